using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>A party with a receipt in hand: from the public window to where the case stands, in either language, and nowhere with a wrong code.</summary>
public abstract class PartyJourneyTests(Chromium chromium, ServedDemonstration bureau) : BureauJourneys(chromium, bureau)
{
    [Theory]
    [MemberData(nameof(Windows))]
    public async Task A_party_reads_where_the_case_stands_in_either_language_and_nothing_with_a_wrong_code(int width, string language)
    {
        Bureau.StandAt(Today, 10);
        var found = await Bureau.Officers.FileAsync(Station.Nanhu, Today);
        var reader = ReaderOf(width, language);
        var page = await OpenAsync(reader);
        var window = new PublicWindow(page, reader);

        await window.ComeAsync();
        await window.LookUpUntilAsync(found.FileNumber, found.Code, reader.T("受案回执已经交给您。", "The acceptance receipt was handed to you."));
        await Assertions.Expect(page.Locator(".phase li[aria-current=step]")).ToHaveCountAsync(1);
        await PageChecks.LookAsync(page, reader, "portal-result");

        var other = reader with { Language = reader.T("en", "zh") };
        await window.ChangeLanguageAsync(other);
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", other.T("zh-CN", "en"));
        await Assertions.Expect(page.Locator("main .fileno")).ToHaveTextAsync(found.FileNumber);
        await Assertions.Expect(page.Locator(".phase li[aria-current=step]")).ToHaveCountAsync(1);
        Assert.DoesNotContain(found.Code, page.Url, StringComparison.Ordinal);
        await window.ChangeLanguageAsync(reader);

        await page.GetByRole(AriaRole.Link, new() { Name = reader.T("退出查询", "Leave") }).ClickAsync();
        await window.LookUpAsync(found.FileNumber, "WRONGCODE");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(reader.T("文号和查询码对不上", "do not belong together"));
        await Assertions.Expect(page.Locator(".phase")).ToHaveCountAsync(0);
        await PageChecks.LookAsync(page, reader, "portal-not-found");
        await page.Context.CloseAsync();
    }
}

[Trait("Database", "sqlite")]
[Collection<OnSqlite>]
public sealed class PartyJourneyTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : PartyJourneyTests(chromium, bureau);

[Trait("Database", "postgresql")]
[Collection<OnPostgres>]
public sealed class PartyJourneyTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : PartyJourneyTests(chromium, bureau);
