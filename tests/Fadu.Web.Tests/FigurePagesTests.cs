using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fadu.Web.Tests;

/// <summary>The figures as a browser without script shows them: what a tile says, its page, its rows, its exports and the interface say too.</summary>
public sealed partial class FigurePagesTests(ServedBureau served) : IClassFixture<ServedBureau>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_tile_opens_to_as_many_rows_as_it_says_and_every_export_says_the_same()
    {
        var browser = await served.SignedInAsync(ServedBureau.Head);
        var json = await FollowedAsync(browser);
        var dashboard = await browser.GetStringAsync("/figures?year=2026", Stop);
        var tiles = Tile().Matches(dashboard).ToDictionary(match => match.Groups["id"].Value, match => WebUtility.HtmlDecode(match.Groups["rest"].Value));
        var table = (await browser.GetStringAsync("/figures.csv?year=2026", Stop)).TrimEnd().Split("\r\n").Skip(1).Select(line => line.Split(',')).ToDictionary(row => row[0], row => row[2]);

        Assert.True(tiles.Count > 20);
        Assert.Equal(tiles.Keys.Order(StringComparer.Ordinal), json.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("1", table["small.begun"]);
        foreach (var (id, rest) in tiles)
        {
            var page = await browser.GetStringAsync($"/figures/{id}?year=2026", Stop);
            if ((string)json[id]["status"]! == "not-recorded")
            {
                Assert.Contains("没有记录", rest, StringComparison.Ordinal);
                Assert.Equal("", table[id]);
                Assert.Contains("没有记录", page, StringComparison.Ordinal);
                continue;
            }

            var opens = int.Parse(Opens().Match(rest).Groups["n"].Value, CultureInfo.InvariantCulture);
            var rows = await browser.GetStringAsync($"/figures/{id}/rows.csv?year=2026", Stop);
            Assert.Equal(json[id]["value"]!.ToString(), table[id]);
            Assert.Equal(opens, rows.TrimEnd().Split("\r\n").Length - 1);
            Assert.Contains($"：{opens}行", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
            var listed = JsonNode.Parse(await browser.GetStringAsync($"/api/figures/{id}/rows?year=2026", Stop))!;
            Assert.Equal(opens, (int)listed["total"]!);
        }
    }

    [Fact]
    public async Task Each_month_of_a_figure_opens_to_the_rows_of_that_month_and_no_others()
    {
        var browser = await served.SignedInAsync(ServedBureau.Head);
        await FollowedAsync(browser);

        var page = await browser.GetStringAsync("/figures/small.begun?year=2026", Stop);
        var march = WebUtility.HtmlDecode(await browser.GetStringAsync("/figures/small.begun?year=2026&month=2026-03", Stop));
        var april = WebUtility.HtmlDecode(await browser.GetStringAsync("/figures/small.begun?year=2026&month=2026-04", Stop));
        var listed = JsonNode.Parse(await browser.GetStringAsync("/api/figures/small.begun/rows?year=2026&month=2026-03", Stop))!;

        Assert.Contains("3月</th><td class=\"n\"><a href=\"/figures/small.begun?year=2026&amp;month=2026-03#rows\">1</a>", page, StringComparison.Ordinal);
        Assert.Contains("3月 · 数的就是这些：1行", march, StringComparison.Ordinal);
        Assert.Contains(served.FileNumber, march, StringComparison.Ordinal);
        Assert.Contains("看全部", march, StringComparison.Ordinal);
        Assert.Contains("4月 · 数的就是这些：0行", april, StringComparison.Ordinal);
        Assert.DoesNotContain(served.FileNumber, april, StringComparison.Ordinal);
        Assert.Equal(1, (int)listed["total"]!);
        Assert.Equal(2, (await browser.GetStringAsync("/figures/small.begun/rows.csv?year=2026&month=2026-03", Stop)).TrimEnd().Split("\r\n").Length);
        Assert.Single((await browser.GetStringAsync("/figures/small.begun/rows.csv?year=2026&month=2026-04", Stop)).TrimEnd().Split("\r\n"));
    }

    [Fact]
    public async Task An_officer_counts_the_matters_of_his_own_units_only()
    {
        var stranger = await served.SignedInAsync(ServedBureau.Stranger);
        await FollowedAsync(await served.SignedInAsync(ServedBureau.Head));

        var own = JsonNode.Parse(await stranger.GetStringAsync("/api/figures?year=2026", Stop))!.AsArray().ToDictionary(one => (string)one!["id"]!, one => one!);
        var asked = JsonNode.Parse(await stranger.GetStringAsync("/api/figures?year=2026&unit=east", Stop))!.AsArray().ToDictionary(one => (string)one!["id"]!, one => one!);
        var rows = await stranger.GetStringAsync("/figures/small.begun?year=2026&unit=east", Stop);

        Assert.Equal(0, (int)own["small.begun"]["value"]!);
        Assert.Equal(0, (int)asked["small.begun"]["value"]!);
        Assert.DoesNotContain(served.FileNumber, rows, StringComparison.Ordinal);
        Assert.Contains(served.FileNumber, await (await served.SignedInAsync(ServedBureau.Handler)).GetStringAsync("/figures/small.begun?year=2026", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_year_before_the_bureau_kept_a_record_has_no_numbers_and_a_figure_that_is_not_is_not_found()
    {
        var browser = await served.SignedInAsync(ServedBureau.Head);

        var before = JsonNode.Parse(await browser.GetStringAsync("/api/figures?year=2020", Stop))!.AsArray();
        var missing = await browser.GetAsync("/figures/small.none?year=2026", Stop);

        Assert.All(before, one => Assert.Equal("not-recorded", (string)one!["status"]!));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Each_number_of_the_report_opens_to_its_rows_in_both_languages()
    {
        var browser = await served.SignedInAsync(ServedBureau.Head);
        await FollowedAsync(browser);

        var report = await browser.GetStringAsync("/report/2026", Stop);
        await browser.GetAsync("/language?to=en&back=/figures", Stop);
        var english = await browser.GetStringAsync("/report/2026", Stop);

        Assert.Contains("立案<a href=\"/figures/small.begun?year=2026\">1</a>件", report, StringComparison.Ordinal);
        Assert.Contains("没有记录", report, StringComparison.Ordinal);
        Assert.Contains("<h1>示例市公安局2026年小案报告</h1>", report, StringComparison.Ordinal);
        Assert.Contains("begun <a href=\"/figures/small.begun?year=2026\">1</a> cases", english, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/figures/small.begun?year=2026", Stop)).StatusCode);
    }

    /// <summary>The figures by id, once the clerk has followed the case.</summary>
    private static async Task<Dictionary<string, JsonNode>> FollowedAsync(HttpClient browser)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var figures = JsonNode.Parse(await browser.GetStringAsync("/api/figures?year=2026", Stop))!.AsArray().ToDictionary(one => (string)one!["id"]!, one => one!);
            if (figures["small.told"]["value"]?.ToString() == "1")
                return figures;
            await Task.Delay(100, Stop);
        }

        throw new TimeoutException("the clerk did not follow the case");
    }

    [GeneratedRegex("<a class=\"fig\" href=\"/figures/(?<id>[^?\"]+)\\?year=2026\">(?<rest>.*?)</a>", RegexOptions.Singleline)]
    private static partial Regex Tile();

    [GeneratedRegex("打开(?<n>\\d+)行")]
    private static partial Regex Opens();
}
