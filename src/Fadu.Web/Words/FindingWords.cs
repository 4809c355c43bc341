using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Web.Words;

/// <summary>A recorded finding (问题) in words, with its article where a gate speaks.</summary>
internal static class FindingWords
{
    /// <summary>The sentence and the provision of a finding of an act.</summary>
    public static (Bilingual Sentence, Citation? Cite) Of(ActDefinition? act, string rule, DateOnly on)
    {
        if (act?.Gates.FirstOrDefault(gate => gate.Id == rule) is { } gate)
            return gate.On(on) is { } version ? (version.Lacking, version.Cite) : (gate.Title, null);
        return (RuleTitles.BuiltIn(rule) ?? new Bilingual($"规则 {rule}", $"rule {rule}"), null);
    }
}
