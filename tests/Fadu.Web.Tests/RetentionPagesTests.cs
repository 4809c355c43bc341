using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Fadu.Store;

namespace Fadu.Web.Tests;

/// <summary>The page of files kept long enough: the head adopts a schedule, the officers of the case find what it says, with the next act ready; for all others there is no such page.</summary>
public abstract partial class RetentionPagesTests(ServedBureau served)
{
    private const string Schedule =
        """
        title: { zh: 示例<期限>表, en: Example }
        classes:
          plain:
            title: { zh: 没有决定的, en: Without a decision }
            files: [ { procedure: small-case, without: [settle-case], from: end-case, counted: next-year } ]
            values:
              2026-01-01: { keep: 3 years, ground: { document: 示例规定, number: 示档〔2025〕1号, date: 2025-12-01, article: 附表 } }
          settled:
            title: { zh: 有决定的, en: With a decision }
            files: [ { procedure: small-case, with: [settle-case], from: end-case, counted: next-year } ]
            values: { 2026-01-01: { keep: permanent } }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_schedule_is_checked_adopted_and_lists_what_two_then_erase()
    {
        await AppointAsync();
        var number = await EndedAsync();
        var (head, handler, stranger) = (await served.SignedInAsync(ServedBureau.Head), await served.SignedInAsync(ServedBureau.Handler), await served.SignedInAsync(ServedBureau.Stranger));
        Assert.Contains("href=\"/retention\"", await head.GetStringAsync("/account", Stop), StringComparison.Ordinal);
        Assert.Contains("href=\"/retention\"", await handler.GetStringAsync("/matters?closed=true", Stop), StringComparison.Ordinal);
        Assert.Contains("还没有采用保管期限表：没有一件到期", await handler.GetStringAsync("/retention", Stop), StringComparison.Ordinal);

        // What is wrong stands by line and column, and there is nothing to adopt.
        var wrong = await CheckAsync(head, Schedule.Replace("end-case", "end-cas", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Conflict, wrong.StatusCode);
        var told = await wrong.Content.ReadAsStringAsync(Stop);
        Assert.Contains("第5行第69列", told, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"schedule\"", told, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await CheckAsync(head, null)).StatusCode);
        // Whoever lists does not adopt: there is nothing to choose, and what is sent is refused.
        Assert.DoesNotContain("/retention/check", await handler.GetStringAsync("/retention", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"schedule\"", await (await CheckAsync(handler, Schedule)).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await AdoptAsync(handler, Schedule)).StatusCode);

        var shown = await (await CheckAsync(head, Schedule)).Content.ReadAsStringAsync(Stop);
        Assert.Contains("示例&lt;期限&gt;表", shown, StringComparison.Ordinal);
        Assert.Contains("依据未读到原文", shown, StringComparison.Ordinal);
        Assert.Contains("没有写明依据", shown, StringComparison.Ordinal);
        Assert.Contains("还没有采用保管期限表", await handler.GetStringAsync("/retention", Stop), StringComparison.Ordinal);
        Assert.Contains("已采用", await (await AdoptAsync(head, WebUtility.HtmlDecode(Text().Match(shown).Groups[1].Value))).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        Assert.DoesNotContain(number, await handler.GetStringAsync("/retention", Stop), StringComparison.Ordinal);
        served.Time.Set(new DateTimeOffset(2030, 1, 2, 4, 0, 0, TimeSpan.Zero));
        (head, handler, stranger) = (await served.SignedInAsync(ServedBureau.Head), await served.SignedInAsync(ServedBureau.Handler), await served.SignedInAsync(ServedBureau.Stranger));
        var due = await handler.GetStringAsync("/retention", Stop);
        Assert.Contains(number, due, StringComparison.Ordinal);
        Assert.DoesNotContain("公孙示例", due, StringComparison.Ordinal);
        Assert.Contains(number, await handler.GetStringAsync("/retention.csv", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain(number, await stranger.GetStringAsync("/retention", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain(number, await stranger.GetStringAsync("/retention.csv", Stop), StringComparison.Ordinal);

        // The form it leads to is filled in and is sent like any other.
        var link = WebUtility.HtmlDecode(Propose().Match(due).Groups[1].Value);
        var form = await handler.GetStringAsync(link, Stop);
        Assert.Contains("示档〔2025〕1号", form, StringComparison.Ordinal);
        Assert.Matches("value=\"outlived\"[^>]* checked", form);
        var address = link[..link.IndexOf('?', StringComparison.Ordinal)];
        Assert.Equal(HttpStatusCode.Redirect, (await ServedBureau.PostAsync(handler, address, new() { ["forget-ground"] = "outlived", ["forget-document"] = "示档〔2025〕1号", ["act-subject"] = "1" }, form)).StatusCode);
        Assert.Contains("/acts/forget-person?subject=1", await head.GetStringAsync("/retention", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_whoever_neither_proposes_nor_decides_there_is_no_such_page()
    {
        await AppointAsync();
        foreach (var person in new[] { ServedBureau.Registrar, ServedBureau.Reviewer, "aud01", "sys01", "sec01" })
        {
            var browser = await served.SignedInAsync(person);
            foreach (var path in new[] { "/retention", "/retention.csv" })
                Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(path, Stop)).StatusCode);
            var account = await browser.GetStringAsync("/account", Stop);
            Assert.DoesNotContain("/retention", account, StringComparison.Ordinal);
            Assert.DoesNotContain("/retention", await browser.GetStringAsync("/matters?closed=true", Stop), StringComparison.Ordinal);
            var (before, refusals) = ((await served.Bureau.RosterAsync(Stop)).Version, await RefusalsAsync());
            Assert.Equal(HttpStatusCode.NotFound, (await AdoptAsync(browser, Schedule)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await CheckAsync(browser, Schedule)).StatusCode);
            // It did not come as far as the law either: nothing was asked for.
            Assert.Equal((before, refusals), ((await served.Bureau.RosterAsync(Stop)).Version, await RefusalsAsync()));
        }
    }

    private async Task<int> RefusalsAsync() => (await served.Bureau.Folder.Database.PageRows.RefusalsAsync(served.Bureau.Bureau, new MatterId(served.Bureau.BureauMatter), 1, Stop)).Total;

    private async Task AppointAsync()
    {
        if ((await served.Bureau.RosterAsync(Stop)).Rows.Any(row => row.Key == "aud01"))
            return;
        foreach (var (person, post) in new[] { ("aud01", "audit-administrator"), ("sys01", "system-administrator"), ("sec01", "security-administrator") })
        {
            await served.PerformAsync(ServedBureau.Registrar, served.Bureau.BureauProcedure, "appoint-officer", served.Bureau.BureauMatter, new() { ["officer-code"] = person, ["officer-name"] = person, ["officer-since"] = "2026-01-01" });
            await served.PerformAsync(ServedBureau.Registrar, served.Bureau.BureauProcedure, "assign-post", served.Bureau.BureauMatter, new() { ["post-holder"] = person, ["post-unit"] = ServedBureau.Code, ["post-kind"] = post, ["post-since"] = "2026-01-01" });
        }
    }

    private async Task<string> EndedAsync()
    {
        var opened = await served.PerformAsync(ServedBureau.Handler, "small-case", "begin-case", null, new() { ["summary"] = "在示例路争执" });
        await served.PerformAsync(ServedBureau.Handler, "small-case", "enter-person", opened.Matter, new() { ["person-name"] = "公孙示例" });
        await served.PerformAsync(ServedBureau.Handler, "small-case", "end-case", opened.Matter, []);
        return opened.FileNumber;
    }

    private static async Task<HttpResponseMessage> CheckAsync(HttpClient browser, string? schedule) => await SendAsync(browser, "/retention/check", form =>
    {
        if (schedule is not null)
            form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(schedule)), "file", "retention.yaml");
    });

    private static Task<HttpResponseMessage> AdoptAsync(HttpClient browser, string schedule) => SendAsync(browser, "/retention", form => form.Add(new StringContent(schedule), "schedule"));

    private static async Task<HttpResponseMessage> SendAsync(HttpClient browser, string path, Action<MultipartFormDataContent> fill)
    {
        using var form = new MultipartFormDataContent { { new StringContent(WebUtility.HtmlDecode(Token().Match(await browser.GetStringAsync("/account", Stop)).Groups[1].Value)), "form-token" } };
        fill(form);
        return await browser.PostAsync(path, form, Stop);
    }

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<textarea name=\"schedule\"[^>]*>([^<]*)</textarea>")]
    private static partial Regex Text();

    [GeneratedRegex("href=\"([^\"]*/acts/propose-forgetting[^\"]*)\"")]
    private static partial Regex Propose();
}

[Trait("Database", "sqlite")]
public sealed class RetentionPagesTestsOnSqlite(ServedBureau served) : RetentionPagesTests(served), IClassFixture<ServedBureau>;

[Trait("Database", "postgresql")]
public sealed class RetentionPagesTestsOnPostgres(ServedBureauOnPostgres served) : RetentionPagesTests(served), IClassFixture<ServedBureauOnPostgres>;
