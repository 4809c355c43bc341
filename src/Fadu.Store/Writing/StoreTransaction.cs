using System.Reflection;
using Fadu.Store.Keys;
using Fadu.Store.Model;

namespace Fadu.Store.Writing;

/// <summary>One transaction on the store, for views and side facts. Acts, parts and heads of matters it refuses: those are the desk's.</summary>
public sealed class StoreTransaction
{
    private static readonly HashSet<Type> DeskOnly = [typeof(ActRow), typeof(PartRow), typeof(MatterRow), typeof(IdempotencyRow)];

    private readonly StoreSession session;

    internal StoreTransaction(StoreSession session) => this.session = session;

    /// <summary>Whether anything was written: a transaction that only reads pays for no commit.</summary>
    internal bool HasWritten { get; private set; }

    /// <summary>Whether a head of a matter was changed in anything that lists ask for.</summary>
    internal bool HasMovedLists { get; private set; }

    /// <summary>Set while the store itself writes the acts of a decision.</summary>
    internal bool WritesActs { get; set; }

    /// <summary>The row with this whole key, in the order of the table's key.</summary>
    public T? Find<T>(params object[] key)
        where T : class
    {
        var rows = session.Query(session.Maps.Of<T>(), key);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>The row with this whole key, kept from every other change until the transaction ends.</summary>
    public T? FindForChange<T>(params object[] key)
        where T : class => session.QueryForChange(session.Maps.Of<T>(), key);

    /// <summary>The rows under a leading part of the key, in order of the key.</summary>
    public IReadOnlyList<T> Under<T>(params object[] leadingKey)
        where T : class => session.Query(session.Maps.Of<T>(), leadingKey);

    /// <summary>Acts of a matter with a number above <paramref name="number"/>, in order.</summary>
    public IReadOnlyList<ActRow> ActsAfter(BureauId bureau, MatterId matter, int number)
    {
        var map = session.Maps.Of<ActRow>();
        return session.Query(map, map.SelectAfterSql, map.KeyValues([bureau, matter, number]));
    }

    /// <summary>A row whose key must be new.</summary>
    public void Insert<T>(T row)
        where T : class
    {
        var map = Writable<T>();
        HasWritten = true;
        session.Write(map, map.InsertSql, map.Values(row));
    }

    /// <summary>A row that takes the place of one with the same key.</summary>
    public void Put<T>(T row)
        where T : class
    {
        var map = Writable<T>();
        HasWritten = true;
        session.Write(map, map.PutSql, map.Values(row));
    }

    /// <summary>A head that takes the place of the one just read here, or is the first: no index is written but those of what has changed.</summary>
    internal void ChangeHead(MatterRow? before, MatterRow after)
    {
        HasMovedLists |= before is null || !after.StandsInListsAs(before);
        if (before is null)
        {
            Insert(after);
            return;
        }
        var map = Writable<MatterRow>();
        HasWritten = true;
        session.Change(map, map.Values(before), map.Values(after));
    }

    /// <summary>Removes the rows under a leading part of the key.</summary>
    public void Remove<T>(params object[] leadingKey)
        where T : class
    {
        var map = Writable<T>();
        HasWritten = true;
        var key = map.KeyValues(leadingKey);
        session.Execute(map.DeleteSql(key.Length), key);
        session.Touch(map.Table, key);
    }

    /// <summary>Removes some rows.</summary>
    public void Remove<T>(IReadOnlyList<T> rows)
        where T : class
    {
        if (rows.Count == 0)
            return;
        var map = Writable<T>();
        HasWritten = true;
        var keys = rows.Select(map.KeyOf).ToList();
        session.Remove(map, keys);
        foreach (var key in keys)
            session.Touch(map.Table, key);
    }

    /// <summary>Puts other rows in the place of all rows of a view of one bureau; heads of matters too, for they are made again from acts.</summary>
    /// <exception cref="InvalidOperationException">The table is no view.</exception>
    public void ReplaceView<T>(BureauId bureau, IEnumerable<T> rows)
        where T : class
    {
        if (typeof(T).GetCustomAttribute<DeclaredAttribute>() is not { Kind: TableKind.View })
            throw new InvalidOperationException($"{typeof(T).Name} is no view.");
        var map = session.Maps.Of<T>();
        HasWritten = true;
        HasMovedLists |= typeof(T) == typeof(MatterRow);
        session.Execute(map.DeleteSql(1), map.KeyValues([bureau]));
        foreach (var row in rows)
            session.Write(map, map.InsertSql, map.Values(row));
    }

    /// <summary>The next number of a series, from 1.</summary>
    public long NextInSeries(BureauId bureau, string series)
    {
        HasWritten = true;
        return session.NextInSeries(bureau.Value, series);
    }

    /// <summary>Any other read, by EF, inside this transaction.</summary>
    public TResult Read<TResult>(Func<FaduContext, TResult> query) => session.Read(query);

    /// <summary>Carries out an erasure in the data: the ciphertext goes, the salt in it, with what the subject was found by, forms begun on the matter and what another system signed of it; the commitments stay.</summary>
    /// <remarks>Destroy the key first (<see cref="KeyRing.Destroy"/>): what is cut short in between is finished when the folder is next opened.</remarks>
    public void Erase(Erasure erasure)
    {
        var parts = session.Maps.Of<PartRow>();
        var matter = session.Maps.Of<ActRow>().ProviderValue(nameof(ActRow.MatterId), erasure.Matter);
        HasWritten = true;
        session.Execute(Erasing.Parts, [erasure.ErasedBy, erasure.Bureau.Value, matter, parts.ProviderValue(nameof(PartRow.KeyId), erasure.Key)]);
        session.Execute(Erasing.SearchTokens, [erasure.Bureau.Value, matter, erasure.Subject]);
        session.Execute(Erasing.Drafts, [erasure.Bureau.Value, matter]);
        session.Execute(Erasing.SignedRequests, [erasure.Bureau.Value, parts.ProviderValue(nameof(PartRow.KeyId), erasure.Key)]);
    }

    /// <summary>Drops the looks of a bureau before an hour; the database refuses those that are younger than it keeps them.</summary>
    public void DropLooks(BureauId bureau, DateTimeOffset before)
    {
        var looks = session.Maps.Of<LookRow>();
        HasWritten = true;
        session.Execute("DELETE FROM looks WHERE bureau = $1 AND at < $2", [bureau.Value, looks.ProviderValue(nameof(LookRow.At), before)]);
    }

    /// <summary>Goes on only while the lease is held: whoever woke after it ran out and was taken by another writes nothing.</summary>
    /// <exception cref="LeaseLostException">Another has taken it.</exception>
    public void MustHold(LeaseRow lease)
    {
        var now = session.QueryLocked(session.Maps.Of<LeaseRow>(), lease.Bureau, lease.Lease);
        if (now is null || now.Fencing != lease.Fencing || now.Holder != lease.Holder)
            throw new LeaseLostException(lease, now);
    }

    internal void MustHaveLocked(byte[] personHash) => session.MustHaveLocked(personHash);

    private RowMap<T> Writable<T>()
        where T : class
    {
        if (!WritesActs && DeskOnly.Contains(typeof(T)))
            throw new InvalidOperationException($"{typeof(T).Name} is written by the append of acts and by nothing else.");
        return session.Maps.Of<T>();
    }
}

/// <summary>The lease was taken by another: this transaction writes nothing.</summary>
public sealed class LeaseLostException(LeaseRow held, LeaseRow? now)
    : InvalidOperationException($"lease {held.Lease} of {held.Bureau}: held as number {held.Fencing} by {held.Holder}, found "
        + (now is null ? "none" : $"number {now.Fencing} by {now.Holder}"));
