using System.Globalization;
using System.Text.RegularExpressions;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Tests.TimeLimits;

/// <summary>A second counter that walks day by day. It shares nothing with the first: it reads the calendar files with its own eyes and counts on its fingers.</summary>
internal sealed partial class WallCalendar
{
    private readonly HashSet<DateOnly> off = [];
    private readonly HashSet<DateOnly> madeUp = [];

    public WallCalendar()
    {
        foreach (var (_, text) in TheRepository.Files("laws/national/calendar"))
        {
            foreach (Match match in Holiday().Matches(text))
            {
                for (var day = Day(match.Groups[1].Value); day <= Day(match.Groups[2].Value); day = day.AddDays(1))
                    off.Add(day);
            }

            foreach (Match match in MadeUp().Matches(text))
                madeUp.Add(Day(match.Groups[1].Value));
        }
    }

    public bool PeopleWorkOn(DateOnly day) =>
        madeUp.Contains(day) || (!off.Contains(day) && day.DayOfWeek != DayOfWeek.Saturday && day.DayOfWeek != DayOfWeek.Sunday);

    /// <summary>The n-th day after the start that counts.</summary>
    public static DateOnly Walk(DateOnly start, int n, Func<DateOnly, bool> counts)
    {
        var day = start;
        while (n > 0)
        {
            day = day.AddDays(1);
            if (counts(day))
                n--;
        }

        return day;
    }

    /// <summary>The same-numbered day after so many months, found by turning the pages one by one.</summary>
    public static DateOnly TurnMonths(DateOnly start, int months)
    {
        var (year, month) = (start.Year, start.Month);
        for (; months > 0; months--)
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1);
        for (var number = start.Day; ; number--)
        {
            if (DateOnly.TryParseExact($"{year:D4}-{month:D2}-{number:D2}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return day;
        }
    }

    /// <summary>Counts again what a trace tells, and gives the day it ends on.</summary>
    public static DateOnly Replay(IReadOnlyList<TraceStep> trace)
    {
        var start = trace.First(step => step.Kind == TraceKind.Start);
        var length = trace.First(step => step.Kind == TraceKind.Length);
        var skipped = trace.Where(step => step.Kind == TraceKind.SkippedDay).Select(step => step.From).ToHashSet();
        var moved = trace.Where(step => step.Kind is TraceKind.RolledOver or TraceKind.MovedEarlier).Select(step => step.From).ToHashSet();
        var firstDayCounts = start.Reason.Zh.Contains("第1日", StringComparison.Ordinal) && start.Reason.Zh.StartsWith("当日", StringComparison.Ordinal);
        bool NotCounted(DateOnly day) => skipped.Contains(day) || trace.Any(step => step.Kind == TraceKind.NotCounted && step.From <= day && day <= step.To);

        var last = length.Unit switch
        {
            LimitUnit.Days or LimitUnit.WorkingDays => Walk(firstDayCounts ? start.From.AddDays(-1) : start.From, length.Days, day => !NotCounted(day)),
            LimitUnit.Months => TurnMonths(start.From, length.Days),
            LimitUnit.Years => TurnMonths(start.From, 12 * length.Days),
            _ => throw new InvalidOperationException("hours have no days to walk"),
        };
        if (length.Unit is LimitUnit.Months or LimitUnit.Years)
        {
            var days = last.DayNumber - start.From.DayNumber;
            last = Walk(firstDayCounts ? start.From.AddDays(-1) : start.From, days, day => !NotCounted(day));
        }

        foreach (var extension in trace.Where(step => step.Kind == TraceKind.Extension))
            last = Walk(last, extension.Days, day => !NotCounted(day));
        while (moved.Contains(last))
            last = last.AddDays(1);
        return last;
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"from: ([0-9-]{10}), to: ([0-9-]{10})", RegexOptions.CultureInvariant)]
    private static partial Regex Holiday();

    [GeneratedRegex(@"on: ([0-9-]{10})", RegexOptions.CultureInvariant)]
    private static partial Regex MadeUp();
}
