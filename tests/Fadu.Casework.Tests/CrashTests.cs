using System.Diagnostics;
using System.Globalization;
using Fadu.Casework.Clerk;
using Fadu.Casework.Registers;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fadu.Casework.Tests;

/// <summary>A process killed at random instants, eight clients at its desk and its clerk busy: what was acknowledged stands, nothing stands half.</summary>
public abstract class CrashTests(TestDatabase database)
{
    // A whole run is looked through on its way too: what a kill breaks is found beside its kill.
    private const int LookedThroughEvery = 50;

    // Eight clients at three acts a matter: by then at least one has entered a person and told that person something, so no view is empty.
    private const int EnoughToLookThrough = 60;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static int Kills => Given("FADU_TEST_KILLS") ?? (Environment.GetEnvironmentVariable("FADU_TEST_LONG") == "1" ? 300 : 3);

    private string Connection => database.IsPostgres ? database.ConnectionString : "-";

    [Fact]
    public async Task What_was_acknowledged_outlives_kill_9_and_nothing_stands_half()
    {
        var seed = Given("FADU_TEST_SEED") ?? Environment.TickCount & int.MaxValue;
        var kills = Kills;
        TestContext.Current.SendDiagnosticMessage($"kill -9: {kills} times, seed {seed}");
        var random = new Random(seed);
        await using (var bureau = await TestBureau.OpenAsync(database, TimeProvider.System, Stop))
        {
            await TestBureau.FoundAsync(bureau, Stop);
            // The second tree and key are made by the process that is killed.
            await TestBureau.ChooseSm2Async(bureau, Stop);
        }

        var acknowledged = new List<(Guid Act, string Link)>();
        for (var kill = 1; kill <= kills; kill++)
        {
            acknowledged.AddRange(await RunAndKillAsync(TimeSpan.FromMilliseconds(random.Next(0, 1_000)), from: kill == kills ? EnoughToLookThrough : 1));
            if (kill % LookedThroughEvery == 0 || kill == kills)
                await LookThroughAsync(acknowledged, seed, kill, views: kill == kills);
        }
        Assert.NotEmpty(acknowledged);
    }

    private async Task LookThroughAsync(List<(Guid Act, string Link)> acknowledged, int seed, int kill, bool views)
    {
        await using var after = await TestBureau.OpenAsync(database, TimeProvider.System, Stop);
        await ClearLeaseAsync(after);
        using (var clerk = new ClerkHost(after, NullLogger<ClerkHost>.Instance))
            Assert.True(await clerk.CatchUpAsync(Stop));
        var stored = await AssertWholeAsync(after, acknowledged);
        TestContext.Current.SendDiagnosticMessage($"seed {seed}, {kill} kills: {acknowledged.Count} acknowledged, {stored} stored");
        var verified = LedgerVerification.Run(after.Folder.Database, new VerificationRequest { Keys = after.Folder.Keys }, TimeProvider.System);
        Assert.True(verified.Ok, $"seed {seed}: " + string.Join('\n', verified.Report.Problems.Take(10)));
        Assert.Equal(verified.Report.Counts.Checkpoints, verified.Report.Counts.OfBoth);
        if (views)
            await AssertViewsAsync(after, seed);
    }

