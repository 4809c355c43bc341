using System.Net;
using System.Text.RegularExpressions;
using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Law.Packs;
using Fadu.Web.Access;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Web.Tests;

/// <summary>Signing in by the bureau's own directory, against a real one in a process of its own; and what is tried on that way.</summary>
public sealed partial class DirectorySignInTests(ServedDirectory served) : IClassFixture<ServedDirectory>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_directory_stands_for_the_password_and_the_second_factor_is_asked_for_here()
    {
        await using var told = await served.TellAsync();
        await served.TiedAsync("d01", "sub-d01");
        var browser = served.Browser();

        var offered = await browser.GetStringAsync("/sign-in", Stop);
        var asked = await ServedDirectory.LeaveAsync(browser, "/matters");
        var back = await browser.GetAsync(await served.ProvenThereAsync(asked, "sub-d01"), Stop);
        var page = await back.Content.ReadAsStringAsync(Stop);
        var before = await browser.GetAsync("/work", Stop);
        var signedIn = await ServedBureau.PostAsync(browser, "/sign-in/factor", new() { ["code"] = served.NextCode("d01"), ["back"] = BackOn(page) }, page);

        Assert.Contains("href=\"/sign-in/directory?back=%2Fwork\"", offered, StringComparison.Ordinal);
        Assert.Equal(("code", "S256", "openid"), (ServedDirectory.Asked(asked, "response_type"), ServedDirectory.Asked(asked, "code_challenge_method"), ServedDirectory.Asked(asked, "scope")));
        Assert.All(new[] { "state", "nonce", "code_challenge" }, one => Assert.True(ServedDirectory.Asked(asked, one).Length > 20, one));
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Contains("验证器上的6位数字", page, StringComparison.Ordinal);
        // One proof is no session.
        Assert.Equal(HttpStatusCode.Redirect, before.StatusCode);
        Assert.DoesNotContain(Cookies(back), cookie => cookie.StartsWith(Callers.SessionCookie, StringComparison.Ordinal));
        // Being tied is news to whoever was; what he came for is one page further.
        Assert.Equal("/account?changes=new", signedIn.Headers.Location!.ToString());
        var account = await browser.GetStringAsync("/account?changes=new", Stop);
        Assert.Contains("对应到统一身份", account, StringComparison.Ordinal);
        Assert.Contains("登录在哪里", account, StringComparison.Ordinal);
        Assert.Equal("/matters", (await AgainAsync("d01", "sub-d01", "/matters")).Headers.Location!.ToString());
        Assert.Contains("signed-in-by-directory", await LogAsync("d01"));
    }

    [Fact]
    public async Task Its_session_is_a_row_like_any_other_listed_idle_and_ended_by_an_administrator()
    {
        await using var told = await served.TellAsync();
        await served.TiedAsync("d02", "sub-d02");
        var browser = served.Browser();
        await InByDirectoryAsync(browser, "d02", "sub-d02");

        var listed = SessionOf().Count(await browser.GetStringAsync("/account", Stop));
        await served.People.DoAsync(AccountDeed.Sessions, ServedAccounts.SecurityAdmin, "d02", "test", Stop);
        var ended = await browser.GetAsync("/account", Stop);
        await InByDirectoryAsync(browser, "d02", "sub-d02");
        var signedOut = await ServedBureau.PostAsync(browser, "/account", "/sign-out", []);

        Assert.Equal(2, listed);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (ended.StatusCode, (await browser.GetAsync("/account", Stop)).StatusCode));
        Assert.Equal("/sign-in", signedOut.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Somebody_the_directory_knows_and_nobody_has_tied_is_told_what_to_do_and_has_no_session()
    {
        await using var told = await served.TellAsync();
        // The names are alike; that ties nobody.
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        await served.AppointAsync("d03", "周九", "handling-officer", "east");
        await served.EnterAsync("d03");
        var browser = served.Browser();

        var answer = await served.ByDirectoryAsync(browser, "d03");
        var page = await answer.Content.ReadAsStringAsync(Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("这里还没有登记您是谁", page, StringComparison.Ordinal);
        Assert.Contains("系统管理员，由他在“人员”里把它对应到您的警号：d03 ", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/sign-in\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/work", Stop)).StatusCode);
        Assert.Contains("directory-unknown", await LogAsync("d03"));
    }

    [Theory]
    [InlineData("nonce")]
    [InlineData("audience")]
    [InlineData("issuer")]
    [InlineData("lifetime")]
    [InlineData("early")]
    [InlineData("signature")]
    public async Task A_token_of_another_question_for_another_client_of_another_directory_another_key_or_another_time_proves_nothing(string untruth)
    {
        await using var told = await served.TellAsync(untruth);
        var person = "d1" + untruth[0];
        await served.TiedAsync(person, "sub-" + person);
        var browser = served.Browser();

        var answer = await served.ByDirectoryAsync(browser, "sub-" + person);
        var page = await answer.Content.ReadAsStringAsync(Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("没有通过统一身份登录", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"ticket\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("IDX", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Cookies(answer), cookie => cookie.StartsWith(Callers.SessionCookie, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_came_back_once_proves_nothing_again_not_here_not_elsewhere_not_with_the_cookies_copied()
    {
        await using var told = await served.TellAsync();
        await served.TiedAsync("d20", "sub-d20");
        var jar = new CookieContainer();
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = jar }) { BaseAddress = served.Address };
        var asked = await ServedDirectory.LeaveAsync(browser);
        var back = await served.ProvenThereAsync(asked, "sub-d20");
        using var thief = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = served.Address };
        thief.DefaultRequestHeaders.Add("Cookie", string.Join("; ", jar.GetAllCookies().Select(cookie => $"{cookie.Name}={cookie.Value}")));

        using var stranger = served.Browser();
        // Its own question, the other's answer.
        await ServedDirectory.LeaveAsync(stranger);
        var elsewhere = await stranger.GetAsync(back, Stop);
        var first = await browser.GetAsync(back, Stop);
        var again = await browser.GetAsync(back, Stop);
        var copied = await thief.GetAsync(back, Stop);

        Assert.Equal(
            (HttpStatusCode.BadRequest, HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest),
            (elsewhere.StatusCode, first.StatusCode, again.StatusCode, copied.StatusCode));
        Assert.DoesNotContain("name=\"ticket\"", await copied.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_is_not_ours_or_another_browsers_and_a_code_of_nobody_prove_nothing()
    {
        await using var told = await served.TellAsync();
        var browser = served.Browser();
        var asked = await ServedDirectory.LeaveAsync(browser);
        var state = Uri.EscapeDataString(ServedDirectory.Asked(asked, "state"));

        foreach (var query in new[] { "", "?code=x", "?code=x&state=y", $"?code=x&state={state}", $"?error=access_denied&state={state}", $"?id_token=x&state={state}" })
        {
            var answer = await browser.GetAsync(DirectorySignIn.BackPath + query, Stop);

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("没有通过统一身份登录", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whoever_declines_at_the_directory_may_begin_again()
    {
        await using var told = await served.TellAsync();

        var answer = await served.ByDirectoryAsync(served.Browser(), "decline");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("回到登录页", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locked_waiting_or_untied_the_directorys_word_opens_nothing()
    {
        await using var told = await served.TellAsync();
        var officer = await served.TiedAsync("d30", "sub-d30");
        var browser = served.Browser();
        var half = await (await served.ByDirectoryAsync(browser, "sub-d30")).Content.ReadAsStringAsync(Stop);
        await served.Ties.UntieAsync(ServedAccounts.SystemAdmin, "d30", served.Issuer, "test", Stop);

        // What was half proven, the sessions there were, and what the directory says from now on.
        var stale = await ServedBureau.PostAsync(browser, "/sign-in/factor", new() { ["code"] = served.NextCode("d30") }, half);
        Assert.Equal(HttpStatusCode.Unauthorized, stale.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await officer.GetAsync("/account", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await served.ByDirectoryAsync(browser, "sub-d30")).StatusCode);

        await served.Ties.TieAsync(ServedAccounts.SystemAdmin, "d30", served.Issuer, "sub-d30", "test", Stop);
        for (var i = 0; i < 5; i++)
        {
            var page = await (await served.ByDirectoryAsync(browser, "sub-d30")).Content.ReadAsStringAsync(Stop);
            await ServedBureau.PostAsync(browser, "/sign-in/factor", new() { ["code"] = "000000" }, page);
        }
        var waiting = await (await served.ByDirectoryAsync(browser, "sub-d30")).Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ServedBureau.PostAsync(browser, "/sign-in/factor", new() { ["code"] = served.NextCode("d30") }, waiting)).StatusCode);

        await served.People.DoAsync(AccountDeed.Lock, ServedAccounts.SecurityAdmin, "d30", "test", Stop);
        var locked = await served.ByDirectoryAsync(browser, "sub-d30");
        Assert.Equal(HttpStatusCode.Forbidden, locked.StatusCode);
        Assert.Contains("您的账号现在不能登录", await locked.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_whose_session_ended_waits_on_its_page_while_one_signs_in_beside_it()
    {
        await using var told = await served.TellAsync();
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        await served.AppointAsync("d40", "赵六", "head-of-organ");
        await served.EnterAsync("d40");
        await served.Ties.TieAsync(ServedAccounts.SystemAdmin, "d40", served.Issuer, "sub-d40", "test", Stop);
        var path = $"/matters/{served.Case}/acts/settle-case";
        var browser = served.Browser();
        var here = served.Address.GetLeftPart(UriPartial.Authority);
        var page = await (await SendAsync(path, new() { ["act-subject"] = "1", ["decision-reasons"] = "李四动手在先" }, here)).Content.ReadAsStringAsync(Stop);

        var sealedForm = WebUtility.HtmlDecode(Rescued().Match(page).Groups[1].Value);
        var tooEarly = await SendAsync("/sign-in/continue", new() { ["back"] = path, ["rescued"] = sealedForm }, here);
        await InByDirectoryAsync(browser, "d40", "sub-d40");
        var fromElsewhere = await SendAsync("/sign-in/continue", new() { ["back"] = path, ["rescued"] = sealedForm }, "http://elsewhere.example");
        var forged = await SendAsync("/sign-in/continue", new() { ["back"] = "//elsewhere.example", ["rescued"] = "x" }, here);
        var goesOn = await SendAsync("/sign-in/continue", new() { ["back"] = path, ["rescued"] = sealedForm }, here);

        Assert.Contains("target=\"_blank\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, tooEarly.StatusCode);
        Assert.Contains("name=\"rescued\"", await tooEarly.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, fromElsewhere.StatusCode);
        Assert.StartsWith("/", forged.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.False(forged.Headers.Location.ToString().StartsWith("//", StringComparison.Ordinal));
        Assert.Equal(path + "?draft=rescued", goesOn.Headers.Location!.ToString());
        Assert.Contains("李四动手在先", await browser.GetStringAsync(path + "?draft=rescued", Stop), StringComparison.Ordinal);

        async Task<HttpResponseMessage> SendAsync(string to, Dictionary<string, string> fields, string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = new FormUrlEncodedContent(fields) };
            request.Headers.Add("Origin", origin);
            return await browser.SendAsync(request, Stop);
        }
    }

    [Fact]
    public async Task An_administrator_ties_and_unties_on_the_page_and_is_refused_what_is_not_his()
    {
        await using var told = await served.TellAsync();
        var admin = await served.EnterAsync(ServedAccounts.SystemAdmin);
        await served.EnterAsync(ServedAccounts.OtherSystemAdmin);
        var security = await served.EnterAsync(ServedAccounts.SecurityAdmin);
        await served.AppointAsync("d50", "周九", "handling-officer", "east");
        await served.AppointAsync("d51", "吴十", "handling-officer", "east");
        Assert.DoesNotContain("本人在统一身份里的编号", await admin.GetStringAsync("/people/d50", Stop), StringComparison.Ordinal);
        await served.EnterAsync("d50");
        await served.EnterAsync("d51");

        Assert.Contains("本人在统一身份里的编号", await admin.GetStringAsync("/people/d50", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("本人在统一身份里的编号", await security.GetStringAsync("/people/d50", Stop), StringComparison.Ordinal);
        await RefusedAsync(admin, ServedAccounts.SystemAdmin, "sub-self", "不能对自己的账号这样做");
        await RefusedAsync(security, "d50", "sub-d50", "您今天的岗位不能这样做");
        await RefusedAsync(admin, "d50", "", "没有空格");
        await RefusedAsync(admin, "d50", "周九", "没有空格");
        var tied = await TieAsync(admin, "d50", "sub-d50");
        await RefusedAsync(admin, "d51", "sub-d50", "已经对应到d50");
        await RefusedAsync(admin, "d50", "sub-other", "先解除");
        var shown = await admin.GetStringAsync("/people/d50", Stop);
        var untied = await ServedBureau.PostAsync(admin, "/people/d50", "/people/d50/directory", new() { ["what"] = "untie" });
        var nothing = await ServedBureau.PostAsync(admin, "/people/d50", "/people/d50/directory", new() { ["what"] = "untie" });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Conflict), (tied.StatusCode, untied.StatusCode, nothing.StatusCode));
        Assert.Contains("sub-d50", shown, StringComparison.Ordinal);
        Assert.Contains("吴系统办", shown, StringComparison.Ordinal);
        Assert.Equal(["tied", "untied"], (await LogAsync("d50")).Where(deed => deed is "tied" or "untied").Order());

        async Task RefusedAsync(HttpClient browser, string person, string subject, string why)
        {
            var answer = await TieAsync(browser, person, subject);
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains(why, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        static Task<HttpResponseMessage> TieAsync(HttpClient browser, string person, string subject) =>
            ServedBureau.PostAsync(browser, "/account", $"/people/{person}/directory", new() { ["what"] = "tie", ["subject"] = subject });
    }

    [Fact]
    public async Task The_bureaus_secret_a_code_and_a_token_stand_in_no_log_and_no_file()
    {
        await using var told = await served.TellAsync();
        await served.TiedAsync("d60", "sub-d60");
        using var log = new HeardLog(served.App.Services);
        var browser = served.Browser();
        var back = await served.ProvenThereAsync(await ServedDirectory.LeaveAsync(browser), "sub-d60");
        await browser.GetAsync(back, Stop);
        await browser.GetAsync(back, Stop);
        await served.Bureau.Folder.Acts.WriteAsync(_ => true, Stop);

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(ServedDirectory.Secret, StringComparison.Ordinal) || line.Contains("eyJ", StringComparison.Ordinal));
        foreach (var file in Directory.EnumerateFiles(served.Bureau.Folder.Path, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "fadu.lock"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, Stop);
            Assert.False(System.Text.Encoding.Latin1.GetString(bytes.ToArray()).Contains(ServedDirectory.Secret, StringComparison.Ordinal), file);
        }
    }

    [Fact]
    public async Task Nothing_but_the_directorys_own_host_is_called_and_no_other_address_is_followed()
    {
        using var line = new HttpClient(new DirectoryLine(new DirectorySettings(served.Issuer, "fadu", ServedDirectory.Secret)));

        Assert.Equal(HttpStatusCode.OK, (await line.GetAsync(new Uri(served.Issuer + ".well-known/openid-configuration"), Stop)).StatusCode);
        foreach (var other in new[] { served.Address.AbsoluteUri, served.Issuer.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), served.Issuer.Replace("http:", "https:", StringComparison.Ordinal), "http://169.254.169.254/" })
            await Assert.ThrowsAsync<HttpRequestException>(() => line.GetAsync(new Uri(other), Stop));
    }

    private async Task InByDirectoryAsync(HttpClient browser, string person, string subject)
    {
        var page = await (await served.ByDirectoryAsync(browser, subject)).Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.Redirect, (await ServedBureau.PostAsync(browser, "/sign-in/factor", new() { ["code"] = served.NextCode(person) }, page)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account", Stop)).StatusCode);
    }

    private async Task<HttpResponseMessage> AgainAsync(string person, string subject, string back)
    {
        var browser = served.Browser();
        var page = await (await served.ByDirectoryAsync(browser, subject, back)).Content.ReadAsStringAsync(Stop);
        return await ServedBureau.PostAsync(browser, "/sign-in/factor", new() { ["code"] = served.NextCode(person), ["back"] = BackOn(page) }, page);
    }

    private async Task<IReadOnlyList<string>> LogAsync(string person)
    {
        await served.Bureau.Folder.Acts.WriteAsync(_ => true, Stop);
        await using var context = served.Bureau.Folder.Database.Reading();
        var rows = await context.Looks.OrderBy(row => row.LookId).Select(row => row.What).ToListAsync(Stop);
        return [.. rows.Select(AccountLog.Read).Where(line => line?.Person == person).Select(line => line!.Value.Deed)];
    }

    private static string BackOn(string page) => WebUtility.HtmlDecode(Back().Match(page).Groups[1].Value);

    private static IEnumerable<string> Cookies(HttpResponseMessage answer) => answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];

    [GeneratedRegex("name=\"session\" value=")]
    private static partial Regex SessionOf();

    [GeneratedRegex("name=\"back\" value=\"([^\"]*)\"")]
    private static partial Regex Back();

    [GeneratedRegex("name=\"rescued\" value=\"([^\"]*)\"")]
    private static partial Regex Rescued();
}

/// <summary>The directory's process is ended: whoever works in the bureau signs in all the same.</summary>
public sealed class DirectoryAwayTests(ServedDirectory served) : IClassFixture<ServedDirectory>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_directory_cannot_be_reached_the_page_says_so_and_number_and_password_open_the_workbench()
    {
        await using (await served.TellAsync())
            await served.TiedAsync("d70", "sub-d70");
        var browser = served.Browser();
        var back = await served.ProvenThereAsync(await ServedDirectory.LeaveAsync(browser), "sub-d70");
        served.EndDirectory();

        var onTheWayBack = await browser.GetAsync(back, Stop);
        var leaving = await browser.GetAsync("/sign-in/directory", Stop);

        foreach (var answer in new[] { onTheWayBack, leaving })
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains("统一身份现在连不上", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Redirect, (await served.SignInAsync(browser, "d70", ServedAccounts.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/work", Stop)).StatusCode);
    }
}

/// <summary>Without a directory nothing of it is there.</summary>
public sealed class NoDirectoryTests(ServedAccounts served) : IClassFixture<ServedAccounts>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bureau_that_has_connected_none_offers_none_and_ties_nobody()
    {
        var admin = await served.EnterAsync(ServedAccounts.SystemAdmin);
        await served.AppointAsync("n01", "周九", "handling-officer", "east");
        await served.EnterAsync("n01");
        var browser = served.Browser();

        Assert.DoesNotContain("统一身份", await browser.GetStringAsync("/sign-in", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("统一身份", await admin.GetStringAsync("/people/n01", Stop), StringComparison.Ordinal);
        foreach (var path in new[] { "/sign-in/directory", DirectorySignIn.BackPath + "?code=x&state=y" })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(path, Stop)).StatusCode);
        var refused = await ServedBureau.PostAsync(admin, "/people/n01", "/people/n01/directory", new() { ["what"] = "tie", ["subject"] = "sub" });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("机关没有接入统一身份", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }
}
