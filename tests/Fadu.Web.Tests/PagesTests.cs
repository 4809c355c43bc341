using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Fadu.Web.Forms;

namespace Fadu.Web.Tests;

/// <summary>What an officer sees in a browser without script.</summary>
public sealed partial class PagesTests(ServedBureau served) : IClassFixture<ServedBureau>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Pages => ["/work", "/work?scope=unit", "/matters", "/matters?q=张三", "/open", "/refusals", "/figures?year=2026", "/figures/small.told?year=2026", "/report/2026", "/ledger", "/law", "/account", "/matters/{case}", "/matters/{case}/acts/settle-case?subject=1", "/open/small-case/begin-case", "/ledger?matter={case}", "/review", "/matters/{case}/looks", "/law?kind=gates&q=告知", "/law?kind=laws", "/refusals?mine=true", "/matters?on=2026-03-20&mine=true", "/matters/{case}?known=2026-03-16T12:00"];

    [Theory, MemberData(nameof(Pages))]
    public async Task Every_page_answers_in_chinese_with_nothing_inline(string path)
    {
        var browser = await served.SignedInAsync(ServedBureau.Handler);

        var answer = await browser.GetAsync(path.Replace("{case}", served.Case.ToString(), StringComparison.Ordinal), Stop);

        var html = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("示例市公安局", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(Inline(), html);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_reader_who_chose_english_reads_english()
    {
        var browser = await served.SignedInAsync(ServedBureau.Handler);

        var switched = await browser.GetAsync("/language?to=en&back=/work", Stop);
        var html = await browser.GetStringAsync("/work", Stop);

        Assert.Equal("/work", switched.Headers.Location!.ToString());
        Assert.Contains("<html lang=\"en\">", html, StringComparison.Ordinal);
        Assert.Contains("My work", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example")]
    public async Task A_change_of_language_leads_nowhere_else(string back)
    {
        var answer = await served.Browser().GetAsync($"/language?to=en&back={Uri.EscapeDataString(back)}", Stop);

        Assert.Equal("/", answer.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("/matters?q=张三", "/matters?q=%E5%BC%A0%E4%B8%89")]
    [InlineData("/work¿'\"(", "/work%C2%BF'\"(")]
    [InlineData("/matters?q=%E5%BC%A0", "/matters?q=%E5%BC%A0")]
    public async Task A_change_of_language_leads_back_to_a_page_with_words_of_any_script_in_its_address(string back, string led)
    {
        var answer = await served.Browser().GetAsync($"/language?to=en&back={Uri.EscapeDataString(back)}", Stop);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(led, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_power_the_law_refuses_shows_article_and_cure_and_keeps_what_was_typed()
    {
        var browser = await served.SignedInAsync(ServedBureau.Head);
        var path = $"/matters/{served.Case}/acts/settle-case";

        var answer = await ServedBureau.PostAsync(browser, path + "?subject=2", path, new()
        {
            ["act-subject"] = "2",
            ["treated-as-first"] = "false",
            ["decision-reasons"] = "李四动手在先，证据确实",
        });

        var html = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("还没有告知，不能决定", html, StringComparison.Ordinal);
        Assert.Contains("第一百一十二条", html, StringComparison.Ordinal);
        Assert.Contains("先告知", html, StringComparison.Ordinal);
        Assert.Contains($"/matters/{served.Case}/acts/tell-person", html, StringComparison.Ordinal);
        Assert.Contains("李四动手在先，证据确实", html, StringComparison.Ordinal);
        var register = await browser.GetStringAsync("/refusals", Stop);
        Assert.Contains("还没有告知，不能决定", register, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_in_the_future_is_a_fault_at_its_place_and_nothing_is_written()
    {
        var browser = await served.SignedInAsync(ServedBureau.Handler);
        var path = $"/matters/{served.Case}/acts/ask-consent";
        var before = (await served.Bureau.Pages.OpenAsync(served.Case, ServedBureau.Handler, "test", null, Stop))!.Version;

        var answer = await ServedBureau.PostAsync(browser, path, path, new() { ["form-occurred"] = "2031-01-01T09:00" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("发生的时间不能晚于现在", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(before, (await served.Bureau.Pages.OpenAsync(served.Case, ServedBureau.Handler, "test", null, Stop))!.Version);
    }

    [Fact]
    public async Task An_act_is_performed_and_said_on_the_next_page_with_the_code_of_the_party_it_added()
    {
        var browser = await served.SignedInAsync(ServedBureau.Handler);
        var opened = await ServedBureau.PostAsync(browser, "/open/small-case/begin-case", "/open/small-case/begin-case", new() { ["summary"] = "新案" });
        var matter = opened.Headers.Location!.ToString().Split('?')[0];

        var entered = await ServedBureau.PostAsync(browser, matter + "/acts/enter-person", matter + "/acts/enter-person", new() { ["person-name"] = "周八", ["person-identity"] = "430100198803030033" });
        var html = await browser.GetStringAsync(entered.Headers.Location!.ToString(), Stop);

        Assert.Contains("已记录", html, StringComparison.Ordinal);
        Assert.Contains("登记当事人", html, StringComparison.Ordinal);
        Assert.Contains(served.Bureau.QueryCodeOf(new Store.MatterId(Guid.Parse(matter.Split('/')[^1])), 1), html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_acted_first_is_shown_and_what_was_typed_is_kept()
    {
        var browser = await served.SignedInAsync(ServedBureau.Handler);
        var matter = (await served.PerformAsync(ServedBureau.Handler, "small-case", "begin-case", null, [])).Matter;
        var path = $"/matters/{matter}/acts/enter-person";

        var answer = await ServedBureau.PostAsync(browser, path, path, new() { ["person-name"] = "吴九", ["form-version"] = "0" });

        var html = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("有人先办了", html, StringComparison.Ordinal);
        Assert.Contains("吴九", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_identifies_a_party_is_masked_until_a_purpose_is_named_and_the_look_is_recorded()
    {
        var browser = await served.SignedInAsync(ServedBureau.Handler);
        var matter = $"/matters/{served.Case}";

        var masked = await browser.GetStringAsync(matter, Stop);
        var shown = await ServedBureau.PostAsync(browser, matter, matter + "/reveal", new() { ["subject"] = "1", ["purpose"] = "verify-identity" });
        var without = await ServedBureau.PostAsync(browser, matter, matter + "/reveal", new() { ["subject"] = "1", ["purpose"] = "curiosity" });

        Assert.DoesNotContain(ServedBureau.FirstIdentity, masked, StringComparison.Ordinal);
        Assert.Contains("4301**********0017", masked, StringComparison.Ordinal);
        Assert.Contains(ServedBureau.FirstIdentity, await shown.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.DoesNotContain(ServedBureau.FirstIdentity, await without.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.True(await LookedAsync("verify-identity"));
        Assert.False(await LookedAsync("curiosity"));
    }

    [Fact]
    public async Task A_query_code_is_told_again_to_whoever_names_a_purpose_and_of_the_party_shown_alone()
    {
        var browser = await served.SignedInAsync(ServedBureau.Handler);
        var matter = $"/matters/{served.Case}";
        var (first, second) = (CodeOf(1), CodeOf(2));

        var masked = await browser.GetStringAsync(matter, Stop);
        var shown = await (await ServedBureau.PostAsync(browser, matter, matter + "/reveal", new() { ["subject"] = "1", ["purpose"] = "deliver-paper" })).Content.ReadAsStringAsync(Stop);
        var without = await (await ServedBureau.PostAsync(browser, matter, matter + "/reveal", new() { ["subject"] = "1", ["purpose"] = "curiosity" })).Content.ReadAsStringAsync(Stop);

        Assert.DoesNotContain(first, masked, StringComparison.Ordinal);
        Assert.Contains(first, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(second, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(first, without, StringComparison.Ordinal);
        Assert.True(await LookedAsync("deliver-paper"));
    }

    [Fact]
    public async Task The_code_on_the_page_after_a_party_was_entered_is_for_whoever_entered_it()
    {
        var entered = (await served.Bureau.Pages.OpenAsync(served.Case, ServedBureau.Handler, "test", null, Stop))!.Subjects.First(subject => subject.Record.Number == 1).Record.BornOf;
        var address = string.Create(CultureInfo.InvariantCulture, $"/matters/{served.Case}?done={entered}");

        var own = await (await served.SignedInAsync(ServedBureau.Handler)).GetStringAsync(address, Stop);
        var heads = await (await served.SignedInAsync(ServedBureau.Head)).GetStringAsync(address, Stop);

        Assert.Contains(CodeOf(1), own, StringComparison.Ordinal);
        Assert.Contains("已记录", heads, StringComparison.Ordinal);
        Assert.DoesNotContain(CodeOf(1), heads, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Officers_of_the_unit_that_holds_the_matter_are_offered_before_all_others()
    {
        var page = (await served.Bureau.Pages.OpenAsync(served.Case, ServedBureau.Handler, "test", null, Stop))!;
        var roster = await served.Bureau.RosterAsync(Stop);
        var today = new DateOnly(2026, 4, 1);
        var act = served.Bureau.Pack.FindProcedure("small-review")!.FindAct("begin-review")!;
        List<bool> Own(Casework.Worklists.MatterPage? of, string person = "") =>
            [.. new FormChoices(served.Bureau.Pack, roster, of, person, today).Of(act)["lead-officer"].Select(one => roster.StandingOf(one.Value, today).Posts.Any(post => post.Unit == page.State.Unit))];

        var (offered, unsorted) = (Own(page), Own(null));

        Assert.Equal(unsorted.OrderByDescending(own => own), offered);
        Assert.NotEqual(unsorted, offered);
        // A matter not yet begun is its beginner's unit's; all others are folded away.
        Assert.Equal(offered, Own(null, ServedBureau.Handler));
        Assert.Equal(offered, [.. new FormChoices(served.Bureau.Pack, roster, page, "", today).Of(act)["lead-officer"].Select(one => !one.IsApart)]);
    }

    [Fact]
    public async Task A_paper_prints_with_the_text_it_was_made_with()
    {
        var matter = (await served.PerformAsync(ServedBureau.Handler, "small-case", "begin-case", null, [])).Matter;
        await served.PerformAsync(ServedBureau.Handler, "small-case", "enter-person", matter, new() { ["person-name"] = "郑十", ["person-born"] = "1980-01-01" });
        await served.PerformAsync(ServedBureau.Handler, "small-case", "tell-person", matter, [], 1);
        var decided = await served.PerformAsync(ServedBureau.Head, "small-case", "settle-case", matter, new() { ["treated-as-first"] = false }, 1);
        var browser = await served.SignedInAsync(ServedBureau.Head);

        var html = await browser.GetStringAsync($"/matters/{matter}/documents/{decided.Adds[0]}", Stop);

        Assert.Contains("郑十", html, StringComparison.Ordinal);
        Assert.Contains("与作出时一致", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_the_token_of_a_page_of_ours_writes_nothing()
    {
        var browser = await served.SignedInAsync(ServedBureau.Handler);

        var answer = await browser.PostAsync("/open/small-case/begin-case", new FormUrlEncodedContent([new("summary", "伪造"), new("form-key", "forged-1")]), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("没有写入任何记录", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_not_there_says_so()
    {
        var answer = await served.Browser().GetAsync("/no/such/page", Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("没有这一页", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_exported_and_no_cell_of_it_is_a_formula()
    {
        var browser = await served.SignedInAsync(ServedBureau.Handler);

        var csv = await browser.GetStringAsync("/matters.csv", Stop);

        Assert.Contains(served.FileNumber, csv, StringComparison.Ordinal);
        Assert.All(csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).SelectMany(line => line.Split(',')), cell => Assert.DoesNotMatch("^[=+@-]", cell));
    }

    private string CodeOf(int party) => served.Bureau.QueryCodeOf(new Store.MatterId(served.Case), party);

    // A look is written with the next commit; it need not stand at once.
    private async Task<bool> LookedAsync(string purpose)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            var looks = await served.Bureau.Looks.OfMatterAsync(new Store.MatterId(served.Case), Casework.Paging.Of(1, 200), Stop);
            if (looks.Rows.Any(look => look.Purpose == purpose && look is { Person: ServedBureau.Handler, Subject: 1 }))
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(100), Stop);
        }
        return false;
    }

    [GeneratedRegex("<script(?! src=)|<style|\\sstyle=|\\son[a-z]+=|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
