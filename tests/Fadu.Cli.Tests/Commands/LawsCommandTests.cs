using System.Text.Json.Nodes;

namespace Fadu.Cli.Tests.Commands;

public sealed class LawsCommandTests
{
    [Fact]
    public async Task A_deadline_has_the_fixed_form_and_counts_as_the_page_shows()
    {
        // 2026-02-09 + 30 = 11 March; 13 to 27 February, 15 days, are not counted: 26 March, a Thursday.
        var run = await FaduCommand.RunAsync(null, "laws", "deadline", "adm-case-30d-2026", "--from", "2026-02-09T20:15", "--pause", "2026-02-13..2026-02-27", "--json");
        var json = JsonNode.Parse(run.Output)!.AsObject();

        Assert.Equal(0, run.Code);
        Assert.Equal(["limit", "value", "unit", "lastDay", "due", "law", "article", "provisional", "trace"], json.Select(member => member.Key));
        Assert.Equal("2026-03-26", json["lastDay"]!.GetValue<string>());
        Assert.Equal("治安管理处罚法", json["law"]!.GetValue<string>());
        Assert.Equal("118", json["article"]!.GetValue<string>());
        Assert.False(json["provisional"]!.GetValue<bool>());
        Assert.Equal("last-day", json["trace"]!.AsArray()[^1]!["kind"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("no-such-limit", "2026-02-09", "no limit is called")]
    [InlineData("adm-case-30d-2026", "9 February", "the start must be")]
    public async Task What_cannot_be_counted_is_said_in_a_sentence_and_fails(string limit, string from, string sentence)
    {
        var run = await FaduCommand.RunAsync(null, "laws", "deadline", limit, "--from", from, "--json");

        Assert.Equal(1, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains(sentence, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_counts_answer_line_by_line_and_name_the_line_that_cannot_be_read()
    {
        // Tuesday 10 February 2026: 11, 12, 13 are working days. 31 January + 1 month ends on 28 February, a make-up working day.
        var run = await FaduCommand.RunAsync("2026-02-10,3,working-days\n2026-01-31,1,months\nnonsense\n2026-02-12,2,days,liberty\n", "laws", "count");

        Assert.Equal(1, run.Code);
        Assert.Equal(["2026-02-10,3,working-days,2026-02-13", "2026-01-31,1,months,2026-02-28", "2026-02-12,2,days,2026-02-14"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("line 3", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_law_has_no_faults_and_covers_the_fact_base()
    {
        var check = JsonNode.Parse((await FaduCommand.RunAsync(null, "laws", "check", "--json")).Output)!;
        var coverage = JsonNode.Parse((await FaduCommand.RunAsync(null, "laws", "coverage", "--json")).Output)!;

        Assert.True(check["ok"]!.GetValue<bool>());
        Assert.Equal(["rows", "inPacks", "excused", "scenarios", "procedures"], coverage.AsObject().Select(member => member.Key));
        Assert.Equal(393, coverage["rows"]!.GetValue<int>());
        Assert.Equal(393, coverage["inPacks"]!.GetValue<int>() + coverage["excused"]!.GetValue<int>());
    }

    [Fact]
    public async Task Help_is_read_in_both_languages()
    {
        var run = await FaduCommand.RunAsync(null, "laws", "--help");

        Assert.Equal(0, run.Code);
        Assert.Contains("规则库", run.Output, StringComparison.Ordinal);
        Assert.Contains("the law as data", run.Output, StringComparison.Ordinal);
    }
}
