using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Fadu.Web.Access;

namespace Fadu.Web.Tests;

/// <summary>The way in as it is in earnest, in a browser without script and by the interface.</summary>
public sealed partial class SignInTests(ServedAccounts served) : IClassFixture<ServedAccounts>
{
    private const string Words = "李四动手在先，证据确实";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task By_a_one_time_code_a_password_and_an_authenticator_are_set_up_and_recovery_codes_shown_once()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var (person, browser) = (await AppointedAsync("s01"), served.Browser());

        var answer = await served.SetUpAsync(browser, person, await served.InvitedAsync(person), ServedAccounts.Password);
        var page = await answer.Content.ReadAsStringAsync(Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(10, RecoveryCode().Count(page));
        Assert.Contains("href=\"/work\"", page, StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/work", Stop)).StatusCode);
        // From now on by password and second factor, in any browser.
        Assert.Equal("/work", (await served.SignInAsync(served.Browser(), person, ServedAccounts.Password)).Headers.Location!.ToString());
    }

    [Fact]
    public async Task The_browser_has_no_session_before_the_second_factor_and_a_new_token_after_it()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var person = await AppointedAsync("s02");
        await served.EnterAsync(person);
        var browser = served.Browser();
        browser.DefaultRequestHeaders.Add("Cookie", $"{Callers.SessionCookie}=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

        var first = await ServedBureau.PostAsync(browser, "/sign-in", "/sign-in", new() { ["account"] = person, ["secret"] = ServedAccounts.Password });
        var second = await ServedBureau.PostAsync(browser, "/sign-in/factor", new() { ["code"] = served.NextCode(person) }, await first.Content.ReadAsStringAsync(Stop));

        Assert.DoesNotContain(Cookies(first), cookie => cookie.StartsWith(Callers.SessionCookie, StringComparison.Ordinal));
        var given = Assert.Single(Cookies(second), cookie => cookie.StartsWith(Callers.SessionCookie, StringComparison.Ordinal));
        Assert.DoesNotContain("AAAAAAAAAAAAAAAA", given, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_account_a_wrong_password_and_a_locked_account_are_answered_word_for_word_alike()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var (person, invited) = (await AppointedAsync("s03"), await AppointedAsync("s04"));
        await served.EnterAsync(person);
        await served.InvitedAsync(invited);
        var browser = served.Browser();

        var answers = new List<(HttpStatusCode, string)>();
        foreach (var account in new[] { "nobody-at-all", person, invited, ServedBureau.Handler, person, person, person, person })
            answers.Add(await AnswerAsync(account, "wrong wrong wrong"));
        // The sixth on the same account: it is not heard now, though the password is right.
        answers.Add(await AnswerAsync(person, ServedAccounts.Password));

        var alike = Assert.Single(answers.Distinct());
        Assert.Equal(HttpStatusCode.Unauthorized, alike.Item1);
        Assert.Contains("没有登录成功", alike.Item2, StringComparison.Ordinal);
        served.Time.Advance(TimeSpan.FromHours(1));

        async Task<(HttpStatusCode, string)> AnswerAsync(string account, string secret)
        {
            var answer = await ServedBureau.PostAsync(browser, "/sign-in", "/sign-in", new() { ["account"] = account, ["secret"] = secret });
            var page = (await answer.Content.ReadAsStringAsync(Stop)).Replace($"value=\"{account}\"", "value=\"…\"", StringComparison.Ordinal);
            return (answer.StatusCode, FormToken().Replace(page, ""));
        }
    }

    [Fact]
    public async Task A_code_used_before_signs_nobody_in()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var person = await AppointedAsync("s05");
        await served.EnterAsync(person);
        var (mine, theirs) = (served.Browser(), served.Browser());
        Assert.Equal(HttpStatusCode.Redirect, (await served.SignInAsync(mine, person, ServedAccounts.Password)).StatusCode);

        var first = await ServedBureau.PostAsync(theirs, "/sign-in", "/sign-in", new() { ["account"] = person, ["secret"] = ServedAccounts.Password });
        var replayed = await ServedBureau.PostAsync(theirs, "/sign-in/factor", new() { ["code"] = served.CodeNow(person) }, await first.Content.ReadAsStringAsync(Stop));

        Assert.Equal(HttpStatusCode.Unauthorized, replayed.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await theirs.GetAsync("/work", Stop)).StatusCode);
    }

