using System.Text;
using Fadu.Casework.Accounts;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Tests.Accounts;

/// <summary>Sessions end by time and by will, and leave nothing that opens one, on either database.</summary>
public abstract class SessionTests(TestDatabase database) : IAsyncLifetime
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero);

    private OpenBureau? bureau;
    private Sessions? sessions;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TestTime Clock { get; } = new(Morning);

    private Sessions Sessions => sessions!;

    private AccountSettings Settings => new() { Idle = TimeSpan.FromMinutes(30), Absolute = TimeSpan.FromHours(12), Time = Clock };

    // The desk's own clock stands elsewhere: sessions do not ask it.
    public async ValueTask InitializeAsync()
    {
        bureau = await OpenBureau.OpenAsync(
            new BureauOptions(
                new Fadu.Store.Folder.DataFolderOptions(Path.Combine(database.Folder, "data")) { Create = true, Keys = Path.Combine(database.Folder, "keys"), Database = database.IsPostgres ? database.ConnectionString : null },
                new BureauId(TestBureau.Id), TestBureau.Pack) { Time = new TestTime(TestBureau.Noon), Demonstration = true },
            Stop);
        sessions = new Sessions(bureau, Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await bureau!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_session_is_found_by_its_token_and_the_store_holds_nothing_that_opens_it()
    {
        var token = await BeginAsync("h01");

        var found = await Sessions.FindAsync(token, Stop);
        var rows = await RowsAsync("h01");

        Assert.Equal("h01", found!.Person);
        Assert.Equal(("here", Morning, Morning.AddHours(12)), (found.CameFrom, found.StartedAt, found.Until));
        Assert.All(rows, row => Assert.DoesNotContain(token.Text, Encoding.ASCII.GetString(row.TokenHash) + row.SessionId + row.CameFrom, StringComparison.Ordinal));
        Assert.Null(await Sessions.FindAsync(SessionToken.New(), Stop));
        Assert.Null(await Sessions.FindAsync(new SessionToken("h01"), Stop));
        Assert.Null(await Sessions.FindAsync(new SessionToken(found.Id.ToString()), Stop));
        Assert.DoesNotContain(token.Text, token.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unused_for_the_idle_time_it_ends_and_used_it_goes_on_to_the_absolute_end()
    {
        var idle = await BeginAsync("h02");
        var used = await BeginAsync("h02");
        Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.NotNull(await Sessions.FindAsync(used, Stop));
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await Sessions.FindAsync(idle, Stop));
        for (var at = 30; at < 12 * 60; at += 20)
        {
            Assert.NotNull(await Sessions.FindAsync(used, Stop));
            Clock.Advance(TimeSpan.FromMinutes(20));
        }
        Assert.Null(await Sessions.FindAsync(used, Stop));
        Assert.Empty(await Sessions.OfAsync("h02", Stop));
    }

    [Fact]
    public async Task That_it_is_used_is_noted_once_a_minute_and_another_process_reads_it()
    {
        var token = await BeginAsync("h03");
        Clock.Advance(TimeSpan.FromSeconds(59));
        await Sessions.FindAsync(token, Stop);
        await SettledAsync();
        var before = Assert.Single(await RowsAsync("h03")).LastSeenAt;
        Clock.Advance(TimeSpan.FromMinutes(20));
        await Sessions.FindAsync(token, Stop);
        await SettledAsync();
        var after = Assert.Single(await RowsAsync("h03")).LastSeenAt;
        Clock.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal((Morning, Morning.AddMinutes(20).AddSeconds(59)), (before, after));
        Assert.NotNull(await new Sessions(bureau!, Settings).FindAsync(token, Stop));
    }

    [Fact]
    public async Task Ended_it_is_ended_at_once_here_and_within_seconds_elsewhere()
    {
        var token = await BeginAsync("h04");
        var elsewhere = new Sessions(bureau!, Settings);
        Assert.NotNull(await elsewhere.FindAsync(token, Stop));
        Assert.NotNull(await Sessions.FindAsync(token, Stop));

        await Sessions.EndAsync(token, Stop);

        Assert.Null(await Sessions.FindAsync(token, Stop));
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await elsewhere.FindAsync(token, Stop));
    }

    [Fact]
    public async Task One_is_ended_by_its_holder_alone_and_the_others_all_at_once()
    {
        var tokens = new[] { await BeginAsync("h05"), await BeginAsync("h05"), await BeginAsync("h05") };
        var mine = await Task.WhenAll(tokens.Select(async token => (await Sessions.FindAsync(token, Stop))!.Id));
        var theirs = await BeginAsync("h06");
        var their = (await Sessions.FindAsync(theirs, Stop))!.Id;

        Assert.False(await Sessions.EndAsync("h05", their, Stop));
        Assert.True(await Sessions.EndAsync("h05", mine[0], Stop));
        Assert.Null(await Sessions.FindAsync(tokens[0], Stop));
        Assert.Equal(1, await Sessions.EndOthersAsync("h05", mine[1], Stop));
        Assert.NotNull(await Sessions.FindAsync(tokens[1], Stop));
        Assert.Null(await Sessions.FindAsync(tokens[2], Stop));
        Assert.NotNull(await Sessions.FindAsync(theirs, Stop));
        Assert.Equal([mine[1]], (await Sessions.OfAsync("h05", Stop)).Select(one => one.Id));
    }

    [Fact]
    public async Task A_new_sign_in_gives_a_new_token_and_ends_what_the_browser_held()
    {
        var first = await BeginAsync("h07");
        var other = await BeginAsync("h07");
        var next = await Sessions.BeginDemonstrationAsync("h08", "here", first, Stop);

        Assert.NotEqual(first, next);
        Assert.Null(await Sessions.FindAsync(first, Stop));
        Assert.Equal("h08", (await Sessions.FindAsync(next, Stop))!.Person);
        Assert.NotNull(await Sessions.FindAsync(other, Stop));
    }

    [Fact]
    public async Task What_was_seen_late_does_not_bring_an_ended_session_back()
    {
        for (var round = 0; round < 20; round++)
        {
            var token = await BeginAsync("h09");
            Clock.Advance(TimeSpan.FromMinutes(2));
            var ending = Task.Run(() => Sessions.EndAsync(token, Stop), Stop);
            await Sessions.FindAsync(token, Stop);
            await ending;
            await SettledAsync();
            Assert.Empty(await RowsAsync("h09"));
        }
    }

    [Fact]
    public async Task With_an_account_it_stands_as_long_as_the_accounts_stamp_and_ends_when_that_is_locked()
    {
        var account = new AccountRow { Bureau = bureau!.Bureau, Account = "h10", Person = "h10", Stamp = Guid.NewGuid() };
        await PutAsync(account);
        var token = SessionToken.New();
        await bureau.Folder.Acts.WriteAsync(work => Sessions.Begin(work, new SessionHolder("h10", "h10", account.Stamp), token, "here", null), Stop);

        Assert.NotNull(await ReadAnewAsync());
        await PutAsync(account with { Stamp = Guid.NewGuid() });
        Assert.Null(await ReadAnewAsync());
        await PutAsync(account with { ClosedAt = Morning });
        Assert.Null(await ReadAnewAsync());
        await PutAsync(account);
        Assert.NotNull(await ReadAnewAsync());

        async Task<LiveSession?> ReadAnewAsync() => await new Sessions(bureau, Settings).FindAsync(token, Stop);
        Task PutAsync(AccountRow row) => bureau.Folder.Acts.WriteAsync(work => work.Put(row), Stop);
    }

    private Task<SessionToken> BeginAsync(string person) => Sessions.BeginDemonstrationAsync(person, "here", former: null, Stop);

    // What waits to be written is written before this; on PostgreSQL each piece goes its own way.
    private async Task SettledAsync()
    {
        for (var i = 0; i < (database.IsPostgres ? 10 : 1); i++)
        {
            await bureau!.Folder.Acts.WriteAsync(_ => true, Stop);
            if (database.IsPostgres)
                await Task.Delay(10, Stop);
        }
    }

    private async Task<List<SessionRow>> RowsAsync(string person)
    {
        await using var context = bureau!.Folder.Database.Reading();
        return await context.Sessions.Where(row => row.Person == person).ToListAsync(Stop);
    }
}

[Trait("Database", "sqlite")]
public sealed class SessionTestsOnSqlite(SqliteTestDatabase database) : SessionTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class SessionTestsOnPostgres(PostgresTestDatabase database) : SessionTests(database), IClassFixture<PostgresTestDatabase>;
