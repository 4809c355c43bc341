using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Casework.Worklists;

/// <summary>Whom a matter waits for.</summary>
public enum WaitedFor
{
    /// <summary>Other officers: an act that is theirs can be done now.</summary>
    Officers,

    /// <summary>A party: its own limit runs.</summary>
    Party,

    /// <summary>Another body: its limit runs.</summary>
    Another,

    /// <summary>Something outside, while time is not counted.</summary>
    Paused,
}

/// <summary>我在等: something that somebody else has to do in one of one's own matters.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="FileNumber">文号.</param>
/// <param name="Name">What the matter is called: what it is about, or its procedure.</param>
/// <param name="For">Whom it waits for.</param>
/// <param name="Whom">The same in words: posts with their units; null for a party or another body.</param>
/// <param name="What">What has to be done: an act, a limit, a ground on which time is not counted.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when, by the limit of what is waited for; null where it has none.</param>
/// <param name="LastDay">The last day of that limit; null for hours and where there is none.</param>
public sealed record WaitedMatter(
    Guid Matter, string FileNumber, Bilingual Name, WaitedFor For, Bilingual? Whom, Bilingual What, DateTimeOffset Since, DateTimeOffset? Until, DateOnly? LastDay)
{
    /// <summary>The limit that ends then, where an act is waited for: the one that this act ends.</summary>
    public Bilingual? Limit { get; init; }
}

/// <summary>Finds what a person's own matters wait for: acts offered next that are others' and can be done, clocks of others that run, clocks that stand still.</summary>
internal sealed class Waiting(RulePack pack, Roster roster, string person, DateTimeOffset now)
{
    private const int AskedAtMost = 3;
    private const int NamedAtMost = 2;

    private readonly LawCheck law = new(pack);
    private readonly DateOnly on = LegalDay.Of(now, pack.Zone);
    private readonly Dictionary<(string? Unit, string Procedure, string Act), IReadOnlyList<OfficerStanding>> others = [];

    /// <summary>What one matter waits for.</summary>
    public IEnumerable<WaitedMatter> Of(Guid matter, MatterState state) => Acts(matter, state).Concat(Clocks(matter, state));

    private IEnumerable<WaitedMatter> Acts(Guid matter, MatterState state)
    {
        var done = state.Record.Acts.SelectMany(act => act.Subjects.DefaultIfEmpty(0).Select(subject => (act.Act, subject))).ToHashSet();
        var subjects = new HashSet<int>();
        foreach (var act in state.Procedure.Acts.Where(act => act is { Next: true, By: not null, From.Count: > 0 }).OrderBy(act => act.To?.Order ?? int.MaxValue))
        {
            // What one may do oneself one does not wait for; of what others may do for a subject the first is named.
            var waits = SubjectsOf(act, state.Record).Where(subject => !done.Contains((act.Id, subject)) && !subjects.Contains(subject)
                && !IsOpen(state, act, subject, roster.StandingOf(person, on)) && Others(state, act).Take(AskedAtMost).Any(who => IsOpen(state, act, subject, who))).ToList();
            if (waits.Count == 0)
                continue;
            subjects.UnionWith(waits);
            // One act is named once: for the subject whose limit ends first.
            var (first, until) = waits.Select(subject => (Subject: subject, Until: UntilOf(state, act, subject))).OrderBy(one => one.Until is null).ThenBy(one => one.Until?.Deadline.Due).First();
            yield return new WaitedMatter(
                matter, state.FileNumber, state.Name, WaitedFor.Officers, WhomOf(Others(state, act)), act.Title, SinceOf(state, first), until?.Deadline.Due, until is null ? null : DayOf(until)) { Limit = until?.Limit?.Title };
        }
    }

    private IEnumerable<WaitedMatter> Clocks(Guid matter, MatterState state)
    {
        var paused = new HashSet<(string Ground, int By)>();
        foreach (var clock in state.Record.Clocks.Where(clock => clock is { StoppedAt: null, SwitchedTo: null } && clock.Start <= now))
        {
            var value = ClockReading.Read(pack, clock, now);
            if (value.State == ClockState.Paused && clock.Pauses is [.., { Until: null } pause])
            {
                if (paused.Add((pause.Ground, pause.PausedBy)))
                    yield return new WaitedMatter(matter, state.FileNumber, state.Name, WaitedFor.Paused, null, pack.NameOfPause(pause.Ground), pause.From, null, null);
            }
            else if (value is { State: ClockState.Running, Limit: { } limit, Value.Rule.Holder: not LimitHolder.Organ } && (value.Value.Asks is not null || value.Value.Rule.Holder == LimitHolder.Other))
            {
                var whose = value.Value.Rule.Holder == LimitHolder.Party ? WaitedFor.Party : WaitedFor.Another;
                yield return new WaitedMatter(matter, state.FileNumber, state.Name, whose, null, limit.Title, clock.Start, value.Deadline.Due, DayOf(value));
            }
        }
    }

