using Fadu.Law.Figures;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Packs;

/// <summary>Reads files of <c>figures/</c> and the texts of <c>reports/</c>.</summary>
/// <param name="pack">The pack so far: registers and limits.</param>
/// <param name="scopes">What names mean, by procedure.</param>
internal sealed class FigureReader(RulePack pack, IReadOnlyDictionary<string, ReadingScope> scopes)
{
    /// <summary>What a register is for whose rows are the topics under which figures stand.</summary>
    public const string Topics = "figure-topics";

    private static readonly string[] Languages = ["zh", "en"];

    private static readonly (string Word, FigureMeasure Measure)[] Measures =
    [
        ("count", FigureMeasure.Count), ("sum", FigureMeasure.Sum), ("distinct", FigureMeasure.Distinct), ("stock", FigureMeasure.Stock), ("share", FigureMeasure.Share),
        ("in-a-row", FigureMeasure.InARow), ("first-day", FigureMeasure.FirstDay), ("last-day", FigureMeasure.LastDay),
    ];

    private static readonly (string Word, FigureOver Over)[] Overs =
        [("acts", FigureOver.Acts), ("matters", FigureOver.Matters), ("clocks", FigureOver.Clocks), ("refusals", FigureOver.Refusals), ("looks", FigureOver.Looks)];

    private static readonly (string Word, FigureEach Each)[] Eachs =
        [("whole", FigureEach.Whole), ("subject", FigureEach.Subject), ("item", FigureEach.Item), ("finding", FigureEach.Finding), ("ground", FigureEach.Ground)];

    private static readonly (string Word, FigureClockState State)[] States =
        [("met", FigureClockState.Met), ("met-late", FigureClockState.MetLate), ("expired", FigureClockState.Expired), ("overdue", FigureClockState.Overdue)];

    /// <summary>Reads one figure; where it is wrong its problems have been told.</summary>
    public FigureDefinition Read(PackNode node)
    {
        var topics = pack.Registers.Values.Where(register => register.For == Topics).SelectMany(register => register.Rows).Select(row => row.Key).ToList();
        var figure = new FigureDefinition
        {
            Id = node["id"].Text(),
            Title = node["title"].Bilingual(),
            Unit = node["unit"].Bilingual(),
            Topic = ReadingScope.Known(node["topic"], $"a row of a register for {Topics}", topics),
            At = node.At,
            Unrecorded = node["unrecorded"].OptionalBilingual(),
            Note = node["note"].OptionalBilingual(),
            Cite = node["cite"].OptionalCitation(),
        };
        if (figure.Unrecorded is null)
            figure = Measured(node, figure);
        node.NoOtherKeys();
        return figure;
    }

    /// <summary>Checks what a share or a row of years is made of: figures with rows of their own.</summary>
    public static void CheckMade(FigureDefinition figure, PackNode node, IReadOnlyList<FigureDefinition> all)
    {
        foreach (var item in figure.IsMadeOfOthers ? node["of"].OptionalList() : [])
        {
            var id = ReadingScope.Known(item, "a figure of figures/", all.Select(one => one.Id));
            if (all.FirstOrDefault(one => one.Id == id) is { } part && (part.Unrecorded is not null || part.IsMadeOfOthers || part.Measure is FigureMeasure.FirstDay or FigureMeasure.LastDay))
                item.Problem("a figure that is a number with rows of its own", $"“{id}”");
        }
    }

    /// <summary>Reads the text of a report: named for the report and its language, as <c>annual.zh.liquid</c>.</summary>
    public static ReportTemplate ReadReport(PackFile file, IReadOnlySet<string> figures, PackProblems problems)
    {
        var read = RegisterReader.ReadDocument(file, problems);
        var dot = file.Name.LastIndexOf('.');
        var language = dot < 0 ? "" : file.Name[(dot + 1)..];
        if (!Languages.Contains(language))
            problems.Add(new SourceSpan(file.Path, 1, 1), "a name that ends in its language, as annual.zh.liquid", $"“{file.Name}”");
        ReportTexts.Check(file, language, figures, problems);
        return new ReportTemplate(dot < 0 ? file.Name : file.Name[..dot], language, read.Title, read.Template, file.Path);
    }

    private FigureDefinition Measured(PackNode node, FigureDefinition figure)
    {
        figure = figure with { Measure = node["measure"].OneOf(Measures) };
        if (figure.IsMadeOfOthers)
        {
            var of = node["of"].List();
            var wanted = figure.Measure == FigureMeasure.Share ? 2 : 1;
            if (of.Count != wanted)
                node["of"].Problem(wanted == 2 ? "two figures: the part and the whole" : "one figure", $"{of.Count}");
            return figure with { Of = [.. of.Select(item => item.Text())] };
        }

        var over = node["over"].OneOf(Overs);
        var each = node["each"].OptionalOneOf(FigureEach.Whole, Eachs);
        if (each is FigureEach.Subject or FigureEach.Item or FigureEach.Finding && over != FigureOver.Acts || each == FigureEach.Ground && over != FigureOver.Refusals)
            node["each"].Problem("subject, item or finding over acts, ground over refusals", $"“{node["each"].OptionalText()}”");
        var states = over == FigureOver.Clocks ? ReadingScope.OneOrMore(node["state"]).Select(item => item.OneOf(States)).ToHashSet() : [];
        if (over == FigureOver.Clocks && states.Count == 0)
            node["state"].Problem("met, met-late, expired or overdue", "nothing 未写");
        var isStock = figure.Measure == FigureMeasure.Stock;
        if (isStock != states.Contains(FigureClockState.Overdue) && over == FigureOver.Clocks)
            node["state"].Problem("overdue for a stock, and for nothing else", $"“{node["state"].OptionalText()}”");
        if (isStock && over is not (FigureOver.Matters or FigureOver.Clocks))
            node["over"].Problem("matters or clocks for a stock", $"“{node["over"].OptionalText()}”");
        var sources = node["from"].OptionalList().Select(item => Source(item, over)).ToList();
        if (sources.Count == 0)
            sources.Add(new FigureSource(null, [], [], null, null, null));
        return WithAmounts(node, figure with { Over = over, Each = each, States = states, From = sources });
    }

