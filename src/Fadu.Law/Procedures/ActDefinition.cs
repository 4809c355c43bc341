using System.Collections.Frozen;
using Fadu.Law.Gates;
using Fadu.Law.Packs;

namespace Fadu.Law.Procedures;

/// <summary>What an act is.</summary>
public enum ActKind
{
    /// <summary>行使职权: the bureau decides through Fadu; refused when unlawful.</summary>
    Power,

    /// <summary>事实发生: it happened; always recorded, with findings.</summary>
    Event,
}

/// <summary>Whom an act weighs on. An overlay may add nothing to an act that burdens the organ.</summary>
public enum Burdens
{
    /// <summary>A person or unit outside.</summary>
    Party,

    /// <summary>The organ itself: release, receipt, reply, return.</summary>
    Organ,
}

/// <summary>Outside facts an act is judged on; the desk fetches them in its transaction.</summary>
[Flags]
public enum Needs
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Posts and qualifications of actor and officers.</summary>
    Standing = 1,

    /// <summary>Earlier decisions on the party.</summary>
    PriorPenalties = 2,

    /// <summary>Age verdicts and flags of parties.</summary>
    Ages = 4,

    /// <summary>Linked matters.</summary>
    Linked = 8,

    /// <summary>The handling unit and those above it.</summary>
    Units = 16,
}

/// <summary>What an act is about.</summary>
/// <param name="Kind">matter, party, thing, measure, evidence or document.</param>
/// <param name="Roles">Roles or kinds it may have; empty for any.</param>
/// <param name="Each">Whether one act may name several.</param>
public sealed record ActSubject(string Kind, IReadOnlyList<string> Roles, bool Each);

/// <summary>A subject that an act adds.</summary>
/// <param name="Kind">party, thing, measure or evidence.</param>
/// <param name="Role">Its role, when fixed.</param>
/// <param name="RoleField">The field that says its role, otherwise.</param>
/// <param name="OfMatter">Whether it belongs to the matter; otherwise to the act's own subject, or to whom <paramref name="OfField"/> names.</param>
/// <param name="OfField">The field that names whose it is.</param>
/// <param name="CoversField">Evidence: the field that names the act it covers, or an item that came from that act; null for this act.</param>
/// <param name="When">Only if this holds; null always.</param>
public sealed record SubjectAddition(string Kind, string? Role, string? RoleField, bool OfMatter, string? OfField, string? CoversField, Condition? When);

/// <summary>Which evidence items change their standing.</summary>
public enum StandingTarget
{
    /// <summary>The act's own subject.</summary>
    Subject,

    /// <summary>The items the act adds.</summary>
    Added,

    /// <summary>The items a field names.</summary>
    Field,

    /// <summary>All items that came from the act which the item named in a field covers.</summary>
    CoveredBy,
}

/// <summary>A change of evidence items' standing.</summary>
/// <param name="Target">Which items.</param>
/// <param name="Field">The field, for the last two.</param>
/// <param name="To">usable, unusable or lost.</param>
/// <param name="When">Only if this holds, of <see cref="StandingTarget.CoveredBy"/> over the fields of the act covered; null always.</param>
public sealed record StandingChange(StandingTarget Target, string? Field, string To, Condition? When);

/// <summary>A link from this matter to another.</summary>
/// <param name="Relation">What the link says.</param>
/// <param name="Field">The field that names the other matter.</param>
/// <param name="When">Only if this holds; null always.</param>
public sealed record MatterLink(string Relation, string Field, Condition? When);

/// <summary>A paper an act produces.</summary>
/// <param name="Template">Id of the template.</param>
/// <param name="When">Only if this holds; null always.</param>
public sealed record ProducedDocument(string Template, Condition? When);

/// <summary>A dated row that an act makes or closes in the bureau's roster; each column names a field of the act.</summary>
/// <param name="Roster">bureau, unit, officer, post, qualification, leave, acting, edition, setting, outage or <see cref="Retention"/>; or <see cref="LookSeals"/>, <see cref="LookDrops"/>, <see cref="LedgerSuite"/>.</param>
/// <param name="Ends">Whether it closes the row.</param>
/// <param name="Each">A group field: one row for each of its items; null for one row.</param>
/// <param name="Key">Whose row.</param>
/// <param name="Of">What it belongs to.</param>
/// <param name="Value">What it says.</param>
/// <param name="Title">Its name.</param>
/// <param name="From">Its first day; null for the act's own.</param>
/// <param name="Until">Its last day.</param>
/// <param name="Organ">Whether a unit is an organ: a field, or <c>true</c>.</param>
public sealed record RosterFeed(
    string Roster, bool Ends, string? Each, string? Key, string? Of, string? Value, string? Title, string? From, string? Until, string? Organ)
{
    /// <summary>The bureau's schedule of retention (保管期限表), whole, as text.</summary>
    public const string Retention = "retention";

    /// <summary>No row of the roster: the act seals the log of looks, hour by hour, and only the system performs it, under the name of the law.</summary>
    public const string LookSeals = "look-seals";

    /// <summary>No row of the roster either: the act says from which hour on the log of looks is kept, and who dropped what lies before.</summary>
    public const string LookDrops = "look-drops";

    /// <summary>No row of the roster: from the leaf of this act on, signed heads of the ledger carry SM3 and SM2 beside SHA-256 and Ed25519.</summary>
    public const string LedgerSuite = "ledger-suite";
}

