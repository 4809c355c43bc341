using Npgsql;

namespace Fadu.Store.Writing;

/// <summary>Writes that wait, gathered into one statement a table: planning an insert costs the server more than carrying it out.</summary>
/// <remarks>
/// Rows of different keys may change places, because no table refers to another. A statement of another kind, or a key that is already
/// there, is a border that nothing crosses.
/// </remarks>
internal sealed class PostgresWrites
{
    private readonly List<Func<NpgsqlBatchCommand>> commands = [];
    private readonly Dictionary<string, List<object[]>> open = [];
    private readonly HashSet<RowKey> keys = [];

    public void AddRow<T>(RowMap<T> map, string sql, object[] values)
        where T : class
    {
        var key = new RowKey(map.Table, values[..map.KeyLength]);
        if (!keys.Add(key))
        {
            Close();
            keys.Add(key);
        }

        if (!open.TryGetValue(sql, out var rows))
        {
            rows = [];
            open.Add(sql, rows);
            var many = sql == map.InsertSql ? map.InsertManySql : map.PutManySql;
            commands.Add(() => PostgresSession.Command(many, map.Columns(rows)));
        }
        rows.Add(values);
    }

    public void AddStatement(string sql, object[] parameters)
    {
        Close();
        commands.Add(() => PostgresSession.Command(sql, parameters));
    }

    /// <summary>The statements in order; nothing waits any more.</summary>
    public List<NpgsqlBatchCommand> Take()
    {
        var taken = commands.ConvertAll(command => command());
        commands.Clear();
        Close();
        return taken;
    }

    private void Close()
    {
        open.Clear();
        keys.Clear();
    }
}
