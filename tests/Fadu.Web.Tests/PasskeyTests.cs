using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fadu.Casework.Accounts;
using Fadu.Law.Packs;
using Microsoft.Extensions.DependencyInjection;

namespace Fadu.Web.Tests;

/// <summary>What a device may say to the way in and what it may not, each with the words that are said to it. Real browsers are in the journeys.</summary>
public sealed partial class PasskeyTests(ServedAccounts served) : IClassFixture<ServedAccounts>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Here => served.Address.GetLeftPart(UriPartial.Authority);

    [Theory]
    [InlineData("origin", "您可能打开了假的网址")]
    [InlineData("host", "为另一个网址回答的")]
    [InlineData("challenge", "不是这一次的提问")]
    [InlineData("old", "过了五分钟")]
    [InlineData("ticket", "过了五分钟")]
    [InlineData("verification", "没有验证是不是本人")]
    [InlineData("signature", "和登记的对不上")]
    [InlineData("person", "和登记的对不上")]
    [InlineData("unknown", "没有在这里登记")]
    [InlineData("replay", "已经用过")]
    [InlineData("count", "可能被复制")]
    [InlineData("empty", "读不出来")]
    [InlineData("null", "读不出来")]
    [InlineData("half", "读不出来")]
    [InlineData("locked", "已经锁定")]
    [InlineData("removed", "没有在这里登记")]
    public async Task An_answer_that_proves_nothing_opens_nothing_and_is_told_why(string untruth, string why)
    {
        var (person, other) = ($"pk-{untruth}", $"pk-o-{untruth}");
        using var device = new MadeUpDevice();
        var officer = await KeptAsync(person, device);
        await AppointedAsync(other);
        var browser = served.Browser();
        device.Count = 7;
        var (challenge, ticket) = await AskAsync(browser);
        var answer = device.Answer(challenge, Here);
        switch (untruth)
        {
            case "origin":
                // A browser that lies for another page: the host is ours, and only the address is not.
                answer = device.Answer(challenge, "https://fadu.example", new Uri(Here).Host);
                break;
            case "host":
                answer = device.Answer(challenge, Here, "fadu.example");
                break;
            case "challenge":
                answer = device.Answer((await AskAsync(browser)).Challenge, Here);
                break;
            case "old":
                served.Time.Advance(TimeSpan.FromMinutes(6));
                break;
            case "ticket":
                ticket = "x" + ticket[1..];
                break;
            case "verification":
                device.Verifies = false;
                answer = device.Answer(challenge, Here);
                break;
            case "signature":
                answer = device.Answer(challenge, Here, spoilt: true);
                break;
            case "person":
                device.Of = other;
                answer = device.Answer(challenge, Here);
                break;
            case "unknown":
                using (var stranger = new MadeUpDevice { Of = person })
                    answer = stranger.Answer(challenge, Here);
                break;
            case "replay":
                Assert.Equal("/account?changes=new", (await SendAsync(served.Browser(), ticket, answer)).Headers.Location!.ToString());
                break;
            case "count":
                Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(served.Browser(), ticket, answer)).StatusCode);
                served.Time.Advance(TimeSpan.FromSeconds(1));
                (challenge, ticket) = await AskAsync(browser);
                device.Count = 6;
                answer = device.Answer(challenge, Here);
                break;
            case "empty":
                answer = "";
                break;
            case "null":
                answer = "null";
                break;
            case "half":
                answer = answer.Replace("authenticatorData", "authenticator", StringComparison.Ordinal);
                break;
            case "locked":
                Assert.IsType<DeedAnswer.Done>(await served.People.DoAsync(AccountDeed.Lock, ServedAccounts.SecurityAdmin, person, "test", Stop));
                break;
            default:
                await ServedBureau.PostAsync(officer, "/account", $"/account/passkeys/{await OnlyAsync(person)}", new() { ["what"] = "remove" });
                break;
        }

        var refused = await SendAsync(browser, ticket, answer);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains(why, await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.False(refused.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.Contains("fadu-session", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/work", Stop)).StatusCode);
    }

    [Fact]
    public async Task A_passkey_opens_the_workbench_alone_and_leads_where_one_was_going()
    {
        using var device = new MadeUpDevice();
        await KeptAsync("pk01", device);
        var (told, next) = (served.Browser(), served.Browser());

        var first = await SendAsync(told, device);
        served.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await SendAsync(next, device, ("back", "/account"));

        // He hears first that his proofs were changed.
        Assert.Equal("/account?changes=new", first.Headers.Location!.ToString());
        Assert.Contains("添加了通行密钥", await told.GetStringAsync("/account?changes=new", Stop), StringComparison.Ordinal);
        Assert.Equal("/account", second.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await next.GetAsync("/work", Stop)).StatusCode);
    }

    [Fact]
    public async Task Nobody_adds_renames_or_removes_a_passkey_of_another_or_adds_one_without_both_proofs()
    {
        using var device = new MadeUpDevice();
        await KeptAsync("pk02", device);
        await AppointedAsync("pk03");
        var (mine, theirs) = (await served.EnterAsync("pk02"), await served.EnterAsync("pk03"));
        var path = $"/account/passkeys/{await OnlyAsync("pk02")}";

        foreach (var (present, code) in new[] { ("wrong", served.NextCode("pk02")), (ServedAccounts.Password, "000000"), (ServedAccounts.Password, "") })
        {
            var unproven = await ServedBureau.PostAsync(mine, "/account", "/account/passkeys", new() { ["name"] = "办公室电脑", ["present"] = present, ["code"] = code });
            Assert.Equal(HttpStatusCode.BadRequest, unproven.StatusCode);
            Assert.Contains("没有添加", await unproven.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        using var another = new MadeUpDevice();
        var page = await BegunAsync(mine, "pk02");
        var planted = await ServedBureau.PostAsync(theirs, "/account", "/account/passkeys/keep", new() { ["ticket"] = TicketOn(page), ["credential"] = another.Make(OptionsOn(page), Here) });
        var renamed = await ServedBureau.PostAsync(theirs, "/account", path, new() { ["what"] = "rename", ["name"] = "x" });
        var removed = await ServedBureau.PostAsync(theirs, "/account", path, new() { ["what"] = "remove" });

        Assert.Contains("没有添加通行密钥", await planted.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.All(new[] { planted, renamed, removed }, answer => Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode));
        Assert.Equal("办公室电脑", Assert.Single(await served.App.Services.GetRequiredService<Passkeys>().OfAsync("pk02", Stop)).Name);
        Assert.Empty(await served.App.Services.GetRequiredService<Passkeys>().OfAsync("pk03", Stop));
    }

    [Theory]
    [InlineData("verification")]
    [InlineData("origin")]
    [InlineData("challenge")]
    [InlineData("old")]
    public async Task A_passkey_that_is_not_made_for_this_question_here_and_by_its_owner_is_not_kept(string untruth)
    {
        var person = $"pk-m-{untruth}";
        await AppointedAsync(person);
        var officer = await served.EnterAsync(person);
        var page = await BegunAsync(officer, person);
        var options = OptionsOn(page);
        using var device = new MadeUpDevice { Verifies = untruth != "verification" };
        if (untruth == "challenge")
            options["challenge"] = "AAAAAAAAAAAAAAAAAAAAAA";
        if (untruth == "old")
            served.Time.Advance(TimeSpan.FromMinutes(6));

        var answer = await ServedBureau.PostAsync(officer, "/account/passkeys/keep", new() { ["credential"] = device.Make(options, untruth == "origin" ? "https://fadu.example" : Here) }, page);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("没有添加通行密钥", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Empty(await served.App.Services.GetRequiredService<Passkeys>().OfAsync(person, Stop));
    }

    private async Task AppointedAsync(string person)
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        await served.AppointAsync(person, "周九", "handling-officer", "east");
        await served.EnterAsync(person);
        // After the sign-in, so that what is changed next is news.
        served.Time.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>An officer's browser, in which a passkey was added.</summary>
    private async Task<HttpClient> KeptAsync(string person, MadeUpDevice device)
    {
        await AppointedAsync(person);
        await served.EnterAsync(ServedAccounts.SecurityAdmin);
        var browser = await served.EnterAsync(person);
        var page = await BegunAsync(browser, person);
        var kept = await ServedBureau.PostAsync(browser, "/account/passkeys/keep", new() { ["credential"] = device.Make(OptionsOn(page), Here) }, page);
        Assert.True(kept.StatusCode == HttpStatusCode.Redirect, await kept.Content.ReadAsStringAsync(Stop));
        Assert.Equal("/account?passkey=added#passkeys", kept.Headers.Location!.ToString());
        served.Time.Advance(TimeSpan.FromSeconds(1));
        return browser;
    }

    private async Task<string> BegunAsync(HttpClient browser, string person)
    {
        var answer = await ServedBureau.PostAsync(browser, "/account", "/account/passkeys", new() { ["name"] = "办公室电脑", ["present"] = ServedAccounts.Password, ["code"] = served.NextCode(person) });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Stop);
    }

    private async Task<Guid> OnlyAsync(string person) => Assert.Single(await served.App.Services.GetRequiredService<Passkeys>().OfAsync(person, Stop)).Id;

    private static async Task<(string Challenge, string Ticket)> AskAsync(HttpClient browser)
    {
        var question = JsonNode.Parse(await browser.GetStringAsync("/sign-in/passkey", Stop))!;
        return (question["options"]!["challenge"]!.GetValue<string>(), question["ticket"]!.GetValue<string>());
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient browser, MadeUpDevice device, params (string Name, string Value)[] more)
    {
        var (challenge, ticket) = await AskAsync(browser);
        return await SendAsync(browser, ticket, device.Answer(challenge, Here), more);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient browser, string ticket, string answer, params (string Name, string Value)[] more)
    {
        var fields = more.ToDictionary(field => field.Name, field => field.Value);
        (fields["ticket"], fields["credential"]) = (ticket, answer);
        return ServedBureau.PostAsync(browser, "/sign-in", "/sign-in/passkey", fields);
    }

    private static JsonNode OptionsOn(string page) => JsonNode.Parse(WebUtility.HtmlDecode(Options().Match(page).Groups[1].Value))!;

    private static string TicketOn(string page) => WebUtility.HtmlDecode(Ticket().Match(page).Groups[1].Value);

    [GeneratedRegex("data-options=\"([^\"]+)\"")]
    private static partial Regex Options();

    [GeneratedRegex("name=\"ticket\" value=\"([^\"]+)\"")]
    private static partial Regex Ticket();
}