/// <summary>退回: what an act gives back to whoever did an earlier one, and which of its own fields say what is to be mended.</summary>
/// <param name="Of">The acts that may be given back.</param>
/// <param name="Why">The field with the points that do not hold: a choice.</param>
/// <param name="Marked">The field with the ids of the fields to be mended.</param>
/// <param name="Remarks">The group of a field's id and what is to be mended in it.</param>
public sealed record ActReturn(IReadOnlyList<string> Of, string Why, string Marked, string Remarks);

/// <summary>对照: earlier acts of the bureau, in other matters, that whoever performs this one may lay beside it. A comparison, never a rule.</summary>
/// <param name="Figure">The figure whose rows are those acts.</param>
/// <param name="Same">The fields that have to be the same.</param>
/// <param name="Shows">The field that is shown.</param>
public sealed record ActComparison(string Figure, IReadOnlyList<string> Same, string Shows);

/// <summary>删除: the act erases the personal data of the party it is about, or, of an act on the matter, what is kept of no single party.</summary>
/// <param name="ProposedBy">The act by which another person has to propose it first.</param>
/// <param name="Outlived">How that act says that the file was kept long enough; null where it cannot.</param>
public sealed record ActErasure(string ProposedBy, OutlivedGround? Outlived = null);

/// <summary>How an act that proposes an erasure says that the file was kept as long as the bureau's schedule asks.</summary>
/// <param name="Field">The field with the ground: a choice.</param>
/// <param name="Is">The option that says so.</param>
/// <param name="Document">The field with the document relied on.</param>
public sealed record OutlivedGround(string Field, string Is, string Document);

/// <summary>行为: one thing that can be done on a matter of the procedure.</summary>
public sealed record ActDefinition
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, an imperative.</summary>
    public required Bilingual Title { get; init; }

    /// <summary>Power or event.</summary>
    public required ActKind Kind { get; init; }

    /// <summary>Where it is written.</summary>
    public required SourceSpan At { get; init; }

    /// <summary>Whom it weighs on.</summary>
    public Burdens Burdens { get; init; }

    /// <summary>What it is about.</summary>
    public ActSubject For { get; init; } = new(SubjectKinds.Matter, [], Each: false);

    /// <summary>Whether a matter begins with it.</summary>
    public bool Opens { get; init; }

    /// <summary>The subjects it adds, in order.</summary>
    public IReadOnlyList<SubjectAddition> Adds { get; init; } = [];

    /// <summary>Who may perform it; null for anyone on the case.</summary>
    public Condition? By { get; init; }

    /// <summary>Stages it may be done in; empty for any but an end.</summary>
    public IReadOnlyList<Stage> From { get; init; } = [];

    /// <summary>The stage it leads to, or null.</summary>
    public Stage? To { get; init; }

    /// <summary>An event's allowance between occurrence and entry, or null.</summary>
    public TimeLength? EnteredWithin { get; init; }

    /// <summary>Its fields in order.</summary>
    public IReadOnlyList<FieldDefinition> Fields { get; init; } = [];

    /// <summary>The outside facts its conditions read: found by the loader, with what the pack declares.</summary>
    public Needs Needs { get; init; }

    /// <summary>The ages its conditions ask about.</summary>
    public IReadOnlyList<int> Ages { get; init; } = [];

    /// <summary>Gates in order.</summary>
    public IReadOnlyList<Gate> Gates { get; init; } = [];

    /// <summary>What it does to clocks: stops first, starts last.</summary>
    public IReadOnlyList<ClockAction> Clocks { get; init; } = [];

    /// <summary>Changes of evidence items' standing, in order.</summary>
    public IReadOnlyList<StandingChange> Standing { get; init; } = [];

    /// <summary>Templates of the papers it produces, in order.</summary>
    public IReadOnlyList<ProducedDocument> Produces { get; init; } = [];

    /// <summary>Rows it makes in the bureau's roster.</summary>
    public IReadOnlyList<RosterFeed> Feeds { get; init; } = [];

    /// <summary>Whether only the law itself performs it: it is named by an <c>on-expiry</c> line or by <c>seals</c>, or seals the log of looks.</summary>
    public bool OfTheLaw { get; init; }

    /// <summary>The link it makes, or null.</summary>
    public MatterLink? Links { get; init; }

    /// <summary>What it gives back, or null.</summary>
    public ActReturn? Returns { get; init; }

    /// <summary>That it erases personal data, and after whose proposal; or null.</summary>
    public ActErasure? Erases { get; init; }

    /// <summary>封存: that it closes the record of the matter.</summary>
    public bool SealsRecord { get; init; }

    /// <summary>That it opens a sealed record for a time, and by which of its fields; or null.</summary>
    public SealOpening? OpensSealed { get; init; }

    /// <summary>What it may be compared with, or null.</summary>
    public ActComparison? Compares { get; init; }

    /// <summary>One sentence for the party's window; null is not shown.</summary>
    public Bilingual? Discloses { get; init; }

    /// <summary>To whom what it says may be shown.</summary>
    public Visibility Visibility { get; init; } = Visibility.Internal;

    /// <summary>Whether it, or a field of it, is not for every officer who may see the matter.</summary>
    public bool HoldsOpinions => Visibility == Visibility.Privileged || Fields.Any(static one => one.Visibility == Visibility.Privileged);

    /// <summary>Offered first on the matter page.</summary>
    public bool Next { get; init; }

    /// <summary>The kind under which this act counts as an earlier decision on its party; null when it does not.</summary>
    public string? Prior { get; init; }

    private FrozenDictionary<string, FieldDefinition>? fieldsById;

    /// <summary>The field of that id, or null.</summary>
    public FieldDefinition? FindField(string id) => (fieldsById ??= Fields.ToFrozenDictionary(field => field.Id)).GetValueOrDefault(id);
}
