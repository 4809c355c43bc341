using Fadu.Law.Gates;
using Fadu.Law.Packs;

namespace Fadu.Law.Procedures;

/// <summary>A later act whose gate no longer holds after a correction: it keeps its effect and gets this finding.</summary>
/// <param name="Act">Number of the act.</param>
/// <param name="Ground">What is lacking for it now.</param>
public sealed record LaterFinding(int Act, Ground Ground);

/// <summary>更正后发现: judges later acts again when an earlier one was corrected or struck.</summary>
public static class FoundOnCorrection
{
    /// <summary>The findings of acts after the one corrected that they did not have before.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="before">The matter before the correction.</param>
    /// <param name="after">The matter after it.</param>
    public static IReadOnlyList<LaterFinding> Of(RulePack pack, MatterRecord before, MatterRecord after)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);

        if (after.Raw.Count == 0 || !StandingActs.Is(after.Raw[^1].Act))
            return [];

        var target = Corrections.Target(after.Raw[^1]);
        var earlier = Rules(pack, before, target);
        return [.. Grounds(pack, after, target)
            .Where(found => !earlier.Contains((found.Act, found.Ground.Rule, found.Ground.Subject)))
            .Select(found => found with { Ground = found.Ground with { Effect = GateEffect.Record } })];
    }

    private static HashSet<(int Act, string Rule, int Subject)> Rules(RulePack pack, MatterRecord record, int target) =>
        [.. Grounds(pack, record, target).Select(found => (found.Act, found.Ground.Rule, found.Ground.Subject))];

    private static List<LaterFinding> Grounds(RulePack pack, MatterRecord record, int target)
    {
        var check = new LawCheck(pack);
        var found = new List<LaterFinding>();
        var prefix = MatterRecord.Empty(record.Procedure);
        foreach (var act in record.Acts)
        {
            if (act.Number > target && !StandingActs.Is(act.Act))
                found.AddRange(check.Judge(act, prefix).Where(ground => ground.Effect != GateEffect.Warn).Select(ground => new LaterFinding(act.Number, ground)));
            prefix = MatterFold.ApplyCorrected(pack, prefix, act);
        }

        return found;
    }
}
