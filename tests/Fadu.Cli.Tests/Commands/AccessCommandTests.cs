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

    private static async Task<IEnumerable<string>> PersonsAsync(string data, params string[] filter)
    {
        var run = await FaduCommand.RunAsync(["access", "log", "--data", data, "--json", .. filter]);
        Assert.Equal(0, run.Code);
        Assert.Equal(run.Json["looks"]!.AsArray().Count, run.Json["total"]!.GetValue<int>());
        return run.Json["looks"]!.AsArray().Select(look => look!["person"]!.GetValue<string>()).ToList();
    }
}
