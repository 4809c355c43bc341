using Fadu.Casework;
using Fadu.Casework.Parties;
using Fadu.Casework.Worklists;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Web.Forms;

/// <summary>Everything a form of an act shows.</summary>
/// <param name="Procedure">The procedure.</param>
/// <param name="Act">The act.</param>
/// <param name="Action">Where it is posted.</param>
/// <param name="Values">What was typed, what is wrong, what can be chosen.</param>
public sealed record ActFormModel(Procedure Procedure, ActDefinition Act, string Action, FormValues Values)
{
    /// <summary>The matter; null for the act that opens one.</summary>
    public MatterPage? Page { get; init; }

    /// <summary>Subjects chosen.</summary>
    public IReadOnlyList<int> Subjects { get; init; } = [];

    /// <summary>Subjects that can be chosen.</summary>
    public IReadOnlyList<Choice> SubjectChoices { get; init; } = [];

    /// <summary>Number of the last act whoever fills it in has seen.</summary>
    public int? Version { get; init; }

    /// <summary>The idempotency key of this form.</summary>
    public required string Key { get; init; }

    /// <summary>When it happened, as typed.</summary>
    public string Occurred { get; init; } = "";

    /// <summary>Only the day is known.</summary>
    public bool OnlyDay { get; init; }

    /// <summary>Files taken in for it.</summary>
    public IReadOnlyList<AttachedFile> Files { get; init; } = [];

    /// <summary>Whether it takes files.</summary>
    public bool TakesFiles { get; init; }

    /// <summary>What is lacking before anything is filled in.</summary>
    public PossibleAct? Before { get; init; }

    /// <summary>Why the law refused it.</summary>
    public IReadOnlyList<Ground> Grounds { get; init; } = [];

    /// <summary>The fields of an earlier act that this one, giving it back, may mark; empty where it gives nothing back.</summary>
    public IReadOnlyList<MarkedField> Markable { get; init; } = [];

    /// <summary>Of an act that erases: the texts it takes.</summary>
    public IReadOnlyList<ErasableText> Erased { get; init; } = [];

    /// <summary>What somebody else recorded meanwhile.</summary>
    public IReadOnlyList<RecordedAct> Theirs { get; init; } = [];

    /// <summary>When what is shown was kept as a draft; null where there is none.</summary>
    public DateTimeOffset? KeptAt { get; init; }

    /// <summary>What is said of the draft.</summary>
    public DraftNote Note { get; init; }

    /// <summary>A draft of this form about other subjects than the ones asked for; null where there is none.</summary>
    public Draft? Other { get; init; }
}

/// <summary>A field of an act that may be given back, as the reviewer sees it.</summary>
/// <param name="Field">The field.</param>
/// <param name="Words">What was given in, in words; empty where nothing was.</param>
public sealed record MarkedField(FieldDefinition Field, string Words);

/// <summary>What a form says of its draft.</summary>
public enum DraftNote
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What is shown was kept before.</summary>
    Restored,

    /// <summary>It was kept just now, because the officer asked.</summary>
    Kept,

    /// <summary>The session had ended or the page had been open too long: nothing was written, all was kept.</summary>
    Rescued,

    /// <summary>It could not be kept: too many others are.</summary>
    Full,
}
