using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Fadu.Store.Reading;

/// <summary>Commands that read without EF. On SQLite each stays prepared with its connection: opening one anew and preparing it costs more than most reads.</summary>
/// <param name="database">The database; it is only read.</param>
internal sealed class ReadyCommands(FaduDatabase database)
{
    private readonly ConcurrentBag<Connection> idle = [];

    /// <summary>The rows of a query, in its order.</summary>
    /// <param name="sql">The query, with places $1, $2…; a text of the program's own, for each is kept.</param>
    /// <param name="values">What stands in the places, as the database takes it.</param>
    /// <param name="read">Reads the row at hand.</param>
    /// <param name="stop">Stops.</param>
    public ValueTask<List<T>> RowsAsync<T>(string sql, object[] values, Func<DbDataReader, T> read, CancellationToken stop) =>
        database.IsPostgres ? FromPostgresAsync(sql, values, read, stop) : ValueTask.FromResult(FromSqlite(sql, values, read));

    /// <summary>Closes what is held; the next read opens anew.</summary>
    public void Close()
    {
        while (idle.TryTake(out var connection))
            connection.Dispose();
    }

    // Some rows by their key out of a file in memory: quicker than a change of thread.
    private List<T> FromSqlite<T>(string sql, object[] values, Func<DbDataReader, T> read)
    {
        var connection = idle.TryTake(out var used) ? used : new Connection(database.ConnectionString);
        try
        {
            var rows = connection.Rows(sql, values, read);
            idle.Add(connection);
            return rows;
        }
        catch
        {
            // What a fault leaves behind is not lent again.
            connection.Dispose();
            throw;
        }
    }

    private async ValueTask<List<T>> FromPostgresAsync<T>(string sql, object[] values, Func<DbDataReader, T> read, CancellationToken stop)
    {
        await using var connection = await database.ConnectAsync(stop);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var value in values)
        {
            var parameter = command.CreateParameter();
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
        await using var reader = await command.ExecuteReaderAsync(stop);
        var rows = new List<T>();
        while (await reader.ReadAsync(stop))
            rows.Add(read(reader));
        return rows;
    }

    private sealed class Connection : IDisposable
    {
        private readonly SqliteConnection connection;
        private readonly Dictionary<string, SqliteCommand> commands = new(StringComparer.Ordinal);

        public Connection(string connectionString)
        {
            connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
            connection.Open();
        }

        public List<T> Rows<T>(string sql, object[] values, Func<DbDataReader, T> read)
        {
            if (!commands.TryGetValue(sql, out var command))
                commands[sql] = command = Made(sql, values.Length);
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i];
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(read(reader));
            return rows;
        }

        public void Dispose()
        {
            foreach (var command in commands.Values)
                command.Dispose();
            connection.Dispose();
        }

        private SqliteCommand Made(string sql, int places)
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= places; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i.ToString(CultureInfo.InvariantCulture) });
            return command;
        }
    }
}
