using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fadu.Cli.Tests.Commands;

/// <summary>The fixed forms of the figures and of the yearly report.</summary>
public sealed partial class FiguresCommandTests(Demonstration demonstration)
{
    private static readonly string[] Parts = ["## 一、", "## 二、", "## 三、", "## 四、", "## 五、"];

    [Fact]
    public async Task Each_figure_says_its_value_its_period_the_matters_behind_it_and_whether_it_is_recorded()
    {
        var answer = await FaduCommand.RunAsync("figures", "--year", "2026", "--data", demonstration.Data, "--json");
        var rows = await FaduCommand.RunAsync("figures", "--year", "2026", "--data", demonstration.Data, "--rows", "cases.filed");

        Assert.Equal(0, answer.Code);
        var figures = JsonNode.Parse(answer.Output)!.AsArray();
        Assert.All(figures, one => Assert.Equal(["asKnownAt", "from", "id", "matters", "status", "to", "unit", "value"], one!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal)));
        Assert.All(figures, one => Assert.Equal(one!["value"] is null, (string)one["status"]! == "not-recorded"));
        var filed = figures.Single(one => (string)one!["id"]! == "cases.filed")!;
        Assert.Equal(rows.Output.TrimEnd().Split("\r\n").Length - 1, (int)filed["value"]!);
        Assert.True((int)filed["value"]! > 0);
        Assert.Null(figures.Single(one => (string)one!["id"]! == "study.sessions")!["value"]);
        (await FaduCommand.RunAsync("figures", "--year", "2026", "--data", demonstration.Data, "--rows", "nothing")).AssertRefused("There is no figure");
    }

    [Fact]
    public async Task The_report_has_five_parts_and_each_of_its_numbers_leads_to_rows_in_the_same_file()
    {
        var markdown = demonstration.NewPath() + ".md";
        var html = demonstration.NewPath() + ".html";
        var written = await FaduCommand.RunAsync("report", "annual", "--year", "2026", "--data", demonstration.Data, "--out", markdown);
        await FaduCommand.RunAsync("report", "annual", "--year", "2026", "--data", demonstration.Data, "--out", html);

        Assert.Equal(0, written.Code);
        var text = await File.ReadAllTextAsync(markdown, TestContext.Current.CancellationToken);
        var page = await File.ReadAllTextAsync(html, TestContext.Current.CancellationToken);
        Assert.All(Parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Contains("学法讲法（[没有记录](#rows-study.sessions)）", text, StringComparison.Ordinal);
        var anchors = Anchor().Matches(text).Select(match => match.Groups["id"].Value).ToHashSet();
        var links = Link().Matches(text).Select(match => match.Groups["id"].Value).ToList();
        Assert.True(links.Count > 50);
        Assert.All(links, link => Assert.Contains(link, anchors));
        Assert.Equal(links, PageLink().Matches(page).Select(match => match.Groups["id"].Value));
        (await FaduCommand.RunAsync("report", "annual", "--year", "2026", "--data", demonstration.Data, "--out", demonstration.NewPath() + ".doc")).AssertRefused("must end in .html or .md");
    }

    [Theory]
    [InlineData("zh", "示例市公安局", "2026年11月21日")]
    [InlineData("en", "示例市公安局", "21 November 2026")]
    public async Task The_report_of_a_demonstration_is_signed_by_its_bureau_on_its_own_day_whatever_day_the_machine_has(string language, string bureau, string day)
    {
        var markdown = demonstration.NewPath() + ".md";
        var html = demonstration.NewPath() + ".html";
        await FaduCommand.RunAsync("report", "annual", "--year", "2026", "--data", demonstration.Data, "--language", language, "--out", markdown);
        await FaduCommand.RunAsync("report", "annual", "--year", "2026", "--data", demonstration.Data, "--language", language, "--out", html);

        var text = await File.ReadAllTextAsync(markdown, TestContext.Current.CancellationToken);
        var page = await File.ReadAllTextAsync(html, TestContext.Current.CancellationToken);
        Assert.Contains($"\n\n<div align=\"right\">\n\n{bureau}\n\n{day}\n\n</div>\n", text, StringComparison.Ordinal);
        Assert.Contains($"<div class=\"report-sign\">\n<p>{bureau}</p>\n<p>{day}</p>\n</div>\n<h2>", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("<a id=\"(?<id>[^\"]+)\">")]
    private static partial Regex Anchor();

    [GeneratedRegex(@"\]\(#(?<id>[^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("<a href=\"#(?<id>[^\"]+)\">")]
    private static partial Regex PageLink();
}
