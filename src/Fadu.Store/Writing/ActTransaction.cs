using Fadu.Store.Model;

namespace Fadu.Store.Writing;

/// <summary>What a decision may read, as it stands inside the act's transaction. It writes nothing: what to write is returned.</summary>
/// <remarks>A decision is synchronous and pure but for these reads, and may run more than once.</remarks>
public sealed class ActTransaction
{
    private readonly StoreTransaction store;
    private readonly ActIntent intent;
    private readonly MatterMemory memory;
    private readonly IReadOnlyDictionary<MatterId, MatterRow?> heads;

    internal ActTransaction(StoreTransaction store, ActIntent intent, MatterMemory memory, IReadOnlyDictionary<MatterId, MatterRow?> heads)
    {
        this.store = store;
        this.intent = intent;
        this.memory = memory;
        this.heads = heads;
    }

    /// <summary>The head of a matter; null when it does not exist.</summary>
    public MatterRow? Head(MatterId matter) => heads.TryGetValue(matter, out var head) ? head : store.Find<MatterRow>(intent.Bureau, matter);

    /// <summary>The folded record held in memory for exactly this history; null when it must be folded from <see cref="ActsAfter"/>.</summary>
    public T? Remembered<T>(MatterRow head)
        where T : class => memory.Recall<T>(head);

    /// <summary>Holds what was folded from the acts up to this head, for whoever comes next.</summary>
    public void Remember(MatterRow head, object record) => memory.Keep(head, record, since: null);

    /// <summary>The folded record as the clerk stored it, if any; it may be older than the head.</summary>
    public MatterRecordRow? StoredRecord(MatterId matter) => store.Find<MatterRecordRow>(intent.Bureau, matter);

    /// <summary>Acts of a matter with a number above <paramref name="number"/>, in order.</summary>
    public IReadOnlyList<ActRow> ActsAfter(MatterId matter, int number) => store.ActsAfter(intent.Bureau, matter, number);

    /// <summary>Earlier decisions on a person, struck ones included, in any matter. Nobody else decides on that person until this transaction ends.</summary>
    public IReadOnlyList<PriorDecisionRow> Priors(byte[] personHash)
    {
        store.MustHaveLocked(personHash);
        return store.Under<PriorDecisionRow>(intent.Bureau, personHash);
    }

    /// <summary>Links of a matter.</summary>
    public IReadOnlyList<LinkRow> Links(MatterId matter) => store.Under<LinkRow>(intent.Bureau, matter);

    /// <summary>The next number of a series. It is given back when the decision writes nothing.</summary>
    public long NextInSeries(string series) => store.NextInSeries(intent.Bureau, series);

    /// <summary>The row with this whole key, in the order of the table's key.</summary>
    public T? Find<T>(params object[] key)
        where T : class => store.Find<T>(key);

    /// <summary>The rows under a leading part of the key, in order of the key.</summary>
    public IReadOnlyList<T> Under<T>(params object[] leadingKey)
        where T : class => store.Under<T>(leadingKey);

    /// <summary>Any other read, by EF, inside this transaction.</summary>
    public TResult Read<TResult>(Func<FaduContext, TResult> query) => store.Read(query);
}
