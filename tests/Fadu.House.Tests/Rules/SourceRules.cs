using System.Text.RegularExpressions;

namespace Fadu.House.Tests.Rules;

/// <summary>How C# in <c>src/</c> and <c>tests/</c> is named, placed and cut.</summary>
internal static partial class SourceRules
{
    private const int LongestFile = 400;

    private static readonly string[] BannedWords =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Repository", "Dto", "Impl", "Mediator"];

    /// <summary>A term of the glossary, and the repository of files that is this project.</summary>
    private static readonly string[] Terms = ["ProofOfService", "TheRepository"];

    /// <summary>Folders of Casework that the others may name: docs/decisions/0007. Views and Demonstration name the clerk besides: 0009.</summary>
    private static readonly string[] AskedByAll = ["Bureau", "Parties", "Access"];

    public static IEnumerable<HouseRule> All =>
    [
        new("names-say-what-it-is", BannedNames,
            new PlantedBreach("src/Fadu.Law/CaseManager.cs", "namespace Fadu.Law;\n\npublic sealed class CaseManager;\n"),
            new PlantedBreach("src/Fadu.Law/Sms.cs", "namespace Fadu.Law;\n\npublic sealed record SmsService(int X);\n"),
            new PlantedBreach("src/Fadu.Casework/Common/Words.cs", "namespace Fadu.Casework.Common;\n\npublic sealed class Words;\n"),
            new PlantedBreach("src/Fadu.Casework/BuildingBlocks.cs", "namespace Fadu.Casework;\n\npublic sealed class BuildingBlocks;\n")),
        new("namespace-equals-folder", Namespaces,
            new PlantedBreach("src/Fadu.Law/Gates/Elsewhere.cs", "namespace Fadu.Law;\n\npublic sealed class Elsewhere;\n"),
            new PlantedBreach("src/Fadu.Law/Gates/Block.cs", "namespace Fadu.Law.Gates\n{\n    public sealed class Block;\n}\n")),
        new("files-are-one-thought", LongFiles, new PlantedBreach("src/Fadu.Law/Long.cs", "namespace Fadu.Law;\n" + new string('\n', 400))),
        new("classes-are-sealed", Sealed, new PlantedBreach("src/Fadu.Law/Open.cs", "namespace Fadu.Law;\n\npublic class Open;\n")),
        new("async-is-in-the-name", Async,
            new PlantedBreach("src/Fadu.Law/A.cs", "namespace Fadu.Law;\n\npublic sealed class A\n{\n    public async Task<int> Read(int x) => x;\n}\n"),
            new PlantedBreach("src/Fadu.Law/B.cs", "namespace Fadu.Law;\n\npublic sealed class B\n{\n    internal static ValueTask Save() => default;\n}\n")),
        new("nothing-is-swallowed", Swallowed,
            new PlantedBreach("src/Fadu.Store/A.cs", "namespace Fadu.Store;\n\npublic sealed class A\n{\n    public void B() { try { C(); } catch (IOException) { } }\n}\n"),
            new PlantedBreach("src/Fadu.Store/D.cs", "namespace Fadu.Store;\n\npublic sealed class D\n{\n    public int B() { try { return C(); } catch { return default; } }\n}\n"),
            new PlantedBreach("src/Fadu.Store/E.cs", "namespace Fadu.Store;\n\npublic sealed class E\n{\n    public int B() { try { return C(); } catch (Exception e) { return 0; } }\n}\n")),
        new("nobody-blocks-on-a-task", Blocking, new PlantedBreach("src/Fadu.Store/A.cs", "namespace Fadu.Store;\n\npublic sealed class A\n{\n    public int B() => C().GetAwaiter().GetResult();\n}\n")),
        new("a-suppression-has-its-reason", Suppressions,
            new PlantedBreach("src/Fadu.Store/A.cs", "namespace Fadu.Store;\n\n#pragma warning disable CA1000\npublic sealed class A;\n"),
            new PlantedBreach("src/Fadu.Store/B.cs", "namespace Fadu.Store;\n\n[SuppressMessage(\"X\", \"Y\")]\npublic sealed class B;\n")),
        new("casework-folders-do-not-call-sideways", Sideways,
            new PlantedBreach("src/Fadu.Casework/Notices/A.cs", "using Fadu.Casework.Evidence;\n\nnamespace Fadu.Casework.Notices;\n\npublic sealed class A;\n")),
        new("no-banners-no-regions", Banners,
            new PlantedBreach("src/Fadu.Law/A.cs", "namespace Fadu.Law;\n\n#region Fields\npublic sealed class A;\n"),
            new PlantedBreach("src/Fadu.Law/B.cs", "namespace Fadu.Law;\n\n// ------------- Fields -------------\npublic sealed class B;\n")),
    ];

