using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>A case ends and its record is sealed: nobody finds it, one officer reads it on a ground until a day, and on the day after nobody does.</summary>
public abstract class SealingJourneyTests(Chromium chromium, ServedDemonstration bureau) : BureauJourneys(chromium, bureau)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task A_sealed_record_is_found_by_nobody_and_opens_on_a_ground_to_one_officer_until_its_day(int width, string language)
    {
        Bureau.StandAt(Today, 10);
        var reader = ReaderOf(width, language);
        // A name of its own in each window: the list is asked for it.
        var name = "欧阳" + (width == PageWidth.Phone ? reader.T("丙", "丁") : reader.T("甲", "乙"));
        var found = await Bureau.Officers.TerminateAsync(Station.Nanhu, Today, name);
        var page = await OpenAsync(reader);
        var desk = new Workbench(page, reader);

        await desk.SignInAsync(Station.Nanhu.Handler);
        await ListedAsync(page, found, name, times: 1);
        await desk.OpenFromListAsync(found.Matter);
        await desk.PerformAsync("archive-dossier", "volume=示卷1号 complete=true recordings-kept=true in-case-system=true");
        await SealedAsync(page, found, name, reader);
        await PageChecks.LookAsync(page, reader, "sealed");
        await ListedAsync(page, found, name, times: 0);
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync(found.FileNumber);

        await desk.HandOverAsync(Station.Nanhu.Head);
        await AskedByNumberAsync(page, reader, found);
        await page.Locator("main a.btn.main").ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=opened]")).ToContainTextAsync(reader.T("记录仍然封存", "The record stays sealed"));
        await PageChecks.LookAsync(page, reader, "sealed-opening");
        await desk.FillAsync($"sealed-ground=case-handling sealed-requester=示例区监察委员会 sealed-document=示监查〔2026〕1号 sealed-readers={Station.Nanhu.Second} sealed-until=2026-11-22");
        await desk.DoAsync("open-sealed-record");
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync(name);

        await desk.HandOverAsync(Station.Nanhu.Second);
        await AskedByNumberAsync(page, reader, found);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(name);
        await Assertions.Expect(page.Locator("main .note").First).ToContainTextAsync(reader.T("有关国家机关为办案需要", "A state organ needs it for a case"));
        await PageChecks.LookAsync(page, reader, "sealed-opened");
        await ListedAsync(page, found, name, times: 0);

        // The day after the last.
        Bureau.StandAt(Today.AddDays(3), 9);
        await desk.HandOverAsync(Station.Nanhu.Second);
        await page.GotoAsync($"/matters/{found.Matter}");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(reader.T("这份记录已封存", "This record is sealed"));
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync(name);
        await Assertions.Expect(page.Locator("section[aria-labelledby=who] ul.rows li")).ToContainTextAsync(reader.T("已到期", "time is over"));
        await PageChecks.LookAsync(page, reader, "sealed-again");
        await page.Context.CloseAsync();
    }

    // It stands in no list: it is asked for by its number.
    private static async Task AskedByNumberAsync(IPage page, Reader reader, FoundCase found)
    {
        await page.GotoAsync("/matters");
        await page.Locator("main a[href='/sealed']").ClickAsync();
        await PageChecks.LookAsync(page, reader, "sealed-lookup");
        await page.Locator("#sealed-number").FillAsync(found.FileNumber);
        await page.Locator("main button.main").ClickAsync();
        await Assertions.Expect(page.Locator("main .fileno").First).ToHaveTextAsync(found.FileNumber);
    }

    // The clerk seals it a moment after its dossier is archived.
    private static async Task SealedAsync(IPage page, FoundCase found, string name, Reader reader)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            await page.GotoAsync($"/matters/{found.Matter}");
            if (await page.Locator("h1").InnerTextAsync() == reader.T("这份记录已封存", "This record is sealed"))
                break;
            await Task.Delay(250, Stop);
        }

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(reader.T("这份记录已封存", "This record is sealed"));
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync(name);
    }

    // What a name is found by follows an act after a moment.
    private static async Task ListedAsync(IPage page, FoundCase found, string name, int times)
    {
        var listed = page.Locator($"main a[href='/matters/{found.Matter}']");
        for (var tries = 0; tries < 60; tries++)
        {
            await page.GotoAsync("/matters?closed=true&q=" + Uri.EscapeDataString(name));
            await Assertions.Expect(page.Locator("main input[name=q]")).ToHaveValueAsync(name);
            if (await listed.CountAsync() == times)
                return;
            await Task.Delay(250, Stop);
        }

        await Assertions.Expect(listed).ToHaveCountAsync(times);
    }
}

[Trait("Database", "sqlite")]
[Collection<OnSqlite>]
public sealed class SealingJourneyTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : SealingJourneyTests(chromium, bureau);

[Trait("Database", "postgresql")]
[Collection<OnPostgres>]
public sealed class SealingJourneyTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : SealingJourneyTests(chromium, bureau);
