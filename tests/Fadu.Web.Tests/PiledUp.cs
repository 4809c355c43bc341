using Fadu.Store;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Web.Tests;

/// <summary>Rows of a bureau of many years, in units and of officers that nobody of the tests sees: how a table is read shows only where there is something to read.</summary>
public static class PiledUp
{
    private const int Count = 20_000;

    /// <summary>Adds the rows, and tells the database of them.</summary>
    public static async Task AddAsync(FaduDatabase database, BureauId bureau, CancellationToken stop)
    {
        await using var context = database.Reading();
        // An id of number i, of sixteen bytes.
        var id = database.IsPostgres ? "md5(i::text)::uuid" : "randomblob(16)";
        var bytes = database.IsPostgres ? "'\\x00'::bytea" : "x'00'";
        var (yes, day, other) = database.IsPostgres ? ("FALSE", "DATE '2020-01-01' + i % 2000", "md5('k' || i)::uuid") : ("0", "date('2020-01-01', '+' || (i % 2000) || ' days')", "randomblob(16)");
        var listed = database.IsPostgres ? "TRUE" : "1";
        foreach (var insert in new[]
        {
            $"matters (bureau, matter_id, file_number, procedure, stage, version, last_link, last_recorded_at, unit, officer, opened_on, closed_on, earliest_due, awaits_confirmation, listed) SELECT '{bureau.Value}', {id}, '示外〔2020〕' || i || '号', 'p' || i % 9, 's' || i % 5, 1, {bytes}, 1600000000000 + i, 'u' || i % 40, 'o' || i % 400, {day}, CASE WHEN i % 3 = 0 THEN {day} END, CASE WHEN i % 2 = 0 THEN 1700000000000 + i END, {yes}, {listed}",
            $"refusals (bureau, refusal_id, at, person, matter_id, version, procedure, act, grounds, channel) SELECT '{bureau.Value}', {id}, 1600000000000 + i, 'o' || i % 400, {other}, 1, 'p' || i % 9, 'a', {bytes}, 'web'",
            $"looks (bureau, look_id, at, person, matter_id, subject, what, channel) SELECT '{bureau.Value}', {id}, 1600000000000 + i, 'o' || i % 400, {other}, 0, 'matter-page', 'web'",
            $"figure_rows (bureau, matter_id, figure, number, place, subject, on_day, at, unit, what, category, hundredths) SELECT '{bureau.Value}', {id}, 'f' || i % 50, 1, 1, 0, {day}, 1600000000000 + i, 'u' || i % 40, 'a', '', 100",
            $"clocks (bureau, matter_id, \"limit\", subject, started_by, started_on, started_at, due_at, provisional, expired) SELECT '{bureau.Value}', {id}, 'l' || i % 9, 0, 1, {day}, 1600000000000 + i, 1700000000000 + i, {yes}, {yes}",
            $"acts (bureau, matter_id, number, act_id, procedure, act, recorded_at, occurred_at, day_precision, actor, skeleton, skeleton_salt, skeleton_commitment, previous_link, link) SELECT '{bureau.Value}', {id}, 1, {other}, 'p', 'a', 1600000000000 + i, 1600000000000 + i, {yes}, 'o', {bytes}, {bytes}, {bytes}, {bytes}, {bytes}",
            $"parts (bureau, act_id, part_no, subject, class, key_id, ciphertext_digest, commitment) SELECT '{bureau.Value}', {other}, 1, 1, 'identifying', {id}, {bytes}, {bytes}",
            // Before the first leaf nobody counts.
            $"leaves (bureau, leaf_index, act_id) SELECT '{bureau.Value}', -i, {other}",
            $"search_tokens (bureau, token, matter_id, subject, kind) SELECT '{bureau.Value}', {(database.IsPostgres ? "decode(md5((i % 500)::text), 'hex')" : "randomblob(16)")}, {id}, 1, 'piece'",
        })
        {
            var (table, rows) = (insert[..insert.IndexOf(" SELECT", StringComparison.Ordinal)], insert[insert.IndexOf("SELECT", StringComparison.Ordinal)..]);
            var numbers = $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Count}) ";
            var text = database.IsPostgres ? $"INSERT INTO {table} {numbers}{rows} FROM n" : $"{numbers}INSERT INTO {table} {rows} FROM n";
            await context.Database.ExecuteSqlRawAsync(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), stop);
        }
        // SQLite asks for no statistics in use, and none are made here.
        if (database.IsPostgres)
            await context.Database.ExecuteSqlRawAsync("ANALYZE", stop);
    }
}
