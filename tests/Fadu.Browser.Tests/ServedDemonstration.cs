using Fadu.Casework;
using Fadu.Casework.Clerk;
using Fadu.Casework.Demonstration;
using Fadu.Casework.Registers;
using Fadu.Cli;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using LawFolder = Fadu.Casework.Editions.LawFolder;

namespace Fadu.Browser.Tests;

/// <summary>The demonstration bureau with few matters, served on a free port; its clock stands where a test puts it.</summary>
public abstract class ServedDemonstration(TestDatabase database) : IAsyncLifetime
{
    private const int Matters = 20;
    private const int Seed = 20260101;

    private readonly SimulatedTime time = new(TimeProvider.System);
    private OpenBureau? bureau;
    private WebApplication? app;
    private ActingOfficers? officers;

    /// <summary>Officers who act while nobody looks.</summary>
    public ActingOfficers Officers => officers!;

    public Uri Address => new(app!.Urls.First());

    public bool IsPostgres => database.IsPostgres;

    public async ValueTask InitializeAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        var files = new PackFiles([.. Directory.EnumerateFiles(Path.Combine(ProjectFiles.Root, "demo"), "*.yaml", SearchOption.AllDirectories)
            .Select(path => new PackFile("demo/" + Path.GetRelativePath(Path.Combine(ProjectFiles.Root, "demo"), path).Replace('\\', '/'), File.ReadAllText(path)))
            .OrderBy(file => file.Path, StringComparer.Ordinal)]);
        var law = PackLoader.Load(LawFolder.Read(ProjectFiles.Laws, "national"));
        Assert.True(law.IsSound, string.Join('\n', law.Problems));

        var folder = new DataFolderOptions(Path.Combine(database.Folder, "data"))
        {
            Create = true,
            Keys = Path.Combine(database.Folder, "keys"),
            Database = database.IsPostgres ? database.ConnectionString : null,
        };
        bureau = await OpenBureau.OpenAsync(new BureauOptions(folder, new BureauId(DemonstrationYear.BureauOf(files)), law.Pack) { Time = time, Demonstration = true }, stop);
        using (var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance))
        {
            var made = await DemonstrationYear.Of(files, bureau, time, clerk).MakeAsync(Matters, Seed, progress: null, stop);
            Assert.Empty(made.Astray);
        }
        await LookLongAgoAsync(stop);

        app = await Serving.BuildAsync(bureau, "http://127.0.0.1:0", stop);
        await app.StartAsync(stop);
        officers = new ActingOfficers(Address);
    }

    // Looks of four months that may be dropped by now, before any other is sealed: one month for each window.
    private async Task LookLongAgoAsync(CancellationToken stop)
    {
        for (var month = 2; month <= 5; month++)
        {
            StandAt(new DateOnly(2025, month, 17), 9);
            for (var i = 0; i < 3; i++)
                await bureau!.Looks.NoteAsync("910001", null, 0, "search", null, "web");
            StandAt(new DateOnly(2025, month, 18), 15);
            await bureau!.Looks.NoteAsync("910001", null, 0, "search", null, "web");
        }
        StandAt(new DateOnly(2026, 11, 20), 9);
        await bureau!.Folder.Acts.WriteAsync(_ => true, stop);
    }

    /// <summary>Waits until what was looked at long ago is sealed.</summary>
    public async Task OldLooksSealedAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        for (var tries = 0; tries < 300 && LookAudit.Run(bureau!.Folder.Database, bureau.Bureau, stop).SealedBefore is null; tries++)
            await Task.Delay(100, stop);
    }

    /// <summary>Sets the bureau's clock, China time.</summary>
    public void StandAt(DateOnly day, int hour, int minute = 0) =>
        time.StandAt(new DateTimeOffset(day, new TimeOnly(hour, minute), TimeSpan.FromHours(8)));

    /// <summary>Waits until every act recorded so far stands under a signed head: what counts sealed acts counts it from then on.</summary>
    public async Task SealedAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        var ledger = new LedgerStanding(bureau!);
        var acts = await ledger.ActsAsync(stop);
        for (var tries = 0; tries < 300 && (await ledger.HeadAsync(stop) is not { } head || head.Size < acts); tries++)
            await Task.Delay(100, stop);
    }

    public async ValueTask DisposeAsync()
    {
        officers?.Dispose();
        if (app is not null)
            await app.DisposeAsync();
        if (bureau is not null)
            await bureau.DisposeAsync();
        database.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The demonstration on SQLite.</summary>
public sealed class SqliteDemonstration() : ServedDemonstration(new SqliteTestDatabase());

/// <summary>The demonstration on PostgreSQL.</summary>
public sealed class PostgresDemonstration() : ServedDemonstration(new PostgresTestDatabase());

/// <summary>All journeys on SQLite: one bureau, one after another, for its clock is theirs.</summary>
[CollectionDefinition]
public sealed class OnSqlite : ICollectionFixture<SqliteDemonstration>;

/// <summary>All journeys on PostgreSQL, beside those on SQLite.</summary>
[CollectionDefinition]
public sealed class OnPostgres : ICollectionFixture<PostgresDemonstration>;