    private static IEnumerable<int> SubjectsOf(ActDefinition act, MatterRecord record)
    {
        IEnumerable<int> all = act.For.Kind == SubjectKinds.Matter
            ? [0]
            : record.Subjects.Where(subject => subject.Kind == act.For.Kind && (act.For.Roles.Count == 0 || act.For.Roles.Contains(subject.Role))).Select(subject => subject.Number);
        return all.Where(subject => MatterFold.StageOf(record, subject) is { } stage && act.From.Any(from => from.Id == stage));
    }

    // What is not known yet (an age, an earlier decision) keeps nobody from waiting: it is found out when the act is done.
    private bool IsOpen(MatterState state, ActDefinition act, int subject, OfficerStanding who) =>
        law.Explain(act.Id, subject, state.Record, BasisOf(state, who), now) is { By: null } open && !open.Lacking.Any(ground => ground.Refuses && ground.Truth == Truth.No);

    private Basis BasisOf(MatterState state, OfficerStanding who) =>
        new(who, [], state.Unit is { } unit ? roster.UnitOn(unit, on) : null, new Dictionary<int, PartyFacts>(), null, roster.SettingsOn(on), new Dictionary<string, string>());

    // Those of the handling unit first, then those above it, the next higher first, then those of the organ whose post the unit itself has not.
    private IReadOnlyList<OfficerStanding> Others(MatterState state, ActDefinition act)
    {
        if (others.TryGetValue((state.Unit, state.Procedure.Id, act.Id), out var known))
            return known;
        var handling = state.Unit is { } unit ? roster.UnitOn(unit, on) : null;
        bool IsNear(HeldPost post) => handling is not null
            && (post.Unit == handling.Unit || handling.Above.Contains(post.Unit)
                || (roster.UnitOn(post.Unit, on)?.Organ == handling.Organ && roster.HoldersOf(post.Post, handling.Unit, on).Count == 0));
        var empty = MatterRecord.Empty(state.Procedure.Id) with { Stage = act.From[0].Id, OwnStage = act.From[0].Id };
        var may = roster.Rows.Where(row => row.Kind == RosterKind.Post && row.HoldsOn(on)).Select(row => row.Key).Distinct(StringComparer.Ordinal)
            .Where(other => other != person).Select(other => roster.StandingOf(other, on))
            .Select(who => who with { Posts = [.. who.Posts.Where(IsNear).Where(post => law.Explain(act.Id, 0, empty, BasisOf(state, who with { Posts = [post] }), now) is { By: null })] })
            .Where(who => who.Posts.Count > 0)
            .OrderBy(who => NearnessOf(handling!, who.Posts[0].Unit)).ThenBy(who => who.Person, StringComparer.Ordinal).ToList();
        return others[(state.Unit, state.Procedure.Id, act.Id)] = may;
    }

    private static int NearnessOf(UnitStanding handling, string unit)
    {
        if (unit == handling.Unit)
            return 0;
        var above = handling.Above.TakeWhile(higher => higher != unit).Count();
        return above < handling.Above.Count ? above + 1 : int.MaxValue;
    }

    private Bilingual WhomOf(IReadOnlyList<OfficerStanding> may)
    {
        var named = may.Select(who => who.Posts[0]).Select(post => (Unit: roster.NameOf(RosterKind.Unit, post.Unit), Post: pack.NameOfPost(post.Post))).Distinct().ToList();
        var (some, more) = (named.Take(NamedAtMost).ToList(), named.Count > NamedAtMost);
        return new Bilingual(
            string.Join("、", some.Select(one => $"{one.Unit}（{one.Post.Zh}）")) + (more ? "等" : ""),
            string.Join(", ", some.Select(one => $"{one.Unit} ({one.Post.In("en")})")) + (more ? " and others" : ""));
    }

    private static DateTimeOffset SinceOf(MatterState state, int subject)
    {
        var stage = MatterFold.StageOf(state.Record, subject);
        var moved = state.Record.Acts.LastOrDefault(act => (act.Subjects.Count == 0 || subject == 0 || act.Subjects.Contains(subject)) && state.Procedure.FindAct(act.Act)?.To?.Id == stage);
        return (moved ?? state.Record.Acts[^1]).OccurredAt;
    }

    // The limit that the act itself ends. Another that runs is of another act, however soon it ends: of an act that ends none there is none to name.
    private ClockValue? UntilOf(MatterState state, ActDefinition act, int subject)
    {
        var ended = act.Clocks.Where(clock => clock.Verb == ClockVerb.Stop).Select(clock => clock.Limit).ToHashSet(StringComparer.Ordinal);
        return state.Record.Clocks.Where(clock => clock is { StoppedAt: null, SwitchedTo: null } && ended.Contains(clock.Limit) && (clock.Subject == 0 || subject == 0 || state.PartyOf(clock.Subject) == state.PartyOf(subject)))
            .Select(clock => ClockReading.Read(pack, clock, now)).Where(value => value is { State: ClockState.Running or ClockState.Overdue, Value.Rule.Holder: LimitHolder.Organ }).MinBy(value => value.Deadline.Due);
    }

    private static DateOnly? DayOf(ClockValue value) => value.Deadline.Unit == LimitUnit.Hours ? null : value.Deadline.LastDay;
}
