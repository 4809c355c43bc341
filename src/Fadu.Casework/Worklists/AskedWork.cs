using System.Collections.Concurrent;
using Fadu.Casework.Access;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Worklists;

/// <summary>A matter that somebody else leads and that waits for a person's post, or any that waits for a person's confirmation.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="FileNumber">文号.</param>
/// <param name="Name">What the matter is called: what it is about, or its procedure.</param>
/// <param name="Stage">Its stage.</param>
/// <param name="Unit">Its handling unit.</param>
/// <param name="Due">Its earliest limit.</param>
public sealed record AskedMatter(Guid Matter, string FileNumber, Bilingual Name, Bilingual Stage, string Unit, DateTimeOffset? Due)
{
    /// <summary>The act by which the person confirms what the law brought about; null where the matter waits for another reason.</summary>
    public Bilingual? ToConfirm { get; init; }

    /// <summary>The act that waits for the person's post; null where the matter waits to be confirmed.</summary>
    public ActDefinition? Act { get; init; }

    internal static AskedMatter Of(MatterRow row, RulePack pack, Roster roster)
    {
        return new AskedMatter(
            row.MatterId.Value, row.FileNumber, MatterNaming.Of(pack, row.Procedure, row.About), pack.FindProcedure(row.Procedure)?.FindStage(row.Stage)?.Title ?? new Bilingual(row.Stage),
            row.Unit is { } unit ? roster.NameOf(RosterKind.Unit, unit) : "", row.EarliestDue);
    }
}

/// <summary>The matters that wait for a person.</summary>
/// <param name="Matters">Them, what is to be confirmed first, each kind by its earliest limit.</param>
/// <param name="IsMore">There are more than are listed, or more were not looked at.</param>
public sealed record AskedList(IReadOnlyList<AskedMatter> Matters, bool IsMore);

