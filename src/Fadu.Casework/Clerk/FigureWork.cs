using Fadu.Casework.Figures;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Clerk;

/// <summary>Keeps the rows that figures measure, and the totals of those that add: of each matter acts touched, the difference, in one transaction.</summary>
internal sealed class FigureWork(OpenBureau bureau)
{
    private readonly List<(MatterState State, int UpTo, IReadOnlyList<FigureRow> Rows)> made = [];

    /// <summary>Makes ready what changes in the rows of these matters, as known by the last act followed, and in the totals.</summary>
    /// <remarks>All is compared before the transaction: under the lease nobody else writes rows of figures.</remarks>
    public async Task<Action<StoreTransaction>> MakeReadyAsync(IReadOnlyList<TouchedMatter> touched, CancellationToken stop)
    {
        made.Clear();
        var standing = new Dictionary<MatterId, IEnumerable<FigureRow>>();
        var unread = new List<MatterId>();
        var now = new List<(MatterId Matter, IReadOnlyList<FigureRow> Rows)>();
        foreach (var one in touched)
        {
            var (matter, number, _) = one;
            if (await bureau.Reader.AtLeastAsync(bureau.Bureau, matter, number, stop) is not { } state)
                continue;
            // A busy matter has gone on meanwhile: what came later belongs to later leaves.
            var (record, unit) = state.AtVersion(number);
            var rows = bureau.Figures.RowsOf(matter, record, unit);
            now.Add((matter, rows));
            made.Add((state, number, rows));
            if (state.Figures is { } held && held.UpTo == one.First - 1)
                standing[matter] = held.Rows;
            else
                unread.Add(matter);
        }

        await using var context = bureau.Folder.Database.Reading();
        // Figures defined otherwise are other figures: all is measured again from the first leaf.
        var others = (await context.Followers.Where(row => row.Bureau == bureau.Bureau).Select(row => row.Follower).ToListAsync(stop))
            .FindAll(follower => FigureBook.IsFollower(follower) && follower != bureau.Figures.Follower);
        if (others.Count > 0)
            standing.Clear();
        else if (unread.Count > 0)
        {
            foreach (var rows in (await context.FigureRows.Where(row => row.Bureau == bureau.Bureau && unread.Contains(row.MatterId)).ToListAsync(stop)).GroupBy(row => row.MatterId))
                standing[rows.Key] = rows;
        }

        var tally = new FigureTally(bureau.Pack);
        var (put, gone) = (new List<FigureRow>(), new List<FigureRow>());
        foreach (var (matter, rows) in now)
            Compare(standing.GetValueOrDefault(matter, []), rows, tally, put, gone);
        var changes = tally.Rows.Where(change => change.Rows != 0 || change.Hundredths != 0).ToList();
        return work => Write(work, others, put, gone, changes);
    }

    /// <summary>What was made ready is kept: of these matters nothing has to be read next time.</summary>
    public void Kept()
    {
        foreach (var (state, upTo, rows) in made)
            state.Figures = (upTo, rows);
    }

    private void Write(StoreTransaction work, List<string> others, List<FigureRow> put, List<FigureRow> gone, List<FigureTotalRow> changes)
    {
        foreach (var other in others)
            work.Remove<FollowerRow>(bureau.Bureau, other);
        if (others.Count > 0)
        {
            work.ReplaceView<FigureRow>(bureau.Bureau, []);
            work.ReplaceView<FigureTotalRow>(bureau.Bureau, []);
        }
        var (figures, days) = (changes.Select(change => change.Figure).Distinct().ToList(), changes.Select(change => change.OnDay).Distinct().ToList());
        // All that is read is read before anything is written: a write in between is a round trip.
        var totals = work.Read(context => context.FigureTotals.Where(row => row.Bureau == bureau.Bureau && figures.Contains(row.Figure) && days.Contains(row.OnDay)).ToList())
            .ToDictionary(row => (row.Figure, row.OnDay, row.Unit));
        work.Remove(gone);
        foreach (var row in put)
            work.Put(row);
        foreach (var change in changes)
            Change(work, change, totals.GetValueOrDefault((change.Figure, change.OnDay, change.Unit)));
    }

    private static void Compare(IEnumerable<FigureRow> standing, IReadOnlyList<FigureRow> rows, FigureTally tally, List<FigureRow> put, List<FigureRow> gone)
    {
        var old = standing.ToDictionary(KeyOf);
        foreach (var row in rows)
        {
            if (old.Remove(KeyOf(row), out var was))
            {
                if (Same(was, row))
                    continue;
                tally.Take(was);
            }

            tally.Add(row);
            put.Add(row);
        }

        foreach (var row in old.Values)
        {
            tally.Take(row);
            gone.Add(row);
        }
    }

    private static void Change(StoreTransaction work, FigureTotalRow change, FigureTotalRow? now)
    {
        var rows = (now?.Rows ?? 0) + change.Rows;
        if (rows == 0)
        {
            work.Remove<FigureTotalRow>(change.Bureau, change.Figure, change.OnDay, change.Unit);
            return;
        }

        work.Put(new FigureTotalRow
        {
            Bureau = change.Bureau,
            Figure = change.Figure,
            OnDay = change.OnDay,
            Unit = change.Unit,
            Rows = rows,
            Hundredths = (now?.Hundredths ?? 0) + change.Hundredths,
        });
    }

    private static (string Figure, int Number, int Place) KeyOf(FigureRow row) => (row.Figure, row.Number, row.Place);

    private static bool Same(FigureRow one, FigureRow other) =>
        one.OnDay == other.OnDay && one.At == other.At && one.Unit == other.Unit && one.Hundredths == other.Hundredths
        && one.Subject == other.Subject && one.What == other.What && one.Category == other.Category;
}
