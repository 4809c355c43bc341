using System.Globalization;

namespace Fadu.Law.TimeLimits;

/// <summary>A question to the count, as the command asks it.</summary>
/// <param name="Limit">A limit's id, or a row's of the fact base.</param>
/// <param name="From">The event: <c>2026-02-10</c> or <c>2026-02-10T09:00</c>, in the bureau's zone.</param>
/// <param name="LawDay">The day by which the law is chosen; null is the day of the event.</param>
/// <param name="Held">Whether a person is held.</param>
/// <param name="Pauses">Times not counted, first and last day; on the first ground the limit names.</param>
/// <param name="Extensions">How many extensions were granted, each of the full length.</param>
public sealed record LimitQuestion(
    string Limit, string From, DateOnly? LawDay = null, bool Held = false, IReadOnlyList<(DateOnly From, DateOnly To)>? Pauses = null, int Extensions = 0);

/// <summary>The answer: a limit with its value and the count, or why there is none.</summary>
/// <param name="Limit">The limit's id.</param>
/// <param name="Value">The value it was counted by; null if there is no answer.</param>
/// <param name="Deadline">The count with its trace.</param>
/// <param name="Problem">Why there is no answer; null if there is one.</param>
public sealed record LimitAnswer(string Limit, LimitValue? Value, Deadline Deadline, Bilingual? Problem);

/// <summary>Counts one limit from its id and a start, for the command and the interface.</summary>
public static class LimitCalculator
{
    private const int MaxExtensions = 100;

    /// <summary>Answers a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="limits">The limits of the pack.</param>
    /// <param name="calendar">Working days.</param>
    /// <param name="zone">The bureau's zone.</param>
    /// <param name="nameOfGround">A ground on which time is not counted, in words; null shows its id.</param>
    public static LimitAnswer Compute(
        LimitQuestion question, LimitLibrary limits, WorkingCalendar calendar, TimeZoneInfo zone, Func<string, Bilingual>? nameOfGround = null)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(limits);

        if (Start(question.From) is not { } start)
            return None(question, $"起算时间应写作2026-02-10或者2026-02-10T09:00，实为“{question.From}”", $"the start must be 2026-02-10 or 2026-02-10T09:00, not “{question.From}”");
        if (limits.Find(question.Limit) is null)
            return None(question, $"没有名为“{question.Limit}”的时限", $"no limit is called “{question.Limit}”");
        var lawDay = question.LawDay ?? start.Day;
        if (limits.Find(question.Limit, lawDay) is not { } found)
            return None(question, $"时限“{question.Limit}”在{Text(lawDay)}没有有效的规定", $"no value of “{question.Limit}” is in force on {Text(lawDay)}");
        if (found.Value.Rule is not { } rule)
            return None(question, $"时限“{question.Limit}”的长度没有核实，不能计算", $"the length of “{question.Limit}” has not been verified");

        if (question.Extensions is < 0 or > MaxExtensions)
            return None(question, $"延长的次数不能是{Number(question.Extensions)}", $"it cannot have been extended {Number(question.Extensions)} times");

        var ground = rule.Excludes.Count > 0 ? rule.Excludes[0] : "pause";
        var course = new LimitCourse
        {
            Held = question.Held,
            Pauses = [.. (question.Pauses ?? []).Select(pause => new Pause(ground, pause.From, pause.To) { Cite = rule.Cite, Title = nameOfGround?.Invoke(ground) })],
            Extensions = [.. Enumerable.Repeat(new GrantedExtension(), question.Extensions)],
        };
        var deadline = Deadline.Compute(rule, start, calendar, zone, course, new DeadlineTrace());
        return deadline.LastDay < DateOnly.MaxValue
            ? new LimitAnswer(found.Limit.Id, found.Value, deadline, null)
            : None(question, "计算超出了日历的范围（9999年）", "the count goes beyond the calendar (the year 9999)");
    }

    /// <summary>Reads a start; null if the text has another form.</summary>
    public static LimitStart? Start(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new LimitStart(day);
        return DateTime.TryParseExact(text, ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? new LimitStart(DateOnly.FromDateTime(at), TimeOnly.FromDateTime(at))
            : null;
    }

    private static LimitAnswer None(LimitQuestion question, string zh, string en) => new(question.Limit, null, default, new Bilingual(zh, en));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
