namespace Fadu.Law;

/// <summary>A post held on a day.</summary>
/// <param name="Post">Kind of post, from the register of posts: head of organ, case-unit head, legal reviewer, handling officer, auxiliary…</param>
/// <param name="Unit">Id of the unit.</param>
/// <param name="Level">The unit's level: station, county, city, province.</param>
/// <param name="Acting">True when the post is held for another (代理).</param>
public sealed record HeldPost(string Post, string Unit, string Level, bool Acting = false);

/// <summary>Who an officer is on the day of an act, for the law: a natural person, posts, qualifications.</summary>
/// <param name="Person">The natural person; two accounts of one person share it.</param>
/// <param name="Posts">Posts held on that day; empty while on leave.</param>
/// <param name="Qualifications">Held on that day.</param>
/// <param name="ActsFor">Natural persons whose post this officer acts in.</param>
/// <param name="OnLeave">On leave on that day.</param>
public sealed record OfficerStanding(
    string Person,
    IReadOnlyList<HeldPost> Posts,
    IReadOnlyList<string> Qualifications,
    IReadOnlyList<string> ActsFor,
    bool OnLeave = false);

/// <summary>A unit as the law sees it on the day: its level and its chain upward.</summary>
/// <param name="Unit">Id.</param>
/// <param name="Level">station, county, city, province.</param>
/// <param name="Above">Ids of the units above it, the next higher first.</param>
/// <param name="Organ">The organ (机关) it belongs to: itself or the first above that is one.</param>
public sealed record UnitStanding(string Unit, string Level, IReadOnlyList<string> Above, string Organ)
{
    /// <summary>The next unit above the organ; null when it is the highest known.</summary>
    public string? NextHigher
    {
        get
        {
            if (Unit == Organ)
                return Above.Count > 0 ? Above[0] : null;
            for (var i = 0; i + 1 < Above.Count; i++)
            {
                if (Above[i] == Organ)
                    return Above[i + 1];
            }

            return null;
        }
    }
}

/// <summary>An earlier decision on the same person, in this bureau.</summary>
/// <param name="Kind">What was decided, as the deciding pack names it in its <c>prior</c> line.</param>
/// <param name="DecidedOn">The day of the decision.</param>
/// <param name="Procedure">Its procedure.</param>
public sealed record PriorDecision(string Kind, DateOnly DecidedOn, string Procedure);

/// <summary>A linked matter as it stood inside the act's transaction.</summary>
public sealed record LinkedMatter(string Relation, string Procedure, string Stage, string Matter);

/// <summary>Verdicts on a party; the birthday itself is never here.</summary>
/// <param name="AgeBands">For each age the packs ask about (14, 16, 18, 70): younger than that on the act's day? Unknown when the birthday is.</param>
/// <param name="Flags">Named facts of the party recorded with it: deaf-mute, no-local-language, congress-deputy…</param>
/// <param name="Priors">Earlier decisions on this person; null when not fetched.</param>
/// <param name="AgeBandsThen">As <paramref name="AgeBands"/>, on the procedure's <c>violation-day</c>; null when that day is not known.</param>
public sealed record PartyFacts(
    IReadOnlyDictionary<int, Truth> AgeBands,
    IReadOnlyDictionary<string, Truth> Flags,
    IReadOnlyList<PriorDecision>? Priors,
    IReadOnlyDictionary<int, Truth>? AgeBandsThen = null);

/// <summary>判断依据: the outside facts an act was judged on, fetched in its transaction and kept in it.</summary>
/// <param name="Actor">Who performs; the law itself is a person named <c>law</c> with no post.</param>
/// <param name="Officers">The other officers the act names.</param>
/// <param name="HandlingUnit">The unit that handles the matter.</param>
/// <param name="Parties">By subject number; only those the act's gates need.</param>
/// <param name="Linked">Linked matters; null when not fetched.</param>
/// <param name="Settings">Settings in force on the day, by id.</param>
/// <param name="Files">Hashes of the pack files the act was judged by, by path.</param>
public sealed record Basis(
    OfficerStanding Actor,
    IReadOnlyList<OfficerStanding> Officers,
    UnitStanding? HandlingUnit,
    IReadOnlyDictionary<int, PartyFacts> Parties,
    IReadOnlyList<LinkedMatter>? Linked,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyDictionary<string, string> Files)
{
    /// <summary>Of an act that says that its file was kept long enough: whether the bureau's schedule of retention said so on its day; null of any other.</summary>
    public bool? KeptLongEnough { get; init; }
}
