using System.Diagnostics;
using System.Globalization;
using Fadu.Casework.Clerk;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>Clerks as processes of their own, started together and stopped by a signal: only one works, and whoever wakes past its lease writes nothing.</summary>
public abstract class ClerkProcessTests(TestDatabase database)
{
    private const int LeaseSeconds = 6;
    private const int TakenOverWithin = 90;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_clerks_started_together_one_works_and_the_one_that_was_stopped_writes_nothing_when_it_wakes()
    {
        var bureau = await OpenAsync(database, TimeProvider.System, Stop);
        await FoundAsync(bureau, Stop);
        // The embedded database is one process's: the clerks' is the next.
        if (!database.IsPostgres)
            await bureau.DisposeAsync();
        using var one = Start("one");
        using var other = Start("other");
        try
        {
            await (database.IsPostgres ? StopOneAfterTheOtherAsync(bureau, one, other) : StopTheOnlyOneAsync(bureau, one, other));
        }
        finally
        {
            one.Kill();
            other.Kill();
            await bureau.DisposeAsync();
        }
    }

    private static async Task StopOneAfterTheOtherAsync(OpenBureau bureau, Process one, Process other)
    {
        await UntilAsync(async () => await LeavesAsync(bureau) == await ActsAsync(bureau));
        Assert.Equal(["ready", "ready"], [await one.StandardOutput.ReadLineAsync(Stop), await other.StandardOutput.ReadLineAsync(Stop)]);
        using var wakes = new ManualResetEventSlim();
        await using var standing = bureau.Folder.Database.OpenForWriting();
        var (first, stopped) = await StopTheHolderAsync(bureau, standing, wakes);
        var leaves = await LeavesAsync(bureau);
        await CaseAsync(bureau, "张三", "430100199001010017", "1990-01-01", Stop);
        await UntilAsync(async () => await LeavesAsync(bureau) == await ActsAsync(bureau) && (await LeaseAsync(bureau)).Holder != first.Holder);
        wakes.Set();
        await Assert.ThrowsAsync<LeaseLostException>(() => stopped);
        Assert.Equal(leaves + 3, await LeavesAsync(bureau));

        // The second sleeps too, under a lease that lasts: what waits now, nobody but the first could take.
        var second = await LeaseAsync(bureau);
        Assert.Equal((first.Fencing + 1, true), (second.Fencing, ProcessOf(second) != ProcessOf(first)));
        await HostProcess.SignalAsync(ProcessOf(second), "STOP", Stop);
        // A renewal that it sent before it was stopped may still come after ours on a busy machine: then ours is written again.
        await UntilAsync(async () =>
        {
            await bureau.Folder.Acts.WriteAsync(work => work.Put(Lasting(second)), Stop);
            await Task.Delay(TimeSpan.FromSeconds(1), Stop);
            return (await LeaseAsync(bureau)).Until > TimeProvider.System.GetUtcNow().AddMinutes(30);
        });
        await CaseAsync(bureau, "李四", "430100199001010025", "1990-01-01", Stop);
        var before = await LeavesAsync(bureau);
        await HostProcess.SignalAsync(ProcessOf(first), "CONT", Stop);
        await Task.Delay(TimeSpan.FromSeconds(3), Stop);

        Assert.Equal(before, await LeavesAsync(bureau));
        Assert.Equal((second.Holder, second.Fencing), ((await LeaseAsync(bureau)).Holder, (await LeaseAsync(bureau)).Fencing));
        await HostProcess.SignalAsync(ProcessOf(second), "CONT", Stop);
        await UntilAsync(async () => await LeavesAsync(bureau) == await ActsAsync(bureau));
        Assert.Equal(second.Holder, (await LeaseAsync(bureau)).Holder);
        await using var context = bureau.Folder.Database.Reading();
        var numbers = await context.Leaves.Select(leaf => leaf.LeafIndex).OrderBy(index => index).ToListAsync(Stop);
        Assert.Equal(Enumerable.Range(0, numbers.Count).Select(i => (long)i), numbers);
    }

