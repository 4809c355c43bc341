namespace Fadu.Store.Model;

/// <summary>A power that the law refused. The matter holds nothing of it.</summary>
[Declared(TableKind.SideFacts)]
public sealed class RefusalRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>Version 7 UUID.</summary>
    public required Guid RefusalId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who attempted it.</summary>
    public required string Person { get; init; }

    /// <summary>On which matter.</summary>
    public required MatterId MatterId { get; init; }

    /// <summary>Its version as the check saw it.</summary>
    public required int Version { get; init; }

    /// <summary>Id of the procedure.</summary>
    public required string Procedure { get; init; }

    /// <summary>Id of the act.</summary>
    public required string Act { get; init; }

    /// <summary>The grounds, as JSON, without personal data.</summary>
    public required byte[] Grounds { get; init; }

    /// <summary>web, api, cli, import…</summary>
    public required string Channel { get; init; }
}

/// <summary>A look at a party's data.</summary>
[Declared(TableKind.SideFacts)]
public sealed class LookRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>Version 7 UUID.</summary>
    public required Guid LookId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who looked.</summary>
    public required string Person { get; init; }

    /// <summary>At which matter; null for a search.</summary>
    public MatterId? MatterId { get; init; }

    /// <summary>At which subject; 0 is the matter.</summary>
    public required int Subject { get; init; }

    /// <summary>What was shown.</summary>
    public required string What { get; init; }

    /// <summary>What for.</summary>
    public string? Purpose { get; init; }

    /// <summary>web, api, cli, portal…</summary>
    public required string Channel { get; init; }
}

/// <summary>The answer already given to a request, so that the same request is never done twice.</summary>
[Declared(TableKind.SideFacts)]
public sealed class IdempotencyRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>Who asked.</summary>
    public required string Actor { get; init; }

    /// <summary>The key the asker chose.</summary>
    public required string Key { get; init; }

    /// <summary>By what the request is known again, see <see cref="Keys.RequestMark"/>; nothing of one that came before there were marks.</summary>
    public required byte[] RequestHash { get; init; }

    /// <summary>The first act it recorded.</summary>
    public required ActId ActId { get; init; }

    /// <summary>The answer given.</summary>
    public required byte[] Answer { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A form begun and not yet submitted, sealed.</summary>
[Declared(TableKind.SideFacts)]
public sealed class DraftRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Person { get; init; }

    /// <summary>Follows from whose it is and from the form: kept again, it takes the place of what was kept.</summary>
    public required Guid DraftId { get; init; }

    /// <summary>On which matter; null for a new one.</summary>
    public MatterId? MatterId { get; init; }

    /// <summary>Id of the act.</summary>
    public required string Act { get; init; }

    /// <summary>The data key it is sealed under.</summary>
    public required KeyId KeyId { get; init; }

    /// <summary>12 bytes.</summary>
    public required byte[] Nonce { get; init; }

    /// <summary>Sealed JSON and tag.</summary>
    public required byte[] Ciphertext { get; init; }

    /// <summary>When it was last kept.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A content-addressed file that is in the file store.</summary>
[Declared(TableKind.SideFacts)]
public sealed class FileRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>SHA-256 of its bytes.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Media type as found, not as claimed.</summary>
    public required string MediaType { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The key it is sealed under, and nothing else is; null for one that lies in clear, taken in before files were sealed.</summary>
    public KeyId? KeyId { get; init; }

    /// <summary>SHA-256 of the sealed bytes: its name in the file store. Null for one that lies in clear under its own.</summary>
    public byte[]? StoredAs { get; init; }
}

/// <summary>Which data key seals what is known of a subject.</summary>
[Declared(TableKind.SideFacts)]
public sealed class SubjectKeyRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The matter.</summary>
    public required MatterId MatterId { get; init; }

    /// <summary>Number of the subject; 0 is the matter.</summary>
    public required int Subject { get; init; }

    /// <summary>The key.</summary>
    public required KeyId KeyId { get; init; }
}

/// <summary>The query code of a party, as a hash.</summary>
[Declared(TableKind.SideFacts)]
public sealed class LookupCodeRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>文号.</summary>
    public required string FileNumber { get; init; }

    /// <summary>Number of the subject it was given to.</summary>
    public required int Subject { get; init; }

    /// <summary>The matter.</summary>
    public required MatterId MatterId { get; init; }

    /// <summary>Keyed hash of the code.</summary>
    public required byte[] CodeHash { get; init; }
}

/// <summary>The last number given out in a series, for instance of file numbers of one kind in one year.</summary>
[Declared(TableKind.SideFacts)]
public sealed class SequenceRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The series.</summary>
    public required string Series { get; init; }

    /// <summary>The last number given out.</summary>
    public required long Last { get; init; }
}
