using System.Net;
using System.Net.Http.Json;

namespace Fadu.Web.Tests;

/// <summary>How long a browser is known: what stands in the sealed cookie, whatever the browser makes of the age it was told.</summary>
public sealed class DeviceCookieAgeTests(ServedAccounts served) : IClassFixture<ServedAccounts>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_180_days_its_holder_is_a_stranger_however_long_the_browser_keeps_it()
    {
        const string Person = "v11";
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        await served.AppointAsync(Person, "周九", "handling-officer");
        await served.EnterAsync(Person);
        served.NextCode(Person);
        using var given = await AskAsync(Person, ServedAccounts.Password, cookie: null);
        var device = Assert.Single(given.Headers.GetValues("Set-Cookie"), one => one.StartsWith("fadu-device=", StringComparison.Ordinal)).Split(';')[0];

        served.Time.Advance(TimeSpan.FromDays(180) - TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.NoContent, await PastStrangersAsync(Person, device));
        served.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.Unauthorized, await PastStrangersAsync(Person, device));
        // It was for the strangers' pause and nothing else: once that is over he is let in.
        served.Time.Advance(TimeSpan.FromHours(2));
        served.NextCode(Person);
        using var later = await AskAsync(Person, ServedAccounts.Password, device);
        Assert.Equal(HttpStatusCode.NoContent, later.StatusCode);
    }

    // Strangers fail until none of them is heard; then whoever has the cookie comes with the right proofs.
    private async Task<HttpStatusCode> PastStrangersAsync(string person, string device)
    {
        for (var i = 0; i < 5; i++)
            (await AskAsync(person, "wrong", cookie: null)).Dispose();
        served.NextCode(person);
        using (var stranger = await AskAsync(person, ServedAccounts.Password, cookie: null))
            Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        using var answer = await AskAsync(person, ServedAccounts.Password, device);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> AskAsync(string person, string password, string? cookie)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = served.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/sign-in") { Content = JsonContent.Create(new { account = person, password, code = served.CodeNow(person) }) };
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        return await browser.SendAsync(request, Stop);
    }
}
