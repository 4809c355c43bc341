using System.Security.Cryptography;
using Fadu.Casework.Accounts;
using Fadu.Law.Packs;
using Fadu.Testing;

namespace Fadu.Casework.Tests.Accounts;

/// <summary>What is kept of passkeys and what an answer of one opens, on both databases. What a device answers is checked in a real browser.</summary>
public abstract class PasskeysTests(TestDatabase database) : AccountsAtWork(database)
{
    private Passkeys Passkeys => new(Bureau, Settings, Sessions);

    [Fact]
    public async Task A_passkey_signs_in_alone_and_a_question_is_answered_once()
    {
        var key = await KeptAsync("k01");
        var first = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromSeconds(1));
        var second = Clock.GetUtcNow();

        var signedIn = Assert.IsType<Attempt.SignedIn>(await EnterAsync(key, second));
        var again = await EnterAsync(key, second);
        // A question put earlier is not heard after a later one was answered.
        var earlier = await EnterAsync(key, first);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var next = await EnterAsync(key, Clock.GetUtcNow());

        Assert.Equal("k01", (await Sessions.FindAsync(signedIn.Token, Stop))!.Person);
        Assert.True(signedIn.HasNews);
        Assert.All(new[] { again, earlier }, attempt => AssertRefused("已经用过", attempt));
        Assert.False(Assert.IsType<Attempt.SignedIn>(next).HasNews);
        Assert.Contains(("signed-in-by-passkey", "k01", "k01"), await LogAsync("k01"));
        Assert.Equal(Clock.GetUtcNow(), Assert.Single(await Passkeys.OfAsync("k01", Stop)).LastUsedAt);
    }

    [Fact]
    public async Task A_count_that_does_not_grow_is_a_copy_and_opens_nothing_but_where_a_device_does_not_count()
    {
        var (counting, still) = (await KeptAsync("k10"), await KeptAsync("k11"));

        Assert.IsType<Attempt.SignedIn>(await EnterAsync(counting, Later(), 5));
        AssertRefused("可能被复制", await EnterAsync(counting, Later(), 5));
        AssertRefused("可能被复制", await EnterAsync(counting, Later(), 0));
        Assert.Contains(await Door.ChangesAsync("k10", Stop), change => change is { Deed: "passkey-copied", By: "k10" });
        Assert.IsType<Attempt.SignedIn>(await EnterAsync(counting, Later(), 6));
        Assert.IsType<Attempt.SignedIn>(await EnterAsync(still, Later(), 0));
        Assert.IsType<Attempt.SignedIn>(await EnterAsync(still, Later(), 0));
    }

    [Fact]
    public async Task Unknown_locked_or_after_a_reset_it_opens_nothing_and_unlocked_it_does_again()
    {
        var key = await KeptAsync("k20");
        AssertRefused("没有在这里登记", await EnterAsync(RandomNumberGenerator.GetBytes(16), Later()));
        await People.DoAsync(AccountDeed.Lock, SecurityAdmin, "k20", "test", Stop);
        AssertRefused("已经锁定", await EnterAsync(key, Later()));
        await People.DoAsync(AccountDeed.Unlock, SecurityAdmin, "k20", "test", Stop);
        Assert.IsType<Attempt.SignedIn>(await EnterAsync(key, Later()));

        var code = await CodeAsync(AccountDeed.Reset, SystemAdmin, "k20");

        AssertRefused("没有在这里登记", await EnterAsync(key, Later()));
        await SetUpAsync("k20", code, Password);
        AssertRefused("没有在这里登记", await EnterAsync(key, Later()));
        Assert.Empty(await Passkeys.OfAsync("k20", Stop));
    }

    [Fact]
    public async Task It_opens_while_others_guess_passwords_and_does_not_help_them()
    {
        var key = await KeptAsync("k30");
        for (var i = 0; i < 5; i++)
            await Door.BeginAsync("k30", "wrong", From(), Stop);

        Assert.IsType<Attempt.SignedIn>(await EnterAsync(key, Later()));

        Assert.IsType<Attempt.NotProven>(await Door.BeginAsync("k30", Password, From(), Stop));
        Assert.Equal(5, (await RowAsync("k30")).Failures);
    }

    [Fact]
    public async Task Another_is_added_after_both_proofs_only_and_told_and_what_was_proven_before_a_change_counts_no_more()
    {
        var (secret, _) = await ReadyAsync("k40");
        var wrong = await Door.ProveAgainAsync("k40", "wrong", CodeNow(secret), From(), Stop);
        var halves = await Door.ProveAgainAsync("k40", Password, WrongCode(CodeNow(secret)), From(), Stop);
        var proven = Assert.IsType<Attempt.ProvenAgain>(await Door.ProveAgainAsync("k40", Password, CodeNow(secret), From(), Stop)).Proven;
        var twice = await Door.ProveAgainAsync("k40", Password, CodeNow(secret), From(), Stop);
        var key = New();

        Assert.All(new[] { wrong, halves, twice }, attempt => Assert.IsType<Attempt.NotProven>(attempt));
        Assert.Null(await Passkeys.KeepAsync(proven, key, "办公室电脑", "test", Stop));
        Assert.Contains("已经登记过", (await Passkeys.KeepAsync(proven, key, "办公室电脑", "test", Stop))!.Zh, StringComparison.Ordinal);
        Assert.Contains(await Door.ChangesAsync("k40", Stop), change => change is { Deed: "passkey-added", By: "k40" });
        for (var i = 0; i < 9; i++)
            Assert.Null(await Passkeys.KeepAsync(proven, New(), "办公室电脑", "test", Stop));
        Assert.Contains("最多", (await Passkeys.KeepAsync(proven, New(), "办公室电脑", "test", Stop))!.Zh, StringComparison.Ordinal);

        await CodeAsync(AccountDeed.Reset, SystemAdmin, "k40");
        Assert.Contains("账号有变动", (await Passkeys.KeepAsync(proven, New(), "办公室电脑", "test", Stop))!.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_renames_and_removes_ones_own_and_nobody_elses_and_removed_its_sessions_end()
    {
        var (mine, others) = (await KeptAsync("k50"), await KeptAsync("k51"));
        var (my, other) = (Assert.Single(await Passkeys.OfAsync("k50", Stop)), Assert.Single(await Passkeys.OfAsync("k51", Stop)));
        var here = Assert.IsType<Attempt.SignedIn>(await EnterAsync(mine, Later())).Token;
        var elsewhere = Assert.IsType<Attempt.SignedIn>(await EnterAsync(mine, Later())).Token;
        var session = (await Sessions.FindAsync(here, Stop))!.Id;

        Assert.False(await Passkeys.RenameAsync("k50", other.Id, "别人的", Stop));
        Assert.False(await Passkeys.RemoveAsync("k50", other.Id, session, "test", Stop));
        Assert.False(await Passkeys.RenameAsync("k50", my.Id, new string('长', 41), Stop));
        Assert.False(await Passkeys.RenameAsync("k50", my.Id, " ", Stop));
        Assert.True(await Passkeys.RenameAsync("k50", my.Id, " 家里的电脑 ", Stop));
        Assert.Equal("家里的电脑", Assert.Single(await Passkeys.OfAsync("k50", Stop)).Name);
        Assert.True(await Passkeys.RemoveAsync("k50", my.Id, session, "test", Stop));

        Assert.NotNull(await Sessions.FindAsync(here, Stop));
        Assert.Null(await Sessions.FindAsync(elsewhere, Stop));
        AssertRefused("没有在这里登记", await EnterAsync(mine, Later()));
        Assert.IsType<Attempt.SignedIn>(await EnterAsync(others, Later()));
        Assert.Contains(await Door.ChangesAsync("k50", Stop), change => change is { Deed: "passkey-removed", By: "k50" });
    }

    private static void AssertRefused(string why, Attempt attempt) => Assert.Contains(why, Assert.IsType<Attempt.Refused>(attempt).Why.Zh, StringComparison.Ordinal);

    private DateTimeOffset Later()
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        return Clock.GetUtcNow();
    }

    private Task<Attempt> EnterAsync(byte[] key, DateTimeOffset asked, long count = 0) => Passkeys.SignInAsync(new PasskeyAnswer(key, asked, count, BackedUp: false), From(), Stop);

    /// <summary>A new officer's passkey, added a while after the last sign-in.</summary>
    private async Task<byte[]> KeptAsync(string person)
    {
        var (secret, _) = await ReadyAsync(person);
        var proven = Assert.IsType<Attempt.ProvenAgain>(await Door.ProveAgainAsync(person, Password, CodeNow(secret), From(), Stop)).Proven;
        var row = New();
        Assert.Null(await Passkeys.KeepAsync(proven, row, "办公室电脑", "test", Stop));
        return row.CredentialId;
    }

    private static PublicPasskey New() => new(RandomNumberGenerator.GetBytes(16), [1], 0, BackupEligible: false, BackedUp: false, "internal");
}

[Trait("Database", "sqlite")]
public sealed class PasskeysTestsOnSqlite(SqliteTestDatabase database) : PasskeysTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class PasskeysTestsOnPostgres(PostgresTestDatabase database) : PasskeysTests(database), IClassFixture<PostgresTestDatabase>;
