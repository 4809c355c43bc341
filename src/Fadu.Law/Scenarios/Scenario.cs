using Fadu.Law.Packs;

namespace Fadu.Law.Scenarios;

/// <summary>One act of a scenario and what must come of it.</summary>
public sealed record ScenarioFact
{
    /// <summary>Where it is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary>The act.</summary>
    public required string Act { get; init; }

    /// <summary>When it happened, as written: a day, or a day and time; null the minute after the one before it.</summary>
    public string? On { get; init; }

    /// <summary>When it was recorded, as written; null when it happened.</summary>
    public string? Recorded { get; init; }

    /// <summary>The officer; null the first who may.</summary>
    public string? By { get; init; }

    /// <summary>Other officers.</summary>
    public IReadOnlyList<string> Officers { get; init; } = [];

    /// <summary>Names or numbers of subjects.</summary>
    public IReadOnlyList<string> About { get; init; } = [];

    /// <summary>Names given to what the act adds: by kind, or under the empty key to the first.</summary>
    public IReadOnlyDictionary<string, string> As { get; init; } = new Dictionary<string, string>();

    /// <summary>A name for the act itself, to correct or strike it.</summary>
    public string? Called { get; init; }

    /// <summary>The fields as written.</summary>
    public required PackNode Fields { get; init; }

    /// <summary>Birthday of the party added.</summary>
    public DateOnly? Born { get; init; }

    /// <summary>Flags of the party added.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Earlier decisions on the party, for this act's basis.</summary>
    public IReadOnlyList<PriorDecision> Prior { get; init; } = [];

    /// <summary>Linked matters, for this act's basis.</summary>
    public IReadOnlyList<LinkedMatter> Linked { get; init; } = [];

    /// <summary>The rules on which it is refused; null when it is granted.</summary>
    public IReadOnlyList<string>? Refused { get; init; }

    /// <summary>The rules found against it.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>The rules it is warned of; null not asked.</summary>
    public IReadOnlyList<string>? Warned { get; init; }

    /// <summary>Acts found on correction, as <c>rule</c>; null not asked.</summary>
    public IReadOnlyList<string>? FoundLater { get; init; }

    /// <summary>Texts that must stand in the sentence of a rule.</summary>
    public IReadOnlyDictionary<string, string> Lacks { get; init; } = new Dictionary<string, string>();
}

/// <summary>What must be so in the end.</summary>
public sealed record ScenarioExpectation
{
    /// <summary>Where it is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary>What is asked: clock, stage, derived, disclosed, document, standing, due, figure, seals or possible.</summary>
    public required string What { get; init; }

    /// <summary>Its id or value.</summary>
    public required string Value { get; init; }

    /// <summary>Name or number of the subject; null the matter.</summary>
    public string? About { get; init; }

    /// <summary>When it is asked, as written; null right after the last act.</summary>
    public string? On { get; init; }

    /// <summary>The last day of a clock, or the day an act of the law takes effect.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>The first instant that is too late, as written.</summary>
    public string? Due { get; init; }

    /// <summary>The state of a clock.</summary>
    public string? State { get; init; }

    /// <summary>Whether a clock is provisional.</summary>
    public bool? Provisional { get; init; }

    /// <summary>Whether a named fact holds: yes, no or unknown; whether an act is possible: yes or no; what the rows of a figure add up to.</summary>
    public string? Is { get; init; }

    /// <summary>Of a possible act, the gate that is asked of it and not lacking yet; null any.</summary>
    public string? Gate { get; init; }

    /// <summary>How many documents.</summary>
    public int? Count { get; init; }
}

/// <summary>情景: facts in, ruling, last day or finding out.</summary>
public sealed record Scenario
{
    /// <summary>Where it is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary>Its name, a sentence.</summary>
    public required string Name { get; init; }

    /// <summary>The procedure; empty if a limit is counted outside any.</summary>
    public required string Procedure { get; init; }

    /// <summary>The counted days or the article's words.</summary>
    public required string ByHand { get; init; }

    /// <summary>The scenario whose facts come first, or null.</summary>
    public string? Continues { get; init; }

    /// <summary>The handling unit, or null for the bureau's default.</summary>
    public string? Unit { get; init; }

    /// <summary>What the bureau has set.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The acts in order.</summary>
    public required IReadOnlyList<ScenarioFact> Facts { get; init; }

    /// <summary>What must be so in the end.</summary>
    public IReadOnlyList<ScenarioExpectation> Expect { get; init; } = [];

    /// <summary>A limit counted outside any procedure, instead of acts and what must come of them; or null.</summary>
    public LimitCount? Count { get; init; }
}
