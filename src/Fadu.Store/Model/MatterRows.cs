namespace Fadu.Store.Model;

/// <summary>The head of a matter: small, because every act rewrites it.</summary>
[Declared(TableKind.View)]
public sealed class MatterRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The matter.</summary>
    public required MatterId MatterId { get; init; }

    /// <summary>文号, unique in the bureau.</summary>
    public required string FileNumber { get; init; }

    /// <summary>Id of the procedure it is under now.</summary>
    public required string Procedure { get; init; }

    /// <summary>Its stage, derived from its tracks.</summary>
    public required string Stage { get; init; }

    /// <summary>Number of its last act. Set by the store.</summary>
    public int Version { get; init; }

    /// <summary>Link of its last act. Set by the store.</summary>
    public byte[] LastLink { get; init; } = [];

    /// <summary>When its last act was recorded. Set by the store.</summary>
    public DateTimeOffset LastRecordedAt { get; init; }

    /// <summary>The hour of it, counted from 1970: lists of the latest are indexed by it, because an index by the moment would be rewritten by every act. Set by the store.</summary>
    public long LastRecordedHour { get; init; }

    /// <summary>The handling unit.</summary>
    public string? Unit { get; init; }

    /// <summary>The officer in charge: a person.</summary>
    public string? Officer { get; init; }

    /// <summary>The legal day it was opened.</summary>
    public DateOnly? OpenedOn { get; init; }

    /// <summary>The legal day it was closed; null while it is open.</summary>
    public DateOnly? ClosedOn { get; init; }

    /// <summary>The earliest due instant among the running clocks of the organ itself.</summary>
    public DateTimeOffset? EarliestDue { get; init; }

    /// <summary>It is open, and what the law brought about in it waits to be confirmed by a person.</summary>
    public bool AwaitsConfirmation { get; init; }

    /// <summary>It may stand in lists and be found: its record is not sealed. A row that does not say so is sealed.</summary>
    public bool Listed { get; init; }

    /// <summary>When the last of what was given back and is still to be mended was given back; null where nothing is, or it is closed.</summary>
    public DateTimeOffset? ReturnedAt { get; init; }

    /// <summary>What it is about, as the field says that names matters of its procedure; null while nothing says so, or since before this was kept.</summary>
    public string? About { get; init; }

    /// <summary>Whether lists that ask for anything but the last act find both at the same place.</summary>
    public bool StandsInListsAs(MatterRow other) =>
        FileNumber == other.FileNumber && Procedure == other.Procedure && Stage == other.Stage && About == other.About && Unit == other.Unit && Officer == other.Officer
        && OpenedOn == other.OpenedOn && ClosedOn == other.ClosedOn && EarliestDue == other.EarliestDue
        && AwaitsConfirmation == other.AwaitsConfirmation && Listed == other.Listed && ReturnedAt == other.ReturnedAt;

    /// <summary>What <see cref="LastRecordedHour"/> is for a moment.</summary>
    public static long HourOf(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / 3_600;
}

/// <summary>A folded record as the clerk stored it; rebuilt when missing.</summary>
[Declared(TableKind.View)]
public sealed class MatterRecordRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The matter.</summary>
    public required MatterId MatterId { get; init; }

    /// <summary>Number of the last act folded into it.</summary>
    public required int Version { get; init; }

    /// <summary>Link of that act: a record of another history is no record.</summary>
    public required byte[] Link { get; init; }

    /// <summary>The record as JSON.</summary>
    public required byte[] Record { get; init; }
}

/// <summary>A time limit (时限) on a subject of a matter.</summary>
[Declared(TableKind.View)]
public sealed class ClockRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The matter.</summary>
    public required MatterId MatterId { get; init; }

    /// <summary>Id of the limit.</summary>
    public required string Limit { get; init; }

    /// <summary>Number of the subject; 0 is the matter.</summary>
    public required int Subject { get; init; }

    /// <summary>Number of the act that started it.</summary>
    public required int StartedBy { get; init; }

    /// <summary>The legal day it runs from: day zero.</summary>
    public required DateOnly StartedOn { get; init; }

    /// <summary>The instant it runs from.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The instant at which it runs out; null while it is paused or not bounded.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Its last day; null for hours and while it is paused.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>Since when it stands still.</summary>
    public DateTimeOffset? PausedSince { get; init; }

    /// <summary>When it was met or ended.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>The last day lies beyond the published holiday calendar.</summary>
    public bool Provisional { get; init; }

    /// <summary>The expiry was recorded by an act of the law.</summary>
    public bool Expired { get; init; }
}

/// <summary>A link between two matters, seen from one of them.</summary>
[Declared(TableKind.View)]
public sealed class LinkRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The matter it is seen from.</summary>
    public required MatterId MatterId { get; init; }

    /// <summary>How: arose-from, merged-into, challenges, transferred-to…</summary>
    public required string Relation { get; init; }

    /// <summary>The matter at the other end.</summary>
    public required MatterId Other { get; init; }

    /// <summary>Number, in <see cref="MatterId"/>, of the act that made the link.</summary>
    public required int MadeBy { get; init; }
}

/// <summary>An act that names a file. Only where no act but those about a party names it may the file's key go with the party's.</summary>
[Declared(TableKind.View)]
public sealed class FileUseRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>SHA-256 of the file's bytes.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The matter.</summary>
    public required MatterId MatterId { get; init; }

    /// <summary>Number of the act.</summary>
    public required int Number { get; init; }
}

/// <summary>A decision that weighs as a prior in another matter. Read and written under the lock of its natural key (bureau, person).</summary>
[Declared(TableKind.View)]
public sealed class PriorDecisionRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>Keyed hash of the person's identity; never the identity.</summary>
    public required byte[] PersonHash { get; init; }

    /// <summary>The deciding matter.</summary>
    public required MatterId MatterId { get; init; }

    /// <summary>Number of the deciding act in it.</summary>
    public required int Number { get; init; }

    /// <summary>What was decided, as the pack's <c>prior</c> line names it.</summary>
    public required string Kind { get; init; }

    /// <summary>The day of the decision.</summary>
    public required DateOnly DecidedOn { get; init; }

    /// <summary>Id of the procedure.</summary>
    public required string Procedure { get; init; }

    /// <summary>The act was struck: it weighs no longer.</summary>
    public bool Struck { get; init; }
}

/// <summary>A keyed hash by which a name, a piece of one, or a number is found.</summary>
[Declared(TableKind.View)]
public sealed class SearchTokenRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>Keyed hash of the piece.</summary>
    public required byte[] Token { get; init; }

    /// <summary>The matter.</summary>
    public required MatterId MatterId { get; init; }

    /// <summary>Number of the subject.</summary>
    public required int Subject { get; init; }

    /// <summary>name, piece, identity or phone.</summary>
    public required string Kind { get; init; }
}

/// <summary>One ready record for the public window, sealed so that the store alone opens nothing.</summary>
[Declared(TableKind.View)]
public sealed class PublicRecordRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>What it is: a look-up record, a published document…</summary>
    public required string Kind { get; init; }

    /// <summary>Derived from file number and query code, or the hash of a public key of the record.</summary>
    public required byte[] RecordId { get; init; }

    /// <summary>Nonce, sealed JSON and tag.</summary>
    public required byte[] Sealed { get; init; }
}
