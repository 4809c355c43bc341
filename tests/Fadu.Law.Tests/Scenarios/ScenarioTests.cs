using Fadu.Law.Packs;
using Fadu.Law.Scenarios;

namespace Fadu.Law.Tests.Scenarios;

public sealed class ScenarioTests
{
    private const string Bureau = """
        handling-unit: unit
        units:
          unit: { title: { zh: 单位, en: Unit }, level: county, above: [city], organ: unit }
        officers:
          zhang: { posts: [ { post: officer, unit: unit } ] }
          li: { posts: [ { post: head, unit: unit } ] }
        """;

    private const string Scenarios = """
        procedure: mini
        scenarios:
          - name: told, then decided within thirty days
            by-hand: 2026-02-09 + 30 = 2026-03-11
            facts:
              - { act: file, on: 2026-02-09, fields: { kind: a } }
              - { act: add, on: 2026-02-09, as: zhang, fields: { role: violator } }
              - { act: decide, on: 2026-02-10, about: zhang, fields: { penalties: { kind: fine, yuan: 500 } }, refused: [stage, told-first, not-heavier], lacks: { told-first: 还没有告知 } }
              - { act: tell, on: 2026-02-10, about: zhang, fields: { penalties: { kind: fine, yuan: 500 } } }
              - { act: question, on: 2026-02-11, by: zhang, about: zhang, fields: { officers: li } }
              - { act: question, on: 2026-02-12, by: zhang, about: zhang, findings: [two-officers] }
              - { act: decide, on: 2026-03-11, about: zhang, as: { document: paper }, fields: { penalties: { kind: fine, yuan: 501 } }, refused: [not-heavier] }
              - { act: decide, on: 2026-03-11, about: zhang, as: { document: paper }, fields: { penalties: { kind: fine, yuan: 500 } } }
            expect:
              - { clock: decide, last-day: 2026-03-11, state: met }
              - { stage: decided, about: zhang }
              - { derived: fined, about: zhang, is: yes }
              - { disclosed: decide, about: zhang }
              - { document: decision, about: zhang, count: 1 }
              - { possible: close }
              - { possible: tell, is: no }
          - name: the thirty-first day is too late
            by-hand: 2026-03-12 is day 31
            continues: told, then decided within thirty days
            facts: []
            expect: [ { clock: decide, last-day: 2026-03-11 } ]
        """;

    private static (ScenarioRunner Runner, IReadOnlyList<Scenario> Scenarios, Mutator Mutator) Read(string scenarios)
    {
        var problems = new PackProblems();
        var (bureau, read) = ScenarioRunner.Read(new PackFiles([new PackFile("n/scenarios/bureau.yaml", Bureau), new PackFile("n/scenarios/a.yaml", scenarios)]), problems);
        Assert.Empty(problems.All);
        var pack = MiniPack.Load();
        return (new ScenarioRunner(pack, bureau), read, new Mutator(pack, bureau, read));
    }

    [Fact]
    public void A_scenario_passes_when_all_is_as_written()
    {
        var (runner, scenarios, _) = Read(Scenarios);
        Assert.Equal(2, scenarios.Count);
        Assert.All(scenarios, scenario => Assert.Equal([], runner.Run(scenario, scenarios).Failures));
    }

    [Theory]
    [InlineData("last-day: 2026-03-11, state: met", "last-day: 2026-03-12, state: met", "expected the last day 2026-03-12, found 2026-03-11")]
    [InlineData("state: met", "state: overdue", "state: expected overdue, found met")]
    [InlineData("stage: decided", "stage: told", "stage: expected told, found decided")]
    [InlineData("findings: [two-officers]", "findings: []", "findings: expected [], found [two-officers]")]
    [InlineData("refused: [not-heavier] }", "findings: [] }", "refused: expected [], found [not-heavier]")]
    [InlineData("is: yes", "is: no", "fined: expected no, found yes")]
    [InlineData("count: 1", "count: 2", "documents decision: expected 2, found 1")]
    [InlineData("possible: close", "possible: file", "possible: expected file yes, found no")]
    [InlineData("还没有告知 }", "已经告知 }", "the sentence of told-first should hold “已经告知”")]
    [InlineData("about: zhang, findings", "about: zhao, findings", "no subject is called “zhao”")]
    [InlineData("act: question, on: 2026-02-12", "act: ask, on: 2026-02-12", "no act “ask”")]
    [InlineData("fields: { kind: a }", "fields: { kind: z }", "refused: expected [], found [field:kind]")]
    public void A_scenario_says_exactly_what_differs_and_where(string right, string wrong, string difference)
    {
        var text = Scenarios.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Scenarios, text);
        var (runner, scenarios, _) = Read(text);
        var failures = runner.Run(scenarios[0], scenarios).Failures;
        Assert.Contains(failures, failure => failure.Contains(difference, StringComparison.Ordinal) && failure.StartsWith("n/scenarios/a.yaml:", StringComparison.Ordinal));
    }

    [Fact]
    public void Mutation_kills_what_a_scenario_holds_and_names_what_none_holds()
    {
        var (_, _, mutator) = Read(Scenarios);
        var results = mutator.Mutations().Select(mutator.Try).ToList();

        string Change(MutationResult result) => $"{result.Mutation.Rule}: {result.Mutation.Change}";
        var killed = results.Where(result => !result.Survived).Select(Change).ToList();
        Assert.Contains("told-first: 2020-01-01: removed", killed);
        Assert.Contains("told-first: 2020-01-01: negated", killed);
        Assert.Contains("two-officers: 2020-01-01: boundary 1 of 2 moved", killed);
        Assert.Contains("two-officers: 2020-01-01: boundary 2 of 2 moved", killed);
        Assert.Contains("decide: 2020-01-01: length 29 instead of 30", killed);
        Assert.Contains("decide: 2020-01-01: length 31 instead of 30", killed);

        // No scenario plays on the first day of the law.
        Assert.Contains("told-first: 2020-01-01: from a day later", results.Where(result => result.Survived).Select(Change));
    }
}
