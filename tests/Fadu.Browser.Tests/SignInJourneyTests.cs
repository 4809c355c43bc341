using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>A new bureau's first day: an administrator sets up password and authenticator, invites an officer, and the officer signs in.</summary>
public abstract class SignInJourneyTests(Chromium chromium, ServedInEarnest bureau)
{
    private const string Password = "tangerine otter ledger";

    public static TheoryData<int, string> Windows => BureauJourneys.Windows;

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task An_administrator_and_an_officer_set_up_their_accounts_and_sign_in(int width, string language)
    {
        var reader = new Reader(width, language, Script: (width == PageWidth.Phone == (language == "en")) != bureau.IsPostgres);
        var number = $"{width}{(reader.ReadsEnglish ? "e" : "z")}";
        var page = await chromium.OpenAsync(bureau.Address, reader);
        if (reader.ReadsEnglish)
        {
            await page.GotoAsync("/sign-in");
            await page.GetByRole(AriaRole.Link, new() { Name = "English" }).First.ClickAsync();
        }

        // Each reader has an administrator of his own: the first one in invites the others.
        await bureau.EnterAsync("sys" + number, "吴系统", "system-administrator");
        await AdministratorAsync(page, reader, "sys" + number);
        await page.GotoAsync("/people");
        await PageChecks.LookAsync(page, reader, "people");
        await bureau.EnterAsync("off" + number, "郑七", "handling-officer");
        await page.GotoAsync("/people/off" + number);
        await PageChecks.LookAsync(page, reader, "person");
        await page.Locator("form:has(input[value=invite]) button").ClickAsync();
        var code = (await page.Locator(".codes b").InnerTextAsync()).Trim();
        await PageChecks.LookAsync(page, reader, "one-time-code");
        await page.GotoAsync("/account");
        await page.Locator("form[action='/sign-out'] button").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/sign-in$"));

        var officer = await SetUpAsync(page, reader, "off" + number, code);
        await page.Locator(".door .btn.main").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/work$"));

        // In another window: a wrong password first, then both proofs.
        var other = await chromium.OpenAsync(bureau.Address, reader);
        await other.GotoAsync("/sign-in");
        if (reader.ReadsEnglish)
            await other.GetByRole(AriaRole.Link, new() { Name = "English" }).First.ClickAsync();
        await GiveAsync(other, "off" + number, "not the password");
        await Assertions.Expect(other.Locator("section[role=alert]")).ToContainTextAsync(reader.T("没有登录成功", "You are not signed in"));
        await PageChecks.LookAsync(other, reader, "sign-in-failed");
        await GiveAsync(other, "off" + number, Password);
        await PageChecks.LookAsync(other, reader, "second-factor");
        await other.Locator("#i-code").FillAsync(await officer.NextAsync());
        await other.Locator("button.main").ClickAsync();
        await Assertions.Expect(other).ToHaveURLAsync(new Regex("/work$"));
        await other.GotoAsync("/account");
        await Assertions.Expect(other.Locator(".sessions > li")).ToHaveCountAsync(2);
        await PageChecks.LookAsync(other, reader, "my-account");
        if (reader.Script)
            await StayAsync(other, reader);
        await other.Locator("form:has(input[name=all]) button").ClickAsync();
        await page.GotoAsync("/work");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/sign-in[?]back="));

        await page.Context.CloseAsync();
        await other.Context.CloseAsync();
    }

