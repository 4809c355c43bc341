using Fadu.Law.Packs;

namespace Fadu.Law.Gates.Predicates;

/// <summary>What the condition tree cannot say: small, named, tested, and few.</summary>
public static class NamedPredicates
{
    /// <summary>How many there may be.</summary>
    public const int Most = 12;

    private static readonly Dictionary<string, Func<PackNode, ReadingScope, Condition>> All = new()
    {
        ["within-penalty-range"] = WithinPenaltyRange.Read,
        ["not-named"] = NotNamed.Read,
        ["not-by-night-or-holiday"] = NotByNightOrHoliday.Read,
        ["not-for-oneself"] = NotForOneself.Read,
        ["posts-apart"] = PostsApart.Read,
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Names => All.Keys;

    internal static Condition Read(PackNode node, ReadingScope scope)
    {
        var name = ReadingScope.Known(node["name"], "a named predicate", All.Keys);
        if (!All.TryGetValue(name, out var read))
            return Condition.Always;
        scope.Predicates.Add((name, scope.Rule));
        var condition = read(node, scope);
        node.NoOtherKeys();
        return condition;
    }
}
