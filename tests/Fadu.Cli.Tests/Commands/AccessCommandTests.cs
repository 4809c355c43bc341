using Microsoft.Data.Sqlite;

namespace Fadu.Cli.Tests.Commands;

/// <summary>The log of looks as a command prints it.</summary>
public sealed class AccessCommandTests(Demonstration demonstration)
{
    [Fact]
    public async Task Looks_are_listed_by_person_matter_and_day_in_every_form()
    {
        var data = demonstration.Copy();
        string number;
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(data, "fadu.db")};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            // Two looks at one matter: 2031-03-16 23:30 and 2031-03-17 00:30 in China.
            command.CommandText =
                """
                INSERT INTO looks (bureau, look_id, at, person, matter_id, subject, what, channel)
                SELECT bureau, randomblob(16), 1931441400000, 'one', matter_id, 0, 'matter-page', 'web' FROM matters WHERE unit IS NOT NULL AND file_number <> '' ORDER BY file_number LIMIT 1;
                INSERT INTO looks (bureau, look_id, at, person, matter_id, subject, what, channel)
                SELECT bureau, randomblob(16), 1931445000000, 'two', matter_id, 1, 'paper', 'web' FROM matters WHERE unit IS NOT NULL AND file_number <> '' ORDER BY file_number LIMIT 1;
                SELECT file_number FROM matters WHERE unit IS NOT NULL AND file_number <> '' ORDER BY file_number LIMIT 1
                """;
            number = (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        }

        Assert.Equal(["two", "one"], await PersonsAsync(data, "--matter", number, "--from", "2031-03-16"));
        Assert.Equal(["one"], await PersonsAsync(data, "--person", "one"));
        Assert.Equal(["one"], await PersonsAsync(data, "--from", "2031-03-16", "--until", "2031-03-16"));
        Assert.Equal(["two"], await PersonsAsync(data, "--from", "2031-03-17", "--until", "2031-03-17"));
        var csv = await FaduCommand.RunAsync("access", "log", "--data", data, "--person", "two", "--csv");
        Assert.Contains($"2031-03-17 00:30:00,two,{number},1,paper,,web", csv.Output, StringComparison.Ordinal);
        Assert.Contains("共 1 条", (await FaduCommand.RunAsync("access", "log", "--data", data, "--person", "two")).Output, StringComparison.Ordinal);
        (await FaduCommand.RunAsync("access", "log", "--data", data, "--matter", "no such number")).AssertRefused("There is no matter");
        Assert.NotEqual(0, (await FaduCommand.RunAsync("access", "log", "--data", data, "--from", "yesterday")).Code);
    }

    [Fact]
    public async Task The_matrix_says_of_every_endpoint_and_act_what_every_post_is_told()
    {
        var data = demonstration.Copy();

        var run = await FaduCommand.RunAsync("access", "matrix", "--data", data, "--json");
        var text = await FaduCommand.RunAsync("access", "matrix", "--data", data);

        Assert.Equal(0, run.Code);
        var acts = run.Json["acts"]!.AsArray();
        Assert.True(acts.Sum(act => act!["cells"]!.AsArray().Count) > 20_000);
        string AnswerOf(string act, string post, string place, bool onCase) => acts.First(one => one!["act"]!.GetValue<string>() == act)!["cells"]!.AsArray()
            .First(cell => cell!["post"]!.GetValue<string>() == post && cell["place"]!.GetValue<string>() == place && cell["onCase"]!.GetValue<bool>() == onCase)!["answer"]!.GetValue<string>();
        string Machine(string route) => run.Json["endpoints"]!.AsArray().First(endpoint => endpoint!["route"]!.GetValue<string>() == route)!["machine"]!.GetValue<string>();
        Assert.Equal("allowed", AnswerOf("decide-penalty", "head-of-organ", "above", onCase: false));
        Assert.Equal("refused", AnswerOf("decide-penalty", "handling-officer", "own", onCase: true));
        Assert.Equal("finding", AnswerOf("question-violator", "auxiliary", "own", onCase: true));
        Assert.Equal("not-found", AnswerOf("question-violator", "handling-officer", "other", onCase: false));
        Assert.Equal("not-found", AnswerOf("question-violator", "audit-administrator", "own", onCase: true));
        var room = run.Json["endpoints"]!.AsArray().First(endpoint => endpoint!["route"]!.GetValue<string>() == "/reading-room")!;
        Assert.Equal(["audit-administrator"], room["cells"]!.AsArray().Where(cell => cell!["answer"]!.GetValue<string>() == "allowed").Select(cell => cell!["post"]!.GetValue<string>()).Distinct());
        Assert.Equal(("by-scope", "refused"), (Machine("/api/machine/acts"), Machine("/api/acts")));
        Assert.Contains("auditor        GET   /reading-room", text.Output, StringComparison.Ordinal);
        Assert.Contains("decide-penalty", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_looks_are_dropped_by_two_and_by_nobody_alone()
    {
        var data = demonstration.Copy();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(data, "fadu.db")};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            // 2025-03-16 12:00 in China.
            command.CommandText = "INSERT INTO looks (bureau, look_id, at, person, matter_id, subject, what, channel) SELECT bureau, randomblob(16), 1742097600000, 'one', NULL, 0, 'search', 'web' FROM matters LIMIT 1";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        Task<CommandResult> Drop(string by, params string[] more) => FaduCommand.RunAsync(["access", "drop", "--data", data, "--by", by, .. more]);

        (await Drop("910001", "--ask")).AssertRefused("neither asks for looks to be dropped nor confirms it");
        (await Drop("910030", "--ask", "--yes")).AssertRefused("two people");
        // Nothing was sealed here, for nobody serves it: that comes before who asks.
        (await Drop("910028", "--ask")).AssertRefused("not sealed yet");
        (await Drop("910030", "--yes")).AssertRefused("not sealed yet");
    }

    private static async Task<IEnumerable<string>> PersonsAsync(string data, params string[] filter)
    {
        var run = await FaduCommand.RunAsync(["access", "log", "--data", data, "--json", .. filter]);
        Assert.Equal(0, run.Code);
        Assert.Equal(run.Json["looks"]!.AsArray().Count, run.Json["total"]!.GetValue<int>());
        return run.Json["looks"]!.AsArray().Select(look => look!["person"]!.GetValue<string>()).ToList();
    }
}