    // Two minutes before the session would end the page says so; whoever says that he stays is left in peace again.
    private static async Task StayAsync(IPage page, Reader reader)
    {
        await page.Clock.InstallAsync();
        await page.GotoAsync("/account");
        var warning = page.Locator("#going");
        await page.Clock.FastForwardAsync("27:30");
        await Assertions.Expect(warning).ToBeHiddenAsync();
        await page.Clock.FastForwardAsync("01:00");
        await Assertions.Expect(warning).ToBeVisibleAsync();
        await PageChecks.LookAsync(page, reader, "session-ends-soon");
        await warning.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(warning).ToBeHiddenAsync();
        await page.Clock.FastForwardAsync("31:00");
        await Assertions.Expect(warning).ToContainTextAsync(reader.T("登录已到期", "You are signed out by now"));
        await Assertions.Expect(warning.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    }

    // What is said while one types; whether a word is common the server says.
    private static async Task MeterAsync(IPage page, Reader reader)
    {
        var (input, said) = (page.Locator("#i-password"), page.Locator("[data-strength-of=i-password]"));
        await Assertions.Expect(said).ToBeHiddenAsync();
        foreach (var (typed, zh, en) in new[]
        {
            ("violet", "还差6个字符", "6 more signs"), ("qwertyuiop1234567890", "容易猜到", "Easily guessed"), ("aaaaaaaaaaaaaaa", "容易猜到", "Easily guessed"), ("2019202020212022", "容易猜到", "Easily guessed"),
            ("qwertyuiopviolet", "可以", "Fair"), ("tangerine otter", "很好", "Good"),
        })
        {
            await input.FillAsync(typed);
            await Assertions.Expect(said).ToContainTextAsync(reader.T(zh, en));
        }
        await PageChecks.LookAsync(page, reader, "password-strength");
    }

    private async Task AdministratorAsync(IPage page, Reader reader, string person)
    {
        if (await bureau.FirstCodeAsync(person) is { } first)
        {
            bureau.First = new FirstAdministrator(person, await SetUpAsync(page, reader, person, first));
            return;
        }
        var (who, authenticator) = bureau.First!;
        await GiveAsync(page, who, Password);
        await page.Locator("#i-code").FillAsync(await authenticator.NextAsync());
        await page.Locator("button.main").ClickAsync();
        await page.GotoAsync("/people/" + person);
        await page.Locator("form:has(input[value=invite]) button").ClickAsync();
        var code = (await page.Locator(".codes b").InnerTextAsync()).Trim();
        await page.GotoAsync("/account");
        await page.Locator("form[action='/sign-out'] button").ClickAsync();
        await SetUpAsync(page, reader, person, code);
    }

    private static async Task<Authenticator> SetUpAsync(IPage page, Reader reader, string person, string code)
    {
        await page.GotoAsync("/sign-in");
        await PageChecks.LookAsync(page, reader, "sign-in-password");
        await GiveAsync(page, person, code);
        await PageChecks.LookAsync(page, reader, "choose-password");
        if (reader.Script)
            await MeterAsync(page, reader);
        await page.Locator("#i-password").FillAsync(Password);
        await page.Locator("#i-again").FillAsync(Password);
        await page.Locator("button.main").ClickAsync();
        await PageChecks.LookAsync(page, reader, "authenticator");
        var authenticator = new Authenticator(await page.Locator(".codes b").InnerTextAsync());
        await page.Locator("#i-code").FillAsync(await authenticator.NextAsync());
        await page.Locator("button.main").ClickAsync();
        await Assertions.Expect(page.Locator("ol.codes li")).ToHaveCountAsync(10);
        await PageChecks.LookAsync(page, reader, "recovery-codes");
        return authenticator;
    }

    private static async Task GiveAsync(IPage page, string account, string secret)
    {
        if (!new Uri(page.Url).AbsolutePath.StartsWith("/sign-in", StringComparison.Ordinal))
            await page.GotoAsync("/sign-in");
        await page.Locator("#i-account").FillAsync(account);
        await page.Locator("#i-secret").FillAsync(secret);
        await page.Locator("button.main").ClickAsync();
    }
}

[Trait("Database", "sqlite")]
public sealed class SignInJourneyTestsOnSqlite(Chromium chromium, SqliteInEarnest bureau) : SignInJourneyTests(chromium, bureau), IClassFixture<SqliteInEarnest>;

[Trait("Database", "postgresql")]
public sealed class SignInJourneyTestsOnPostgres(Chromium chromium, PostgresInEarnest bureau) : SignInJourneyTests(chromium, bureau), IClassFixture<PostgresInEarnest>;
