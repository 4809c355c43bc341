using Fadu.Law.Gates;
using Fadu.Law.Packs;

namespace Fadu.Law.Procedures;

/// <summary>由规则得出、等人确认: acts of the law that weigh on a person. Nothing outward follows from one before a person has confirmed it.</summary>
public static class Confirmations
{
    /// <summary>The acts of the law that stand in a matter and that nobody has confirmed yet, in order.</summary>
    /// <param name="procedure">The matter's procedure.</param>
    /// <param name="record">The matter.</param>
    public static IReadOnlyList<RecordedAct> Awaited(Procedure procedure, MatterRecord record)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(record);
        if (!procedure.OnExpiry.Any(rule => rule.ConfirmedBy is not null))
            return [];

        var awaited = new List<RecordedAct>();
        for (var i = 0; i < record.Acts.Count; i++)
        {
            if (IsConfirmed(procedure, record.Acts[i].Act) && procedure.FindAct(record.Acts[i].Act) is { OfTheLaw: true } act && ActsConfirming(procedure, act.Id) is { Count: > 0 } confirming
                && !IsFollowed(record, i, confirming))
                awaited.Add(record.Acts[i]);
        }

        return awaited;
    }

    /// <summary>The acts by which a person confirms an act of the law; none where it needs no confirming.</summary>
    public static IReadOnlyList<string> ActsConfirming(Procedure procedure, string act)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        return [.. procedure.OnExpiry.Where(rule => rule.Act == act).Select(rule => rule.ConfirmedBy).OfType<string>().Distinct()];
    }

    /// <summary>The matter as it may be told outside: as if what awaits a person's confirmation had not happened. Numbers stay what they are.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="procedure">The matter's procedure.</param>
    /// <param name="record">The matter; the same is given back where nothing awaits confirmation.</param>
    public static MatterRecord Outward(RulePack pack, Procedure procedure, MatterRecord record)
    {
        var awaited = Awaited(procedure, record);
        return awaited.Count == 0 ? record : MatterFold.FoldWithout(pack, record, awaited.Select(act => act.Number).ToHashSet());
    }

    /// <summary>Whether an act carries something outward: a power that burdens a party, makes a paper or is disclosed; an event that burdens a party.</summary>
    internal static bool IsOutward(ActDefinition act) =>
        act.Burdens == Burdens.Party || (act.Kind == ActKind.Power && (act.Produces.Count > 0 || act.Discloses is not null));

    /// <summary>Whether an act of the record is about the party behind a subject; what is about the whole matter is about each.</summary>
    internal static bool Concerns(Inquiry asked, RecordedAct act, int subject) => asked.IsAboutParty(act, asked.PartyOf(subject));

    // Most acts are none of the law's: told without looking them up.
    private static bool IsConfirmed(Procedure procedure, string act)
    {
        for (var i = 0; i < procedure.OnExpiry.Count; i++)
        {
            if (procedure.OnExpiry[i].ConfirmedBy is not null && procedure.OnExpiry[i].Act == act)
                return true;
        }

        return false;
    }

    private static bool IsFollowed(MatterRecord record, int index, IReadOnlyList<string> confirming)
    {
        var act = record.Acts[index];
        for (var i = index + 1; i < record.Acts.Count; i++)
        {
            var later = record.Acts[i];
            if (confirming.Contains(later.Act) && (act.Subjects.Count == 0 || later.Subjects.Count == 0 || later.Subjects.Any(act.Subjects.Contains)))
                return true;
        }

        return false;
    }
}
