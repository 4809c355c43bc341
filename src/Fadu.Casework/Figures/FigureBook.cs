using System.Security.Cryptography;
using System.Text;
using Fadu.Law;
using Fadu.Law.Figures;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Figures;

/// <summary>The figures of a bureau: one way of reading for dashboard, list, export, interface, command and report.</summary>
public sealed class FigureBook
{
    private const string FollowerName = "figures:";
    private const int EditionLength = 12;

    private readonly OpenBureau bureau;
    private readonly FigureMeasuring measuring;

    internal FigureBook(OpenBureau bureau)
    {
        this.bureau = bureau;
        measuring = new FigureMeasuring(bureau.Pack);
        var files = string.Join('\n', bureau.Pack.Files.Where(file => file.Key.Contains("/figures/", StringComparison.Ordinal))
            .OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {file.Value}"));
        Follower = FollowerName + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files)))[..EditionLength];
    }

    /// <summary>Name of the follower that keeps the rows of the figures as they are defined now.</summary>
    internal string Follower { get; }

    /// <summary>Whether a follower keeps rows of figures, however they were defined.</summary>
    internal static bool IsFollower(string name) => name.StartsWith(FollowerName, StringComparison.Ordinal);

    /// <summary>Opens the figures at one moment: all that is read of them agrees.</summary>
    /// <param name="query">Which period and units, as known when.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>Dispose it soon.</returns>
    public async Task<FigureView> OpenAsync(FigureQuery query, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(query);
        var context = await bureau.Folder.Database.ReadingOneMomentAsync(stop);
        try
        {
            var roster = await bureau.RosterAsync(stop);
            var founded = await context.Matters.Where(row => row.Bureau == bureau.Bureau).MinAsync(row => row.OpenedOn, stop);
            // Leaves are numbered without a gap, from 0.
            var leaves = await context.Leaves.Where(row => row.Bureau == bureau.Bureau).MaxAsync(row => (long?)row.LeafIndex, stop) + 1 ?? 0;
            var followed = await context.Followers.Where(row => row.Bureau == bureau.Bureau && row.Follower == Follower).Select(row => row.NextLeaf).FirstOrDefaultAsync(stop);
            // Beside a process that writes nobody here makes up what its clerk has not done yet: the acts themselves are read.
            var isKept = query is { Leaf: null, At: null } && (followed == leaves || !bureau.Options.Folder.ReadOnly);
            var known = isKept
                ? new KnownRows(context.FigureRows.Where(row => row.Bureau == bureau.Bureau), context.FigureTotals.Where(row => row.Bureau == bureau.Bureau), followed, bureau.Time.GetUtcNow())
                : await FoldedAsync(context, query, stop);
            return new FigureView(bureau, context, known, query, roster, founded, leaves);
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    /// <summary>The rows of one matter as it is known.</summary>
    internal IReadOnlyList<FigureRow> RowsOf(MatterId matter, MatterRecord record, string? unit)
    {
        var places = new Dictionary<(string Figure, int Act), int>();
        return [.. measuring.Of(record).Select(row => new FigureRow
        {
            Bureau = bureau.Bureau,
            MatterId = matter,
            Figure = row.Figure,
            Number = row.Act,
            Place = places[(row.Figure, row.Act)] = places.GetValueOrDefault((row.Figure, row.Act)) + 1,
            Subject = row.Subject,
            OnDay = row.On,
            At = row.At,
            Unit = unit ?? "",
            What = row.What,
            Category = row.Category,
            Hundredths = (long)decimal.Round(row.Amount * 100),
        })];
    }

    /// <summary>All rows, from the acts known then, matter by matter.</summary>
    private async Task<KnownRows> FoldedAsync(FaduContext context, FigureQuery query, CancellationToken stop)
    {
        var known = from leaf in context.Leaves
                    join act in context.Acts on new { leaf.Bureau, leaf.ActId } equals new { act.Bureau, act.ActId }
                    where leaf.Bureau == bureau.Bureau
                    select new { leaf.LeafIndex, Act = act };
        if (query.Leaf is { } leaves)
            known = known.Where(one => one.LeafIndex < leaves);
        if (query.At is { } at)
            known = known.Where(one => one.Act.RecordedAt <= at);

        var rows = new List<FigureRow>();
        var acts = new List<ActRow>();
        var last = DateTimeOffset.MinValue;
        var count = 0L;
        await foreach (var act in known.OrderBy(one => one.Act.MatterId).ThenBy(one => one.Act.Number).Select(one => one.Act).AsAsyncEnumerable().WithCancellation(stop))
        {
            if (acts.Count > 0 && acts[0].MatterId != act.MatterId)
                Fold(acts, rows);
            acts.Add(act);
            count++;
            last = act.RecordedAt > last ? act.RecordedAt : last;
        }

        Fold(acts, rows);
        var now = query.At ?? (query.Leaf is null ? bureau.Time.GetUtcNow() : last);
        return new KnownRows(rows.AsQueryable(), null, count, now);
    }

    private void Fold(List<ActRow> acts, List<FigureRow> rows)
    {
        if (acts.Count > 0 && bureau.Reader.Fold(acts) is { } state)
            rows.AddRange(RowsOf(acts[0].MatterId, state.Record, state.Unit));
        acts.Clear();
    }
}

/// <summary>The rows of all figures, as known at a place of the ledger.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Totals">Their totals, where they are kept.</param>
/// <param name="Leaf">Leaves they follow from.</param>
/// <param name="Now">The moment of reading: what has not come to pass by then is not counted.</param>
internal sealed record KnownRows(IQueryable<FigureRow> Rows, IQueryable<FigureTotalRow>? Totals, long Leaf, DateTimeOffset Now);
