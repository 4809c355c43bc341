using Fadu.Casework.Bureau;
using Fadu.Casework.Clerk;
using Fadu.Casework.Parties;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Views;

/// <summary>A row that stands in one of two databases only.</summary>
/// <param name="Table">The table.</param>
/// <param name="Row">The row in canonical form; sealed bytes as they are.</param>
/// <param name="InRebuilt">True when only the rebuilt database has it; false when only the bureau's has.</param>
public sealed record ViewDifference(string Table, string Row, bool InRebuilt);

/// <summary>What a rebuild made, and how it compares.</summary>
/// <param name="Rows">Rows by table, as rebuilt.</param>
/// <param name="Differences">Rows that differ; empty when the views are what the acts say.</param>
/// <param name="Behind">Acts the clerk has not yet followed: the views that follow leaves may differ by them.</param>
public sealed record RebuildReport(IReadOnlyDictionary<string, int> Rows, IReadOnlyList<ViewDifference> Differences, int Behind)
{
    /// <summary>Whether every view has the rows that its acts give.</summary>
    public bool IsSame => Differences.Count == 0;
}

/// <summary>Makes all views again from the acts, in another and empty database, and holds the two against each other.</summary>
public sealed class ViewRebuild(OpenBureau bureau)
{
    private const int DifferencesAtMost = 1_000;

    private readonly List<(MatterId Matter, MatterState State)> linked = [];
    private Roster? roster;

    /// <summary>Rebuilds into an empty, migrated database and compares.</summary>
    /// <param name="into">Not the bureau's own.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="InvalidOperationException">The database is not empty.</exception>
    public async Task<RebuildReport> RunAsync(FaduDatabase into, CancellationToken stop)
    {
        await using (var empty = into.Reading())
        {
            if (await empty.Matters.AnyAsync(stop))
                throw new InvalidOperationException("Views are rebuilt into an empty database only.");
        }
        await using var from = bureau.Folder.Database.Reading();
        var tally = new FigureTally(bureau.Pack);
        foreach (var matter in await from.Acts.Where(act => act.Bureau == bureau.Bureau).Select(act => act.MatterId).Distinct().ToListAsync(stop))
        {
            var rows = await RowsOfAsync(from, matter, stop);
            foreach (var row in rows.OfType<FigureRow>())
                tally.Add(row);
            await AddAsync(into, rows, stop);
        }

        await AddAsync(into, [.. tally.Rows], stop);
        await AddAsync(into, await LinksAsync(into, stop), stop);
        await AddAsync(into, await TilesAsync(from, stop), stop);
        return await CompareAsync(from, into, stop);
    }

    private static async Task AddAsync(FaduDatabase into, IReadOnlyList<object> rows, CancellationToken stop)
    {
        await using var context = into.Reading();
        context.AddRange(rows);
        await context.SaveChangesAsync(stop);
    }

    private async Task<IReadOnlyList<object>> RowsOfAsync(FaduContext from, MatterId matter, CancellationToken stop)
    {
        var acts = await from.Acts.Where(act => act.Bureau == bureau.Bureau && act.MatterId == matter).OrderBy(act => act.Number).ToListAsync(stop);
        var procedure = bureau.Pack.FindProcedure(acts[0].Procedure)
            ?? throw new InvalidOperationException($"The pack has no procedure {acts[0].Procedure}, under which matter {matter} was recorded.");
        var state = MatterState.Empty(bureau.Pack, procedure).With(acts);
        var rows = new List<object> { HeadOf(matter, state, acts[^1]) };
        rows.AddRange(MatterViews.ClocksOf(bureau.Bureau, matter, state));
        rows.AddRange(MatterViews.FileUsesOf(bureau.Bureau, matter, state));

        // A link names another matter, whose head may be made later.
        if (NamesIn(state).Count > 0)
            linked.Add((matter, state));
        var profiles = await bureau.Vault.ProfilesAsync(bureau.Bureau, matter, state, until: null, stop);
        rows.AddRange(MatterViews.PriorsOf(bureau.Bureau, matter, state, PersonsOf(profiles)));
        rows.AddRange(await new SearchWork(bureau).TokensAsync(matter, state, stop));
        rows.AddRange(bureau.Figures.RowsOf(matter, state.Record, state.Unit));
        rows.AddRange(new PublicWork(bureau).RowsOf(matter, state, await RosterAsync(stop)));
        if (matter == MatterStates.BureauMatter(bureau.Bureau))
            rows.AddRange(RosterWork.RowsOf(bureau.Bureau, state.Roster, bureau.IsDemonstration));
        return rows;
    }

    private MatterRow HeadOf(MatterId matter, MatterState state, ActRow last)
    {
        var head = MatterViews.HeadOf(bureau.Bureau, matter, state);
        return new MatterRow
        {
            Bureau = head.Bureau,
            MatterId = head.MatterId,
            FileNumber = head.FileNumber,
            Procedure = head.Procedure,
            Stage = head.Stage,
            Version = last.Number,
            LastLink = last.Link,
            LastRecordedAt = last.RecordedAt,
            LastRecordedHour = MatterRow.HourOf(last.RecordedAt),
            Unit = head.Unit,
            Officer = head.Officer,
            OpenedOn = head.OpenedOn,
            ClosedOn = head.ClosedOn,
            EarliestDue = head.EarliestDue,
            AwaitsConfirmation = head.AwaitsConfirmation,
            Listed = head.Listed,
            ReturnedAt = head.ReturnedAt,
            About = head.About,
        };
    }

