namespace Fadu.Law.TimeLimits;

/// <summary>Steps by days, working days, months and years that stop at the ends of the calendar instead of throwing.</summary>
public static class DayCount
{
    /// <summary>The day that lies a number of units after another (before it, if negative). Hours are not days: they are refused by the caller.</summary>
    public static DateOnly Step(DateOnly from, int n, LimitUnit unit, WorkingCalendar calendar) => unit switch
    {
        LimitUnit.Days => AddDays(from, n),
        LimitUnit.WorkingDays => calendar.Nth(from, n),
        LimitUnit.Months => AddMonths(from, n),
        LimitUnit.Years => AddMonths(from, 12L * n),
        LimitUnit.Hours => AddDays(from, n / 24),
        _ => from,
    };

    /// <summary>The day a number of calendar days later (earlier, if negative).</summary>
    public static DateOnly AddDays(DateOnly day, long n) =>
        DateOnly.FromDayNumber((int)Math.Clamp(day.DayNumber + n, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));

    /// <summary>The same-numbered day a number of months later, or the last day of a shorter month: 31 January and one month is 28 or 29 February.</summary>
    public static DateOnly AddMonths(DateOnly day, long months)
    {
        var month = (day.Year * 12L) + day.Month - 1 + months;
        if (month < 12)
            return DateOnly.MinValue;
        if (month >= 10_000 * 12)
            return DateOnly.MaxValue;

        var (year, inYear) = ((int)(month / 12), (int)(month % 12) + 1);
        return new DateOnly(year, inYear, Math.Min(day.Day, DateTime.DaysInMonth(year, inYear)));
    }

    /// <summary>The last day of a plain count: start not counted, a last day on a holiday moves to the next working day unless a person is held.</summary>
    /// <param name="start">The event; for hours its time is used, 0:00 if it has none.</param>
    /// <param name="n">Length, 0 or more.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="held">Whether a person is held: no roll-over.</param>
    /// <param name="calendar">Working days.</param>
    /// <param name="zone">The zone of the days.</param>
    public static DateOnly LastDay(LimitStart start, int n, LimitUnit unit, bool held, WorkingCalendar calendar, TimeZoneInfo zone) =>
        Deadline.Compute(new LimitRule { Length = n, Unit = unit, RestrictsLiberty = LibertyRule.WhileHeld }, start, calendar, zone, held ? LimitCourse.PersonHeld : null).LastDay;
}
