using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Packs;
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
    Guid Matter, string FileNumber, Bilingual Procedure, Bilingual Stage, string Unit, string? Officer, DateTimeOffset? Due, DateOnly? LastDay,
    Bilingual? Limit, Urgency Urgency, DateTimeOffset LastRecordedAt, int Version);

/// <summary>My work and the lists of a unit: the earliest legal limit first, only what the person may see.</summary>
public sealed class WorkList
{
    private const int WeekDays = 7;

    private readonly BureauId bureau;
    private readonly FaduDatabase database;
    private readonly MatterReader reader;
    private readonly Func<RulePack> pack;
    private readonly TimeProvider time;

    internal WorkList(BureauId bureau, FaduDatabase database, MatterReader reader, Func<RulePack> pack, TimeProvider time)
    {
        this.bureau = bureau;
        this.database = database;
        this.reader = reader;
        this.pack = pack;
        this.time = time;
    }

    /// <summary>The matters a person works on.</summary>
    public async Task<Paged<WorkItem>> OfAsync(string person, WorkFilter filter, Paging paging, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var roster = await reader.RosterAsync(bureau, stop);
        await using var context = database.Reading();
        var rows = Visible(context, person, filter, roster, now);
        if (filter.Urgency is { } urgency)
            rows = Within(rows, urgency, now);
        rows = filter.Order switch
        {
            WorkOrder.Due => rows.OrderBy(row => row.EarliestDue == null).ThenBy(row => row.EarliestDue).ThenBy(row => row.FileNumber),
            WorkOrder.Recent => rows.OrderByDescending(row => row.LastRecordedAt).ThenBy(row => row.FileNumber),
            WorkOrder.Number => rows.OrderBy(row => row.FileNumber),
            _ => throw new ArgumentOutOfRangeException(nameof(filter), filter.Order, null),
        };
        var page = await rows.Skip(paging.Skip).Take(paging.Size).ToListAsync(stop);
        var ids = page.Select(row => row.MatterId).ToList();
        var clocks = await context.Clocks.Where(clock => clock.Bureau == bureau && ids.Contains(clock.MatterId) && clock.StoppedAt == null && clock.DueAt != null).ToListAsync(stop);
        return new Paged<WorkItem>([.. page.Select(row => ItemOf(row, clocks, roster, now))], await rows.CountAsync(stop), paging);
    }

    /// <summary>How many matters a person has in each urgency.</summary>
    public async Task<IReadOnlyDictionary<Urgency, int>> CountsAsync(string person, WorkFilter filter, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var roster = await reader.RosterAsync(bureau, stop);
        await using var context = database.Reading();
        var counts = new Dictionary<Urgency, int>();
        foreach (var urgency in Enum.GetValues<Urgency>())
            counts[urgency] = await Within(Visible(context, person, filter, roster, now), urgency, now).CountAsync(stop);
        return counts;
    }

    /// <summary>How many matters have their earliest limit on each day from a day on; days without any are left out.</summary>
    /// <param name="person">Who looks.</param>
    /// <param name="filter">Which matters.</param>
    /// <param name="from">The first day.</param>
    /// <param name="days">How many days.</param>
    /// <param name="stop">Stops.</param>
    public async Task<IReadOnlyDictionary<DateOnly, int>> DueDaysAsync(string person, WorkFilter filter, DateOnly from, int days, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var zone = pack().Zone;
        var roster = await reader.RosterAsync(bureau, stop);
        var (first, last) = (LegalDay.Midnight(from, zone).ToUniversalTime(), LegalDay.Midnight(from.AddDays(days), zone).ToUniversalTime());
        await using var context = database.Reading();
        var due = await Visible(context, person, filter, roster, now).Where(row => row.EarliestDue > first && row.EarliestDue > now && row.EarliestDue <= last)
            .GroupBy(row => row.EarliestDue).Select(group => new { Due = group.Key, Count = group.Count() }).ToListAsync(stop);
        return due.GroupBy(one => LastDayOf(one.Due!.Value, zone)).ToDictionary(group => group.Key, group => group.Sum(one => one.Count));
    }

    // A limit ends with its last moment: midnight belongs to the day before.
    private static DateOnly LastDayOf(DateTimeOffset due, TimeZoneInfo zone) => LegalDay.Of(due.AddMilliseconds(-1), zone);

    private IQueryable<MatterRow> Visible(FaduContext context, string person, WorkFilter filter, Roster roster, DateTimeOffset now)
    {
        var on = LegalDay.Of(now, pack().Zone);
        var own = MatterStates.BureauMatter(bureau);
        var units = roster.UnitsOf(person, on).SelectMany(unit => roster.UnitsUnder(unit, on)).Distinct().ToList();
        var rows = context.Matters.Where(row => row.Bureau == bureau && row.MatterId != own && (row.Officer == person || units.Contains(row.Unit!)));
        if (!filter.Closed)
            rows = rows.Where(row => row.ClosedOn == null);
        if (filter.Procedure is { } procedure)
            rows = rows.Where(row => row.Procedure == procedure);
        if (filter.Stage is { } stage)
            rows = rows.Where(row => row.Stage == stage);
        if (filter.Unit is { } unit)
            rows = rows.Where(row => row.Unit == unit);
        if (filter.DueOn is { } day)
        {
            var (from, to) = (LegalDay.Midnight(day, pack().Zone).ToUniversalTime(), LegalDay.Midnight(day.AddDays(1), pack().Zone).ToUniversalTime());
            rows = rows.Where(row => row.EarliestDue > from && row.EarliestDue <= to);
        }
        return filter.Mine ? rows.Where(row => row.Officer == person) : rows;
    }

    private IQueryable<MatterRow> Within(IQueryable<MatterRow> rows, Urgency urgency, DateTimeOffset now)
    {
        var today = LegalDay.Of(now, pack().Zone);
        var tomorrow = LegalDay.Midnight(today.AddDays(1), pack().Zone).ToUniversalTime();
        var week = LegalDay.Midnight(today.AddDays(WeekDays), pack().Zone).ToUniversalTime();
        return urgency switch
        {
            Urgency.Overdue => rows.Where(row => row.EarliestDue <= now),
            Urgency.Today => rows.Where(row => row.EarliestDue > now && row.EarliestDue <= tomorrow),
            Urgency.Week => rows.Where(row => row.EarliestDue > tomorrow && row.EarliestDue <= week),
            Urgency.Later => rows.Where(row => row.EarliestDue == null || row.EarliestDue > week),
            _ => throw new ArgumentOutOfRangeException(nameof(urgency), urgency, null),
        };
    }

    private WorkItem ItemOf(MatterRow row, List<ClockRow> clocks, Roster roster, DateTimeOffset now)
    {
        var first = clocks.Where(clock => clock.MatterId == row.MatterId).OrderBy(clock => clock.DueAt).FirstOrDefault();
        var procedure = pack().FindProcedure(row.Procedure);
        return new WorkItem(
            row.MatterId.Value, row.FileNumber,
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
        var today = LegalDay.Of(now, pack().Zone);
        if (due is null || due > LegalDay.Midnight(today.AddDays(WeekDays), pack().Zone))
            return Urgency.Later;
        if (due <= now)
            return Urgency.Overdue;
        return due <= LegalDay.Midnight(today.AddDays(1), pack().Zone) ? Urgency.Today : Urgency.Week;
    }
}
