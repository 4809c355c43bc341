using Fadu.Casework;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Folder;

namespace Fadu.Cli;

/// <summary>The law of a data folder: the national pack, and of other countries' packs those the bureau has been opened with before.</summary>
/// <param name="Bureau">The bureau founded there; null in a new folder.</param>
/// <param name="Files">The files of the law.</param>
/// <param name="Pack">The law, ready for use.</param>
internal sealed record FolderLaw(BureauId? Bureau, PackFiles Files, RulePack Pack)
{
    /// <summary>Reads what the folder holds, then the law it needs.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="besides">One more pack, below <c>laws/</c>; null none.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="StoreRefusedException">The folder cannot be opened.</exception>
    /// <exception cref="CommandProblem">The law is broken.</exception>
    public static async Task<FolderLaw> ReadAsync(DataFolderOptions folder, string? besides, CancellationToken stop)
    {
        if (folder is { Create: true, Database: null } && !File.Exists(DataFolder.DatabaseFile(folder.Path)))
            return Of(null, LawAtHand.LoadTogether([.. new[] { LawAtHand.National, besides }.OfType<string>().Distinct()]));
        if (!folder.ReadOnly)
        {
            // Whoever will write brings the tables to this program's version first.
            var (law, data) = await OpenAsync(folder, besides, stop);
            await data.DisposeAsync();
            return law;
        }
        // Whoever reads needs no keys for this.
        return await ReadAsync(() => DataFolder.OpenDatabaseAsync(folder, stop), besides, stop);
    }

    /// <summary>Opens a folder for writing and reads the law it needs; the folder is the caller's to close.</summary>
    /// <exception cref="StoreRefusedException">The folder cannot be opened.</exception>
    /// <exception cref="CommandProblem">The law is broken.</exception>
    public static async Task<(FolderLaw Law, DataFolder Folder)> OpenAsync(DataFolderOptions folder, string? besides, CancellationToken stop)
    {
        DataFolder? data = null;
        try
        {
            var law = await ReadAsync(async () => (data = await DataFolder.OpenAsync(folder, stop)).Database, besides, stop);
            return (law, data!);
        }
        catch
        {
            if (data is not null)
                await data.DisposeAsync();
            throw;
        }
    }

    /// <summary>The bureau that was founded in the folder.</summary>
    /// <exception cref="CommandProblem">None was.</exception>
    public BureauId FoundedIn(DataFolderOptions folder) => Bureau
        ?? throw new CommandProblem($"{folder.Path} 里还没有设立机关：先用 fadu init 设立，或者用 fadu demo --data 建一个演示机关。 No bureau has been founded in {folder.Path}: found one with fadu init, or make a demonstration with fadu demo --data.");

    private static async Task<FolderLaw> ReadAsync(Func<Task<FaduDatabase>> open, string? besides, CancellationToken stop)
    {
        // Nearly every folder needs the national pack and no other: it is read while the database is opened.
        var national = Task.Run(() => LawAtHand.LoadTogether(LawAtHand.National), stop);
        var database = await open();
        var bureau = await OldestAsync(database, stop);
        IEnumerable<string> kept = bureau is { } found ? (await database.KeptFilesAsync(found, stop)).Select(file => file.Path).Distinct() : [];
        var others = LawAtHand.PacksOf([.. kept]).Append(besides).OfType<string>().Distinct().Where(one => one != LawAtHand.National).ToList();
        return Of(bureau, others.Count == 0 ? await national : LawAtHand.LoadTogether([LawAtHand.National, .. others]));
    }

    private static FolderLaw Of(BureauId? bureau, (PackFiles Files, RulePack Pack) law) => new(bureau, law.Files, law.Pack);

    private static async Task<BureauId?> OldestAsync(FaduDatabase database, CancellationToken stop)
    {
        BureauId? oldest = null;
        DateTimeOffset? since = null;
        foreach (var bureau in await database.BureausAsync(stop))
        {
            if (await OpenBureau.FoundedAtAsync(database, bureau, stop) is { } at && (since is null || at < since))
                (oldest, since) = (bureau, at);
        }
        return oldest;
    }
}
