using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Store.Writing;

/// <summary>The one writing connection to a SQLite file; each statement is prepared once. Whoever holds it is alone, so it needs no other lock.</summary>
internal sealed class SqliteSession : StoreSession, IDisposable
{
    internal const string NextSql =
        "INSERT INTO sequences (bureau, series, last) VALUES ($1, $2, 1) ON CONFLICT (bureau, series) DO UPDATE SET last = sequences.last + 1 RETURNING last";

    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteStatement> prepared = new(StringComparer.Ordinal);
    private SqliteFaduContext? context;

    public SqliteSession(string connectionString, RowMaps maps)
        : base(maps)
    {
        // Of its own and not of the pool: one that is given up may have a transaction open, which the next session would find.
        connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        connection.Open();
        SqlitePragmas.Set(connection);
        using var settings = connection.CreateCommand();
        // A thousand narrow pages a checkpoint: the p99 of an act stays near 10 ms. A commit whose tree was balanced goes through every page in the cache
        // (pages trade numbers by way of the lock page, and SQLite then looks for whatever lies beyond the file's end): 0.4 ms of 64 MB, so it is no larger.
        settings.CommandText = "PRAGMA wal_autocheckpoint=2000; PRAGMA temp_store=MEMORY; PRAGMA recursive_triggers=ON; PRAGMA cache_size=-16384; PRAGMA busy_timeout=30000;";
        settings.ExecuteNonQuery();
    }

    public void Run(string sql) => Statement(sql).Run([]);

    public override List<T> Query<T>(RowMap<T> map, string sql, object[] parameters) => Statement(sql).Rows(parameters, map.ReadStatement);

    public override T? QueryLocked<T>(RowMap<T> map, params object[] key)
        where T : class => Query(map, key).FirstOrDefault();

    public override T? QueryForChange<T>(RowMap<T> map, params object[] key)
        where T : class => Query(map, key).FirstOrDefault();

    public override void Write<T>(RowMap<T> map, string sql, object[] values) => Execute(sql, values);

    // An upsert would write every index of the table anew: SQLite looks at which columns are set and not at what stood in them.
    public override void Change<T>(RowMap<T> map, object[] before, object[] after)
    {
        var changed = Enumerable.Range(map.KeyLength, map.ColumnCount - map.KeyLength).Where(i => !RowKey.Same(before[i], after[i])).ToList();
        if (changed.Count > 0)
            Execute(map.UpdateSql(changed), [.. changed.Select(i => after[i]), .. after[..map.KeyLength]]);
    }

    public override void Remove<T>(RowMap<T> map, IReadOnlyList<object[]> keys)
    {
        foreach (var key in keys)
            Execute(map.DeleteSql(key.Length), key);
    }

    public override void Execute(string sql, object[] parameters) => Statement(sql).Run(parameters);

    public override long NextInSeries(string bureau, string series) => Statement(NextSql).Rows([bureau, series], static row => row.Long(0))[0];

    // It tracks nothing: one serves as long as the connection.
    public override TResult Read<TResult>(Func<FaduContext, TResult> query) => query(context ??= new SqliteFaduContext(
        new DbContextOptionsBuilder<SqliteFaduContext>().UseSqlite(connection).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options));

    public override void MustHaveLocked(byte[] personHash)
    {
    }

    public void Dispose()
    {
        context?.Dispose();
        foreach (var statement in prepared.Values)
            statement.Dispose();
        connection.Dispose();
    }

    private SqliteStatement Statement(string sql)
    {
        if (!prepared.TryGetValue(sql, out var statement))
            prepared.Add(sql, statement = new SqliteStatement(connection.Handle!, sql));
        return statement;
    }
}
