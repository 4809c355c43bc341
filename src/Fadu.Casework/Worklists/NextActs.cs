using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Worklists;

/// <summary>Which acts are offered first: those that were given back, then those the pack marks, else those that lead on; what whoever looks may do before what others must.</summary>
public static class NextActs
{
    /// <summary>The acts in the order they are offered.</summary>
    /// <param name="state">The matter.</param>
    /// <param name="possible">What its stage allows, for whoever looks.</param>
    public static IEnumerable<PossibleAct> Of(MatterState state, IReadOnlyList<PossibleAct> possible)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(possible);
        var done = state.Record.Acts.Select(act => (act.Act, Subject: act.Subjects.Count == 0 ? 0 : act.Subjects[0])).ToHashSet();
        var here = state.Procedure.FindStage(state.Record.Stage)?.Order ?? -1;
        // What was given back is done anew before anything else.
        var back = Returns.Open(state.Procedure, state.Record).Where(one => one.Of is not null).Select(one => (one.Of!.Act, one.Subject)).ToHashSet();
        var candidates = possible.Where(one => !StandingActs.Is(one.Act.Id) && (back.Contains((one.Act.Id, one.Subject)) || !done.Contains((one.Act.Id, one.Subject)))).ToList();
        var marked = candidates.Where(one => one.Act.Next).ToList();
        var offered = marked.Count > 0 ? marked : [.. candidates.Where(one => one.Act.To is { } to && to.Order > here)];
        return offered
            .OrderBy(one => !back.Contains((one.Act.Id, one.Subject)))
            .ThenBy(one => one.By is not null)
            .ThenBy(one => one.Act.To?.Order ?? int.MaxValue)
            .ThenBy(one => one.Lacking.Count(ground => ground.Refuses));
    }
}
