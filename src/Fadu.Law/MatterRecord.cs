using System.Text.Json.Nodes;
using Fadu.Law.Procedures;

namespace Fadu.Law;

/// <summary>An act as the law sees it: its skeleton, never its personal parts.</summary>
/// <param name="Number">Place in the matter, from 1, in order of recording.</param>
/// <param name="Act">Id of the act in the procedure's pack.</param>
/// <param name="RecordedAt">When the desk recorded it, UTC, whole milliseconds.</param>
/// <param name="OccurredAt">When it happened; equals <paramref name="RecordedAt"/> for a power.</param>
/// <param name="DayPrecision">True when only the day of <paramref name="OccurredAt"/> is known.</param>
/// <param name="OccurredOn">The bureau's local day of <paramref name="OccurredAt"/>.</param>
/// <param name="Subjects">Numbers of the subjects it is about; empty means the matter.</param>
/// <param name="Adds">Numbers of the subjects it created (parties, things, documents it produced), in order.</param>
/// <param name="Fields">Fields whose <c>personal</c> is none, as recorded. Never mutated.</param>
/// <param name="Basis">The outside facts it was judged on.</param>
/// <param name="Findings">Rule ids recorded against it at the time.</param>
public sealed record RecordedAct(
    int Number,
    string Act,
    DateTimeOffset RecordedAt,
    DateTimeOffset OccurredAt,
    bool DayPrecision,
    DateOnly OccurredOn,
    IReadOnlyList<int> Subjects,
    IReadOnlyList<int> Adds,
    JsonObject Fields,
    Basis Basis,
    IReadOnlyList<string> Findings);

/// <summary>对象: what inside a matter an act is about.</summary>
/// <param name="Number">From 1 in order of creation; 0 is the matter itself and never a row.</param>
/// <param name="Kind">party, thing, measure, evidence or document.</param>
/// <param name="Role">The role or kind the pack names: a party's role, a document's template id.</param>
/// <param name="Of">The subject it belongs to (a guardian's ward, a document's party, a measure's party); 0 the matter.</param>
/// <param name="BornOf">Number of the act that created it.</param>
/// <param name="Stage">A tracked party's own stage (办理进度); null otherwise.</param>
/// <param name="Standing">Evidence: usable, unusable or lost. Null otherwise.</param>
/// <param name="Covers">Evidence and documents: number of the act it covers or was produced by; 0 none.</param>
public sealed record SubjectRecord(int Number, string Kind, string Role, int Of, int BornOf, string? Stage, string? Standing, int Covers);

/// <summary>A matter folded from its acts, as corrected: what a check reads.</summary>
/// <param name="Procedure">Id of the procedure.</param>
/// <param name="Stage">Stage of the matter: its own, or that of the slowest track.</param>
/// <param name="Acts">All acts in order of recording, corrections applied, struck ones left out of it and kept in <paramref name="Struck"/>.</param>
/// <param name="Struck">Acts recorded by mistake; they count only where distinctness is judged.</param>
/// <param name="Subjects">All subjects in order of number.</param>
/// <param name="Clocks">Every clock that was ever started, as intervals and events; values are computed from them on asking.</param>
public sealed record MatterRecord(
    string Procedure,
    string Stage,
    IReadOnlyList<RecordedAct> Acts,
    IReadOnlyList<RecordedAct> Struck,
    IReadOnlyList<SubjectRecord> Subjects,
    IReadOnlyList<ClockRecord> Clocks)
{
    /// <summary>The record of a matter not yet begun.</summary>
    public static MatterRecord Empty(string procedure) => new(procedure, "", [], [], [], []);

    /// <summary>The matter's own stage, which shows while no track is open.</summary>
    public string OwnStage { get; init; } = "";

    /// <summary>What it is about, by the field that names matters of its procedure; null while no act has said so.</summary>
    public string? About { get; init; }

    /// <summary>All acts as recorded, before any correction: what is folded again when one is corrected or struck.</summary>
    public IReadOnlyList<RecordedAct> Raw { get; init; } = [];

    /// <summary>The acts of the law that stand and that nobody has confirmed yet, in order.</summary>
    public IReadOnlyList<RecordedAct> Unconfirmed { get; init; } = [];

    /// <summary>What was given back and has not been done anew, in the order it was given back; on whatever stage its subject stands.</summary>
    public IReadOnlyList<Returned> GivenBack { get; init; } = [];

    /// <summary>The subjects that the last act added, in order of number.</summary>
    public IEnumerable<SubjectRecord> AddedByLast()
    {
        if (Raw.Count == 0)
            yield break;
        // They stand at the end, perhaps with places between that belong to no act: a long matter is not gone through for each act.
        var last = Raw[^1].Number;
        var start = Subjects.Count;
        while (start > 0 && (Subjects[start - 1].BornOf == last || Subjects[start - 1].Kind == MatterFold.StruckKind))
            start--;
        for (var i = start; i < Subjects.Count; i++)
        {
            if (Subjects[i].BornOf == last)
                yield return Subjects[i];
        }
    }

    /// <summary>The act of a number as corrected; null when it was struck or there is none.</summary>
    public RecordedAct? ActNumbered(int number)
    {
        // Numbers rise by one from the first, with a gap where an act was struck: an act stands at its number or before it.
        for (var i = Math.Min(number, Acts.Count) - 1; i >= 0 && Acts[i].Number >= number; i--)
        {
            if (Acts[i].Number == number)
                return Acts[i];
        }

        return null;
    }
}

/// <summary>
/// A pause of a clock (不计入), from the act that stops the count to the act that resumes it. Of a limit in days the day of the first is still counted,
/// that of the second is not. <see cref="Until"/> is null while it stands still.
/// </summary>
public sealed record ClockPause(string Ground, int PausedBy, DateTimeOffset From, int? ResumedBy, DateTimeOffset? Until);

/// <summary>An extension of a clock by an approving act.</summary>
public sealed record ClockExtension(int ExtendedBy, string Length);

/// <summary>时限: one time limit on one subject, as the acts made it. Times are those of occurrence.</summary>
/// <param name="Limit">Id of the limit.</param>
/// <param name="Subject">The subject it runs on; 0 the matter.</param>
/// <param name="Start">The instant it runs from.</param>
/// <param name="StartedBy">Number of the act that started it.</param>
/// <param name="LawDay">The day by which the limit's value is chosen (its <c>applies-by</c>).</param>
/// <param name="Pauses">In order.</param>
/// <param name="Extensions">In order.</param>
/// <param name="StoppedAt">When it was met or ended; null while it runs.</param>
/// <param name="StoppedBy">Number of the act that stopped it.</param>
/// <param name="SwitchedTo">The limit that took its place on conversion; null when none.</param>
/// <param name="DayOnly">Only the day of <paramref name="Start"/> is known.</param>
/// <param name="Held">Whether it runs on a measure that holds a person.</param>
public sealed record ClockRecord(
    string Limit,
    int Subject,
    DateTimeOffset Start,
    int StartedBy,
    DateOnly LawDay,
    IReadOnlyList<ClockPause> Pauses,
    IReadOnlyList<ClockExtension> Extensions,
    DateTimeOffset? StoppedAt,
    int? StoppedBy,
    string? SwitchedTo,
    bool DayOnly = false,
    bool Held = false);
