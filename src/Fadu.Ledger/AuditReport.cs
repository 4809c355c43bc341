namespace Fadu.Ledger;

/// <summary>What an audit found. Findings are values; the report can stand alone.</summary>
/// <param name="Integrity">Whether anything stored was changed.</param>
/// <param name="Completeness">Whether anything is missing or waits too long.</param>
/// <param name="Anchored">Whether the whole was held against something kept outside.</param>
/// <param name="Counts">How much was read.</param>
/// <param name="Head">The largest stored head that holds, as a signed note; null without one.</param>
/// <param name="Root">The root over all leaves that are stored.</param>
/// <param name="Erased">Parts erased by an act that says so.</param>
/// <param name="Problems">The first problems, with evidence.</param>
/// <param name="ProblemsFound">All problems, also those beyond <see cref="AuditInput.MaxProblems"/>.</param>
public sealed record AuditReport(
    Verdict Integrity,
    Verdict Completeness,
    Verdict Anchored,
    AuditCounts Counts,
    SignedNote? Head,
    LedgerHash Root,
    IReadOnlyList<ErasedPart> Erased,
    IReadOnlyList<AuditProblem> Problems,
    long ProblemsFound)
{
    /// <summary>The root of the SM3 tree over all leaves that are stored; null where the bureau has not chosen it.</summary>
    public LedgerHash? Sm3Root { get; init; }

    /// <summary>Nothing was changed, nothing is missing, and nothing held outside speaks against it. It may still not be anchored: say so beside it.</summary>
    public bool Ok => Integrity.State == VerdictState.Ok && Completeness.State == VerdictState.Ok && Anchored.State != VerdictState.Problem;
}

/// <summary>How a question was answered.</summary>
public enum VerdictState
{
    /// <summary>Yes, as far as the words of the verdict reach.</summary>
    Ok,

    /// <summary>No; the problems say where.</summary>
    Problem,

    /// <summary>The data cannot tell.</summary>
    Unknown,
}

/// <summary>An answer with its reach, in Chinese and English.</summary>
public sealed record Verdict(VerdictState State, string Zh, string En);

/// <summary>What was read.</summary>
/// <param name="Matters">Matters with an act.</param>
/// <param name="Acts">Acts.</param>
/// <param name="Leaves">Leaves of the tree.</param>
/// <param name="Checkpoints">Stored heads.</param>
/// <param name="Sealed">Leaves under the largest head that holds.</param>
/// <param name="Waiting">Acts that no head covers yet.</param>
/// <param name="WaitingWithPromise">Of these, acts with a stored promise that holds.</param>
/// <param name="PartsProven">Parts whose plaintext was held against its commitment.</param>
/// <param name="PartsSealed">Parts of which only the ciphertext was checked, for want of keys.</param>
/// <param name="PartsErased">Parts erased by an act.</param>
public sealed record AuditCounts(
    long Matters, long Acts, long Leaves, long Checkpoints, long Sealed, long Waiting, long WaitingWithPromise, long PartsProven, long PartsSealed, long PartsErased)
{
    /// <summary>Stored heads that carry both trees' roots and both lines, and hold.</summary>
    public long OfBoth { get; init; }
}

/// <summary>A part that is gone because an act says so.</summary>
/// <param name="Act">The act it belonged to.</param>
/// <param name="Part">Its number.</param>
/// <param name="ByAct">The act that erased it.</param>
/// <param name="ByMatter">That act's matter.</param>
/// <param name="ByNumber">That act's number in its matter.</param>
public sealed record ErasedPart(Guid Act, int Part, Guid ByAct, Guid ByMatter, int ByNumber);

/// <summary>One problem with its evidence.</summary>
/// <param name="Rule">What does not hold.</param>
/// <param name="Place">Where.</param>
/// <param name="Expected">What should be there.</param>
/// <param name="Found">What is there.</param>
public sealed record AuditProblem(AuditRule Rule, ProblemPlace Place, string? Expected, string? Found);

/// <summary>Where a problem lies, as far as it is known.</summary>
public sealed record ProblemPlace
{
    /// <summary>The act's id.</summary>
    public Guid? Act { get; init; }

    /// <summary>The matter's id.</summary>
    public Guid? Matter { get; init; }

    /// <summary>The number in the matter.</summary>
    public int? Number { get; init; }

    /// <summary>The part's number.</summary>
    public int? Part { get; init; }

    /// <summary>The leaf's index, or a tree size.</summary>
    public long? Leaf { get; init; }

    /// <summary>The column, or the table and key.</summary>
    public string? Column { get; init; }
}
