using Fadu.Casework.Bureau;
using Fadu.Casework.Documents;
using Fadu.Casework.Editions;
using Fadu.Casework.Evidence;
using Fadu.Casework.Figures;
using Fadu.Casework.Parties;
using Fadu.Casework.Registers;
using Fadu.Casework.Views;
using Fadu.Casework.Worklists;
using Fadu.Disclosure;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework;

/// <summary>How a bureau is opened.</summary>
/// <param name="Folder">Where its data lies.</param>
/// <param name="Bureau">The bureau.</param>
/// <param name="Pack">The law in use.</param>
public sealed record BureauOptions(DataFolderOptions Folder, BureauId Bureau, RulePack Pack)
{
    /// <summary>The one source of time. Anything but the machine's own makes this a demonstration for ever.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether <see cref="Time"/> is simulated.</summary>
    public bool Demonstration { get; init; }
}

/// <summary>A bureau with its record open: the desk and all that stands behind it in this process.</summary>
public sealed class OpenBureau : IAsyncDisposable
{
    private SigningKey? sm2Signing;

    private OpenBureau(BureauOptions options, DataFolder folder, bool demonstration)
    {
        IsDemonstration = demonstration;
        var origin = OriginOf(options.Bureau, demonstration);
        Options = options;
        Folder = folder;
        Origin = origin;
        Signing = folder.Keys.Signing(origin);
        var store = options.Folder.ReadOnly ? null : folder.Acts;
        Reader = new MatterReader(folder.Database, store, () => options.Pack);
        Vault = new PartyVault(folder.Database, folder.Keys);
        Erasures = new Erasures(folder.Database, folder.Keys);
        Press = new DeskPress(new DocumentPress(), folder.Keys.SearchHash(options.Bureau, "paper-key", ""));
        Looks = new Looks(options.Bureau, folder.Database, store, options.Time);
        Refusals = new Refusals(options.Bureau, folder.Database);
        Work = new WorkList(options.Bureau, folder.Database, Reader, new ListCounts(store), () => options.Pack, options.Time);
        Held = new HeldReads(store);
        HeldLooks = new HeldLooks(store);
        Pages = new MatterPages(this);
        Drafts = new Drafts(this);
        Search = new MatterSearch(this);
        Papers = new Papers(this);
        Figures = new FigureBook(this);
        Evidence = store is null ? null! : new EvidenceLocker(options.Bureau, folder.Files, folder.Database, store, folder.Keys, options.Time);
        Desk = store is null
            ? null!
            : new CaseDesk(new DeskParts(store, Reader, new Preparing(Reader, Vault, folder.Database, () => options.Pack), Press, Signing, origin, options.Demonstration, options.Time, QueryCodeOf));
    }

    /// <summary>How it was opened.</summary>
    public BureauOptions Options { get; }

    /// <summary>The bureau.</summary>
    public BureauId Bureau => Options.Bureau;

    /// <summary>The law in use.</summary>
    public RulePack Pack => Options.Pack;

    /// <summary>The one source of time.</summary>
    public TimeProvider Time => Options.Time;

    /// <summary>Database, files and keys.</summary>
    public DataFolder Folder { get; }

    /// <summary>The ledger's origin line; of a demonstration it says so.</summary>
    public string Origin { get; }

    /// <summary>Founded on a simulated clock: for ever a demonstration.</summary>
    public bool IsDemonstration { get; }

    /// <summary>The ledger's key.</summary>
    public SigningKey Signing { get; }

    /// <summary>The ledger's second key, for heads alone; null unless the bureau has chosen SM3 and SM2.</summary>
    public SigningKey? Sm2Signing => sm2Signing ??= Folder.Keys.Sm2Signing(Origin);

    /// <summary>The one way in.</summary>
    public CaseDesk Desk { get; }

    /// <summary>Reads matters.</summary>
    public MatterReader Reader { get; }

    /// <summary>Opens what is sealed of parties. Record the look first.</summary>
    public PartyVault Vault { get; }

    /// <summary>What an erasure takes.</summary>
    internal Erasures Erasures { get; }

    /// <summary>留痕: who looked at what.</summary>
    public Looks Looks { get; }

    /// <summary>What the store answered and nothing has changed since.</summary>
    internal HeldReads Held { get; }

    /// <summary>The last looks at matters.</summary>
    internal HeldLooks HeldLooks { get; }

    /// <summary>The register of refusals.</summary>
    public Refusals Refusals { get; }

    /// <summary>My work and the lists of units.</summary>
    public WorkList Work { get; }

    /// <summary>Matters as officers on the case see them.</summary>
    public MatterPages Pages { get; }

