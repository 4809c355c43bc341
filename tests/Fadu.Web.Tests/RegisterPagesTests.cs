using System.Net;
using System.Text.RegularExpressions;

namespace Fadu.Web.Tests;

/// <summary>The pages one looks things up on: one's own account, what can be begun, who looked, figures, report, ledger and law.</summary>
public sealed class RegisterPagesTests(ServedBureau served) : IClassFixture<ServedBureau>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_says_since_when_a_post_holds_and_offers_the_bureaus_matter_only_to_whom_it_opens()
    {
        var handler = await (await served.SignedInAsync(ServedBureau.Handler)).GetStringAsync("/account", Stop);
        var registrar = await (await served.SignedInAsync(ServedBureau.Registrar)).GetStringAsync("/account", Stop);

        Assert.Contains("2026年1月1日 周四起", handler, StringComparison.Ordinal);
        Assert.Contains("<span class=\"nw\">城东派出所</span>", handler, StringComparison.Ordinal);
        Assert.DoesNotContain("<span class=\"nw\">城西派出所</span>", handler, StringComparison.Ordinal);
        Assert.DoesNotContain($"/matters/{served.Bureau.BureauMatter}\"", handler, StringComparison.Ordinal);
        Assert.Contains($"/matters/{served.Bureau.BureauMatter}\"", registrar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_may_not_begin_is_no_button_but_says_who_may_and_a_limit_that_will_run_is_told_before()
    {
        var handler = await (await served.SignedInAsync(ServedBureau.Handler)).GetStringAsync("/open", Stop);
        var head = await (await served.SignedInAsync(ServedBureau.Head)).GetStringAsync("/open", Stop);

        Assert.Contains("href=\"/open/small-case/begin-case\"", handler, StringComparison.Ordinal);
        Assert.Contains("<b class=\"nw\">30日</b>", handler, StringComparison.Ordinal);
        Assert.Contains("示公小立〔2026〕…号", handler, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/open/small-case/begin-case\"", head, StringComparison.Ordinal);
        Assert.Contains("应当由", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_register_of_looks_is_filtered_by_person_and_exported_as_it_is_shown()
    {
        var handler = await served.SignedInAsync(ServedBureau.Handler);
        var head = await served.SignedInAsync(ServedBureau.Head);
        await handler.GetStringAsync($"/matters/{served.Case}", Stop);
        await handler.GetStringAsync($"/matters/{served.Case}/acts/note-visit", Stop);
        await head.GetStringAsync($"/matters/{served.Case}", Stop);

        var (shown, csv) = ("", "");
        for (var tries = 0; tries < 50 && !(shown.Contains("赵六", StringComparison.Ordinal) && csv.Contains("打开办理表单", StringComparison.Ordinal)); tries++)
        {
            shown = Rows(await handler.GetStringAsync($"/matters/{served.Case}/looks?who={ServedBureau.Head}", Stop));
            csv = await handler.GetStringAsync($"/matters/{served.Case}/looks.csv?who={ServedBureau.Handler}", Stop);
            await Task.Delay(TimeSpan.FromMilliseconds(100), Stop);
        }
        Assert.Contains("赵六", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("王五", shown, StringComparison.Ordinal);
        Assert.Contains($",{ServedBureau.Handler},王五,打开办理表单,", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("赵六", csv, StringComparison.Ordinal);
        Assert.Contains("没有这样的查看", await handler.GetStringAsync($"/matters/{served.Case}/looks?to=2020-01-01", Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await (await served.SignedInAsync(ServedBureau.Stranger)).GetAsync($"/matters/{served.Case}/looks.csv", Stop)).StatusCode);
    }

    [Fact]
    public async Task The_table_of_months_is_headed_by_what_it_holds()
    {
        var browser = await served.SignedInAsync(ServedBureau.Head);
        var page = "";
        for (var tries = 0; tries < 100 && !page.Contains("3月", StringComparison.Ordinal); tries++)
        {
            page = await browser.GetStringAsync("/figures/small.told?year=2026", Stop);
            await Task.Delay(TimeSpan.FromMilliseconds(100), Stop);
        }
        Assert.Contains("<h2>按月</h2>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<th scope=\"col\">按月</th>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\">月份</th><th scope=\"col\" class=\"n\">数量（件）</th>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">3月</th>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_recorded_is_folded_under_its_topic()
    {
        var page = await (await served.SignedInAsync(ServedBureau.Head)).GetStringAsync("/figures?year=2026", Stop);
        var folded = Regex.Match(page, "<details class=\"why mt1\">.*?</details>", RegexOptions.Singleline).Value;

        Assert.Contains("没有记录的", folded, StringComparison.Ordinal);
        Assert.Contains("small.studied", folded, StringComparison.Ordinal);
        Assert.DoesNotContain("没有记录", Regex.Replace(page, "<details class=\"why mt1\">.*?</details>", "", RegexOptions.Singleline), StringComparison.Ordinal);
        Assert.Contains("href=\"#topic-small\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("html", "text/html", "<!DOCTYPE html>")]
    [InlineData("md", "text/markdown", "附：各数所数的行")]
    public async Task The_report_can_be_taken_away_with_the_rows_behind_it(string form, string media, string holds)
    {
        var answer = await (await served.SignedInAsync(ServedBureau.Head)).GetAsync($"/report/2026/file?form={form}", Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(media, answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"report-2026.{form}", answer.Content.Headers.ContentDisposition!.FileName);
        Assert.Contains(holds, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_matter_is_verified_by_its_file_number_and_one_that_may_not_be_seen_reads_like_none()
    {
        var number = Uri.EscapeDataString(served.FileNumber);
        var own = await (await served.SignedInAsync(ServedBureau.Handler)).GetStringAsync($"/ledger?number={number}", Stop);
        var strangers = await (await served.SignedInAsync(ServedBureau.Stranger)).GetStringAsync($"/ledger?number={number}", Stop);

        Assert.Contains("本事项的链", own, StringComparison.Ordinal);
        Assert.DoesNotContain("本事项的链", strangers, StringComparison.Ordinal);
        Assert.Contains("没有这个文号，或者您无权看它。", strangers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_law_is_narrowed_to_one_law_and_to_the_limits_of_one_holder_and_exported_so()
    {
        var browser = await served.SignedInAsync(ServedBureau.Handler);
        var partys = await browser.GetStringAsync("/law?kind=limits&holder=party", Stop);
        var other = await browser.GetStringAsync($"/law?kind=limits&law={Uri.EscapeDataString("行政处罚法")}", Stop);
        var csv = await browser.GetStringAsync("/law.csv?holder=party", Stop);

        Assert.Contains("小案交费期限", partys, StringComparison.Ordinal);
        Assert.DoesNotContain("小案办理期限", partys, StringComparison.Ordinal);
        Assert.Contains("没有这样的时限", other, StringComparison.Ordinal);
        Assert.Contains("小案交费期限,当事人的,15日,", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("小案办理期限", csv, StringComparison.Ordinal);
    }

    private static string Rows(string html) => Regex.Match(html, "<tbody>.*?</tbody>", RegexOptions.Singleline).Value;
}
