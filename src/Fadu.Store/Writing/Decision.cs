using Fadu.Store.Model;

namespace Fadu.Store.Writing;

/// <summary>What was decided inside the transaction.</summary>
/// <typeparam name="T">What the caller wants to have back.</typeparam>
public abstract record Decision<T>(T Value)
{
    /// <summary>Record these acts, all or none.</summary>
    public sealed record Record(T Value, ActWrites Writes) : Decision<T>(Value);

    /// <summary>The law refuses: the register of refusals gets a row in a commit of its own, and nothing else is written.</summary>
    public sealed record Refuse(T Value, RefusalRow Refusal) : Decision<T>(Value);

    /// <summary>Nothing is to be written at all.</summary>
    public sealed record Nothing(T Value) : Decision<T>(Value);
}

/// <summary>Everything that one request writes.</summary>
/// <param name="Acts">In order; each matter's numbers follow on from its head.</param>
/// <param name="Heads">The next head of every matter that gets an act. Version, last link and last recording are set by the store.</param>
/// <param name="Answer">The answer to keep beside the idempotency key, made from the rows as recorded.</param>
public sealed record ActWrites(IReadOnlyList<ActDraft> Acts, IReadOnlyList<MatterRow> Heads, Func<IReadOnlyList<ActRow>, byte[]> Answer)
{
    /// <summary>Other rows: changed clocks, links, priors, keys of subjects, query codes…</summary>
    public RowChanges Rows { get; init; } = new();

    /// <summary>Folded records to hold in memory under the new head, by matter. They must be immutable.</summary>
    public IReadOnlyDictionary<MatterId, object> Remember { get; init; } = new Dictionary<MatterId, object>();
}

/// <summary>An act without its place in the chain.</summary>
/// <param name="Id">The id its parts were sealed under.</param>
/// <param name="Matter">The matter; one of the intent's.</param>
/// <param name="Procedure">Id of the procedure.</param>
/// <param name="Act">Id of the act in the procedure.</param>
/// <param name="RecordedAt">Whole milliseconds; not before the last act of the matter.</param>
/// <param name="OccurredAt">Whole milliseconds.</param>
/// <param name="DayPrecision">Only the day of <paramref name="OccurredAt"/> is known.</param>
/// <param name="Actor">The person.</param>
/// <param name="Skeleton">Canonical JSON.</param>
/// <param name="SkeletonSalt">32 random bytes.</param>
/// <param name="Parts">In order of number, from 1.</param>
public sealed record ActDraft(
    ActId Id,
    MatterId Matter,
    string Procedure,
    string Act,
    DateTimeOffset RecordedAt,
    DateTimeOffset OccurredAt,
    bool DayPrecision,
    string Actor,
    byte[] Skeleton,
    byte[] SkeletonSalt,
    IReadOnlyList<SealedPart> Parts);

/// <summary>A part as it will be stored: sealed before the gate, its subject known inside.</summary>
/// <param name="PartNo">From 1.</param>
/// <param name="Subject">Number of the subject it is about; may be given inside the transaction by <c>with</c>.</param>
/// <param name="Class">identifying, sensitive or free-text.</param>
/// <param name="KeyId">The key it is sealed under.</param>
/// <param name="Nonce">12 bytes.</param>
/// <param name="Ciphertext">Sealed salt and text, and tag.</param>
/// <param name="CiphertextDigest">SHA-256 over nonce and ciphertext.</param>
/// <param name="Commitment">Commitment to the canonical plaintext.</param>
public sealed record SealedPart(
    int PartNo, int Subject, string Class, KeyId KeyId, byte[] Nonce, byte[] Ciphertext, byte[] CiphertextDigest, byte[] Commitment)
{
    /// <summary>The part as it lies in the store.</summary>
    public PartRow RowOf(BureauId bureau, ActId act) => new()
    {
        Bureau = bureau,
        ActId = act,
        PartNo = PartNo,
        Subject = Subject,
        Class = Class,
        KeyId = KeyId,
        Nonce = Nonce,
        Ciphertext = Ciphertext,
        CiphertextDigest = CiphertextDigest,
        Commitment = Commitment,
    };
}

/// <summary>Rows to write beside the acts, in the order given.</summary>
public sealed class RowChanges
{
    private readonly List<Action<StoreTransaction>> changes = [];

    internal List<PriorDecisionRow> Priors { get; } = [];

    /// <summary>A row whose key must be new.</summary>
    public RowChanges Insert<T>(T row)
        where T : class
    {
        Note(row);
        changes.Add(store => store.Insert(row));
        return this;
    }

    /// <summary>A row that takes the place of one with the same key.</summary>
    public RowChanges Put<T>(T row)
        where T : class
    {
        Note(row);
        changes.Add(store => store.Put(row));
        return this;
    }

    /// <summary>Removes the rows under a leading part of the key.</summary>
    public RowChanges Remove<T>(params object[] leadingKey)
        where T : class
    {
        changes.Add(store => store.Remove<T>(leadingKey));
        return this;
    }

    internal void WriteTo(StoreTransaction store)
    {
        foreach (var change in changes)
            change(store);
    }

    private void Note<T>(T row)
    {
        if (row is PriorDecisionRow prior)
            Priors.Add(prior);
    }
}
