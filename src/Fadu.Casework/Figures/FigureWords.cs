using Fadu.Law;
using Fadu.Law.Figures;
using Fadu.Law.Gates;
using Fadu.Law.Packs;

namespace Fadu.Casework.Figures;

/// <summary>Figures in words: their topics, their rows, and how each is counted.</summary>
public static class FigureWords
{
    private const string TopicRegister = "figure-topics";

    /// <summary>The figures by topic and id; what is not recorded comes last in its topic.</summary>
    public static IEnumerable<FigureDefinition> InOrder(RulePack pack)
    {
        var topics = Topics(pack).Select(topic => topic.Key).ToList();
        return pack.Figures.Values.OrderBy(figure => topics.IndexOf(figure.Topic)).ThenBy(figure => figure.Unrecorded is not null).ThenBy(figure => figure.Id, StringComparer.Ordinal);
    }

    /// <summary>The topics in order.</summary>
    public static IEnumerable<RegisterRow> Topics(RulePack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return pack.Registers.Values.Where(register => register.For == TopicRegister).SelectMany(register => register.Rows);
    }

    /// <summary>What a row is sorted under.</summary>
    public static Bilingual OfCategory(RulePack pack, FigureDefinition figure, string category)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(figure);
        return figure switch
        {
            _ when category.Length == 0 => new Bilingual("未分类", "not sorted"),
            { Over: FigureOver.Clocks } => pack.FindLimit(category)?.Title ?? new Bilingual(category),
            { Each: FigureEach.Finding or FigureEach.Ground } => RuleTitles.Of(pack, category),
            { CategoryRegister: { } register } => pack.FindRegister(register)?.Find(category)?.Title ?? new Bilingual(category),
            _ => new Bilingual(category),
        };
    }

    /// <summary>The act or limit of a row.</summary>
    public static Bilingual OfWhat(RulePack pack, FigureDefinition figure, string? procedure, string what)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(figure);
        if (figure.Over == FigureOver.Clocks)
            return pack.FindLimit(what)?.Title ?? new Bilingual(what);
        return (procedure is null ? null : pack.FindProcedure(procedure)?.FindAct(what)?.Title)
            ?? pack.Procedures.Values.Select(one => one.FindAct(what)?.Title).FirstOrDefault(title => title is not null)
            ?? new Bilingual(what);
    }

    /// <summary>How a figure is counted (数法), from its definition.</summary>
    public static Bilingual HowCounted(RulePack pack, FigureDefinition figure)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(figure);
        if (figure.Unrecorded is { } reason)
            return new Bilingual($"没有记录：{reason.Zh}", $"not recorded: {reason.In("en")}");
        if (figure.IsMadeOfOthers)
        {
            var of = figure.Of.Select(id => pack.Figures[id].Title).ToList();
            return figure.Measure == FigureMeasure.Share
                ? new Bilingual($"“{of[0].Zh}”占“{of[1].Zh}”的百分比，舍去不进位", $"“{of[0].In("en")}” in per cent of “{of[1].In("en")}”, rounded down")
                : new Bilingual($"到所选年份为止，不间断有“{of[0].Zh}”的年数", $"years without a gap, up to the one chosen, that have “{of[0].In("en")}”");
        }

        var what = figure.From.SelectMany(source => Named(pack, figure, source)).DistinctBy(words => words.Zh).ToList();
        var zh = what.Count == 0 ? "" : "“" + string.Join("”“", what.Select(one => one.Zh)) + "”";
        var en = string.Join(", ", what.Select(one => one.In("en")));
        var (overZh, overEn) = Over(figure, zh, en);
        var (countZh, countEn) = Counted(figure);
        return new Bilingual($"{overZh}，{countZh}", $"{overEn}; {countEn}");
    }

    private static (string Zh, string En) Over(FigureDefinition figure, string zh, string en) => figure.Over switch
    {
        FigureOver.Acts when figure.Each == FigureEach.Finding => ("期间内发生的行为当时记下的问题", "findings recorded against acts that occurred in the period"),
        FigureOver.Acts => ($"期间内发生的{(zh.Length == 0 ? "各种" : zh)}行为，按更正后的记录，误录撤销的不计", $"acts that occurred in the period ({(en.Length == 0 ? "any" : en)}), as corrected, struck ones left out"),
        FigureOver.Matters when figure.Measure == FigureMeasure.Stock => ("期末已登记、还没有到终点的事项", "matters begun and not ended at the end of the period"),
        FigureOver.Matters => ("期间内登记的事项", "matters begun in the period"),
        FigureOver.Clocks => ($"时限{(zh.Length == 0 ? "（各种）" : zh)}{ClockZh(figure)}", $"time limits ({(en.Length == 0 ? "any" : en)}) {ClockEn(figure)}"),
        FigureOver.Refusals => ("期间内登记在册的被拒办理", "refused attempts in their register in the period"),
        _ => ("期间内登记在册的查看", "looks in their register in the period"),
    };

    private static (string Zh, string En) Counted(FigureDefinition figure) => figure.Measure switch
    {
        FigureMeasure.Sum => ("金额相加", "their amounts added up"),
        FigureMeasure.Distinct when figure.DistinctSubjects => ("同一对象只计一次", "each subject once"),
        FigureMeasure.Distinct => ("同一事项只计一次", "each matter once"),
        FigureMeasure.FirstDay => ("取最早的一天", "the first day"),
        FigureMeasure.LastDay => ("取最后的一天", "the last day"),
        _ => figure.Each switch
        {
            FigureEach.Subject => ("每个对象计一次", "once for each subject"),
            FigureEach.Item => ("每一项计一次", "once for each item"),
            FigureEach.Finding => ("每个问题计一次", "once for each finding"),
            FigureEach.Ground => ("每条理由计一次", "once for each ground"),
            _ => ("每个计一次", "once each"),
        },
    };

    private static string ClockZh(FigureDefinition figure) => string.Join("或者", figure.States.Order().Select(state => state switch
    {
        FigureClockState.Met => "期间内按期办结的",
        FigureClockState.MetLate => "期间内超期后办结的",
        FigureClockState.Expired => "期间内到期还没有办结的，不论后来办结没有",
        FigureClockState.Overdue => "期末已经到期、还没有办结的",
        _ => "",
    }));

    private static string ClockEn(FigureDefinition figure) => string.Join(" or ", figure.States.Order().Select(state => state switch
    {
        FigureClockState.Met => "met in the period",
        FigureClockState.MetLate => "met late in the period",
        FigureClockState.Expired => "that ran out in the period, whether met later or not",
        FigureClockState.Overdue => "run out and not met at the end of the period",
        _ => "",
    }));

    private static IEnumerable<Bilingual> Named(RulePack pack, FigureDefinition figure, FigureSource source) => figure.Over switch
    {
        FigureOver.Clocks => source.Limits.Order(StringComparer.Ordinal).Select(limit => pack.FindLimit(limit)?.Title ?? new Bilingual(limit)),
        FigureOver.Acts or FigureOver.Refusals => source.Acts.Select(act => OfWhat(pack, figure, source.Procedure, act)),
        _ => [],
    };
}
