using Fadu.Testing;

namespace Fadu.Cli.Tests.Commands;

public sealed class DemoCommandTests(Demonstration demonstration)
{
    [Fact]
    public async Task A_demonstration_goes_as_its_stories_say_and_its_ledger_and_views_hold()
    {
        var verified = await FaduCommand.RunAsync("ledger", "verify", "--data", demonstration.Data, "--json");
        var views = await FaduCommand.RunAsync("views", "rebuild", "--check", "--data", demonstration.Data);

        Assert.Equal(0, demonstration.Made.Code);
        Assert.Empty(demonstration.Made.Errors);
        Assert.Equal(0, verified.Code);
        Assert.Equal(verified.Json["acts"]!.GetValue<long>(), verified.Json["leaves"]!.GetValue<long>());
        Assert.StartsWith("fadu/example-city/demonstration\n", verified.Json["head"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(0, views.Code);
    }

    [Fact]
    public async Task A_demonstration_stands_in_no_folder_that_holds_something_else()
    {
        var other = Directory.CreateDirectory(demonstration.NewPath()).FullName;
        await File.WriteAllTextAsync(Path.Combine(other, "letter.txt"), "x", TestContext.Current.CancellationToken);

        (await FaduCommand.RunAsync("demo", "--data", other, "--no-serve")).AssertRefused("is neither empty nor a demonstration");
        (await FaduCommand.RunAsync("demo", "--data", demonstration.NewPath(), "--no-serve", "--matters", "0")).AssertRefused("--matters must be from 1");
        (await FaduCommand.RunAsync("demo", "--data", demonstration.NewPath(), "--url", "nowhere")).AssertRefused("expected an address");
    }
}

/// <summary>The commands on each database: the same demonstration, held to the same.</summary>
public abstract class DemoOnDatabaseTests(TestDatabase database)
{
    [Fact]
    public async Task A_demonstration_is_made_verified_rebuilt_and_counted_by_the_commands()
    {
        var made = await FaduCommand.RunAsync(["demo", "--no-serve", "--matters", "5", .. On]);
        var verified = await FaduCommand.RunAsync(["ledger", "verify", "--json", .. On]);
        var views = await FaduCommand.RunAsync(["views", "rebuild", "--check", .. On]);
        var figures = await FaduCommand.RunAsync(["figures", "--year", "2026", "--json", .. On]);

        Assert.Equal((0, ""), (made.Code, made.Errors));
        Assert.Equal(0, verified.Code);
        Assert.True(verified.Json["acts"]!.GetValue<long>() > 50);
        Assert.Equal(verified.Json["acts"]!.GetValue<long>(), verified.Json["leaves"]!.GetValue<long>());
        Assert.Equal(0, views.Code);
        Assert.Equal(0, figures.Code);
    }

    private string[] On => ["--data", Path.Combine(database.Folder, "data"), .. database.IsPostgres ? ["--database", database.ConnectionString] : Array.Empty<string>()];
}

[Trait("Database", "sqlite")]
public sealed class DemoOnDatabaseTestsOnSqlite(SqliteTestDatabase database) : DemoOnDatabaseTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class DemoOnDatabaseTestsOnPostgres(PostgresTestDatabase database) : DemoOnDatabaseTests(database), IClassFixture<PostgresTestDatabase>;
