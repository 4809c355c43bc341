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
        return (rule switch
        {
            LawCheck.StageRule => new Bilingual("当时的阶段不允许这样办", "The stage did not allow it"),
            LawCheck.SubjectRule => new Bilingual("办理的对象不对", "It was about the wrong subject"),
            LawCheck.ByRule => new Bilingual("应当由其他岗位办理", "Another post should have done it"),
            LawCheck.LawNotHeld => new Bilingual("当日的法律没有收录，没有判断", "The law of that day is not held; not judged"),
            LawCheck.EnteredLate => new Bilingual("录入晚于规定", "Entered later than allowed"),
            _ => new Bilingual($"规则 {rule}", $"rule {rule}"),
        }, null);
    }
}
