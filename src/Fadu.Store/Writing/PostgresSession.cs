using System.Globalization;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fadu.Store.Writing;

/// <summary>One transaction on PostgreSQL in two round trips: locks and what can be read ahead in the first, all writes and the commit in the second.</summary>
/// <remarks>
/// A read that was not foreseen sends the writes that wait and goes to the database. The driver prepares what it sees again.
/// </remarks>
internal sealed class PostgresSession(NpgsqlConnection connection, RowMaps maps) : StoreSession(maps)
{
    /// <summary>A transaction whose client stands still is ended by the server after this long, with all its locks: the client may be stopped, or its machine gone.</summary>
    internal static readonly TimeSpan StandsStillAtMost = TimeSpan.FromSeconds(10);

    private static readonly string BoundSql = string.Create(
        CultureInfo.InvariantCulture, $"SET LOCAL idle_in_transaction_session_timeout = {StandsStillAtMost.TotalMilliseconds}");

    private readonly Dictionary<RowKey, object> ahead = [];
    private readonly HashSet<long> locks = [];
    private readonly PostgresWrites settled = new();
    private readonly List<Action<PostgresWrites>> staged = [];
    private readonly Dictionary<(string Bureau, string Series), long> taken = [];

    /// <summary>Begins, takes the locks in order and reads ahead what every act reads.</summary>
    /// <param name="keys">Natural keys, locked until the transaction ends.</param>
    /// <param name="intents">Acts to be applied.</param>
    public void Begin(IEnumerable<long> keys, IReadOnlyCollection<ActIntent> intents)
    {
        locks.UnionWith(keys);
        using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(BoundSql));
        if (locks.Count > 0)
        {
            // In one order for everybody, so that no two transactions wait for each other.
            batch.BatchCommands.Add(Command("SELECT pg_advisory_xact_lock(k) FROM (SELECT unnest($1) AS k) AS sorted", [locks.Order().ToArray()]));
        }

        var reads = new List<Action<NpgsqlDataReader>>();
        Foresee(batch, reads, 3, Maps.Of<IdempotencyRow>(), [.. intents.Select(intent => new object[] { intent.Bureau, intent.Actor, intent.Key })]);
        Foresee(batch, reads, 2, Maps.Of<MatterRow>(),
            [.. intents.SelectMany(intent => intent.Matters.Select(matter => matter.Matter).Concat(intent.Reads), (intent, matter) => new object[] { intent.Bureau, matter })]);
        Foresee(batch, reads, 2, Maps.Of<PriorDecisionRow>(),
            [.. intents.SelectMany(intent => intent.Persons, (intent, person) => new object[] { intent.Bureau, person })]);

