using System.Runtime.CompilerServices;
using Fadu.Casework.Bureau;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Worklists;

/// <summary>Matters by unit and by lead officer, asked for in parts: an index answers each part in order, and a page is read from each no farther than the page goes. What is sealed is among none of them.</summary>
/// <param name="context">Where they are read.</param>
/// <param name="bureau">The bureau.</param>
/// <param name="person">Who looks.</param>
/// <param name="units">The units whose matters the person sees.</param>
/// <param name="leadsElsewhere">Whether the person may lead matters of other units; where it is known that there are none, they are not looked for.</param>
internal sealed class SeenMatters(FaduContext context, BureauId bureau, string person, IReadOnlyCollection<string> units, bool leadsElsewhere = true)
{
    // The bureau keeps its own affairs in a matter that belongs to no list.
    private readonly MatterId affairs = MatterStates.BureauMatter(bureau);

    /// <summary>The units whose matters the person sees.</summary>
    public IReadOnlyCollection<string> Units => units;

    /// <summary>The units at and below those of a person's posts.</summary>
    public static IReadOnlyList<string> UnitsOf(string person, Roster roster, RulePack pack, DateOnly on) =>
        [.. roster.UnitsOf(person, pack, on).SelectMany(unit => roster.UnitsUnder(unit, on)).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether some units are all that a bureau ever had: then no matter is another unit's.</summary>
    public static bool AreAll(IReadOnlyCollection<string> units, Roster roster) => roster.Rows.Where(row => row.Kind == RosterKind.Unit).All(row => units.Contains(row.Key));

    /// <summary>What the person sees, in parts that an index keeps in order: one a unit, and the matters the person leads in other units.</summary>
    /// <param name="only">Only this unit; null all.</param>
    public IReadOnlyList<IQueryable<MatterRow>> InOrder(string? only) =>
        [.. units.Where(unit => only is null || unit == only).Select(unit => All.Where(row => row.Unit == unit)), .. Others(only)];

    /// <summary>The same in two parts, for counting: the order of units is of no matter there.</summary>
    public IReadOnlyList<IQueryable<MatterRow>> ForCounting(string? only)
    {
        var asked = units.Where(unit => only is null || unit == only).ToList();
        // The bureau's own affairs are no unit's: they need not be left out here, and the index that counts does not know them from others.
        return asked.Count == 0 ? Others(only) : [context.Matters.Where(row => row.Bureau == bureau && row.Listed && asked.Contains(row.Unit!)), .. Others(only)];
    }

    /// <summary>What the person leads in units whose matters it does not see.</summary>
    public IQueryable<MatterRow> LedElsewhere => Led.Where(row => row.Unit == null || !units.Contains(row.Unit));

    /// <summary>What the person leads, in whatever unit.</summary>
    public IQueryable<MatterRow> Led => All.Where(row => row.Officer == person);

    private IQueryable<MatterRow> All => context.Matters.Where(row => row.Bureau == bureau && row.Listed && row.MatterId != affairs);

    private IReadOnlyList<IQueryable<MatterRow>> Others(string? only) =>
        !leadsElsewhere ? [] : only is null ? [LedElsewhere] : [LedElsewhere.Where(row => row.Unit == only)];

    /// <summary>Some of the rows of several parts, in an order that an index keeps in each.</summary>
    /// <param name="parts">The parts; no row stands in two.</param>
    /// <param name="order">The order.</param>
    /// <param name="skip">How many rows are passed over.</param>
    /// <param name="take">How many are wanted.</param>
    /// <param name="stop">Stops.</param>
    public static Task<List<MatterRow>> ReadAsync(
        IReadOnlyList<IQueryable<MatterRow>> parts, Func<IQueryable<MatterRow>, IOrderedQueryable<MatterRow>> order, int skip, int take, CancellationToken stop)
    {
        var together = parts.Count == 1 ? parts[0] : parts.Select(IQueryable<MatterRow> (part) => order(part).Take(skip + take)).Aggregate((one, next) => one.Concat(next));
        return order(together).Skip(skip).Take(take).ToListAsync(stop);
    }

    /// <summary>Rows of several parts, some at a time until whoever asks has enough: the earliest limit first, those without one last.</summary>
    /// <param name="parts">The parts; no row stands in two.</param>
    /// <param name="atOnce">How many at a time.</param>
    /// <param name="stop">Stops.</param>
    public static async IAsyncEnumerable<IReadOnlyList<MatterRow>> InTurnsAsync(IReadOnlyList<IQueryable<MatterRow>> parts, int atOnce, [EnumeratorCancellation] CancellationToken stop)
    {
        // The databases do not agree where nothing sorts: what has no limit is asked for after what has.
        IReadOnlyList<IQueryable<MatterRow>>[] turns =
            [[.. parts.Select(part => part.Where(row => row.EarliestDue != null))], [.. parts.Select(part => part.Where(row => row.EarliestDue == null))]];
        foreach (var turn in turns)
        {
            var (skip, read) = (0, atOnce);
            while (read == atOnce)
            {
                var rows = await ReadAsync(turn, ByDue, skip, atOnce, stop);
                (skip, read) = (skip + atOnce, rows.Count);
                if (read > 0)
                    yield return rows;
            }
        }
    }

    /// <summary>The order in which limits run out; of what has none, that of file numbers.</summary>
    public static IOrderedQueryable<MatterRow> ByDue(IQueryable<MatterRow> rows) => rows.OrderBy(row => row.EarliestDue).ThenBy(row => row.FileNumber);
}
