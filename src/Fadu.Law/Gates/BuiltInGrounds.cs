using System.Globalization;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates;

/// <summary>What is asked of every act, whatever its gates: its stage, its subject, who performs it, when it is entered.</summary>
internal static class BuiltInGrounds
{
    /// <summary>An act that is none of the procedure's: refused, for nothing is known of it.</summary>
    public static Ground UnknownAct(string act) => new(
        LawCheck.ActKnown,
        GateEffect.Refuse,
        Truth.No,
        new Bilingual($"这一程序没有“{act}”这种行为", $"the procedure has no act “{act}”"),
        new Bilingual("请从可以办理的行为中选择", "choose one of the acts that can be done"),
        null,
        null,
        null,
        [],
        0);

    /// <summary>Adds the built-in grounds of an act.</summary>
    public static void Add(List<Ground> grounds, Inquiry asked, Proposal proposal)
    {
        var act = asked.Act!;
        if (SubjectFault(asked, proposal.Subjects) is { } fault)
            grounds.Add(Of(asked, LawCheck.SubjectRule, fault, new Bilingual("请选择正确的对象", "choose the right subject")));

        if (proposal.Subjects.Count == 0)
            AddStage(grounds, asked, 0);
        for (var i = 0; i < proposal.Subjects.Count; i++)
            AddStage(grounds, asked, proposal.Subjects[i]);

        if (By(asked) is { } by)
            grounds.Add(by);
        if (StandingActs.Is(act.Id))
            StandingGrounds.Add(grounds, asked);
        ConfirmationGrounds.Add(grounds, asked, proposal.Subjects);
        foreach (var subject in proposal.Subjects.Count == 0 ? [0] : proposal.Subjects)
            ErasureGrounds.Add(grounds, asked, subject);
        SealGrounds.Add(grounds, asked);
        RetentionGrounds.Add(grounds, asked);
        if (asked.On < asked.Procedure.KnownFrom)
            grounds.Add(NotHeld(asked));
        if (act.EnteredWithin is { } allowed)
            AddLate(grounds, asked, proposal, allowed);
    }

    /// <summary>Why whoever performs it may not; null if they may.</summary>
    public static Ground? By(Inquiry asked)
    {
        var act = asked.Act!;
        var theLaw = asked.Basis.Actor.Person == LawCheck.TheLaw;
        if (act.OfTheLaw)
        {
            return theLaw ? null : Of(
                asked,
                LawCheck.ByRule,
                new Bilingual($"“{act.Title.Zh}”由法律规定直接产生，不由民警办理", $"“{act.Title.In("en")}” is brought about by the law itself"),
                new Bilingual("条件具备后系统会自动记录", "it is recorded by itself when its time has come"));
        }

        if (StandingActs.Is(act.Id))
            return StandingGrounds.By(asked);
        if (act.By is null || act.By.Holds(asked) == Truth.Yes)
            return null;

        var found = new List<Bilingual>();
        act.By.Tell(asked, wanted: true, found);
        var lacking = new Bilingual(
            $"不能办理“{act.Title.Zh}”：{string.Join("；", found.Select(one => one.Zh))}",
            $"“{act.Title.In("en")}” is not yours to do: {string.Join("; ", found.Select(one => one.In("en")))}");
        return Of(asked, LawCheck.ByRule, lacking, new Bilingual("请由有权办理的人办理", "have it done by whoever may")) with { Truth = act.By.Holds(asked), Found = found };
    }

    /// <summary>Whether the stage of a subject, or of the matter, allows the act.</summary>
    public static bool StageAllows(Procedure procedure, MatterRecord record, ActDefinition act, int subject)
    {
        var begun = record.Acts.Count > 0;
        if (StandingActs.Is(act.Id))
            return begun;
        if (!begun)
            return act.Opens;
        if (act.From.Count == 0)
            return !act.Opens && procedure.FindStage(MatterFold.StageOf(record, subject)) is not { End: true };

        var stage = MatterFold.StageOf(record, subject);
        for (var i = 0; i < act.From.Count; i++)
        {
            if (act.From[i].Id == stage)
                return true;
        }

        return false;
    }

