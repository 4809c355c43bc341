using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Fadu.Casework.Registers;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Fadu.Casework.Tests.Ledger;

/// <summary>A real ledger spoilt in every way its tables allow: each is found, or the verdict says what it cannot know.</summary>
public sealed class LedgerMutationTests(RealLedger ledger) : IClassFixture<RealLedger>
{
    private const string MiddleMatter = "(SELECT matter_id FROM acts GROUP BY matter_id HAVING count(*) = 4)";
    private const string SomeParts = "(SELECT rowid FROM parts ORDER BY rowid LIMIT 1 OFFSET {0})";

    /// <summary>The one column that nothing vouches for; the verdict says so.</summary>
    private static readonly HashSet<string> NotVouchedFor = ["checkpoints.at"];

    private static readonly Dictionary<string, string[]> Attacks = new()
    {
        ["first act deleted"] = [$"DELETE FROM acts WHERE matter_id = {MiddleMatter} AND number = 1"],
        ["middle act deleted"] = [$"DELETE FROM acts WHERE matter_id = {MiddleMatter} AND number = 2"],
        ["last act deleted"] = [$"DELETE FROM acts WHERE matter_id = {MiddleMatter} AND number = 4"],
        ["founding act deleted"] = ["DELETE FROM acts WHERE act = 'found-bureau'"],
        ["a matter deleted with its head and parts"] =
        [
            $"CREATE TABLE gone AS SELECT matter_id, act_id FROM acts WHERE matter_id = {MiddleMatter}",
            "DELETE FROM parts WHERE act_id IN (SELECT act_id FROM gone)", "DELETE FROM matters WHERE matter_id IN (SELECT matter_id FROM gone)",
            "DELETE FROM acts WHERE act_id IN (SELECT act_id FROM gone)",
        ],
        ["two acts swapped"] =
        [
            $"UPDATE acts SET number = 99 WHERE matter_id = {MiddleMatter} AND number = 2", "UPDATE acts SET number = 2 WHERE number = 3 AND EXISTS (SELECT 1 FROM acts o WHERE o.matter_id = acts.matter_id AND o.number = 99)",
            "UPDATE acts SET number = 3 WHERE number = 99",
        ],
        ["an act duplicated"] =
        [
            $"CREATE TABLE twin AS SELECT * FROM acts WHERE matter_id = {MiddleMatter} AND number = 4", "UPDATE twin SET number = 5", "INSERT INTO acts SELECT * FROM twin",
        ],
        ["an act duplicated under another id"] =
        [
            $"CREATE TABLE twin AS SELECT * FROM acts WHERE matter_id = {MiddleMatter} AND number = 4", "UPDATE twin SET number = 5, act_id = randomblob(16)", "INSERT INTO acts SELECT * FROM twin",
        ],
        ["a leaf deleted"] = ["DELETE FROM leaves WHERE leaf_index = 5"],
        ["last leaf deleted"] = ["DELETE FROM leaves WHERE leaf_index = (SELECT max(leaf_index) FROM leaves)"],
        ["two leaves swapped"] =
        [
            "UPDATE leaves SET leaf_index = 999 WHERE leaf_index = 3", "UPDATE leaves SET leaf_index = 3 WHERE leaf_index = 4", "UPDATE leaves SET leaf_index = 4 WHERE leaf_index = 999",
        ],
        ["last head deleted"] = ["DELETE FROM checkpoints WHERE size = (SELECT max(size) FROM checkpoints)"],
        ["all heads deleted"] = ["DELETE FROM checkpoints"],
        ["two parts' ciphertext exchanged"] = Exchanged("nonce", "ciphertext"),
        ["two parts' ciphertext and digest exchanged"] = Exchanged("nonce", "ciphertext", "ciphertext_digest"),
        ["two parts exchanged but for their names"] = Exchanged("nonce", "ciphertext", "ciphertext_digest", "commitment", "key_id"),
        ["a part deleted"] = ["DELETE FROM parts WHERE rowid = " + string.Format(null, SomeParts, 1)],
        ["a ciphertext dropped, and the salt in it"] = ["UPDATE parts SET nonce = NULL, ciphertext = NULL WHERE rowid = " + string.Format(null, SomeParts, 1)],
        ["a ciphertext dropped and called erased"] = ["UPDATE parts SET nonce = NULL, ciphertext = NULL, erased_by = 3 WHERE rowid = " + string.Format(null, SomeParts, 1)],
        ["a skeleton's salt cut short"] = [$"UPDATE acts SET skeleton_salt = substr(skeleton_salt, 1, 31) WHERE matter_id = {MiddleMatter} AND number = 2"],
        ["a part of no act put in"] = ["CREATE TABLE stray AS SELECT * FROM parts LIMIT 1", "UPDATE stray SET act_id = randomblob(16)", "INSERT INTO parts SELECT * FROM stray"],
        ["an id made text"] = [$"UPDATE acts SET act_id = 'x' WHERE matter_id = {MiddleMatter} AND number = 2"],
        ["a time beyond the calendar"] = [$"UPDATE acts SET recorded_at = 9223372036854775807 WHERE matter_id = {MiddleMatter} AND number = 2"],
        ["a time of what happened beyond the calendar"] = [$"UPDATE acts SET occurred_at = -9223372036854775808 WHERE matter_id = {MiddleMatter} AND number = 2"],
        ["a matter's head set back"] = [$"UPDATE matters SET version = version - 1 WHERE matter_id = {MiddleMatter}"],
    };

