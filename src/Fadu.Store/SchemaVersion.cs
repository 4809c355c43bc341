using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Fadu.Store;

/// <summary>Which migrations this program knows and which a database has had. Asked without EF: its own history builds a model by every convention, half a second of every start.</summary>
internal static class SchemaVersion
{
    private const string History = "__EFMigrationsHistory";

    /// <summary>The migrations of a context, by their ids.</summary>
    public static HashSet<string> Known(Type context) =>
        [.. typeof(SchemaVersion).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Migration)) && type.GetCustomAttribute<DbContextAttribute>()?.ContextType == context)
            .Select(type => type.GetCustomAttribute<MigrationAttribute>()!.Id)];

    /// <summary>The migrations a database has had; none in a new one.</summary>
    public static async Task<HashSet<string>> AppliedAsync(FaduDatabase database, CancellationToken stop)
    {
        await using var connection = await database.ConnectAsync(stop);
        await using var command = connection.CreateCommand();
        command.CommandText = database.IsPostgres
            ? $"SELECT to_regclass('\"{History}\"') IS NOT NULL"
            : $"SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{History}')";
        if (await command.ExecuteScalarAsync(stop) is not (true or 1L))
            return [];
        command.CommandText = $"SELECT \"MigrationId\" FROM \"{History}\"";
        await using var reader = await command.ExecuteReaderAsync(stop);
        var applied = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(stop))
            applied.Add(reader.GetString(0));
        return applied;
    }
}
