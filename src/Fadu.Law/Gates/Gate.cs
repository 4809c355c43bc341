using Fadu.Law.Packs;

namespace Fadu.Law.Gates;

/// <summary>By which day a rule's version is chosen.</summary>
/// <param name="Kind">How.</param>
/// <param name="Name">The setting, or the named day of the procedure; null otherwise.</param>
public sealed record AppliesBy(AppliesByKind Kind, string? Name)
{
    /// <summary>By the day of the act.</summary>
    public static AppliesBy ActDay { get; } = new(AppliesByKind.ActDay, null);
}

/// <summary>How a version's day is found.</summary>
public enum AppliesByKind
{
    /// <summary>The day of the act.</summary>
    ActDay,

    /// <summary>The day of the violation, unless the rule of the act's day is milder (从旧兼从轻).</summary>
    ViolationDayOrMilder,

    /// <summary>A named day of the procedure: <c>filing-day</c> and what else its <c>days</c> names.</summary>
    NamedDay,

    /// <summary>The day a setting of the bureau names.</summary>
    Setting,
}

/// <summary>A gate's wording and condition over a time.</summary>
public sealed record GateVersion
{
    /// <summary>First day in force.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day in force, included; null while open.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>The provision.</summary>
    public required Citation Cite { get; init; }

    /// <summary>Other provisions that say the same.</summary>
    public IReadOnlyList<Citation> Also { get; init; } = [];

    /// <summary>When the gate concerns the act at all; null always.</summary>
    public Condition? Applies { get; init; }

    /// <summary>What must hold.</summary>
    public required Condition Require { get; init; }

    /// <summary>The sentence when it does not.</summary>
    public required Bilingual Lacking { get; init; }

    /// <summary>How to mend it.</summary>
    public required Bilingual Cure { get; init; }

    /// <summary>The act that mends it, or null.</summary>
    public string? CureAct { get; init; }

    /// <summary>The field that mends it, or null.</summary>
    public string? CureField { get; init; }

    /// <summary>Where it is written.</summary>
    public SourceSpan At { get; init; }

    /// <summary>Whether it is in force on a day.</summary>
    public bool InForce(DateOnly on) => From <= on && (Until is not { } until || on <= until);
}

/// <summary>What wins where two rules of one act meet, and why.</summary>
/// <param name="With">The other rule.</param>
/// <param name="Winner">The rule that decides; both are kept when <paramref name="Ground"/> is both-bind.</param>
/// <param name="Ground">rank, special, later, yields or both-bind.</param>
/// <param name="Cite">The provision that says so, or null.</param>
/// <param name="At">Where it is written.</param>
public sealed record RuleConflict(string With, string Winner, string Ground, Citation? Cite, SourceSpan At);

/// <summary>Words of the lines that name a winner.</summary>
public static class GateConflicts
{
    /// <summary>Both rules bind; the stricter for the organ decides.</summary>
    public const string BothBind = "both-bind";
}

/// <summary>关口: what must hold for an act, with law and article.</summary>
public sealed record Gate
{
    /// <summary>Its id; the rule id of its ground.</summary>
    public required string Id { get; init; }

    /// <summary>What it asks, in one line.</summary>
    public required Bilingual Title { get; init; }

    /// <summary>What it does when it is not satisfied; null for the default of the act's kind.</summary>
    public GateEffect? Effect { get; init; }

    /// <summary>By which day its version is chosen.</summary>
    public AppliesBy AppliesBy { get; init; } = AppliesBy.ActDay;

    /// <summary>The subject matter it rules; two rules of one act with the same need a line naming the winner. Null for none.</summary>
    public string? Governs { get; init; }

    /// <summary>Versions in order of time.</summary>
    public required IReadOnlyList<GateVersion> Versions { get; init; }

    /// <summary>Where other rules are met.</summary>
    public IReadOnlyList<RuleConflict> Conflicts { get; init; } = [];

    /// <summary>Gates of the same act that silence it where they speak themselves.</summary>
    public IReadOnlyList<Gate> BeatenBy { get; init; } = [];

    /// <summary>Where it is written.</summary>
    public SourceSpan At { get; init; }

    /// <summary>The version in force on a day, or null.</summary>
    public GateVersion? On(DateOnly day)
    {
        foreach (var version in Versions)
        {
            if (version.InForce(day))
                return version;
        }

        return null;
    }
}