    private FigureDefinition WithAmounts(PackNode node, FigureDefinition figure)
    {
        if (node.Has("distinct") && figure.Measure != FigureMeasure.Distinct)
            node["distinct"].Problem("measure: distinct beside it", "another measure");
        figure = figure with { DistinctSubjects = node["distinct"].OptionalOneOf(fallback: false, ("matter", false), ("subject", true)) };
        if (figure.Each == FigureEach.Item)
            figure = figure with { Items = Items(node["items"], figure) };
        else if (node.Has("items"))
            node["items"].Problem("each: item beside it", "nothing 未写");
        if (node.Has("amount"))
            figure = figure with { Amount = Field(node["amount"], figure)?.Id };
        if (figure.Measure == FigureMeasure.Sum && figure.Amount is null && figure.Items?.Amount is null)
            node["amount"].Problem("the field, or the part of the items, that is added up", "nothing 未写");
        return figure;
    }

    private FigureItems Items(PackNode node, FigureDefinition figure)
    {
        var field = Field(node["field"], figure);
        var category = node["category"].OptionalText();
        var amount = node["amount"].OptionalText();
        ListConditions.CheckPart(node["category"], category, field);
        ListConditions.CheckPart(node["amount"], amount, field);
        var items = new FigureItems(
            field?.Id ?? "",
            ScopeOf(figure) is { } scope ? ListConditions.Where(node["where"], field, scope) : [],
            category,
            category is null ? null : category == "kind" && field is { Type: FieldType.Penalty } ? field.Register : field?.Parts.FirstOrDefault(part => part.Id == category)?.Register,
            amount);
        node.NoOtherKeys();
        return items;
    }

    /// <summary>A field of the acts of the first source: what is added up or taken apart must be there in each.</summary>
    private FieldDefinition? Field(PackNode node, FigureDefinition figure)
    {
        var id = node.Text();
        if (ScopeOf(figure) is not { } scope || figure.From[0].Acts.Count == 0)
        {
            node.Problem("a source that names its procedure and acts", "none");
            return null;
        }

        return Within(scope, [.. figure.From[0].Acts], () => scope.Field(node, id));
    }

    private ReadingScope? ScopeOf(FigureDefinition figure) => figure.From is [{ Procedure: { } procedure }, ..] ? scopes.GetValueOrDefault(procedure) : null;

    private FigureSource Source(PackNode node, FigureOver over)
    {
        var procedure = node["procedure"].OptionalText();
        if (procedure is not null)
            ReadingScope.CheckKnown(node["procedure"], procedure, "a procedure of procedures/", scopes.Keys);
        var scope = procedure is null ? null : scopes.GetValueOrDefault(procedure);
        var ofActs = over is FigureOver.Acts or FigureOver.Refusals;
        var acts = ofActs ? node["acts"].OptionalList().Select(item => Act(item, scope)).ToList() : [];
        var limits = over == FigureOver.Clocks ? node["limits"].OptionalList().Select(item => ReadingScope.Known(item, "a time limit of limits/", pack.Limits.Keys)).ToList() : [];
        var on = over == FigureOver.Clocks && node.Has("on") ? node["on"].OneOf([.. SubjectKinds.All]) : null;
        var holder = over == FigureOver.Clocks && node.Has("holder") ? node["holder"].OneOf(("organ", LimitHolder.Organ), ("party", LimitHolder.Party), ("other", LimitHolder.Other)) : (LimitHolder?)null;
        Condition? where = null;
        if (over == FigureOver.Acts && node.Has("where"))
        {
            if (scope is null || acts.Count == 0)
                node["where"].Problem("a source that names its procedure and acts", "none");
            else
                where = Within(scope, acts, () => ConditionReader.Read(node["where"], scope));
        }

        node.NoOtherKeys();
        return new FigureSource(procedure, acts, limits, on, holder, where);
    }

    private string Act(PackNode node, ReadingScope? scope) => scope is not null
        ? scope.ActId(node)
        : ReadingScope.Known(node, "an act of some procedure", scopes.Values.SelectMany(one => one.Acts.Keys).Concat([StandingActs.Correct, StandingActs.Strike]));

    private static T Within<T>(ReadingScope scope, IReadOnlyList<string> acts, Func<T> read)
    {
        (scope.Act, scope.WhereActs) = (null, acts);
        var value = read();
        scope.WhereActs = null;
        return value;
    }
}
