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
              - { possible: question, gate: two-officers }
              - { possible: tell, is: no }
          - name: the thirty-first day is too late
            by-hand: 2026-03-12 is day 31
            continues: told, then decided within thirty days
            facts: []
            expect: [ { clock: decide, last-day: 2026-03-11 } ]
        """;

    private const string Sealing = MiniPack.Text + """

          seal:
            title: { zh: 封存, en: Seal }
            kind: event
            from: [closed]
            fields:
              under: { title: { zh: 规定, en: Provision }, type: text, required: true }
          open-up:
            title: { zh: 调取, en: Open }
            kind: power
            burdens: organ
            for: matter
            by: { by: { post: [head] } }
            from: [closed]
            opens-sealed: { ground: why, readers: readers, until: until, days-at-most: 15 }
            fields:
              why: { title: { zh: 理由, en: Ground }, type: choice, required: true, register: kinds }
              readers: { title: { zh: 民警, en: Officers }, type: officers, many: true, required: true }
              until: { title: { zh: 最后一天, en: Last day }, type: day, required: true }
        seals:
          act: seal
          field: under
          rules: [ { limit: decide, party: [violator], when: { derived: fined } } ]
        """;

    private const string Sealed = """
        procedure: mini
        scenarios:
          - name: fined, closed and sealed
            by-hand: the rule of the pack
            facts:
              - { act: file, on: 2026-02-09, fields: { kind: a } }
              - { act: add, on: 2026-02-09, as: zhang, fields: { role: violator } }
              - { act: tell, on: 2026-02-10, about: zhang, fields: { penalties: { kind: fine, yuan: 500 } } }
              - { act: decide, on: 2026-02-11, about: zhang, fields: { penalties: { kind: fine, yuan: 500 } } }
              - { act: close, on: 2026-02-12 }
              - { act: seal, on: 2026-02-13, fields: { under: decide } }
            expect: [ { seals: decide } ]
        """;

    private static (ScenarioRunner Runner, IReadOnlyList<Scenario> Scenarios, Mutator Mutator) Read(string scenarios, string procedure = MiniPack.Text)
    {
        var problems = new PackProblems();
        var (bureau, read) = ScenarioRunner.Read(new PackFiles([new PackFile("n/scenarios/bureau.yaml", Bureau), new PackFile("n/scenarios/a.yaml", scenarios)]), problems);
        Assert.Empty(problems.All);
        var pack = MiniPack.Load(procedure);
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
    [InlineData("gate: two-officers", "gate: told-first", "possible: expected question yes, found no")]
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

    [Theory]
    [InlineData("seal, on", "seal, on", null)]
    [InlineData("      - { act: close, on: 2026-02-12 }\n", "", "the law does not perform “seal” by 2026-02-13 12:00")]
    [InlineData("under: decide }", "under: other }", "sealed under: expected [other], found [decide]")]
    [InlineData("seals: decide", "seals: no", "seals: expected no, found decide")]
    public void A_seal_is_played_where_the_law_asks_for_it_and_under_its_provision_alone(string right, string wrong, string? difference)
    {
        var (runner, scenarios, _) = Read(Sealed.Replace(right, wrong, StringComparison.Ordinal), Sealing);
        var failures = runner.Run(scenarios[0], scenarios).Failures;
        if (difference is null)
            Assert.Empty(failures);
        else
            Assert.Contains(failures, failure => failure.Contains(difference, StringComparison.Ordinal));
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
