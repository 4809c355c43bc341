using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Worklists;

/// <summary>Where the earliest limit of a matter lies, seen from today.</summary>
public enum Urgency
{
    /// <summary>The last moment has passed.</summary>
    Overdue,

    /// <summary>Today is the last day.</summary>
    Today,

    /// <summary>Within seven days.</summary>
    Week,

    /// <summary>Later, or no limit runs.</summary>
    Later,
}

/// <summary>Which matters are asked for.</summary>
public sealed record WorkFilter
{
    /// <summary>Only matters of this procedure.</summary>
    public string? Procedure { get; init; }

    /// <summary>Only matters in this stage.</summary>
    public string? Stage { get; init; }

    /// <summary>Only matters of this unit; it must be one the person may see.</summary>
    public string? Unit { get; init; }

    /// <summary>Only matters whose lead officer the person is.</summary>
    public bool Mine { get; init; }

    /// <summary>Only matters of this urgency.</summary>
    public Urgency? Urgency { get; init; }

    /// <summary>Only matters whose earliest limit has this day as its last.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Closed matters too.</summary>
    public bool Closed { get; init; }

    /// <summary>How it is sorted.</summary>
    public WorkOrder Order { get; init; }
}

/// <summary>How a list of matters is sorted.</summary>
public enum WorkOrder
{
    /// <summary>The earliest legal limit first.</summary>
    Due,

    /// <summary>The last act first.</summary>
    Recent,

    /// <summary>By file number.</summary>
    Number,
}

/// <summary>A row of a list of matters. It names no party.</summary>
public sealed record WorkItem(
    Guid Matter, string FileNumber, Bilingual Name, Bilingual Procedure, Bilingual Stage, string Unit, string? Officer, DateTimeOffset? Due, DateOnly? LastDay,
    Bilingual? Limit, Urgency Urgency, DateTimeOffset LastRecordedAt, int Version);

/// <summary>My work and the lists of a unit: the earliest legal limit first, only what the person may see.</summary>
public sealed class WorkList
{
    private const int WeekDays = 7;

    private static readonly WorkFilter Anything = new();

    private readonly BureauId bureau;
    private readonly FaduDatabase database;
    private readonly MatterReader reader;
    private readonly Func<RulePack> pack;
    private readonly TimeProvider time;
    private readonly ListCounts counts;

    internal WorkList(BureauId bureau, FaduDatabase database, MatterReader reader, ListCounts counts, Func<RulePack> pack, TimeProvider time)
    {
        this.counts = counts;
        this.bureau = bureau;
        this.database = database;
        this.reader = reader;
        this.pack = pack;
        this.time = time;
    }

    /// <summary>The matters a person works on.</summary>
    public async Task<Paged<WorkItem>> OfAsync(string person, WorkFilter filter, Paging paging, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var now = time.GetUtcNow();
        var roster = await reader.RosterAsync(bureau, stop);
        await using var context = database.Reading();
        var seen = await SeenAsync(context, person, roster, now);
        var count = await counts.OfAsync(ListCounts.Asked.Of("list", person, seen.Units, filter, now), () => CountAsync(seen, filter, now, stop));
        if (count.All == 0)
            return new Paged<WorkItem>([], 0, paging);

        var parts = Narrowed(filter.Mine ? [seen.Led] : seen.InOrder(filter.Unit), filter, now);
        var page = filter.Order switch
        {
            WorkOrder.Due => await ByDueAsync(parts, filter, count.Due, paging, stop),
            WorkOrder.Recent => await SeenMatters.ReadAsync(parts, ByLast, paging.Skip, paging.Size, stop),
            WorkOrder.Number => await SeenMatters.ReadAsync(parts, rows => rows.OrderBy(row => row.FileNumber), paging.Skip, paging.Size, stop),
            _ => throw new ArgumentOutOfRangeException(nameof(filter), filter.Order, null),
        };
        if (page.Count == 0)
            return new Paged<WorkItem>([], count.All, paging);

        var ids = page.Select(row => row.MatterId).ToList();
        // By the matters of the page and nothing else: asked for a limit too, SQLite takes the index of all limits that run in the bureau.
        var clocks = (await context.Clocks.Where(clock => clock.Bureau == bureau && ids.Contains(clock.MatterId)).ToListAsync(stop))
            .Where(clock => clock is { StoppedAt: null, DueAt: not null } && pack().FindLimit(clock.Limit)?.Holder == LimitHolder.Organ).ToLookup(clock => clock.MatterId);
        return new Paged<WorkItem>([.. page.Select(row => ItemOf(row, clocks[row.MatterId].MinBy(clock => clock.DueAt), roster, now))], count.All, paging);
    }

    /// <summary>How many matters a person has in each urgency.</summary>
    public async Task<IReadOnlyDictionary<Urgency, int>> CountsAsync(string person, WorkFilter filter, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var now = time.GetUtcNow();
        var roster = await reader.RosterAsync(bureau, stop);
        await using var context = database.Reading();
        var seen = await SeenAsync(context, person, roster, now);
        return await counts.OfAsync(ListCounts.Asked.Of("urgencies", person, seen.Units, filter, now), () => UrgenciesAsync(seen, filter, now, stop));
    }

