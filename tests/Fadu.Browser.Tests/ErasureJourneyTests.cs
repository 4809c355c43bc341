using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>A party's data is erased: one person proposes it, the head of the organ sees what will go and does it, and nobody finds or reads the party afterwards.</summary>
public abstract class ErasureJourneyTests(Chromium chromium, ServedDemonstration bureau) : BureauJourneys(chromium, bureau)
{
    [Theory]
    [MemberData(nameof(Windows))]
    public async Task Two_persons_erase_a_party_and_the_matter_stands_without_it(int width, string language)
    {
        Bureau.StandAt(Today, 10);
        var reader = ReaderOf(width, language);
        // A name of its own in each window: the list is asked for it.
        var name = "司马" + (width == PageWidth.Phone ? reader.T("丙", "丁") : reader.T("甲", "乙"));
        var found = await Bureau.Officers.FileAsync(Station.Nanhu, Today, name);
        var page = await OpenAsync(reader);
        var desk = new Workbench(page, reader);

        await desk.SignInAsync(Station.Nanhu.Head);
        await ListAsync(page, found, name, times: 1);
        await desk.OpenFromListAsync(found.Matter);
        await desk.PerformAsync("transfer-case", "to-unit=示例县公安局 reporter-told=true property-goes-along=true");

        await desk.HandOverAsync(Station.Chief);
        await desk.OpenFormAsync("erase-personal-data", name);
        await desk.FillAsync("erasure-checked=checked");
        await desk.PressAsync();
        await Assertions.Expect(page.Locator("#refusal")).ToContainTextAsync(reader.T("提请删除个人信息", "Propose erasing personal data"));

        await desk.HandOverAsync(Station.Nanhu.Duty);
        await desk.PerformAsync("propose-erasure", "erasure-ground=ordered erasure-document=示公法〔2026〕9号", name);

        await desk.HandOverAsync(Station.Chief);
        await desk.OpenFormAsync("erase-personal-data", name);
        var erased = page.Locator("section[aria-labelledby=erased]");
        await Assertions.Expect(erased).ToContainTextAsync(name);
        await Assertions.Expect(erased.Locator("ul.rows li")).ToHaveCountAsync(1);
        await PageChecks.LookAsync(page, reader, "erasure");
        await desk.FillAsync("erasure-checked=checked");
        await desk.DoAsync("erase-personal-data");

        await GoneAsync(page, found, name);
        await Assertions.Expect(page.Locator("main .fileno").First).ToHaveTextAsync(found.FileNumber);
        await ListAsync(page, found, name, times: 0);
        await page.Context.CloseAsync();
    }

    // The clerk carries the act out a moment later.
    private static async Task GoneAsync(IPage page, FoundCase found, string name)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            await page.GotoAsync($"/matters/{found.Matter}");
            if (!(await page.Locator("main").InnerTextAsync()).Contains(name, StringComparison.Ordinal))
                return;
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"{name} still stands at {page.Url}");
    }

    // What a name is found by follows the act after a moment, too.
    private static async Task ListAsync(IPage page, FoundCase found, string name, int times)
    {
        var listed = page.Locator($"main a[href='/matters/{found.Matter}']");
        for (var tries = 0; tries < 60; tries++)
        {
            await page.GotoAsync("/matters");
            await page.Locator("main input[name=q]").FillAsync(name);
            await page.Locator("main input[name=q]").PressAsync("Enter");
            await Assertions.Expect(page.Locator("main input[name=q]")).ToHaveValueAsync(name);
            await page.WaitForURLAsync(url => url.Contains("q=", StringComparison.Ordinal));
            if (await listed.CountAsync() == times)
                return;
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }

        await Assertions.Expect(listed).ToHaveCountAsync(times);
    }
}

[Trait("Database", "sqlite")]
[Collection<OnSqlite>]
public sealed class ErasureJourneyTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : ErasureJourneyTests(chromium, bureau);

[Trait("Database", "postgresql")]
[Collection<OnPostgres>]
public sealed class ErasureJourneyTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : ErasureJourneyTests(chromium, bureau);
