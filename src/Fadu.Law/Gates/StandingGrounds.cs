using System.Text.Json.Nodes;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates;

/// <summary>What is asked of a correction and of a strike: whose it is, and that it opens no way round what the act itself would be asked.</summary>
internal static class StandingGrounds
{
    /// <summary>Why whoever performs it may not; null if they may.</summary>
    public static Ground? By(Inquiry asked)
    {
        if (Target(asked) is not { } target)
            return MayAny(asked) ? null : NotTheirs(asked);

        if (People.OfOne(asked.Basis.Actor).Any(People.OfOne(target.Basis.Actor).Contains))
        {
            return Of(
                asked, LawCheck.ByRule,
                new Bilingual($"第{target.Number}号行为是您记录的，不能由您一人更正或者撤销", $"you recorded act {target.Number}: you may not correct or strike it alone"),
                new Bilingual("请由另一名民警办理", "have another officer do it"));
        }

        if (SealGrounds.OfStanding(asked, Meant(asked, target)) is { } isSealed)
            return isSealed;
        if (asked.Procedure.FindAct(Meant(asked, target).Act) is not { By: { } by } act)
            return null;
        // What begins a matter may be anybody's; setting it right is not.
        if (act.Opens && !MayAny(asked))
            return NotTheirs(asked);
        if (by.Holds(Within(asked, act, target)) == Truth.Yes)
            return null;
        return Of(
            asked, LawCheck.ByRule,
            new Bilingual($"“{act.Title.Zh}”不是您可以办理的行为，不能由您更正或者撤销", $"“{act.Title.In("en")}” is not yours to do: you may not correct or strike it"),
            new Bilingual("请由可以办理这一行为的另一人更正或者撤销", "have somebody else who may do that act correct or strike it"));
    }

    /// <summary>The gates of an act that gives a post, the acting in one or a qualification, asked again of its correction.</summary>
    public static void Add(List<Ground> grounds, Inquiry asked)
    {
        if (Target(asked) is not { } target || Meant(asked, target) is not { } meant || asked.Procedure.FindAct(meant.Act) is not { } act || !RosterFeeds.Grants(act))
            return;
        // What was ended, struck or set right is not brought back by taking that back, nor is the founding given to another: a further act gives it anew, and is asked for its gates.
        if ((act.Opens || act.Feeds.Any(feed => feed.Ends) || meant.Number != target.Number) && (asked.Act!.Id == StandingActs.Strike || IsOfGrant(act, FieldValue.Text(asked.Field(StandingActs.Field)))))
        {
            grounds.Add(Of(
                asked, LawCheck.GivenAnew,
                new Bilingual($"第{target.Number}号行为涉及的任职，不能用更正或者撤销来改变", $"what act {target.Number} gave or took back cannot be changed by correcting or striking it"),
                new Bilingual("请免职或者重新任职", "end the post, or give it anew")));
            return;
        }

        if (asked.Act!.Id != StandingActs.Correct || asked.Fields is null)
            return;
        var others = asked.Record with { Acts = [.. asked.Record.Acts.Where(one => one.Number != target.Number)] };
        LawCheck.AddGates(grounds, new Inquiry(asked.Pack, asked.Procedure, others, act, Corrected(asked, meant), 0, asked.Basis, asked.At));
    }

    private static bool MayAny(Inquiry asked) => asked.Procedure.Acts.Any(act => !act.Opens && act.By?.Holds(asked.About(act, 0)) == Truth.Yes);

    private static Ground NotTheirs(Inquiry asked) => Of(
        asked, LawCheck.ByRule, asked.Basis.Actor.Posts.Count == 0
            ? new Bilingual("办理人当日没有任职", "whoever performs it holds no post that day")
            : new Bilingual("这一程序没有您可以办理的行为", "no act of this procedure is yours to do"),
        new Bilingual("请由有权办理的人更正或者撤销", "have whoever may do it correct or strike it"));

    private static bool IsOfGrant(ActDefinition act, string? field) =>
        field is null or StandingActs.OccurredOn || act.Feeds.Where(RosterFeeds.IsGrant).Any(feed => field == feed.Each || field == feed.Key || field == feed.Of || field == feed.Value || field == feed.From || field == feed.Until);

    private static RecordedAct? Target(Inquiry asked)
    {
        var number = FieldValue.Numbers(asked.Field(StandingActs.Target)).FirstOrDefault();
        return asked.Record.Acts.Concat(asked.Record.Struck).FirstOrDefault(act => act.Number == number);
    }

    // A correction or strike of a correction or strike is, in the end, about the act that one was about.
    private static RecordedAct Meant(Inquiry asked, RecordedAct target)
    {
        for (var steps = 0; steps < 16 && StandingActs.Is(target.Act); steps++)
        {
            var number = Corrections.Target(target);
            if (asked.Record.Acts.Concat(asked.Record.Struck).FirstOrDefault(act => act.Number == number) is not { } further)
                return target;
            target = further;
        }

        return target;
    }

    private static JsonObject Corrected(Inquiry asked, RecordedAct act)
    {
        var fields = (JsonObject)act.Fields.DeepClone();
        if (FieldValue.Text(asked.Field(StandingActs.Field)) is { } field && field != StandingActs.OccurredOn)
            fields[field] = asked.Field(StandingActs.To)?.DeepClone();
        return fields;
    }

    private static Inquiry Within(Inquiry asked, ActDefinition act, RecordedAct target) =>
        new(asked.Pack, asked.Procedure, asked.Record, act, target.Fields, target.Subjects.Count == 0 ? 0 : target.Subjects[0], asked.Basis, asked.At);

    private static Ground Of(Inquiry asked, string rule, Bilingual lacking, Bilingual cure) =>
        new(rule, GateGrounds.Effect(asked.Act!, null), Truth.No, lacking, cure, null, null, null, [], asked.Subject);
}
