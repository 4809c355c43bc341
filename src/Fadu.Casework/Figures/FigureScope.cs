using Fadu.Casework.Bureau;
using Fadu.Law.Packs;

namespace Fadu.Casework.Figures;

/// <summary>Whose matters a person's figures may count: those of the units at or below the person's own, which are those the person may open.</summary>
/// <param name="Units">The units counted; null for the whole bureau.</param>
/// <param name="Choices">Units that may be chosen, by id.</param>
/// <param name="Chosen">The unit chosen; null for all of them.</param>
public sealed record FigureScope(IReadOnlyCollection<string>? Units, IReadOnlyList<string> Choices, string? Chosen)
{
    /// <summary>The scope of a person on a day.</summary>
    /// <param name="roster">The bureau.</param>
    /// <param name="pack">The law: which posts read matters.</param>
    /// <param name="person">Who looks.</param>
    /// <param name="on">The day.</param>
    /// <param name="chosen">A unit asked for; one that is not the person's to see is as if none were.</param>
    public static FigureScope Of(Roster roster, RulePack pack, string person, DateOnly on, string? chosen)
    {
        ArgumentNullException.ThrowIfNull(roster);
        var seen = roster.UnitsOf(person, pack, on).SelectMany(unit => roster.UnitsUnder(unit, on)).ToHashSet(StringComparer.Ordinal);
        var choices = seen.Order(StringComparer.Ordinal).ToList();
        if (chosen is { Length: > 0 } && seen.Contains(chosen))
            return new FigureScope([.. roster.UnitsUnder(chosen, on).Intersect(seen)], choices, chosen);
        var isWhole = roster.FirstUnit is { } first && seen.Contains(first);
        return new FigureScope(isWhole ? null : choices, choices, null);
    }
}
