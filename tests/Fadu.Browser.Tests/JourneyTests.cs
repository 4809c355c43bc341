using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>One case from the report to the archive, done in a browser by the officers the law asks for, and looked up by its party.</summary>
public abstract class JourneyTests(Chromium chromium, ServedDemonstration bureau)
{
    private const string Duty = "910010";
    private const string Handler = "910011";
    private const string Second = "910012";
    private const string StationHead = "910014";
    private const string Chief = "910002";
    private const string Lawyer = "910004";

    private const string Violator = "张三";
    private const string Victim = "李四";
    private const string Questioned = $"officers={Second} place-kind=police-place recorded=true identity-shown=true rights-told=true alone=true checked-and-signed=true record=示例笔录";
    private const string Reviewed = "penalties[0].kind=fine penalties[0].yuan=500 person-clear=true facts-clear=true nature-right=true law-right=true procedure-lawful=true decision-fit=true";
    private const string Decided = "cause=assault circumstances=lighter mitigated=false penalties[0].kind=fine penalties[0].yuan=500 evidence=* property-settled=none remedies-stated=true surcharge-stated=true facts=殴打他人的事实有陈述和证言证明";

    private static readonly DateOnly Reported = new(2026, 11, 20);

    [Fact]
    public async Task One_case_goes_from_report_to_archive_and_its_party_looks_it_up()
    {
        var page = await chromium.OpenAsync(bureau.Address);
        var desk = new Workbench(page);
        var code = await ReportAndFileAsync(page, desk);
        await InvestigateAsync(desk);
        await DecideTooEarlyAsync(page, desk);
        await NotifyDecideAndCloseAsync(desk);
        await page.Context.CloseAsync();

        var party = await chromium.OpenAsync(bureau.Address);
        await party.GotoAsync("/");
        await PageChecks.AllAsync(party, "portal-lookup");
        await InEnglishAsync(party, "What you will see");
        await LookUpAsync(party, desk.FileNumber, code);
        await ShownAfterLookingAgainAsync(party, desk.FileNumber, code, "案件已经办结。");
        await SeesTheEndAsync(party, desk.FileNumber);
        await PageChecks.AllAsync(party, "portal-result");
        await party.Context.CloseAsync();
    }