    /// <summary>How many matters have their earliest limit on each day from a day on; days without any are left out.</summary>
    /// <param name="person">Who looks.</param>
    /// <param name="filter">Which matters.</param>
    /// <param name="from">The first day.</param>
    /// <param name="days">How many days.</param>
    /// <param name="stop">Stops.</param>
    public async Task<IReadOnlyDictionary<DateOnly, int>> DueDaysAsync(string person, WorkFilter filter, DateOnly from, int days, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var now = time.GetUtcNow();
        var zone = pack().Zone;
        var roster = await reader.RosterAsync(bureau, stop);
        var (first, last) = (LegalDay.Midnight(from, zone).ToUniversalTime(), LegalDay.Midnight(from.AddDays(days), zone).ToUniversalTime());
        var after = first > now ? first : now;
        await using var context = database.Reading();
        var seen = await SeenAsync(context, person, roster, now);
        var parts = Narrowed(filter.Mine ? [seen.Led] : seen.ForCounting(filter.Unit), filter, now).ConvertAll(part => part.Where(row => row.EarliestDue > after && row.EarliestDue <= last));
        if (parts.Count == 0)
            return new Dictionary<DateOnly, int>();
        var due = await Together(parts).GroupBy(one => one.Due).Select(group => new { Due = group.Key, Count = group.Count() }).ToListAsync(stop);
        return due.GroupBy(one => LastDayOf(one.Due!.Value, zone)).ToDictionary(group => group.Key, group => group.Sum(one => one.Count));
    }

    // A limit ends with its last moment: midnight belongs to the day before.
    private static DateOnly LastDayOf(DateTimeOffset due, TimeZoneInfo zone) => LegalDay.Of(due.AddMilliseconds(-1), zone);

    private async Task<SeenMatters> SeenAsync(FaduContext context, string person, Roster roster, DateTimeOffset now)
    {
        var units = SeenMatters.UnitsOf(person, roster, pack(), LegalDay.Of(now, pack().Zone));
        var elsewhere = await counts.OfAsync(
            ListCounts.Asked.Of("elsewhere", person, units, Anything, now), () => new SeenMatters(context, bureau, person, units).LedElsewhere.AnyAsync());
        return new SeenMatters(context, bureau, person, units, elsewhere);
    }

    private async Task<(int All, int Due)> CountAsync(SeenMatters seen, WorkFilter filter, DateTimeOffset now, CancellationToken stop)
    {
        var counted = Counted(seen, filter, now);
        if (counted is null)
            return (0, 0);
        var count = await counted.GroupBy(_ => 1).Select(all => new { All = all.Count(), Due = all.Count(one => one.Due != null) }).FirstOrDefaultAsync(stop);
        return (count?.All ?? 0, count?.Due ?? 0);
    }

    private async Task<IReadOnlyDictionary<Urgency, int>> UrgenciesAsync(SeenMatters seen, WorkFilter filter, DateTimeOffset now, CancellationToken stop)
    {
        var (tomorrow, week) = Ends(now);
        var count = Counted(seen, filter, now) is not { } counted ? null : await counted.GroupBy(_ => 1)
            .Select(all => new
            {
                All = all.Count(),
                Overdue = all.Count(one => one.Due <= now),
                Today = all.Count(one => one.Due > now && one.Due <= tomorrow),
                Week = all.Count(one => one.Due > now && one.Due > tomorrow && one.Due <= week),
            }).FirstOrDefaultAsync(stop);
        return new Dictionary<Urgency, int>
        {
            [Urgency.Overdue] = count?.Overdue ?? 0,
            [Urgency.Today] = count?.Today ?? 0,
            [Urgency.Week] = count?.Week ?? 0,
            [Urgency.Later] = count is null ? 0 : count.All - count.Overdue - count.Today - count.Week,
        };
    }

    /// <summary>What a list holds, to be counted; null where the person sees no unit and leads nothing.</summary>
    private IQueryable<DueOnly>? Counted(SeenMatters seen, WorkFilter filter, DateTimeOffset now) =>
        (filter.Mine ? [seen.Led] : seen.ForCounting(filter.Unit)) is { Count: > 0 } parts ? Together(Narrowed(parts, filter, now)) : null;

    // What is counted is read from an index alone: asked for with and without a limit, it is found in the one that has limits, and not in that of the last acts.
    private static IQueryable<DueOnly> Together(IReadOnlyList<IQueryable<MatterRow>> parts) =>
        parts.SelectMany(part => (IQueryable<MatterRow>[])[part.Where(row => row.EarliestDue != null), part.Where(row => row.EarliestDue == null)])
            .Select(part => part.Select(row => new DueOnly { Due = row.EarliestDue })).Aggregate((one, next) => one.Concat(next));

