using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Fadu.Casework.Accounts;
using Fadu.Web.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Fadu.Web.Tests;

/// <summary>Sessions as browsers have them: the cookie, a token planted or stolen, signing out, the list of one's own.</summary>
public sealed partial class SessionTests(ServedBureau served) : IClassFixture<ServedBureau>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/api/sign-in")]
    public async Task A_token_planted_before_the_sign_in_opens_nothing_after_it(string door)
    {
        var planted = Token(await SignInAsync(door, ServedBureau.Stranger, cookie: null));

        var given = Token(await SignInAsync(door, ServedBureau.Handler, planted));
        var again = Token(await SignInAsync(door, ServedBureau.Handler, given));

        Assert.Equal(3, new[] { planted, given, again }.Distinct().Count());
        Assert.False(await OpensAsync(planted));
        Assert.False(await OpensAsync(given));
        Assert.True(await OpensAsync(again));
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_script_and_of_other_sites_and_goes_with_the_browser()
    {
        var plain = await SignInAsync("/api/sign-in", ServedBureau.Handler, cookie: null);
        var behindProxy = await SignInAsync("/api/sign-in", ServedBureau.Handler, cookie: null, ("X-Forwarded-Proto", "https"));

        Assert.Contains("; httponly", plain, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", plain, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/", plain, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", plain, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", plain, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("; secure", plain, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; secure", behindProxy, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task On_an_encrypted_line_the_cookie_is_bound_to_its_host_by_its_name_and_no_other_is_read()
    {
        var encrypted = ("X-Forwarded-Proto", "https");
        var given = await SignInAsync("/api/sign-in", ServedBureau.Handler, cookie: null, encrypted);
        var signedIn = await SignInAsync("/sign-in", ServedBureau.Handler, cookie: null, encrypted);
        var plain = await SignInAsync("/api/sign-in", ServedBureau.Handler, cookie: null);

        // What the prefix asks of a cookie (RFC 6265bis, 4.1.3.2); a browser drops it otherwise.
        Assert.All(new[] { given, signedIn }, cookie =>
        {
            Assert.StartsWith("__Host-fadu-session=", cookie, StringComparison.Ordinal);
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; path=/;", cookie + ";", StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        });
        Assert.StartsWith("fadu-session=", plain, StringComparison.Ordinal);
        Assert.True(await OpensAsync(Callers.EncryptedSessionCookie, Token(given), encrypted));
        // One that a neighbour or a plain page could have planted.
        Assert.False(await OpensAsync(Callers.SessionCookie, Token(given), encrypted));
        Assert.False(await OpensAsync(Callers.EncryptedSessionCookie, Token(plain)));
        Assert.True(await OpensAsync(Callers.SessionCookie, Token(plain)));
    }

    [Fact]
    public async Task On_an_encrypted_line_the_cookie_of_forms_is_bound_to_its_host_by_its_name_and_no_other_is_read()
    {
        var (plain, page) = await FormAsync(isEncrypted: false);
        var (bound, other) = await FormAsync(isEncrypted: true);

        Assert.StartsWith("fadu-form=", plain, StringComparison.Ordinal);
        Assert.StartsWith("__Host-fadu-form=", bound, StringComparison.Ordinal);
        Assert.All(new[] { "; secure", "; path=/;", "; httponly", "; samesite=strict" }, one => Assert.Contains(one, bound + ";", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("domain", bound, StringComparison.OrdinalIgnoreCase);
        var token = bound.Split(';')[0]["__Host-fadu-form=".Length..];
        Assert.Equal(HttpStatusCode.Redirect, await EnterAsync("__Host-fadu-form=" + token, other, isEncrypted: true));
        // The same under the name that a neighbour could have planted.
        Assert.Equal(HttpStatusCode.BadRequest, await EnterAsync("fadu-form=" + token, other, isEncrypted: true));
        Assert.Equal(HttpStatusCode.BadRequest, await EnterAsync("__Host-fadu-form=" + plain.Split(';')[0]["fadu-form=".Length..], page, isEncrypted: false));

        async Task<(string Cookie, string Page)> FormAsync(bool isEncrypted)
        {
            using var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, "/sign-in"), isEncrypted);
            return (answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.Contains("fadu-form=", StringComparison.Ordinal)), await answer.Content.ReadAsStringAsync(Stop));
        }

        async Task<HttpStatusCode> EnterAsync(string cookie, string html, bool isEncrypted)
        {
            var formToken = WebUtility.HtmlDecode(FormToken().Match(html).Groups[1].Value);
            var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["form-token"] = formToken, ["person"] = ServedBureau.Handler }) };
            request.Headers.Add("Cookie", cookie);
            using var answer = await SendAsync(request, isEncrypted);
            return answer.StatusCode;
        }

        async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, bool isEncrypted)
        {
            if (isEncrypted)
                request.Headers.Add("X-Forwarded-Proto", "https");
            using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = served.Address };
            return await browser.SendAsync(request, Stop);
        }
    }

    [Fact]
    public async Task A_page_says_when_its_session_ends_and_staying_is_asked_for_by_whoever_is_in()
    {
        var browser = await served.SignedInAsync(ServedBureau.Head);
        var page = await browser.GetStringAsync("/account", Stop);

        Assert.Matches("<div class=\"going\" id=\"going\" aria-live=\"assertive\" data-idle=\"43200\" data-until=\"[0-9]{13}\" hidden>", page);
        Assert.Contains("src=\"/js/session.js\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/js/session.js", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await browser.GetAsync("/account/stay", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await served.Browser().GetAsync("/account/stay", Stop)).StatusCode);
        Assert.DoesNotContain("id=\"going\"", await served.Browser().GetStringAsync("/sign-in", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signed_out_the_token_opens_nothing_even_where_it_was_copied_to()
    {
        var token = Token(await SignInAsync("/api/sign-in", ServedBureau.Handler, cookie: null));
        var browser = Holding(token);
        var page = await browser.GetStringAsync("/account", Stop);

        var answer = await browser.PostAsync("/sign-out", new FormUrlEncodedContent(new Dictionary<string, string> { ["form-token"] = FormToken().Match(page).Groups[1].Value }), Stop);

        Assert.Equal("/sign-in", answer.Headers.Location!.ToString());
        Assert.False(await OpensAsync(token));
    }

    [Fact]
    public async Task One_sees_ones_own_sessions_and_ends_one_or_all_others()
    {
        var browsers = new[] { await served.SignedInAsync(ServedBureau.Reviewer), await served.SignedInAsync(ServedBureau.Reviewer), await served.SignedInAsync(ServedBureau.Reviewer) };
        var page = await browsers[0].GetStringAsync("/account", Stop);
        var sessions = await served.App.Services.GetRequiredService<Sessions>().OfAsync(ServedBureau.Reviewer, Stop);
        Assert.Equal(3, SessionIds(page).Count);
        Assert.Single(Here().Matches(page));
        Assert.Equal(sessions.Select(one => one.Id.ToString()).Order(), SessionIds(page).Order());

        // The first is mine; of the others the newest is ended by its id, the rest by the button for all others.
        var first = Assert.Single(SessionIds(page), id => BlockOf(page, id).Contains("现在这里", StringComparison.Ordinal));
        var one = SessionIds(page).First(id => id != first);
        var ended = await ServedBureau.PostAsync(browsers[0], "/account", "/account/sessions", new() { ["session"] = one });
        Assert.Equal("/account?ended=1#sessions", ended.Headers.Location!.ToString());
        Assert.Equal(2, (await Task.WhenAll(browsers.Select(IsInAsync))).Count(still => still));
        await ServedBureau.PostAsync(browsers[0], "/account", "/account/sessions", new() { ["all"] = "others" });

        var isIn = await Task.WhenAll(browsers.Select(IsInAsync));
        Assert.Equal([true, false, false], isIn);
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_another()
    {
        var mine = await served.SignedInAsync(ServedBureau.Stranger);
        var theirs = await served.SignedInAsync(ServedBureau.Head);
        var their = SessionIds(await theirs.GetStringAsync("/account", Stop))[0];

        var answer = await ServedBureau.PostAsync(mine, "/account", "/account/sessions", new() { ["session"] = their });

        Assert.Equal("/account?ended=0#sessions", answer.Headers.Location!.ToString());
        Assert.True(await IsInAsync(theirs));
        Assert.DoesNotContain(their, await mine.GetStringAsync("/account", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_ends_sessions_needs_the_token_of_a_page()
    {
        var mine = await served.SignedInAsync(ServedBureau.Head);
        var other = await served.SignedInAsync(ServedBureau.Head);

        var answer = await mine.PostAsync("/account/sessions", new FormUrlEncodedContent(new Dictionary<string, string> { ["all"] = "others" }), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(await IsInAsync(other));
    }

    private static async Task<bool> IsInAsync(HttpClient browser) => (await browser.GetAsync("/account", Stop)).StatusCode == HttpStatusCode.OK;

    private async Task<bool> OpensAsync(string token) => await IsInAsync(Holding(token));

    private async Task<bool> OpensAsync(string cookie, string token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account");
        request.Headers.Add("Cookie", $"{cookie}={token}");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return (await served.Browser().SendAsync(request, Stop)).StatusCode == HttpStatusCode.OK;
    }

    private HttpClient Holding(string token)
    {
        var cookies = new CookieContainer();
        cookies.Add(served.Address, new Cookie(Callers.SessionCookie, token));
        return new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = served.Address };
    }

    private async Task<string> SignInAsync(string door, string person, string? cookie, params (string Name, string Value)[] headers)
    {
        var browser = cookie is null ? served.Browser() : Holding(cookie);
        foreach (var (name, value) in headers)
            browser.DefaultRequestHeaders.Add(name, value);
        var page = "";
        if (door == "/sign-in")
        {
            using var form = await browser.GetAsync(door, Stop);
            page = await form.Content.ReadAsStringAsync(Stop);
            // A cookie for an encrypted line alone is handed over by hand: this browser has none.
            if (form.Headers.TryGetValues("Set-Cookie", out var given) && given.FirstOrDefault(one => one.StartsWith("__Host-", StringComparison.Ordinal)) is { } bound)
                browser.DefaultRequestHeaders.Add("Cookie", bound.Split(';')[0]);
        }
        var answer = door == "/sign-in"
            ? await ServedBureau.PostAsync(browser, door, new() { ["person"] = person }, page)
            : await browser.PostAsJsonAsync(door, new { person }, Stop);
        return Assert.Single(answer.Headers.GetValues("Set-Cookie"), one => one.Split('=')[0] is Callers.SessionCookie or Callers.EncryptedSessionCookie);
    }

    private static string Token(string setCookie) => setCookie.Split('=', ';')[1];

    private static List<string> SessionIds(string page) => [.. SessionId().Matches(page).Select(match => match.Groups[1].Value)];

    private static string BlockOf(string page, string session)
    {
        var end = page.IndexOf(session, StringComparison.Ordinal);
        return page[page.LastIndexOf("<li>", end, StringComparison.Ordinal)..end];
    }

    [GeneratedRegex("name=\"session\" value=\"([^\"]+)\"")]
    private static partial Regex SessionId();

    [GeneratedRegex("现在这里")]
    private static partial Regex Here();

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
