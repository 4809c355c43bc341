using Fadu.Casework.Accounts;
using Fadu.Law.Packs;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Tests.Accounts;

/// <summary>Who is who in the bureau's directory, on both databases.</summary>
public abstract class DirectoryTiesTests(TestDatabase database) : AccountsAtWork(database)
{
    private const string Issuer = "https://directory.example/";

    private DirectoryTies Ties => new(Bureau, Settings, Sessions, People);

    [Fact]
    public async Task A_subject_is_tied_to_one_person_by_whoever_gives_accounts_and_stands_for_the_password_alone()
    {
        var (secret, _) = await ReadyAsync("t01");
        Assert.IsType<Attempt.NotTied>(await Door.BeginByDirectoryAsync(Issuer, "sub-t01", From(), Stop));
        Assert.IsType<DeedAnswer.Done>(await Ties.TieAsync(SystemAdmin, "t01", Issuer, " sub-t01 ", "test", Stop));

        var proven = Assert.IsType<Attempt.WantsFactor>(await Door.BeginByDirectoryAsync(Issuer, "sub-t01", From(), Stop)).Proven;
        var wrong = await Door.FinishAsync(proven, WrongCode(CodeNow(secret)), From(), Stop);
        var signedIn = Assert.IsType<Attempt.SignedIn>(await Door.FinishAsync(proven, CodeNow(secret), From(), Stop));

        Assert.IsType<Attempt.NotProven>(wrong);
        Assert.Equal("t01", (await Sessions.FindAsync(signedIn.Token, Stop))!.Person);
        Assert.Equal(SystemAdmin, (await Ties.OfAsync(Issuer, "t01", Stop))!.MadeBy);
        Assert.Contains(("tied", SystemAdmin, "t01"), await LogAsync("t01"));
        Assert.Contains(("signed-in-by-directory", "t01", "t01"), await LogAsync("t01"));
        Assert.Contains(await Door.ChangesAsync("t01", Stop), change => change is { Deed: "tied", By: SystemAdmin });
        // Another directory's word for the same subject, and the same word in other letters, are nobody's.
        Assert.IsType<Attempt.NotTied>(await Door.BeginByDirectoryAsync("https://other.example/", "sub-t01", From(), Stop));
        Assert.IsType<Attempt.NotTied>(await Door.BeginByDirectoryAsync(Issuer, "SUB-T01", From(), Stop));
    }

    [Theory]
    [InlineData("t10", "sub", "https://directory.example/", "您今天的岗位不能这样做", SecurityAdmin)]
    [InlineData("t10", "sub", "https://directory.example/", "您今天的岗位不能这样做", "t10")]
    [InlineData(SystemAdmin, "sub", "https://directory.example/", "不能对自己的账号这样做", SystemAdmin)]
    [InlineData("nobody", "sub", "https://directory.example/", "没有登记“nobody”", SystemAdmin)]
    [InlineData("t10", "", "https://directory.example/", "没有空格", SystemAdmin)]
    [InlineData("t10", "a b", "https://directory.example/", "没有空格", SystemAdmin)]
    [InlineData("t10", "周九", "https://directory.example/", "没有空格", SystemAdmin)]
    [InlineData("t10", "sub", "http://directory.example/", "统一身份的地址应写作", SystemAdmin)]
    [InlineData("t10", "sub", "https://directory.example/?x", "统一身份的地址应写作", SystemAdmin)]
    [InlineData("t10", "sub", "directory", "统一身份的地址应写作", SystemAdmin)]
    [InlineData("t10", "sub", "https://directory.example/", "还没有账号", SystemAdmin)]
    public async Task Nobody_ties_himself_a_stranger_without_the_right_or_to_what_cannot_be(string person, string subject, string issuer, string why, string by)
    {
        if (!(await People.ListAsync(Stop)).Any(line => line.Person == "t10"))
            await AppointAsync("t10", "handling-officer");

        var refused = Assert.IsType<DeedAnswer.Refused>(await Ties.TieAsync(by, person, issuer, subject, "test", Stop));

        Assert.Contains(why, refused.Why.Zh, StringComparison.Ordinal);
        await using var context = Bureau.Folder.Database.Reading();
        Assert.False(await context.DirectoryTies.AnyAsync(row => row.Person == person, Stop));
    }

