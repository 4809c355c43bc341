using Fadu.Law.Packs;

namespace Fadu.Law.TimeLimits;

/// <summary>A time limit (时限) of a pack: one limit, its values by the date they are in force.</summary>
/// <param name="Id">Its id, the name of its file.</param>
/// <param name="Title">What it is called on screen.</param>
/// <param name="Domain">The field of law it belongs to.</param>
/// <param name="RunsFrom">The event it runs from, in words; the procedure names the act.</param>
/// <param name="AppliesBy">By which day a value is chosen: <c>act-day</c>, <c>filing-day</c>, <c>violation-day-or-milder</c> or <c>setting:…</c>.</param>
/// <param name="Values">Its values, earliest first.</param>
/// <param name="Conflicts">Where another text says otherwise, and which of the two holds.</param>
/// <param name="At">Where it stands.</param>
public sealed record TimeLimit(
    string Id,
    Bilingual Title,
    string Domain,
    Bilingual RunsFrom,
    string AppliesBy,
    IReadOnlyList<LimitValue> Values,
    IReadOnlyList<LimitConflict> Conflicts,
    SourceSpan At)
{
    /// <summary>Whose duty or right it is.</summary>
    public LimitHolder Holder { get; init; }

    /// <summary>The value in force on a day of the law, or null if none is.</summary>
    public LimitValue? On(DateOnly lawDay)
    {
        for (var i = Values.Count - 1; i >= 0; i--)
        {
            if (Values[i].From <= lawDay)
                return Values[i].Until is { } until && until < lawDay ? null : Values[i];
        }

        return null;
    }

    /// <summary>The value that carries a row of the fact base, or null.</summary>
    public LimitValue? Row(string row) => Values.FirstOrDefault(value => value.Row == row);
}

/// <summary>What a time limit is from one day to another.</summary>
/// <param name="From">First day in force.</param>
/// <param name="Until">Last day in force, or null.</param>
/// <param name="Row">Id of its row in the fact base, or null.</param>
/// <param name="Rule">How it is counted; null while nobody has been able to read the number.</param>
/// <param name="Cite">The provision, with the phrase that stands in it.</param>
/// <param name="EffectiveVerified">Whether <paramref name="From"/> is printed in the text read.</param>
/// <param name="Consequence">What follows, in short words.</param>
/// <param name="Note">What the structure cannot say.</param>
/// <param name="At">Where it stands.</param>
public sealed record LimitValue(
    DateOnly From,
    DateOnly? Until,
    string? Row,
    LimitRule? Rule,
    Citation Cite,
    bool EffectiveVerified,
    Bilingual? Consequence,
    Bilingual? Note,
    SourceSpan At)
{
    /// <summary>What the limit asks of the party that holds it; null where it asks nothing that is told by its day.</summary>
    public LimitAsk? Asks { get; init; }
}

/// <summary>What a party's own limit asks of it, as its window says it first.</summary>
/// <param name="Must">A duty: the party has to; otherwise it may.</param>
/// <param name="Does">What the party does, as it follows <em>you have to</em> and <em>you may</em>.</param>
/// <param name="Missed">What follows when the last day has passed; null where no text read says it.</param>
/// <param name="MissedCite">The provision that says so.</param>
public sealed record LimitAsk(bool Must, Bilingual Does, Bilingual? Missed, Citation? MissedCite);

/// <summary>Why one text holds against another.</summary>
public enum ConflictGround
{
    /// <summary>Higher rank.</summary>
    Rank,

    /// <summary>Special before general, within a rank.</summary>
    Special,

    /// <summary>Later before earlier, within a rank.</summary>
    Later,

    /// <summary>The losing text yields by its own words.</summary>
    Yields,

    /// <summary>Both bind; the stricter for the organ is applied.</summary>
    BothBind,
}

/// <summary>A line of a pack that names which of two meeting limits holds.</summary>
/// <param name="Winner">Id of the limit that holds; of two that both bind, one of them.</param>
/// <param name="Loser">Id of the other.</param>
/// <param name="Ground">Why.</param>
/// <param name="Why">It in words.</param>
/// <param name="From">The day from which they meet.</param>
/// <param name="At">Where it stands.</param>
public sealed record LimitConflict(string Winner, string Loser, ConflictGround Ground, Bilingual Why, DateOnly? From, SourceSpan At);

/// <summary>A ground on which time is not counted, with its title.</summary>
public sealed record PauseGround(string Id, Bilingual Title);
