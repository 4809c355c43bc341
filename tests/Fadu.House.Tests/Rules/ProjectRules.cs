using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fadu.House.Tests.Rules;

/// <summary>What projects may name, and that a machine can restore them again.</summary>
internal static class ProjectRules
{
    /// <summary>The whole list of arrows between projects of <c>src/</c>: no other arrow, no cycle.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Fadu.Law"] = [],
        ["Fadu.Ledger"] = [],
        ["Fadu.Pages"] = [],
        ["Fadu.Store"] = ["Fadu.Ledger"],
        ["Fadu.Disclosure"] = ["Fadu.Law", "Fadu.Store"],
        ["Fadu.Casework"] = ["Fadu.Disclosure", "Fadu.Law", "Fadu.Ledger", "Fadu.Store"],
        ["Fadu.Web"] = ["Fadu.Casework", "Fadu.Law", "Fadu.Pages"],
        ["Fadu.Portal"] = ["Fadu.Disclosure", "Fadu.Pages"],
        ["Fadu.Cli"] = ["Fadu.Casework", "Fadu.Disclosure", "Fadu.Law", "Fadu.Ledger", "Fadu.Portal", "Fadu.Store", "Fadu.Web"],
    };

    private static readonly string[] Banned =
    [
        "P:System.DateTime.Now", "P:System.DateTime.UtcNow", "P:System.DateTime.Today", "P:System.DateTimeOffset.Now", "P:System.DateTimeOffset.UtcNow",
        "P:System.Threading.Tasks.Task`1.Result", "M:System.Threading.Tasks.Task.Wait", "M:System.DateOnly.Parse(System.String)",
    ];

    public static IEnumerable<HouseRule> All =>
    [
        new("references-are-the-list", References,
            new PlantedBreach("src/Fadu.Portal/Fadu.Portal.csproj", text => text.Replace("../Fadu.Disclosure/Fadu.Disclosure.csproj", "../Fadu.Casework/Fadu.Casework.csproj", StringComparison.Ordinal)),
            new PlantedBreach("src/Fadu.Extra/Fadu.Extra.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />")),
        new("no-cycle-of-projects", Cycles,
            new PlantedBreach("src/Fadu.Law/Fadu.Law.csproj", "<Project><ItemGroup><ProjectReference Include=\"../Fadu.Casework/Fadu.Casework.csproj\" /></ItemGroup></Project>")),
        new("references-are-not-transitive", NotTransitive,
            new PlantedBreach("Directory.Build.props", text => text.Replace("<DisableTransitiveProjectReferences>true<", "<DisableTransitiveProjectReferences>false<", StringComparison.Ordinal)),
            new PlantedBreach("src/Fadu.Law/Fadu.Law.csproj", "<Project><PropertyGroup><DisableTransitiveProjectReferences>false</DisableTransitiveProjectReferences></PropertyGroup></Project>")),
        new("the-build-is-strict", Strict,
            new PlantedBreach("Directory.Build.props", text => text.Replace("<TreatWarningsAsErrors>true", "<TreatWarningsAsErrors>false", StringComparison.Ordinal)),
            new PlantedBreach("src/Fadu.Law/Fadu.Law.csproj", "<Project><PropertyGroup><NoWarn>RS0030</NoWarn></PropertyGroup></Project>")),
        new("banned-symbols-are-listed", BannedSymbols,
            new PlantedBreach("BannedSymbols.txt", text => text.Replace("P:System.DateTime.UtcNow;", "P:System.DateTime.Other;", StringComparison.Ordinal)),
            new PlantedBreach("Directory.Build.props", text => text.Replace("BannedSymbols.txt", "Nothing.txt", StringComparison.Ordinal)),
            new PlantedBreach(".editorconfig", text => text + "\ndotnet_diagnostic.RS0030.severity = none\n")),
        new("versions-are-central", Versions,
            new PlantedBreach("src/Fadu.Law/Fadu.Law.csproj", "<Project><ItemGroup><PackageReference Include=\"X\" Version=\"1.0.0\" /></ItemGroup></Project>"),
            new PlantedBreach("Directory.Packages.props", text => text.Replace("Version=\"18.1.0\"", "Version=\"18.*\"", StringComparison.Ordinal))),
        new("lock-files-are-kept", LockFiles,
            new PlantedBreach("src/Fadu.New/Fadu.New.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />"),
            new PlantedBreach(".gitignore", text => text + "packages.lock.json\n")),
        new("the-solution-is-whole", Solution, new PlantedBreach("tests/Fadu.New.Tests/Fadu.New.Tests.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />")),
    ];

    private static IEnumerable<string> Projects(Tree tree, string folder = "") => tree.Under(folder, ".csproj");

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path);

    private static IEnumerable<string> Named(Tree tree, string project) =>
        XDocument.Parse(tree[project]).Descendants("ProjectReference").Select(reference => NameOf((string?)reference.Attribute("Include") ?? ""));

    private static IEnumerable<string> References(Tree tree)
    {
        foreach (var path in Projects(tree, "src/"))
        {
            if (!Arrows.TryGetValue(NameOf(path), out var allowed))
                yield return $"{path}: a project that the list of references does not know";
            else
                foreach (var extra in Named(tree, path).Except(allowed))
                    yield return $"{path}: names {extra}; it may name only [{string.Join(", ", allowed)}]";
        }
    }

    private static IEnumerable<string> Cycles(Tree tree)
    {
        var arrows = Projects(tree).ToDictionary(NameOf, path => (Path: path, To: Named(tree, path).ToArray()));
        return arrows.Keys.Where(start => Reaches(start, start, [])).Select(start => $"{arrows[start].Path}: comes back to itself");

        bool Reaches(string from, string goal, HashSet<string> seen) =>
            arrows.TryGetValue(from, out var project) && project.To.Any(next => next == goal || (seen.Add(next) && Reaches(next, goal, seen)));
    }

    private static IEnumerable<string> NotTransitive(Tree tree) => Settings(tree, "DisableTransitiveProjectReferences", "true");

    private static IEnumerable<string> Strict(Tree tree)
    {
        foreach (var (setting, value) in new[] { ("TreatWarningsAsErrors", "true"), ("Nullable", "enable"), ("AnalysisLevel", "latest-recommended"), ("EnforceCodeStyleInBuild", "true") })
        {
            foreach (var breach in Settings(tree, setting, value))
                yield return breach;
        }

        foreach (var path in Projects(tree, "src/").Where(path => Silences(tree[path])))
            yield return $"{path}: silences warnings for a whole project; say it at the place, with its reason";
    }

    /// <summary>A tool's own run, under a condition, may be less strict than what is built.</summary>
    private static bool Silences(string project) => XDocument.Parse(project).Descendants()
        .Any(element => element.Name.LocalName is "NoWarn" or "WarningsNotAsErrors" && !element.AncestorsAndSelf().Any(holder => holder.Attribute("Condition") is not null));

    private static IEnumerable<string> Settings(Tree tree, string setting, string value)
    {
        const string shared = "Directory.Build.props";
        if (!tree[shared].Contains($"<{setting}>{value}</{setting}>", StringComparison.Ordinal))
            yield return $"{shared}: {setting} must be {value}";
        foreach (var path in Projects(tree).Where(path => tree[path].Contains($"<{setting}>", StringComparison.Ordinal)))
            yield return $"{path}: sets {setting}, which is set once for all";
    }

    private static IEnumerable<string> BannedSymbols(Tree tree)
    {
        foreach (var missing in Banned.Where(symbol => !tree["BannedSymbols.txt"].Contains(symbol + (symbol.EndsWith("Wait", StringComparison.Ordinal) ? "" : ";"), StringComparison.Ordinal)))
            yield return $"BannedSymbols.txt: {missing} is not banned any more";
        if (!tree["Directory.Build.props"].Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", StringComparison.Ordinal)
            || !Regex.IsMatch(tree["Directory.Build.props"], "AdditionalFiles Include=\"[^\"]*BannedSymbols\\.txt\""))
            yield return "Directory.Build.props: the banned symbols are not given to their analyzer";
        if (Regex.IsMatch(tree[".editorconfig"], @"RS0030\.severity\s*=\s*(none|silent|suggestion|warning)"))
            yield return ".editorconfig: the severity of banned symbols is lowered";
    }

    private static IEnumerable<string> Versions(Tree tree)
    {
        foreach (var path in Projects(tree).Where(path => Regex.IsMatch(tree[path], "<PackageReference [^>]*Version(Override)?=")))
            yield return $"{path}: a package version stands in Directory.Packages.props only";
        foreach (var floating in Regex.Matches(tree["Directory.Packages.props"], "Version=\"[^\"]*[*,\\[][^\"]*\"").Select(match => match.Value))
            yield return $"Directory.Packages.props: {floating} is not one exact version";
    }

    private static IEnumerable<string> LockFiles(Tree tree)
    {
        foreach (var path in Projects(tree).Where(path => !tree.Has(path[..(path.LastIndexOf('/') + 1)] + "packages.lock.json")))
            yield return $"{path}: has no packages.lock.json beside it";
        if (tree[".gitignore"].Contains("packages.lock.json", StringComparison.Ordinal))
            yield return ".gitignore: lock files must be committed";
    }

    private static IEnumerable<string> Solution(Tree tree) => Projects(tree)
        .Where(path => !tree["Fadu.slnx"].Contains($"\"{path}\"", StringComparison.Ordinal))
        .Select(path => $"{path}: is not in Fadu.slnx");
}
