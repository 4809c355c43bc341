using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>The pages that no journey stops at, each as every reader has it.</summary>
public abstract class PageTests(Chromium chromium, ServedDemonstration bureau) : BureauJourneys(chromium, bureau)
{
    [Theory]
    [MemberData(nameof(Windows))]
    public async Task Every_other_page_of_the_workbench_is_readable_by_all(int width, string language)
    {
        Bureau.StandAt(Today, 10);
        var found = await Bureau.Officers.ProposeAsync(Station.Nanhu, Today);
        var reader = ReaderOf(width, language);
        var page = await OpenAsync(reader);
        var desk = new Workbench(page, reader);
        await desk.SignInAsync(Station.Chief);

        await page.GotoAsync("/matters");
        await PageChecks.LookAsync(page, reader, "matters");
        await page.Locator("main input[name=q]").FillAsync(found.FileNumber);
        await page.Locator("main input[name=q]").PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = found.FileNumber }).First.ClickAsync();
        await page.Locator("#papers a[href*='/documents/']").First.ClickAsync();
        await PageChecks.LookAsync(page, reader, "paper");
        foreach (var (kind, path) in new[]
        {
            ("known-at", $"/matters/{found.Matter}?known=2026-11-20T10:00"),
            ("looks", $"/matters/{found.Matter}/looks"),
            ("ledger", $"/ledger?matter={found.Matter}"),
            ("refusals", "/refusals"),
            ("open", "/open"),
            ("law", "/law"),
            ("account", "/account"),
        })
        {
            var answer = await page.GotoAsync(path);
            Assert.Equal(200, answer!.Status);
            await PageChecks.LookAsync(page, reader, kind);
        }

        Assert.Equal(404, (await page.GotoAsync("/no-such-page"))!.Status);
        await PageChecks.LookAsync(page, reader, "no-page");
        await page.Context.CloseAsync();
    }
}

[Trait("Database", "sqlite")]
[Collection<OnSqlite>]
public sealed class PageTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : PageTests(chromium, bureau);

[Trait("Database", "postgresql")]
[Collection<OnPostgres>]
public sealed class PageTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : PageTests(chromium, bureau);
