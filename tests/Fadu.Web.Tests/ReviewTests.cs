using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fadu.Web.Tests;

/// <summary>What goes to another officer and comes back: waited for, given back field by field, mended, compared.</summary>
public sealed class ReviewTests(ServedBureau served) : IClassFixture<ServedBureau>
{
    private const string Procedure = "small-review";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_given_back_waits_for_its_officer_with_each_remark_at_its_field_until_it_is_mended()
    {
        var matter = await SubmitAsync("plain", 300, "对方先动手");
        var officer = await served.SignedInAsync(ServedBureau.Handler);
        var reviewer = await served.SignedInAsync(ServedBureau.Reviewer);

        // The limit of thirty days from 16 March 2026 ends on Wednesday 15 April.
        var waiting = Card(await officer.GetStringAsync("/work", Stop), "waiting");
        Assert.Contains($"/matters/{matter}\"", waiting, StringComparison.Ordinal);
        Assert.Contains("法制大队（", waiting, StringComparison.Ordinal);
        Assert.Contains("：同意处理", waiting, StringComparison.Ordinal);
        Assert.Contains("第1天", waiting, StringComparison.Ordinal);
        Assert.Contains("4月15日", waiting, StringComparison.Ordinal);

        var answer = await ServedBureau.PostAsync(reviewer, $"/review?matter={matter}", $"/matters/{matter}/acts/return-proposal", new()
        {
            ["act-subject"] = "1",
            ["points-failed"] = "amount",
            ["marked-remarks[0].marked-field"] = "settlement-kind",
            ["marked-remarks[0].marked-words"] = "",
            ["marked-remarks[1].marked-field"] = "settlement-yuan",
            ["marked-remarks[1].marked-words"] = "按损失重算",
            ["general-words"] = "其余没有意见",
        });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);

        var work = await officer.GetStringAsync("/work", Stop);
        var returned = Card(work, "returned");
        Assert.Contains("1项要补正", returned, StringComparison.Ordinal);
        Assert.Contains("金额不当：处理金额", returned, StringComparison.Ordinal);
        Assert.Contains("钱八，法制大队", returned, StringComparison.Ordinal);
        Assert.DoesNotContain("按损失重算", work, StringComparison.Ordinal);
        Assert.Contains($"href=\"/matters/{matter}/acts/propose-settlement?subject=1\">提出处理意见", work, StringComparison.Ordinal);
        Assert.DoesNotContain($"/matters/{matter}\"", Card(work, "waiting"), StringComparison.Ordinal);
        Assert.DoesNotContain($"/matters/{matter}\"", await (await served.SignedInAsync(ServedBureau.Stranger)).GetStringAsync("/work/returned", Stop), StringComparison.Ordinal);

        var form = await officer.GetStringAsync($"/matters/{matter}/acts/propose-settlement?subject=1", Stop);
        Assert.Contains("按损失重算", Field(form, "settlement-yuan"), StringComparison.Ordinal);
        Assert.Contains("value=\"300\"", Field(form, "settlement-yuan"), StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"say ret\"", Field(form, "settlement-kind"), StringComparison.Ordinal);
        Assert.Contains("对方先动手", Field(form, "settlement-reasons"), StringComparison.Ordinal);
        Assert.Contains("其余没有意见", form, StringComparison.Ordinal);

        await served.PerformAsync(ServedBureau.Handler, Procedure, "propose-settlement", matter, Settlement("plain", 200), 1);
        var mended = await officer.GetStringAsync("/work/returned", Stop);
        Assert.DoesNotContain($"/matters/{matter}\"", mended, StringComparison.Ordinal);
        Assert.Contains("没有退回给您的", mended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reviewer_sees_what_was_decided_before_in_like_cases_as_a_comparison_only()
    {
        foreach (var (kind, yuan) in new[] { ("hard", 4100), ("hard", 4300), ("plain", 4500) })
        {
            var earlier = await SubmitAsync(kind, yuan, "示例理由");
            await served.PerformAsync(ServedBureau.Reviewer, Procedure, "approve-settlement", earlier, Settlement(kind, yuan), 1);
        }
        var matter = await SubmitAsync("hard", 4100, "示例理由");
        var reviewer = await served.SignedInAsync(ServedBureau.Reviewer);

        var like = "";
        for (var tries = 0; tries < 100 && !like.Contains("4,300元", StringComparison.Ordinal); tries++)
        {
            like = Card(await reviewer.GetStringAsync($"/review?matter={matter}", Stop), "like");
            await Task.Delay(TimeSpan.FromMilliseconds(100), Stop);
        }
        Assert.Contains("同类决定 <span class=\"mute num\">2</span>", like, StringComparison.Ordinal);
        Assert.Contains("只作对照：不评分，不作建议。", like, StringComparison.Ordinal);
        Assert.Contains("本件拟：<b>4,100元</b>", like, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(like, "<td><a class=\"fileno\" href=\"/matters/"));
        Assert.DoesNotContain("4,500元", like, StringComparison.Ordinal);
    }

    private async Task<Guid> SubmitAsync(string kind, int yuan, string reasons)
    {
        var begun = await served.PerformAsync(ServedBureau.Handler, Procedure, "begin-review", null, new() { ["lead-officer"] = ServedBureau.Handler });
        await served.PerformAsync(ServedBureau.Handler, Procedure, "enter-subject", begun.Matter, new() { ["subject-name"] = ServedBureau.FirstPerson });
        var proposed = Settlement(kind, yuan);
        proposed["settlement-reasons"] = reasons;
        await served.PerformAsync(ServedBureau.Handler, Procedure, "propose-settlement", begun.Matter, proposed, 1);
        return begun.Matter;
    }

    private static JsonObject Settlement(string kind, int yuan) => new() { ["settlement-kind"] = kind, ["settlement-yuan"] = yuan };

    private static string Card(string html, string id) => Regex.Match(html, $"<section class=\"card[^\"]*\" id=\"{id}\".*?</section>", RegexOptions.Singleline).Value;

    // A field stands between its own beginning and that of the next.
    private static string Field(string html, string id) => Regex.Match(html, $"id=\"f-{id}\".*?(?=id=\"f-|</form>)", RegexOptions.Singleline).Value;
}
