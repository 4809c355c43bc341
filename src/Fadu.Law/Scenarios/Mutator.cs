using Fadu.Law.Packs;

namespace Fadu.Law.Scenarios;

/// <summary>What came of one change.</summary>
/// <param name="Mutation">The change.</param>
/// <param name="KilledBy">The scenario that noticed; null when none did.</param>
/// <param name="Tried">How many scenarios touch the rule.</param>
public sealed record MutationResult(Mutation Mutation, string? KilledBy, int Tried)
{
    /// <summary>Whether no scenario noticed.</summary>
    public bool Survived => KilledBy is null;
}

/// <summary>Changes the law a little, everywhere, and asks which scenario notices: <c>fadu laws mutate</c>.</summary>
/// <param name="pack">The law.</param>
/// <param name="bureau">The bureau of the scenarios.</param>
/// <param name="scenarios">All scenarios.</param>
public sealed class Mutator(RulePack pack, ScenarioBureau bureau, IReadOnlyList<Scenario> scenarios)
{
    private IReadOnlyList<ScenarioResult>? played;

    /// <summary>How the scenarios go on the law unchanged; mutation says nothing while one fails.</summary>
    public IReadOnlyList<ScenarioResult> Unchanged => played ??= Play();

    /// <summary>The changes to try.</summary>
    /// <param name="rule">Only this gate, named fact, register or limit; null all.</param>
    public IEnumerable<Mutation> Mutations(string? rule = null) => Scenarios.Mutations.Of(pack).Where(mutation => rule is null || mutation.Rule == rule);

    /// <summary>Tries one change on the scenarios that touch the rule, until one notices.</summary>
    public MutationResult Try(Mutation mutation)
    {
        ArgumentNullException.ThrowIfNull(mutation);
        var touching = Unchanged
            .Where(result => result.Passed && Touches(result, mutation))
            .OrderBy(result => result.Scenario.Facts.Count)
            .ToList();
        var runner = new ScenarioRunner(mutation.Pack(), bureau);
        var killer = touching.Find(result => !runner.Run(result.Scenario, scenarios).Passed);
        return new MutationResult(mutation, killer?.Scenario.Name, touching.Count);
    }

    private static bool Touches(ScenarioResult result, Mutation mutation) => mutation.Kind switch
    {
        MutatedRule.Gate => result.Rules.Contains(mutation.Rule),
        MutatedRule.Limit => result.Limits.Contains(mutation.Rule),
        MutatedRule.Fact => result.Facts.Contains(mutation.Rule),
        MutatedRule.Row => result.Words.Contains(mutation.Key ?? ""),
        _ => throw new ArgumentOutOfRangeException(nameof(mutation), mutation.Kind, null),
    };

    private List<ScenarioResult> Play()
    {
        var runner = new ScenarioRunner(pack, bureau);
        return [.. scenarios.Select(scenario => runner.Run(scenario, scenarios))];
    }
}
