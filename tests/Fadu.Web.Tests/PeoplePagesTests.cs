using System.Net;
using System.Text.RegularExpressions;

namespace Fadu.Web.Tests;

/// <summary>The pages of people and accounts: open to the administrators the pack names, each with his own deeds, and to nobody else.</summary>
public sealed partial class PeoplePagesTests(ServedAccounts served) : IClassFixture<ServedAccounts>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_invites_an_officer_who_signs_in_with_the_code_shown_once()
    {
        var admin = await served.EnterAsync(ServedAccounts.SystemAdmin);
        await served.AppointAsync("w01", "周九", "handling-officer", "east");

        var list = await admin.GetStringAsync("/people?q=w01", Stop);
        var before = await admin.GetStringAsync("/people/w01", Stop);
        var invited = await (await DoAsync(admin, "w01", "invite")).Content.ReadAsStringAsync(Stop);
        var code = Code().Match(invited).Groups[1].Value;
        var after = await admin.GetStringAsync("/people/w01", Stop);

        Assert.Contains("周九", list, StringComparison.Ordinal);
        Assert.Contains("办案民警", list, StringComparison.Ordinal);
        Assert.Contains("城东派出所", list, StringComparison.Ordinal);
        Assert.Contains("没有账号", before, StringComparison.Ordinal);
        Assert.Contains("已发一次性代码", after, StringComparison.Ordinal);
        Assert.DoesNotContain(code, after, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await served.SetUpAsync(served.Browser(), "w01", code, ServedAccounts.Password)).StatusCode);
        Assert.Contains("可以登录", await admin.GetStringAsync("/people?q=w01", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrators_own_page_promises_no_matter_and_an_officers_those_of_the_unit()
    {
        var admin = await (await served.EnterAsync(ServedAccounts.SystemAdmin)).GetStringAsync("/account", Stop);
        await served.AppointAsync("w09", "周九", "handling-officer", "east");
        var officer = await (await served.EnterAsync("w09")).GetStringAsync("/account", Stop);

        Assert.Contains("您的岗位只做管理或者审计", admin, StringComparison.Ordinal);
        Assert.DoesNotContain("另外还能看", admin, StringComparison.Ordinal);
        Assert.Contains("另外还能看", officer, StringComparison.Ordinal);
        Assert.DoesNotContain("您的岗位只做管理或者审计", officer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_administrator_is_offered_his_own_deeds_and_refused_the_others()
    {
        var admin = await served.EnterAsync(ServedAccounts.SystemAdmin);
        var security = await served.EnterAsync(ServedAccounts.SecurityAdmin);
        await served.AppointAsync("w02", "周九", "handling-officer");
        var officer = await served.EnterAsync("w02");

        Assert.Equal(["reset"], Offered(await admin.GetStringAsync("/people/w02", Stop)));
        Assert.Equal(["lock", "sessions"], Offered(await security.GetStringAsync("/people/w02", Stop)));
        Assert.Contains("登录在哪里", await security.GetStringAsync("/people/w02", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("登录在哪里", await admin.GetStringAsync("/people/w02", Stop), StringComparison.Ordinal);
        foreach (var (browser, deed) in new[] { (admin, "lock"), (admin, "unlock"), (admin, "sessions"), (security, "invite"), (security, "reset") })
        {
            var answer = await DoAsync(browser, "w02", deed);
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains("您今天的岗位不能这样做", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.OK, (await officer.GetAsync("/account", Stop)).StatusCode);

        await DoAsync(security, "w02", "lock");

        Assert.Equal(HttpStatusCode.Redirect, (await officer.GetAsync("/account", Stop)).StatusCode);
        Assert.Equal(["unlock"], Offered(await security.GetStringAsync("/people/w02", Stop)));
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.SignInAsync(served.Browser(), "w02", ServedAccounts.Password)).StatusCode);
    }

    [Fact]
    public async Task Nobody_is_offered_or_granted_a_deed_on_himself()
    {
        var admin = await served.EnterAsync(ServedAccounts.SystemAdmin);

        var page = await admin.GetStringAsync($"/people/{ServedAccounts.SystemAdmin}", Stop);
        var answer = await DoAsync(admin, ServedAccounts.SystemAdmin, "reset", from: "/people/" + ServedAccounts.OtherSystemAdmin);

        Assert.Empty(Offered(page));
        Assert.Contains("这是您自己的账号", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("不能对自己", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/account", Stop)).StatusCode);
    }

    [Theory]
    [InlineData(ServedBureau.Handler)]
    [InlineData(ServedBureau.Head)]
    [InlineData(ServedBureau.Registrar)]
    public async Task Nobody_else_opens_the_pages_or_does_anything_by_them(string person)
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var browser = await served.EnterAsync(person);

        foreach (var path in new[] { "/people", "/people/" + ServedBureau.Stranger })
        {
            var answer = await browser.GetAsync(path, Stop);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.DoesNotContain("孙七", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await DoAsync(browser, ServedBureau.Stranger, "invite", from: "/account")).StatusCode);
        Assert.DoesNotContain("href=\"/people\"", await browser.GetStringAsync("/work", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deed_needs_the_token_of_a_page_and_a_known_name_and_a_known_deed()
    {
        var admin = await served.EnterAsync(ServedAccounts.SystemAdmin);
        Assert.Contains("href=\"/people\"", await admin.GetStringAsync("/work", Stop), StringComparison.Ordinal);

        var forged = await admin.PostAsync("/people/" + ServedBureau.Stranger, new FormUrlEncodedContent(new Dictionary<string, string> { ["deed"] = "invite" }), Stop);
        var unknown = await DoAsync(admin, ServedBureau.Stranger, "promote");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (forged.StatusCode, unknown.StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync("/people/nobody", Stop)).StatusCode);
        Assert.Contains("没有账号", await admin.GetStringAsync("/people/" + ServedBureau.Stranger, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_auditor_reads_who_did_what_to_whose_account()
    {
        var admin = await served.EnterAsync(ServedAccounts.SystemAdmin);
        await served.AppointAsync("w03", "何审", "audit-administrator");
        await served.AppointAsync("w04", "周九", "handling-officer");
        await DoAsync(admin, "w04", "invite");
        var auditor = await served.EnterAsync("w03");
        await served.Bureau.Folder.Acts.WriteAsync(_ => true, Stop);

        var log = await auditor.GetStringAsync("/reading-room?who=" + ServedAccounts.SystemAdmin, Stop);

        Assert.Contains("给w04发一次性代码", log, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.GetAsync("/people", Stop)).StatusCode);
    }

    private static Task<HttpResponseMessage> DoAsync(HttpClient browser, string person, string deed, string? from = null) =>
        ServedBureau.PostAsync(browser, from ?? "/people/" + person, "/people/" + person, new() { ["deed"] = deed });

    private static List<string> Offered(string page) => [.. Deed().Matches(page).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("<b class=\"num\">([2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4})</b>")]
    private static partial Regex Code();

    [GeneratedRegex("name=\"deed\" value=\"([^\"]+)\"")]
    private static partial Regex Deed();
}
