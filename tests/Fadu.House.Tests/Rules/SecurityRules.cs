using System.Text.RegularExpressions;

namespace Fadu.House.Tests.Rules;

/// <summary>What the papers on security may say: only what a test shows, or that it is open.</summary>
internal static partial class SecurityRules
{
    private const string Papers = "docs/security/";
    private const string Shown = "shown by";

    public static IEnumerable<HouseRule> All =>
    [
        new("security-papers-name-their-tests", Claims,
            new PlantedBreach(Papers + "a.md", "| no. | in our words | shown by |\n|---|---|---|\n| 1 | all is well | `AccessTests.All_is_well` |\n"),
            new PlantedBreach(Papers + "b.md", "| no. | in our words | shown by |\n|---|---|---|\n| 1 | all is well | by design |\n"),
            new PlantedBreach(Papers + "asvs-level-2.md", text => text.Replace("`AccessMatrixTests.Every_", "`AccessMatrixTests.No_", StringComparison.Ordinal)),
            new PlantedBreach(Papers + "threat-model.md", text => text + "\nShown by `NoSuchTests.It_holds`.\n")),
    ];

    [GeneratedRegex(@"`(?<class>\w+Tests)\.(?<test>\w+)`")]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"\bclass (?<class>\w+Tests)\b")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (?<test>\w+)\(")]
    private static partial Regex Test();

    private static IEnumerable<string> Claims(Tree tree)
    {
        var tests = tree.Under("tests/", ".cs").SelectMany(path => TestClass().Matches(tree[path]).Select(found => (Class: found.Groups["class"].Value, Path: path)))
            .ToLookup(one => one.Class, one => Test().Matches(tree[one.Path]).Select(found => found.Groups["test"].Value).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var path in tree.Under(Papers, ".md"))
        {
            var (inTable, line) = (false, 0);
            foreach (var text in tree[path].Split('\n'))
            {
                line++;
                var named = NamedTest().Matches(text);
                foreach (Match one in named)
                {
                    if (!tests[one.Groups["class"].Value].Any(known => known.Contains(one.Groups["test"].Value)))
                        yield return $"{path}:{line}: names {one.Value}, and there is no such test";
                }
                inTable = text.StartsWith('|') && (inTable || text.Contains(Shown, StringComparison.Ordinal));
                if (inTable && !text.Contains(Shown, StringComparison.Ordinal) && !text.StartsWith("|---", StringComparison.Ordinal) && named.Count == 0 && !text.Contains("**open**", StringComparison.Ordinal))
                    yield return $"{path}:{line}: neither names a test nor says **open**";
            }
        }
    }
}
