using Fadu.Law.Gates;
using Fadu.Law.Packs;

namespace Fadu.Law.Procedures;

/// <summary>由规则得出、等人确认: acts of the law that weigh on a person. Nothing outward follows from one before a person has confirmed it.</summary>
public static class Confirmations
{
    /// <summary>The acts by which a person confirms an act of the law; none where it needs no confirming.</summary>
    public static IReadOnlyList<string> ActsConfirming(Procedure procedure, string act)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        return [.. procedure.OnExpiry.Where(rule => rule.Act == act).Select(rule => rule.ConfirmedBy).OfType<string>().Distinct()];
    }

    /// <summary>The matter as it may be told outside: as if what awaits a person's confirmation had not happened. Numbers stay what they are.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="record">The matter; the same is given back where nothing awaits confirmation.</param>
    public static MatterRecord Outward(RulePack pack, MatterRecord record)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(record);
        return record.Unconfirmed.Count == 0 ? record : MatterFold.FoldWithout(pack, record, record.Unconfirmed.Select(act => act.Number).ToHashSet());
    }

    /// <summary>What nobody has confirmed yet after one more act.</summary>
    internal static IReadOnlyList<RecordedAct> After(Procedure procedure, IReadOnlyList<RecordedAct> awaited, ActDefinition definition, RecordedAct act)
    {
        if (awaited.Count > 0 && awaited.Any(one => IsConfirmedBy(procedure, one, act)))
            awaited = [.. awaited.Where(one => !IsConfirmedBy(procedure, one, act))];
        return definition.OfTheLaw && NeedsConfirming(procedure, act.Act) ? [.. awaited, act] : awaited;
    }

    /// <summary>Whether an act carries something outward: a power that burdens a party, makes a paper or is disclosed; an event that burdens a party.</summary>
    internal static bool IsOutward(ActDefinition act) =>
        act.Burdens == Burdens.Party || (act.Kind == ActKind.Power && (act.Produces.Count > 0 || act.Discloses is not null));

    /// <summary>Whether an act of the record is about the party behind a subject; what is about the whole matter is about each.</summary>
    internal static bool Concerns(Inquiry asked, RecordedAct act, int subject) => asked.IsAboutParty(act, asked.PartyOf(subject));

    private static bool NeedsConfirming(Procedure procedure, string act) => procedure.OnExpiry.Any(rule => rule.Act == act && rule.ConfirmedBy is not null);

    private static bool IsConfirmedBy(Procedure procedure, RecordedAct awaited, RecordedAct later) =>
        procedure.OnExpiry.Any(rule => rule.Act == awaited.Act && rule.ConfirmedBy == later.Act)
        && (awaited.Subjects.Count == 0 || later.Subjects.Count == 0 || later.Subjects.Any(awaited.Subjects.Contains));
}
