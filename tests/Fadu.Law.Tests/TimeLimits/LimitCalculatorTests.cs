using System.Globalization;
using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Tests.TimeLimits;

public sealed class LimitCalculatorTests
{
    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static LimitAnswer Ask(LimitQuestion question) =>
        LimitCalculator.Compute(question, TheRepository.Limits, TheRepository.Calendar, TheRepository.Zone);

    [Fact]
    public void The_case_of_the_matter_page_answers_in_the_fixed_form()
    {
        var answer = Ask(new LimitQuestion("security-case-decision", "2026-02-09", Pauses: [(Day("2026-02-13"), Day("2026-02-27"))]));
        var json = LimitAnswerJson.ToJson(answer);

        Assert.Equal(["limit", "value", "unit", "lastDay", "due", "law", "article", "provisional", "trace"], json.Select(pair => pair.Key));
        Assert.Equal("security-case-decision", (string?)json["limit"]);
        Assert.Equal(30, (int?)json["value"]);
        Assert.Equal("days", (string?)json["unit"]);
        Assert.Equal("2026-03-26", (string?)json["lastDay"]);
        Assert.Equal("2026-03-27T00:00:00+08:00", (string?)json["due"]);
        Assert.Equal("治安管理处罚法", (string?)json["law"]);
        Assert.Equal("118", (string?)json["article"]);
        Assert.False((bool?)json["provisional"]);
        Assert.Equal(["start", "length", "not-counted", "last-day"], json["trace"]!.AsArray().Select(step => (string?)step!["kind"]));
        Assert.Equal(15, (int?)json["trace"]![2]!["days"]);
    }

    [Fact]
    public void Two_extensions_and_no_third()
    {
        Assert.Equal(Day("2026-06-01"), Ask(new LimitQuestion("adm-case-30d-2026", "2026-03-02", Extensions: 2)).Deadline.LastDay);
        Assert.Equal(LimitProblemKind.ExtensionNotAllowed, Ask(new LimitQuestion("adm-case-30d-2026", "2026-03-02", Extensions: 3)).Deadline.Problems!.Single().Kind);
    }

    [Fact]
    public void A_limit_is_chosen_by_the_day_of_the_law_and_a_row_is_itself()
    {
        Assert.Equal("99", Ask(new LimitQuestion("security-case-decision", "2025-12-20")).Value!.Cite.Article);
        Assert.Equal("118", Ask(new LimitQuestion("security-case-decision", "2025-12-20", LawDay: Day("2026-01-05"))).Value!.Cite.Article);
        Assert.Equal("99", Ask(new LimitQuestion("adm-case-30d-2012", "2026-03-02")).Value!.Cite.Article);
    }

    [Fact]
    public void Hours_are_due_at_the_minute()
    {
        var json = LimitAnswerJson.ToJson(Ask(new LimitQuestion("adm-questioning-24h", "2026-02-10T09:00")));
        Assert.Equal("2026-02-11T09:00:00+08:00", (string?)json["due"]);
        Assert.Equal("2026-02-11", (string?)json["lastDay"]);
        Assert.Equal("hours", (string?)json["unit"]);
    }

    [Theory]
    [InlineData("no-such-limit", "2026-02-10", "没有名为")]
    [InlineData("security-case-decision", "10/02/2026", "起算时间应写作")]
    [InlineData("security-case-decision", "2005-01-01", "没有有效的规定")]
    [InlineData("nd-comment", "2026-02-10", "没有核实")]
    public void What_cannot_be_counted_is_said_in_a_sentence(string limit, string from, string says)
    {
        var answer = Ask(new LimitQuestion(limit, from));
        Assert.Contains(says, answer.Problem!.Zh, StringComparison.Ordinal);
        Assert.Null(answer.Value);
    }

    [Theory]
    [InlineData("2026-02-09,30,days", "2026-02-09,30,days,2026-03-11")]
    [InlineData("2026-09-18,7,days", "2026-09-18,7,days,2026-09-28")]
    [InlineData("2026-09-18,7,days,liberty", "2026-09-18,7,days,2026-09-25")]
    [InlineData("2026-02-13,5,working-days", "2026-02-13,5,working-days,2026-02-27")]
    [InlineData("2025-01-31,1,months", "2025-01-31,1,months,2025-02-28")]
    [InlineData("2026-02-10T09:00,24,hours", "2026-02-10T09:00,24,hours,2026-02-11")]
    [InlineData("2026-02-10T15:00,8,hours,true", "2026-02-10T15:00,8,hours,2026-02-10")]
    public void Plain_counts_are_answered_line_by_line(string line, string answer) =>
        Assert.Equal(answer, CountLine.Count(line, TheRepository.Calendar, TheRepository.Zone).Answer);

    [Theory]
    [InlineData("2026-02-09,30", 1)]
    [InlineData("2026-02-09,-1,days", 12)]
    [InlineData("2026-02-09, x,days", 13)]
    [InlineData("2026-02-09,30,weeks", 15)]
    [InlineData("2026-02-30,30,days", 1)]
    [InlineData("2026-02-09,30,days,perhaps", 20)]
    [InlineData("\"2026-02-09,30,days", 1)]
    [InlineData("2026-02-09,99999999999,days", 12)]
    [InlineData(",,", 1)]
    public void A_line_that_is_no_count_is_said_to_be_none_and_where(string line, int column)
    {
        var (answer, problem, at) = CountLine.Count(line, TheRepository.Calendar, TheRepository.Zone);
        Assert.Null(answer);
        Assert.NotNull(problem);
        Assert.Equal(column, at);
    }

    [Fact]
    public void Every_row_of_the_fact_base_is_in_a_limit_or_excused()
    {
        const string Name = "laws/national/coverage.yaml";
        var problems = new PackProblems();
        var excused = LimitCoverage.ReadExcused(PackNode.Read(Name, File.ReadAllText(Path.Combine(TheRepository.Root, Name)), problems));
        Assert.Empty(problems.All);

        var rows = TheRepository.Shared is { } shared
            ? LimitCoverage.ReadRows(PackNode.Read("time-limits.yaml", File.ReadAllText(Path.Combine(shared, "law/time-limits.yaml")), problems))
            : [.. TheRepository.Limits.Rows, "adm-leave-country-30d-rule"];
        Assert.Empty(problems.All);
        var coverage = LimitCoverage.Of(rows, TheRepository.Limits, excused);
        Assert.Equal((393, 392, 1, 0), (coverage.Rows, coverage.InPacks, coverage.Excused.Count, coverage.Missing.Count));
        Assert.Equal(["x"], LimitCoverage.Of([.. rows, "x"], TheRepository.Limits, excused).Missing);
    }
}
