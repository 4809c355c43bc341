using System.Collections.Frozen;
using Fadu.Law.Packs;
using Fadu.Law.Scenarios;
using Fadu.Law.Tests.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Tests.Scenarios;

/// <summary>Counts of limits outside any procedure: read, held against the law, and enough to notice a change.</summary>
public sealed class LimitCountTests
{
    private const string Counts = """
        counts:
          - limit: answer
            counted:
              - { from: 2025-12-31, in-force: no, by-hand: "the day before 2026-01-01" }
              - { from: 2026-01-01, last-day: 2026-01-16, by-hand: "2026-01-01 + 15 days = 2026-01-16, a Friday" }
              - { from: 2026-01-02, held: true, last-day: 2026-01-17, by-hand: "2026-01-02 + 15 days = 2026-01-17, a Saturday; a person is held: it stays" }
              - { from: 2026-01-02, last-day: 2026-01-19, by-hand: "2026-01-02 + 15 days = 2026-01-17, a Saturday; it moves to Monday" }
              - { from: 2026-01-05, not-counted: [ { ground: hearing, from: 2026-01-06, to: 2026-01-08 } ], last-day: 2026-01-23, by-hand: "2026-01-20, and 3 days: 2026-01-23, a Friday" }
              - { from: 2026-01-05, extended: [ { number: 1 } ], before: 2026-01-24T00:00, by-hand: "2026-01-20, and 3 days more: the midnight after 2026-01-23" }
          - limit: told
            counted:
              - { from: 2024-03-01T22:30, law-day: 2020-01-01, before: 2024-03-02T10:30, by-hand: "22:30 + 12 hours" }
              - { from: 2019-12-31, in-force: unread, by-hand: "nobody has read the number" }
        """;

    [Fact]
    public void Each_count_goes_as_written()
    {
        var read = Read(Counts);
        Assert.Equal(8, read.Count);
        var runner = new ScenarioRunner(Law, ScenarioBureau.Empty);
        Assert.All(read, count => Assert.Equal([], runner.Run(count, read).Failures));
    }

