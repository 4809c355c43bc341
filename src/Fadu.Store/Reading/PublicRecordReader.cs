using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fadu.Store.Reading;

/// <summary>Reads one sealed public record by its place. One of the doors without EF: the public asks all day, and EF halves the rate of its page.</summary>
/// <param name="database">The database; it is only read.</param>
public sealed class PublicRecordReader(FaduDatabase database) : IDisposable
{
    private const string Query = "SELECT sealed FROM public_records WHERE bureau = @bureau AND kind = @kind AND record_id = @id";

    private const int ReadersAtMost = 24;

    private readonly NpgsqlDataSource? postgres = database.IsPostgres ? NpgsqlDataSource.Create(PostgresLine.Bounded(database.ConnectionString, ReadersAtMost)) : null;
    private readonly ConcurrentBag<SqliteCommand> idle = [];

    /// <summary>The record as sealed; null when there is none at this place.</summary>
    /// <param name="bureau">The bureau.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">Its place.</param>
    public ValueTask<byte[]?> FindAsync(BureauId bureau, string kind, byte[] id) =>
        postgres is null ? ValueTask.FromResult(FromSqlite(bureau, kind, id)) : FromPostgresAsync(postgres, bureau, kind, id);

    /// <inheritdoc/>
    public void Dispose()
    {
        postgres?.Dispose();
        while (idle.TryTake(out var command))
        {
            var connection = command.Connection;
            command.Dispose();
            connection?.Dispose();
        }
    }

    // A row by its key out of a file in memory: quicker than a change of thread. The command keeps its connection, prepared.
    private byte[]? FromSqlite(BureauId bureau, string kind, byte[] id)
    {
        if (!idle.TryTake(out var command))
        {
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder(database.ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
            connection.Open();
            command = connection.CreateCommand();
            command.CommandText = Query;
            Fill(command, bureau, kind, id);
        }

        command.Parameters[0].Value = bureau.Value;
        command.Parameters[1].Value = kind;
        command.Parameters[2].Value = id;
        var found = command.ExecuteScalar() as byte[];
        idle.Add(command);
        return found;
    }

    private static async ValueTask<byte[]?> FromPostgresAsync(NpgsqlDataSource postgres, BureauId bureau, string kind, byte[] id)
    {
        await using var command = postgres.CreateCommand(Query);
        Fill(command, bureau, kind, id);
        return await command.ExecuteScalarAsync() as byte[];
    }

    private static void Fill(DbCommand command, BureauId bureau, string kind, byte[] id)
    {
        foreach (var (name, value) in new (string, object)[] { ("@bureau", bureau.Value), ("@kind", kind), ("@id", id) })
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }
}
