using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>Old looks go by two persons: whoever minds the machines asks, the auditor checks what goes and confirms.</summary>
public abstract class LookDropJourneyTests(Chromium chromium, ServedDemonstration bureau) : BureauJourneys(chromium, bureau)
{
    private const string Keeper = "910028";
    private const string Auditor = "910030";

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task The_looks_of_a_month_are_asked_for_confirmed_by_another_and_gone(int width, string language)
    {
        var reader = ReaderOf(width, language);
        Bureau.StandAt(Today, 10);
        await Bureau.OldLooksSealedAsync();
        var page = await OpenAsync(reader);
        var desk = new Workbench(page, reader);
        await desk.SignInAsync(Keeper);
        await page.Locator("a[href='/people']:visible").First.ClickAsync();
        await page.Locator("a[href='/look-drops']").ClickAsync();
        // The oldest month alone, whichever is still there.
        var month = await page.Locator("tbody th").First.TextContentAsync();
        await page.Locator("#before").FillAsync(DateOnly.ParseExact(month!.Trim() + "-01", "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).AddMonths(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await page.Locator("form[method=get][action='/look-drops'] button").ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await PageChecks.LookAsync(page, reader, "look-drop-preview");
        await page.Locator("form[method=post][action='/look-drops'] button.main").ClickAsync();
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync(reader.T("已申请", "Asked for"));
        await Assertions.Expect(page.Locator("form[action='/look-drops/confirm']")).ToHaveCountAsync(0);
        await PageChecks.LookAsync(page, reader, "look-drop-asked");

        await desk.HandOverAsync(Auditor);
        await page.GotoAsync("/work");
        await page.Locator("a[href='/reading-room']:visible").First.ClickAsync();
        await page.Locator("a[href='/look-drops']").ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=plan]")).ToContainTextAsync(Keeper);
        await PageChecks.LookAsync(page, reader, "look-drop");
        await page.Locator("form[action='/look-drops/confirm'] button.main").ClickAsync();
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync(reader.T("已清理", "Dropped"));
        await Assertions.Expect(page.Locator(".empty")).ToContainTextAsync(reader.T("没有人申请清理", "Nobody has asked"));
        await PageChecks.LookAsync(page, reader, "look-drop-done");
        await page.Context.CloseAsync();
    }
}

[Trait("Database", "sqlite")]
[Collection<OnSqlite>]
public sealed class LookDropJourneyTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : LookDropJourneyTests(chromium, bureau);

[Trait("Database", "postgresql")]
[Collection<OnPostgres>]
public sealed class LookDropJourneyTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : LookDropJourneyTests(chromium, bureau);