    [Theory]
    [InlineData("last-day: 2026-01-16", "last-day: 2026-01-15", "answer: expected the last day 2026-01-15, found 2026-01-16", 5)]
    [InlineData("before: 2024-03-02T10:30", "before: 2024-03-02T10:31", "told: expected to end before 2024-03-02 10:31, found 2024-03-02 10:30", 12)]
    [InlineData("2025-12-31, in-force: no", "2026-01-01, in-force: no", "answer: in force on 2026-01-01: expected no, found yes", 4)]
    [InlineData("in-force: unread", "last-day: 2020-01-01", "told: in force on 2019-12-31: expected yes, found unread", 13)]
    [InlineData("limit: answer", "limit: reply", "no limit “reply”", 4)]
    [InlineData("ground: hearing", "ground: flood", "answer: this limit does not exclude time of “flood”: it is counted", 8)]
    [InlineData("[ { number: 1 } ]", "[ { number: 2 } ]", "answer: extension 1 is not among those allowed and is not counted", 9)]
    public void A_count_says_what_differs_and_where(string right, string wrong, string difference, int line)
    {
        var read = Read(Counts.Replace(right, wrong, StringComparison.Ordinal));
        var runner = new ScenarioRunner(Law, ScenarioBureau.Empty);
        Assert.Contains(read.SelectMany(count => runner.Run(count, read).Failures), failure => failure.StartsWith($"n/scenarios/counts.yaml:{line}:", StringComparison.Ordinal) && failure.EndsWith(difference, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("from: 2025-12-31, in-force: no", "from: 2025-31-12, in-force: no", "a day as 2026-02-10, or a minute", 4, 17)]
    [InlineData("in-force: no, by-hand", "by-hand", "what the count gives", 4, 9)]
    [InlineData("in-force: no", "in-force: maybe", "one of no, unread", 4, 39)]
    [InlineData("in-force: no", "in-force: no, last-day: 2026-01-01", "nothing beside", 4, 39)]
    [InlineData("by-hand: \"the day before 2026-01-01\"", "why: before", "by-hand", 4, 9)]
    [InlineData("{ number: 1 }", "{ number: 0 }", "a whole number from 1 to 20", 9, 51)]
    [InlineData("  - limit: told", "  - limits: told", "limit", 10, 5)]
    public void A_broken_count_is_told_with_its_place_and_the_schema_refuses_it(string sound, string broken, string expected, int line, int column)
    {
        Assert.Empty(new Schema("scenario").Faults(PackNode.Read("a.yaml", Counts, new PackProblems())));
        var text = Counts.Replace(sound, broken, StringComparison.Ordinal);
        var problems = new PackProblems();
        ScenarioFile.Read(PackNode.Read("a.yaml", text, problems));

        Assert.Contains(problems.All, problem => problem.Expected.Contains(expected, StringComparison.Ordinal) && (problem.At.Line, problem.At.Column) == (line, column));
    }

    [Fact]
    public void A_file_holds_scenarios_or_counts_not_both()
    {
        var problems = new PackProblems();
        ScenarioFile.Read(PackNode.Read("a.yaml", "procedure: mini\n" + Counts, problems));
        Assert.Contains(problems.All, problem => problem.Found == "“procedure”");
        Assert.NotEmpty(new Schema("scenario").Faults(PackNode.Read("a.yaml", "scenarios: []\n", new PackProblems())));
    }

    [Fact]
    public void Counts_notice_every_change_of_the_limit_they_count_and_without_one_of_them_a_change_survives()
    {
        Assert.Empty(Survivors(Counts, "answer"));
        Assert.Equal(["2026-01-01: from a day earlier"], Survivors(Without("in-force: no"), "answer"));
        Assert.Equal(["2026-01-01: hearing counted"], Survivors(Without("not-counted"), "answer"));
        Assert.Contains("2026-01-01: extension 1: length 4 instead of 3", Survivors(Without("extended"), "answer"));
        Assert.Contains("2026-01-01: restricts liberty Never instead of WhileHeld", Survivors(Without("held: true"), "answer"));
    }

    private static string Without(string line) => string.Join('\n', Counts.Split('\n').Where(one => !one.Contains(line, StringComparison.Ordinal)));

    private static List<string> Survivors(string counts, string rule)
    {
        var mutator = new Mutator(Law, ScenarioBureau.Empty, Read(counts));
        return [.. mutator.Mutations(rule).Select(mutator.Try).Where(result => result.Survived).Select(result => result.Mutation.Change)];
    }

    private static IReadOnlyList<Scenario> Read(string text)
    {
        var problems = new PackProblems();
        var (_, read) = ScenarioRunner.Read(new PackFiles([new PackFile("n/scenarios/counts.yaml", text)]), problems);
        Assert.Empty(problems.All);
        return read;
    }

    private static RulePack Law
    {
        get
        {
            var cite = new Citation("示例法", "2026", "1", null);
            LimitValue Value(DateOnly from, DateOnly? until, LimitRule? rule) => new(from, until, null, rule, cite, true, null, null, SourceSpan.Of("test"));
            TimeLimit Limit(string id, params LimitValue[] values) => new(id, new Bilingual(id), "test", new Bilingual("收到"), "act-day", values, [], SourceSpan.Of("test"));
            var answer = Limit("answer", Value(new DateOnly(2026, 1, 1), null, new LimitRule
            {
                Length = 15, Unit = LimitUnit.Days, RestrictsLiberty = LibertyRule.WhileHeld, Excludes = ["hearing"],
                Extensions = [new LimitExtension(3, LimitUnit.Days, InAll: false, UpTo: false, Times: 1, new Bilingual("上一级"), null)],
            }));
            var told = Limit("told", Value(new DateOnly(2019, 1, 1), new DateOnly(2019, 12, 31), null), Value(new DateOnly(2020, 1, 1), null, new LimitRule { Length = 12, Unit = LimitUnit.Hours }));
            return new RulePack { Limits = new Dictionary<string, TimeLimit> { ["answer"] = answer, ["told"] = told }.ToFrozenDictionary() };
        }
    }
}