    [Fact]
    public async Task A_case_is_opened_and_looked_up_on_a_phone_without_script()
    {
        var page = await chromium.OpenAsync(bureau.Address, PageWidth.Phone, script: false);
        var desk = new Workbench(page);
        bureau.StandAt(Reported, 9, 30);
        await desk.SignInAsync(Duty);
        await desk.RegisterAsync("administrative-case", "register-report", "source=report case-kind=security cause=assault violated-on=2026-11-20 place=示例路示例号 summary=报案人称在示例路被人殴打");
        await desk.PerformAsync("file-case", "case-kind=security cause=assault violated-on=2026-11-20");
        await desk.PerformAsync("add-reporter", "name=赵六 phone=13800000003");
        var code = await desk.QueryCodeAsync();
        await desk.PerformAsync("give-acceptance-receipt", about: "赵六");

        await LookUpAsync(page, desk.FileNumber, code);
        await ShownAfterLookingAgainAsync(page, desk.FileNumber, code, "受案回执已经交给您。");
        await Assertions.Expect(page.Locator(".phase li[aria-current=step]")).ToHaveCountAsync(1);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_wrong_query_code_is_answered_in_words_and_shows_nothing()
    {
        var page = await chromium.OpenAsync(bureau.Address, PageWidth.Phone);
        await LookUpAsync(page, "东门行立〔2026〕1号", "WRONGCODE");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("文号和查询码对不上");
        await Assertions.Expect(page.Locator(".phase")).ToHaveCountAsync(0);
        await PageChecks.ReadableAsync(page);
        await page.Context.CloseAsync();
    }

    private async Task<string> ReportAndFileAsync(IPage page, Workbench desk)
    {
        bureau.StandAt(Reported, 20, 10);
        await page.GotoAsync("/sign-in");
        await PageChecks.AllAsync(page, "sign-in");
        await desk.SignInAsync(Duty);
        await PageChecks.DrawsAsync(page, "法度示例市公安局龘䶮");
        await page.Locator("a[href='/open']:visible").First.ClickAsync();
        await PageChecks.ReadableAsync(page);
        await desk.RegisterAsync("administrative-case", "register-report", "source=report case-kind=security cause=assault violated-on=2026-11-20 place=示例路示例号 summary=报案人称在示例路被人殴打");
        await desk.PerformAsync("file-case", "case-kind=security cause=assault violated-on=2026-11-20");
        await desk.PerformAsync("add-reporter", "name=王五 phone=13800000000");
        await desk.PerformAsync("give-acceptance-receipt", about: "王五");
        await desk.SignInAsync(StationHead);
        await desk.PerformAsync("assign-officers", $"lead={Handler} officers={Second}");
        await desk.SignInAsync(Handler);
        await desk.PerformAsync("add-violator", $"name={Violator} id-number=430100199001010017 born=1990-01-01 phone=13800000001 address=示例路一号");
        var code = await desk.QueryCodeAsync();
        await desk.PerformAsync("add-victim", $"name={Victim} id-number=430100199102020022 born=1991-02-02 phone=13800000002");
        return code;
    }

    private async Task InvestigateAsync(Workbench desk)
    {
        bureau.StandAt(Reported.AddDays(1), 9);
        await desk.SignInAsync(StationHead);
        await desk.PerformAsync("approve-summons", "reason=涉嫌殴打他人 place-kind=police-place within-home-county=true", Violator);
        await desk.SignInAsync(Handler);
        await desk.PerformAsync("record-arrival", $"manner=warrant noted=true reason-told=true officers={Second}", Violator);
        await desk.PerformAsync("tell-family-of-summons", "outcome=told noted=true", "传唤到案");
        await desk.PerformAsync("question-violator", Questioned + " food-and-rest=true", Violator);
        bureau.StandAt(Reported.AddDays(1), 15);
        await desk.SignInAsync(Second);
        await desk.PerformAsync("record-release", "noted=true", "传唤到案");
        bureau.StandAt(Reported.AddDays(1), 16);
        await desk.SignInAsync(Handler);
        await desk.PerformAsync("question-victim", Questioned, Victim);

        bureau.StandAt(Reported.AddDays(6), 10);
        await desk.SignInAsync(Handler);
        await desk.PerformAsync(
            "propose-penalty",
            "cause=assault circumstances=lighter penalties[0].kind=fine penalties[0].yuan=500 mitigated=false major-public-interest=false major-rights=false several-legal-relations=false complex-or-major=false evidence=* facts=殴打他人的事实有陈述和证言证明",
            Violator);
        bureau.StandAt(Reported.AddDays(6), 16);
        await desk.SignInAsync(Lawyer);
        await desk.PerformAsync("review-case", Reviewed, Violator);
    }

    /// <summary>行政处罚法第四十四条, 第六十二条: no decision before the prior notice.</summary>
    private async Task DecideTooEarlyAsync(IPage page, Workbench desk)
    {
        bureau.StandAt(Reported.AddDays(7), 9);
        await desk.SignInAsync(Handler);
        await PageChecks.AllAsync(page, "my-work");
        await desk.SignInAsync(Chief);
        await desk.OpenFormAsync("decide-penalty", Violator);
        // The birth date is on record, so the form says what is missing and nothing of an age that is known.
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("现在不能判断");
        await PageChecks.AllAsync(page, "act-form");
        await desk.FillAsync(Decided);
        await desk.PressAsync();

        var refusal = page.Locator("#refusal");
        await Assertions.Expect(refusal).ToContainTextAsync("现在不能");
        await Assertions.Expect(refusal).ToContainTextAsync("没有写入任何记录");
        await Assertions.Expect(refusal.Locator("a.cite").First).ToContainTextAsync("第");
        await Assertions.Expect(refusal.Locator(".cure").First).ToContainTextAsync("告知");
        await Assertions.Expect(refusal.Locator("a[href$='/acts/give-prior-notice']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[name='penalties[0].yuan']")).ToHaveValueAsync("500");
        await Assertions.Expect(page.Locator("[name=facts]")).ToHaveValueAsync("殴打他人的事实有陈述和证言证明");
        await Assertions.Expect(page.Locator("[name=remedies-stated][value=true]")).ToBeCheckedAsync();
        await PageChecks.AllAsync(page, "refusal");

        await page.Locator("main .crumb a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#refusals")).ToContainTextAsync("被拒");
        await PageChecks.AllAsync(page, "matter");
        await InEnglishAsync(page, "What happened");
    }

