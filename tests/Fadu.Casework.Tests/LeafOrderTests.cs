using System.Security.Cryptography;
using Fadu.Casework.Clerk;
using Fadu.Store;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>Acts are committed in another order than they are recorded in: no act is passed over, however late it is there to be seen.</summary>
public abstract class LeafOrderTests(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_act_committed_long_after_later_ones_had_their_leaves_gets_the_next()
    {
        await using var bureau = await OpenAsync(database, TimeProvider.System, Stop);
        var tree = new TreeWork(bureau);
        var held = await LeaseOf(bureau).TakeAsync(Stop);
        await RecordAsync(bureau, bureau.Folder.Acts, Noon, () => { });
        var before = await LeavesAsync(bureau);
        Assert.Equal(1, await tree.TakeInAsync(held!, Stop));

        // Begun a day before the others; on PostgreSQL its transaction is open while theirs are committed.
        using var goesOn = new ManualResetEventSlim(initialState: !database.IsPostgres);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var node = database.IsPostgres ? bureau.Folder.Database.OpenForWriting() : null;
        var late = node is null ? null : RecordAsync(bureau, node, Noon.AddDays(-1), Begin);
        if (late is not null)
            await begun.Task;
        var later = await RecordAsync(bureau, bureau.Folder.Acts, Noon.AddMinutes(1), () => { });
        Assert.Equal(1, await tree.TakeInAsync(held!, Stop));
        Assert.Equal(0, await tree.TakeInAsync(held!, Stop));
        goesOn.Set();
        var last = await (late ?? RecordAsync(bureau, bureau.Folder.Acts, Noon.AddDays(-1), Begin));
        Assert.Equal(1, await tree.TakeInAsync(held!, Stop));
        Assert.Equal(0, await tree.TakeInAsync(held!, Stop));

        await using var context = bureau.Folder.Database.Reading();
        Assert.Equal([later, last], await context.Leaves.Where(leaf => leaf.LeafIndex > before).OrderBy(leaf => leaf.LeafIndex).Select(leaf => leaf.ActId).ToListAsync(Stop));
        Assert.Equal(0, await context.WaitingActs.CountAsync(Stop));

        void Begin()
        {
            begun.TrySetResult();
            goesOn.Wait();
        }
    }

    [Fact]
    public async Task While_many_write_at_once_and_the_clerk_works_every_act_gets_one_leaf_in_the_order_of_its_matter()
    {
        await using var bureau = await OpenAsync(database, TimeProvider.System, Stop);
        var lease = LeaseOf(bureau);
        var tree = new TreeWork(bureau);
        var before = await LeavesAsync(bureau);
        await using var node = database.IsPostgres ? bureau.Folder.Database.OpenForWriting() : null;

        var writing = Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => WriteAsync(bureau, i % 2 == 0 ? bureau.Folder.Acts : node ?? bureau.Folder.Acts, acts: 15))));
        while (!writing.IsCompleted)
            await tree.TakeInAsync((await lease.TakeAsync(Stop))!, Stop);
        await writing;
        while (await tree.TakeInAsync((await lease.TakeAsync(Stop))!, Stop) > 0)
        {
        }

        await using var context = bureau.Folder.Database.Reading();
        var leaves = await (from leaf in context.Leaves
                            join act in context.Acts on leaf.ActId equals act.ActId
                            orderby leaf.LeafIndex
                            select new { leaf.LeafIndex, act.MatterId, act.Number }).ToListAsync(Stop);
        Assert.Equal(before + (12 * 15), leaves.Count);
        Assert.Equal(Enumerable.Range(0, leaves.Count).Select(i => (long)i), leaves.Select(leaf => leaf.LeafIndex));
        Assert.All(leaves.GroupBy(leaf => leaf.MatterId), matter => Assert.Equal(Enumerable.Range(1, matter.Count()), matter.Select(leaf => leaf.Number)));
    }

    // It runs out at once, so that the next test can take it.
    private static ClerkLease LeaseOf(OpenBureau bureau) => new(bureau.Folder.Acts, bureau.Bureau, TimeProvider.System, aloneInFolder: false, TimeSpan.Zero);

    private static async Task WriteAsync(OpenBureau bureau, ActStore store, int acts)
    {
        var matter = new MatterId(Guid.CreateVersion7());
        for (var i = 0; i < acts; i++)
            await RecordAsync(bureau, store, TimeProvider.System.GetUtcNow(), () => { }, matter);
    }

    private static async Task<ActId> RecordAsync(OpenBureau bureau, ActStore store, DateTimeOffset at, Action inTransaction, MatterId? on = null)
    {
        var owner = new BureauId(Id);
        var matter = on ?? new MatterId(Guid.CreateVersion7());
        var act = new ActId(Guid.CreateVersion7(at));
        var draft = new ActDraft(act, matter, "procedure", "note", at, at, DayPrecision: false, Handler, "{}"u8.ToArray(), RandomNumberGenerator.GetBytes(32), []);
        var head = new MatterRow { Bureau = owner, MatterId = matter, FileNumber = $"{matter}", Procedure = "procedure", Stage = "begun", OpenedOn = new DateOnly(2026, 3, 16) };
        var outcome = await store.PerformAsync(
            new ActIntent(owner, Handler, $"{act}", RequestMark.Of(bureau.Folder.Keys, owner, [1]), [new ExpectedVersion(matter, null)]),
            _ =>
            {
                inTransaction();
                return new Decision<bool>.Record(true, new ActWrites([draft], [head], _ => []));
            },
            Stop);
        Assert.IsType<ActOutcome<bool>.Recorded>(outcome);
        return act;
    }

    private static async Task<int> LeavesAsync(OpenBureau bureau)
    {
        await using var context = bureau.Folder.Database.Reading();
        return await context.Leaves.CountAsync(Stop);
    }
}

[Trait("Database", "sqlite")]
public sealed class LeafOrderTestsOnSqlite(SqliteTestDatabase database) : LeafOrderTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class LeafOrderTestsOnPostgres(PostgresTestDatabase database) : LeafOrderTests(database), IClassFixture<PostgresTestDatabase>;
