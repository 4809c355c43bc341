using Fadu.Law.TimeLimits;
using FsCheck;
using FsCheck.Xunit;

namespace Fadu.Law.Tests.TimeLimits;

/// <summary>What must hold for every limit, start and pause. Days lie between 2008 and 2025, where every calendar is published.</summary>
public sealed class DeadlineProperties
{
    private const int FirstDay = 733_042; // 2008-01-01
    private const int Days = 6200;

    private static readonly WallCalendar Wall = new();

    private static DateOnly Start(NonNegativeInt seed) => DateOnly.FromDayNumber(FirstDay + (seed.Get * 37 % Days));

    private static LimitRule Rule(int seed, bool countsStart, bool held, RollOver move)
    {
        LimitUnit[] units = [LimitUnit.Days, LimitUnit.WorkingDays, LimitUnit.Months, LimitUnit.Years];
        var unit = units[seed % 4];
        var length = 1 + (seed / 4 % (unit == LimitUnit.Years ? 2 : unit == LimitUnit.Months ? 8 : 60));
        return new LimitRule
        {
            Length = length, Unit = unit, CountsStart = countsStart, RollsOver = move,
            RestrictsLiberty = held ? LibertyRule.Always : LibertyRule.Never, Excludes = ["appraisal"],
        };
    }

    private static Deadline Count(LimitRule rule, LimitStart start, LimitCourse? course = null, DeadlineTrace? trace = null) =>
        Deadline.Compute(rule, start, TheRepository.Calendar, TheRepository.Zone, course, trace);

    [Property(MaxTest = 5000)]
    public bool A_later_start_never_ends_earlier(NonNegativeInt start, NonNegativeInt later, NonNegativeInt kind, bool countsStart, bool held, bool backward)
    {
        foreach (var move in Enum.GetValues<RollOver>())
        {
            var rule = Rule(kind.Get, countsStart, held, move) with { Backward = backward };
            var day = Start(start);
            var (one, other) = (Count(rule, day), Count(rule, day.AddDays(later.Get % 40)));
            if (one.LastDay > other.LastDay || one.Due > other.Due)
                return false;
        }

        return true;
    }

    [Property(MaxTest = 1000)]
    public bool A_later_minute_never_ends_an_hour_clock_earlier(NonNegativeInt start, NonNegativeInt minute, NonNegativeInt later, NonNegativeInt hours)
    {
        var rule = new LimitRule { Length = hours.Get % 72, Unit = LimitUnit.Hours };
        var at = Start(start).ToDateTime(new TimeOnly(minute.Get % 24, minute.Get % 60));
        var after = at.AddMinutes(later.Get);
        return Count(rule, At(at)).Due <= Count(rule, At(after)).Due;

        static LimitStart At(DateTime local) => new(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
    }

    /// <summary>Of calendar days, months and years, before any roll-over: a pause that begins on a counted day, up to the last, adds its own length; two that do not overlap add both.</summary>
    [Property(MaxTest = 5000)]
    public bool A_pause_adds_exactly_its_length(NonNegativeInt start, NonNegativeInt kind, bool countsStart, NonNegativeInt offset, NonNegativeInt length, NonNegativeInt gap, NonNegativeInt second)
    {
        var rule = Rule(kind.Get, countsStart, held: false, RollOver.Never);
        if (rule.Unit == LimitUnit.WorkingDays)
            return true;

        var day = Start(start);
        var plain = Count(rule, day).LastDay;
        var firstCounted = countsStart ? day : day.AddDays(1);
        var from = firstCounted.AddDays(offset.Get % (plain.DayNumber - firstCounted.DayNumber + 1));
        var pause = new Pause("appraisal", from, from.AddDays(length.Get % 50));
        var once = Count(rule, day, new LimitCourse { Pauses = [pause] }).LastDay;
        var lasts = pause.To!.Value.DayNumber - pause.From.DayNumber + 1;

        var next = pause.To.Value.AddDays(1 + (gap.Get % 5));
        var another = new Pause("appraisal", next, next.AddDays(second.Get % 20));
        var twice = Count(rule, day, new LimitCourse { Pauses = [another, pause] }).LastDay;
        var lastsAgain = next <= once ? another.To!.Value.DayNumber - next.DayNumber + 1 : 0;

        return once == plain.AddDays(lasts) && twice == once.AddDays(lastsAgain);
    }

    [Property(MaxTest = 3000)]
    public bool A_trace_replays_to_its_value(NonNegativeInt start, NonNegativeInt kind, bool countsStart, bool held, bool paused, NonNegativeInt offset, NonNegativeInt length, bool extended)
    {
        var rule = Rule(kind.Get, countsStart, held, RollOver.Later);
        if (extended && rule.Unit is LimitUnit.Days or LimitUnit.WorkingDays)
            rule = rule with { Extensions = [new LimitExtension(10, rule.Unit, InAll: false, UpTo: false, Times: 1, new Bilingual("上一级"), null)] };
        var day = Start(start);
        var from = day.AddDays(offset.Get % 40);
        var course = new LimitCourse
        {
            Pauses = paused ? [new Pause("appraisal", from, from.AddDays(length.Get % 30))] : [],
            Extensions = rule.Extensions.Count > 0 ? [new GrantedExtension()] : [],
        };
        var trace = new DeadlineTrace();
        var deadline = Count(rule, day, course, trace);
        return WallCalendar.Replay(trace.Steps) == deadline.LastDay && trace.Steps[^1].To == deadline.LastDay && deadline == Count(rule, day, course, trace: null) with { Trace = trace };
    }

    [Property(MaxTest = 3000)]
    public bool Working_days_and_roll_overs_agree_with_the_wall_calendar(NonNegativeInt start, NonNegativeInt n)
    {
        var day = Start(start);
        var length = 1 + (n.Get % 120);
        var working = WallCalendar.Walk(day, length, Wall.PeopleWorkOn);
        var rolled = day.AddDays(length);
        while (!Wall.PeopleWorkOn(rolled))
            rolled = rolled.AddDays(1);
        return Count(new LimitRule { Length = length, Unit = LimitUnit.WorkingDays }, day).LastDay == working
            && Count(new LimitRule { Length = length, Unit = LimitUnit.Days }, day).LastDay == rolled;
    }

    [Property(MaxTest = 60)]
    public void Every_national_limit_replays_from_its_trace(NonNegativeInt start)
    {
        foreach (var value in TheRepository.ReadLimits.Limits.SelectMany(limit => limit.Values))
        {
            if (value.Rule is not { Unit: not LimitUnit.Hours, Length: > 0, Backward: false } rule)
                continue;
            var trace = new DeadlineTrace();
            var deadline = Count(rule, Start(start), course: null, trace);
            Assert.True(WallCalendar.Replay(trace.Steps) == deadline.LastDay, value.At.ToString());
        }
    }
}