    private static int? Given(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : null;

    private async Task<List<(Guid Act, string Link)>> RunAndKillAsync(TimeSpan after, int from)
    {
        using var host = HostProcess.Start("work", database.Folder, Connection, "8", "0");
        // A young process takes seconds on a busy machine: the instant is counted from an answer of its own.
        var acknowledged = new List<(Guid Act, string Link)>();
        var killing = Task.CompletedTask;
        while (await host.StandardOutput.ReadLineAsync(Stop) is { } line)
        {
            // What was printed before the kill was granted before the kill.
            if (line.Split(' ') is not ["ack", var act, { Length: 64 } link, ..])
                continue;
            acknowledged.Add((Guid.Parse(act, CultureInfo.InvariantCulture), link));
            if (acknowledged.Count == from)
                killing = KillAsync(host, after);
        }
        await killing;
        await host.WaitForExitAsync(Stop);
        return acknowledged;
    }

    private static async Task KillAsync(Process host, TimeSpan after)
    {
        await Task.Delay(after, Stop);
        host.Kill();
    }

    private static async Task<int> AssertWholeAsync(OpenBureau bureau, List<(Guid Act, string Link)> acknowledged)
    {
        await using var context = bureau.Folder.Database.Reading();
        var acts = await context.Acts.ToListAsync(Stop);
        var links = acts.ToDictionary(act => act.ActId.Value, act => Convert.ToHexStringLower(act.Link));
        Assert.All(acknowledged, one => Assert.Equal(one.Link, links.GetValueOrDefault(one.Act)));

        var versions = await context.Matters.ToDictionaryAsync(head => head.MatterId, head => head.Version, Stop);
        foreach (var matter in acts.GroupBy(act => act.MatterId))
        {
            Assert.Equal(Enumerable.Range(1, matter.Count()), matter.Select(act => act.Number).Order());
            Assert.Equal(matter.Count(), versions[matter.Key]);
        }
        // Of the acts that carry a person's words, each has its sealed part; each answer kept has its act.
        var parts = (await context.Parts.Select(part => part.ActId).ToListAsync(Stop)).ToHashSet();
        Assert.All(acts.Where(act => act.Act is "begin-case" or "enter-person" or "tell-person"), act => Assert.Contains(act.ActId, parts));
        Assert.Equal(acts.Count, await context.Idempotency.CountAsync(Stop));
        var leaves = await context.Leaves.Select(leaf => leaf.LeafIndex).OrderBy(index => index).ToListAsync(Stop);
        Assert.Equal(Enumerable.Range(0, acts.Count).Select(i => (long)i), leaves);
        return acts.Count;
    }

    private async Task AssertViewsAsync(OpenBureau bureau, int seed)
    {
        using var other = database.Another();
        var into = FaduDatabase.At(other.ConnectionString);
        await into.MigrateAsync(Stop);

        var report = await bureau.RebuildViewsAsync(into, Stop);

        Assert.True(report.IsSame, $"seed {seed}: " + string.Join('\n', report.Differences.Take(10)));
        Assert.Equal(0, report.Behind);
        Assert.NotEqual(0, report.Rows[nameof(SearchTokenRow)]);
        await using var context = bureau.Folder.Database.Reading();
        var tiles = await context.TreeTiles.Select(tile => new { tile.Level, tile.TileIndex, tile.Hashes.Length }).ToListAsync(Stop);
        Assert.Equal(
            tiles.Where(tile => tile.Level < TreeTileRow.Sm3).Select(tile => (tile.Level, tile.TileIndex, tile.Length)).Order(),
            tiles.Where(tile => tile.Level >= TreeTileRow.Sm3).Select(tile => (tile.Level - TreeTileRow.Sm3, tile.TileIndex, tile.Length)).Order());
        Assert.NotEqual(0, report.Rows[nameof(PublicRecordRow)]);
    }

    private static Task ClearLeaseAsync(OpenBureau bureau) => bureau.Folder.Acts.WriteAsync(
        work =>
        {
            if (work.Find<LeaseRow>(bureau.Bureau, ClerkLease.Name) is { } held)
                work.Put(new LeaseRow { Bureau = held.Bureau, Lease = held.Lease, Holder = held.Holder, Fencing = held.Fencing, Until = DateTimeOffset.UnixEpoch });
        },
        Stop);
}

[Trait("Database", "sqlite")]
public sealed class CrashTestsOnSqlite(SqliteTestDatabase database) : CrashTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class CrashTestsOnPostgres(PostgresTestDatabase database) : CrashTests(database), IClassFixture<PostgresTestDatabase>;
