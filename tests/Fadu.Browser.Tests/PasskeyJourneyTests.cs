using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>Passkeys in a real browser with a device of its own: added, used, called otherwise, removed; and what is tried with them.</summary>
public abstract partial class PasskeyJourneyTests(Chromium chromium, ServedInEarnest bureau)
{
    private const string Password = "tangerine otter ledger";

    // By the browser's own means, so that ours are not checked by ours.
    private const string Answer = """
        async ([options, verification]) => {
            const asked = { ...JSON.parse(options), userVerification: verification };
            const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
            return JSON.stringify(credential.toJSON());
        }
        """;

    // A browser takes no number for the name of a host, and an unencrypted line only from this very machine by its name.
    private Uri Address => new UriBuilder(bureau.Address) { Host = "localhost" }.Uri;

    [Theory]
    [InlineData(1440, "zh")]
    [InlineData(390, "zh")]
    [InlineData(390, "en")]
    public async Task An_officer_adds_a_passkey_and_signs_in_by_it_until_it_is_removed(int width, string language)
    {
        var reader = new Reader(width, language, Script: true);
        var page = await chromium.OpenAsync(Address, reader);
        await DeviceAsync(page, verifies: true);
        if (reader.ReadsEnglish)
        {
            await page.GotoAsync("/sign-in");
            await page.GetByRole(AriaRole.Link, new() { Name = "English" }).First.ClickAsync();
        }
        var telephone = await EnterAsync(page, $"pk{width}{language}");
        await AddAsync(page, telephone, reader.T("办公室电脑", "office computer"), reader);
        await Assertions.Expect(page.Locator("#passkeys ~ .done-line, .done-line")).ToContainTextAsync(reader.T("已添加通行密钥", "The passkey was added"));
        await Assertions.Expect(page.Locator("section[aria-labelledby=passkeys] .sessions > li")).ToHaveCountAsync(1);
        await PageChecks.LookAsync(page, reader, "my-passkeys");

        await SignOutAsync(page);
        await PageChecks.LookAsync(page, reader, "sign-in-passkey");
        await page.Locator("form[data-passkey] button").ClickAsync();
        // He is told of the new proof first.
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/account[?]changes=new$"));
        await Assertions.Expect(page.Locator("section[aria-labelledby=changes]")).ToContainTextAsync(reader.T("添加了通行密钥", "added a passkey"));
        await SignOutAsync(page);
        await page.Locator("form[data-passkey] button").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/work$"));

        await page.GotoAsync("/account");
        var line = page.Locator("section[aria-labelledby=passkeys] .sessions > li");
        await line.Locator("summary").ClickAsync();
        await line.Locator("input[name=name]").FillAsync("<b>1</b>");
        await line.Locator("form:has(input[value=rename]) button").ClickAsync();
        await Assertions.Expect(line.Locator(".t").First).ToHaveTextAsync("<b>1</b>");
        await line.Locator("summary").ClickAsync();
        await line.Locator("form:has(input[value=remove]) button").ClickAsync();
        await Assertions.Expect(line).ToHaveCountAsync(0);
        await SignOutAsync(page);
        await page.Locator("form[data-passkey] button").ClickAsync();
        await Assertions.Expect(page.Locator("[role=alert]").First).ToContainTextAsync(reader.T("没有在这里登记", "is not kept here"));
        await PageChecks.LookAsync(page, reader, "passkey-refused");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_a_device_answered_opens_once_and_for_this_address_alone_and_only_with_its_holder_verified()
    {
        var reader = new Reader(1440, "zh", Script: true);
        var page = await chromium.OpenAsync(Address, reader);
        var (cdp, device) = await DeviceAsync(page, verifies: true);
        var telephone = await EnterAsync(page, "pkattack");
        await AddAsync(page, telephone, "办公室电脑", reader);
        await SignOutAsync(page);

        // The same answer to the same question, again.
        var asked = await AskAsync(page);
        var answer = await page.EvaluateAsync<string>(Answer, new object[] { asked.Options, "required" });
        Assert.Equal(302, await SendAsync(page, asked.Ticket, answer));
        await page.Context.ClearCookiesAsync();
        Assert.Equal(401, await SendAsync(page, asked.Ticket, answer));

        // An answer to another question, a broken one, and none.
        var other = await AskAsync(page);
        Assert.Equal(401, await SendAsync(page, other.Ticket, answer));
        foreach (var broken in new[] { "", "{}", "x", answer.Replace("signature", "signatur", StringComparison.Ordinal), new string('{', 5000) })
            Assert.Equal(401, await SendAsync(page, other.Ticket, broken));
        Assert.Equal(401, await SendAsync(page, "x", answer));

        // A page of a neighbour that has the same name asks our question.
        await page.RouteAsync("http://localhost:9/**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>x</title>" }));
        var elsewhere = await chromium.OpenAsync(Address, reader);
        await page.GotoAsync("http://localhost:9/");
        var third = await AskAsync(elsewhere);
        var lured = await page.EvaluateAsync<string>(Answer, new object[] { third.Options, "required" });
        Assert.Equal(401, await SendAsync(elsewhere, third.Ticket, lured));
        await page.GotoAsync("/sign-in");
        var fourth = await AskAsync(page);
        var atHome = await page.EvaluateAsync<string>(Answer, new object[] { fourth.Options, "required" });
        Assert.Equal(302, await SendAsync(page, fourth.Ticket, atHome));
        await page.Context.ClearCookiesAsync();

