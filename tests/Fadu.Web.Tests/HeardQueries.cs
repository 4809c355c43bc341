using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Fadu.Store;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Fadu.Web.Tests;

/// <summary>A question that was put to the database, with what was filled in.</summary>
/// <param name="Sql">Its text.</param>
/// <param name="Values">What was filled in, by name.</param>
public sealed record HeardQuery(string Sql, IReadOnlyList<(string Name, object? Value)> Values);

/// <summary>Hears the questions put to one database, whatever other tests ask of theirs meanwhile.</summary>
public sealed class HeardQueries : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string place;
    private readonly ConcurrentQueue<HeardQuery> heard = new();
    private readonly ConcurrentBag<IDisposable> listening = [];

    public HeardQueries(FaduDatabase database)
    {
        place = PlaceOf(database);
        listening.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>What was asked since the last time, each text once.</summary>
    public IReadOnlyList<HeardQuery> Taken()
    {
        var taken = new List<HeardQuery>();
        while (heard.TryDequeue(out var query))
            taken.Add(query);
        return [.. taken.DistinctBy(query => query.Sql, StringComparer.Ordinal)];
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory)
            listening.Add(value.Subscribe(this, name => name == RelationalEventId.CommandExecuting.Name));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandEventData { Command: { Connection: { } connection } command } && PlaceOf(connection) == place)
            heard.Enqueue(new HeardQuery(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(one => (one.ParameterName, one.Value))]));
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        foreach (var one in listening)
            one.Dispose();
    }

    private const string DbLoggerCategory = "Microsoft.EntityFrameworkCore";

    private static string PlaceOf(FaduDatabase database)
    {
        using DbConnection connection = database.IsPostgres ? new NpgsqlConnection(database.ConnectionString) : new SqliteConnection(database.ConnectionString);
        return PlaceOf(connection);
    }

    private static string PlaceOf(DbConnection connection) => connection is NpgsqlConnection ? connection.Database : connection.DataSource;
}
