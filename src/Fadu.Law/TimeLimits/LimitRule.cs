namespace Fadu.Law.TimeLimits;

/// <summary>The unit in which a limit is counted. "Working days" is resolved per law: 2 to 7 days of the Penalty Law are already <see cref="WorkingDays"/>.</summary>
public enum LimitUnit
{
    /// <summary>Elapsed hours, from the minute, through nights and holidays.</summary>
    Hours,

    /// <summary>Calendar days.</summary>
    Days,

    /// <summary>Days that are neither weekend nor holiday, make-up working days included.</summary>
    WorkingDays,

    /// <summary>Months, to the same-numbered day, or the last of a shorter month.</summary>
    Months,

    /// <summary>Years, to the same day, or 28 February.</summary>
    Years,
}

/// <summary>Whether a person's liberty is restricted while the limit runs; then a holiday never moves its end.</summary>
public enum LibertyRule
{
    /// <summary>No: a last day on a holiday moves as the limit says.</summary>
    Never,

    /// <summary>Only while a person is held; the course says so.</summary>
    WhileHeld,

    /// <summary>Always: the limit is itself a time in custody.</summary>
    Always,
}

/// <summary>What becomes of a last day that is not a working day.</summary>
public enum RollOver
{
    /// <summary>It moves to the first working day after it.</summary>
    Later,

    /// <summary>It stays.</summary>
    Never,

    /// <summary>It moves to the last working day before it; so do all limits counted backwards, unless they stay.</summary>
    Earlier,
}

/// <summary>Whose duty or right the limit is. A doubtful count is read against the organ.</summary>
public enum LimitHolder
{
    /// <summary>The organ's own: of two readings the earlier.</summary>
    Organ,

    /// <summary>A party's: of two readings the later.</summary>
    Party,

    /// <summary>A court's, procuratorate's or other agency's; shown, not judged; of two readings the earlier.</summary>
    Other,
}

/// <summary>What of a count is doubtful in the texts.</summary>
[Flags]
public enum LimitDoubts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Whether the starting day or hour is counted.</summary>
    CountsStart = 1,

    /// <summary>Whether a last day on a holiday moves.</summary>
    RollsOver = 2,

    /// <summary>Whether "days" are working days; the rule's unit is then the calendar day.</summary>
    WorkingDays = 4,
}

/// <summary>One way to make a limit longer, which only an approving act can take.</summary>
/// <param name="Length">How much is added, or the length in all if <paramref name="InAll"/>; at most, if <paramref name="UpTo"/>.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="InAll">Whether the limit becomes <paramref name="Length"/> from its start, instead of longer by it.</param>
/// <param name="UpTo">Whether the approving act may grant less.</param>
/// <param name="Times">How often; <see cref="int.MaxValue"/> if the text sets no number.</param>
/// <param name="Approver">Who approves.</param>
/// <param name="Ground">On what ground, or null if the text names none.</param>
public sealed record LimitExtension(int Length, LimitUnit Unit, bool InAll, bool UpTo, int Times, Bilingual Approver, Bilingual? Ground)
{
    /// <summary>Its id within the limit, where acts choose between several; or null.</summary>
    public string? Id { get; init; }

    /// <summary>Whether the text sets no length and the approving act names the day (a postponement, an instalment plan); then <see cref="Length"/> is 0.</summary>
    public bool ToDay { get; init; }
}

/// <summary>How one limit is counted under one version of the law: everything <see cref="Deadline.Compute"/> needs, and nothing about words.</summary>
public sealed record LimitRule
{
    /// <summary>The length; 0 means at once.</summary>
    public required int Length { get; init; }

    /// <summary>The unit of <see cref="Length"/>.</summary>
    public required LimitUnit Unit { get; init; }

    /// <summary>Whether the day of the event is the first day counted. Hours always run from the minute.</summary>
    public bool CountsStart { get; init; }

    /// <summary>What becomes of a last day on a holiday.</summary>
    public RollOver RollsOver { get; init; }

    /// <summary>Whether liberty is restricted meanwhile.</summary>
    public LibertyRule RestrictsLiberty { get; init; }

    /// <summary>Whether the limit is counted back from its event: the last day on which something is still early enough.</summary>
    public bool Backward { get; init; }

    /// <summary>Whose limit it is.</summary>
    public LimitHolder Holder { get; init; }

    /// <summary>What is doubtful; read against the organ.</summary>
    public LimitDoubts Doubts { get; init; }

    /// <summary>The ids of the grounds on which time is not counted.</summary>
    public IReadOnlyList<string> Excludes { get; init; } = [];

    /// <summary>The extensions the text allows, in the order in which they are used.</summary>
    public IReadOnlyList<LimitExtension> Extensions { get; init; } = [];

    /// <summary>The provision, for the trace; null for a bare count.</summary>
    public Citation? Cite { get; init; }

    /// <summary>The provision on counting (start, roll-over), if it is another than <see cref="Cite"/>.</summary>
    public Citation? CountedBy { get; init; }

    internal bool ReadsLater => Holder == LimitHolder.Party;

    internal bool StartIsCounted => (Doubts & LimitDoubts.CountsStart) != 0 ? ReadsLater == Backward : CountsStart;

    internal LimitUnit CountedUnit => (Doubts & LimitDoubts.WorkingDays) != 0 && ReadsLater != Backward ? LimitUnit.WorkingDays : Unit;

    internal RollOver MovesTo
    {
        get
        {
            if ((Doubts & LimitDoubts.RollsOver) != 0 && ReadsLater == Backward)
                return RollOver.Never;
            return Backward && RollsOver == RollOver.Later ? RollOver.Earlier : RollsOver;
        }
    }
}
