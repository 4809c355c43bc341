using Fadu.Casework.Accounts;
using Fadu.Law.Packs;
using Fadu.Testing;

namespace Fadu.Casework.Tests.Accounts;

/// <summary>Who may do what with whose account, and what it does, on either database.</summary>
public abstract class PeopleTests(TestDatabase database) : AccountsAtWork(database)
{
    [Fact]
    public async Task Each_deed_is_the_right_of_the_post_that_the_pack_names_and_of_nobody_else()
    {
        await AppointAsync("p-reg", "bureau-registrar");
        await AppointAsync("p-aud", "audit-administrator");
        // Nobody gets two of the posts, or one beside another post.
        foreach (var (person, second) in new[] { ("p-two", "security-administrator"), ("p-both", "handling-officer") })
            Assert.Contains("administrators-apart", (await Assert.ThrowsAsync<InvalidOperationException>(() => AppointAsync(person, "system-administrator", second))).Message, StringComparison.Ordinal);
        await AppointAsync("p-none");
        var allowed = new Dictionary<string, AccountDeed[]> { [SystemAdmin] = [AccountDeed.Invite, AccountDeed.Reset], [SecurityAdmin] = [AccountDeed.Lock, AccountDeed.Unlock, AccountDeed.Sessions, AccountDeed.Tokens] };

        foreach (var by in new[] { SystemAdmin, SecurityAdmin, "p-reg", "p-aud", "p-none", TestBureau.Head, TestBureau.Handler, "nobody", "" })
        {
            foreach (var deed in Enum.GetValues<AccountDeed>())
            {
                var why = (await People.DoAsync(deed, by, TestBureau.OtherHandler, "test", Stop) as DeedAnswer.Refused)?.Why.Zh ?? "";
                Assert.Equal(!allowed.GetValueOrDefault(by, []).Contains(deed), why.StartsWith("您今天的岗位不能这样做", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Whoever_acts_for_an_administrator_does_not_get_his_rights()
    {
        await AppointAsync("p-deputy");
        await TestBureau.GrantedAsync(Bureau, Actor.Officer(TestBureau.Registrar), TestBureau.Request(
            Bureau.BureauProcedure, "assign-acting", Bureau.BureauMatter,
            new() { ["acting-officer"] = "p-deputy", ["acted-for-officer"] = OtherSystemAdmin, ["acting-since"] = "2026-01-01", ["acting-until"] = "2026-12-31" }), Stop);

        Assert.IsType<DeedAnswer.Refused>(await People.DoAsync(AccountDeed.Invite, "p-deputy", TestBureau.Handler, "test", Stop));
    }

    [Fact]
    public async Task Nobody_does_anything_to_himself_and_nothing_is_done_to_somebody_unknown()
    {
        Assert.Contains("不能对自己", await RefusedAsync(AccountDeed.Invite, SystemAdmin, SystemAdmin), StringComparison.Ordinal);
        Assert.Contains("不能对自己", await RefusedAsync(AccountDeed.Reset, SystemAdmin, SystemAdmin), StringComparison.Ordinal);
        Assert.Contains("不能对自己", await RefusedAsync(AccountDeed.Unlock, SecurityAdmin, SecurityAdmin), StringComparison.Ordinal);
        Assert.Contains("没有登记", await RefusedAsync(AccountDeed.Invite, SystemAdmin, "nobody"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_account_signs_in_no_more_and_its_sessions_end_until_it_is_unlocked()
    {
        var (secret, _) = await ReadyAsync("p01");
        var signedIn = Assert.IsType<Attempt.SignedIn>(await SignInAsync("p01", Password, secret));
        var half = Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("p01", Password, From(), Stop)).Proven;
        Assert.NotNull(await Sessions.FindAsync(signedIn.Token, Stop));
        Clock.Advance(TimeSpan.FromSeconds(30));

        await DoneAsync(AccountDeed.Lock, SecurityAdmin, "p01");

        Assert.Null(await Sessions.FindAsync(signedIn.Token, Stop));
        Assert.IsType<Attempt.NotProven>(await Door.FinishAsync(half, CodeNow(secret), From(), Stop));
        Assert.IsType<Attempt.NotProven>(await SignInAsync("p01", Password, secret));
        Assert.Equal((AccountState.Locked, 0), ((await LineAsync("p01")).State, (await LineAsync("p01")).Sessions));
        Assert.Contains("先解锁", await RefusedAsync(AccountDeed.Reset, SystemAdmin, "p01"), StringComparison.Ordinal);
        Assert.Contains("先解锁", await RefusedAsync(AccountDeed.Invite, SystemAdmin, "p01"), StringComparison.Ordinal);
        Assert.Contains("已经锁定", await RefusedAsync(AccountDeed.Lock, SecurityAdmin, "p01"), StringComparison.Ordinal);
        await DoneAsync(AccountDeed.Unlock, SecurityAdmin, "p01");
        Assert.IsType<Attempt.SignedIn>(await SignInAsync("p01", Password, secret));
        Assert.Contains("没有锁定", await RefusedAsync(AccountDeed.Unlock, SecurityAdmin, "p01"), StringComparison.Ordinal);
        Assert.Equal([("lock", SecurityAdmin, "p01"), ("unlock", SecurityAdmin, "p01")], (await LogAsync("p01")).Where(line => line.By == SecurityAdmin).Order());
    }

    [Fact]
    public async Task A_reset_takes_password_factor_recovery_codes_and_sessions_and_gives_a_new_start()
    {
        var (secret, recovery) = await ReadyAsync("p02");
        var signedIn = Assert.IsType<Attempt.SignedIn>(await SignInAsync("p02", Password, secret));

        var code = await CodeAsync(AccountDeed.Reset, SystemAdmin, "p02");
        var row = await RowAsync("p02");
        Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal((null, null, null, null), (row.SecretHash, row.FactorKey, row.FactorSecret, row.RecoveryHashes));
        Assert.Null(await Sessions.FindAsync(signedIn.Token, Stop));
        Assert.IsType<Attempt.NotProven>(await SignInAsync("p02", Password, secret));
        Assert.Equal((AccountState.Reset, 0), ((await LineAsync("p02")).State, (await LineAsync("p02")).RecoveryLeft));
        var (fresh, next) = await SetUpAsync("p02", code, "quiet harbour violet");
        Assert.Empty(recovery.Intersect(next));
        Assert.IsType<Attempt.NotProven>(await SignInAsync("p02", Password, fresh));
        Assert.IsType<Attempt.SignedIn>(await SignInAsync("p02", "quiet harbour violet", fresh));
    }

    [Fact]
    public async Task The_list_says_how_each_account_stands()
    {
        await AppointAsync("p03", "handling-officer");
        Assert.Equal(AccountState.None, (await LineAsync("p03")).State);
        Assert.Contains("先发放", await RefusedAsync(AccountDeed.Lock, SecurityAdmin, "p03"), StringComparison.Ordinal);
        var code = await CodeAsync(AccountDeed.Invite, SystemAdmin, "p03");
        Assert.Equal((AccountState.Invited, Clock.GetUtcNow().AddDays(3)), ((await LineAsync("p03")).State, (await LineAsync("p03")).Until!.Value));
        Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(AccountState.CodeOver, (await LineAsync("p03")).State);
        Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("p03", code, From(), Stop));
        await SetUpAsync("p03", await CodeAsync(AccountDeed.Invite, SystemAdmin, "p03"), Password);
        var ready = await LineAsync("p03");
        Assert.Equal((AccountState.Ready, 10, 1, "handling-officer"), (ready.State, ready.RecoveryLeft, ready.Sessions, ready.Standing.Posts.Single().Post));
        Assert.Contains("用重置", await RefusedAsync(AccountDeed.Invite, SystemAdmin, "p03"), StringComparison.Ordinal);
        for (var i = 0; i < 5; i++)
            await Door.BeginAsync("p03", "wrong", From($"203.0.113.{i}"), Stop);
        Assert.Equal(AccountState.Waiting, (await LineAsync("p03")).State);
        await DoneAsync(AccountDeed.Unlock, SecurityAdmin, "p03");
        Assert.Equal(AccountState.Ready, (await LineAsync("p03")).State);
    }

    [Fact]
    public async Task Sessions_of_another_are_seen_and_ended_by_the_right_post()
    {
        var (secret, _) = await ReadyAsync("p04");
        var signedIn = Assert.IsType<Attempt.SignedIn>(await SignInAsync("p04", Password, secret));

        Assert.Null(await People.SessionsOfAsync(SystemAdmin, "p04", Stop));
        Assert.NotEmpty((await People.SessionsOfAsync(SecurityAdmin, "p04", Stop))!);
        await DoneAsync(AccountDeed.Sessions, SecurityAdmin, "p04");
        Assert.Null(await Sessions.FindAsync(signedIn.Token, Stop));
    }

    [Fact]
    public async Task The_first_administrator_is_invited_at_the_console_and_only_while_nobody_else_can_invite()
    {
        // In order, for the last of them closes the door: the bureau is this test's own.
        using var own = Database.Another();
        await using var fresh = await TestBureau.OpenAsync(own, Clock, Stop);
        await TestBureau.FoundAsync(fresh, Stop);
        foreach (var (person, post) in new[] { (SystemAdmin, "system-administrator"), (OtherSystemAdmin, "system-administrator"), (SecurityAdmin, "security-administrator") })
        {
            var registrar = Actor.Officer(TestBureau.Registrar);
            await TestBureau.GrantedAsync(fresh, registrar, TestBureau.Request(fresh.BureauProcedure, "appoint-officer", fresh.BureauMatter, new() { ["officer-code"] = person, ["officer-name"] = "周", ["officer-since"] = "2026-01-01" }), Stop);
            await TestBureau.GrantedAsync(fresh, registrar, TestBureau.Request(fresh.BureauProcedure, "assign-post", fresh.BureauMatter, new() { ["post-holder"] = person, ["post-unit"] = TestBureau.Id, ["post-kind"] = post, ["post-since"] = "2026-01-01" }), Stop);
        }
        var sessions = new Sessions(fresh, Settings);
        var (people, door) = (new People(fresh, Settings, sessions), new SignInDoor(fresh, Settings, sessions));

        Assert.IsType<DeedAnswer.Refused>(await people.InviteFirstAsync(TestBureau.Head, Stop));
        Assert.IsType<DeedAnswer.Refused>(await people.InviteFirstAsync(SecurityAdmin, Stop));
        Assert.IsType<DeedAnswer.Done>(await people.InviteFirstAsync(SystemAdmin, Stop));
        // Not set up yet: the code may have been lost.
        var code = Assert.IsType<DeedAnswer.Done>(await people.InviteFirstAsync(SystemAdmin, Stop)).Code!;
        var proven = Assert.IsType<Attempt.WantsSetUp>(await door.BeginAsync(SystemAdmin, code, From(), Stop)).Proven;
        var secret = Totp.NewSecret();
        Assert.NotNull((await door.SetUpAsync(proven, await door.HashAsync(Password, Stop), secret, CodeNow(secret), From(), Stop)).SignedIn);

        Assert.IsType<DeedAnswer.Refused>(await people.InviteFirstAsync(OtherSystemAdmin, Stop));
        Assert.IsType<DeedAnswer.Refused>(await people.InviteFirstAsync(SystemAdmin, Stop));
        Assert.IsType<DeedAnswer.Done>(await people.DoAsync(AccountDeed.Invite, SystemAdmin, OtherSystemAdmin, "test", Stop));
    }

    private async Task<PersonLine> LineAsync(string person) => (await People.ListAsync(Stop)).Single(line => line.Person == person);

    private async Task DoneAsync(AccountDeed deed, string by, string person) => Assert.IsType<DeedAnswer.Done>(await People.DoAsync(deed, by, person, "test", Stop));

    private async Task<string> RefusedAsync(AccountDeed deed, string by, string person) => Assert.IsType<DeedAnswer.Refused>(await People.DoAsync(deed, by, person, "test", Stop)).Why.Zh;
}

[Trait("Database", "sqlite")]
public sealed class PeopleTestsOnSqlite(SqliteTestDatabase database) : PeopleTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class PeopleTestsOnPostgres(PostgresTestDatabase database) : PeopleTests(database), IClassFixture<PostgresTestDatabase>;
