using Fadu.Casework.Figures;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Casework.Clerk;

/// <summary>Keeps the rows that figures measure, and the totals of those that add: of each matter acts touched, the difference, in one transaction.</summary>
internal sealed class FigureWork(OpenBureau bureau)
{
    /// <summary>Makes ready the rows of these matters, as known by the last act followed.</summary>
    public async Task<Action<StoreTransaction>> MakeReadyAsync(IReadOnlyList<TouchedMatter> touched, CancellationToken stop)
    {
        var made = new List<(MatterId Matter, IReadOnlyList<FigureRow> Rows)>();
        foreach (var (matter, number, _) in touched)
        {
            if (await bureau.Reader.AtLeastAsync(bureau.Bureau, matter, number, stop) is not { } state)
                continue;
            // A busy matter has gone on meanwhile: what came later belongs to later leaves.
            var (record, unit) = state.AtVersion(number);
            made.Add((matter, bureau.Figures.RowsOf(matter, record, unit)));
        }

        return work => Write(work, made);
    }

    /// <summary>Figures defined otherwise are other figures: all is measured again from the first leaf.</summary>
    private void ForgetOtherEditions(StoreTransaction work)
    {
        var others = work.Under<FollowerRow>(bureau.Bureau).Where(row => FigureBook.IsFollower(row.Follower) && row.Follower != bureau.Figures.Follower).ToList();
        if (others.Count == 0)
            return;
        foreach (var other in others)
            work.Remove<FollowerRow>(other.Bureau, other.Follower);
        work.ReplaceView<FigureRow>(bureau.Bureau, []);
        work.ReplaceView<FigureTotalRow>(bureau.Bureau, []);
    }

    /// <summary>All that is read is read before anything is written: a write in between is a round trip.</summary>
    private void Write(StoreTransaction work, List<(MatterId Matter, IReadOnlyList<FigureRow> Rows)> made)
    {
        ForgetOtherEditions(work);
        var matters = made.ConvertAll(one => one.Matter);
        var standing = work.Read(context => context.FigureRows.Where(row => row.Bureau == bureau.Bureau && matters.Contains(row.MatterId)).ToList()).ToLookup(row => row.MatterId);
        var tally = new FigureTally(bureau.Pack);
        var put = new List<FigureRow>();
        var gone = new List<FigureRow>();
        foreach (var (matter, rows) in made)
            Compare(standing[matter], rows, tally, put, gone);
        var totals = tally.Rows.Where(change => change.Rows != 0 || change.Hundredths != 0).ToList();
        var (figures, days) = (totals.Select(change => change.Figure).Distinct().ToList(), totals.Select(change => change.OnDay).Distinct().ToList());
        var now = work.Read(context => context.FigureTotals.Where(row => row.Bureau == bureau.Bureau && figures.Contains(row.Figure) && days.Contains(row.OnDay)).ToList())
            .ToDictionary(row => (row.Figure, row.OnDay, row.Unit));
        work.Remove(gone);
        foreach (var row in put)
            work.Put(row);
        foreach (var change in totals)
            Change(work, change, now.GetValueOrDefault((change.Figure, change.OnDay, change.Unit)));
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
