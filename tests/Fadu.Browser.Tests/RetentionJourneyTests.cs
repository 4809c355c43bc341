using System.Text;
using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>The head of the organ adopts the bureau's schedule; an officer finds the file that was kept long enough, proposes its erasure from the list, and the head decides on it there.</summary>
public abstract class RetentionJourneyTests(Chromium chromium, ServedDemonstration bureau) : BureauJourneys(chromium, bureau)
{
    private const string Schedule =
        """
        title: { zh: 示例县公安局案卷保管期限表（虚构）, en: Schedule of retention (made up) }
        classes:
          handed-over:
            title: { zh: 移送管辖的案卷, en: Files handed over to another organ }
            files: [ { procedure: administrative-case, stages: [transferred], from: register-report, counted: same-day } ]
            values:
              2026-01-01: { keep: 1 years, ground: { document: 示例保管期限规定, number: 示档〔2025〕1号, date: 2025-12-01, article: 附表第一项 } }
          penalty:
            title: { zh: 行政处罚案卷, en: Files with a penalty }
            files: [ { procedure: administrative-case, with: [decide-penalty], from: archive-dossier, counted: next-year } ]
            values: { 2026-01-01: { keep: permanent } }
        """;

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task A_schedule_is_adopted_and_what_it_says_is_proposed_and_decided_from_the_list(int width, string language)
    {
        Bureau.StandAt(Today, 10);
        var reader = ReaderOf(width, language);
        var name = "端木" + (width == PageWidth.Phone ? reader.T("丙", "丁") : reader.T("甲", "乙"));
        // Reported a year before, and entered now.
        var found = await Bureau.Officers.FileAsync(Station.Nanhu, new DateOnly(2025, 11, 3), name, enteredLate: true);
        var page = await OpenAsync(reader);
        var desk = new Workbench(page, reader);
        await desk.SignInAsync(Station.Nanhu.Head);
        await page.GotoAsync("/matters");
        await desk.OpenFromListAsync(found.Matter);
        await desk.PerformAsync("transfer-case", "to-unit=示例县公安局 reporter-told=true property-goes-along=true");

        await desk.HandOverAsync(Station.Chief);
        await page.GotoAsync("/account");
        await page.Locator("a[href='/retention']").ClickAsync();
        await page.Locator("#schedule-file").SetInputFilesAsync(new FilePayload { Name = "retention.yaml", MimeType = "application/yaml", Buffer = Encoding.UTF8.GetBytes(Schedule.Replace("1 years", "one year", StringComparison.Ordinal)) });
        await page.Locator("form[action='/retention/check'] button").ClickAsync();
        await Assertions.Expect(page.Locator("[role=alert]")).ToContainTextAsync(reader.T("第7行第27列", "line 7, column 27"));
        await PageChecks.LookAsync(page, reader, "retention-fault");
        await page.Locator("#schedule-file").SetInputFilesAsync(new FilePayload { Name = "retention.yaml", MimeType = "application/yaml", Buffer = Encoding.UTF8.GetBytes(Schedule) });
        await page.Locator("form[action='/retention/check'] button").ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=plan]")).ToContainTextAsync(reader.T("依据未读到原文", "its text has not been read"));
        await PageChecks.LookAsync(page, reader, "retention-plan");
        await page.Locator("form[action='/retention'] button.main").ClickAsync();
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync(reader.T("已采用", "Adopted"));

        await desk.HandOverAsync(Station.Nanhu.Duty);
        await page.GotoAsync("/matters?closed=true");
        await page.Locator("a[href='/retention']").ClickAsync();
        await PageChecks.LookAsync(page, reader, "retention");
        var row = page.Locator("tr", new() { HasText = found.FileNumber });
        await Assertions.Expect(row).Not.ToContainTextAsync(name);
        await row.Locator("a[href*='/acts/propose-erasure']").First.ClickAsync();
        await Assertions.Expect(page.Locator("[name=erasure-document]")).ToHaveValueAsync("示档〔2025〕1号");
        await PageChecks.LookAsync(page, reader, "retention-proposal");
        await desk.DoAsync("propose-erasure");

        await desk.HandOverAsync(Station.Chief);
        await page.GotoAsync("/retention");
        await page.Locator("tr", new() { HasText = found.FileNumber }).Locator("a[href*='/acts/erase-personal-data']").ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=erased]")).ToContainTextAsync(name);
        await page.Context.CloseAsync();
    }
}

[Trait("Database", "sqlite")]
[Collection<OnSqlite>]
public sealed class RetentionJourneyTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : RetentionJourneyTests(chromium, bureau);

[Trait("Database", "postgresql")]
[Collection<OnPostgres>]
public sealed class RetentionJourneyTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : RetentionJourneyTests(chromium, bureau);
