using System.Collections.Frozen;
using Fadu.Law.Gates;
using Fadu.Law.Packs;

namespace Fadu.Law.Procedures;

/// <summary>What the public sees of a stage.</summary>
public sealed record Phase(string Id, Bilingual Title);

/// <summary>阶段: a place of a track or of a matter.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its name on screen.</param>
/// <param name="Phase">Id of the phase the public sees.</param>
/// <param name="End">Whether a track ends here.</param>
/// <param name="Order">Place in the file, from 0: the slowest track has the least.</param>
/// <param name="At">Where it is written.</param>
public sealed record Stage(string Id, Bilingual Title, string Phase, bool End, int Order, SourceSpan At);

/// <summary>A role of parties, or a kind of thing, measure, evidence.</summary>
/// <param name="Kind">party, thing, measure or evidence.</param>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its name on screen.</param>
/// <param name="Tracked">A party with its own stage (办理进度).</param>
/// <param name="Of">The roles it may belong to: a guardian's wards.</param>
/// <param name="StartsIn">The stage in which one added late begins; null for the matter's own.</param>
/// <param name="RestrictsLiberty">A measure that holds a person.</param>
public sealed record RoleDefinition(
    string Kind,
    string Id,
    Bilingual Title,
    bool Tracked,
    IReadOnlyList<string> Of,
    string? StartsIn,
    bool RestrictsLiberty);

/// <summary>A choice of the bureau that its legal department approves.</summary>
public sealed record SettingDefinition(string Id, Bilingual Title, IReadOnlyList<string> Options, string Default);

/// <summary>A named fact (派生事实), used by gates, documents and figures.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What it says.</param>
public sealed record DerivedFact(string Id, Bilingual Title)
{
    /// <summary>When it holds.</summary>
    public Condition When { get; internal set; } = Condition.Always;
}

/// <summary>A day of the matter by which rules may be chosen: that of an act, or one written in a field of it.</summary>
public sealed record NamedDay(string Id, IReadOnlyList<string> Acts, string? Field);

/// <summary>What the law does itself when a clock runs out (默示、视为).</summary>
/// <param name="Limit">The limit that runs out.</param>
/// <param name="Act">The act the law performs.</param>
/// <param name="ConfirmedBy">The act by which a person confirms it before anything outward follows; null when none.</param>
/// <param name="TakesEffect">From which day it counts.</param>
/// <param name="When">Only if this holds; null always.</param>
/// <param name="At">Where it is written.</param>
public sealed record ExpiryRule(string Limit, string Act, string? ConfirmedBy, EffectDay TakesEffect, Condition? When, SourceSpan At);

/// <summary>The day from which an act of the law counts.</summary>
public enum EffectDay
{
    /// <summary>The day after the last day.</summary>
    AfterLastDay,

    /// <summary>The last day.</summary>
    LastDay,

    /// <summary>The day the clock started: 自收到之日起即为受理.</summary>
    Start,
}

/// <summary>程序: stages, subjects and the acts between them, as law prescribes.</summary>
public sealed record Procedure
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required Bilingual Title { get; init; }

    /// <summary>The pattern of file numbers: {unit} {year} {n}.</summary>
    public required string FileNumber { get; init; }

    /// <summary>The first day whose law is held here.</summary>
    public required DateOnly KnownFrom { get; init; }

    /// <summary>Where it is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary>Stages in order.</summary>
    public IReadOnlyList<Stage> Stages { get; init; } = [];

    /// <summary>What the public sees, in order.</summary>
    public IReadOnlyList<Phase> Phases { get; init; } = [];

    /// <summary>Roles of parties, kinds of things, measures, evidence.</summary>
    public IReadOnlyList<RoleDefinition> Roles { get; init; } = [];

    /// <summary>Choices of the bureau.</summary>
    public IReadOnlyList<SettingDefinition> Settings { get; init; } = [];

    /// <summary>Days by which rules may be chosen.</summary>
    public IReadOnlyList<NamedDay> Days { get; init; } = [];

    /// <summary>Named facts.</summary>
    public IReadOnlyDictionary<string, DerivedFact> Derived { get; init; } = FrozenDictionary<string, DerivedFact>.Empty;

    /// <summary>Acts in the order of the file, then the two that every procedure has.</summary>
    public IReadOnlyList<ActDefinition> Acts { get; init; } = [];

    /// <summary>Acts of the law itself.</summary>
    public IReadOnlyList<ExpiryRule> OnExpiry { get; init; } = [];

    /// <summary>By which field its matters are called in lists, or null: by the procedure alone.</summary>
    public MatterNaming? About { get; init; }

    /// <summary>Which of its records are sealed, or null.</summary>
    public RecordSealing? Seals { get; init; }

    private FrozenDictionary<string, ActDefinition>? actsById;
    private FrozenDictionary<string, Stage>? stagesById;

    /// <summary>The act of that id, or null.</summary>
    public ActDefinition? FindAct(string id) => (actsById ??= Acts.ToFrozenDictionary(act => act.Id)).GetValueOrDefault(id);

    /// <summary>The stage of that id, or null.</summary>
    public Stage? FindStage(string id) => (stagesById ??= Stages.ToFrozenDictionary(stage => stage.Id)).GetValueOrDefault(id);

    /// <summary>The role or kind of that id, or null.</summary>
    public RoleDefinition? FindRole(string kind, string id) => Roles.FirstOrDefault(role => role.Kind == kind && role.Id == id);

    /// <summary>The acts with which a matter may begin.</summary>
    public IEnumerable<ActDefinition> Openings => Acts.Where(act => act.Opens);

    /// <summary>The same procedure with another fact in place of the one of that name: what a mutation makes.</summary>
    public Procedure With(DerivedFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return this with { Derived = Derived.Values.Select(one => one.Id == fact.Id ? fact : one).ToFrozenDictionary(one => one.Id) };
    }

    /// <summary>The same procedure with other acts: what an overlay or a mutation makes.</summary>
    public Procedure WithActs(IReadOnlyList<ActDefinition> acts) => this with { Acts = acts, actsById = null };
}
