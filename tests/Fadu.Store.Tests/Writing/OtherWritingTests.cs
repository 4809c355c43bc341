using Fadu.Store.Model;
using Fadu.Store.Writing;
using Fadu.Testing;

namespace Fadu.Store.Tests.Writing;

public abstract class OtherWritingTests(TestDatabase database) : StoreTests(database)
{
    [Fact]
    public async Task A_look_is_kept_without_being_waited_for()
    {
        var look = new LookRow
        {
            Bureau = Bureau,
            LookId = Guid.CreateVersion7(),
            At = Noon,
            Person = "王五",
            MatterId = NewMatter(),
            Subject = 1,
            What = "matter-page",
            Channel = "web",
        };
        await Store.NoteLookAsync(look);

        await RecordOne(NewMatter());
        for (var tries = 0; tries < 100 && !IsKept(look); tries++)
            await Task.Delay(20, Stop);

        Assert.True(IsKept(look));
    }

    [Fact]
    public async Task Views_are_put_replaced_and_removed_in_one_transaction()
    {
        var matter = NewMatter();
        await Store.WriteAsync(
            store =>
            {
                store.Insert(Clock(matter, 1));
                store.Insert(Clock(matter, 2));
                store.Put(Clock(matter, 2, stoppedAt: Noon));
            },
            Stop);
        await Store.WriteAsync(store => store.Remove<ClockRow>(Bureau, matter, "limit", 1), Stop);

        var left = await Store.WriteAsync(store => store.Under<ClockRow>(Bureau, matter), Stop);

        Assert.Equal((2, Noon), (Assert.Single(left).Subject, left[0].StoppedAt));
    }

    [Fact]
    public async Task A_body_that_throws_leaves_nothing()
    {
        var matter = NewMatter();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.WriteAsync(
            store =>
            {
                store.Insert(Clock(matter, 1));
                throw new InvalidOperationException("planted");
            },
            Stop));

        Assert.Empty(await Store.WriteAsync(store => store.Under<ClockRow>(Bureau, matter), Stop));
    }

    [Fact]
    public async Task Acts_and_heads_are_not_written_by_this_door()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Store.WriteAsync(store => store.Put(Head(NewMatter())), Stop));

        Assert.Contains("append of acts", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_lost_the_lease_writes_nothing()
    {
        var matter = NewMatter();
        var mine = await TakeLease("clerk-1", 1);
        await Store.WriteAsync(store => store.MustHold(mine), Stop);
        await TakeLease("clerk-2", 2);

        await Assert.ThrowsAsync<LeaseLostException>(() => Store.WriteAsync(
            store =>
            {
                store.MustHold(mine);
                store.Insert(Clock(matter, 1));
            },
            Stop));

        Assert.Empty(await Store.WriteAsync(store => store.Under<ClockRow>(Bureau, matter), Stop));
    }

    [Fact]
    public async Task Listeners_are_told_after_a_commit_of_acts()
    {
        var told = new TaskCompletionSource();
        Store.Recorded += (_, _) => told.TrySetResult();

        await RecordOne(NewMatter());

        await told.Task.WaitAsync(TimeSpan.FromSeconds(10), Stop);
    }

    private bool IsKept(LookRow look)
    {
        using var reading = Database.Reading();
        return reading.Looks.Any(row => row.LookId == look.LookId);
    }

    private Task<LeaseRow> TakeLease(string holder, long fencing)
    {
        var lease = new LeaseRow { Bureau = Bureau, Lease = "clerk", Holder = holder, Fencing = fencing, Until = Noon };
        return Store.WriteAsync(
            store =>
            {
                store.Put(lease);
                return lease;
            },
            Stop);
    }

    private static ClockRow Clock(MatterId matter, int subject, DateTimeOffset? stoppedAt = null) => new()
    {
        Bureau = Bureau,
        MatterId = matter,
        Limit = "limit",
        Subject = subject,
        StartedBy = 1,
        StartedOn = new DateOnly(2026, 3, 16),
        StartedAt = Noon,
        StoppedAt = stoppedAt,
    };
}

[Trait("Database", "sqlite")]
public sealed class OtherWritingTestsOnSqlite(SqliteTestDatabase database) : OtherWritingTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class OtherWritingTestsOnPostgres(PostgresTestDatabase database) : OtherWritingTests(database), IClassFixture<PostgresTestDatabase>;
