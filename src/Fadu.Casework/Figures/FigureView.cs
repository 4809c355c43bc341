using System.Globalization;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Figures;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Model;

namespace Fadu.Casework.Figures;

/// <summary>The figures at one moment: what they say, what they are made of and the rows they open to, all from the same rows.</summary>
public sealed class FigureView : IAsyncDisposable
{
    private const decimal Whole = 100;
    private const int HeadsAtOnce = 500;

    private readonly OpenBureau bureau;
    private readonly FaduContext context;
    private readonly KnownRows known;
    private readonly Roster roster;
    private readonly RegisterRows registers;
    private readonly DateOnly? founded;
    private readonly Dictionary<(string Figure, DateOnly From), IQueryable<FigureRow>> held = [];
    private readonly Dictionary<string, IReadOnlyList<MonthTotal>> totalled = [];

    internal FigureView(OpenBureau bureau, FaduContext context, KnownRows known, FigureQuery query, Roster roster, DateOnly? founded, long leaves)
    {
        (this.bureau, this.context, this.known, this.roster, this.founded) = (bureau, context, known, roster, founded);
        registers = new RegisterRows(bureau, context, roster, known.Now);
        Query = query;
        Behind = query is { Leaf: null, At: null } ? leaves - known.Leaf : 0;
    }

    /// <summary>What was asked.</summary>
    public FigureQuery Query { get; }

    /// <summary>As known when the ledger had so many leaves.</summary>
    public long AsKnownAt => known.Leaf;

    /// <summary>The moment of reading: what is late by then is late.</summary>
    public DateTimeOffset Now => known.Now;

    /// <summary>Sealed acts that the kept rows do not yet follow.</summary>
    public long Behind { get; }

    private RulePack Pack => bureau.Pack;

    /// <summary>Every figure of the pack, by topic and id; what is not recorded comes last in its topic.</summary>
    public IReadOnlyList<FigureReading> ReadAll()
    {
        ReadTotals([.. Pack.Figures.Values.Where(figure => figure.Adds)]);
        return [.. FigureWords.InOrder(Pack).Select(Read)];
    }

    /// <summary>One figure; null when the pack has none of that id.</summary>
    public FigureReading? Read(string id) => Pack.FindFigure(id) is { } figure ? Read(figure) : null;

    /// <summary>One figure.</summary>
    public FigureReading Read(FigureDefinition figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        if (figure.Unrecorded is { } reason)
            return new FigureReading(figure, null, null, 0, reason);
        return figure.Measure switch
        {
            FigureMeasure.Share => Share(figure),
            FigureMeasure.InARow => Counted(figure, YearsInARow(figure), Opened(figure).Count()),
            FigureMeasure.FirstDay or FigureMeasure.LastDay => Day(figure),
            FigureMeasure.Stock => Counted(figure, Opened(figure).Count()),
            FigureMeasure.Distinct => Counted(figure, Distinct(figure, Opened(figure)), Opened(figure).Count()),
            _ when figure.Adds && known.Totals is not null => FromTotals(figure),
            FigureMeasure.Sum => Counted(figure, Opened(figure).Sum(row => row.Hundredths) / Whole, Opened(figure).Count()),
            _ => Counted(figure, Opened(figure).Count()),
        };
    }

