using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>A legal reviewer of the branch: from the sign-in page over the queue to an opinion, or to the return of the case.</summary>
public abstract class ReviewerJourneyTests(Chromium chromium, ServedDemonstration bureau) : BureauJourneys(chromium, bureau)
{
    private const string Passed = "penalties[0].kind=fine penalties[0].yuan=500 person-clear=true facts-clear=true nature-right=true law-right=true procedure-lawful=true decision-fit=true";

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task A_reviewer_takes_a_case_from_the_queue_and_passes_it_beside_its_papers(int width, string language)
    {
        var reader = ReaderOf(width, language);
        var (page, desk, found) = await QueueAsync(reader);
        // 公安机关办理行政案件程序规定第一百七十条: six points, and all have to hold.
        await desk.FillAsync(Passed.Replace("facts-clear=true", "facts-clear=false", StringComparison.Ordinal));
        await desk.PressAsync();
        await Assertions.Expect(page.Locator("#refusal a.cite").First).ToContainTextAsync(reader.T("第一百七十条", "art. 170"));
        await desk.FillAsync("facts-clear=true");
        await desk.DoAsync("review-case");
        await LeftTheQueueAsync(page, found);
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task A_reviewer_marks_a_field_and_returns_the_case_and_the_officer_reads_the_remark_at_that_field(int width, string language)
    {
        var reader = ReaderOf(width, language);
        var (page, _, found) = await QueueAsync(reader);
        await page.Locator("details.giving > summary").ClickAsync();
        await page.Locator(".giving input[name=review-points][value=facts]").CheckAsync();
        var mark = page.Locator(".giving details.mark").Filter(new() { Has = page.Locator("#i-field-remarks-evidence") });
        await mark.Locator("summary").ClickAsync();
        await mark.Locator("textarea").FillAsync("补充现场监控");
        await page.Locator(".giving textarea[name=points]").FillAsync("证据不足，补齐后再报");
        await page.Locator(".giving button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".done-line")).ToBeVisibleAsync();
        await LeftTheQueueAsync(page, found);

        var officers = await OpenAsync(reader);
        await new Workbench(officers, reader).SignInAsync(Station.Nanhu.Handler);
        await officers.Locator($"#returned a[href^='/matters/{found.Matter}/acts/']").ClickAsync();
        await Assertions.Expect(officers.Locator("#f-evidence .say.ret")).ToContainTextAsync("补充现场监控");
        await Assertions.Expect(officers.Locator("#f-facts .say.ret")).ToHaveCountAsync(0);
        await Assertions.Expect(officers.Locator("form.card [name=facts]")).Not.ToBeEmptyAsync();
        await PageChecks.LookAsync(officers, reader, "returned-form");
        await officers.Context.CloseAsync();
    }

    private async Task<(IPage Page, Workbench Desk, FoundCase Found)> QueueAsync(Reader reader)
    {
        Bureau.StandAt(Today, 10);
        var found = await Bureau.Officers.ProposeAsync(Station.Nanhu, Today);
        var page = await OpenAsync(reader);
        var desk = new Workbench(page, reader);
        await desk.SignInAsync(Station.Lawyer);
        // The head knows of the queue what a page found within the last minute: this page has just counted it.
        if (await page.Locator("a[href='/review']:visible").CountAsync() == 0)
            await page.ReloadAsync();
        await page.Locator("a[href='/review']:visible").First.ClickAsync();
        await page.Locator($"nav.queue a[href='/review?matter={found.Matter}']").ClickAsync();
        await Assertions.Expect(page.Locator("main .head .fileno")).ToHaveTextAsync(found.FileNumber);
        await Assertions.Expect(page.Locator("article.paper, main .empty")).Not.ToHaveCountAsync(0);
        await PageChecks.LookAsync(page, reader, "review");
        return (page, desk, found);
    }

    private static async Task LeftTheQueueAsync(IPage page, FoundCase found)
    {
        await page.GotoAsync("/review");
        await Assertions.Expect(page.Locator("main .head h1")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator($"nav.queue a[href='/review?matter={found.Matter}']")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }
}

[Trait("Database", "sqlite")]
[Collection<OnSqlite>]
public sealed class ReviewerJourneyTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : ReviewerJourneyTests(chromium, bureau);

[Trait("Database", "postgresql")]
[Collection<OnPostgres>]
public sealed class ReviewerJourneyTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : ReviewerJourneyTests(chromium, bureau);
