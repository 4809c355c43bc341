using Fadu.Law;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Worklists;

/// <summary>What a matter is called with those it is about before it: 张某殴打他人案.</summary>
public static class MatterNames
{
    private const int NamedAtMost = 2;

    /// <summary>Whether a subject is one of those a matter is called by: a party that it is decided about.</summary>
    public static bool IsNamed(SubjectRecord subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject is { Kind: SubjectKinds.Party, Stage: not null };
    }

    /// <summary>The name with those before it.</summary>
    /// <param name="name">What the matter is called without them.</param>
    /// <param name="who">They, in order; none where nothing tells who.</param>
    public static Bilingual Of(Bilingual name, IReadOnlyList<string> who)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(who);
        return who.Count switch
        {
            0 => name,
            <= NamedAtMost => new Bilingual(string.Join('、', who) + name.Zh, $"{string.Join(", ", who)}: {name.In("en")}"),
            _ => new Bilingual($"{who[0]}等{who.Count}人{name.Zh}", $"{who[0]} and {who.Count - 1} others: {name.In("en")}"),
        };
    }
}
