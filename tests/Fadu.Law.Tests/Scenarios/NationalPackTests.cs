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
    public void Every_quote_of_a_gate_a_limit_and_a_row_stands_in_the_article_it_cites()
    {
        if (Texts is not { Count: > 0 } texts)
            return;
        Assert.Empty(PackLoader.Load(National.Value.Files with { LawTexts = texts }).Problems);
        Assert.True(National.Value.Loaded.Pack.Sources.Values.SelectMany(source => source.Dated).Count(version => version.Text is { } text && texts.ContainsKey(text)) >= 40);
    }

    [Theory]
    [InlineData("national/gates/entered-in-case-system.yaml", "录入执法办案信息系统", "录入执法办案数据系统")]
    [InlineData("national/gates/prior-notice-given.yaml", "article: \"", "article: \"9")]
    [InlineData("national/registers/penalty-ranges.yaml", "处五日以下拘留", "处六日以下拘留")]
    [InlineData("national/limits/seizure.yaml", "quote: ", "quote: 不")]
    public void A_quote_that_does_not_stand_there_is_told(string path, string sound, string broken)
    {
        if (Texts is not { Count: > 0 } texts)
            return;
        var changed = National.Value.Files.Files.Select(file => file.Path == path ? new PackFile(path, file.Text.Replace(sound, broken, StringComparison.Ordinal)) : file).ToList();
        Assert.NotEqual(National.Value.Files.Files.Select(file => file.Hash), changed.Select(file => file.Hash));

        var problems = PackLoader.Load(new PackFiles(changed) { LawTexts = texts }).Problems;

        Assert.Contains(problems, problem => problem.At.File == path && problem.Expected.Contains("a quote that stands in", StringComparison.Ordinal));
    }

    /// <summary>The texts of the laws by their files' names; null where they are not beside the repository.</summary>
    private static Dictionary<string, string>? Texts => TheRepository.Shared is { } shared
        ? Directory.EnumerateFiles(Path.Combine(shared, "law", "texts"), "*.md").ToDictionary(path => Path.GetFileName(path), File.ReadAllText)
        : null;

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