/// <summary>
/// 别人等我: matters in which what the law brought about awaits this person's confirmation, then those that others of the organ lead and whose next act is for
/// a post that nobody else of the handling unit holds: reviewers and heads above all.
/// </summary>
/// <param name="bureau">The open bureau.</param>
public sealed class AskedWork(OpenBureau bureau)
{
    private const int LookedAtMost = 200;
    private const int AtOnce = 40;

    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);

    // Which stages of which units ask for a person follows from the roster, the law, and which units handle matters at all.
    private readonly ConcurrentDictionary<string, (int Roster, DateOnly On, long At, IReadOnlyList<AskingPlace> Places)> known = new(StringComparer.Ordinal);

    // The act of a matter that waits for a person; null where none does, or the person may not see it.
    private readonly WorkedOut<ActDefinition?> waiting = new();

    // Every page's head asks whether there is a queue; for a minute the answer is kept.
    private readonly ConcurrentDictionary<string, (long At, bool Any)> queued = new(StringComparer.Ordinal);

    /// <summary>Whether anything waits for this person, as it was within the last minute.</summary>
    public async Task<bool> IsAskedAsync(string person, CancellationToken stop)
    {
        if (queued.TryGetValue(person, out var held) && TimeProvider.System.GetElapsedTime(held.At) < KnownFor)
            return held.Any;
        return (await OfAsync(person, atMost: 1, stop)).Matters.Count > 0;
    }

    /// <summary>The matters that wait for a person: what is to be confirmed first, each kind by its earliest limit.</summary>
    /// <param name="person">Who looks.</param>
    /// <param name="atMost">The most that are listed.</param>
    /// <param name="stop">Stops.</param>
    public async Task<AskedList> OfAsync(string person, int atMost, CancellationToken stop)
    {
        var now = bureau.Time.GetUtcNow();
        var roster = await bureau.RosterAsync(stop);
        var confirmations = await new AwaitedConfirmations(bureau).OfAsync(person, atMost, roster, now, stop);
        var others = await ForThePostAsync(person, atMost, roster, now, stop);
        var all = confirmations.Matters.Concat(others.Matters.ExceptBy(confirmations.Matters.Select(one => one.Matter), one => one.Matter)).ToList();
        queued[person] = (TimeProvider.System.GetTimestamp(), all.Count > 0);
        return new AskedList([.. all.Take(atMost)], confirmations.IsMore || others.IsMore || all.Count > atMost);
    }

    private async Task<AskedList> ForThePostAsync(string person, int atMost, Roster roster, DateTimeOffset now, CancellationToken stop)
    {
        var places = await PlacesAsync(person, stop);
        var asked = new List<AskedMatter>();
        if (places.Count == 0)
            return new AskedList(asked, IsMore: false);

        var owner = bureau.Bureau;
        await using var context = bureau.Folder.Database.Reading();
        var parts = places.Select(place =>
        {
            var (procedure, stage, units) = (place.Procedure, place.Stage, place.Acts.Keys.ToList());
            return context.Matters.Where(row => row.Bureau == owner && row.Listed && row.ClosedOn == null && row.Procedure == procedure && row.Stage == stage && units.Contains(row.Unit!));
        }).ToList();
        var looked = 0;
        await foreach (var rows in SeenMatters.InTurnsAsync(parts, AtOnce, stop))
        {
            if (looked >= LookedAtMost)
                return new AskedList(asked, IsMore: true);
            looked += rows.Count;
            var acts = await WaitingAsync(person, rows, places, roster, now, stop);
            foreach (var row in rows)
            {
                // What one leads oneself stands among one's own work.
                if (row.Officer == person || acts.GetValueOrDefault(row.MatterId) is not { } act)
                    continue;
                if (asked.Count == atMost)
                    return new AskedList(asked, IsMore: true);
                asked.Add(AskedMatter.Of(row, bureau.Pack, roster) with { Act = act });
            }
        }
        return new AskedList(asked, IsMore: false);
    }

    // Only acts that the stage asks this post for, and that were not done already: else it waits for somebody else.
    private async Task<Dictionary<MatterId, ActDefinition?>> WaitingAsync(
        string person, IReadOnlyList<MatterRow> rows, IReadOnlyList<AskingPlace> places, Roster roster, DateTimeOffset now, CancellationToken stop)
    {
        var on = LegalDay.Of(now, bureau.Pack.Zone);
        var (acts, unknown) = (new Dictionary<MatterId, ActDefinition?>(), new List<MatterRow>());
        foreach (var row in rows)
        {
            if (waiting.TryFind(person, row, roster.Version, now, on, out var act))
                acts[row.MatterId] = act;
            else
                unknown.Add(row);
        }

        var seen = (await bureau.Reader.FindAsync(bureau.Bureau, [.. unknown.Select(row => row.MatterId.Value)], stop)).Where(pair => MatterAccess.MaySee(person, pair.Value, roster, now)).ToDictionary();
        var next = await bureau.Pages.NextAsync(seen, person, stop);
        foreach (var row in unknown)
        {
            if (!seen.TryGetValue(row.MatterId.Value, out var state))
                continue;
            var asking = places.First(place => place.Procedure == row.Procedure && place.Stage == row.Stage).Acts[row.Unit!];
            var act = next[row.MatterId.Value].FirstOrDefault(one => one.By is null && asking.Contains(one.Act.Id))?.Act;
            acts[row.MatterId] = act;
            waiting.Hold(person, row, state, roster.Version, now, on, act);
        }
        return acts;
    }

    private async Task<IReadOnlyList<AskingPlace>> PlacesAsync(string person, CancellationToken stop)
    {
        var now = bureau.Time.GetUtcNow();
        var on = LegalDay.Of(now, bureau.Pack.Zone);
        var roster = await bureau.RosterAsync(stop);
        if (known.TryGetValue(person, out var held) && held.Roster == roster.Version && held.On == on && TimeProvider.System.GetElapsedTime(held.At) < KnownFor)
            return held.Places;
        var standing = roster.StandingOf(person, on);
        var handling = await HandlingAsync(UnitsOfTheOrgans(roster, standing, on), stop);
        IReadOnlyList<AskingPlace> places = [.. handling.SelectMany(unit => PlacesAsking(roster, standing, unit, now, on))
            .GroupBy(one => (one.Procedure, one.Stage)).Select(place => new AskingPlace(
                place.Key.Procedure, place.Key.Stage,
                place.GroupBy(one => one.Unit, StringComparer.Ordinal).ToDictionary(unit => unit.Key, IReadOnlySet<string> (unit) => unit.Select(one => one.Act).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal)))];
        known[person] = (roster.Version, on, TimeProvider.System.GetTimestamp(), places);
        return places;
    }

    // Those of some units that handle matters at all: one look into the index for each.
    private async Task<List<string>> HandlingAsync(IReadOnlyList<string> units, CancellationToken stop)
    {
        if (units.Count == 0)
            return [];
        var owner = bureau.Bureau;
        await using var context = bureau.Folder.Database.Reading();
        return await units.Select(unit => context.Matters.Where(row => row.Bureau == owner && row.Listed && row.Unit == unit).OrderBy(row => row.FileNumber).Take(1).Select(row => row.Unit!))
            .Aggregate((one, next) => one.Concat(next)).ToListAsync(stop);
    }

    private static List<string> UnitsOfTheOrgans(Roster roster, OfficerStanding standing, DateOnly on)
    {
        var organs = standing.Posts.Select(post => roster.UnitOn(post.Unit, on)?.Organ).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. roster.Rows.Where(row => row.Kind == RosterKind.Unit && row.HoldsOn(on)).Select(row => row.Key).Distinct(StringComparer.Ordinal)
            .Where(unit => roster.UnitOn(unit, on) is { } found && organs.Contains(found.Organ))];
    }

    // A stage asks for the person where an act the pack offers next is the person's to do, by a post that nobody else of the handling unit holds, and not
    // the daily work of that unit: what most of its own officers may do waits for none but them.
    private IEnumerable<(string Unit, string Procedure, string Stage, string Act)> PlacesAsking(Roster roster, OfficerStanding standing, string unit, DateTimeOffset now, DateOnly on)
    {
        var handling = roster.UnitOn(unit, on);
        var mine = standing with { Posts = [.. standing.Posts.Where(post => roster.HoldersOf(post.Post, unit, on).All(holder => holder == standing.Person))] };
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
                    yield return (unit, procedure.Id, stage.Id, act.Id);
            }
        }
    }

    // A stage that asks for a person, with the acts it asks for in each unit.
    private sealed record AskingPlace(string Procedure, string Stage, IReadOnlyDictionary<string, IReadOnlySet<string>> Acts);
}
