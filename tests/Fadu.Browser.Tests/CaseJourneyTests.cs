using Microsoft.Playwright;

namespace Fadu.Browser.Tests;

/// <summary>
/// One case from the report to the archive, done in a browser by the officers the law asks for, and looked up by its party: at a desk with script on SQLite, on
/// a phone without script on PostgreSQL.
/// </summary>
public abstract class CaseJourneyTests(Chromium chromium, ServedDemonstration bureau) : BureauJourneys(chromium, bureau)
{
    private const string Violator = ActingOfficers.Violator;
    private const string Victim = ActingOfficers.Victim;
    private const string Reviewed = "penalties[0].kind=fine penalties[0].yuan=500 person-clear=true facts-clear=true nature-right=true law-right=true procedure-lawful=true decision-fit=true";
    private const string Decided = "cause=assault circumstances=lighter mitigated=false penalties[0].kind=fine penalties[0].yuan=500 evidence=* property-settled=none remedies-stated=true surcharge-stated=true facts=殴打他人的事实有陈述和证言证明";

    private static readonly string Questioned = $"officers={Station.Dongmen.Second} place-kind=police-place recorded=true identity-shown=true rights-told=true alone=true checked-and-signed=true record=示例笔录";

    [Fact]
    public async Task One_case_goes_from_report_to_archive_and_its_party_looks_it_up()
    {
        var reader = Bureau.IsPostgres ? Reader.OnPlainPhone : Reader.AtDesk;
        var page = await OpenAsync(reader);
        var desk = new Workbench(page, reader);
        var code = await ReportAndFileAsync(desk);
        await InvestigateAsync(desk);
        await DecideTooEarlyAsync(page, desk);
        await NotifyDecideAndCloseAsync(desk);
        await page.Context.CloseAsync();

        var party = await OpenAsync(reader);
        var window = new PublicWindow(party, reader);
        await window.ComeAsync();
        await window.LookUpUntilAsync(desk.FileNumber, code, "案件已经办结。");
        await SeesTheEndAsync(party, desk.FileNumber);
        await party.Context.CloseAsync();
    }

    private async Task<string> ReportAndFileAsync(Workbench desk)
    {
        Bureau.StandAt(Today, 20, 10);
        await desk.SignInAsync(Station.Dongmen.Duty);
        await desk.RegisterAsync("administrative-case", "register-report", "source=report case-kind=security cause=assault violated-on=2026-11-20 place=示例路示例号 summary=报案人称在示例路被人殴打");
        await desk.PerformAsync("file-case", "case-kind=security cause=assault violated-on=2026-11-20");
        await desk.PerformAsync("add-reporter", "name=王五 phone=13800000000");
        await desk.PerformAsync("give-acceptance-receipt", about: "王五");
        await desk.HandOverAsync(Station.Dongmen.Head);
        await desk.PerformAsync("assign-officers", $"lead={Station.Dongmen.Handler} officers={Station.Dongmen.Second}");
        await desk.HandOverAsync(Station.Dongmen.Handler);
        await desk.PerformAsync("add-violator", $"name={Violator} id-number=430100199001010017 born=1990-01-01 phone=13800000001 address=示例路一号");
        var code = await desk.QueryCodeAsync();
        await desk.PerformAsync("add-victim", $"name={Victim} id-number=430100199102020022 born=1991-02-02 phone=13800000002");
        return code;
    }

    private async Task InvestigateAsync(Workbench desk)
    {
        Bureau.StandAt(Today.AddDays(1), 9);
        await desk.HandOverAsync(Station.Dongmen.Head);
        await desk.PerformAsync("approve-summons", "reason=涉嫌殴打他人 place-kind=police-place within-home-county=true", Violator);
        await desk.HandOverAsync(Station.Dongmen.Handler);
        await desk.PerformAsync("record-arrival", $"manner=warrant noted=true reason-told=true officers={Station.Dongmen.Second}", Violator);
        await desk.PerformAsync("tell-family-of-summons", "outcome=told noted=true", "传唤到案");
        await desk.PerformAsync("question-violator", Questioned + " food-and-rest=true", Violator);
        Bureau.StandAt(Today.AddDays(1), 15);
        await desk.HandOverAsync(Station.Dongmen.Second);
        await desk.PerformAsync("record-release", "noted=true", "传唤到案");
        Bureau.StandAt(Today.AddDays(1), 16);
        await desk.HandOverAsync(Station.Dongmen.Handler);
        await desk.PerformAsync("question-victim", Questioned, Victim);

        Bureau.StandAt(Today.AddDays(6), 10);
        await desk.HandOverAsync(Station.Dongmen.Handler);
        await desk.PerformAsync(
            "propose-penalty",
            "cause=assault circumstances=lighter penalties[0].kind=fine penalties[0].yuan=500 mitigated=false major-public-interest=false major-rights=false several-legal-relations=false complex-or-major=false evidence=* facts=殴打他人的事实有陈述和证言证明",
            Violator);
        Bureau.StandAt(Today.AddDays(6), 16);
        await desk.HandOverAsync(Station.Lawyer);
        await desk.PerformAsync("review-case", Reviewed, Violator);
    }