    /// <summary>The subjects of a matter that an act could be about; 0 for the matter.</summary>
    public static IEnumerable<int> SubjectsFor(ActDefinition act, MatterRecord record) => act.For.Kind == SubjectKinds.Matter
        ? [0]
        : record.Subjects.Where(subject => Fits(act.For, subject)).Select(subject => subject.Number);

    private static bool Fits(ActSubject asked, SubjectRecord subject) =>
        subject.Kind == asked.Kind && (asked.Roles.Count == 0 || asked.Roles.Contains(subject.Role));

    private static Bilingual? SubjectFault(Inquiry asked, IReadOnlyList<int> subjects)
    {
        var about = asked.Act!.For;
        var kind = SubjectKinds.Words(about.Kind);
        if (about.Kind == SubjectKinds.Matter)
            return subjects.Count == 0 ? null : new Bilingual("这一行为针对本案，不针对其中的对象", "the act is about the matter, not about a subject in it");
        if (subjects.Count == 0)
            return new Bilingual($"没有写明针对哪一{kind.Zh}", $"it does not say which {kind.In("en")} it is about");
        if (subjects.Count > 1 && !about.Each)
            return new Bilingual($"一次只能针对一个{kind.Zh}", $"it can be about one {kind.In("en")} only");
        foreach (var number in subjects)
        {
            if (asked.Find(number) is not { } subject || !Fits(about, subject))
                return new Bilingual($"对象{number}不是这一行为可以针对的{kind.Zh}", $"subject {number} is not a {kind.In("en")} the act can be about");
        }

        return null;
    }

    private static void AddStage(List<Ground> grounds, Inquiry asked, int subject)
    {
        var act = asked.Act!;
        if (StageAllows(asked.Procedure, asked.Record, act, subject))
            return;

        var now = asked.Procedure.FindStage(MatterFold.StageOf(asked.Record, subject));
        var where = string.Join("、", act.From.Select(stage => stage.Title.Zh));
        var whereEn = string.Join(", ", act.From.Select(stage => stage.Title.In("en")));
        var lacking = now is null
            ? new Bilingual($"案件还没有开始，不能办理“{act.Title.Zh}”", $"the matter has not begun: “{act.Title.In("en")}” cannot be done")
            : act.From.Count == 0
                ? new Bilingual($"现在的阶段是“{now.Title.Zh}”，不能办理“{act.Title.Zh}”", $"the stage is “{now.Title.In("en")}”: “{act.Title.In("en")}” cannot be done")
                : new Bilingual(
                    $"现在的阶段是“{now.Title.Zh}”；“{act.Title.Zh}”要在“{where}”阶段办理",
                    $"the stage is “{now.Title.In("en")}”; “{act.Title.In("en")}” is done in “{whereEn}”");
        grounds.Add(Of(asked, LawCheck.StageRule, lacking, new Bilingual("请先办理前面的行为", "do the earlier acts first")) with { Subject = subject });
    }

    private static Ground NotHeld(Inquiry asked)
    {
        var from = asked.Procedure.KnownFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Of(
            asked,
            LawCheck.LawNotHeld,
            new Bilingual($"这一天的规定没有收录：规则包从{from}起", $"the law of that day is not held: the pack begins on {from}"),
            new Bilingual("请法制部门按当时的规定另行核对", "have the legal section check it by the law of that time")) with { Effect = GateEffect.Record };
    }

    private static void AddLate(List<Ground> grounds, Inquiry asked, Proposal proposal, TimeLength allowed)
    {
        var entered = TimeZoneInfo.ConvertTime(proposal.RecordedAt, asked.Pack.Zone).DateTime;
        if (entered <= allowed.EndAfter(asked.Local, asked.Calendar))
            return;
        grounds.Add(Of(
            asked,
            LawCheck.EnteredLate,
            new Bilingual($"发生后{allowed.Words().Zh}以内应当录入，现在已超过", $"it should have been entered within {allowed.Words().En}"),
            new Bilingual("照实录入；在备注中写明迟录的原因", "enter it as it was; say in the notes why it is late")) with { Effect = GateEffect.Record });
    }

    private static Ground Of(Inquiry asked, string rule, Bilingual lacking, Bilingual cure) =>
        new(rule, GateGrounds.Effect(asked.Act!, null), Truth.No, lacking, cure, null, null, null, [], asked.Subject);
}