    private Dictionary<int, byte[]> PersonsOf(IReadOnlyDictionary<int, PartyProfile> profiles)
    {
        var persons = new Dictionary<int, byte[]>();
        foreach (var (number, profile) in profiles)
        {
            if (SearchToken.OfPerson(bureau.Folder.Keys, bureau.Bureau, profile.Identity, profile.Name, profile.Born) is { } person)
                persons[number] = person;
        }
        return persons;
    }

    /// <summary>The roster as the bureau's acts say: the head by which others find them is itself a view.</summary>
    private async Task<Roster> RosterAsync(CancellationToken stop) =>
        roster ??= (await bureau.Reader.AsKnownAtAsync(bureau.Bureau, MatterStates.BureauMatter(bureau.Bureau), DateTimeOffset.MaxValue, stop))?.Roster ?? Roster.Empty;

    private async Task<IReadOnlyList<object>> LinksAsync(FaduDatabase into, CancellationToken stop)
    {
        await using var rebuilt = into.Reading();
        var rows = new List<object>();
        foreach (var (matter, state) in linked)
        {
            var named = await NamedAsync(rebuilt, state, stop);
            rows.AddRange(MatterViews.LinksOf(bureau.Bureau, matter, state, other => named.GetValueOrDefault(other))
                .GroupBy(link => (link.Relation, link.Other)).Select(links => links.Last()));
        }
        return rows;
    }

    private List<string> NamesIn(MatterState state)
    {
        var names = new List<string>();
        _ = MatterViews.LinksOf(bureau.Bureau, new MatterId(Guid.Empty), state, name =>
        {
            names.Add(name);
            return null;
        }).Count();
        return names;
    }

    private async Task<Dictionary<string, MatterId?>> NamedAsync(FaduContext heads, MatterState state, CancellationToken stop)
    {
        var found = new Dictionary<string, MatterId?>(StringComparer.Ordinal);
        foreach (var name in NamesIn(state).Distinct(StringComparer.Ordinal))
        {
            var id = Guid.TryParse(name, out var guid) ? new MatterId(guid) : default;
            var head = await heads.Matters.FirstOrDefaultAsync(row => row.Bureau == bureau.Bureau && (row.FileNumber == name || row.MatterId == id), stop);
            found[name] = head?.MatterId;
        }
        return found;
    }

    private async Task<IReadOnlyList<object>> TilesAsync(FaduContext from, CancellationToken stop)
    {
        var links = await (from leaf in @from.Leaves
                           join act in @from.Acts on new { leaf.Bureau, leaf.ActId } equals new { act.Bureau, act.ActId }
                           where leaf.Bureau == bureau.Bureau
                           orderby leaf.LeafIndex
                           select act.Link).ToListAsync(stop);
        var newest = await @from.Checkpoints.Where(row => row.Bureau == bureau.Bureau).OrderByDescending(row => row.Size).Select(row => row.Note).FirstOrDefaultAsync(stop);
        var hashes = newest is not null && Checkpoint.Parse(SignedNote.Parse(newest).Text).Sm3Root is not null ? new[] { TreeHash.Sha256, TreeHash.Sm3 } : [TreeHash.Sha256];
        return [.. hashes.SelectMany(hash => TilesOf(hash, links))];
    }

    private IEnumerable<TreeTileRow> TilesOf(TreeHash hash, IReadOnlyList<byte[]> links)
    {
        var tree = new MerkleTree(hash);
        var nodes = new Dictionary<TreeNode, LedgerHash>();
        foreach (var link in links)
            tree.Append(hash.Leaf(new LedgerHash(link)), (node, of) => nodes[node] = of);
        return Tile.NewBetween(0, links.Count).Select(tile => new TreeTileRow
        {
            Bureau = bureau.Bureau,
            Level = GrowingTree.StoredLevel(hash, tile.Level),
            TileIndex = tile.Index,
            Hashes = tile.Write(node => nodes[node]),
        });
    }

    private async Task<RebuildReport> CompareAsync(FaduContext from, FaduDatabase into, CancellationToken stop)
    {
        await using var rebuilt = into.Reading();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var differences = new List<ViewDifference>();
        foreach (var table in ViewRows.Tables(from))
        {
            var name = table.ClrType.Name;
            var theirs = await ViewRows.OfAsync(from, table, bureau.Bureau, stop);
            var ours = await ViewRows.OfAsync(rebuilt, ViewRows.Tables(rebuilt).Single(one => one.ClrType == table.ClrType), bureau.Bureau, stop);
            counts[name] = ours.Count;
            // A folded record is only a shortcut: it may be missing.
            if (table.ClrType == typeof(MatterRecordRow))
                continue;
            differences.AddRange(theirs.Except(ours, StringComparer.Ordinal).Select(row => new ViewDifference(name, row, InRebuilt: false)));
            differences.AddRange(ours.Except(theirs, StringComparer.Ordinal).Select(row => new ViewDifference(name, row, InRebuilt: true)));
        }
        var acts = await from.Acts.CountAsync(act => act.Bureau == bureau.Bureau, stop);
        var followers = await from.Followers.Where(row => row.Bureau == bureau.Bureau).ToListAsync(stop);
        var followed = followers.Exists(row => row.Follower == bureau.Figures.Follower) ? followers.Min(row => row.NextLeaf) : 0;
        return new RebuildReport(counts, [.. differences.Take(DifferencesAtMost)], (int)(acts - followed));
    }
}
