using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Fadu.Store;

namespace Fadu.Web.Tests;

/// <summary>The party's window.</summary>
public sealed class PortalTests(ServedBureau served) : IClassFixture<ServedBureau>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string CodeOf(int party) => served.Bureau.QueryCodeOf(new MatterId(served.Case), party);

    [Fact]
    public async Task A_party_reads_its_own_case_and_nobody_elses_name()
    {
        var html = await LookUpAsync(served.FileNumber, CodeOf(1));

        Assert.Contains(served.FileNumber, html, StringComparison.Ordinal);
        Assert.Contains("已向您告知", html, StringComparison.Ordinal);
        Assert.DoesNotContain(ServedBureau.SecondPerson, html, StringComparison.Ordinal);
        Assert.DoesNotContain(ServedBureau.FirstIdentity, html, StringComparison.Ordinal);
        Assert.DoesNotContain(CodeOf(1), html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paper_the_organ_makes_for_itself_is_not_shown_to_the_party_it_is_about()
    {
        await served.PerformAsync(ServedBureau.Handler, "small-case", "hear-person", served.Case, [], 1);
        var officers = await (await served.SignedInAsync(ServedBureau.Handler)).GetStringAsync($"/matters/{served.Case}", Stop);
        var partys = await LookUpAsync(served.FileNumber, CodeOf(1), "已听取您的意见");

        Assert.Contains("小案内部报告", officers, StringComparison.Ordinal);
        Assert.Contains("已听取您的意见", partys, StringComparison.Ordinal);
        Assert.DoesNotContain("小案内部报告", partys, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_done_with_one_party_is_not_told_to_another()
    {
        var html = await LookUpAsync(served.FileNumber, CodeOf(2));

        Assert.Contains(served.FileNumber, html, StringComparison.Ordinal);
        Assert.DoesNotContain("已向您告知", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_code_and_a_missing_case_read_the_same()
    {
        var wrong = await PostAsync(served.FileNumber, "ABCD-EFGH-JKLM");
        var missing = await PostAsync("示公小立〔1999〕1号", CodeOf(1));

        var (first, second) = (await wrong.Content.ReadAsStringAsync(Stop), await missing.Content.ReadAsStringAsync(Stop));
        Assert.Equal(wrong.StatusCode, missing.StatusCode);
        Assert.Contains("文号和查询码对不上", first, StringComparison.Ordinal);
        Assert.Contains("文号和查询码对不上", second, StringComparison.Ordinal);
        Assert.True(wrong.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task The_code_in_an_address_opens_nothing()
    {
        var html = await served.Browser().GetStringAsync($"/?FileNumber={Uri.EscapeDataString(served.FileNumber)}&Code={CodeOf(1)}", Stop);

        Assert.DoesNotContain("已向您告知", html, StringComparison.Ordinal);
        Assert.DoesNotContain(CodeOf(1), html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_language_keeps_the_result_and_puts_the_code_nowhere()
    {
        var html = await LookUpAsync(served.FileNumber, CodeOf(1));
        var ticket = WebUtility.HtmlDecode(Regex.Match(html, "name=\"again\" value=\"([^\"]+)\"").Groups[1].Value);
        var browser = served.Browser();

        var english = await (await browser.PostAsync("/", new FormUrlEncodedContent([new("again", ticket), new("to", "en")]), Stop)).Content.ReadAsStringAsync(Stop);
        var forged = await (await browser.PostAsync("/", new FormUrlEncodedContent([new("again", ticket[..^2]), new("to", "en")]), Stop)).Content.ReadAsStringAsync(Stop);

        Assert.Contains("You were told", english, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\"", english, StringComparison.Ordinal);
        Assert.DoesNotContain(CodeOf(1), english, StringComparison.Ordinal);
        Assert.DoesNotContain("You were told", forged, StringComparison.Ordinal);
        Assert.Contains("more than half an hour old", forged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_only_asks_whether_the_window_is_open_is_told_so()
    {
        using var asked = new HttpRequestMessage(HttpMethod.Head, "/");
        using var answer = await served.Browser().SendAsync(asked, Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Content.Headers.ContentLength > 0);
    }

    [Fact]
    public async Task A_machine_looks_up_with_the_same_pair_and_a_wrong_one_is_404()
    {
        await LookUpAsync(served.FileNumber, CodeOf(1));
        var found = await served.Browser().PostAsJsonAsync("/api/public/look-up", new { fileNumber = served.FileNumber, code = CodeOf(1) }, Stop);
        var wrong = await served.Browser().PostAsJsonAsync("/api/public/look-up", new { fileNumber = served.FileNumber, code = "ABCD-EFGH-JKLM" }, Stop);

        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
    }

    [Fact]
    public async Task What_a_party_has_to_do_comes_before_what_it_may_do_and_before_the_organs_limit()
    {
        // Told on Monday 16 March 2026: fifteen days to pay end on the 31st, three to object on the 19th; the case's thirty days end on 15 April.
        await served.PerformAsync(ServedBureau.Handler, "small-case", "order-payment", served.Case, [], 1);
        var html = await LookUpAsync(served.FileNumber, CodeOf(1), "已通知您交费");
        var answer = Regex.Match(html, "<section class=\"card answer\".*?</section>", RegexOptions.Singleline).Value;

        Assert.Contains("您要做的：交费，最迟", answer, StringComparison.Ordinal);
        Assert.Contains("2026年3月31日", answer, StringComparison.Ordinal);
        Assert.Contains("还有15天。", answer, StringComparison.Ordinal);
        Assert.Contains("逾期不交的，可以加收。", answer, StringComparison.Ordinal);
        Assert.Contains("《行政处罚法》第七十二条", answer, StringComparison.Ordinal);
        Assert.Contains("为什么是这一天", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("现在不需要做什么", html, StringComparison.Ordinal);
        Assert.True(html.IndexOf("小案异议期限", StringComparison.Ordinal) > html.IndexOf("其他期限", StringComparison.Ordinal));
        Assert.True(html.IndexOf("小案办理期限", StringComparison.Ordinal) > html.IndexOf("其他期限", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_party_may_do_is_told_as_its_right_and_not_as_a_duty()
    {
        await served.PerformAsync(ServedBureau.Handler, "small-case", "invite-objection", served.Case, [], 2);
        var html = await LookUpAsync(served.FileNumber, CodeOf(2), "已告知您可以异议");

        Assert.Contains("您可以提出异议，最迟", html, StringComparison.Ordinal);
        Assert.Contains("2026年3月19日", html, StringComparison.Ordinal);
        Assert.Contains("不办也可以，这是您的权利。", html, StringComparison.Ordinal);
        Assert.DoesNotContain("您要做的", html, StringComparison.Ordinal);
    }

    // The record of a party is made by the clerk, shortly after the act.
    private async Task<string> LookUpAsync(string fileNumber, string code, string until = "退出查询")
    {
        var html = "";
        for (var tries = 0; tries < 100; tries++)
        {
            html = await (await PostAsync(fileNumber, code)).Content.ReadAsStringAsync(Stop);
            if (html.Contains(until, StringComparison.Ordinal))
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(200), Stop);
        }
        return html;
    }

    private async Task<HttpResponseMessage> PostAsync(string fileNumber, string code)
    {
        var browser = served.Browser();
        var page = await browser.GetStringAsync("/", Stop);
        var token = Regex.Match(page, "name=\"(form-token|__RequestVerificationToken)\"[^>]*value=\"([^\"]+)\"");
        return await browser.PostAsync("/", new FormUrlEncodedContent([new("FileNumber", fileNumber), new("Code", code), new(token.Groups[1].Value, token.Groups[2].Value)]), Stop);
    }
}
