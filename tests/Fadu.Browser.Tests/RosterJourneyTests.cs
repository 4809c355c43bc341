using System.Text;
using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>The registrar takes the bureau's roster in: faults first, then what changes, then it is entered.</summary>
public abstract class RosterJourneyTests(Chromium chromium, ServedDemonstration bureau) : BureauJourneys(chromium, bureau)
{
    private const string Registrar = "900001";
    private const string Headings = "类别,代码,名称,单位,内容,起始日,截止日\r\n";

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task A_file_is_mended_looked_at_and_entered_and_then_changes_nothing(int width, string language)
    {
        var reader = ReaderOf(width, language);
        Bureau.StandAt(Today, 10);
        var number = $"93{width}{(reader.ReadsEnglish ? "1" : "2")}";
        var officer = $"民警,{number},周九,,,2026-01-01,\r\n民警,{number}9,吴十,,,2026-01-01,2027-06-30\r\n单位,u{number},示例警务站,example-city,派出所级,2026-01-01,\r\n任职,{number},,u{number},办案民警,2026-01-01,\r\n资格,{number},,,法律职业资格,2020-09-01,\r\n";
        var page = await OpenAsync(reader);
        await new Workbench(page, reader).SignInAsync(Registrar);
        await page.Locator("a[href='/account']:visible").First.ClickAsync();
        await page.Locator("a[href='/roster']").ClickAsync();
        await PageChecks.LookAsync(page, reader, "roster-empty");

        await CheckAsync(page, officer + $"任职,{number},,nowhere,值班民警,2026年1月1日,\r\n民警,{number}8,郑十一,,,一月,\r\n任职,{Registrar},,example-city,公安机关负责人,2026-01-01,\r\n");
        await Assertions.Expect(page.Locator("[role=alert] tbody tr")).ToHaveCountAsync(2);
        await PageChecks.LookAsync(page, reader, "roster-faults");
        await Assertions.Expect(page.Locator("textarea[name=lines]")).ToHaveCountAsync(0);

        await CheckAsync(page, officer);
        await Assertions.Expect(page.Locator("#plan ~ .more")).ToContainTextAsync(reader.T("新登记5项", "5 new"));
        await PageChecks.LookAsync(page, reader, "roster");
        await page.Locator("form[action='/roster'] button.main").ClickAsync();
        await Assertions.Expect(page.Locator("[role=status]").First).ToContainTextAsync(reader.T("已登记5项", "Entered 5"));
        await PageChecks.LookAsync(page, reader, "roster-entered");

        await CheckAsync(page, officer);
        await Assertions.Expect(page.Locator(".empty").First).ToContainTextAsync(reader.T("没有变化", "Nothing changes"));
        await page.Context.CloseAsync();
    }

    private static async Task CheckAsync(IPage page, string lines)
    {
        await page.Locator("#roster-file").SetInputFilesAsync(new FilePayload { Name = "roster.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Headings + lines) });
        await page.Locator("form[action='/roster/check'] button").ClickAsync();
        await Assertions.Expect(page.Locator("#roster-file")).ToBeVisibleAsync();
    }
}

[Trait("Database", "sqlite")]
[Collection<OnSqlite>]
public sealed class RosterJourneyTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : RosterJourneyTests(chromium, bureau);

[Trait("Database", "postgresql")]
[Collection<OnPostgres>]
public sealed class RosterJourneyTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : RosterJourneyTests(chromium, bureau);