        // Nobody verifies himself: the device refuses; asked more gently it answers, and that opens nothing.
        await cdp.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = device, ["isUserVerified"] = false });
        await page.GotoAsync("/sign-in");
        await page.Locator("form[data-passkey] button").ClickAsync();
        await Assertions.Expect(page.Locator(".pk-failed")).ToBeVisibleAsync();
        var fifth = await AskAsync(page);
        var unverified = await page.EvaluateAsync<string>(Answer, new object[] { fifth.Options, "discouraged" });
        Assert.Equal(401, await SendAsync(page, fifth.Ticket, unverified));
        await page.Context.CloseAsync();
        await elsewhere.Context.CloseAsync();
    }

    [Fact]
    public async Task A_device_that_verifies_nobody_is_not_added_and_without_script_the_page_says_so()
    {
        var reader = new Reader(390, "zh", Script: true);
        var page = await chromium.OpenAsync(Address, reader);
        await DeviceAsync(page, verifies: false);
        var telephone = await EnterAsync(page, "pknone");
        await BeginAddingAsync(page, telephone, "小密钥");
        await page.Locator("form[data-passkey] button").ClickAsync();
        await Assertions.Expect(page.Locator(".pk-failed")).ToBeVisibleAsync();
        await PageChecks.LookAsync(page, reader, "passkey-failed");
        // Asked more gently it makes one, which is not kept.
        await page.EvaluateAsync("() => { const form = document.querySelector('form[data-passkey]'); const options = JSON.parse(form.dataset.options); options.authenticatorSelection = { ...options.authenticatorSelection, userVerification: 'discouraged' }; form.dataset.options = JSON.stringify(options); }");
        await page.Locator("form[data-passkey] button").ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=passkeys] [role=alert]")).ToContainTextAsync("没有添加通行密钥");
        await Assertions.Expect(page.Locator("section[aria-labelledby=passkeys] .sessions > li")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();

        var plain = new Reader(390, "zh", Script: false);
        var bare = await chromium.OpenAsync(Address, plain);
        await bare.GotoAsync("/sign-in");
        await Assertions.Expect(bare.Locator(".pk-none")).ToBeVisibleAsync();
        await Assertions.Expect(bare.Locator("form[data-passkey] button")).ToBeHiddenAsync();
        await PageChecks.LookAsync(bare, plain, "sign-in-passkey");
        await bare.Context.CloseAsync();
    }

    private static async Task<(ICDPSession Cdp, string Device)> DeviceAsync(IPage page, bool verifies)
    {
        var cdp = await page.Context.NewCDPSessionAsync(page);
        await cdp.SendAsync("WebAuthn.enable");
        var made = await cdp.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = verifies, ["isUserVerified"] = verifies, ["automaticPresenceSimulation"] = true,
            },
        });
        return (cdp, made!.Value.GetProperty("authenticatorId").GetString()!);
    }

    private async Task<Authenticator> EnterAsync(IPage page, string person)
    {
        await bureau.EnterAsync(person, "周密", "system-administrator");
        var code = await bureau.CodeAsync(person);
        await page.GotoAsync("/sign-in");
        await page.Locator("#i-account").FillAsync(person);
        await page.Locator("#i-secret").FillAsync(code);
        await page.Locator("button.main").ClickAsync();
        await page.Locator("#i-password").FillAsync(Password);
        await page.Locator("#i-again").FillAsync(Password);
        await page.Locator("button.main").ClickAsync();
        var telephone = new Authenticator(await page.Locator(".codes b").InnerTextAsync());
        await page.Locator("#i-code").FillAsync(await telephone.NextAsync());
        await page.Locator("button.main").ClickAsync();
        await Assertions.Expect(page.Locator("ol.codes li")).ToHaveCountAsync(10);
        return telephone;
    }

    private static async Task BeginAddingAsync(IPage page, Authenticator telephone, string name)
    {
        await page.GotoAsync("/account");
        await page.Locator("#i-k-name").FillAsync(name);
        await page.Locator("#i-k-present").FillAsync(Password);
        await page.Locator("#i-k-code").FillAsync(await telephone.NextAsync());
        await page.Locator("form[action='/account/passkeys'] button").ClickAsync();
        await Assertions.Expect(page.Locator("form[data-passkey] button")).ToBeVisibleAsync();
    }

    private static async Task AddAsync(IPage page, Authenticator telephone, string name, Reader reader)
    {
        await BeginAddingAsync(page, telephone, name);
        await PageChecks.LookAsync(page, reader, "passkey-add");
        await page.Locator("form[data-passkey] button").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/account[?]passkey=added"));
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GotoAsync("/account");
        await page.Locator("form[action='/sign-out'] button").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/sign-in$"));
    }

    private async Task<(string Options, string Ticket)> AskAsync(IPage page)
    {
        var question = (await (await page.Context.APIRequest.GetAsync(new Uri(Address, "/sign-in/passkey").AbsoluteUri)).JsonAsync())!.Value;
        return (question.GetProperty("options").GetRawText(), question.GetProperty("ticket").GetString()!);
    }

    // As the form on the page of the way in would be sent from this browser.
    private async Task<int> SendAsync(IPage page, string ticket, string credential)
    {
        var html = await (await page.Context.APIRequest.GetAsync(new Uri(Address, "/sign-in").AbsoluteUri)).TextAsync();
        var form = page.Context.APIRequest.CreateFormData();
        form.Set("form-token", System.Net.WebUtility.HtmlDecode(FormToken().Match(html).Groups[1].Value));
        form.Set("back", "/work");
        form.Set("ticket", ticket);
        form.Set("credential", credential);
        return (await page.Context.APIRequest.PostAsync(new Uri(Address, "/sign-in/passkey").AbsoluteUri, new() { Form = form, MaxRedirects = 0 })).Status;
    }

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}

[Trait("Database", "sqlite")]
public sealed class PasskeyJourneyTestsOnSqlite(Chromium chromium, SqliteInEarnest bureau) : PasskeyJourneyTests(chromium, bureau), IClassFixture<SqliteInEarnest>;

[Trait("Database", "postgresql")]
public sealed class PasskeyJourneyTestsOnPostgres(Chromium chromium, PostgresInEarnest bureau) : PasskeyJourneyTests(chromium, bureau), IClassFixture<PostgresInEarnest>;
