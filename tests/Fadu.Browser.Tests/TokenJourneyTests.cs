using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>The security administrator lets another system in, and shuts the door again.</summary>
public abstract class TokenJourneyTests(Chromium chromium, ServedDemonstration bureau) : BureauJourneys(chromium, bureau)
{
    private const string Security = "910029";

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task A_token_is_made_shown_once_exchanged_and_ended(int width, string language)
    {
        var reader = ReaderOf(width, language);
        Bureau.StandAt(Today, 10);
        var system = $"journey-{width}-{(reader.ReadsEnglish ? "en" : "zh")}";
        var page = await OpenAsync(reader);
        var desk = new Workbench(page, reader);
        await desk.SignInAsync(Security);
        await ComeToTokensAsync(page, reader);
        if (await page.Locator(".tokens > li").CountAsync() == 0)
            await PageChecks.LookAsync(page, reader, "tokens-none");

        await page.Locator("#i-title").FillAsync("市场监管移送接口");
        await page.Locator("#i-code").FillAsync(system);
        await page.Locator("#i-answerable").FillAsync(Security);
        await page.Locator("#i-days").FillAsync("90");
        await page.Locator("#i-networks").FillAsync("10.1.2.0/24");
        await page.Locator("#i-certificate").FillAsync("AB:CD");
        await page.Locator("details.scope summary").First.ClickAsync();
        await page.Locator("input[name=scope][value=status]").CheckAsync();
        await page.Locator("details.scope").First.Locator("input[name=scope]").First.CheckAsync();
        await page.Locator("button.main").ClickAsync();
        await Assertions.Expect(page.Locator("[role=alert]")).ToContainTextAsync(reader.T("不能给自己", "that he answers for himself"));
        await PageChecks.LookAsync(page, reader, "token-refused");
        // What was filled in is still there.
        await Assertions.Expect(page.Locator("#i-code")).ToHaveValueAsync(system);
        await page.Locator("#i-answerable").FillAsync("910001");
        await page.Locator("button.main").ClickAsync();
        await Assertions.Expect(page.Locator("[role=alert]")).ToContainTextAsync(reader.T("64个十六进制数字", "64 hexadecimal digits"));
        await page.Locator("#i-certificate").FillAsync(string.Join(':', Enumerable.Repeat("AB", 32)));
        await page.Locator("button.main").ClickAsync();
        await Assertions.Expect(page.Locator(".codes b")).ToHaveTextAsync(new Regex("^fadu_"));
        await PageChecks.LookAsync(page, reader, "tokens");

        var line = page.Locator(".tokens > li", new() { HasTextString = system });
        await Assertions.Expect(line.Locator(".hash")).ToHaveTextAsync(string.Concat(Enumerable.Repeat("ab", 32)));
        await line.Locator("form:has(input[value=rotate]) button").ClickAsync();
        await Assertions.Expect(line).ToHaveCountAsync(2);
        for (var left = 2; left > 0; left--)
            await page.Locator(".tokens > li", new() { HasTextString = system }).Locator("form:has(input[value=end]) button").First.ClickAsync();
        await Assertions.Expect(line.Locator("form")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    // On a phone the head has no places: what is not in the bar at the foot stands behind its last tab.
    private static async Task ComeToTokensAsync(IPage page, Reader reader)
    {
        if (reader.Width == PageWidth.Phone)
        {
            await Assertions.Expect(page.Locator(".tabbar > a[href='/people']")).ToBeVisibleAsync();
            await page.Locator(".tabbar summary").ClickAsync();
            await PageChecks.LookAsync(page, reader, "bottom-more");
        }

        await page.Locator("a[href='/tokens']:visible").First.ClickAsync();
        await Assertions.Expect(page.Locator("#i-title")).ToBeVisibleAsync();
    }
}

[Trait("Database", "sqlite")]
[Collection<OnSqlite>]
public sealed class TokenJourneyTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : TokenJourneyTests(chromium, bureau);

[Trait("Database", "postgresql")]
[Collection<OnPostgres>]
public sealed class TokenJourneyTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : TokenJourneyTests(chromium, bureau);
