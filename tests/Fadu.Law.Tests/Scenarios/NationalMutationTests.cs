using Fadu.Law.Packs;
using Fadu.Law.Scenarios;

namespace Fadu.Law.Tests.Scenarios;

/// <summary>The whole national law changed a little, everywhere: some scenario notices each change. The short form tries one in so many.</summary>
public sealed class NationalMutationTests
{
    private const int OneIn = 97;

    [Fact]
    public void No_change_of_the_national_law_goes_unnoticed()
    {
        var root = Path.Combine(TheRepository.Root, "laws");
        var files = new PackFiles([.. Directory.EnumerateFiles(Path.Combine(root, "national"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => new PackFile(Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path)))]);
        var (bureau, scenarios) = ScenarioRunner.Read(files, new PackProblems());
        var mutator = new Mutator(PackLoader.Load(files).Pack, bureau, scenarios);
        var every = Environment.GetEnvironmentVariable("FADU_TEST_LONG") == "1" ? 1 : OneIn;
        var mutations = mutator.Mutations().ToList();

        Assert.True(mutations.Count > 7000, $"{mutations.Count} changes");
        Assert.Equal(Enum.GetValues<MutatedRule>(), mutations.Select(mutation => mutation.Kind).Distinct().Order());
        var survivors = mutations.Where((_, i) => i % every == 0).Select(mutator.Try).Where(result => result.Survived).Select(result => result.Mutation.ToString()).ToList();
        Assert.True(survivors.Count == 0, string.Join('\n', survivors));
    }
}
