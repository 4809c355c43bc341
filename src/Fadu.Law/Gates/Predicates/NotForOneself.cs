using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates.Predicates;

/// <summary><c>not-for-oneself</c>: neither the actor nor whoever the actor acts for is the person to whom the act gives, or from whom it takes, a post, the acting in one or a qualification.</summary>
internal sealed record NotForOneself : Condition
{
    public override Needs OwnNeeds => Needs.Standing;

    public override bool ReadsFields => true;

    public override Truth Holds(Inquiry asked) => asked.Fields is null ? Truth.Unknown : Said(!Own(asked).Any());

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        foreach (var person in asked.Fields is null ? [] : Own(asked).Distinct(StringComparer.Ordinal))
            found.Add(new Bilingual($"办理人就是所任的人（{person}）", $"whoever performs it is the person concerned ({person})"));
        if (found.Count == 0)
            found.Add(new Bilingual("办理人不是所任的人", "whoever performs it is not the person concerned"));
    }

    /// <summary>Reads <c>{ name }</c>.</summary>
    public static NotForOneself Read(PackNode node, ReadingScope scope) => new();

    private static IEnumerable<string> Own(Inquiry asked) =>
        PostsApart.Proposed(asked).Where(one => RosterFeeds.IsGrant(one.Feed)).Select(one => one.Row.Key).Intersect(People.OfOne(asked.Basis.Actor), StringComparer.Ordinal);
}