    /// <summary>The rows a figure opens to, sorted and paged. Of a share those of its part; of years in a row the first of each year.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="order">How they are sorted.</param>
    /// <param name="paging">Which page.</param>
    /// <param name="part">Which of them.</param>
    public Paged<FigureLine> Lines(FigureDefinition figure, FigureOrder order, Paging paging, FigurePart part = default)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var rows = Under(figure, part);
        return new Paged<FigureLine>([.. LinesOf(figure, Sorted(rows, order).Skip(paging.Skip).Take(paging.Size).ToList())], rows.Count(), paging);
    }

    /// <summary>All rows a figure opens to, the earliest first.</summary>
    public IEnumerable<FigureLine> AllLines(FigureDefinition figure, FigurePart part = default) => LinesOf(figure, Sorted(Under(figure, part), FigureOrder.Earliest).ToList());

    /// <summary>File numbers of the matters behind a figure, in order; last, for each sealed one, that it is sealed.</summary>
    public IReadOnlyList<string> MattersOf(FigureDefinition figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        if (figure.Unrecorded is not null)
            return [];
        var ids = Opened(figure).Select(row => row.MatterId).Distinct().ToList();
        var heads = Heads(ids).Values;
        return [.. heads.Where(head => head.Listed).Select(head => head.FileNumber).Order(StringComparer.Ordinal), .. heads.Where(head => !head.Listed).Select(_ => FigureLine.SealedWords.Zh)];
    }

    /// <summary>A figure parted by month, unit or category; nothing of one that is made of others.</summary>
    public IReadOnlyList<FigureGroup> Groups(FigureDefinition figure, FigureGrouping by)
    {
        ArgumentNullException.ThrowIfNull(figure);
        if (figure.Unrecorded is not null || figure.IsMadeOfOthers || figure.Measure is FigureMeasure.FirstDay or FigureMeasure.LastDay)
            return [];
        if (by != FigureGrouping.Category && figure.Adds && known.Totals is not null)
        {
            return [.. TotalsOf(figure).GroupBy(row => by == FigureGrouping.Month ? row.Month : row.Unit)
                .Select(rows => Group(figure, by, rows.Key, figure.Measure == FigureMeasure.Sum ? rows.Sum(row => row.Hundredths) / Whole : rows.Sum(row => row.Rows), rows.Sum(row => row.Rows)))
                .OrderBy(group => group.Key, StringComparer.Ordinal)];
        }

        return [.. Opened(figure).ToList().GroupBy(row => by switch { FigureGrouping.Month => Month(row.OnDay), FigureGrouping.Unit => row.Unit, _ => row.Category })
            .Select(rows => Group(figure, by, rows.Key, figure.Measure switch
            {
                FigureMeasure.Sum => rows.Sum(row => row.Hundredths) / Whole,
                FigureMeasure.Distinct => Distinct(figure, rows.AsQueryable()),
                _ => rows.Count(),
            }, rows.Count()))
            .OrderBy(group => group.Key, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => context.DisposeAsync();

    private static string Month(DateOnly on) => on.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private FigureGroup Group(FigureDefinition figure, FigureGrouping by, string key, decimal value, int rows) => new(
        key,
        by switch
        {
            FigureGrouping.Month => new Bilingual(key),
            FigureGrouping.Unit => new Bilingual(key.Length == 0 ? "—" : roster.NameOf(RosterKind.Unit, key)),
            _ => FigureWords.OfCategory(Pack, figure, key),
        },
        value, rows);

    private FigureReading FromTotals(FigureDefinition figure)
    {
        var own = TotalsOf(figure);
        var rows = own.Sum(row => row.Rows);
        return Counted(figure, figure.Measure == FigureMeasure.Sum ? own.Sum(row => row.Hundredths) / Whole : rows, rows);
    }

    private IReadOnlyList<MonthTotal> TotalsOf(FigureDefinition figure)
    {
        ReadTotals([figure]);
        return totalled[figure.Id];
    }

    // Figures that add are read together: one question, however many tiles a page has.
    private void ReadTotals(IReadOnlyList<FigureDefinition> figures)
    {
        var ids = figures.Select(figure => figure.Id).Where(id => !totalled.ContainsKey(id)).ToList();
        if (ids.Count == 0 || known.Totals is not { } totals)
            return;
        var sums = Within(totals).Where(row => ids.Contains(row.Figure)).GroupBy(row => new { row.Figure, row.OnDay.Year, row.OnDay.Month, row.Unit })
            .Select(rows => new { rows.Key.Figure, rows.Key.Year, rows.Key.Month, rows.Key.Unit, Rows = rows.Sum(row => row.Rows), Hundredths = rows.Sum(row => row.Hundredths) }).ToList()
            .ToLookup(sum => sum.Figure, StringComparer.Ordinal);
        foreach (var id in ids)
            totalled[id] = [.. sums[id].Select(sum => new MonthTotal(Month(new DateOnly(sum.Year, sum.Month, 1)), sum.Unit, sum.Rows, sum.Hundredths))];
    }

    private FigureReading Counted(FigureDefinition figure, decimal value) => Counted(figure, value, (int)value);

    /// <summary>A period of which nobody kept a record yet, or which has not begun, is not one in which nothing happened.</summary>
    private FigureReading Counted(FigureDefinition figure, decimal value, int rows)
    {
        if (rows == 0 && (founded is not { } first || Query.To < first))
            return new FigureReading(figure, null, null, 0, new Bilingual("这一期间还没有启用记录", "no record was kept in this period yet"));
        if (rows == 0 && Query.From > LegalDay.Of(Now, Pack.Zone))
            return new FigureReading(figure, null, null, 0, new Bilingual("这一期间还没有到来", "this period has not begun"));
        return new FigureReading(figure, value, null, rows, null);
    }

    private FigureReading Share(FigureDefinition figure)
    {
        var (part, whole) = (Read(figure.Of[0]), Read(figure.Of[1]));
        if (part?.Value is not { } some || whole?.Value is not { } all || all == 0)
            return new FigureReading(figure, null, null, 0, part?.NotRecorded ?? whole?.NotRecorded ?? new Bilingual("期间内没有可以算比率的记录", "nothing in this period to take a share of"));
        // Rounded down: a share that is not whole never reads 100.
        return new FigureReading(figure, Math.Floor(some / all * 1000) / 10, null, part.Rows, null);
    }

    private FigureReading Day(FigureDefinition figure)
    {
        var rows = Opened(figure);
        var count = rows.Count();
        if (count == 0)
            return Counted(figure, 0) is { NotRecorded: { } reason }
                ? new FigureReading(figure, null, null, 0, reason)
                : new FigureReading(figure, null, null, 0, new Bilingual("期间内没有这样的记录", "nothing of the kind in this period"));
        return new FigureReading(figure, null, figure.Measure == FigureMeasure.FirstDay ? rows.Min(row => row.OnDay) : rows.Max(row => row.OnDay), count, null);
    }

    private int YearsInARow(FigureDefinition figure)
    {
        var years = Years(Pack.Figures[figure.Of[0]]);
        var count = 0;
        while (years.Contains(Query.To.Year - count))
            count++;
        return count;
    }

    private HashSet<int> Years(FigureDefinition figure) => [.. RowsOf(figure, DateOnly.MinValue).Select(row => row.OnDay.Year).Distinct()];

    private static int Distinct(FigureDefinition figure, IQueryable<FigureRow> rows) => figure.DistinctSubjects
        ? rows.Select(row => new { row.MatterId, row.Subject }).Distinct().Count()
        : rows.Select(row => row.MatterId).Distinct().Count();

    private IQueryable<FigureRow> Under(FigureDefinition figure, FigurePart part)
    {
        var rows = part.Category is { } category ? Opened(figure).Where(row => row.Category == category) : Opened(figure);
        if (part.Month is not { } first)
            return rows;
        var next = first.AddMonths(1);
        return rows.Where(row => row.OnDay >= first && row.OnDay < next);
    }

    /// <summary>The rows a figure measures in the period.</summary>
    private IQueryable<FigureRow> Opened(FigureDefinition figure) => figure.Measure switch
    {
        _ when figure.Unrecorded is not null => Array.Empty<FigureRow>().AsQueryable(),
        FigureMeasure.Share => Opened(Pack.Figures[figure.Of[0]]),
        FigureMeasure.InARow => FirstOfYears(figure),
        FigureMeasure.Stock => Standing(figure),
        _ => RowsOf(figure, Query.From),
    };

    private IQueryable<FigureRow> FirstOfYears(FigureDefinition figure)
    {
        var first = Query.To.Year - YearsInARow(figure) + 1;
        return RowsOf(Pack.Figures[figure.Of[0]], DateOnly.MinValue).ToList().Where(row => row.OnDay.Year >= first)
            .GroupBy(row => row.OnDay.Year).Select(rows => rows.OrderBy(row => row.At).ThenBy(row => row.MatterId.Value).ThenBy(row => row.Number).First()).ToList().AsQueryable();
    }

    /// <summary>Of a stock those that have come and not gone by the end of the period, or by now.</summary>
    private IQueryable<FigureRow> Standing(FigureDefinition figure)
    {
        if (held.TryGetValue((figure.Id, DateOnly.MinValue), out var standing))
            return standing;
        return held[(figure.Id, DateOnly.MinValue)] = RowsOf(figure, DateOnly.MinValue).ToList()
            .GroupBy(row => (row.MatterId, row.Number, row.What, row.Subject))
            .Where(rows => rows.Sum(row => row.Hundredths) > 0)
            .Select(rows => rows.First(row => row.Hundredths > 0)).ToList().AsQueryable();
    }

    private IQueryable<FigureRow> RowsOf(FigureDefinition figure, DateOnly from)
    {
        if (!figure.IsKept)
        {
            if (!held.TryGetValue((figure.Id, from), out var listed))
                held[(figure.Id, from)] = listed = registers.Of(figure, from, Query.To);
            return InUnits(listed);
        }

        var (id, to, now) = (figure.Id, Query.To, known.Now);
        var rows = known.Rows.Where(row => row.Figure == id && row.OnDay >= from && row.OnDay <= to);
        // Only what runs out can lie ahead of the moment of reading.
        return InUnits(figure.Over == FigureOver.Clocks ? rows.Where(row => row.At <= now) : rows);
    }

    private IQueryable<FigureRow> InUnits(IQueryable<FigureRow> rows)
    {
        var units = Query.Units?.ToList();
        return units is null ? rows : rows.Where(row => units.Contains(row.Unit));
    }

    private IQueryable<FigureTotalRow> Within(IQueryable<FigureTotalRow> totals)
    {
        var (from, to, units) = (Query.From, Query.To, Query.Units?.ToList());
        var rows = totals.Where(row => row.OnDay >= from && row.OnDay <= to);
        return units is null ? rows : rows.Where(row => units.Contains(row.Unit));
    }

    private IQueryable<FigureRow> Sorted(IQueryable<FigureRow> rows, FigureOrder order)
    {
        if (order == FigureOrder.Number)
        {
            var all = rows.ToList();
            var heads = Heads([.. all.Select(row => row.MatterId).Distinct()]);
            return all.OrderBy(row => heads.GetValueOrDefault(row.MatterId) is not { Listed: true }).ThenBy(row => heads.GetValueOrDefault(row.MatterId) is { Listed: true } head ? head.FileNumber : "", StringComparer.Ordinal).ThenBy(row => row.Number).ThenBy(row => row.Place).ToList().AsQueryable();
        }

        var sorted = order switch
        {
            FigureOrder.Latest => rows.OrderByDescending(row => row.OnDay).ThenByDescending(row => row.At),
            FigureOrder.Earliest => rows.OrderBy(row => row.OnDay).ThenBy(row => row.At),
            FigureOrder.Unit => rows.OrderBy(row => row.Unit).ThenBy(row => row.OnDay),
            _ => rows.OrderByDescending(row => row.Hundredths).ThenBy(row => row.OnDay),
        };
        // In memory rows come matter by matter already, and an id of a matter does not compare.
        return rows is IAsyncEnumerable<FigureRow>
            ? sorted.ThenBy(row => row.MatterId).ThenBy(row => row.Number).ThenBy(row => row.Place)
            : sorted.ThenBy(row => row.Number).ThenBy(row => row.Place);
    }

    private IEnumerable<FigureLine> LinesOf(FigureDefinition figure, List<FigureRow> rows)
    {
        var heads = Heads([.. rows.Select(row => row.MatterId).Distinct()]);
        var source = figure.IsMadeOfOthers ? Pack.Figures[figure.Of[0]] : figure;
        foreach (var row in rows)
        {
            var head = heads.GetValueOrDefault(row.MatterId);
            // Of a matter, what does not say that it is listed is sealed.
            var isSealed = row.MatterId != default && head is not { Listed: true };
            yield return new FigureLine(
                isSealed ? null : head?.MatterId.Value, isSealed ? "" : head?.FileNumber ?? "", isSealed ? 0 : row.Number, FigureWords.OfWhat(Pack, source, head?.Procedure, row.What), row.OnDay,
                row.Unit.Length == 0 ? "" : roster.NameOf(RosterKind.Unit, row.Unit), row.Category.Length == 0 ? null : FigureWords.OfCategory(Pack, source, row.Category), row.Hundredths / Whole) { IsSealed = isSealed };
        }
    }

    private Dictionary<MatterId, MatterRow> Heads(List<MatterId> matters)
    {
        var heads = new Dictionary<MatterId, MatterRow>();
        foreach (var some in matters.Chunk(HeadsAtOnce))
        {
            var ids = some.ToList();
            foreach (var head in context.Matters.Where(row => row.Bureau == bureau.Bureau && ids.Contains(row.MatterId)))
                heads[head.MatterId] = head;
        }

        return heads;
    }

    private sealed record MonthTotal(string Month, string Unit, int Rows, long Hundredths);
}
