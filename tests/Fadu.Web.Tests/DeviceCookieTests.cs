using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Fadu.Web.Tests;

/// <summary>The cookie by which a browser is known again: what it says, what it spares its holder, and what it does not open.</summary>
public sealed class DeviceCookieTests(ServedAccounts served) : IClassFixture<ServedAccounts>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_has_signed_in_gets_one_that_is_sealed_bound_to_its_host_and_out_of_reach_of_script_and_nobody_else_does()
    {
        var person = await ReadyAsync("v01");

        served.NextCode(person);
        using var failed = await AskAsync(person, "wrong", cookie: null, isEncrypted: true);
        using var given = await AskAsync(person, ServedAccounts.Password, cookie: null, isEncrypted: true);
        served.NextCode(person);
        using var plain = await AskAsync(person, ServedAccounts.Password, cookie: null);

        Assert.False(failed.Headers.Contains("Set-Cookie"));
        var cookie = DeviceOf(given);
        Assert.StartsWith("__Host-fadu-device=", cookie, StringComparison.Ordinal);
        Assert.All(new[] { "; secure", "; path=/;", "; httponly", "; samesite=strict", "; max-age=15552000" }, one => Assert.Contains(one, cookie + ";", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(person, WebUtility.UrlDecode(cookie), StringComparison.Ordinal);
        Assert.StartsWith("fadu-device=", DeviceOf(plain), StringComparison.Ordinal);
        Assert.DoesNotContain("; secure", DeviceOf(plain), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task By_it_its_holder_is_let_in_while_strangers_are_not_heard_and_all_are_answered_alike()
    {
        var (person, other) = (await ReadyAsync("v02"), await ReadyAsync("v03"));
        served.NextCode(person);
        using var mine = await AskAsync(person, ServedAccounts.Password, cookie: null);
        using var theirs = await AskAsync(other, ServedAccounts.Password, cookie: null);
        // From here on a code that nobody has used.
        served.NextCode(person);
        var (device, another) = (PairOf(DeviceOf(mine)), PairOf(DeviceOf(theirs)));
        var answers = new List<(HttpStatusCode, string)>();
        for (var i = 0; i < 5; i++)
            await SaidAsync("wrong", cookie: null);

        // Nobody's, another's, one that was changed by a sign, the same on the other kind of line: strangers all.
        foreach (var cookie in new[] { null, another, device[..40] + (device[40] == 'A' ? 'B' : 'A') + device[41..], "__Host-" + device })
            await SaidAsync(ServedAccounts.Password, cookie);

        var alike = Assert.Single(answers.Distinct());
        Assert.Equal(HttpStatusCode.Unauthorized, alike.Item1);
        using var known = await AskAsync(person, ServedAccounts.Password, device);
        Assert.Equal(HttpStatusCode.NoContent, known.StatusCode);
        // It is no session, and by itself no proof of anything.
        using var browser = Browser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account");
        request.Headers.Add("Cookie", device);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.SendAsync(request, Stop)).StatusCode);
        served.NextCode(person);
        for (var i = 0; i < 5; i++)
            await SaidAsync("wrong", device);
        await SaidAsync(ServedAccounts.Password, device);
        Assert.Single(answers.Distinct());
        served.Time.Advance(TimeSpan.FromHours(1));

        async Task SaidAsync(string password, string? cookie)
        {
            using var answer = await AskAsync(person, password, cookie);
            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!.AsObject();
            // Each request has a number of its own.
            body.Remove("traceId");
            answers.Add((answer.StatusCode, body.ToJsonString()));
        }
    }

    [Fact]
    public async Task The_pages_of_the_way_in_make_a_browser_known_too()
    {
        var person = await ReadyAsync("v04");
        var browser = await served.EnterAsync(person);
        for (var i = 0; i < 5; i++)
            (await AskAsync(person, "wrong", cookie: null)).Dispose();

        using var stranger = served.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.SignInAsync(stranger, person, ServedAccounts.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await served.SignInAsync(browser, person, ServedAccounts.Password)).StatusCode);
        served.Time.Advance(TimeSpan.FromHours(1));
    }

    private static string DeviceOf(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("Set-Cookie"), one => one.Contains("fadu-device=", StringComparison.Ordinal));

    private static string PairOf(string cookie) => cookie.Split(';')[0];

    private HttpClient Browser() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = served.Address };

    private async Task<string> ReadyAsync(string person)
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        await served.AppointAsync(person, "周九", "handling-officer");
        await served.EnterAsync(person);
        return person;
    }

    private async Task<HttpResponseMessage> AskAsync(string person, string password, string? cookie, bool isEncrypted = false)
    {
        using var browser = Browser();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/sign-in") { Content = JsonContent.Create(new { account = person, password, code = served.CodeNow(person) }) };
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        if (isEncrypted)
            request.Headers.Add("X-Forwarded-Proto", "https");
        return await browser.SendAsync(request, Stop);
    }
}
