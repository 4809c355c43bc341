using Fadu.Law.Gates;

namespace Fadu.Law.Packs;

/// <summary>Checks every quote of a pack against the texts of the laws, where the host has them.</summary>
internal static class QuoteChecks
{
    public static void Check(RulePack pack, IReadOnlyDictionary<string, string> texts, PackProblems problems)
    {
        if (texts.Count == 0)
            return;
        var articles = texts.ToDictionary(text => text.Key, text => QuoteCheck.Articles(text.Value));
        foreach (var (cite, at) in Citations(pack))
        {
            if (cite is { Quote: not null, SourceSeen: true } && articles.TryGetValue(Key(cite), out var law) && !QuoteCheck.Stands(cite, law))
                problems.Add(at, $"a quote that stands in {cite.Law} ({cite.Version}) art. {cite.Article}", $"“{cite.Quote}”");
        }
    }

    /// <summary>The key under which the host gives the text of a law: <c>行政处罚法 (2021)</c>.</summary>
    public static string Key(Citation cite) => $"{cite.Law} ({cite.Version})";

    private static IEnumerable<(Citation Cite, SourceSpan At)> Citations(RulePack pack)
    {
        var versions = pack.Procedures.Values.SelectMany(procedure => procedure.Acts).SelectMany(act => act.Gates).SelectMany(gate => gate.Versions);
        var gates = versions.SelectMany(version => version.Also.Prepend(version.Cite).Select(cite => (cite, version.At)));
        var limits = pack.Limits.Values.SelectMany(limit => limit.Values).Select(value => (value.Cite, value.At));
        return gates.Concat(limits).Distinct();
    }
}