        using var reader = batch.ExecuteReader();
        if (locks.Count > 0)
            reader.NextResult();
        foreach (var read in reads)
        {
            read(reader);
            reader.NextResult();
        }
    }

    public override List<T> Query<T>(RowMap<T> map, string sql, object[] parameters)
    {
        if (ahead.TryGetValue(new RowKey(map.Table, parameters), out var rows) && sql == map.SelectSql(parameters.Length))
            return (List<T>)rows;

        Send();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Bind(command.Parameters, parameters);
        using var reader = command.ExecuteReader();
        return All(map, reader);
    }

    public override T? QueryLocked<T>(RowMap<T> map, params object[] key)
        where T : class => Query(map, map.SelectSql(map.KeyLength) + " FOR SHARE", map.KeyValues(key)).FirstOrDefault();

    public override T? QueryForChange<T>(RowMap<T> map, params object[] key)
        where T : class => Query(map, map.SelectSql(map.KeyLength) + " FOR UPDATE", map.KeyValues(key)).FirstOrDefault();

    public override void Write<T>(RowMap<T> map, string sql, object[] values)
    {
        staged.Add(writes => writes.AddRow(map, sql, values));
        // Only reads under the row's whole key or the beginning of it have seen it.
        for (var parts = 1; parts <= map.KeyLength; parts++)
            ahead.Remove(new RowKey(map.Table, values[..parts]));
    }

    public override void Execute(string sql, object[] parameters) => staged.Add(writes => writes.AddStatement(sql, parameters));

    public override void Remove<T>(RowMap<T> map, IReadOnlyList<object[]> keys) => Execute(
        map.DeleteManySql, [.. Enumerable.Range(0, map.KeyLength).Select(part => RowMaps.KeyColumn(keys, part))]);

    public override void Touch(string table, object[] key)
    {
        foreach (var read in ahead.Keys.Where(read => read.Overlaps(table, key)).ToList())
            ahead.Remove(read);
    }

    public override long NextInSeries(string bureau, string series)
    {
        Send();
        using var command = connection.CreateCommand();
        command.CommandText = SqliteSession.NextSql;
        Bind(command.Parameters, [bureau, series]);
        taken[(bureau, series)] = taken.GetValueOrDefault((bureau, series)) + 1;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>What the item wrote stays, and goes with the writes of the others.</summary>
    public void Settle()
    {
        foreach (var write in staged)
            write(settled);
        staged.Clear();
        taken.Clear();
    }

    /// <summary>Nothing of the item stays: numbers taken go back, which is safe because their row is locked by this transaction.</summary>
    public void GiveBack()
    {
        staged.Clear();
        foreach (var ((bureau, series), count) in taken)
            settled.AddStatement("UPDATE sequences SET last = last - $3 WHERE bureau = $1 AND series = $2", [bureau, series, count]);
        taken.Clear();
    }

    public override TResult Read<TResult>(Func<FaduContext, TResult> query)
    {
        Send();
        using var context = new PostgresFaduContext(new DbContextOptionsBuilder<PostgresFaduContext>()
            .UseNpgsql(connection).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options);
        return query(context);
    }

    public override void MustHaveLocked(byte[] personHash)
    {
        if (!locks.Contains(ActItem<object>.LockOf(Bureau, "person", personHash)))
            throw new LockMissingException(personHash);
    }

    /// <summary>The bureau of the act being applied.</summary>
    public BureauId Bureau { get; set; }

    public void Commit()
    {
        Settle();
        Send("COMMIT");
    }

    public void Roll()
    {
        staged.Clear();
        settled.Take();
        using var command = new NpgsqlCommand("ROLLBACK", connection);
        command.ExecuteNonQuery();
    }

    private void Send(string? last = null)
    {
        foreach (var write in staged)
            write(settled);
        staged.Clear();
        var commands = settled.Take();
        if (last is not null)
            commands.Add(new NpgsqlBatchCommand(last));
        if (commands.Count == 0)
            return;
        using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        batch.ExecuteNonQuery();
    }

    private void Foresee<T>(NpgsqlBatch batch, List<Action<NpgsqlDataReader>> reads, int keyParts, RowMap<T> map, List<object[]> keys)
        where T : class
    {
        if (keys.Count == 0)
            return;
        var stored = keys.Select(map.KeyValues).DistinctBy(key => new RowKey(map.Table, key)).ToList();
        var columns = Enumerable.Range(0, keyParts).Select(part => RowMaps.KeyColumn(stored, part));
        batch.BatchCommands.Add(Command(map.SelectManySql(keyParts), [.. columns]));
        reads.Add(reader =>
        {
            foreach (var key in stored)
                ahead[new RowKey(map.Table, key)] = new List<T>();
            foreach (var row in All(map, reader))
                ((List<T>)ahead[new RowKey(map.Table, map.KeyOf(row)[..keyParts])]).Add(row);
        });
    }

    private static List<T> All<T>(RowMap<T> map, NpgsqlDataReader reader)
        where T : class
    {
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map.Read(reader));
        return rows;
    }

    internal static NpgsqlBatchCommand Command(string sql, object[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        Bind(command.Parameters, parameters);
        return command;
    }

    private static void Bind(NpgsqlParameterCollection into, object[] parameters)
    {
        foreach (var value in parameters)
            into.Add(new NpgsqlParameter { Value = value });
    }
}

/// <summary>A person was asked for whom the intent did not name: the item runs once more, alone, with the lock.</summary>
internal sealed class LockMissingException(byte[] personHash) : InvalidOperationException("The person's natural key is not locked.")
{
    public byte[] PersonHash { get; } = personHash;
}
