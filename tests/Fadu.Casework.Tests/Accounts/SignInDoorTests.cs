using System.Diagnostics;
using System.Text;
using Fadu.Casework.Accounts;
using Fadu.Law.Packs;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Tests.Accounts;

/// <summary>Password and second factor, one-time and recovery codes, lock-out, on either database.</summary>
public abstract class SignInDoorTests(TestDatabase database) : AccountsAtWork(database)
{
    [Fact]
    public async Task A_one_time_code_sets_an_account_up_once_and_password_and_second_factor_open_it_from_then_on()
    {
        await AppointAsync("a01", "handling-officer");
        var code = await CodeAsync(AccountDeed.Invite, SystemAdmin, "a01");
        Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("a01", Password, From(), Stop));
        var typedAnotherWay = code.ToLowerInvariant().Replace('-', ' ');

        var (secret, recovery) = await SetUpAsync("a01", typedAnotherWay, Password);
        var signedIn = Assert.IsType<Attempt.SignedIn>(await SignInAsync("a01", Password, secret));

        Assert.Equal(("a01", (int?)null), (signedIn.Person, signedIn.RecoveryLeft));
        Assert.Equal("a01", (await Sessions.FindAsync(signedIn.Token, Stop))!.Person);
        Assert.Equal(10, recovery.Distinct().Count());
        Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("a01", code, From(), Stop));
        Assert.Equal(["invite", "set-up", "signed-in"], (await LogAsync("a01")).Select(line => line.Deed).Order());
    }

    [Fact]
    public async Task Nothing_that_proves_a_person_lies_in_the_store_as_it_is()
    {
        var (secret, recovery) = await ReadyAsync("a02");

        var row = await RowAsync("a02");
        var stored = row.SecretHash + Encoding.Latin1.GetString([.. row.FactorSecret!, .. row.RecoveryHashes!]);

        Assert.DoesNotContain(Encoding.Latin1.GetString(secret), stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, stored, StringComparison.Ordinal);
        Assert.All(recovery, code => Assert.DoesNotContain(code, stored, StringComparison.Ordinal));
        Assert.Equal(10 * 32, row.RecoveryHashes!.Length);
    }

    [Fact]
    public async Task Without_the_second_factor_or_with_a_code_used_before_nobody_is_signed_in()
    {
        var (secret, _) = await ReadyAsync("a03");
        var proven = Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("a03", Password, From(), Stop)).Proven;
        var code = CodeNow(secret);

        Assert.IsType<Attempt.NotProven>(await Door.FinishAsync(proven, WrongCode(code), From(), Stop));
        Assert.IsType<Attempt.SignedIn>(await Door.FinishAsync(proven, code, From(), Stop));
        Assert.IsType<Attempt.NotProven>(await Door.FinishAsync(proven, code, From(), Stop));
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<Attempt.NotProven>(await Door.FinishAsync(proven, code, From(), Stop));
        Assert.IsType<Attempt.SignedIn>(await Door.FinishAsync(proven, CodeNow(secret), From(), Stop));
    }

    [Fact]
    public async Task Of_a_code_sent_twice_at_once_one_is_taken()
    {
        var (secret, _) = await ReadyAsync("a04");
        var proven = Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("a04", Password, From(), Stop)).Proven;
        var code = CodeNow(secret);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Door.FinishAsync(proven, code, From(), Stop), Stop)));

        Assert.Single(answers.OfType<Attempt.SignedIn>());
    }

    [Fact]
    public async Task A_recovery_code_stands_for_the_second_factor_once()
    {
        var (_, recovery) = await ReadyAsync("a05");
        var proven = Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("a05", Password, From(), Stop)).Proven;

        var first = Assert.IsType<Attempt.SignedIn>(await Door.FinishAsync(proven, recovery[3].ToLowerInvariant(), From(), Stop));

        Assert.Equal(9, first.RecoveryLeft);
        Assert.IsType<Attempt.NotProven>(await Door.FinishAsync(proven, recovery[3], From(), Stop));
        Assert.Equal(8, Assert.IsType<Attempt.SignedIn>(await Door.FinishAsync(proven, recovery[9], From(), Stop)).RecoveryLeft);
        Assert.Contains("signed-in-by-recovery-code", (await LogAsync("a05")).Select(line => line.Deed));
    }

    [Fact]
    public async Task New_recovery_codes_take_the_place_of_the_old_and_the_account_keeps_what_was_changed()
    {
        var (secret, before) = await ReadyAsync("a21");
        Assert.IsType<Attempt.NotProven>(await Door.RenewRecoveryAsync("a21", "wrong", CodeNow(secret), From(), Stop));
        Assert.IsType<Attempt.NotProven>(await Door.RenewRecoveryAsync("a21", Password, WrongCode(CodeNow(secret)), From(), Stop));
        Assert.Equal(10 * 32, (await RowAsync("a21")).RecoveryHashes!.Length);

        var after = Assert.IsType<Attempt.Renewed>(await Door.RenewRecoveryAsync("a21", Password, CodeNow(secret), From(), Stop)).Codes;

        Assert.Empty(before.Intersect(after));
        // The code that proved it is used up.
        Assert.IsType<Attempt.NotProven>(await Door.RenewRecoveryAsync("a21", Password, CodeNow(secret), From(), Stop));
        var proven = Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("a21", Password, From(), Stop)).Proven;
        Assert.IsType<Attempt.NotProven>(await Door.FinishAsync(proven, before[0], From(), Stop));
        Clock.Advance(TimeSpan.FromSeconds(1));
        var signedIn = Assert.IsType<Attempt.SignedIn>(await Door.FinishAsync(proven, after[0], From(), Stop));
        Assert.Equal((9, true), (signedIn.RecoveryLeft, signedIn.HasNews));
        Assert.Equal(
            [("signed-in-by-recovery-code", "a21"), ("recovery-renewed", "a21"), ("set-up", "a21"), ("invite", SystemAdmin)],
            (await Door.ChangesAsync("a21", Stop)).Select(change => (change.Deed, change.By)));
        Assert.Empty(await Door.ChangesAsync("nobody", Stop));
    }

    [Fact]
    public async Task Of_many_changes_the_last_twelve_are_kept()
    {
        await ReadyAsync("a23");
        for (var i = 0; i < 8; i++)
        {
            await People.DoAsync(Fadu.Law.Packs.AccountDeed.Lock, SecurityAdmin, "a23", "test", Stop);
            await People.DoAsync(Fadu.Law.Packs.AccountDeed.Unlock, SecurityAdmin, "a23", "test", Stop);
        }

        var changes = await Door.ChangesAsync("a23", Stop);
        Assert.Equal(12, changes.Count);
        Assert.Equal(("unlock", "lock"), (changes[0].Deed, changes[^1].Deed));
    }

    [Fact]
    public async Task After_five_failures_none_is_heard_for_a_while_that_doubles_not_even_the_right_one()
    {
        var (secret, _) = await ReadyAsync("a06");
        await FailAsync("a06", 5);

        Assert.IsType<Attempt.NotProven>(await SignInAsync("a06", Password, secret));
        Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.IsType<Attempt.NotProven>(await SignInAsync("a06", Password, secret));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await FailAsync("a06", 1);
        Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.IsType<Attempt.NotProven>(await SignInAsync("a06", Password, secret));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<Attempt.SignedIn>(await SignInAsync("a06", Password, secret));
        Assert.Equal((0, (DateTimeOffset?)null), ((await RowAsync("a06")).Failures, (await RowAsync("a06")).LockedUntil));
        Assert.Single(await LogAsync("a06", "many-failures"), line => line.Deed == "many-failures");
    }

    [Fact]
    public async Task The_log_says_who_came_in_from_where_and_where_many_failed()
    {
        var (secret, recovery) = await ReadyAsync("a31");
        async Task<Attempt> ComeAsync(string code, AttemptPlace from) =>
            await Door.FinishAsync(Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("a31", Password, from, Stop)).Proven, code, from, Stop);

        Assert.IsType<Attempt.SignedIn>(await ComeAsync(CodeNow(secret), From("198.51.100.7")));
        Assert.IsType<Attempt.SignedIn>(await ComeAsync(recovery[0], From("198.51.100.8")));
        for (var i = 0; i < 5; i++)
            Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("a31", "wrong", From("203.0.113.9"), Stop));
        await LogAsync("a31", "many-failures");

        await using var context = Bureau.Folder.Database.Reading();
        var lines = (await context.Looks.OrderBy(row => row.LookId).ToListAsync(Stop)).Where(row => AccountLog.Read(row.What)?.Person == "a31").Select(row => (AccountLog.Read(row.What)!.Value.Deed, AccountLog.FromOf(row.Purpose)));
        Assert.Equal(
            [("invite", null), ("many-failures", "203.0.113.9"), ("set-up", "192.0.2.1"), ("signed-in", "198.51.100.7"), ("signed-in-by-recovery-code", "198.51.100.8")],
            lines.OrderBy(line => line.Deed, StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_wait_ends_at_its_longest_and_attempts_meanwhile_do_not_lengthen_it()
    {
        var (secret, _) = await ReadyAsync("a07");
        for (var i = 0; i < 40; i++)
        {
            await FailAsync("a07", 1);
            Clock.Advance(TimeSpan.FromHours(1));
        }
        await FailAsync("a07", 3);
        Clock.Advance(TimeSpan.FromMinutes(30));
        await FailAsync("a07", 3);
        Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.IsType<Attempt.SignedIn>(await SignInAsync("a07", Password, secret));
    }

    [Fact]
    public async Task Failures_of_the_second_factor_count_too_and_the_right_password_does_not_clear_them()
    {
        var (secret, _) = await ReadyAsync("a08");
        for (var i = 0; i < 5; i++)
        {
            var proven = Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("a08", Password, From(), Stop)).Proven;
            Assert.IsType<Attempt.NotProven>(await Door.FinishAsync(proven, WrongCode(CodeNow(secret)), From(), Stop));
        }

        Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("a08", Password, From(), Stop));
    }

    [Fact]
    public async Task A_right_password_that_was_on_its_way_does_not_lift_the_lock_that_others_brought_about()
    {
        await ReadyAsync("a17");
        // It is hashed anew, which takes long: meanwhile others have failed.
        var slow = new SignInDoor(Bureau, Settings with { Rounds = 1_500_000 }, Sessions);
        var onItsWay = Task.Run(() => slow.BeginAsync("a17", Password, From("192.0.2.77"), Stop), Stop);
        for (var tries = 0; tries < 500 && (await RowAsync("a17")).Failures == 0; tries++)
            await Task.Delay(1, Stop);
        var counted = await RowAsync("a17");
        await Bureau.Folder.Acts.WriteAsync(work => work.Put(counted with { Failures = 5, LockedUntil = Clock.GetUtcNow().AddMinutes(1) }), Stop);
        Assert.False(onItsWay.IsCompleted, "it was over before the others failed");

        Assert.IsType<Attempt.WantsFactor>(await onItsWay);
        Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("a17", Password, From(), Stop));
    }

    [Fact]
    public async Task Many_attempts_at_once_are_no_more_than_many_in_a_row()
    {
        await ReadyAsync("a09");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => Door.BeginAsync("a09", "wrong " + i, From($"192.0.2.{i + 10}"), Stop), Stop)));

        Assert.All(answers, answer => Assert.IsType<Attempt.NotProven>(answer));
        Assert.Equal(5, (await RowAsync("a09")).Failures);
    }

    [Fact]
    public async Task Too_many_failures_from_one_address_are_not_heard_whatever_the_account_and_others_are()
    {
        var (secret, _) = await ReadyAsync("a10");
        for (var i = 0; i < 30; i++)
            Assert.IsType<Attempt.NotProven>(await Door.BeginAsync($"nobody{i}", Password, From("198.51.100.7"), Stop));

        Assert.IsType<Attempt.TooMany>(await Door.BeginAsync("a10", Password, From("198.51.100.7"), Stop));
        var proven = Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("a10", Password, From("198.51.100.8"), Stop)).Proven;
        Assert.IsType<Attempt.TooMany>(await Door.FinishAsync(proven, CodeNow(secret), From("198.51.100.7"), Stop));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("a10", Password, From("198.51.100.7"), Stop));
    }

    [Fact]
    public async Task An_unknown_account_is_answered_as_a_known_one_and_no_sooner()
    {
        await ReadyAsync("a11");
        var slow = new SignInDoor(Bureau, Settings with { FailureTakes = TimeSpan.FromMilliseconds(300) }, Sessions);

        foreach (var (account, secret) in new[] { ("a11", "wrong"), ("nobody", "wrong"), ("", ""), ("a11", ""), ("nobody", new string('x', 10_000)) })
        {
            var began = Stopwatch.GetTimestamp();
            Assert.IsType<Attempt.NotProven>(await slow.BeginAsync(account, secret, From(), Stop));
            Assert.InRange(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 300, double.MaxValue);
        }
    }

    [Fact]
    public async Task An_unknown_account_costs_the_same_work_as_a_known_one()
    {
        await ReadyAsync("a12");
        // So many rounds that the work stands out from all else.
        var door = new SignInDoor(Bureau, Settings with { Rounds = 100_000 }, Sessions);
        await door.BeginAsync("nobody", "wrong", From(), Stop);

        var began = Stopwatch.GetTimestamp();
        await door.BeginAsync("nobody", "wrong", From(), Stop);

        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 10, double.MaxValue);
    }

    [Fact]
    public async Task A_one_time_code_ends_by_its_time_and_by_a_newer_one()
    {
        await AppointAsync("a13", "handling-officer");
        var first = await CodeAsync(AccountDeed.Invite, SystemAdmin, "a13");
        var second = await CodeAsync(AccountDeed.Invite, SystemAdmin, "a13");
        Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("a13", first, From(), Stop));
        var early = Assert.IsType<Attempt.WantsSetUp>(await Door.BeginAsync("a13", second, From(), Stop)).Proven;
        Clock.Advance(TimeSpan.FromDays(3));

        Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("a13", second, From(), Stop));
        var secret = Totp.NewSecret();
        Assert.Equal((null, null), await Door.SetUpAsync(early, await Door.HashAsync(Password, Stop), secret, CodeNow(secret), From(), Stop));
    }

    [Fact]
    public async Task A_set_up_with_a_code_of_another_secret_leaves_everything_as_it_was()
    {
        await AppointAsync("a14", "handling-officer");
        var code = await CodeAsync(AccountDeed.Invite, SystemAdmin, "a14");
        var proven = Assert.IsType<Attempt.WantsSetUp>(await Door.BeginAsync("a14", code, From(), Stop)).Proven;
        var before = await RowAsync("a14");
        var secret = Totp.NewSecret();

        var (signedIn, _) = await Door.SetUpAsync(proven, await Door.HashAsync(Password, Stop), secret, WrongCode(CodeNow(secret)), From(), Stop);

        Assert.Null(signedIn);
        Assert.Equal((before.Stamp, (string?)null), ((await RowAsync("a14")).Stamp, (await RowAsync("a14")).SecretHash));
        await SetUpAsync("a14", code, Password);
    }

    [Fact]
    public async Task Another_password_ends_every_session_and_what_was_half_proven_with_the_old_one()
    {
        var (secret, _) = await ReadyAsync("a15");
        var old = Assert.IsType<Attempt.SignedIn>(await SignInAsync("a15", Password, secret));
        var half = Assert.IsType<Attempt.WantsFactor>(await Door.BeginAsync("a15", Password, From(), Stop)).Proven;
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<Attempt.NotProven>(await Door.ChangePasswordAsync("a15", "wrong", "quiet harbour violet", From(), Stop));

        var changed = Assert.IsType<Attempt.SignedIn>(await Door.ChangePasswordAsync("a15", Password, "quiet harbour violet", From(), Stop));

        Assert.Null(await Sessions.FindAsync(old.Token, Stop));
        Assert.NotNull(await Sessions.FindAsync(changed.Token, Stop));
        Assert.IsType<Attempt.NotProven>(await Door.FinishAsync(half, CodeNow(secret), From(), Stop));
        Assert.IsType<Attempt.NotProven>(await SignInAsync("a15", Password, secret));
        Assert.IsType<Attempt.SignedIn>(await SignInAsync("a15", "quiet harbour violet", secret));
    }

    [Fact]
    public async Task A_password_hashed_with_fewer_rounds_is_hashed_anew_at_the_next_sign_in()
    {
        var (secret, _) = await ReadyAsync("a16");
        var before = (await RowAsync("a16")).SecretHash;
        var door = new SignInDoor(Bureau, Settings with { Rounds = 2_000 }, Sessions);

        Assert.IsType<Attempt.WantsFactor>(await door.BeginAsync("a16", Password, From(), Stop));

        Assert.NotEqual(before, (await RowAsync("a16")).SecretHash);
        Assert.IsType<Attempt.SignedIn>(await SignInAsync("a16", Password, secret));
    }

    private async Task FailAsync(string account, int times)
    {
        for (var i = 0; i < times; i++)
            Assert.IsType<Attempt.NotProven>(await Door.BeginAsync(account, "wrong " + i, From($"203.0.113.{Random.Shared.Next(1, 250)}"), Stop));
    }
}

[Trait("Database", "sqlite")]
public sealed class SignInDoorTestsOnSqlite(SqliteTestDatabase database) : SignInDoorTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class SignInDoorTestsOnPostgres(PostgresTestDatabase database) : SignInDoorTests(database), IClassFixture<PostgresTestDatabase>;