    private async Task NotifyDecideAndCloseAsync(Workbench desk)
    {
        bureau.StandAt(Reported.AddDays(7), 10);
        await desk.SignInAsync(Handler);
        await desk.PerformAsync("give-prior-notice", "penalties[0].kind=fine penalties[0].yuan=500 content-told=true facts-told=true basis-told=true rights-told=true hearing-right-told=false manner=record told-to=self", Violator);
        await desk.PerformAsync("record-defence", "by-whom=self new-facts=false content=对方先动手", Violator);
        await desk.PerformAsync("review-defence", "established=none adopted=false reasons=监控显示本人先动手", Violator);
        bureau.StandAt(Reported.AddDays(9), 15);
        await desk.SignInAsync(Lawyer);
        await desk.PerformAsync("review-case", Reviewed, Violator);
        bureau.StandAt(Reported.AddDays(12), 11);
        await desk.SignInAsync(Chief);
        await desk.PerformAsync("decide-penalty", Decided, Violator);
        bureau.StandAt(Reported.AddDays(12), 15);
        await desk.SignInAsync(Handler);
        await desk.PerformAsync("announce-decision", $"document=* signed=true recorded=true officers={Second}", Violator);
        bureau.StandAt(Reported.AddDays(13), 10);
        await desk.SignInAsync(Handler);
        await desk.PerformAsync("serve-victim", "form=original of-penalty=true method=direct", Victim);
        bureau.StandAt(Reported.AddDays(18), 10);
        await desk.SignInAsync(Handler);
        await desk.PerformAsync("record-payment", "paid-yuan=500 in-full=true", Violator);
        bureau.StandAt(Reported.AddDays(20), 10);
        await desk.SignInAsync(StationHead);
        await desk.PerformAsync("close-case", "ground=executed");
        bureau.StandAt(Reported.AddDays(25), 10);
        await desk.SignInAsync(Handler);
        await desk.PerformAsync("archive-dossier", "volume=一案一卷 complete=true recordings-kept=true in-case-system=true");
    }

    private static async Task LookUpAsync(IPage page, string fileNumber, string code)
    {
        await page.GotoAsync("/");
        await page.GetByLabel("文号").FillAsync(fileNumber);
        await page.GetByLabel("查询码").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "查进度" }).ClickAsync();
    }

    private static async Task SeesTheEndAsync(IPage page, string fileNumber)
    {
        await Assertions.Expect(page.Locator("main .fileno")).ToHaveTextAsync(fileNumber);
        await Assertions.Expect(page.Locator(".phase li")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".phase li.todo")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".tl")).ToContainTextAsync("您到案接受询问，到案时间已经记录。");
        var shown = await page.Locator("main").InnerTextAsync();
        Assert.DoesNotContain(Victim, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("王五", shown, StringComparison.Ordinal);
    }

    // What the clerk publishes follows the act after a moment.
    private static async Task ShownAfterLookingAgainAsync(IPage page, string fileNumber, string code, string sentence)
    {
        for (var tries = 0; tries < 40 && !(await page.Locator("main").InnerTextAsync()).Contains(sentence, StringComparison.Ordinal); tries++)
        {
            await Task.Delay(250, TestContext.Current.CancellationToken);
            await LookUpAsync(page, fileNumber, code);
        }

        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(sentence);
    }

    private static async Task InEnglishAsync(IPage page, string words)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).First.ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(words);
        await PageChecks.ReadableAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "中文" }).First.ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", new Regex("^zh"));
    }
}

[Trait("Database", "sqlite")]
public sealed class JourneyTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : JourneyTests(chromium, bureau), IClassFixture<SqliteDemonstration>;

[Trait("Database", "postgresql")]
public sealed class JourneyTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : JourneyTests(chromium, bureau), IClassFixture<PostgresDemonstration>;
