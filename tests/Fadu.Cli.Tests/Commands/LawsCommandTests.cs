using System.Text.Json.Nodes;

namespace Fadu.Cli.Tests.Commands;

public sealed class LawsCommandTests
{
    [Fact]
    public async Task A_deadline_has_the_fixed_form_and_counts_as_the_page_shows()
    {
        // 2026-02-09 + 30 = 11 March; 13 to 27 February, 15 days, are not counted: 26 March, a Thursday.
        var run = await FaduCommand.RunAsync("laws", "deadline", "adm-case-30d-2026", "--from", "2026-02-09T20:15", "--pause", "2026-02-13..2026-02-27", "--json");
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
    [InlineData("adm-case-30d-2026", "2026-02-09", "expected 2026-02-13..2026-02-27", "--pause", "2026-02-27..2026-02-13")]
    [InlineData("adm-case-30d-2026", "2026-02-09", "it cannot have been extended -1 times", "--extend", "-1")]
    [InlineData("adm-case-30d-2026", "2026-02-09", "it cannot have been extended 2000000000 times", "--extend", "2000000000")]
    [InlineData("adm-case-30d-2026", "9999-12-30", "beyond the calendar")]
    public async Task What_cannot_be_counted_is_said_in_a_sentence_and_fails(string limit, string from, string sentence, params string[] more) =>
        (await FaduCommand.RunAsync(["laws", "deadline", limit, "--from", from, "--json", .. more])).AssertRefused(sentence);

    [Theory]
    // 2026-02-09 + 30 = 11 March. 13 to 27 February and 2 to 3 March, 17 days, are not counted: 28 March, a Saturday, so Monday the 30th.
    [InlineData("2026-03-30", "--pause", "2026-02-13..2026-02-27", "--pause", "2026-03-02..2026-03-03")]
    // Days that two pauses share are left out once: 13 February to 2 March, 18 days: 29 March, a Sunday, so Monday the 30th.
    [InlineData("2026-03-30", "--pause", "2026-02-13..2026-02-27", "--pause", "2026-02-20..2026-03-02")]
    // 治安管理处罚法 118: 30 days more, 10 April, a Friday; a second time, 10 May, a Sunday, so Monday the 11th.
    [InlineData("2026-04-10", "--extend", "1")]
    [InlineData("2026-05-11", "--extend", "2")]
    public async Task Pauses_and_extensions_are_counted(string lastDay, params string[] options)
    {
        var run = await FaduCommand.RunAsync(["laws", "deadline", "adm-case-30d-2026", "--from", "2026-02-09", "--json", .. options]);

        Assert.Equal(0, run.Code);
        Assert.Equal(lastDay, run.Json["lastDay"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_limit_read_by_people_is_told_step_by_step_in_both_languages()
    {
        var run = await FaduCommand.RunAsync("laws", "deadline", "adm-case-30d-2026", "--from", "2026-02-09");

        Assert.Equal(0, run.Code);
        Assert.Contains("2026-02-09 → 2026-03-11  30日 30 days（治安管理处罚法 第一百一十八条）", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Bilingual", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("laws", "deadline", "adm-case-30d-2026", "--json")]
    [InlineData("laws", "deadline", "adm-case-30d-2026", "--from", "2026-02-09", "--on", "2025-13-01", "--json")]
    [InlineData("laws", "explain", "no-such-rule", "--json")]
    [InlineData("laws", "check", "--pack", "nowhere", "--json")]
    [InlineData("laws", "no-such-command")]
    [InlineData("no-such-command")]
    public async Task What_is_typed_wrong_is_said_in_both_languages_on_standard_error_alone(params string[] typed)
    {
        var run = await FaduCommand.RunAsync(typed);

        Assert.Equal(1, run.Code);
        Assert.Empty(run.Output);
        var sentence = run.Errors.Split('\n')[0];
        Assert.Matches("[\u4e00-\u9fff]", sentence);
        Assert.Matches("[a-z]{3,}", sentence);
        Assert.DoesNotContain("Exception", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_counts_answer_line_by_line_and_name_the_place_that_cannot_be_read()
    {
        // Tuesday 10 February 2026: 11, 12, 13 are working days. 31 January + 1 month ends on 28 February, a make-up working day.
        var run = await FaduCommand.ReadingAsync("2026-02-10,3,working-days\n2026-01-31,1,months\n2026-02-10, many,days\n2026-02-12,2,days,liberty\n", "laws", "count");

        Assert.Equal(1, run.Code);
        Assert.Equal(["2026-02-10,3,working-days,2026-02-13", "2026-01-31,1,months,2026-02-28", "2026-02-12,2,days,2026-02-14"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("line 3, column 13", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_law_has_no_faults_and_covers_the_fact_base()
    {
        var check = JsonNode.Parse((await FaduCommand.RunAsync("laws", "check", "--json")).Output)!;
        var coverage = JsonNode.Parse((await FaduCommand.RunAsync("laws", "coverage", "--json")).Output)!;

        Assert.True(check["ok"]!.GetValue<bool>());
        Assert.Equal(["rows", "inPacks", "excused", "scenarios", "procedures"], coverage.AsObject().Select(member => member.Key));
        Assert.Equal(393, coverage["rows"]!.GetValue<int>());
        Assert.Equal(393, coverage["inPacks"]!.GetValue<int>() + coverage["excused"]!.GetValue<int>());
    }

    [Fact]
    public async Task Help_is_read_in_both_languages()
    {
        var run = await FaduCommand.RunAsync("laws", "--help");

        Assert.Equal(0, run.Code);
        Assert.Contains("规则库", run.Output, StringComparison.Ordinal);
        Assert.Contains("the law as data", run.Output, StringComparison.Ordinal);
        Assert.Contains("用法 Usage:", run.Output, StringComparison.Ordinal);
    }
}
