namespace Fadu.Ledger;

/// <summary>All that an audit reads: rows as they are stored, and what is held outside. Nothing is fetched and nothing is trusted.</summary>
/// <param name="Origin">The ledger's origin; heads of another are problems.</param>
/// <param name="LedgerKeys">Keys that may have signed its heads, the present one and those before it, of both kinds. Without any, no signature is checked and integrity stays unknown.</param>
/// <param name="Acts">Every act of the bureau: each matter's together, in order of number. Read once.</param>
/// <param name="Leaves">Every leaf, in order of index. Read once, after the acts.</param>
/// <param name="Checkpoints">Every signed head that is stored, as text, in any order.</param>
/// <param name="Now">The present, in milliseconds since 1970-01-01 UTC; null where the ledger's clock is simulated: it stands where its last act was recorded.</param>
/// <param name="MaxDelay">How long an acknowledged act may wait for a signed head, in milliseconds: what the ledger has stated.</param>
public sealed record AuditInput(
    string Origin,
    IReadOnlyList<VerifierKey> LedgerKeys,
    IEnumerable<AuditedAct> Acts,
    IEnumerable<AuditedLeaf> Leaves,
    IEnumerable<string> Checkpoints,
    long? Now,
    long MaxDelay)
{
    /// <summary>The heads of the matters, where they are stored. They show a last act that went before it reached the tree.</summary>
    public IEnumerable<AuditedMatter> Matters { get; init; } = [];

    /// <summary>Rows that could not even be read as acts, leaves or matters. Read last, so the caller may fill it while the others are read.</summary>
    public IEnumerable<UnreadableRow> Unreadable { get; init; } = [];

    /// <summary>The signed promise stored for an act, or null. Asked only for acts that no signed head covers yet.</summary>
    public Func<Guid, string?> Promise { get; init; } = _ => null;

    /// <summary>Signed heads held by somebody else, as text.</summary>
    public IReadOnlyList<string> OutsideHeads { get; init; } = [];

    /// <summary>Promises held by those who got them, as text.</summary>
    public IReadOnlyList<string> OutsidePromises { get; init; } = [];

    /// <summary>Keys of witnesses whose cosignatures count.</summary>
    public IReadOnlyList<VerifierKey> Witnesses { get; init; } = [];

    /// <summary>How many problems are kept with their evidence; all are counted.</summary>
    public int MaxProblems { get; init; } = 1000;

    /// <summary>How many acts are checked at a time by one thread.</summary>
    public int ActsAtOnce { get; init; } = 256;
}

/// <summary>The row of an act. Columns that hold hashes are given as stored, of whatever length.</summary>
/// <param name="Bureau">The bureau's id.</param>
/// <param name="Matter">The matter's id.</param>
/// <param name="Number">The number in the matter.</param>
/// <param name="Act">The act's id; must be the skeleton's <c>id</c>.</param>
/// <param name="Previous">The link of the act before it.</param>
/// <param name="Link">The act's own link.</param>
/// <param name="Skeleton">The canonical bytes of the skeleton.</param>
/// <param name="SkeletonSalt">The skeleton's salt; null when it is not there.</param>
/// <param name="SkeletonCommitment">The commitment to the skeleton.</param>
/// <param name="RecordedAt">Milliseconds since 1970-01-01 UTC; must be the instant of the skeleton's <c>act.recordedAt</c>.</param>
/// <param name="Parts">The act's parts in order of number.</param>
public sealed record AuditedAct(
    string Bureau,
    Guid Matter,
    int Number,
    Guid Act,
    ReadOnlyMemory<byte> Previous,
    ReadOnlyMemory<byte> Link,
    ReadOnlyMemory<byte> Skeleton,
    ReadOnlyMemory<byte>? SkeletonSalt,
    ReadOnlyMemory<byte> SkeletonCommitment,
    long RecordedAt,
    IReadOnlyList<AuditedPart> Parts)
{
    /// <summary>What the other columns repeat from the skeleton. A column left out here is not audited.</summary>
    public IReadOnlyList<MirroredColumn> Columns { get; init; } = [];
}

/// <summary>The row of a part.</summary>
/// <param name="Number">The part's number in the act, from 1.</param>
/// <param name="Commitment">The commitment to its plaintext.</param>
/// <param name="CiphertextDigest">SHA-256 of its ciphertext as stored.</param>
/// <param name="Ciphertext">Nonce, sealed text and tag as stored; null or empty when they are gone.</param>
/// <param name="HasSalt">Whether a salt is held for it, in the row, beside the keys or inside the ciphertext.</param>
/// <param name="Open">Opens it, on whatever thread checks the act; null, or giving null, when there are no keys.</param>
public sealed record AuditedPart(
    int Number, ReadOnlyMemory<byte> Commitment, ReadOnlyMemory<byte> CiphertextDigest, ReadOnlyMemory<byte>? Ciphertext, bool HasSalt, Func<PartOpening?>? Open)
{
    /// <summary>The number, in the same matter, of the act that the row says erased it; null when it says none.</summary>
    public int? ErasedBy { get; init; }

    /// <summary>What columns repeat from the part's element in the skeleton's <c>parts</c>: every column not named above.</summary>
    public IReadOnlyList<MirroredColumn> Columns { get; init; } = [];
}

/// <summary>A part opened with the keys.</summary>
public abstract record PartOpening
{
    private PartOpening()
    {
    }

    /// <summary>It opened.</summary>
    /// <param name="Salt">32 bytes.</param>
    /// <param name="Plaintext">The canonical bytes.</param>
    public sealed record Opened(ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Plaintext) : PartOpening;

    /// <summary>It did not open under its key: tampered with, moved, or sealed under another key.</summary>
    /// <param name="Reason">What the cipher said.</param>
    public sealed record Failed(string Reason) : PartOpening;
}

/// <summary>A column that repeats a member of the skeleton, for queries.</summary>
/// <param name="Path">The member, by its path of names joined by points: <c>act.recordedAt</c>.</param>
/// <param name="Value">A string as it is; a number, boolean, array or object as its canonical JSON; null for null or no such member.</param>
public readonly record struct MirroredColumn(string Path, string? Value);

/// <summary>The row of a leaf.</summary>
/// <param name="Index">From 0, without a gap.</param>
/// <param name="Act">The act it seals.</param>
/// <param name="LeafHash">SHA-256(0x00 ‖ link), as stored; null where leaf rows hold none: it then follows from the act.</param>
public sealed record AuditedLeaf(long Index, Guid Act, ReadOnlyMemory<byte>? LeafHash);

/// <summary>The stored head of a matter.</summary>
/// <param name="Matter">The matter's id.</param>
/// <param name="Number">The number of its last act.</param>
/// <param name="Link">The link of its last act, as stored.</param>
public sealed record AuditedMatter(Guid Matter, int Number, ReadOnlyMemory<byte> Link);

/// <summary>A row with a column that cannot be read: an id that is none, a number that is text.</summary>
/// <param name="Where">Table and key.</param>
/// <param name="Expected">What the column should hold.</param>
/// <param name="Found">What it holds.</param>
public sealed record UnreadableRow(string Where, string Expected, string Found);
