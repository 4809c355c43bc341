namespace Fadu.Store.Model;

/// <summary>One act (行为). The database itself refuses to change or remove it.</summary>
[Declared(TableKind.Acts)]
public sealed class ActRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The act.</summary>
    public required ActId ActId { get; init; }

    /// <summary>The matter whose chain it stands in.</summary>
    public required MatterId MatterId { get; init; }

    /// <summary>Place in the matter, from 1, without a gap.</summary>
    public required int Number { get; init; }

    /// <summary>Id of the procedure.</summary>
    public required string Procedure { get; init; }

    /// <summary>Id of the act in the procedure.</summary>
    public required string Act { get; init; }

    /// <summary>When the desk recorded it; never smaller than that of the act before it.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Only the day of <see cref="OccurredAt"/> is known.</summary>
    public required bool DayPrecision { get; init; }

    /// <summary>The person who did it; <c>law</c> for an act of the law itself.</summary>
    public required string Actor { get; init; }

    /// <summary>Everything that is not personal, as canonical JSON.</summary>
    public required byte[] Skeleton { get; init; }

    /// <summary>32 random bytes.</summary>
    public required byte[] SkeletonSalt { get; init; }

    /// <summary>Commitment to the skeleton.</summary>
    public required byte[] SkeletonCommitment { get; init; }

    /// <summary>Link of the act before it in the matter; 32 zero bytes for the first.</summary>
    public required byte[] PreviousLink { get; init; }

    /// <summary>Hash of the entry: what the next act names and the tree holds.</summary>
    public required byte[] Link { get; init; }
}

/// <summary>One sealed part of an act: the fields of one class about one subject.</summary>
/// <remarks>Erasure, and nothing else, may set ciphertext and nonce to null, and then names the act that ordered it.</remarks>
[Declared(TableKind.Acts)]
public sealed class PartRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The act it belongs to.</summary>
    public required ActId ActId { get; init; }

    /// <summary>From 1, without a gap, in the act.</summary>
    public required int PartNo { get; init; }

    /// <summary>Number of the subject it is about; 0 is the matter.</summary>
    public required int Subject { get; init; }

    /// <summary>identifying, sensitive or free-text.</summary>
    public required string Class { get; init; }

    /// <summary>The data key it is sealed under.</summary>
    public required KeyId KeyId { get; init; }

    /// <summary>12 bytes; null after erasure.</summary>
    public byte[]? Nonce { get; init; }

    /// <summary>AES-256-GCM over the salt of the commitment (32 bytes) and the text, followed by the 16-byte tag; null after erasure.</summary>
    public byte[]? Ciphertext { get; init; }

    /// <summary>SHA-256 over nonce and ciphertext as stored; stays after erasure.</summary>
    public required byte[] CiphertextDigest { get; init; }

    /// <summary>Commitment to the canonical plaintext; stays after erasure.</summary>
    public required byte[] Commitment { get; init; }

    /// <summary>Number, in the same matter, of the act that erased it; null while it stands.</summary>
    public int? ErasedBy { get; init; }
}

/// <summary>A leaf of the bureau's tree: the one order of all acts, and the cursor of every follower.</summary>
[Declared(TableKind.Acts)]
public sealed class LeafRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>From 0, without a gap.</summary>
    public required long LeafIndex { get; init; }

    /// <summary>The act.</summary>
    public required ActId ActId { get; init; }
}

/// <summary>A signed head of the bureau's tree.</summary>
[Declared(TableKind.Acts)]
public sealed class CheckpointRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>Number of leaves.</summary>
    public required long Size { get; init; }

    /// <summary>Root of the tree of that size.</summary>
    public required byte[] Root { get; init; }

    /// <summary>The signed note, as it is shown to the world.</summary>
    public required string Note { get; init; }

    /// <summary>When it was signed.</summary>
    public required DateTimeOffset At { get; init; }
}
