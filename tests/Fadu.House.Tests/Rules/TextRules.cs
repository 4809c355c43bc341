using System.Text.RegularExpressions;

namespace Fadu.House.Tests.Rules;

/// <summary>What stands in any text of the project, in its papers and in its tests.</summary>
internal static partial class TextRules
{
    private const string Self = "tests/Fadu.House.Tests/";

    public static IEnumerable<HouseRule> All =>
    [
        new("nothing-is-left-to-do", LeftToDo,
            new PlantedBreach("src/Fadu.Law/A.cs", "namespace Fadu.Law;\n\n// TODO later\npublic sealed class A;\n"),
            new PlantedBreach("src/Fadu.Law/B.cs", "namespace Fadu.Law;\n\npublic sealed class B\n{\n    public int C() => throw new NotImplementedException();\n}\n"),
            new PlantedBreach("laws/national/limits/x.yaml", "id: x # FIXME\n")),
        new("no-path-of-a-machine", MachinePaths,
            new PlantedBreach("docs/a.md", "Run it in " + "/work" + "/main.\n"),
            new PlantedBreach("src/Fadu.Law/A.cs", "// see /" + "root/x\n")),
        new("no-host-of-a-registry", Registries,
            new PlantedBreach("nuget.config", "<add key=\"x\" value=\"https://api." + "nuget.org/v3/index.json\" />"),
            new PlantedBreach("package-lock.json", "\"resolved\": \"https://registry." + "npmjs.org/x\"")),
        new("decisions-are-numbered", Decisions,
            new PlantedBreach("docs/decisions/one-way.md", "# One way\n"),
            new PlantedBreach("docs/decisions/0001-zeal.md", "# 0001 Again\n\n## Context\n\n## Decision\n\n## Cost\n"),
            new PlantedBreach("docs/decisions/9998-bare.md", "# 9998 Bare\n\nWe did it.\n")),
        new("the-readme-tells-the-truth", Readme,
            new PlantedBreach("README.md", text => text + "\n```\n./fadu fly\n```\n"),
            new PlantedBreach("README.zh-CN.md", text => text + "\n[见](docs/nowhere.md)\n")),
        new HouseRule("tests-are-found-by-name", TestNames,
            new PlantedBreach("tests/Fadu.Law.Tests/Deadlines.cs", "namespace Fadu.Law.Tests;\n\npublic sealed class Deadlines\n{\n    [Fact]\n    public void It_counts() { }\n}\n")),
        new("no-test-is-skipped", Skipped,
            new PlantedBreach("tests/Fadu.Law.Tests/ATests.cs", "namespace Fadu.Law.Tests;\n\npublic sealed class ATests\n{\n    [Fact(Skip = \"later\")]\n    public void It_counts() { }\n}\n")),
        new("both-databases-run-the-same-tests", DatabasePairs,
            new PlantedBreach("tests/Fadu.Store.Tests/ATests.cs", "[Trait(\"Database\", \"sqlite\")]\npublic sealed class ATestsOnSqlite(SqliteTestDatabase d) : ATests(d), IClassFixture<SqliteTestDatabase>;\n"),
            new PlantedBreach("tests/Fadu.Store.Tests/BTests.cs", "[Trait(\"Database\", \"sqlite\")]\npublic sealed class BTestsOnSqlite(SqliteTestDatabase d) : BTests(d)\n{\n    [Fact]\n    public void Only_here() { }\n}\n[Trait(\"Database\", \"postgresql\")]\npublic sealed class BTestsOnPostgres(PostgresTestDatabase d) : BTests(d);\n"),
            new PlantedBreach("tests/Fadu.Store.Tests/CTests.cs", "public abstract class CTests(TestDatabase d)\n{\n    [Fact]\n    public void Nowhere() { }\n}\n")),
    ];

