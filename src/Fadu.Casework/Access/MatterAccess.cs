using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Access;

/// <summary>
/// Who may see a matter: those on the case, by unit, by part taken, or because an act of its procedure is theirs to do now. All others: no. A sealed record is
/// read by nobody but those it is opened to; whoever else would see the matter is told that it is sealed, and may record what happens in it.
/// </summary>
public static class MatterAccess
{
    /// <summary>Whether a person may see a matter on a day: what stands in it.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="state">The matter.</param>
    /// <param name="roster">The bureau.</param>
    /// <param name="at">The moment.</param>
    public static bool MaySee(string person, MatterState state, Roster roster, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!state.IsSealed)
            return MayKnow(person, state, roster, at);
        var on = LegalDay.Of(at, state.Pack.Zone);
        return StandingOf(person, state, roster, on).Posts.Count > 0 && SealedRecords.OpenTo(person, state, on) is not null;
    }

    /// <summary>Whether a person may know on a day that there is this matter, and record in it: those who would see it if it were not sealed.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="state">The matter.</param>
    /// <param name="roster">The bureau.</param>
    /// <param name="at">The moment.</param>
    public static bool MayKnow(string person, MatterState state, Roster roster, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(roster);
        var on = LegalDay.Of(at, state.Pack.Zone);
        var standing = StandingOf(person, state, roster, on);
        if (standing.Posts.Count == 0)
            return false;
        if (state.Officer == person || state.Persons.Contains(person))
            return true;
        if (state.Unit is not { } unit || roster.UnitOn(unit, on) is not { } handling)
            return false;
        if (standing.Posts.Any(post => post.Unit == unit || handling.Above.Contains(post.Unit)))
            return true;

        // A reviewer or keeper of the same organ, whose post the law names for an act that the present stage allows. A post that the handling unit
        // has itself opens nothing in another: a handling officer next door is no reviewer.
        var posts = standing.Posts.Where(post => roster.UnitOn(post.Unit, on)?.Organ == handling.Organ && roster.HoldersOf(post.Post, unit, on).Count == 0).ToList();
        return posts.Count > 0 && IsAsked(state, standing with { Posts = posts }, handling, at);
    }

    /// <summary>Whether a person may begin a matter on a day: whoever holds a post that reads matters. An auditor or administrator begins none.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="roster">The bureau.</param>
    /// <param name="pack">The law, which says what a post reads.</param>
    /// <param name="on">The day.</param>
    public static bool MayBegin(string person, Roster roster, RulePack pack, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(roster);
        return roster.UnitsOf(person, pack, on).Count > 0;
    }

    /// <summary>What a person is told who asks for an act of a matter.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="state">The matter; not begun where the act begins it.</param>
    /// <param name="act">The act.</param>
    /// <param name="subject">What it is about; 0 the matter.</param>
    /// <param name="roster">The bureau.</param>
    /// <param name="at">The moment.</param>
    public static ActAnswer AnswerOf(string person, MatterState state, ActDefinition act, int subject, Roster roster, DateTimeOffset at)
    {
        var on = LegalDay.Of(at, state.Pack.Zone);
        if (state.Version == 0 ? !MayBegin(person, roster, state.Pack, on) : !MayKnow(person, state, roster, at))
            return ActAnswer.NotFound;
        return Asked(person, state, act, subject, roster, at);
    }

    /// <summary>What a person is told who asks for an act of the bureau's own matter by a page of its own: whether the matter is seen plays no part.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="affairs">The bureau's own matter.</param>
    /// <param name="act">The act.</param>
    /// <param name="roster">The bureau.</param>
    /// <param name="at">The moment.</param>
    public static ActAnswer AnswerInAffairs(string person, MatterState affairs, ActDefinition act, Roster roster, DateTimeOffset at) => Asked(person, affairs, act, 0, roster, at);

    private static ActAnswer Asked(string person, MatterState state, ActDefinition act, int subject, Roster roster, DateTimeOffset at)
    {
        var on = LegalDay.Of(at, state.Pack.Zone);
        var standing = roster.StandingOf(person, on);
        var unit = state.Unit ?? (standing.Posts.Count > 0 ? standing.Posts[0].Unit : null);
        return ActAnswers.Of(act, new LawCheck(state.Pack).NotYours(act, subject, state.Record, BasisOf(standing, unit is null ? null : roster.UnitOn(unit, on)), at));
    }

    /// <summary>As whom an officer who may see a matter reads an act of it: opinions are for whoever works on the case, and for whoever may give one.</summary>
    /// <param name="person">Who reads.</param>
    /// <param name="state">The matter.</param>
    /// <param name="act">The act.</param>
    /// <param name="roster">The bureau.</param>
    /// <param name="at">The moment.</param>
    public static Audience AudienceOf(string person, MatterState state, ActDefinition act, Roster roster, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Officer == person || state.Persons.Contains(person) || Asked(person, state, act, 0, roster, at) == ActAnswer.Allowed ? Audience.Advised : Audience.Officer;
    }

    // An auditor or administrator reads no matter, whatever part the person had in it before.
    private static OfficerStanding StandingOf(string person, MatterState state, Roster roster, DateOnly on)
    {
        var held = roster.StandingOf(person, on);
        return held with { Posts = [.. held.Posts.Where(post => state.Pack.ReadsMatters(post.Post))] };
    }

    private static Basis BasisOf(OfficerStanding standing, UnitStanding? handling) =>
        new(standing, [], handling, new Dictionary<int, PartyFacts>(), null, new Dictionary<string, string>(), new Dictionary<string, string>());

    private static bool IsAsked(MatterState state, OfficerStanding standing, UnitStanding handling, DateTimeOffset at) =>
        new LawCheck(state.Pack).AsksFor(state.Record, BasisOf(standing, handling), at);
}
