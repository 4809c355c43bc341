using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>The security auditor: reads who looked at what, and sees nothing of the matters.</summary>
public abstract class AuditorJourneyTests(Chromium chromium, ServedDemonstration bureau) : BureauJourneys(chromium, bureau)
{
    private const string Auditor = "910030";

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task An_auditor_finds_who_opened_a_matter_and_opens_none(int width, string language)
    {
        var reader = ReaderOf(width, language);
        Bureau.StandAt(Today, 10);
        var found = await Bureau.Officers.ProposeAsync(Station.Nanhu, Today);
        var page = await OpenAsync(reader);
        var desk = new Workbench(page, reader);
        await desk.SignInAsync(Station.Nanhu.Handler);
        await page.GotoAsync($"/matters/{found.Matter}");
        await desk.HandOverAsync(Auditor);

        await page.GotoAsync("/work");
        await Assertions.Expect(page.Locator("a[href='/open']")).ToHaveCountAsync(0);
        // Looks are written in batches, within a second of being shown.
        for (var tries = 0; tries < 20; tries++)
        {
            await page.Locator("a[href='/reading-room']:visible").First.ClickAsync();
            if (await page.Locator("td", new() { HasTextString = Station.Nanhu.Handler }).CountAsync() > 0)
                break;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        // Other journeys of the same handler stand at the same minute: what this one opened is asked for by its matter.
        await page.Locator("input[name=who]").FillAsync(Station.Nanhu.Handler);
        await page.Locator("input[name=matter]").FillAsync(found.FileNumber);
        await page.Locator("form.filters button[type=submit]").ClickAsync();
        var opened = page.Locator("section[aria-labelledby=all] tbody tr", new() { HasTextString = reader.T("打开事项", "opened the matter") });
        await Assertions.Expect(opened.First).ToContainTextAsync(found.FileNumber);
        await PageChecks.LookAsync(page, reader, "reading-room");

        var answer = await page.GotoAsync($"/matters/{found.Matter}");
        Assert.Equal(404, answer!.Status);
        await page.Context.CloseAsync();
    }
}

[Trait("Database", "sqlite")]
[Collection<OnSqlite>]
public sealed class AuditorJourneyTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : AuditorJourneyTests(chromium, bureau);

[Trait("Database", "postgresql")]
[Collection<OnPostgres>]
public sealed class AuditorJourneyTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : AuditorJourneyTests(chromium, bureau);
