namespace Fadu.Law.Packs;

/// <summary>The rank of a text: a higher one wins where two meet.</summary>
public enum LawRank
{
    /// <summary>A document of a locality.</summary>
    LocalRule,

    /// <summary>A ministry's opinion or notice.</summary>
    MinistryOpinion,

    /// <summary>An opinion or notice of the State Council's office.</summary>
    StateCouncilOpinion,

    /// <summary>A ministry's rule.</summary>
    MinistryRule,

    /// <summary>An interpretation of the highest court or procuratorate.</summary>
    JudicialInterpretation,

    /// <summary>A regulation of the State Council.</summary>
    Regulation,

    /// <summary>A law of the National People's Congress or its Standing Committee.</summary>
    Law,
}

/// <summary>One version of a law.</summary>
/// <param name="Name">Its year, as citations name it.</param>
/// <param name="From">First day in force.</param>
/// <param name="Until">Last day in force, or null.</param>
/// <param name="Text">Name of the file with its text, or null if nobody has read it.</param>
/// <param name="EffectiveVerified">Whether <paramref name="From"/> is printed in the text read.</param>
public sealed record LawVersion(string Name, DateOnly From, DateOnly? Until, string? Text, bool EffectiveVerified);

/// <summary>Reads <c>sources.yaml</c>: every law that a pack cites.</summary>
public static class LawSourceFile
{
    /// <summary>Reads the laws in the order of the file.</summary>
    public static IReadOnlyList<LawSource> Read(PackNode file)
    {
        ArgumentNullException.ThrowIfNull(file);

        var seen = new HashSet<string>();
        var sources = new List<LawSource>();
        foreach (var node in file["sources"].List())
        {
            var source = Source(node);
            if (seen.Add(source.Id))
                sources.Add(source);
            else
                node["id"].Problem("each law once", $"“{source.Id}” again");
        }

        file.NoOtherKeys();
        return sources;
    }

    private static LawSource Source(PackNode node)
    {
        var versions = Versions(node["versions"]);
        var source = new LawSource(node["id"].Text(), [.. versions.Select(version => version.Name)], node.At)
        {
            Title = node["title"].Bilingual(),
            ShortName = node["short"].Text(),
            Rank = node["rank"].OneOf(
                ("law", LawRank.Law),
                ("regulation", LawRank.Regulation),
                ("judicial-interpretation", LawRank.JudicialInterpretation),
                ("ministry-rule", LawRank.MinistryRule),
                ("state-council-opinion", LawRank.StateCouncilOpinion),
                ("ministry-opinion", LawRank.MinistryOpinion),
                ("local-rule", LawRank.LocalRule)),
            Dated = versions,
        };
        node.NoOtherKeys();
        return source;
    }

    private static List<LawVersion> Versions(PackNode node)
    {
        var versions = new List<LawVersion>();
        foreach (var (name, at, value) in node.Map())
        {
            var version = new LawVersion(
                name, value["from"].Day(), value["until"].OptionalDay(), value["text"].OptionalText(), value["effective-verified"].Bool(fallback: true));
            value.NoOtherKeys();
            if (versions.Count > 0 && !(versions[^1].Until < version.From))
                value.ProblemAt(at, "versions in the order of their dates, each ending before the next begins", name);
            versions.Add(version);
        }

        return versions;
    }
}
