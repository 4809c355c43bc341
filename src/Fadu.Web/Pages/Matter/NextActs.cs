using Fadu.Casework.Worklists;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Web.Pages.Matter;

/// <summary>Which acts a matter page offers first: those the pack marks, else those that lead on; what whoever looks may do before what others must.</summary>
internal static class NextActs
{
    /// <summary>The acts in the order they are offered.</summary>
    public static IEnumerable<PossibleAct> Of(MatterPage page)
    {
        var done = page.Timeline.Where(entry => !entry.Struck).Select(entry => (entry.Act.Act, Subject: entry.Act.Subjects.Count == 0 ? 0 : entry.Act.Subjects[0])).ToHashSet();
        var here = page.Stage?.Order ?? -1;
        var candidates = page.Possible.Where(one => !StandingActs.Is(one.Act.Id) && !done.Contains((one.Act.Id, one.Subject))).ToList();
        var marked = candidates.Where(one => one.Act.Next).ToList();
        var offered = marked.Count > 0 ? marked : [.. candidates.Where(one => one.Act.To is { } to && to.Order > here)];
        return offered
            .OrderBy(one => one.By is not null)
            .ThenBy(one => one.Act.To?.Order ?? int.MaxValue)
            .ThenBy(one => one.Lacking.Count(ground => ground.Refuses));
    }
}
