using Fadu.Law.Packs;
using Fadu.Law.Scenarios;

namespace Fadu.Law.Tests.Scenarios;

/// <summary>The packs of <c>laws/national</c> as they are: they load, and every scenario goes as written.</summary>
public sealed class NationalPackTests
{
    private static readonly Lazy<(PackFiles Files, LoadedPack Loaded)> National = new(() =>
    {
        var root = Path.Combine(TheRepository.Root, "laws");
        var files = new PackFiles([.. Directory.EnumerateFiles(Path.Combine(root, "national"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => new PackFile(Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path)))]);
        return (files, PackLoader.Load(files));
    });

    [Fact]
    public void It_loads_without_a_problem() => Assert.Empty(National.Value.Loaded.Problems);

    [Fact]
    public void It_keeps_its_named_predicates_few() => Assert.InRange(National.Value.Loaded.Pack.Predicates.Count, 1, 12);

    [Fact]
    public void Every_scenario_goes_as_written()
    {
        var problems = new PackProblems();
        var (bureau, scenarios) = ScenarioRunner.Read(National.Value.Files, problems);
        Assert.Empty(problems.All);
        Assert.True(scenarios.Count > 900);
        Assert.Equal(scenarios.Count, scenarios.Select(scenario => (scenario.Procedure, scenario.Name)).Distinct().Count());

        var runner = new ScenarioRunner(National.Value.Loaded.Pack, bureau);
        var failures = scenarios.Select(scenario => runner.Run(scenario, scenarios)).Where(result => !result.Passed)
            .Select(result => $"{result.Scenario.Name}\n  {string.Join("\n  ", result.Failures)}").ToList();
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }
}
