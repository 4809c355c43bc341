using System.IO.Compression;
using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>A party asks what is held about it: the officer on the case makes one archive, and the page in it can be read by itself.</summary>
public abstract class CopyJourneyTests(Chromium chromium, ServedDemonstration bureau) : BureauJourneys(chromium, bureau)
{
    [Theory]
    [MemberData(nameof(Windows))]
    public async Task An_officer_makes_a_copy_and_its_page_tells_the_party_what_is_held_and_what_is_not(int width, string language)
    {
        Bureau.StandAt(Today, 10);
        var reader = ReaderOf(width, language);
        var found = await Bureau.Officers.ProposeAsync(Station.Nanhu, Today);
        var page = await OpenAsync(reader);
        var desk = new Workbench(page, reader);

        await desk.SignInAsync(Station.Nanhu.Handler);
        await page.GotoAsync($"/matters/{found.Matter}");
        await page.Locator(".party", new() { HasTextString = ActingOfficers.Victim }).Locator("a[href$='/copy']").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(ActingOfficers.Victim);
        await PageChecks.LookAsync(page, reader, "party-copy");
        await page.Locator("input[name=ground][value=own-request]").CheckAsync();
        await page.Locator("#copy-document").FillAsync("示查〔2026〕1号");
        var saved = await page.RunAndWaitForDownloadAsync(() => page.Locator("form button.main").ClickAsync());

        using var archive = await ZipFile.OpenReadAsync(await saved.PathAsync(), TestContext.Current.CancellationToken);
        using var text = new StreamReader(await archive.GetEntry("copy.html")!.OpenAsync(TestContext.Current.CancellationToken));
        // By itself, as whoever saved it opens it: no header of ours says what it may do.
        await page.GotoAsync("about:blank");
        await page.SetContentAsync(await text.ReadToEndAsync(TestContext.Current.CancellationToken));
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(reader.T("您的个人信息副本", "A copy of your personal data"));
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync(ActingOfficers.Victim);
        await Assertions.Expect(page.Locator("body")).Not.ToContainTextAsync(ActingOfficers.Violator);
        await PageChecks.LookAsync(page, reader, "party-copy-page");
        await page.Context.CloseAsync();
    }
}

[Trait("Database", "sqlite")]
[Collection<OnSqlite>]
public sealed class CopyJourneyTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : CopyJourneyTests(chromium, bureau);

[Trait("Database", "postgresql")]
[Collection<OnPostgres>]
public sealed class CopyJourneyTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : CopyJourneyTests(chromium, bureau);
