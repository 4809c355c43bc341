using System.Globalization;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Procedures;

/// <summary>What an act does to a clock.</summary>
public enum ClockVerb
{
    /// <summary>Ends it.</summary>
    Stop,

    /// <summary>Stops the count for a time.</summary>
    Pause,

    /// <summary>Lets it run again.</summary>
    Resume,

    /// <summary>Makes it longer.</summary>
    Extend,

    /// <summary>Puts another limit in its place.</summary>
    Switch,

    /// <summary>Starts it.</summary>
    Start,
}

/// <summary>Whose clock an act touches.</summary>
public enum ClockTarget
{
    /// <summary>That of the act's subjects.</summary>
    Subject,

    /// <summary>The matter's.</summary>
    Matter,

    /// <summary>That of each paper the act produces.</summary>
    Document,

    /// <summary>That of the first subject the act adds that is no evidence.</summary>
    Added,

    /// <summary>That of the party behind the act's subjects.</summary>
    Party,

    /// <summary>That of every party of the roles given; of every measure, thing or document of them that belongs to the act's party.</summary>
    Every,

    /// <summary>That of the subjects a field names.</summary>
    Field,
}

/// <summary>One line of an act's <c>starts</c>, <c>stops</c>, <c>pauses</c>, <c>resumes</c>, <c>extends</c> or <c>switches</c>.</summary>
/// <param name="Verb">What it does.</param>
/// <param name="Limit">The limit.</param>
/// <param name="On">Whose clock.</param>
public sealed record ClockAction(ClockVerb Verb, string Limit, ClockTarget On)
{
    /// <summary>Kind of subject, for <see cref="ClockTarget.Every"/>.</summary>
    public string Kind { get; init; } = SubjectKinds.Party;

    /// <summary>Roles, for <see cref="ClockTarget.Every"/>.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The field that names the subjects, for <see cref="ClockTarget.Field"/>.</summary>
    public string? OnField { get; init; }

    /// <summary>The field with the day or instant it starts from; null for the act's own.</summary>
    public string? FromField { get; init; }

    /// <summary>The act of the record it starts from, the last of that id; null for this act.</summary>
    public string? FromAct { get; init; }

    /// <summary>The ground of a pause.</summary>
    public string? Ground { get; init; }

    /// <summary>The limit that takes its place.</summary>
    public string? SwitchTo { get; init; }

    /// <summary>Whether the limit that takes its place counts from the original start.</summary>
    public bool FromOriginalStart { get; init; }

    /// <summary>Whether a clock that already runs begins anew; otherwise it runs on from its first start.</summary>
    public bool Restarts { get; init; }

    /// <summary>How much an extension grants; null is all the limit allows.</summary>
    public string? Length { get; init; }

    /// <summary>The field that says how much an extension grants.</summary>
    public string? LengthField { get; init; }

    /// <summary>Only if this holds; null always.</summary>
    public Condition? When { get; init; }

    /// <summary>Where it is written.</summary>
    public SourceSpan At { get; init; }
}

/// <summary>A length of time written <c>24 hours</c>, <c>30 days</c>, <c>5 working-days</c>, <c>6 months</c>, <c>1 years</c>.</summary>
public readonly record struct TimeLength(int Length, LimitUnit Unit)
{
    private static readonly (string Word, LimitUnit Unit, string Zh)[] Units =
    [
        ("hours", LimitUnit.Hours, "小时"),
        ("days", LimitUnit.Days, "日"),
        ("working-days", LimitUnit.WorkingDays, "个工作日"),
        ("months", LimitUnit.Months, "个月"),
        ("years", LimitUnit.Years, "年"),
    ];

    /// <summary>The form in packs, for messages.</summary>
    public const string Form = "a length as “24 hours”, “30 days”, “5 working-days”, “6 months”, “1 years”";

    /// <summary>Reads the written form; null if the text has another.</summary>
    public static TimeLength? Parse(string? text)
    {
        var parts = (text ?? "").Split(' ');
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return null;
        foreach (var unit in Units)
        {
            if (parts[1] == unit.Word || parts[1] + "s" == unit.Word)
                return new TimeLength(length, unit.Unit);
        }

        return null;
    }

    /// <summary>The last moment of the span that begins at an instant; for days the end of the last day.</summary>
    /// <param name="from">Its beginning, as a local time.</param>
    /// <param name="calendar">Working days.</param>
    public DateTime EndAfter(DateTime from, WorkingCalendar calendar) => Unit == LimitUnit.Hours
        ? from.AddHours(Length)
        : DayCount.Step(DateOnly.FromDateTime(from), Length, Unit, calendar).ToDateTime(TimeOnly.MaxValue);

    /// <summary>It in words.</summary>
    public Bilingual Words()
    {
        var unit = Unit;
        var row = Array.Find(Units, row => row.Unit == unit);
        return new(string.Create(CultureInfo.InvariantCulture, $"{Length}{row.Zh}"), string.Create(CultureInfo.InvariantCulture, $"{Length} {row.Word.Replace('-', ' ')}"));
    }
}
