using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Fadu.Casework.Bureau;
using Fadu.Store;

namespace Fadu.Web.Tests;

/// <summary>The page that takes in a roster: what changes is shown, then entered by one act, for whoever may and nobody else.</summary>
public sealed partial class RosterPagesTests(ServedBureau served) : IClassFixture<ServedBureau>
{
    private const string Headings = "类别,代码,名称,单位,内容,起始日,截止日\r\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_registrar_sees_what_changes_enters_it_and_finds_it_there_already()
    {
        var browser = await served.SignedInAsync(ServedBureau.Registrar);
        var file = $"民警,r01,<周九>,,,2026-01-01,\r\n任职,r01,,{ServedBureau.Code},办案民警,2026-01-01,\r\n";
        Assert.Contains("href=\"/roster\"", await browser.GetStringAsync("/account", Stop), StringComparison.Ordinal);

        var shown = await CheckAsync(browser, file);
        var page = await shown.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.Contains("新登记2项，终止0项", page, StringComparison.Ordinal);
        Assert.Contains("&lt;周九&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<周九>", page, StringComparison.Ordinal);
        Assert.DoesNotContain((await served.Bureau.RosterAsync(Stop)).Rows, row => row.Key == "r01");

        var entered = await (await EnterAsync(browser, page)).Content.ReadAsStringAsync(Stop);
        Assert.Contains("已登记2项", entered, StringComparison.Ordinal);
        Assert.Single((await served.Bureau.RosterAsync(Stop)).StandingOf("r01", new DateOnly(2026, 3, 16)).Posts);
        Assert.Contains("没有变化", await (await CheckAsync(browser, file)).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        // Sent once more, the form of before enters nothing: the bureau's affairs have moved on.
        Assert.Equal(HttpStatusCode.OK, (await EnterAsync(browser, page)).StatusCode);
        Assert.Single((await served.Bureau.RosterAsync(Stop)).Rows, row => row is { Kind: RosterKind.Officer, Key: "r01" });
        Assert.Contains("r01", await browser.GetStringAsync("/roster.csv", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_stand_by_line_and_column_and_there_is_nothing_to_enter()
    {
        var browser = await served.SignedInAsync(ServedBureau.Registrar);

        var answer = await CheckAsync(browser, "民警,r02,周九,,,2026-01-01,\r\n任职,r02,,nowhere,办案民警,2026-01-01,\r\n");
        var page = await answer.Content.ReadAsStringAsync(Stop);
        var own = await (await CheckAsync(browser, $"任职,{ServedBureau.Registrar},,{ServedBureau.Code},公安机关负责人,2026-01-01,\r\n")).Content.ReadAsStringAsync(Stop);
        var none = await CheckAsync(browser, file: null);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("第3行", page, StringComparison.Ordinal);
        Assert.Contains("没有代码为“nowhere”的单位", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"lines\"", page, StringComparison.Ordinal);
        Assert.Contains("不能给自己任免岗位", own, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"lines\"", own, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, none.StatusCode);
    }

    [Fact]
    public async Task The_page_names_the_bounds_that_files_are_held_to_in_both_languages()
    {
        var browser = await served.SignedInAsync(ServedBureau.Registrar);
        string Lines(string zh, string en) => string.Create(CultureInfo.InvariantCulture, $"{zh}{RosterFile.LinesAtMost:#,0}{en}");
        var faulty = string.Concat(Enumerable.Repeat("警察,r05,周九,,,2026-01-01,\r\n", RosterFile.FaultsAtMost + 1));

        Assert.Contains(Lines("最多", "行"), await browser.GetStringAsync("/roster", Stop), StringComparison.Ordinal);
        Assert.Contains($"只列出前{RosterFile.FaultsAtMost}处", await (await CheckAsync(browser, faulty)).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        await browser.GetAsync("/language?to=en&back=/roster", Stop);
        Assert.Contains(Lines("at most ", " lines"), await browser.GetStringAsync("/roster", Stop), StringComparison.Ordinal);
        Assert.Contains($"Only the first {RosterFile.FaultsAtMost} are listed", await (await CheckAsync(browser, faulty)).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_page_would_not_send_is_judged_the_same()
    {
        var browser = await served.SignedInAsync(ServedBureau.Registrar);
        var page = await (await CheckAsync(browser, "民警,r03,周九,,,2026-01-01,\r\n")).Content.ReadAsStringAsync(Stop);

        foreach (var lines in new[] { $"任职,{ServedBureau.Registrar},,{ServedBureau.Code},公安机关负责人,2026-01-01,\r\n", "任职,r03,,nowhere,办案民警,2026-01-01,\r\n" })
            Assert.Equal(HttpStatusCode.Conflict, (await EnterAsync(browser, page, Headings + lines)).StatusCode);
        Assert.DoesNotContain((await served.Bureau.RosterAsync(Stop)).Rows, row => row.Key == "r03" || row.Of == "nowhere" || row is { Key: ServedBureau.Registrar, Value: "head-of-organ" });
    }

    [Fact]
    public async Task For_whoever_may_not_there_is_no_such_page()
    {
        var registrar = await served.SignedInAsync(ServedBureau.Registrar);
        var page = await (await CheckAsync(registrar, "民警,r04,周九,,,2026-01-01,\r\n")).Content.ReadAsStringAsync(Stop);
        var refused = await RefusedAsync();
        foreach (var person in new[] { ServedBureau.Handler, ServedBureau.Reviewer, ServedBureau.Stranger })
        {
            var browser = await served.SignedInAsync(person);
            Assert.DoesNotContain("href=\"/roster\"", await browser.GetStringAsync("/account", Stop), StringComparison.Ordinal);
            foreach (var path in new[] { "/roster", "/roster.csv" })
                Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(path, Stop)).StatusCode);
            var account = await browser.GetStringAsync("/account", Stop);
            Assert.Equal(HttpStatusCode.NotFound, (await EnterAsync(browser, account, LinesOf(page), SeenOf(page))).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await CheckAsync(browser, "民警,r04,周九,,,2026-01-01,\r\n", "/account")).StatusCode);
        }
        // It did not come as far as the law either: nothing was asked for.
        Assert.Equal(refused, await RefusedAsync());
        using var nobody = served.Browser();
        Assert.Equal(HttpStatusCode.Redirect, (await nobody.GetAsync("/roster", Stop)).StatusCode);
        // Without the page's own token nothing is taken in.
        using var bare = new MultipartFormDataContent { { new StringContent(LinesOf(page)), "lines" }, { new StringContent(SeenOf(page)), "seen" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await registrar.PostAsync("/roster", bare, Stop)).StatusCode);
        Assert.DoesNotContain((await served.Bureau.RosterAsync(Stop)).Rows, row => row.Key == "r04");

        async Task<int> RefusedAsync() => (await served.Bureau.Folder.Database.PageRows.RefusalsAsync(served.Bureau.Bureau, new MatterId(served.Bureau.BureauMatter), 1, Stop)).Total;
    }

    private static async Task<HttpResponseMessage> CheckAsync(HttpClient browser, string? file, string from = "/roster")
    {
        using var body = new MultipartFormDataContent { { new StringContent(TokenOf(await browser.GetStringAsync(from, Stop))), "form-token" } };
        if (file is not null)
            body.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(Headings + file)), "file", "roster.csv");
        return await browser.PostAsync("/roster/check", body, Stop);
    }

    private static async Task<HttpResponseMessage> EnterAsync(HttpClient browser, string page, string? lines = null, string? seen = null)
    {
        using var body = new MultipartFormDataContent { { new StringContent(TokenOf(page)), "form-token" }, { new StringContent(lines ?? LinesOf(page)), "lines" }, { new StringContent(seen ?? SeenOf(page)), "seen" } };
        return await browser.PostAsync("/roster", body, Stop);
    }

    private static string TokenOf(string page) => WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value);

    private static string LinesOf(string page) => WebUtility.HtmlDecode(Lines().Match(page).Groups[1].Value);

    private static string SeenOf(string page) => Seen().Match(page).Groups[1].Value;

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<textarea name=\"lines\"[^>]*>([^<]*)</textarea>")]
    private static partial Regex Lines();

    [GeneratedRegex("name=\"seen\" value=\"([0-9]+)\"")]
    private static partial Regex Seen();
}