    /// <summary>Forms begun and not performed.</summary>
    public Drafts Drafts { get; }

    /// <summary>Finds matters.</summary>
    public MatterSearch Search { get; }

    /// <summary>Prints papers.</summary>
    public Papers Papers { get; }

    /// <summary>Figures and what they open to.</summary>
    public FigureBook Figures { get; }

    /// <summary>Takes in files.</summary>
    public EvidenceLocker Evidence { get; }

    internal DeskPress Press { get; }

    /// <summary>The query code (查询码) of a party: derived from a key of the bureau, so that it can be told again and is kept nowhere.</summary>
    public string QueryCodeOf(MatterId matter, int party) => QueryCode.For(Folder.Keys.SearchHash(Bureau, "query-code-key", ""), matter.Value, party);

    /// <summary>Opens a bureau's record.</summary>
    /// <exception cref="StoreRefusedException">The folder cannot be opened, or a simulated clock was asked for on a real record.</exception>
    public static async Task<OpenBureau> OpenAsync(BureauOptions options, CancellationToken stop) => await OpenAsync(options, await DataFolder.OpenAsync(options.Folder, stop), stop);

    /// <summary>Opens a bureau's record in a folder that is open already; it is closed with the bureau, or at once when the bureau cannot be opened.</summary>
    /// <exception cref="StoreRefusedException">A simulated clock was asked for on a real record.</exception>
    public static async Task<OpenBureau> OpenAsync(BureauOptions options, DataFolder folder, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            var founding = await FoundingAsync(folder, options.Bureau, stop);
            if (options.Demonstration && (founding is null ? await HoldsActsAsync(folder, stop) : founding.Demonstration is not true))
            {
                throw new StoreRefusedException(
                    "模拟时钟只能用于新建的演示数据，不能用于已有的记录。 A simulated clock runs only in a new demonstration, never on a record that stands.");
            }
            var bureau = new OpenBureau(options, folder, founding is null ? options.Demonstration : founding.Demonstration == true);
            if (!options.Folder.ReadOnly)
            {
                await bureau.EnsureSm2KeyAsync(stop);
                bureau.TellVerifiers();
            }
            return bureau;
        }
        catch
        {
            await folder.DisposeAsync();
            throw;
        }
    }

    /// <summary>The key of heads' second line, made when it is asked for the first time; its public half is told beside the other.</summary>
    internal SigningKey MakeSm2Signing()
    {
        if (Sm2Signing is { } known)
            return known;
        sm2Signing = Folder.Keys.MakeSm2Signing(Origin);
        TellVerifiers();
        return sm2Signing;
    }

    private void TellVerifiers() =>
        File.WriteAllText(DataFolder.VerifierFile(Folder.Path), Sm2Signing is { } second ? $"{Signing.Public}\n{second.Public}\n" : $"{Signing.Public}\n");

    // Under another SM2 key the ledger would go on signed by a stranger, and without one it could not go on at all.
    private async Task EnsureSm2KeyAsync(CancellationToken stop)
    {
        await using var context = Folder.Database.Reading();
        var head = await context.Checkpoints.Where(row => row.Bureau == Bureau).OrderByDescending(row => row.Size).Select(row => row.Note).FirstOrDefaultAsync(stop);
        if (head is null || !head.Contains(Checkpoint.Sm3Mark, StringComparison.Ordinal) || (Sm2Signing is { } key && SignedNote.Parse(head).Signatures.Any(key.Public.IsNamedBy)))
            return;
        throw new StoreRefusedException(
            $"密钥目录 {Folder.Keys.Folder} 里没有签过树头的 SM2 密钥（sm2.key）：请从密钥备份恢复。 There is no SM2 key in {Folder.Keys.Folder} that signed the ledger's heads (sm2.key): restore it from your copy of the keys.");
    }

    /// <summary>The files of every edition the bureau has used.</summary>
    public EditionArchive Editions => new(Bureau, Folder.Database);

    /// <summary>Keeps the files of the law in use, so that what is judged by them can be judged by them again.</summary>
    /// <param name="files">The files <see cref="Pack"/> was loaded from.</param>
    /// <param name="stop">Stops.</param>
    public async Task KeepAsync(PackFiles files, CancellationToken stop)
    {
        var kept = await Folder.Database.KeptFilesAsync(Bureau, stop);
        var rows = Editions.RowsOf(files, Pack, BureauZone.Truncated(Time.GetUtcNow())).Where(row => !kept.Contains((row.Path, Convert.ToHexStringLower(row.Hash)))).ToList();
        if (rows.Count == 0)
            return;
        await Folder.Acts.WriteAsync(
            work =>
            {
                foreach (var row in rows)
                    work.Put(row);
            },
            stop);
    }

    /// <summary>Keeps the files of the law in use, and adopts them by an act of the bureau when they are not yet adopted.</summary>
    /// <param name="files">The files <see cref="Pack"/> was loaded from.</param>
    /// <param name="actor">Who adopts: it must be somebody the pack lets.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>The ruling; null when nothing was new, or the pack knows no adoption.</returns>
    public async Task<Ruling<Act>?> AdoptAsync(PackFiles files, Actor actor, CancellationToken stop)
    {
        var on = LegalDay.Of(BureauZone.Truncated(Time.GetUtcNow()), Pack.Zone);
        var roster = await RosterAsync(stop);
        var adopted = roster.EditionsOn(on);
        var isAdopted = Pack.Files.All(file => adopted.GetValueOrDefault(file.Key) == file.Value);
        await KeepAsync(files, stop);
        if (isAdopted || EditionArchive.AdoptionOf(MatterStates.BureauProcedure(Pack), Pack, on) is not { } adoption)
            return null;
        var key = $"adopt|{ActFiles.HashOf(Pack)}|{roster.Version}";
        return await Desk.PerformAsync(new ActRequest(Bureau.Value, BureauProcedure, adoption.Act, key, BureauMatter, [], adoption.Fields), actor, stop);
    }

    /// <summary>Makes all views again in another, empty database and compares.</summary>
    /// <param name="into">Empty and migrated; not the bureau's own.</param>
    /// <param name="stop">Stops.</param>
    public Task<RebuildReport> RebuildViewsAsync(FaduDatabase into, CancellationToken stop) => new ViewRebuild(this).RunAsync(into, stop);

    /// <summary>Makes all views again in another, empty database, and puts their rows in the place of those that stand.</summary>
    /// <param name="into">Empty and migrated; not the bureau's own.</param>
    /// <param name="stop">Stops; before the one transaction, nothing is changed.</param>
    /// <returns>What stood otherwise before.</returns>
    public async Task<RebuildReport> ReplaceViewsAsync(FaduDatabase into, CancellationToken stop)
    {
        var rebuild = new ViewRebuild(this);
        var report = await rebuild.RunAsync(into, stop);
        await new ViewReplacement(this).RunAsync(into, stop);
        return report;
    }

    /// <summary>Whether the bureau has been founded.</summary>
    public async Task<bool> IsFoundedAsync(CancellationToken stop) => await FoundingAsync(Folder, Bureau, stop) is not null;

    /// <summary>When the last act was recorded; null while there is none.</summary>
    public async Task<DateTimeOffset?> LastRecordedAtAsync(CancellationToken stop)
    {
        await using var context = Folder.Database.Reading();
        return await context.Acts.Where(act => act.Bureau == Bureau).MaxAsync(act => (DateTimeOffset?)act.RecordedAt, stop);
    }

    /// <summary>The bureau's own matter, to which its affairs are recorded.</summary>
    public Guid BureauMatter => MatterStates.BureauMatter(Bureau).Value;

    /// <summary>The procedure of the bureau's own affairs.</summary>
    public string BureauProcedure => MatterStates.BureauProcedure(Pack).Id;

    /// <summary>The bureau's roster now.</summary>
    public Task<Roster> RosterAsync(CancellationToken stop) => Reader.RosterAsync(Bureau, stop);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Folder.DisposeAsync();

    internal static string OriginOf(BureauId bureau, bool demonstration) => demonstration ? $"fadu/{bureau.Value}/demonstration" : $"fadu/{bureau.Value}";

    /// <summary>When a bureau's first own act was recorded; null when it has none.</summary>
    /// <param name="database">The database, open or not as a record.</param>
    /// <param name="bureau">The bureau.</param>
    /// <param name="stop">Stops.</param>
    public static async Task<DateTimeOffset?> FoundedAtAsync(FaduDatabase database, BureauId bureau, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(database);
        return (await database.RowsAsync<ActRow>([bureau, MatterStates.BureauMatter(bureau), 1], stop)).FirstOrDefault()?.RecordedAt;
    }

    private static async Task<bool> HoldsActsAsync(DataFolder folder, CancellationToken stop)
    {
        await using var context = folder.Database.Reading();
        return await context.Acts.AnyAsync(stop);
    }

    private static async Task<Skeleton?> FoundingAsync(DataFolder folder, BureauId bureau, CancellationToken stop)
    {
        var row = (await folder.Database.RowsAsync<ActRow>([bureau, MatterStates.BureauMatter(bureau), 1], stop)).FirstOrDefault();
        return row is null ? null : Skeleton.Parse(row.Skeleton);
    }
}