    /// <summary>The commands that are relied on from outside.</summary>
    private static readonly string[] Commands = ["demo", "init", "people", "serve", "laws", "audit", "import", "export", "views", "backup", "restore", "ledger", "report"];

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b(?![^\n]*#\d+)|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(?<![\w./~-])/(work/(main|wt|shared)|farm/|root/|home/\w+|Users/\w+)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"registry\.npmjs\.org|registry\.npmmirror|api\.nuget\.org|pkgs\.dev\.azure|artifactory|pypi\.org|<packageSources>", RegexOptions.IgnoreCase)]
    private static partial Regex Registry();

    [GeneratedRegex(@"^(?<n>\d{4})-[a-z0-9-]+\.md$")]
    private static partial Regex DecisionName();

    [GeneratedRegex(@"^\s*(?:\$ )?\./fadu (?<verb>[a-z]+)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"\]\((?<target>[^)#:]+)(?:#[^)]*)?\)|src=""(?<target>[^"":]+)""")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[(?:Fact|Theory|Property)\b|\b(?<kind>class)\s+(?<name>\w+)")]
    private static partial Regex ClassOrFact();

    [GeneratedRegex(@"\[Trait\(""Database"", ""(?<kind>sqlite|postgresql)""\)\][^{;]*?class\s+(?<name>\w+?)(?<on>OnSqlite|OnPostgres)\b[^{;]*(?<end>[{;])")]
    private static partial Regex DatabaseHeir();

    [GeneratedRegex(@"\babstract\s+class\s+(?<name>\w+)\(TestDatabase\b")]
    private static partial Regex OfADatabase();

    private static IEnumerable<string> Found(Tree tree, Regex what, string sentence, params string[] folders) =>
        from path in tree.Paths
        where !path.StartsWith(Self, StringComparison.Ordinal) && !path.EndsWith("packages.lock.json", StringComparison.Ordinal)
        where folders.Length == 0 || folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))
        from Match match in what.Matches(tree[path])
        select $"{path}:{CSharpText.LineOf(tree[path], match.Index)}: {match.Value.Trim()}: {sentence}";

    private static IEnumerable<string> LeftToDo(Tree tree) => Found(tree, Unfinished(), "left to do, and no issue named", "src/", "tests/", "laws/", "fadu");

    private static IEnumerable<string> MachinePaths(Tree tree) => Found(tree, MachinePath(), "a path of one machine");

    private static IEnumerable<string> Registries(Tree tree) => Found(tree, Registry(), "a registry is the machine's choice");

    private static IEnumerable<string> Decisions(Tree tree)
    {
        var seen = new Dictionary<string, string>();
        foreach (var path in tree.Under("docs/decisions/", ".md"))
        {
            var name = DecisionName().Match(Path.GetFileName(path));
            if (!name.Success)
                yield return $"{path}: a decision record is named 0001-what-was-decided.md";
            else if (!seen.TryAdd(name.Groups["n"].Value, path))
                yield return $"{path}: the number is taken by {seen[name.Groups["n"].Value]}";
            foreach (var part in new[] { "Context", "Cost" }.Where(part => !Regex.IsMatch(tree[path], $@"^## .*{part}", RegexOptions.Multiline)))
                yield return $"{path}: has no part “{part}”";
        }
    }

    private static IEnumerable<string> Readme(Tree tree)
    {
        var written = tree.Under("src/Fadu.Cli/Commands/", ".cs").SelectMany(path => CSharpText.Of(tree[path]).Strings).Select(text => text.Value).ToHashSet();
        // While the command has no `serve` it is not whole, and what is promised is only told from what was never meant.
        var commands = Commands.Where(verb => !written.Contains("serve") || written.Contains(verb)).Append("test").ToHashSet();
        foreach (var path in new[] { "README.md", "README.zh-CN.md" })
        {
            foreach (var verb in Command().Matches(tree[path]).Select(match => match.Groups["verb"].Value).Where(verb => !commands.Contains(verb)))
                yield return $"{path}: there is no command “{verb}”";
            foreach (var target in Link().Matches(tree[path]).Select(match => match.Groups["target"].Value).Where(target => !Exists(tree, target)))
                yield return $"{path}: links to {target}, which is not there";
        }
    }

    /// <summary>Pictures are not text and so not in the tree: they are looked for on the disk.</summary>
    private static bool Exists(Tree tree, string target) =>
        tree.Has(target) || tree.Paths.Any(path => path.StartsWith(target.TrimEnd('/') + "/", StringComparison.Ordinal)) || File.Exists(Path.Combine(Testing.ProjectFiles.Root, target));

    private static IEnumerable<string> TestNames(Tree tree)
    {
        foreach (var path in tree.Under("tests/", ".cs"))
        {
            var current = "";
            foreach (Match match in ClassOrFact().Matches(CSharpText.Of(tree[path]).Code))
            {
                if (match.Groups["kind"].Success)
                    current = match.Groups["name"].Value;
                else if (!current.Contains("Tests", StringComparison.Ordinal) && !current.EndsWith("Properties", StringComparison.Ordinal))
                    yield return $"{path}: {current} holds tests and is named neither …Tests nor …Properties";
            }
        }
    }

    private static IEnumerable<string> Skipped(Tree tree) =>
        from path in tree.Under("tests/", ".cs")
        where !path.StartsWith(Self, StringComparison.Ordinal) || path.EndsWith("/ATests.cs", StringComparison.Ordinal)
        where Regex.IsMatch(tree[path], @"\bSkip(When|Unless)?\s*=|Assert\.Skip")
        select $"{path}: a test runs or is removed; it is not skipped";

    /// <summary>Each heir for one database has its twin, and neither adds a test of its own; tests that need a database have heirs.</summary>
    private static IEnumerable<string> DatabasePairs(Tree tree)
    {
        var heirs = (from path in tree.Under("tests/", ".cs")
                     where !path.StartsWith(Self + "Rules/", StringComparison.Ordinal)
                     from Match match in DatabaseHeir().Matches(tree[path])
                     select (Path: path, Name: match.Groups["name"].Value, Kind: match.Groups["kind"].Value, Empty: match.Groups["end"].Value == ";")).ToArray();
        foreach (var heir in heirs)
        {
            if (!heirs.Any(other => other.Name == heir.Name && other.Kind != heir.Kind))
                yield return $"{heir.Path}: {heir.Name} runs on {heir.Kind} only";
            if (!heir.Empty)
                yield return $"{heir.Path}: {heir.Name} on {heir.Kind} has a body; its tests belong to the class both share";
        }
        foreach (var path in tree.Under("tests/", ".cs").Where(path => !path.StartsWith(Self + "Rules/", StringComparison.Ordinal)))
        {
            foreach (Match shared in OfADatabase().Matches(tree[path]))
            {
                if (ClassOrFact().Matches(tree[path]).Any(match => !match.Groups["kind"].Success) && !heirs.Any(heir => heir.Name == shared.Groups["name"].Value))
                    yield return $"{path}: {shared.Groups["name"].Value} runs on no database";
            }
        }
    }
}
