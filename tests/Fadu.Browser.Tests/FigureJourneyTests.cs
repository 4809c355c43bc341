using System.Globalization;
using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>The head of the branch reads a number, and opens it: on the page of figures, on the figure's own, in the yearly report.</summary>
public abstract class FigureJourneyTests(Chromium chromium, ServedDemonstration bureau) : BureauJourneys(chromium, bureau)
{
    private const string Filed = "cases.filed";

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task A_figure_opens_to_exactly_the_rows_it_counts(int width, string language)
    {
        Bureau.StandAt(Today, 10);
        await Bureau.Officers.FileAsync(Station.Nanhu, Today);
        await Bureau.SealedAsync();
        var reader = ReaderOf(width, language);
        var page = await OpenAsync(reader);
        await new Workbench(page, reader).SignInAsync(Station.Chief);

        await FollowedAsync(page, reader);
        await PageChecks.LookAsync(page, reader, "figures");
        var tile = page.Locator($"a.fig[href^='/figures/{Filed}?']");
        var shown = Number(await tile.Locator(".v").InnerTextAsync());
        Assert.True(shown > 0, "the demonstration has filed cases");
        await tile.ClickAsync();

        Assert.Equal(shown, Number(await page.Locator("h1 b.num").InnerTextAsync()));
        await PageChecks.LookAsync(page, reader, "figure");
        await Assertions.Expect(page.Locator("#rows-of")).ToContainTextAsync(reader.T($"：{shown}行", $": {shown} rows"));
        Assert.Equal(shown, await RowsOnAllPagesAsync(page));
        await page.Locator("#rows tbody a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#tl")).ToBeAttachedAsync();

        await page.GotoAsync("/report/2026");
        Assert.Equal(shown, Number(await page.Locator($".report-text a[href*='/figures/{Filed}?']").First.InnerTextAsync()));
        await PageChecks.LookAsync(page, reader, "report");
        await page.Context.CloseAsync();
    }

    // Acts are counted once the clerk has sealed them and the rows have followed: the page says while they have not.
    private static async Task FollowedAsync(IPage page, Reader reader)
    {
        for (var tries = 0; tries < 40; tries++)
        {
            await page.GotoAsync("/figures");
            if (!(await page.Locator("main .meta").First.InnerTextAsync()).Contains(reader.T("没有跟上", "more to follow"), StringComparison.Ordinal))
                return;
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<int> RowsOnAllPagesAsync(IPage page)
    {
        var rows = await page.Locator("#rows tbody tr").CountAsync();
        while (await page.Locator("#rows a[rel=next]").CountAsync() > 0)
        {
            await page.Locator("#rows a[rel=next]").ClickAsync();
            rows += await page.Locator("#rows tbody tr").CountAsync();
        }

        return rows;
    }

    private static int Number(string words) => int.Parse(string.Concat(words.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
}

[Trait("Database", "sqlite")]
[Collection<OnSqlite>]
public sealed class FigureJourneyTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : FigureJourneyTests(chromium, bureau);

[Trait("Database", "postgresql")]
[Collection<OnPostgres>]
public sealed class FigureJourneyTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : FigureJourneyTests(chromium, bureau);