    // Whoever came second is shown the door, also while the first is stopped; the first works on where it was.
    private async Task StopTheOnlyOneAsync(OpenBureau bureau, Process one, Process other)
    {
        string?[] said = [await one.StandardOutput.ReadLineAsync(Stop), await other.StandardOutput.ReadLineAsync(Stop)];
        Assert.Single(said, "ready");
        Assert.Single(said, line => line!.StartsWith("refused", StringComparison.Ordinal));
        var first = said[0] == "ready" ? one : other;

        await HostProcess.SignalAsync(first.Id, "STOP", Stop);
        using var late = Start("late");
        Assert.StartsWith("refused", await late.StandardOutput.ReadLineAsync(Stop), StringComparison.Ordinal);
        await HostProcess.SignalAsync(first.Id, "CONT", Stop);

        await UntilAsync(async () => await LeavesAsync(bureau) == await ActsAsync(bureau));
        Assert.Equal(first.Id, ProcessOf(await LeaseAsync(bureau)));
    }

    /// <summary>Stops the clerk that holds the lease while it rests, and, by another connection under its lease, in the midst of a transaction that holds the lease's row.</summary>
    private static async Task<(LeaseRow First, Task Stopped)> StopTheHolderAsync(OpenBureau bureau, ActStore standing, ManualResetEventSlim wakes)
    {
        while (true)
        {
            var first = await LeaseAsync(bureau);
            await HostProcess.SignalAsync(ProcessOf(first), "STOP", Stop);
            if (await StandStillAsync(standing, first, wakes) is { } stopped)
                return (first, stopped);
            // On a busy machine the lease may pass to the other between the look and the signal.
            await HostProcess.SignalAsync(ProcessOf(first), "CONT", Stop);
        }
    }

    /// <summary>Begins to write under a lease, holds its row, and stands still until woken.</summary>
    /// <returns>The writing; null when the lease is no longer held.</returns>
    private static async Task<Task?> StandStillAsync(ActStore store, LeaseRow lease, ManualResetEventSlim wakes)
    {
        var standing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var written = store.WriteAsync(
            work =>
            {
                work.MustHold(lease);
                work.Put(new FollowerRow { Bureau = lease.Bureau, Follower = "woken", NextLeaf = 1 });
                standing.TrySetResult();
                wakes.Wait();
            },
            Stop);
        return await Task.WhenAny(standing.Task, written) == standing.Task ? written : null;
    }

    private static LeaseRow Lasting(LeaseRow lease) => new()
    {
        Bureau = lease.Bureau,
        Lease = lease.Lease,
        Holder = lease.Holder,
        Fencing = lease.Fencing,
        Until = TimeProvider.System.GetUtcNow().AddHours(1),
    };

    // Nodes on one PostgreSQL have each a data folder; on SQLite the data folder is the database.
    private Process Start(string node) => HostProcess.Start(
        "clerk", database.Folder, database.IsPostgres ? database.ConnectionString : "-", database.IsPostgres ? node : "data", LeaseSeconds.ToString(CultureInfo.InvariantCulture));

    private static int ProcessOf(LeaseRow lease) => int.Parse(lease.Holder.Split('/')[1], CultureInfo.InvariantCulture);

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(watch.Elapsed.TotalSeconds < TakenOverWithin, $"no clerk was at work within {TakenOverWithin} s");
            await Task.Delay(200, Stop);
        }
    }

    private static async Task<LeaseRow> LeaseAsync(OpenBureau bureau)
    {
        await using var context = bureau.Folder.Database.Reading();
        return await context.Leases.SingleAsync(lease => lease.Lease == ClerkLease.Name, Stop);
    }

    private static async Task<int> LeavesAsync(OpenBureau bureau)
    {
        await using var context = bureau.Folder.Database.Reading();
        return await context.Leaves.CountAsync(Stop);
    }

    private static async Task<int> ActsAsync(OpenBureau bureau)
    {
        await using var context = bureau.Folder.Database.Reading();
        return await context.Acts.CountAsync(Stop);
    }
}

[Trait("Database", "sqlite")]
public sealed class ClerkProcessTestsOnSqlite(SqliteTestDatabase database) : ClerkProcessTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class ClerkProcessTestsOnPostgres(PostgresTestDatabase database) : ClerkProcessTests(database), IClassFixture<PostgresTestDatabase>;
