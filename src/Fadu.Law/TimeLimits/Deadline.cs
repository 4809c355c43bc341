namespace Fadu.Law.TimeLimits;

/// <summary>When a time limit ends, and how that was counted.</summary>
/// <remarks>
/// Counting as DESIGN says: the start is not counted unless the rule counts it; hours are elapsed time from the minute; a month
/// ends on the same-numbered day; a last day on a holiday moves unless a person is held; time not counted is added day for day;
/// a doubtful count is read against the organ. One function serves all: the trace is filled by the count itself.
/// </remarks>
public readonly record struct Deadline
{
    /// <summary>The length in the limit's own unit, before extensions.</summary>
    public int Value { get; init; }

    /// <summary>The unit of <see cref="Value"/>.</summary>
    public LimitUnit Unit { get; init; }

    /// <summary>The last day on which the thing is in time; of hours, the local day of <see cref="Due"/>.</summary>
    public DateOnly LastDay { get; init; }

    /// <summary>The first instant that is too late: the midnight after <see cref="LastDay"/>; of hours and of "at once", the minute.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>Year of the first working calendar that is missing; 0 if none is.</summary>
    public int MissingCalendar { get; init; }

    /// <summary>Whether a calendar is missing, so that the day may change when it is published.</summary>
    public bool Provisional => MissingCalendar != 0;

    /// <summary>Whether time is stopped now; <see cref="LastDay"/> is then the earliest possible, as if the stop lasted one day.</summary>
    public bool Paused { get; init; }

    /// <summary>What the course contains that the limit does not allow; null if nothing.</summary>
    public IReadOnlyList<LimitProblem>? Problems { get; init; }

    /// <summary>The steps, if a trace was asked for.</summary>
    public DeadlineTrace? Trace { get; init; }

    /// <summary>Counts a limit.</summary>
    /// <param name="rule">How it is counted.</param>
    /// <param name="start">The event it runs from, or, of a backward limit, runs up to.</param>
    /// <param name="calendar">Working days. A year it does not have makes the result provisional; nothing is thrown.</param>
    /// <param name="zone">The bureau's zone.</param>
    /// <param name="course">Pauses, extensions, conversion, whether a person is held; null if nothing happened.</param>
    /// <param name="trace">Gets the steps; null costs nothing.</param>
    /// <returns>The deadline; days beyond the year 9999 are given as its last.</returns>
    public static Deadline Compute(
        LimitRule rule, LimitStart start, WorkingCalendar calendar, TimeZoneInfo zone, LimitCourse? course = null, DeadlineTrace? trace = null)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentNullException.ThrowIfNull(zone);

        if (course?.Switch is { } conversion)
        {
            trace?.Switched(conversion, start.Day);
            rule = conversion.To;
            start = conversion.FromOriginalStart ? start : new LimitStart(conversion.On);
        }

        return new DeadlineCount(rule, start, calendar, zone, course, trace).Run();
    }
}
