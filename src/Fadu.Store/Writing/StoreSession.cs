namespace Fadu.Store.Writing;

/// <summary>A connection inside one transaction, with the reads and writes that transactions are made of.</summary>
internal abstract class StoreSession(RowMaps maps)
{
    public RowMaps Maps { get; } = maps;

    public List<T> Query<T>(RowMap<T> map, IReadOnlyList<object> leadingKey)
        where T : class => Query(map, map.SelectSql(leadingKey.Count), map.KeyValues(leadingKey));

    public abstract List<T> Query<T>(RowMap<T> map, string sql, object[] parameters)
        where T : class;

    /// <summary>The row of a key, kept from others until the transaction ends.</summary>
    public abstract T? QueryLocked<T>(RowMap<T> map, params object[] key)
        where T : class;

    /// <summary>The row of a key, which others may neither change nor lock until the transaction ends.</summary>
    public abstract T? QueryForChange<T>(RowMap<T> map, params object[] key)
        where T : class;

    /// <summary>Inserts or replaces a row, now or before the next read at the latest.</summary>
    /// <param name="map">The row's table.</param>
    /// <param name="sql">Its <see cref="RowMap{T}.InsertSql"/> or <see cref="RowMap{T}.PutSql"/>.</param>
    /// <param name="values">All columns, those of the key first.</param>
    public abstract void Write<T>(RowMap<T> map, string sql, object[] values)
        where T : class;

    /// <summary>Puts a row in the place of one with the same key that was read in this transaction.</summary>
    /// <param name="map">The row's table.</param>
    /// <param name="before">All columns as they were read.</param>
    /// <param name="after">All columns as they are to be.</param>
    public virtual void Change<T>(RowMap<T> map, object[] before, object[] after)
        where T : class => Write(map, map.PutSql, after);

    /// <summary>Removes the rows of some whole keys, now or before the next read at the latest.</summary>
    public abstract void Remove<T>(RowMap<T> map, IReadOnlyList<object[]> keys)
        where T : class;

    /// <summary>Writes now, or before the next read at the latest.</summary>
    public abstract void Execute(string sql, object[] parameters);

    /// <summary>Rows under this key have been written: what was read ahead of them is no longer true.</summary>
    public virtual void Touch(string table, object[] key)
    {
    }

    public abstract long NextInSeries(string bureau, string series);

    public abstract TResult Read<TResult>(Func<FaduContext, TResult> query);

    /// <summary>Returns only when nobody else decides on this person in this bureau.</summary>
    public abstract void MustHaveLocked(byte[] personHash);
}
