using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fadu.Store;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fadu.Web.Tests;

/// <summary>Says of a question whether the database would read the whole of a table that grows with the bureau.</summary>
/// <remarks>A bureau is the first column of every key: an index asked for the bureau alone is the whole table, unless it is read in its order and no farther than a bound.</remarks>
public static partial class QueryPlans
{
    private static readonly HashSet<string> Growing =
        ["acts", "parts", "leaves", "matters", "clocks", "links", "prior_decisions", "search_tokens", "figure_rows", "looks", "refusals", "checkpoints", "idempotency", "files"];

    /// <summary>What would be read whole; empty where nothing is.</summary>
    public static async Task<IReadOnlyList<string>> ReadWholeAsync(FaduDatabase database, HeardQuery query, CancellationToken stop) =>
        Nothing().IsMatch(query.Sql) ? [] : database.IsPostgres ? await OnPostgresAsync(database, query, stop) : await OnSqliteAsync(database, query, stop);

    /// <summary>What a plan of SQLite reads whole, line by line.</summary>
    public static IReadOnlyList<string> OfSqlite(string sql, IReadOnlyList<string> plan)
    {
        var tables = Aliases().Matches(sql).GroupBy(match => match.Groups["alias"].Value).ToDictionary(group => group.Key, group => group.First().Groups["table"].Value);
        var isBounded = Bound().IsMatch(sql) && !plan.Any(line => line.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal) || line.Contains("TEMP B-TREE FOR GROUP BY", StringComparison.Ordinal));
        return [.. plan.Where(line => Reads().Match(line) is { Success: true } read && Growing.Contains(tables.GetValueOrDefault(read.Groups["alias"].Value, read.Groups["alias"].Value))
            && (line.StartsWith("SCAN", StringComparison.Ordinal) || (line.EndsWith("(bureau=?)", StringComparison.Ordinal) && !isBounded)))];
    }

    /// <summary>What a plan of PostgreSQL reads whole, node by node.</summary>
    public static IReadOnlyList<string> OfPostgres(JsonNode plan) => [.. Nodes(plan, isBounded: false)];

    private static async Task<IReadOnlyList<string>> OnSqliteAsync(FaduDatabase database, HeardQuery query, CancellationToken stop)
    {
        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync(stop);
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + query.Sql;
        foreach (var (name, value) in query.Values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
            lines.Add(reader.GetString(3));
        return OfSqlite(query.Sql, lines);
    }

    // A small table is read whole because that is quicker: whether it could be read by an index shows when reading whole is dear.
    private static async Task<IReadOnlyList<string>> OnPostgresAsync(FaduDatabase database, HeardQuery query, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(stop);
        await using (var dear = new NpgsqlCommand("SET enable_seqscan = off; SET enable_bitmapscan = off; SET random_page_cost = 1", connection))
            await dear.ExecuteNonQueryAsync(stop);
        await using var command = new NpgsqlCommand("EXPLAIN (FORMAT JSON) " + query.Sql, connection);
        foreach (var (name, value) in query.Values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        var plan = JsonNode.Parse((string)(await command.ExecuteScalarAsync(stop))!)!;
        return OfPostgres(plan[0]!["Plan"]!);
    }

    private static IEnumerable<string> Nodes(JsonNode node, bool isBounded)
    {
        var kind = node["Node Type"]!.GetValue<string>();
        isBounded = kind switch
        {
            "Limit" => true,
            "Sort" or "Aggregate" or "Hash" or "WindowAgg" => false,
            _ => isBounded,
        };
        if (node["Relation Name"] is { } table && Growing.Contains(table.GetValue<string>()))
        {
            var conditions = Columns().Matches((node["Index Cond"] ?? node["Recheck Cond"])?.GetValue<string>() ?? "").Select(match => match.Groups["column"].Value).ToHashSet(StringComparer.Ordinal);
            if (kind == "Seq Scan" || (!isBounded && conditions.All(column => column == "bureau")))
                yield return string.Create(CultureInfo.InvariantCulture, $"{kind} {table} {node["Index Name"]} {node["Index Cond"] ?? node["Recheck Cond"]}");
        }
        foreach (var read in (node["Plans"] as JsonArray ?? []).OfType<JsonNode>().SelectMany(one => Nodes(one, isBounded)))
            yield return read;
    }

    [GeneratedRegex("\"(?<table>[a-z_]+)\" AS \"(?<alias>[a-z0-9]+)\"")]
    private static partial Regex Aliases();

    [GeneratedRegex("\\bLIMIT\\b|\\bMIN\\(|\\bMAX\\(|^SELECT EXISTS", RegexOptions.IgnoreCase)]
    private static partial Regex Bound();

    // What is asked for none is answered without reading.
    [GeneratedRegex("WHERE (0|FALSE)$")]
    private static partial Regex Nothing();

    [GeneratedRegex("^(SCAN|SEARCH) (?<alias>[a-z0-9_]+)")]
    private static partial Regex Reads();

    [GeneratedRegex("(?<column>[a-z_]+)(::[a-z]+)?\\)? (=|<|>|<=|>=|IS|BETWEEN)")]
    private static partial Regex Columns();
}
