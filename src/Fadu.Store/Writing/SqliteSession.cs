using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Store.Writing;

/// <summary>The one writing connection to a SQLite file; each command is prepared once. Whoever holds it is alone, so it needs no other lock.</summary>
internal sealed class SqliteSession : StoreSession, IDisposable
{
    internal const string NextSql =
        "INSERT INTO sequences (bureau, series, last) VALUES ($1, $2, 1) ON CONFLICT (bureau, series) DO UPDATE SET last = sequences.last + 1 RETURNING last";

    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> prepared = [];
    private SqliteFaduContext? context;

    public SqliteSession(string connectionString, RowMaps maps)
        : base(maps)
    {
        connection = new SqliteConnection(connectionString);
        connection.Open();
        SqlitePragmas.Set(connection);
        // A thousand narrow pages a checkpoint: the p99 of an act stays near 10 ms.
        Run("PRAGMA wal_autocheckpoint=2000; PRAGMA recursive_triggers=ON; PRAGMA cache_size=-65536;");
    }

    public void Run(string sql) => Command(sql, []).ExecuteNonQuery();

    public override List<T> Query<T>(RowMap<T> map, string sql, object[] parameters)
    {
        using var reader = Command(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map.Read(reader));
        return rows;
    }

    public override T? QueryLocked<T>(RowMap<T> map, params object[] key)
        where T : class => Query(map, key).FirstOrDefault();

    public override void Write<T>(RowMap<T> map, string sql, object[] values) => Execute(sql, values);

    public override void Execute(string sql, object[] parameters) => Command(sql, parameters).ExecuteNonQuery();

    public override long NextInSeries(string bureau, string series) => (long)Command(NextSql, [bureau, series]).ExecuteScalar()!;

    // It tracks nothing: one serves as long as the connection.
    public override TResult Read<TResult>(Func<FaduContext, TResult> query) => query(context ??= new SqliteFaduContext(
        new DbContextOptionsBuilder<SqliteFaduContext>().UseSqlite(connection).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options));

    public override void MustHaveLocked(byte[] personHash)
    {
    }

    public void Dispose()
    {
        context?.Dispose();
        foreach (var command in prepared.Values)
            command.Dispose();
        connection.Dispose();
    }

    private SqliteCommand Command(string sql, object[] parameters)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < parameters.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + (i + 1).ToString(CultureInfo.InvariantCulture) });
            prepared.Add(sql, command);
        }
        for (var i = 0; i < parameters.Length; i++)
        {
            // The type must follow the value: one and the same column is a number in one row and null in the next.
            command.Parameters[i].ResetSqliteType();
            command.Parameters[i].Value = parameters[i];
        }
        return command;
    }
}
