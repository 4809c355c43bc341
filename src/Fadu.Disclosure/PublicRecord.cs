namespace Fadu.Disclosure;

/// <summary>What one party may read of its own matter: where it stands, what runs until when and why, what to do, what was done, what remedies there are.</summary>
/// <remarks>Never another party's name or clock. It holds no <em>now</em>: whether a limit has passed is told when it is read.</remarks>
/// <param name="FileNumber">文号.</param>
/// <param name="Bureau">The bureau's name.</param>
/// <param name="Unit">The unit that handles it.</param>
/// <param name="Procedure">The procedure's title.</param>
/// <param name="Role">The party's own role.</param>
/// <param name="Phases">The phases in order; one is now.</param>
/// <param name="Clocks">What runs, on this party or on the matter.</param>
/// <param name="Done">What was done, in the sentences the pack discloses; oldest first.</param>
/// <param name="Documents">Papers served on this party.</param>
/// <param name="Version">Number of the last act it was made from.</param>
/// <param name="AsOf">When that act was recorded.</param>
public sealed record PublicRecord(
    string FileNumber,
    string Bureau,
    string Unit,
    PublicText Procedure,
    PublicText Role,
    IReadOnlyList<PublicPhase> Phases,
    IReadOnlyList<PublicClock> Clocks,
    IReadOnlyList<PublicStep> Done,
    IReadOnlyList<PublicDocument> Documents,
    int Version,
    DateTimeOffset AsOf)
{
    /// <summary>What the party may do against the last paper of its own that tells of remedies; empty while there is none.</summary>
    public IReadOnlyList<PublicRemedy> Remedies { get; init; } = [];
}

/// <summary>One thing a party may do against a decision.</summary>
/// <param name="Title">What it is: apply for reconsideration, sue.</param>
/// <param name="To">Whom to turn to.</param>
/// <param name="RunsFrom">What its limit runs from.</param>
/// <param name="Length">How long it is, in words.</param>
/// <param name="NotBefore">Its last day if the party knew of the decision on the day it was made: it ends on that day at the earliest.</param>
/// <param name="Article">Law and article.</param>
public sealed record PublicRemedy(PublicText Title, PublicText To, PublicText RunsFrom, PublicText Length, DateOnly NotBefore, string Article);

/// <summary>One phase of the matter as the public sees it.</summary>
/// <param name="Title">Its title.</param>
/// <param name="State">Done, skipped, now or to come.</param>
/// <param name="Since">The day the matter entered it; null when it has not.</param>
public sealed record PublicPhase(PublicText Title, PhaseState State, DateOnly? Since);

/// <summary>Where a phase stands.</summary>
public enum PhaseState
{
    /// <summary>Behind.</summary>
    Done,

    /// <summary>The present one.</summary>
    Now,

    /// <summary>Ahead.</summary>
    ToCome,

    /// <summary>Behind, and the matter never came into it.</summary>
    Skipped,
}

/// <summary>A time limit as the party reads it.</summary>
/// <param name="Title">What the limit is.</param>
/// <param name="LastDay">The last day; null for a limit in hours or one standing still.</param>
/// <param name="Due">The last instant.</param>
/// <param name="IsParty">The party's own limit: the party must act by it. Otherwise the organ must.</param>
/// <param name="State">running, paused, met or ended, as the record says it.</param>
/// <param name="Provisional">The day lies beyond the published holidays.</param>
/// <param name="Why">How the day was counted, step by step.</param>
/// <param name="Article">Law and article.</param>
public sealed record PublicClock(
    PublicText Title, DateOnly? LastDay, DateTimeOffset? Due, bool IsParty, string State, bool Provisional, IReadOnlyList<PublicText> Why, string Article)
{
    /// <summary>What the party has to do, or may do, by it; null for the organ's limits and those that ask nothing.</summary>
    public PublicAsk? Asks { get; init; }
}

/// <summary>What a limit asks of the party.</summary>
/// <param name="Must">A duty; otherwise a right.</param>
/// <param name="Does">What the party does.</param>
/// <param name="Missed">What follows when the last day has passed; null where the law read does not say.</param>
/// <param name="MissedArticle">Law and article that say so.</param>
public sealed record PublicAsk(bool Must, PublicText Does, PublicText? Missed, string? MissedArticle);

/// <summary>One thing that was done.</summary>
/// <param name="On">The local day.</param>
/// <param name="Sentence">The pack's sentence.</param>
public sealed record PublicStep(DateOnly On, PublicText Sentence);

/// <summary>A paper served on the party.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Number">Its document number.</param>
/// <param name="On">The day it was made.</param>
/// <param name="TextHash">Hash of its text, to check a paper against.</param>
public sealed record PublicDocument(PublicText Title, string Number, DateOnly On, string TextHash);
