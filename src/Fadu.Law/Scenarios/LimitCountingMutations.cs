using Fadu.Law.TimeLimits;

namespace Fadu.Law.Scenarios;

/// <summary>Every change of the way a limit is counted that can move an end: direction, unit of days, start, roll-over, liberty, doubts, grounds not counted.</summary>
internal static class LimitCountingMutations
{
    public static IEnumerable<(string Change, LimitRule Made)> Of(LimitRule rule)
    {
        yield return (rule.Backward ? "counted forward" : "counted backward", rule with { Backward = !rule.Backward });
        foreach (var ground in rule.Backward ? [] : rule.Excludes)
            yield return ($"{ground} counted", rule with { Excludes = [.. rule.Excludes.Where(one => one != ground)] });
        foreach (var (change, made) in rule.CountedUnit == LimitUnit.Hours ? [] : Days(rule).Where(one => Differs(rule, one.Made)))
            yield return (change, made);
    }

    private static IEnumerable<(string Change, LimitRule Made)> Days(LimitRule rule)
    {
        if (rule.Unit is (LimitUnit.Days or LimitUnit.WorkingDays) && !IsOneDayThatMoves(rule))
        {
            var other = rule.Unit == LimitUnit.Days ? LimitUnit.WorkingDays : LimitUnit.Days;
            yield return ($"{LimitFile.Word(other)} instead of {LimitFile.Word(rule.Unit)}", rule with { Unit = other });
        }

        yield return (rule.CountsStart ? "start not counted" : "start counted", rule with { CountsStart = !rule.CountsStart });
        foreach (var doubt in Enum.GetValues<LimitDoubts>().Where(doubt => doubt != LimitDoubts.None && rule.Doubts.HasFlag(doubt)))
            yield return ($"doubt {doubt} removed", rule with { Doubts = rule.Doubts & ~doubt });
        foreach (var move in Enum.GetValues<RollOver>().Where(move => move != rule.RollsOver))
            yield return ($"rolls over {move} instead of {rule.RollsOver}", rule with { RollsOver = move });
        foreach (var liberty in Enum.GetValues<LibertyRule>().Where(liberty => liberty != rule.RestrictsLiberty))
            yield return ($"restricts liberty {liberty} instead of {rule.RestrictsLiberty}", rule with { RestrictsLiberty = liberty });
    }

    /// <summary>Whether it is the next working day (of a backward limit the one before), in whichever unit it is written.</summary>
    private static bool IsOneDayThatMoves(LimitRule rule) =>
        rule is { Length: 1, StartIsCounted: false, RestrictsLiberty: LibertyRule.Never } && rule.MovesTo == (rule.Backward ? RollOver.Earlier : RollOver.Later);

    /// <summary>Whether two rules of one length can end on different days, whatever the start.</summary>
    private static bool Differs(LimitRule one, LimitRule other) =>
        (one.CountedUnit, one.StartIsCounted) != (other.CountedUnit, other.StartIsCounted) || Moves(one) != Moves(other);

    /// <summary>Where a last day on a holiday goes while nobody is held, and while someone is. Working days end on a working day.</summary>
    private static (RollOver Free, RollOver Held) Moves(LimitRule rule)
    {
        if (rule.CountedUnit == LimitUnit.WorkingDays)
            return (RollOver.Never, RollOver.Never);
        RollOver When(bool held) => held && rule.MovesTo == RollOver.Later ? RollOver.Never : rule.MovesTo;
        return (When(rule.RestrictsLiberty == LibertyRule.Always), When(rule.RestrictsLiberty != LibertyRule.Never));
    }
}
