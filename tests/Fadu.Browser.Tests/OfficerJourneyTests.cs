using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>An officer's morning: from the sign-in page over the list of work to an act that the law refuses, and to the same act, mended.</summary>
public abstract class OfficerJourneyTests(Chromium chromium, ServedDemonstration bureau) : BureauJourneys(chromium, bureau)
{
    private const string Notice = "give-prior-notice";

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task An_officer_is_refused_with_the_article_mends_what_it_names_and_is_granted(int width, string language)
    {
        Bureau.StandAt(Today, 10);
        var found = await Bureau.Officers.ProposeAsync(Station.Dongmen, Today);
        var reader = ReaderOf(width, language);
        var page = await OpenAsync(reader);
        var desk = new Workbench(page, reader);

        await desk.SignInAsync(Station.Dongmen.Handler);
        await PageChecks.LookAsync(page, reader, "my-work");
        if (reader.Script)
            await PageChecks.DrawsAsync(page, "法度示例市公安局龘䶮");
        await desk.OpenFromListAsync(found.Matter);
        Assert.Equal(found.FileNumber, desk.FileNumber);
        await desk.OpenFormAsync(Notice, ActingOfficers.Violator);
        await PageChecks.LookAsync(page, reader, "act-form");
        await desk.FillAsync("penalties[0].kind=fine penalties[0].yuan=200 content-told=true facts-told=true basis-told=true rights-told=false hearing-right-told=false manner=record told-to=self");
        await desk.PressAsync();
        await IsRefusedAsync(page, reader);

        // 治安管理处罚法第一百一十二条: rights are told; 程序规定第一百六十七条: and what was proposed.
        await desk.FillAsync("penalties[0].yuan=500 rights-told=true");
        await desk.DoAsync(Notice);
        await Assertions.Expect(page.Locator("#refusals .finding")).Not.ToHaveCountAsync(0);
        await PageChecks.LookAsync(page, reader, "matter");
        await page.GotoAsync("/work");
        await Assertions.Expect(page.Locator("#drafts .draft")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    private static async Task IsRefusedAsync(IPage page, Reader reader)
    {
        var refusal = page.Locator("#refusal");
        await Assertions.Expect(refusal).ToContainTextAsync(reader.T("事项里没有写入", "Nothing was written to the matter"));
        await Assertions.Expect(refusal.Locator("li.ground")).ToHaveCountAsync(2);
        await Assertions.Expect(refusal.Locator("a.cite").First).ToContainTextAsync(reader.T("第一百一十二条", "art. 112"));
        await Assertions.Expect(refusal.Locator(".cure").First).ToContainTextAsync(reader.T("怎么补", "How to mend it"));
        await Assertions.Expect(page.Locator("[name='penalties[0].yuan']")).ToHaveValueAsync("200");
        await Assertions.Expect(page.Locator("[name=manner][value=record]")).ToBeCheckedAsync();
        await PageChecks.LookAsync(page, reader, "refusal");
    }
}

[Trait("Database", "sqlite")]
[Collection<OnSqlite>]
public sealed class OfficerJourneyTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : OfficerJourneyTests(chromium, bureau);

[Trait("Database", "postgresql")]
[Collection<OnPostgres>]
public sealed class OfficerJourneyTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : OfficerJourneyTests(chromium, bureau);