    [Fact]
    public async Task A_form_whose_session_ended_waits_through_every_page_of_the_way_in_whatever_goes_wrong_on_it()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        await served.EnterAsync(ServedBureau.Head);
        var path = $"/matters/{served.Case}/acts/settle-case";
        var browser = served.Browser();
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["act-subject"] = "1", ["treated-as-first"] = "true", ["decision-reasons"] = Words }) };
        request.Headers.Add("Origin", served.Address.GetLeftPart(UriPartial.Authority));
        var asked = await (await browser.SendAsync(request, Stop)).Content.ReadAsStringAsync(Stop);

        var stale = await NextAsync("/sign-in", new() { ["account"] = ServedBureau.Head, ["secret"] = ServedAccounts.Password, ["form-token"] = "stale" }, asked, HttpStatusCode.BadRequest);
        var wrong = await NextAsync("/sign-in", new() { ["account"] = ServedBureau.Head, ["secret"] = "wrong" }, stale, HttpStatusCode.Unauthorized);
        var factor = await NextAsync("/sign-in", new() { ["account"] = ServedBureau.Head, ["secret"] = ServedAccounts.Password }, wrong, HttpStatusCode.OK);
        var again = await NextAsync("/sign-in/factor", new() { ["code"] = "12345" }, factor, HttpStatusCode.Unauthorized);
        var old = await NextAsync("/sign-in/factor", new() { ["code"] = served.NextCode(ServedBureau.Head), ["ticket"] = "old" }, again, HttpStatusCode.BadRequest);
        var last = await NextAsync("/sign-in", new() { ["account"] = ServedBureau.Head, ["secret"] = ServedAccounts.Password }, old, HttpStatusCode.OK);
        var signedIn = await ServedBureau.PostAsync(browser, "/sign-in/factor", new() { ["code"] = served.NextCode(ServedBureau.Head), ["back"] = path }, last);

        Assert.Equal(path + "?draft=rescued", signedIn.Headers.Location!.ToString());
        Assert.Contains(Words, await browser.GetStringAsync(signedIn.Headers.Location.ToString(), Stop), StringComparison.Ordinal);

        async Task<string> NextAsync(string action, Dictionary<string, string> fields, string page, HttpStatusCode expected)
        {
            var answer = await ServedBureau.PostAsync(browser, action, fields, page);
            var html = await answer.Content.ReadAsStringAsync(Stop);
            Assert.Equal(expected, answer.StatusCode);
            Assert.Contains("name=\"rescued\"", html, StringComparison.Ordinal);
            Assert.Contains("您填的内容还在", html, StringComparison.Ordinal);
            Assert.DoesNotContain(Words, html, StringComparison.Ordinal);
            return html;
        }
    }

    [Fact]
    public async Task A_form_whose_session_ended_waits_through_a_first_sign_in_too()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        await served.AppointAsync("s06", "陈七", "head-of-organ");
        var path = $"/matters/{served.Case}/acts/settle-case";
        var browser = served.Browser();
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["act-subject"] = "1", ["decision-reasons"] = Words }) };
        request.Headers.Add("Origin", served.Address.GetLeftPart(UriPartial.Authority));
        var asked = await (await browser.SendAsync(request, Stop)).Content.ReadAsStringAsync(Stop);

        var first = await ServedBureau.PostAsync(browser, "/sign-in", new() { ["account"] = "s06", ["secret"] = await served.InvitedAsync("s06") }, asked);
        var refused = await ServedBureau.PostAsync(browser, "/sign-in/password", new() { ["password"] = "s06s06s06s06", ["again"] = "s06s06s06s06" }, await first.Content.ReadAsStringAsync(Stop));
        var second = await ServedBureau.PostAsync(browser, "/sign-in/password", new() { ["password"] = ServedAccounts.Password, ["again"] = ServedAccounts.Password }, await refused.Content.ReadAsStringAsync(Stop));
        var enrol = await second.Content.ReadAsStringAsync(Stop);
        var mistyped = await (await ServedBureau.PostAsync(browser, "/sign-in/enrol", new() { ["code"] = "000" }, enrol)).Content.ReadAsStringAsync(Stop);
        var secret = ServedAccounts.SecretOn(mistyped);
        var last = await ServedBureau.PostAsync(browser, "/sign-in/enrol", new() { ["code"] = Casework.Accounts.Totp.CodeOf(secret, Casework.Accounts.Totp.StepOf(served.Time.GetUtcNow())) }, mistyped);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("很快就能猜到", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(secret, ServedAccounts.SecretOn(enrol));
        Assert.Contains($"href=\"{path}?draft=rescued\"", await last.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains(Words, await browser.GetStringAsync(path + "?draft=rescued", Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in/factor")]
    [InlineData("/sign-in/password")]
    [InlineData("/sign-in/enrol")]
    public async Task A_step_is_taken_only_with_the_ticket_of_the_one_before(string step)
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var person = await AppointedAsync("t" + step.Length);
        var browser = served.Browser();
        var first = await ServedBureau.PostAsync(browser, "/sign-in", "/sign-in", new() { ["account"] = person, ["secret"] = await served.InvitedAsync(person) });
        var page = await first.Content.ReadAsStringAsync(Stop);
        var forChoosing = WebUtility.HtmlDecode(Ticket().Match(page).Groups[1].Value);

        foreach (var ticket in new[] { "", "x", forChoosing[..^1], forChoosing }.Where(ticket => ticket != forChoosing || step != "/sign-in/password"))
        {
            var answer = await ServedBureau.PostAsync(browser, step, new() { ["ticket"] = ticket, ["code"] = "123456", ["password"] = ServedAccounts.Password, ["again"] = ServedAccounts.Password }, page);

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("name=\"secret\"", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_step_is_taken_only_with_the_token_of_a_page_of_ours()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var (person, browser) = (await AppointedAsync("s09"), served.Browser());
        await served.EnterAsync(person);
        var fresh = await AppointedAsync("s10");
        var factor = await PageAsync(new() { ["account"] = person, ["secret"] = ServedAccounts.Password }, "/sign-in", await browser.GetStringAsync("/sign-in", Stop));
        var choosing = await PageAsync(new() { ["account"] = fresh, ["secret"] = await served.InvitedAsync(fresh) }, "/sign-in", await browser.GetStringAsync("/sign-in", Stop));
        var enrolling = await PageAsync(new() { ["password"] = ServedAccounts.Password, ["again"] = ServedAccounts.Password }, "/sign-in/password", choosing);

        foreach (var (step, page, code) in new[] { ("/sign-in/factor", factor, served.NextCode(person)), ("/sign-in/password", choosing, ""), ("/sign-in/enrol", enrolling, Casework.Accounts.Totp.CodeOf(ServedAccounts.SecretOn(enrolling), Casework.Accounts.Totp.StepOf(served.Time.GetUtcNow()))) })
        {
            var answer = await ServedBureau.PostAsync(browser, step, new() { ["form-token"] = "forged", ["code"] = code, ["password"] = ServedAccounts.Password, ["again"] = ServedAccounts.Password }, page);

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("name=\"secret\"", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            Assert.DoesNotContain(Cookies(answer), cookie => cookie.StartsWith(Callers.SessionCookie, StringComparison.Ordinal));
        }

        async Task<string> PageAsync(Dictionary<string, string> fields, string action, string page) =>
            await (await ServedBureau.PostAsync(browser, action, fields, page)).Content.ReadAsStringAsync(Stop);
    }

    [Fact]
    public async Task Signing_in_again_ends_the_session_that_the_browser_held()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var person = await AppointedAsync("s11");
        var browser = await served.EnterAsync(person);

        Assert.Equal(HttpStatusCode.Redirect, (await served.SignInAsync(browser, person, ServedAccounts.Password)).StatusCode);

        Assert.Single(SessionOf().Matches(await browser.GetStringAsync("/account", Stop)));
    }

    [Fact]
    public async Task In_earnest_nobody_signs_in_by_being_named()
    {
        var browser = served.Browser();

        var page = await ServedBureau.PostAsync(browser, "/sign-in", "/sign-in", new() { ["person"] = ServedBureau.Head });
        var api = await browser.PostAsJsonAsync("/api/sign-in", new { person = ServedBureau.Head }, Stop);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (page.StatusCode, api.StatusCode));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/work", Stop)).StatusCode);
        Assert.DoesNotContain("赵六", await browser.GetStringAsync("/sign-in", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_interface_wants_both_proofs_at_once_and_keeps_the_same_rules()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var person = await AppointedAsync("s07");
        await served.EnterAsync(person);
        var browser = served.Browser();

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(new { account = person, password = ServedAccounts.Password }));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(new { account = person, password = "wrong", code = served.NextCode(person) }));
        Assert.Equal(HttpStatusCode.NoContent, await AskAsync(new { account = person, password = ServedAccounts.Password, code = served.CodeNow(person) }));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/matters", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(new { account = person, password = ServedAccounts.Password, code = served.CodeNow(person) }));

        async Task<HttpStatusCode> AskAsync<T>(T asked) => (await browser.PostAsJsonAsync("/api/sign-in", asked, Stop)).StatusCode;
    }

    [Fact]
    public async Task Whoever_tries_many_accounts_from_one_address_is_told_to_wait_and_others_are_not()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var guesser = served.Browser();
        guesser.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        for (var i = 0; i < 30; i++)
            await guesser.PostAsJsonAsync("/api/sign-in", new { account = $"g{i}", password = "wrong" }, Stop);

        var api = await guesser.PostAsJsonAsync("/api/sign-in", new { account = "g", password = "wrong" }, Stop);
        var page = await ServedBureau.PostAsync(guesser, "/sign-in", "/sign-in", new() { ["account"] = "g", ["secret"] = "wrong" });

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests), (api.StatusCode, page.StatusCode));
        await served.EnterAsync(ServedAccounts.SystemAdmin);
    }

    [Fact]
    public async Task After_the_idle_time_a_page_leads_to_the_sign_in()
    {
        var browser = await served.EnterAsync(ServedAccounts.SystemAdmin);
        served.Time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account", Stop)).StatusCode);
        served.Time.Advance(TimeSpan.FromMinutes(30));

        var page = await browser.GetAsync("/account", Stop);
        var api = await browser.GetAsync("/api/matters", Stop);

        Assert.Equal("/sign-in?back=%2Faccount", page.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
    }

    [Fact]
    public async Task The_password_is_changed_by_whoever_knows_it_and_all_other_sessions_end()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var person = await AppointedAsync("s08");
        var (here, elsewhere) = (await served.EnterAsync(person), await served.EnterAsync(person));

        var wrong = await ChangeAsync("wrong", "quiet harbour violet", "quiet harbour violet");
        var different = await ChangeAsync(ServedAccounts.Password, "quiet harbour violet", "quiet harbour violets");
        var weak = await ChangeAsync(ServedAccounts.Password, "password1234", "password1234");
        var changed = await ChangeAsync(ServedAccounts.Password, "quiet harbour violet", "quiet harbour violet");

        Assert.All(new[] { wrong, different, weak }, answer => Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode));
        Assert.Equal("/account?password=changed#password", changed.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.SignInAsync(served.Browser(), person, ServedAccounts.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await served.SignInAsync(served.Browser(), person, "quiet harbour violet")).StatusCode);

        Task<HttpResponseMessage> ChangeAsync(string present, string next, string again) =>
            ServedBureau.PostAsync(here, "/account", "/account/password", new() { ["present"] = present, ["password"] = next, ["again"] = again });
    }

    [Fact]
    public async Task Whoever_had_his_proofs_changed_is_told_at_the_next_sign_in_and_finds_what_and_by_whom()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var person = await AppointedAsync("s19");
        var browser = await served.EnterAsync(person);
        var quiet = await served.SignInAsync(served.Browser(), person, ServedAccounts.Password);
        served.Time.Advance(TimeSpan.FromSeconds(1));
        await ServedBureau.PostAsync(browser, "/account", "/account/password", new() { ["present"] = ServedAccounts.Password, ["password"] = "quiet harbour violet", ["again"] = "quiet harbour violet" });

        var next = served.Browser();
        var told = await served.SignInAsync(next, person, "quiet harbour violet");
        var page = await next.GetStringAsync(told.Headers.Location!.ToString(), Stop);
        var after = await served.SignInAsync(served.Browser(), person, "quiet harbour violet");
        served.Time.Advance(TimeSpan.FromSeconds(1));
        await served.People.DoAsync(Law.Packs.AccountDeed.Lock, ServedAccounts.SecurityAdmin, person, "test", Stop);
        await served.People.DoAsync(Law.Packs.AccountDeed.Unlock, ServedAccounts.SecurityAdmin, person, "test", Stop);
        var last = served.Browser();
        var unlocked = await served.SignInAsync(last, person, "quiet harbour violet");
        var list = await last.GetStringAsync("/account", Stop);

        Assert.Equal(("/work", "/account?changes=new", "/work", "/account?changes=new"), (quiet.Headers.Location!.ToString(), told.Headers.Location.ToString(), after.Headers.Location!.ToString(), unlocked.Headers.Location!.ToString()));
        Assert.Contains("您的账号有变动", page, StringComparison.Ordinal);
        Assert.Contains("改了口令", page, StringComparison.Ordinal);
        Assert.DoesNotContain("您的账号有变动", list, StringComparison.Ordinal);
        Assert.Contains("冯安全", list, StringComparison.Ordinal);
        Assert.True(list.IndexOf("解锁周九的账号", StringComparison.Ordinal) < list.IndexOf("设置了口令和验证器", StringComparison.Ordinal), "the newest does not stand first");
    }

    [Fact]
    public async Task New_recovery_codes_are_given_only_to_whoever_proves_both_again()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var person = await AppointedAsync("s20");
        var browser = await served.EnterAsync(person);

        var noPassword = await RenewAsync("wrong", served.NextCode(person));
        var noCode = await RenewAsync(ServedAccounts.Password, "000000");
        var forged = await browser.PostAsync("/account/recovery", new FormUrlEncodedContent(new Dictionary<string, string> { ["present"] = ServedAccounts.Password, ["code"] = served.NextCode(person) }), Stop);
        var given = await RenewAsync(ServedAccounts.Password, served.NextCode(person));
        var page = await given.Content.ReadAsStringAsync(Stop);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.OK), (noPassword.StatusCode, noCode.StatusCode, forged.StatusCode, given.StatusCode));
        Assert.Contains("恢复码没有换", await noCode.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(10, RecoveryCode().Count(page));
        Assert.Contains("原来的恢复码都已作废", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account", Stop)).StatusCode);

        Task<HttpResponseMessage> RenewAsync(string password, string code) => ServedBureau.PostAsync(browser, "/account", "/account/recovery", new() { ["present"] = password, ["code"] = code });
    }

    private async Task<string> AppointedAsync(string person)
    {
        await served.AppointAsync(person, "周九", "handling-officer", "east");
        return person;
    }

    private static IEnumerable<string> Cookies(HttpResponseMessage answer) => answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];

    [GeneratedRegex("<li><b class=\"num\">[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}</b></li>")]
    private static partial Regex RecoveryCode();

    [GeneratedRegex("name=\"session\" value=")]
    private static partial Regex SessionOf();

    [GeneratedRegex("name=\"form-token\" value=\"[^\"]+\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("name=\"ticket\" value=\"([^\"]+)\"")]
    private static partial Regex Ticket();
}
