using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Casework.Worklists;

/// <summary>Which acts are offered first: those that were given back, then those that end a limit of the organ that has run out, then those the pack marks, else those that lead on; what whoever looks may do before what others must.</summary>
public static class NextActs
{
    /// <summary>The acts in the order they are offered.</summary>
    /// <param name="state">The matter.</param>
    /// <param name="possible">What its stage allows, for whoever looks.</param>
    /// <param name="late">Its clocks that have run out, the organ's; null where none is looked at.</param>
    public static IEnumerable<PossibleAct> Of(MatterState state, IReadOnlyList<PossibleAct> possible, IReadOnlyCollection<ClockRecord>? late = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(possible);
        var done = state.Record.Acts.Select(act => (act.Act, Subject: act.Subjects.Count == 0 ? 0 : act.Subjects[0])).ToHashSet();
        var here = state.Procedure.FindStage(state.Record.Stage)?.Order ?? -1;
        // What was given back is done anew before anything else.
        var back = Returns.Open(state.Procedure, state.Record).Where(one => one.Of is not null).Select(one => (one.Of!.Act, one.Subject)).ToHashSet();
        var candidates = possible.Where(one => !StandingActs.Is(one.Act.Id) && (back.Contains((one.Act.Id, one.Subject)) || !done.Contains((one.Act.Id, one.Subject)))).ToList();
        var marked = candidates.Where(one => one.Act.Next).ToList();
        var owed = (late ?? []).Select(clock => candidates.Find(one => Ends(one, clock))).OfType<PossibleAct>().ToHashSet();
        var offered = marked.Count > 0 ? marked : [.. candidates.Where(one => one.Act.To is { } to && to.Order > here)];
        return offered.Union(owed)
            .OrderBy(one => !back.Contains((one.Act.Id, one.Subject)))
            .ThenBy(one => !owed.Contains(one))
            .ThenBy(one => one.By is not null)
            .ThenBy(one => one.Act.To?.Order ?? int.MaxValue)
            .ThenBy(one => one.Lacking.Count(ground => ground.Refuses));
    }

    /// <summary>The clocks of the organ that have run out by a moment, the earliest first.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="state">The matter.</param>
    /// <param name="now">The moment.</param>
    public static IReadOnlyList<ClockRecord> Late(RulePack pack, MatterState state, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Late(state.Record.Clocks.Where(clock => clock is { StoppedAt: null, SwitchedTo: null }).Select(clock => ClockReading.Read(pack, clock, now)));
    }

    /// <summary>Those of some clocks that are the organ's and have run out, the earliest first.</summary>
    public static IReadOnlyList<ClockRecord> Late(IEnumerable<ClockValue> clocks) =>
        [.. clocks.Where(clock => clock is { State: ClockState.Overdue, Value.Rule.Holder: LimitHolder.Organ }).OrderBy(clock => clock.Deadline.Due).Select(clock => clock.Clock)];

    // Only what whoever looks can do now: what others must do, or lacks something, stays in its place.
    private static bool Ends(PossibleAct one, ClockRecord clock) =>
        one is { By: null } && one.Subject == clock.Subject && !one.Lacking.Any(ground => ground.Refuses) && one.Act.Clocks.Any(action => action.Verb == ClockVerb.Stop && action.Limit == clock.Limit);
}
