using System.Globalization;

namespace Fadu.Law.TimeLimits;

/// <summary>One count of one limit: the steps of <see cref="Deadline.Compute"/>.</summary>
internal ref struct DeadlineCount
{
    private static readonly List<Pause> NoPauses = [];

    private readonly LimitRule rule;
    private readonly LimitStart start;
    private readonly WorkingCalendar calendar;
    private readonly TimeZoneInfo zone;
    private readonly LimitCourse? course;
    private readonly DeadlineTrace? trace;
    private readonly LimitUnit unit;
    private readonly bool startCounted;
    private readonly int direction;
    private List<LimitProblem>? problems;
    private int missing;
    private bool paused;

    public DeadlineCount(LimitRule rule, LimitStart start, WorkingCalendar calendar, TimeZoneInfo zone, LimitCourse? course, DeadlineTrace? trace)
    {
        this.rule = rule;
        this.start = start;
        this.calendar = calendar;
        this.zone = zone;
        this.course = course;
        this.trace = trace;
        unit = rule.CountedUnit;
        startCounted = rule.StartIsCounted;
        direction = rule.Backward ? -1 : 1;
    }

    private readonly bool Held =>
        rule.RestrictsLiberty == LibertyRule.Always || (rule.RestrictsLiberty == LibertyRule.WhileHeld && course is { Held: true });

    public Deadline Run()
    {
        trace?.Started(rule, start, startCounted);
        if (rule.Length == 0)
            return AtOnce();
        return unit == LimitUnit.Hours ? Hours() : Days();
    }

    private Deadline AtOnce()
    {
        var due = start.Time is { } time ? LegalDay.At(start.Day, time, zone) : LegalDay.Midnight(DayCount.AddDays(start.Day, 1), zone);
        trace?.Length(rule, start.Day, start.Day);
        return Result(start.Day, due);
    }

    private Deadline Hours()
    {
        // Without a time of day an organ's own clock runs from the first minute of the day, a party's from its last.
        var began = start.Time is { } time ? LegalDay.At(start.Day, time, zone) : LegalDay.Midnight(rule.ReadsLater ? DayCount.AddDays(start.Day, 1) : start.Day, zone);
        var due = LegalDay.Later(began, Elapsed(rule.Length, unit) * direction, zone);
        trace?.Length(rule, start.Day, LegalDay.Of(due, zone));

        for (var i = 0; i < ExtensionCount; i++)
        {
            if (Allowed(i) is not { } granted)
                continue;
            var by = Elapsed(granted.Length, granted.Unit) * direction;
            if (granted.Option.ToDay)
                by = LegalDay.Midnight(DayCount.AddDays(granted.Act.Until!.Value, 1), zone) - due;
            var next = granted.Option.InAll ? LegalDay.Later(began, by, zone) : LegalDay.Later(due, by, zone);
            due = granted.Option.InAll && (next - due).Ticks * direction < 0 ? due : next;
            trace?.Extended(granted.Option, granted.Act, granted.Length, start.Day, LegalDay.Of(due, zone));
        }

        foreach (var pause in MergedPauses())
        {
            var from = LegalDay.At(pause.From, pause.FromTime ?? TimeOnly.MinValue, zone);
            var to = pause.ToTime is { } end ? LegalDay.At(pause.To!.Value, end, zone) : LegalDay.Midnight(DayCount.AddDays(pause.To!.Value, 1), zone);
            from = from < began ? began : from;
            if (from > due || to <= from)
                continue;
            due = LegalDay.Later(due, to - from, zone);
            trace?.NotCounted(pause, LegalDay.Of(from, zone), (int)(to - from).TotalMinutes / 60, LimitUnit.Hours);
        }

        return Result(LegalDay.Of(due, zone), due);
    }

    private Deadline Days()
    {
        // A counted start is the first of the days: the count then begins the day before it. Months end a day earlier instead.
        var byMonths = unit is LimitUnit.Months or LimitUnit.Years;
        var origin = startCounted && !byMonths ? DayCount.AddDays(start.Day, -direction) : start.Day;
        var last = DayCount.Step(origin, rule.Length * direction, unit, calendar);
        if (startCounted && byMonths)
            last = DayCount.AddDays(last, -direction);
        trace?.Length(rule, start.Day, last);

        for (var i = 0; i < ExtensionCount; i++)
        {
            if (Allowed(i) is not { } granted)
                continue;
            last = Extended(origin, last, granted);
            trace?.Extended(granted.Option, granted.Act, granted.Length, start.Day, last);
        }

        last = unit == LimitUnit.WorkingDays ? AddWorkingPauses(last) : AddPauses(last);
        if (unit == LimitUnit.WorkingDays)
            Passed(direction > 0 ? DayCount.AddDays(origin, 1) : last, direction > 0 ? last : DayCount.AddDays(origin, -1));
        last = Moved(last);
        return Result(last, LegalDay.Midnight(DayCount.AddDays(last, 1), zone));
    }

    private readonly DateOnly Extended(DateOnly origin, DateOnly last, in Granted granted)
    {
        var length = granted.Length * direction;
        if (granted.Option.ToDay)
            return granted.Act.Until!.Value > last == direction > 0 ? granted.Act.Until.Value : last;
        if (granted.Option.InAll)
        {
            var whole = DayCount.Step(origin, length, granted.Unit, calendar);
            if (startCounted && unit is (LimitUnit.Months or LimitUnit.Years))
                whole = DayCount.AddDays(whole, -direction);
            return whole.DayNumber * direction < last.DayNumber * direction ? last : whole;
        }

        var chained = DayCount.Step(last, length, granted.Unit, calendar);
        if (granted.Unit != LimitUnit.Months || unit != LimitUnit.Months || startCounted)
            return chained;

        // 31 January, one month and one more: counted on from 28 February, or two months from 31 January? Read against the organ.
        var months = ((last.Year - origin.Year) * 12) + last.Month - origin.Month;
        var together = DayCount.AddMonths(origin, months + length);
        return together > chained == rule.ReadsLater ? together : chained;
    }

    private DateOnly AddPauses(DateOnly last)
    {
        foreach (var pause in MergedPauses())
        {
            var from = pause.From > FirstCounted ? pause.From : FirstCounted;
            if (from > last || pause.To!.Value < from)
                continue;
            var days = pause.To.Value.DayNumber - from.DayNumber + 1;
            last = DayCount.AddDays(last, days);
            trace?.NotCounted(pause, from, days, LimitUnit.Days);
        }

        return last;
    }

    private DateOnly AddWorkingPauses(DateOnly last)
    {
        foreach (var pause in MergedPauses())
        {
            var from = pause.From > FirstCounted ? pause.From : FirstCounted;
            if (from > last || pause.To!.Value < from)
                continue;
            var days = calendar.WorkingDaysFrom(from, pause.To.Value);
            last = calendar.Nth(last, days);
            trace?.NotCounted(pause, from, days, LimitUnit.WorkingDays);
        }

        return last;
    }

    /// <summary>Moves a last day that is a holiday, as the rule says; working days end on a working day already.</summary>
    private DateOnly Moved(DateOnly last)
    {
        var move = rule.MovesTo;
        if (calendar.IsWorkingDay(last))
        {
            if (move != RollOver.Never && !Held && unit != LimitUnit.WorkingDays)
                Ask(last);
            return last;
        }

        if (unit == LimitUnit.WorkingDays)
            return last;

        if (move == RollOver.Never || (Held && move == RollOver.Later))
        {
            trace?.Stays(last, Held, rule.CountedBy ?? rule.Cite);
            return last;
        }

        var step = move == RollOver.Later ? 1 : -1;
        while (!calendar.IsWorkingDay(last) && last > DateOnly.MinValue && last < DateOnly.MaxValue)
        {
            Ask(last);
            trace?.Day(step > 0 ? TraceKind.RolledOver : TraceKind.MovedEarlier, last, calendar);
            last = last.AddDays(step);
        }

        Ask(last);
        return last;
    }

    private readonly DateOnly FirstCounted => startCounted ? start.Day : DayCount.AddDays(start.Day, 1);

    private void Passed(DateOnly first, DateOnly last)
    {
        missing = calendar.FirstUnpublished(first, last);
        trace?.Skipped(first, last, calendar);
    }

    private void Ask(DateOnly day)
    {
        if (missing == 0 && !calendar.IsPublished(day.Year))
            missing = day.Year;
    }

    private readonly int ExtensionCount => course?.Extensions.Count ?? 0;

    /// <summary>The i-th extension granted, as far as the limit allows it; null, with a problem, if it does not.</summary>
    private Granted? Allowed(int i)
    {
        var granted = course!.Extensions[i];
        var option = granted.Option ?? FirstLeft(i);
        if (option < 0 || option >= rule.Extensions.Count || Used(option, i) >= rule.Extensions[option].Times)
        {
            Refuse(LimitProblemKind.ExtensionNotAllowed, granted.Act, new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"第{i + 1}次延长不在规定之内，未计算"),
                string.Create(CultureInfo.InvariantCulture, $"extension {i + 1} is not among those allowed and is not counted")));
            return null;
        }

        var allowed = rule.Extensions[option];
        if (allowed.ToDay)
            return granted.Until is null ? null : new Granted(allowed, granted, 0);

        var length = granted.Length ?? allowed.Length;
        if (length > allowed.Length)
        {
            Refuse(LimitProblemKind.ExtensionTooLong, granted.Act, new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"延长{length}，超过规定的{allowed.Length}，按规定的计算"),
                string.Create(CultureInfo.InvariantCulture, $"extended by {length}, allowed {allowed.Length}: counted as allowed")));
            length = allowed.Length;
        }

        return new Granted(allowed, granted, length);
    }

    private readonly int FirstLeft(int i)
    {
        for (var option = 0; option < rule.Extensions.Count; option++)
        {
            if (Used(option, i) < rule.Extensions[option].Times)
                return option;
        }

        return -1;
    }

    /// <summary>How often an option was taken by the extensions before the i-th.</summary>
    private readonly int Used(int option, int i)
    {
        var used = 0;
        for (var before = 0; before < i; before++)
        {
            if ((course!.Extensions[before].Option ?? FirstLeft(before)) == option)
                used++;
        }

        return used;
    }

    /// <summary>The pauses that count, in order, those that overlap or touch made one so that no day is added twice.</summary>
    private List<Pause> MergedPauses()
    {
        if (course is not { Pauses.Count: > 0 })
            return NoPauses;

        var merged = new List<Pause>();
        foreach (var pause in course.Pauses.OrderBy(pause => pause.From).ThenBy(pause => pause.FromTime ?? TimeOnly.MinValue))
        {
            if (!rule.Excludes.Contains(pause.Ground) || rule.Backward)
            {
                Refuse(LimitProblemKind.GroundNotNamed, pause.Act, new Bilingual(
                    $"本期限未规定“{pause.Title?.Zh ?? pause.Ground}”的时间不计入，未扣除", $"this limit does not exclude time of “{pause.Title?.In("en") ?? pause.Ground}”: it is counted"));
                continue;
            }

            var closed = pause.To is null ? pause with { To = pause.From, ToTime = null } : pause;
            paused |= pause.To is null;
            if (closed.To < closed.From)
            {
                Refuse(LimitProblemKind.PauseReversed, pause.Act, new Bilingual("不计入的时间止于起始之前，未扣除", "a time not counted that ends before it begins: it is counted"));
                continue;
            }

            if (merged.Count > 0 && Overlap(merged[^1], closed))
                merged[^1] = Together(merged[^1], closed);
            else
                merged.Add(closed);
        }

        return merged;
    }

    private readonly bool Overlap(Pause one, Pause next) =>
        unit == LimitUnit.Hours ? Ends(one) >= Begins(next) : next.From <= one.To;

    private static Pause Together(Pause one, Pause next)
    {
        var later = Ends(next) > Ends(one) ? next : one;
        return one with
        {
            To = later.To,
            ToTime = later.ToTime,
            Title = one.Title == next.Title ? one.Title : new Bilingual($"{one.Title?.Zh ?? one.Ground}、{next.Title?.Zh ?? next.Ground}", $"{one.Title?.In("en") ?? one.Ground}, {next.Title?.In("en") ?? next.Ground}"),
        };
    }

    private static DateTime Begins(Pause pause) => pause.From.ToDateTime(pause.FromTime ?? TimeOnly.MinValue);

    private static DateTime Ends(Pause pause) =>
        pause.ToTime is { } time ? pause.To!.Value.ToDateTime(time) : DayCount.AddDays(pause.To!.Value, 1).ToDateTime(TimeOnly.MinValue);

    private void Refuse(LimitProblemKind kind, string? act, Bilingual says)
    {
        (problems ??= []).Add(new LimitProblem(kind, says, act));
        trace?.Refused(start.Day, says, rule.Cite, act);
    }

    private readonly Deadline Result(DateOnly last, DateTimeOffset due)
    {
        trace?.Ended(last, missing, paused);
        return new Deadline
        {
            Value = rule.Length, Unit = rule.Unit, LastDay = last, Due = due, MissingCalendar = missing, Paused = paused, Problems = problems, Trace = trace,
        };
    }

    /// <summary>A day inside an hour limit is 24 hours: the stricter reading.</summary>
    private static TimeSpan Elapsed(int n, LimitUnit unit) => TimeSpan.FromHours(unit == LimitUnit.Hours ? n : n * 24.0);

    private readonly record struct Granted(LimitExtension Option, GrantedExtension Act, int Length)
    {
        public LimitUnit Unit => Option.Unit;
    }
}