    // Open and closed matters with a limit stand in an index each.
    private static async Task<List<MatterRow>> ByDueAsync(IReadOnlyList<IQueryable<MatterRow>> parts, WorkFilter filter, int due, Paging paging, CancellationToken stop)
    {
        var ending = parts.Select(part => part.Where(row => row.EarliestDue != null)).ToList();
        if (filter.Closed)
            ending = [.. ending.Select(part => part.Where(row => row.ClosedOn == null)), .. ending.Select(part => part.Where(row => row.ClosedOn != null))];
        // The databases do not agree where nothing sorts: what has no limit is asked for after what has.
        var rows = paging.Skip < due ? await SeenMatters.ReadAsync(ending, SeenMatters.ByDue, paging.Skip, paging.Size, stop) : [];
        if (rows.Count < paging.Size)
        {
            var endless = parts.Select(part => part.Where(row => row.EarliestDue == null)).ToList();
            rows.AddRange(await SeenMatters.ReadAsync(endless, filter.Closed ? ByNumber : SeenMatters.ByDue, Math.Max(0, paging.Skip - due), paging.Size - rows.Count, stop));
        }
        return rows;
    }

    // The index keeps the hours in order; within an hour it is sorted when asked.
    private static IOrderedQueryable<MatterRow> ByLast(IQueryable<MatterRow> rows) =>
        rows.OrderByDescending(row => row.LastRecordedHour).ThenByDescending(row => row.LastRecordedAt).ThenBy(row => row.FileNumber);

    private static IOrderedQueryable<MatterRow> ByNumber(IQueryable<MatterRow> rows) => rows.OrderBy(row => row.FileNumber);

    private List<IQueryable<MatterRow>> Narrowed(IReadOnlyList<IQueryable<MatterRow>> parts, WorkFilter filter, DateTimeOffset now) => [.. parts.Select(part => Narrowed(part, filter, now))];

    private IQueryable<MatterRow> Narrowed(IQueryable<MatterRow> rows, WorkFilter filter, DateTimeOffset now)
    {
        if (!filter.Closed)
            rows = rows.Where(row => row.ClosedOn == null);
        if (filter.Procedure is { } procedure)
            rows = rows.Where(row => row.Procedure == procedure);
        if (filter.Stage is { } stage)
            rows = rows.Where(row => row.Stage == stage);
        if (filter is { Mine: true, Unit: { } unit })
            rows = rows.Where(row => row.Unit == unit);
        if (filter.DueOn is { } day)
        {
            var (from, to) = (LegalDay.Midnight(day, pack().Zone).ToUniversalTime(), LegalDay.Midnight(day.AddDays(1), pack().Zone).ToUniversalTime());
            rows = rows.Where(row => row.EarliestDue > from && row.EarliestDue <= to);
        }
        return filter.Urgency is { } urgency ? Within(rows, urgency, now) : rows;
    }

    private (DateTimeOffset Tomorrow, DateTimeOffset Week) Ends(DateTimeOffset now)
    {
        var today = LegalDay.Of(now, pack().Zone);
        return (LegalDay.Midnight(today.AddDays(1), pack().Zone).ToUniversalTime(), LegalDay.Midnight(today.AddDays(WeekDays), pack().Zone).ToUniversalTime());
    }

    private IQueryable<MatterRow> Within(IQueryable<MatterRow> rows, Urgency urgency, DateTimeOffset now)
    {
        var (tomorrow, week) = Ends(now);
        return urgency switch
        {
            Urgency.Overdue => rows.Where(row => row.EarliestDue <= now),
            Urgency.Today => rows.Where(row => row.EarliestDue > now && row.EarliestDue <= tomorrow),
            Urgency.Week => rows.Where(row => row.EarliestDue > tomorrow && row.EarliestDue <= week),
            Urgency.Later => rows.Where(row => row.EarliestDue == null || row.EarliestDue > week),
            _ => throw new ArgumentOutOfRangeException(nameof(urgency), urgency, null),
        };
    }

    private WorkItem ItemOf(MatterRow row, ClockRow? first, Roster roster, DateTimeOffset now)
    {
        var procedure = pack().FindProcedure(row.Procedure);
        return new WorkItem(
            row.MatterId.Value, row.FileNumber, MatterNaming.Of(pack(), row.Procedure, row.About),
            procedure?.Title ?? new Bilingual(row.Procedure),
            procedure?.FindStage(row.Stage)?.Title ?? new Bilingual(row.Stage),
            row.Unit is { } unit ? roster.NameOf(RosterKind.Unit, unit) : "",
            row.Officer is { } officer ? roster.NameOf(RosterKind.Officer, officer) : null,
            first?.DueAt, first?.LastDay,
            first is null ? null : pack().FindLimit(first.Limit)?.Title,
            UrgencyOf(first?.DueAt, now), row.LastRecordedAt, row.Version);
    }

    private Urgency UrgencyOf(DateTimeOffset? due, DateTimeOffset now)
    {
        var (tomorrow, week) = Ends(now);
        if (due is null || due > week)
            return Urgency.Later;
        if (due <= now)
            return Urgency.Overdue;
        return due <= tomorrow ? Urgency.Today : Urgency.Week;
    }

    private sealed class DueOnly
    {
        public DateTimeOffset? Due { get; init; }
    }
}
