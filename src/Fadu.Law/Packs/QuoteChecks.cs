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
            if (cite is { Quote: not null, SourceSeen: true } && articles.TryGetValue(TextOf(pack, cite), out var law) && !QuoteCheck.Stands(cite, law))
                problems.Add(at, $"a quote that stands in {cite.Law} ({cite.Version}) art. {cite.Article}", $"“{cite.Quote}”");
        }
    }

    /// <summary>The file that <c>sources.yaml</c> names for a citation's law and version; <c>law (version)</c> where it names none.</summary>
    private static string TextOf(RulePack pack, Citation cite) =>
        pack.Sources.GetValueOrDefault(cite.Law)?.Dated.FirstOrDefault(version => version.Name == cite.Version)?.Text ?? $"{cite.Law} ({cite.Version})";

    private static IEnumerable<(Citation Cite, SourceSpan At)> Citations(RulePack pack)
    {
        var versions = pack.Procedures.Values.SelectMany(procedure => procedure.Acts).SelectMany(act => act.Gates).SelectMany(gate => gate.Versions);
        var gates = versions.SelectMany(version => version.Also.Prepend(version.Cite).Select(cite => (cite, version.At)));
        var limits = pack.Limits.Values.SelectMany(limit => limit.Values).SelectMany(value => new[] { value.Cite, value.Asks?.MissedCite }.OfType<Citation>().Select(cite => (cite, value.At)));
        var rows = pack.Registers.Values.SelectMany(register => register.Rows.Select(row => (row.Cite, register.At))).Where(row => row.Cite is not null).Select(row => (row.Cite!, row.At));
        return gates.Concat(limits).Concat(rows).Distinct();
    }
}