    public static TheoryData<string> AttackNames => [.. Attacks.Keys];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_whole_ledger_holds_and_says_that_it_is_not_anchored_unless_a_head_is_held_outside(bool withKeys)
    {
        var alone = ledger.Verify(ledger.Whole, withKeys);
        var held = ledger.Verify(ledger.Whole, withKeys, ledger.Head);

        Assert.True(alone.Ok, string.Join('\n', alone.Report.Problems));
        Assert.Equal((VerdictState.Ok, VerdictState.Ok, VerdictState.Unknown), States(alone));
        Assert.Equal((VerdictState.Ok, VerdictState.Ok, VerdictState.Ok), States(held));
        Assert.Equal(withKeys, alone.Report.Counts.PartsProven > 0);
        Assert.Equal(withKeys, alone.Report.Counts.PartsSealed == 0);
        Assert.Contains("not anchored", alone.Report.Anchored.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_column_of_every_row_of_the_ledger_is_found_when_changed()
    {
        var columns = Columns();
        var missed = new List<string>();
        foreach (var (table, column) in columns)
        {
            var path = ledger.Flipped(table, column, ledger.Ask($"SELECT typeof({column}) FROM {table} ORDER BY rowid LIMIT 1 OFFSET (SELECT count(*) / 2 FROM {table})"));
            foreach (var withKeys in new[] { true, false })
            {
                var result = ledger.Verify(path, withKeys);
                if (result.Ok != NotVouchedFor.Contains($"{table}.{column}"))
                    missed.Add($"{table}.{column} {(withKeys ? "with" : "without")} keys: {(result.Ok ? "not found" : "found")}");
                if (result.Ok)
                    Assert.Contains(result.Limits, limit => limit.En!.Contains($"{table}.{column}", StringComparison.Ordinal));
            }
        }

        Assert.True(columns.Count >= 34, $"only {columns.Count} columns");
        Assert.Empty(missed);
    }

    [Theory]
    [MemberData(nameof(AttackNames))]
    public void Found_with_and_without_keys(string attack)
    {
        var path = ledger.Spoilt(Attacks[attack]);

        Assert.False(ledger.Verify(path, withKeys: true).Ok);
        Assert.False(ledger.Verify(path, withKeys: false).Ok);
    }

    // The act stands in its chain and its leaf in the tree: whoever reads the report is led to the one cell that was changed.
    [Theory]
    [InlineData("recorded_at", "act.recordedAt", 9223372036854775807)]
    [InlineData("recorded_at", "act.recordedAt", -62135596800001)]
    [InlineData("occurred_at", "act.occurredAt", 253402300800000)]
    public void A_time_that_no_calendar_holds_is_one_fault_and_names_its_cell(string column, string named, long milliseconds)
    {
        foreach (var withKeys in new[] { true, false })
        {
            var result = ledger.Verify(ledger.Spoilt([$"UPDATE acts SET {column} = {milliseconds} WHERE matter_id = {MiddleMatter} AND number = 2"]), withKeys);

            var fault = Assert.Single(result.Report.Problems);
            Assert.Equal(("column-differs", named, 2), (fault.Rule.Id, fault.Place.Column, fault.Place.Number));
            Assert.Contains($"{milliseconds}", fault.Found, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_older_copy_put_back_is_found_by_a_head_held_outside_and_else_said_not_to_be_anchored(bool withKeys)
    {
        var alone = ledger.Verify(ledger.Older, withKeys);
        var held = ledger.Verify(ledger.Older, withKeys, ledger.Head);

        Assert.True(alone.Ok);
        Assert.Equal(VerdictState.Unknown, alone.Report.Anchored.State);
        Assert.False(held.Ok);
        Assert.Equal(["rolled-back"], held.Report.Problems.Select(problem => problem.Rule.Id));
    }

    [Fact]
    public void Heads_signed_by_another_key_are_found_by_whoever_knows_the_key_and_else_the_verdict_says_whose_key_it_was()
    {
        var thief = new SigningKey(ledger.Key.Name, NoteKeyKind.Ledger, new byte[32]);
        var path = ledger.SignedBy(thief);
        var trusting = new VerificationRequest { FolderKeys = [thief.Public] };

        Assert.False(ledger.Verify(path, withKeys: true).Ok);
        Assert.False(ledger.Verify(path, withKeys: false).Ok);
        Assert.False(ledger.Verify(path, trusting with { Heads = [ledger.Head] }).Ok);
        var deceived = ledger.Verify(path, trusting);
        Assert.True(deceived.Ok);
        Assert.Contains(deceived.Limits, limit => limit.En!.Contains("whoever can write there can change both", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_any_public_key_integrity_is_not_known()
    {
        var result = ledger.Verify(ledger.Whole, new VerificationRequest());

        Assert.Equal((VerdictState.Unknown, VerdictState.Ok, VerdictState.Unknown), States(result));
        Assert.False(result.Ok);
    }

    [Fact]
    public async Task A_verifier_in_another_language_says_the_same_of_the_whole_and_of_all_that_was_spoilt()
    {
        var files = new Dictionary<string, string> { ["whole"] = ledger.Whole, ["older"] = ledger.Older };
        foreach (var (name, statements) in Attacks)
            files[name] = ledger.Spoilt(statements);
        foreach (var (table, column) in Columns())
        {
            files[$"{table}.{column}"] = ledger.Flipped(
                table, column, ledger.Ask($"SELECT typeof({column}) FROM {table} ORDER BY rowid LIMIT 1 OFFSET (SELECT count(*) / 2 FROM {table})"));
        }

        var theirs = await PythonAsync([.. files.Values]);

        Assert.Equal(
            files.Select(file => $"{file.Key}: {Said(ledger.Verify(file.Value, withKeys: false))}"),
            files.Keys.Zip(theirs, (name, said) => $"{name}: {said}"));
    }

    private static string Said(VerificationResult result) => $"{result.Report.Integrity.State} {result.Report.Completeness.State} {result.Report.Anchored.State}".ToUpperInvariant();

    private static (VerdictState, VerdictState, VerdictState) States(VerificationResult result) =>
        (result.Report.Integrity.State, result.Report.Completeness.State, result.Report.Anchored.State);

    private static string[] Exchanged(params string[] columns) =>
    [
        "CREATE TABLE pair AS SELECT rowid AS r, * FROM parts WHERE rowid IN (" + string.Format(null, SomeParts, 0) + ", " + string.Format(null, SomeParts, 2) + ")",
        .. columns.Select(column => $"UPDATE parts SET {column} = (SELECT {column} FROM pair WHERE r <> parts.rowid) WHERE rowid IN (SELECT r FROM pair)"),
    ];

    /// <summary>From the model: every column of every table that is declared as acts.</summary>
    private List<(string Table, string Column)> Columns()
    {
        using var context = FaduDatabase.At($"Data Source={ledger.Whole};Pooling=False", readOnly: true).Reading();
        return
        [
            .. from table in context.Model.GetEntityTypes()
               where table.ClrType.GetCustomAttribute<DeclaredAttribute>() is { Kind: TableKind.Acts }
               from column in table.GetProperties()
               select (table.GetTableName()!, column.GetColumnName()),
        ];
    }

    private async Task<List<string>> PythonAsync(IReadOnlyList<string> paths)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] options = ["--key", ledger.Key.ToString(), "--bureau", TestBureau.Id, "--now", $"{ledger.Later.GetUtcNow().ToUnixTimeMilliseconds()}", "--max-delay", $"{(long)LedgerVerification.StatedDelay.TotalMilliseconds}"];
        foreach (var argument in new[] { Path.Combine(ProjectFiles.Root, "tests", "second-verifier", "verify.py"), "db" }.Concat(paths).Concat(options))
            start.ArgumentList.Add(argument);

        using var python = Process.Start(start)!;
        var errors = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var report = JsonDocument.Parse(line);
            var verdicts = report.RootElement.GetProperty("verdicts");
            string Of(string question) => verdicts.GetProperty(question).GetString()!;
            return $"{Of("integrity")} {Of("completeness")} {Of("anchored")}".ToUpperInvariant();
        })];
    }
}