    [GeneratedRegex(@"\b(?:class|record\s+struct|record|struct|interface|enum|delegate\s+[\w<>?]+)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)\s*(?<end>[;{\r\n])", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^\s*(?:public|internal|private|protected)\s+(?<modifiers>(?:\w+\s+)*?)class\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex ClassDeclaration();

    [GeneratedRegex(@"^\s*(?:public|internal)\s+(?<modifiers>(?:\w+\s+)*)(?:Task|ValueTask|IAsyncEnumerable)(?:<[^()=;{}]*>)?\s+(?<name>\w+)\s*(?:<[\w, ]+>)?\(", RegexOptions.Multiline)]
    private static partial Regex AsyncMethod();

    [GeneratedRegex(@"\bcatch\b\s*(?<type>\([^)]*\))?\s*(?<when>when\s*\()?")]
    private static partial Regex Catch();

    /// <summary>All C# that people wrote: the migrations are a tool's.</summary>
    private static IEnumerable<string> Sources(Tree tree) =>
        tree.Under("src/", ".cs").Concat(tree.Under("tests/", ".cs")).Where(path => !IsGenerated(path));

    // What the tools of EF write: migrations, and the models made at build.
    private static bool IsGenerated(string path) =>
        path.Contains("/Migrations/", StringComparison.Ordinal) || path.Contains("/CompiledModels/", StringComparison.Ordinal);

    private static IEnumerable<string> BannedNames(Tree tree)
    {
        foreach (var path in Sources(tree))
        {
            foreach (var folder in path.Split('/')[..^1].Where(folder => BannedWords.Contains(folder) || folder is "BuildingBlocks" or "Services"))
                yield return $"{path}: a folder bears the name of the work, not {folder}";
            var code = CSharpText.Of(tree[path]).Code;
            foreach (var name in TypeDeclaration().Matches(code).Select(match => match.Groups["name"].Value).Except(Terms))
            {
                var words = Word().Matches(name).Select(match => match.Value).ToArray();
                if (words.Intersect(BannedWords).Any() || name == "BuildingBlocks" || words.Length > 0 && words[^1] == "Service")
                    yield return $"{path}: {name} does not say what it is";
            }
        }
    }

    private static IEnumerable<string> Namespaces(Tree tree)
    {
        foreach (var path in Sources(tree))
        {
            var expected = string.Join('.', path.Split('/')[1..^1]);
            var found = NamespaceLine().Matches(CSharpText.Of(tree[path]).Code);
            if (found.Count == 0 && Path.GetFileName(path) is "Program.cs" or "AssemblyInfo.cs")
                continue;
            if (found.Count != 1 || found[0].Groups["end"].Value != ";" || found[0].Groups["name"].Value != expected)
                yield return $"{path}: expected the file-scoped namespace {expected}, found {(found.Count == 0 ? "none" : found[0].Value.Trim())}";
        }
    }

    private static IEnumerable<string> LongFiles(Tree tree) =>
        from path in tree.Under("src/", ".cs", ".razor", ".cshtml")
        where !IsGenerated(path)
        let lines = tree[path].AsSpan().Count('\n')
        where lines > LongestFile
        select $"{path}: {lines} lines; split it by thought";

    private static IEnumerable<string> Sealed(Tree tree) =>
        from path in Sources(tree).Where(path => path.StartsWith("src/", StringComparison.Ordinal))
        from Match match in ClassDeclaration().Matches(CSharpText.Of(tree[path]).Code)
        where !match.Groups["modifiers"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Intersect(["sealed", "static", "abstract"]).Any()
        select $"{path}: class {match.Groups["name"].Value} is neither sealed nor abstract";

    private static IEnumerable<string> Async(Tree tree) =>
        from path in tree.Under("src/", ".cs")
        from Match match in AsyncMethod().Matches(CSharpText.Of(tree[path]).Code)
        let name = match.Groups["name"].Value
        where !name.EndsWith("Async", StringComparison.Ordinal) && name != "Main"
        where !match.Groups["modifiers"].Value.Contains("override", StringComparison.Ordinal)
        select $"{path}: {name} gives a task and does not end in Async";

    private static IEnumerable<string> Swallowed(Tree tree)
    {
        foreach (var path in tree.Under("src/", ".cs"))
        {
            var code = CSharpText.Of(tree[path]).Code;
            foreach (Match match in Catch().Matches(code))
            {
                var block = Block(code, code.IndexOf('{', match.Index + match.Length - 1));
                var name = Regex.Match(match.Groups["type"].Value, @"(?<name>\w+)\s*\)$").Groups["name"].Value;
                var passedOn = Regex.IsMatch(block, @"\bthrow\b") || (name.Length > 0 && Regex.IsMatch(block, $@"\b{name}\b"));
                var all = match.Groups["type"].Value is "" || Regex.IsMatch(match.Groups["type"].Value, @"^\(\s*(System\.)?Exception\b");
                var line = CSharpText.LineOf(code, match.Index);
                if (block.Trim('{', '}', ' ', '\n', '\r', '\t').Length == 0 && !Reasoned(tree[path], line))
                    yield return $"{path}:{line}: an exception is swallowed";
                else if (all && !match.Groups["when"].Success && !passedOn && !path.StartsWith("src/Fadu.Cli/", StringComparison.Ordinal))
                    yield return $"{path}:{line}: everything is caught and nobody is told; only the host does that";
            }
        }
    }

    /// <summary>Whether a comment stands inside the empty block or on the line above: it says why nothing is to be done.</summary>
    private static bool Reasoned(string source, int line)
    {
        var lines = source.Split('\n');
        return lines.Skip(line - 1).Take(4).Any(text => text.Contains("//", StringComparison.Ordinal));
    }

    private static string Block(string code, int open)
    {
        if (open < 0)
            return "";
        var depth = 0;
        for (var i = open; i < code.Length; i++)
        {
            depth += code[i] == '{' ? 1 : code[i] == '}' ? -1 : 0;
            if (depth == 0)
                return code[open..(i + 1)];
        }

        return code[open..];
    }

    private static IEnumerable<string> Blocking(Tree tree) =>
        from path in tree.Under("src/", ".cs", ".razor", ".cshtml")
        where Regex.IsMatch(CSharpText.Of(tree[path]).Code, @"GetAwaiter\(\)\s*\.GetResult\(\)|\.WaitOne\(|Thread\.Sleep")
        select $"{path}: blocks a thread; await it";

    private static IEnumerable<string> Suppressions(Tree tree)
    {
        foreach (var path in Sources(tree))
        {
            var lines = tree[path].Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                var suppresses = lines[i].TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal)
                    || (lines[i].TrimStart().StartsWith("[SuppressMessage(", StringComparison.Ordinal) && !lines[i].Contains("Justification", StringComparison.Ordinal));
                if (suppresses && (i == 0 || !lines[i - 1].TrimStart().StartsWith("//", StringComparison.Ordinal)))
                    yield return $"{path}:{i + 1}: the reason of a suppression stands on the line above it";
            }
        }
    }

    /// <summary>The clerk follows acts into every folder, and every folder may ask who people are and what they may see; else nobody names a sibling.</summary>
    private static IEnumerable<string> Sideways(Tree tree) =>
        from path in tree.Under("src/Fadu.Casework/", ".cs")
        let parts = path.Split('/')
        where parts.Length > 3 && parts[2] != "Clerk"
        from Match match in Regex.Matches(CSharpText.Of(tree[path]).Code, @"\bFadu\.Casework\.(?<folder>[A-Z]\w*)")
        let folder = match.Groups["folder"].Value
        where folder != parts[2] && !AskedByAll.Contains(folder) && !(parts[2] is "Views" or "Demonstration" && folder == "Clerk") && tree.Paths.Any(other => other.StartsWith($"src/Fadu.Casework/{folder}/", StringComparison.Ordinal))
        select $"{path}: names its sibling {folder}; what two share moves to the desk or to Law";

    private static IEnumerable<string> Banners(Tree tree) =>
        from path in Sources(tree)
        from numbered in tree[path].Split('\n').Select((text, index) => (Text: text.Trim(), Line: index + 1))
        where numbered.Text.StartsWith("#region", StringComparison.Ordinal) || Regex.IsMatch(numbered.Text, @"^//\s*([-=*#]{4,}|─{3,})")
        select $"{path}:{numbered.Line}: no banners and no regions";
}