    [Fact]
    public async Task One_subject_is_one_person_and_one_person_one_subject_until_untied()
    {
        await ReadyAsync("t20");
        await ReadyAsync("t21");
        Assert.IsType<DeedAnswer.Done>(await Ties.TieAsync(SystemAdmin, "t20", Issuer, "sub-t20", "test", Stop));

        var others = Assert.IsType<DeedAnswer.Refused>(await Ties.TieAsync(SystemAdmin, "t21", Issuer, "sub-t20", "test", Stop));
        var second = Assert.IsType<DeedAnswer.Refused>(await Ties.TieAsync(OtherSystemAdmin, "t20", Issuer, "sub-more", "test", Stop));
        var notHis = Assert.IsType<DeedAnswer.Refused>(await Ties.UntieAsync(SecurityAdmin, "t20", Issuer, "test", Stop));
        Assert.IsType<DeedAnswer.Done>(await Ties.UntieAsync(OtherSystemAdmin, "t20", Issuer, "test", Stop));
        Assert.IsType<DeedAnswer.Refused>(await Ties.UntieAsync(OtherSystemAdmin, "t20", Issuer, "test", Stop));
        Assert.IsType<DeedAnswer.Done>(await Ties.TieAsync(SystemAdmin, "t21", Issuer, "sub-t20", "test", Stop));

        Assert.Contains("已经对应到t20", others.Why.Zh, StringComparison.Ordinal);
        Assert.Contains("先解除", second.Why.Zh, StringComparison.Ordinal);
        Assert.Contains("您今天的岗位不能这样做", notHis.Why.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Untied_his_sessions_end_and_what_was_half_proven_counts_no_more()
    {
        var (secret, _) = await ReadyAsync("t30");
        await Ties.TieAsync(SystemAdmin, "t30", Issuer, "sub-t30", "test", Stop);
        var proven = Assert.IsType<Attempt.WantsFactor>(await Door.BeginByDirectoryAsync(Issuer, "sub-t30", From(), Stop)).Proven;
        var token = Assert.IsType<Attempt.SignedIn>(await SignInAsync("t30", Password, secret)).Token;
        Clock.Advance(TimeSpan.FromSeconds(30));

        await Ties.UntieAsync(SystemAdmin, "t30", Issuer, "test", Stop);

        Assert.Null(await Sessions.FindAsync(token, Stop));
        Assert.IsType<Attempt.NotProven>(await Door.FinishAsync(proven, CodeNow(secret), From(), Stop));
    }

    [Fact]
    public async Task Not_set_up_reset_or_locked_the_directorys_word_proves_nothing()
    {
        await AppointAsync("t40", "handling-officer");
        var code = await CodeAsync(AccountDeed.Invite, SystemAdmin, "t40");
        await Ties.TieAsync(SystemAdmin, "t40", Issuer, "sub-t40", "test", Stop);
        var invited = await Door.BeginByDirectoryAsync(Issuer, "sub-t40", From(), Stop);
        await SetUpAsync("t40", code, Password);
        var ready = await Door.BeginByDirectoryAsync(Issuer, "sub-t40", From(), Stop);
        await People.DoAsync(AccountDeed.Lock, SecurityAdmin, "t40", "test", Stop);
        var locked = await Door.BeginByDirectoryAsync(Issuer, "sub-t40", From(), Stop);
        var more = await Ties.TieAsync(SystemAdmin, "t40", "https://other.example/", "sub-t40", "test", Stop);
        await People.DoAsync(AccountDeed.Unlock, SecurityAdmin, "t40", "test", Stop);
        await People.DoAsync(AccountDeed.Reset, SystemAdmin, "t40", "test", Stop);
        var reset = await Door.BeginByDirectoryAsync(Issuer, "sub-t40", From(), Stop);

        Assert.IsType<Attempt.WantsFactor>(ready);
        Assert.All(new[] { invited, locked, reset }, attempt => Assert.IsType<Attempt.NotProven>(attempt));
        Assert.Contains("先解锁", Assert.IsType<DeedAnswer.Refused>(more).Why.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_comes_with_many_unknown_subjects_is_told_to_wait()
    {
        for (var i = 0; i < 30; i++)
            await Door.BeginByDirectoryAsync(Issuer, $"sub-{i}", From("198.51.100.7"), Stop);

        Assert.IsType<Attempt.TooMany>(await Door.BeginByDirectoryAsync(Issuer, "sub", From("198.51.100.7"), Stop));
        Assert.IsType<Attempt.NotTied>(await Door.BeginByDirectoryAsync(Issuer, "sub", From("198.51.100.8"), Stop));
    }
}

[Trait("Database", "sqlite")]
public sealed class DirectoryTiesTestsOnSqlite(SqliteTestDatabase database) : DirectoryTiesTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class DirectoryTiesTestsOnPostgres(PostgresTestDatabase database) : DirectoryTiesTests(database), IClassFixture<PostgresTestDatabase>;
