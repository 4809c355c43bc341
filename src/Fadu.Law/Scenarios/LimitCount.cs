using System.Globalization;
using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Scenarios;

/// <summary>期限计算: one limit counted by hand, outside any procedure.</summary>
public sealed record LimitCount
{
    /// <summary>The limit.</summary>
    public required string Limit { get; init; }

    /// <summary>The event it runs from, or, of a backward limit, runs up to.</summary>
    public required LimitStart From { get; init; }

    /// <summary>The day by which its value is chosen.</summary>
    public required DateOnly LawDay { get; init; }

    /// <summary>What happens while it runs.</summary>
    public LimitCourse Course { get; init; } = new();

    /// <summary>The last day on which the thing is in time, or null if not asked.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>The first local time that is too late, or null if not asked.</summary>
    public LimitStart? Before { get; init; }

    /// <summary>Whether a value is in force: <c>no</c>, or <c>unread</c> while nobody has read its number; null if it is counted.</summary>
    public string? InForce { get; init; }

    /// <summary>What differs from what is written; empty if nothing does.</summary>
    /// <param name="pack">The law.</param>
    public IReadOnlyList<string> Faults(RulePack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        if (pack.FindLimit(Limit) is not { } limit)
            return [$"no limit “{Limit}”"];
        var value = limit.On(LawDay);
        var inForce = value is null ? "no" : value.Rule is null ? "unread" : "yes";
        if (inForce != (InForce ?? "yes"))
            return [string.Create(CultureInfo.InvariantCulture, $"{Limit}: in force on {LawDay:yyyy-MM-dd}: expected {InForce ?? "yes"}, found {inForce}")];
        return value?.Rule is { } rule ? Faults(Deadline.Compute(rule, From, pack.Calendar, pack.Zone, Course), pack.Zone) : [];
    }

    private List<string> Faults(Deadline found, TimeZoneInfo zone)
    {
        var faults = (found.Problems ?? []).Select(problem => $"{Limit}: {problem.Says.In("en")}").ToList();
        if (LastDay is { } last && last != found.LastDay)
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{Limit}: expected the last day {last:yyyy-MM-dd}, found {found.LastDay:yyyy-MM-dd}"));
        if (Before is { } before && LegalDay.At(before.Day, before.Time ?? TimeOnly.MinValue, zone) is var due && due != found.Due)
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{Limit}: expected to end before {due:yyyy-MM-dd HH:mm}, found {found.Due:yyyy-MM-dd HH:mm}"));
        return faults;
    }
}
