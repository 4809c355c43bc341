using System.Collections.Concurrent;
using Fadu.Casework.Access;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Fadu.Store;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Worklists;

/// <summary>A matter of another unit that waits for a person's post, or of any unit that waits for a person's confirmation.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="FileNumber">文号.</param>
/// <param name="Procedure">Its procedure.</param>
/// <param name="Stage">Its stage.</param>
/// <param name="Unit">Its handling unit.</param>
/// <param name="Due">Its earliest limit.</param>
public sealed record AskedMatter(Guid Matter, string FileNumber, Bilingual Procedure, Bilingual Stage, string Unit, DateTimeOffset? Due)
{
    /// <summary>The act by which the person confirms what the law brought about; null where the matter waits for another reason.</summary>
    public Bilingual? ToConfirm { get; init; }

    /// <summary>The act that waits for the person's post; null where the matter waits to be confirmed.</summary>
    public ActDefinition? Act { get; init; }
}

/// <summary>
/// 别人等我: matters in which what the law brought about awaits this person's confirmation, then those of other units of the organ whose next act is for a
/// post that the handling unit lacks: reviewers above all.
/// </summary>
/// <param name="bureau">The open bureau.</param>
public sealed class AskedWork(OpenBureau bureau)
{
    private const int CandidatesAtMost = 200;
    private const int AtOnce = 40;

    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);

    // Which stages of which units ask for a person follows from the roster, the law, and which units handle matters at all.
    private readonly ConcurrentDictionary<string, (int Roster, DateOnly On, long At, IReadOnlyDictionary<string, IReadOnlySet<string>> Places)> known = new(StringComparer.Ordinal);

    // Every page's head asks whether there is a queue; for a minute the answer is kept.
    private readonly ConcurrentDictionary<string, (long At, bool Any)> queued = new(StringComparer.Ordinal);

    /// <summary>Whether anything waits for this person, as it was within the last minute.</summary>
    public async Task<bool> IsAskedAsync(string person, CancellationToken stop)
    {
        if (queued.TryGetValue(person, out var held) && TimeProvider.System.GetElapsedTime(held.At) < KnownFor)
            return held.Any;
        return (await OfAsync(person, atMost: 1, stop)).Count > 0;
    }

    /// <summary>The matters that wait for a person: what is to be confirmed first, each kind by its earliest limit.</summary>
    /// <param name="person">Who looks.</param>
    /// <param name="atMost">The most that are listed.</param>
    /// <param name="stop">Stops.</param>
    public async Task<IReadOnlyList<AskedMatter>> OfAsync(string person, int atMost, CancellationToken stop)
    {
        var now = bureau.Time.GetUtcNow();
        var roster = await bureau.RosterAsync(stop);
        var confirmations = await new AwaitedConfirmations(bureau).OfAsync(person, roster, now, stop);
        var others = await ForThePostAsync(person, atMost, roster, now, stop);
        queued[person] = (TimeProvider.System.GetTimestamp(), confirmations.Count + others.Count > 0);
        return [.. confirmations.Concat(others.ExceptBy(confirmations.Select(one => one.Matter), one => one.Matter)).Take(atMost)];
    }

    private async Task<IReadOnlyList<AskedMatter>> ForThePostAsync(string person, int atMost, Roster roster, DateTimeOffset now, CancellationToken stop)
    {
        var places = await PlacesAsync(person, stop);
        if (places.Count == 0)
            return [];

        var owner = bureau.Bureau;
        await using var context = bureau.Folder.Database.Reading();
        var asking = places.Keys.ToList();
        var rows = await context.Matters
            .Where(row => row.Bureau == owner && row.ClosedOn == null && asking.Contains(row.Unit + "|" + row.Procedure + "|" + row.Stage))
            .OrderBy(row => row.EarliestDue == null).ThenBy(row => row.EarliestDue).ThenBy(row => row.FileNumber).Take(CandidatesAtMost).ToListAsync(stop);
        var asked = new List<AskedMatter>();
        foreach (var some in rows.Chunk(AtOnce))
        {
            var states = await bureau.Reader.FindAsync(owner, [.. some.Select(row => row.MatterId.Value)], stop);
            var next = await bureau.Pages.NextAsync(states, person, stop);
            foreach (var row in some)
            {
                if (asked.Count == atMost)
                    return asked;
                // Only acts that the stage asks this post for, and that were not done already: else it waits for somebody else.
                if (!states.TryGetValue(row.MatterId.Value, out var state) || !MatterAccess.MaySee(person, state, roster, now))
                    continue;
                var acts = places[$"{row.Unit}|{row.Procedure}|{row.Stage}"];
                if (next[row.MatterId.Value].FirstOrDefault(one => one.By is null && acts.Contains(one.Act.Id)) is not { } first)
                    continue;
                asked.Add(new AskedMatter(
                    row.MatterId.Value, row.FileNumber, state.Procedure.Title, state.Procedure.FindStage(row.Stage)?.Title ?? new Bilingual(row.Stage),
                    row.Unit is { } unit ? roster.NameOf(RosterKind.Unit, unit) : "", row.EarliestDue) { Act = first.Act });
            }
        }
        return asked;
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlySet<string>>> PlacesAsync(string person, CancellationToken stop)
    {
        var now = bureau.Time.GetUtcNow();
        var on = LegalDay.Of(now, bureau.Pack.Zone);
        var roster = await bureau.RosterAsync(stop);
        if (known.TryGetValue(person, out var held) && held.Roster == roster.Version && held.On == on && TimeProvider.System.GetElapsedTime(held.At) < KnownFor)
            return held.Places;
        var standing = roster.StandingOf(person, on);
        var owner = bureau.Bureau;
        await using var context = bureau.Folder.Database.Reading();
        var handling = (await context.Matters.Where(row => row.Bureau == owner && row.Unit != null).Select(row => row.Unit!).Distinct().ToListAsync(stop)).ToHashSet(StringComparer.Ordinal);
        var places = OtherUnits(roster, standing, on).Where(handling.Contains).SelectMany(unit => PlacesAsking(roster, standing, unit, now, on))
            .GroupBy(one => one.Place, StringComparer.Ordinal).ToDictionary(group => group.Key, IReadOnlySet<string> (group) => group.Select(one => one.Act).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        known[person] = (roster.Version, on, TimeProvider.System.GetTimestamp(), places);
        return places;
    }

    private static List<string> OtherUnits(Roster roster, OfficerStanding standing, DateOnly on)
    {
        var own = standing.Posts.SelectMany(post => roster.UnitsUnder(post.Unit, on)).ToHashSet(StringComparer.Ordinal);
        var organs = standing.Posts.Select(post => roster.UnitOn(post.Unit, on)?.Organ).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. roster.Rows.Where(row => row.Kind == RosterKind.Unit && row.HoldsOn(on)).Select(row => row.Key).Distinct(StringComparer.Ordinal)
            .Where(unit => !own.Contains(unit) && roster.UnitOn(unit, on) is { } found && organs.Contains(found.Organ))];
    }

    // A stage asks for the person where an act the pack offers next is the person's to do, by a post the handling unit may lack, and not the daily work
    // of that unit: what most of its own officers may do waits for none but them.
    private IEnumerable<(string Place, string Act)> PlacesAsking(Roster roster, OfficerStanding standing, string unit, DateTimeOffset now, DateOnly on)
    {
        var handling = roster.UnitOn(unit, on);
        var mine = standing with { Posts = [.. standing.Posts.Where(post => roster.HoldersOf(post.Post, unit, on).Count == 0)] };
        if (mine.Posts.Count == 0)
            yield break;
        var theirs = roster.Rows.Where(row => row.Kind == RosterKind.Post && row.Of == unit && row.HoldsOn(on)).Select(row => row.Key)
            .Distinct(StringComparer.Ordinal).Select(person => roster.StandingOf(person, on)).ToList();
        foreach (var procedure in bureau.Pack.Procedures.Values)
        {
            foreach (var act in procedure.Acts.Where(act => act is { By: not null, Next: true, From.Count: > 0 }))
            {
                bool MayDo(OfficerStanding who) => new LawCheck(bureau.Pack).Explain(
                    act.Id, 0, MatterRecord.Empty(procedure.Id) with { Stage = act.From[0].Id, OwnStage = act.From[0].Id },
                    new Basis(who, [], handling, new Dictionary<int, PartyFacts>(), null, new Dictionary<string, string>(), new Dictionary<string, string>()), now) is { By: null };
                if (!MayDo(mine) || theirs.Count(MayDo) * 2 > theirs.Count)
                    continue;
                foreach (var stage in act.From)
                    yield return ($"{unit}|{procedure.Id}|{stage.Id}", act.Id);
            }
        }
    }
}
