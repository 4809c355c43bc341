using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Fadu.House.Tests.Rules;

/// <summary>The engine knows no procedure: nothing of a pack is named in <c>src/</c>.</summary>
internal static class PackRules
{
    /// <summary>Parts of a pack whose keys are ids.</summary>
    private static readonly string[] Keyed =
        ["acts", "fields", "roles", "things", "measures", "evidence", "derive", "settings", "options", "rows", "flags", "organs"];

    /// <summary>The two acts that every procedure has.</summary>
    private static readonly string[] Everywhere = ["correct-act", "strike-act"];

    /// <summary>An id of one word shorter than this is nobody's own.</summary>
    private const int ShortestWord = 5;

    /// <summary>
    /// Ids of one word that are also plain words of the engine or of the pack language: keys of JSON, parts of a path, names of relations, units and states.
    /// A word is added here only when the string in <c>src/</c> means the engine's own thing.
    /// </summary>
    private static readonly string[] Ordinary =
    [
        "amount", "answer", "basis", "cause", "change", "channel", "circumstances", "closed", "content", "county", "covers", "document", "evidence", "expired", "facts",
        "field", "ground", "holder", "identity", "in-force", "items", "missing", "number", "officers", "organ", "origin", "other", "penalties", "place", "present", "procedure",
        "province", "public", "purpose", "question", "reason", "record", "recorded", "refused", "regulation", "rejected", "report", "required", "running", "sealed",
        "source", "station", "subject", "target", "title", "tried", "unknown", "views",
    ];

    public static IEnumerable<HouseRule> All =>
    [
        new("no-id-of-a-pack-in-the-engine", Ids,
            new PlantedBreach("src/Fadu.Casework/A.cs", "namespace Fadu.Casework;\n\npublic sealed class A\n{\n    public string Act => \"planted-act\";\n}\n"),
            new PlantedBreach("src/Fadu.Web/Pages/B.razor", "@if (act == \"planted-limit\") { <p>!</p> }\n"),
            new PlantedBreach("src/Fadu.Casework/C.cs", "namespace Fadu.Casework;\n\npublic sealed class C\n{\n    public string Role => \"plantling\";\n}\n")),
    ];

    /// <summary>A pack that declares what the planted breaches name, so that the rule is proved on ids whatever the packs hold today.</summary>
    private const string Planted = """
        id: planted-limit
        acts:
          planted-act: { kind: power }
        roles:
          plantling: { title: 示例 }
        """;

    private static IEnumerable<string> Ids(Tree tree)
    {
        var ids = new HashSet<string>();
        var language = new HashSet<string>(Everywhere);
        foreach (var text in tree.Under("laws/", ".yaml").Where(path => !path.Contains("/scenarios/", StringComparison.Ordinal)).Select(path => tree[path]).Append(Planted))
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            foreach (var document in stream.Documents)
                Collect(document.RootNode, ids, language);
        }

        // An id with a hyphen is nobody else's; one word alone may be the language's or the engine's own.
        ids.RemoveWhere(id => language.Contains(id) || Ordinary.Contains(id) || (!id.Contains('-', StringComparison.Ordinal) && id.Length < ShortestWord));
        return from path in tree.Under("src/", ".cs", ".razor", ".cshtml")
               from text in StringsOf(path, tree[path])
               where ids.Contains(text.Value)
               select $"{path}:{text.Line}: “{text.Value}” is an id of a pack; the engine knows no procedure";
    }

    private static IEnumerable<(int Line, string Value)> StringsOf(string path, string text) => path.EndsWith(".cs", StringComparison.Ordinal)
        ? CSharpText.Of(text).Strings
        : Regex.Matches(text, "\"(?<value>[^\"\\n]*)\"").Select(match => (CSharpText.LineOf(text, match.Index), match.Groups["value"].Value));

    private static void Collect(YamlNode node, HashSet<string> ids, HashSet<string> language)
    {
        if (node is YamlSequenceNode list)
        {
            foreach (var item in list)
                Collect(item, ids, language);
        }

        if (node is not YamlMappingNode map)
            return;
        foreach (var (keyNode, value) in map)
        {
            var key = ((YamlScalarNode)keyNode).Value ?? "";
            if (key == "id" && value is YamlScalarNode { Value: { } id })
                ids.Add(id);
            if (key == "predicate")
                language.Add(value is YamlMappingNode named && named.Children.TryGetValue("name", out var name) ? name.ToString() : value.ToString());
            // What a field means and what a register is for are words of the language; a pack may use the same word as an id.
            if (key is "means" or "for" && value is YamlScalarNode { Value: { } word })
                language.Add(word);
            if (Keyed.Contains(key) && value is YamlMappingNode keyed)
                ids.UnionWith(keyed.Children.Keys.Select(inner => ((YamlScalarNode)inner).Value ?? ""));
            Collect(value, ids, language);
        }
    }
}
