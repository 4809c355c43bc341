using System.Globalization;

namespace Fadu.Law.TimeLimits;

/// <summary>The days on which something may lawfully be held: late enough for the notice before it, early enough for the limit to hold it.</summary>
/// <param name="First">The first such day; null if there is none.</param>
/// <param name="Last">The last such day; null if there is none.</param>
/// <param name="WhyNone">Why there is none.</param>
public readonly record struct LawfulWindow(DateOnly? First, DateOnly? Last, Bilingual? WhyNone)
{
    private const int Horizon = 400;

    /// <summary>Whether there is no lawful day.</summary>
    public bool IsEmpty => First is null;

    /// <summary>The window between a notice and the last day of the limit to hold it.</summary>
    /// <param name="notice">The backward limit of the notice: so many working days before the event.</param>
    /// <param name="noticeOn">The day the notice is given.</param>
    /// <param name="holdBy">Last day of the limit to hold the event.</param>
    /// <param name="calendar">Working days; the event is held on one.</param>
    /// <param name="zone">The bureau's zone.</param>
    /// <remarks>行政处罚法 (2021) art. 64: 举行听证的七日前，通知当事人; 公安机关办理行政案件程序规定 art. 137: 收到听证申请之日起十日内举行.</remarks>
    public static LawfulWindow Between(LimitRule notice, DateOnly noticeOn, DateOnly holdBy, WorkingCalendar calendar, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(calendar);

        var first = DayCount.AddDays(noticeOn, 1);
        for (var tried = 0; tried < Horizon && !(calendar.IsWorkingDay(first) && LatestNotice(first) >= noticeOn); tried++)
            first = DayCount.AddDays(first, 1);
        if (first <= holdBy)
            return new LawfulWindow(first, LastWorkingDay(holdBy), null);

        return new LawfulWindow(null, null, new Bilingual(
            $"没有合法的日期：{Text(noticeOn)}通知，最早可于{Text(first)}举行，而期限至{Text(holdBy)}届满",
            $"no lawful day: notice given on {Text(noticeOn)} allows {Text(first)} at the earliest, the limit ends on {Text(holdBy)}"));

        DateOnly LatestNotice(DateOnly heldOn) => Deadline.Compute(notice with { Backward = true }, heldOn, calendar, zone).LastDay;

        DateOnly LastWorkingDay(DateOnly day)
        {
            while (!calendar.IsWorkingDay(day) && day > first)
                day = day.AddDays(-1);
            return day;
        }
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
