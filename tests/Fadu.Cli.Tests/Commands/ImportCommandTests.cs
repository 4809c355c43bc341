using System.Globalization;
using System.Text;
using Fadu.Store;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Cli.Tests.Commands;

/// <summary>Another system's log taken in by the command, on either database.</summary>
public abstract class ImportCommandTests(TestDatabase database) : IDisposable
{
    // Each test founds a bureau of its own.
    private readonly TestDatabase own = database.Another();

    public void Dispose()
    {
        own.Dispose();
        GC.SuppressFinalize(this);
    }

    private const string Head = "case:concept:name,concept:name,time:timestamp,dismissal\n";
    private const int Cases = 250;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_is_taken_in_once_goes_on_after_a_kill_and_holds()
    {
        var log = await LogAsync();
        using (var killed = FaduCommand.Start([.. Import(log), "--json"]))
        {
            await ActsAsync(40);
            killed.Kill();
            await killed.WaitForExitAsync(Stop);
        }
        var rest = await FaduCommand.RunAsync([.. Import(log), "--json"]);
        var again = await FaduCommand.RunAsync([.. Import(log), "--json"]);
        var verified = await FaduCommand.RunAsync([.. On("ledger", "verify"), "--json"]);
        var views = await FaduCommand.RunAsync([.. On("views", "rebuild", "--check"), "--json"]);

        Assert.Equal((0, 0, 0, 0), (rest.Code, again.Code, verified.Code, views.Code));
        Assert.Equal(["matters", "acts", "again", "seconds", "findings", "rejected"], rest.Json.Select(member => member.Key));
        Assert.True(rest.Json["again"]!.GetValue<int>() >= 30, "what was taken in before the kill stands");
        Assert.True(rest.Json["acts"]!.GetValue<int>() > 0, "the kill came in the middle");
        Assert.Equal(3 * Cases, rest.Json["acts"]!.GetValue<int>() + rest.Json["again"]!.GetValue<int>());
        Assert.Equal((Cases, 0, 3 * Cases), (again.Json["matters"]!.GetValue<int>(), again.Json["acts"]!.GetValue<int>(), again.Json["again"]!.GetValue<int>()));
        Assert.Empty(again.Json["findings"]!.AsObject());
        // Beside the log's acts stand the founding and the adoption of the law.
        Assert.Equal((3 * Cases) + 2, verified.Json["acts"]!.GetValue<int>());
        Assert.Equal((3 * Cases) + 2, verified.Json["leaves"]!.GetValue<int>());
        Assert.Equal(Cases + 1, verified.Json["counts"]!["matters"]!.GetValue<int>());
        Assert.True(views.Json["same"]!.GetValue<bool>());
    }

    [Fact]
    public async Task What_cannot_be_taken_in_is_named_the_rest_is_and_an_older_copy_is_found_by_a_head_held_outside()
    {
        var log = Path.Combine(own.Folder, "some.csv");
        await File.WriteAllTextAsync(log, Head + "a,Create Fine,2006-01-01,NIL\na,Burn it,2006-02-01,\na,Send Fine,soon,\na,Payment,2999-01-01,\na,Send Fine,2006-05-01,\n", Stop);

        var run = await FaduCommand.RunAsync([.. Import(log), "--json"]);
        var head = Path.Combine(own.Folder, "head.txt");
        var saved = await FaduCommand.RunAsync([.. On("ledger", "head"), "--out", head]);
        var verified = await FaduCommand.RunAsync([.. On("ledger", "verify"), "--head", head, "--json"]);
        // A head of more acts than the ledger has: what a folder put back from an older copy would be held against.
        await File.WriteAllTextAsync(head, (await File.ReadAllTextAsync(head, Stop)).Replace("\n4\n", "\n5\n", StringComparison.Ordinal), Stop);
        var forged = await FaduCommand.RunAsync([.. On("ledger", "verify"), "--head", head, "--json"]);

        Assert.Equal((1, 0, 0, 1), (run.Code, saved.Code, verified.Code, forged.Code));
        Assert.Equal((1, 2), (run.Json["matters"]!.GetValue<int>(), run.Json["acts"]!.GetValue<int>()));
        Assert.Equal([3, 4, 5], run.Json["rejected"]!.AsArray().Select(one => one!["line"]!.GetValue<int>()));
        Assert.Equal(1, run.Json["findings"]!["send-within-90-days"]!.GetValue<int>());
        Assert.Equal("ok", verified.Json["verdicts"]!["anchored"]!.GetValue<string>());
        Assert.Equal("problem", forged.Json["verdicts"]!["anchored"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_record_that_stands_is_never_opened_on_a_simulated_clock()
    {
        var log = Path.Combine(own.Folder, "few.csv");
        await File.WriteAllTextAsync(log, Head + "a,Create Fine,2006-01-01,NIL\n", Stop);
        // The demonstration knows no other database: it is asked of a folder.
        var data = Path.Combine(own.Folder, "standing");
        Assert.Equal(0, (await FaduCommand.RunAsync("import", log, "--pack", "it-road-fines", "--data", data)).Code);

        (await FaduCommand.RunAsync("demo", "--data", data, "--no-serve")).AssertRefused("never on a record that stands");
    }

    private string[] Import(string log) => [.. On("import", log), "--pack", "it-road-fines"];

    private string[] On(params string[] command) => [.. command, "--data", Path.Combine(own.Folder, "data"), .. own.IsPostgres ? ["--database", own.ConnectionString] : Array.Empty<string>()];

    /// <summary>Waits until a number of acts stands, read beside the process that writes.</summary>
    private async Task ActsAsync(int number)
    {
        var file = Path.Combine(own.Folder, "data", "fadu.db");
        for (var tries = 0; tries < 1200; tries++)
        {
            await Task.Delay(25, Stop);
            try
            {
                if (!own.IsPostgres && !File.Exists(file))
                    continue;
                await using var context = (own.IsPostgres ? FaduDatabase.At(own.ConnectionString, readOnly: true) : FaduDatabase.InFile(file, readOnly: true)).Reading();
                if (await context.Acts.CountAsync(Stop) >= number)
                    return;
            }
            catch (System.Data.Common.DbException)
            {
                // The tables are not there yet.
            }
        }

        Assert.Fail("the import recorded nothing");
    }

    private async Task<string> LogAsync()
    {
        // Sent on the 120th day: one finding a case.
        var text = new StringBuilder(Head);
        foreach (var one in Enumerable.Range(1, Cases))
            text.Append(CultureInfo.InvariantCulture, $"c{one},Create Fine,2006-01-01,NIL\nc{one},Send Fine,2006-05-01,\nc{one},Payment,2006-05-20,\n");
        var path = Path.Combine(own.Folder, "log.csv");
        await File.WriteAllTextAsync(path, text.ToString(), Stop);
        return path;
    }
}

[Trait("Database", "sqlite")]
public sealed class ImportCommandTestsOnSqlite(SqliteTestDatabase database) : ImportCommandTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class ImportCommandTestsOnPostgres(PostgresTestDatabase database) : ImportCommandTests(database), IClassFixture<PostgresTestDatabase>;
