using Fadu.Law.Packs;

namespace Fadu.Law.Gates;

/// <summary>Names of the rules that grounds and findings speak of.</summary>
public static class RuleTitles
{
    private const string FieldRule = "field:";

    /// <summary>The title of a gate, or what a built-in check says; the id of a rule the pack no longer has.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="rule">Id of the rule.</param>
    public static Bilingual Of(RulePack pack, string rule)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(rule);
        if (BuiltIn(rule) is { } built)
            return built;
        return pack.Procedures.Values.SelectMany(procedure => procedure.Acts).SelectMany(act => act.Gates).FirstOrDefault(gate => gate.Id == rule)?.Title
            ?? new Bilingual($"规则 {rule}", $"rule {rule}");
    }

    /// <summary>What a built-in check says; null of a gate.</summary>
    public static Bilingual? BuiltIn(string rule) => rule switch
    {
        LawCheck.StageRule => new("当时的阶段不允许这样办", "The stage did not allow it"),
        LawCheck.SubjectRule => new("办理的对象不对", "It was about the wrong subject"),
        LawCheck.ByRule => new("应当由其他岗位办理", "Another post should have done it"),
        LawCheck.LawNotHeld => new("当日的法律没有收录，没有判断", "The law of that day is not held; not judged"),
        LawCheck.EnteredLate => new("录入晚于规定", "Entered later than allowed"),
        LawCheck.ConfirmedFirst => new("由规则得出的结果还没有人确认", "What was derived by rule had not been confirmed"),
        LawCheck.NothingToConfirm => new("没有等待确认的事项", "Nothing awaited confirmation"),
        LawCheck.GivenAnew => new("任职不能用更正或者撤销来改变", "A post is not given or taken by correcting or striking"),
        LawCheck.ErasedByTwo => new("删除个人信息应当由两人办理", "Erasing personal data takes two persons"),
        LawCheck.RecordSealed => new("封存记录的封存和调取不合规定", "A sealed record was not sealed or opened as it has to be"),
        LawCheck.KeptLongEnough => new("按保管期限表，案卷的保存期限没有满", "By the schedule of retention the file was not kept long enough"),
        LawCheck.ActKnown => new("程序里没有这个行为", "The procedure has no such act"),
        { } field when field.StartsWith(FieldRule, StringComparison.Ordinal) => new("填写的内容不合要求", "A field was not as required"),
        _ => null,
    };
}
