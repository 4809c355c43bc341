using System.Globalization;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates;

/// <summary>What is asked of every act while an act of the law awaits a person's confirmation: nothing outward follows from it before.</summary>
internal static class ConfirmationGrounds
{
    /// <summary>Adds the grounds of an act about these subjects; none is the matter.</summary>
    public static void Add(ICollection<Ground> grounds, Inquiry asked, IReadOnlyList<int> subjects)
    {
        var act = asked.Act!;
        if (act.OfTheLaw || StandingActs.Is(act.Id))
            return;
        var confirms = Confirms(asked.Procedure, act);
        if (!confirms && !Confirmations.IsOutward(act))
            return;

        var awaited = asked.Record.Unconfirmed;
        foreach (var subject in subjects.Count == 0 ? [0] : subjects)
        {
            if (confirms && !IsAsked(asked.Procedure, act, awaited, subject))
                grounds.Add(Nothing(asked, act) with { Subject = subject });
            if (!confirms && awaited.FirstOrDefault(one => Confirmations.Concerns(asked, one, subject)) is { } first)
                grounds.Add(First(asked, act, first) with { Subject = subject });
        }
    }

    /// <summary>Whether an act confirms and there is nothing about the subject to confirm: it is not offered.</summary>
    public static bool IsIdle(Inquiry asked, int subject) =>
        Confirms(asked.Procedure, asked.Act!) && !IsAsked(asked.Procedure, asked.Act!, asked.Record.Unconfirmed, subject);

    private static bool Confirms(Procedure procedure, ActDefinition act)
    {
        for (var i = 0; i < procedure.OnExpiry.Count; i++)
        {
            if (procedure.OnExpiry[i].ConfirmedBy == act.Id)
                return true;
        }

        return false;
    }

    private static bool IsAsked(Procedure procedure, ActDefinition act, IReadOnlyList<RecordedAct> awaited, int subject) =>
        awaited.Any(one => Confirmations.ActsConfirming(procedure, one.Act).Contains(act.Id) && Inquiry.IsAbout(one, subject));

    private static Ground First(Inquiry asked, ActDefinition act, RecordedAct awaited)
    {
        var name = asked.NameOf(awaited.Act);
        var confirming = Confirmations.ActsConfirming(asked.Procedure, awaited.Act)[0];
        var cure = asked.NameOf(confirming);
        return new Ground(
            LawCheck.ConfirmedFirst,
            GateGrounds.Effect(act, null),
            Truth.No,
            new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"“{name.Zh}”（第{awaited.Number}号）由规则得出，还没有人确认；确认以前不得据此对外办理"),
                string.Create(CultureInfo.InvariantCulture, $"“{name.In("en")}” (act {awaited.Number}) was derived by rule and nobody has confirmed it; nothing outward may follow from it before")),
            new Bilingual($"先办理“{cure.Zh}”；推得不对的，撤销那条记录", $"do “{cure.In("en")}” first; strike the record if it is wrong"),
            confirming, null, null, [], asked.Subject);
    }

    private static Ground Nothing(Inquiry asked, ActDefinition act) => new(
        LawCheck.NothingToConfirm,
        GateGrounds.Effect(act, null),
        Truth.No,
        new Bilingual("这里没有等待确认的事项", "there is nothing here that awaits confirmation"),
        new Bilingual("不需要办理", "it need not be done"),
        null, null, null, [], asked.Subject);
}