    /// <summary>行政处罚法第四十四条, 第六十二条: no decision before the prior notice.</summary>
    private async Task DecideTooEarlyAsync(IPage page, Workbench desk)
    {
        Bureau.StandAt(Today.AddDays(7), 9);
        await desk.HandOverAsync(Station.Chief);
        await desk.OpenFormAsync("decide-penalty", Violator);
        // The birth date is on record, so the form says what is missing and nothing of an age that is known.
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("现在不能判断");
        await desk.FillAsync(Decided);
        await desk.PressAsync();

        var refusal = page.Locator("#refusal");
        await Assertions.Expect(refusal).ToContainTextAsync("现在不能");
        await Assertions.Expect(refusal).ToContainTextAsync("事项里没有写入");
        await Assertions.Expect(refusal.Locator("a.cite").First).ToContainTextAsync("第");
        await Assertions.Expect(refusal.Locator(".cure").First).ToContainTextAsync("告知");
        await Assertions.Expect(refusal.Locator("a[href$='/acts/give-prior-notice']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[name='penalties[0].yuan']")).ToHaveValueAsync("500");
        await Assertions.Expect(page.Locator("[name=facts]")).ToHaveValueAsync("殴打他人的事实有陈述和证言证明");
        await Assertions.Expect(page.Locator("[name=remedies-stated][value=true]")).ToBeCheckedAsync();

        await page.Locator("main .crumb a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#refusals")).ToContainTextAsync("被拒");
    }

    private async Task NotifyDecideAndCloseAsync(Workbench desk)
    {
        Bureau.StandAt(Today.AddDays(7), 10);
        await desk.HandOverAsync(Station.Dongmen.Handler);
        await desk.PerformAsync("give-prior-notice", "penalties[0].kind=fine penalties[0].yuan=500 content-told=true facts-told=true basis-told=true rights-told=true hearing-right-told=false manner=record told-to=self", Violator);
        await desk.PerformAsync("record-defence", "by-whom=self new-facts=false content=对方先动手", Violator);
        await desk.PerformAsync("review-defence", "established=none adopted=false reasons=监控显示本人先动手", Violator);
        Bureau.StandAt(Today.AddDays(9), 15);
        await desk.HandOverAsync(Station.Lawyer);
        await desk.PerformAsync("review-case", Reviewed, Violator);
        Bureau.StandAt(Today.AddDays(12), 11);
        await desk.HandOverAsync(Station.Chief);
        await desk.PerformAsync("decide-penalty", Decided, Violator);
        Bureau.StandAt(Today.AddDays(12), 15);
        await desk.HandOverAsync(Station.Dongmen.Handler);
        await desk.PerformAsync("announce-decision", $"document=* signed=true recorded=true officers={Station.Dongmen.Second}", Violator);
        Bureau.StandAt(Today.AddDays(13), 10);
        await desk.HandOverAsync(Station.Dongmen.Handler);
        await desk.PerformAsync("serve-victim", "form=original of-penalty=true method=direct", Victim);
        Bureau.StandAt(Today.AddDays(18), 10);
        await desk.HandOverAsync(Station.Dongmen.Handler);
        await desk.PerformAsync("record-payment", "paid-yuan=500 in-full=true", Violator);
        Bureau.StandAt(Today.AddDays(20), 10);
        await desk.HandOverAsync(Station.Dongmen.Head);
        await desk.PerformAsync("close-case", "ground=executed");
        Bureau.StandAt(Today.AddDays(25), 10);
        await desk.HandOverAsync(Station.Dongmen.Handler);
        await desk.PerformAsync("archive-dossier", "volume=一案一卷 complete=true recordings-kept=true in-case-system=true");
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
}

[Trait("Database", "sqlite")]
[Collection<OnSqlite>]
public sealed class CaseJourneyTestsOnSqlite(Chromium chromium, SqliteDemonstration bureau) : CaseJourneyTests(chromium, bureau);

[Trait("Database", "postgresql")]
[Collection<OnPostgres>]
public sealed class CaseJourneyTestsOnPostgres(Chromium chromium, PostgresDemonstration bureau) : CaseJourneyTests(chromium, bureau);
