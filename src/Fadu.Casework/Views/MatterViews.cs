using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;
using Fadu.Store;
using Fadu.Store.Model;

namespace Fadu.Casework.Views;

/// <summary>Rows that follow from a matter's acts: head, clocks, links, priors. A function of the acts and of the files they name, and of no clock.</summary>
internal static class MatterViews
{
    /// <summary>The head; version, link and last recording are the store's.</summary>
    public static MatterRow HeadOf(BureauId bureau, MatterId matter, MatterState state) => new()
    {
        Bureau = bureau,
        MatterId = matter,
        FileNumber = state.FileNumber,
        Procedure = state.Record.Procedure,
        Stage = state.Record.Stage,
        About = state.Record.About,
        Unit = state.Unit,
        Officer = state.Officer,
        OpenedOn = state.OpenedOn,
        ClosedOn = state.ClosedOn,
        EarliestDue = state.EarliestDue,
        AwaitsConfirmation = state.ClosedOn is null && state.Record.Unconfirmed.Count > 0,
        Listed = !state.IsSealed,
        ReturnedAt = state.ClosedOn is null && Returns.Open(state.Procedure, state.Record) is [.., var last] ? last.Act.OccurredAt : null,
    };

    /// <summary>When the first of the organ's own clocks that run will run out; null when none does. What a party lets pass, or another body, is not due here.</summary>
    public static DateTimeOffset? EarliestDueOf(RulePack pack, MatterRecord record) =>
        record.Clocks.Where(clock => Runs(clock) && pack.FindLimit(clock.Limit)?.Holder == LimitHolder.Organ).Select(clock => Due(pack, clock)).Min();

    /// <summary>When the next of the clocks that run, whosoever they are, will run out after a moment; null when none will.</summary>
    public static DateTimeOffset? NextDueOf(RulePack pack, MatterRecord record, DateTimeOffset after) =>
        record.Clocks.Where(Runs).Select(clock => Due(pack, clock)).Where(due => due > after).Min();

    /// <summary>Rows of all clocks.</summary>
    public static IEnumerable<ClockRow> ClocksOf(BureauId bureau, MatterId matter, MatterState state) =>
        state.Record.Clocks.DistinctBy(KeyOf).Select(clock => RowOf(bureau, matter, state.Pack, clock));

    /// <summary>Rows of the clocks that an act changed, and the keys of those a correction took away.</summary>
    public static (IReadOnlyList<ClockRow> Changed, IReadOnlyList<ClockRow> Gone) ClockChanges(BureauId bureau, MatterId matter, MatterState before, MatterState after)
    {
        // An act that touches no clock hands the list on as it is.
        if (ReferenceEquals(before.Record.Clocks, after.Record.Clocks))
            return ([], []);
        var old = before.Record.Clocks.DistinctBy(KeyOf).ToDictionary(KeyOf);
        var changed = new List<ClockRow>();
        foreach (var clock in after.Record.Clocks.DistinctBy(KeyOf))
        {
            if (!old.Remove(KeyOf(clock), out var was) || !Same(was, clock))
                changed.Add(RowOf(bureau, matter, after.Pack, clock));
        }
        return (changed, [.. old.Values.Select(clock => RowOf(bureau, matter, before.Pack, clock))]);
    }

    /// <summary>Links made by acts that stand.</summary>
    public static IEnumerable<LinkRow> LinksOf(BureauId bureau, MatterId matter, MatterState state, Func<string, MatterId?> find)
    {
        foreach (var act in state.Record.Acts)
        {
            if (state.Procedure.FindAct(act.Act)?.Links is { } link
                && act.Fields[link.Field] is System.Text.Json.Nodes.JsonValue value && value.TryGetValue<string>(out var named) && find(named) is { } other)
            {
                yield return new LinkRow { Bureau = bureau, MatterId = matter, Relation = link.Relation, Other = other, MadeBy = act.Number };
            }
        }
    }

    /// <summary>The files that acts of this matter name.</summary>
    public static IEnumerable<FileUseRow> FileUsesOf(BureauId bureau, MatterId matter, MatterState state) =>
        state.Entries.SelectMany((entry, place) => entry.Files.DistinctBy(file => file.Hash).Select(file => FileUseOf(bureau, matter, file, place + 1)));

    /// <summary>A file that an act names.</summary>
    public static FileUseRow FileUseOf(BureauId bureau, MatterId matter, AttachedFile file, int number) =>
        new() { Bureau = bureau, Hash = Convert.FromHexString(file.Hash), MatterId = matter, Number = number };

    /// <summary>Decisions of this matter that weigh on a person elsewhere; struck ones are kept as struck.</summary>
    public static IEnumerable<PriorDecisionRow> PriorsOf(BureauId bureau, MatterId matter, MatterState state, IReadOnlyDictionary<int, byte[]> persons)
    {
        var acts = state.Record.Acts.Select(act => (Act: act, Struck: false)).Concat(state.Record.Struck.Select(act => (Act: act, Struck: true)));
        foreach (var (act, struck) in acts)
        {
            if (state.Procedure.FindAct(act.Act)?.Prior is not { } kind)
                continue;
            foreach (var person in act.Subjects.Select(state.PartyOf).Distinct().Select(persons.GetValueOrDefault).OfType<byte[]>())
            {
                yield return new PriorDecisionRow
                {
                    Bureau = bureau,
                    PersonHash = person,
                    MatterId = matter,
                    Number = act.Number,
                    Kind = kind,
                    DecidedOn = act.OccurredOn,
                    Procedure = state.Record.Procedure,
                    Struck = struck,
                };
            }
        }
    }

    private static (string Limit, int Subject, int StartedBy) KeyOf(ClockRecord clock) => (clock.Limit, clock.Subject, clock.StartedBy);

    private static bool Same(ClockRecord one, ClockRecord other) =>
        ReferenceEquals(one, other)
        || (one with { Pauses = other.Pauses, Extensions = other.Extensions } == other
            && one.Pauses.SequenceEqual(other.Pauses) && one.Extensions.SequenceEqual(other.Extensions));

    private static bool Runs(ClockRecord clock) => clock.StoppedAt is null && clock.SwitchedTo is null;

    private static DateTimeOffset? Due(RulePack pack, ClockRecord clock)
    {
        var value = ClockReading.Read(pack, clock, ClockReading.AfterAll);
        return value.Value is null || value.Deadline.Paused ? null : value.Deadline.Due.ToUniversalTime();
    }

    private static ClockRow RowOf(BureauId bureau, MatterId matter, RulePack pack, ClockRecord clock)
    {
        var value = ClockReading.Read(pack, clock, ClockReading.AfterAll);
        var counted = value.Value is not null && !value.Deadline.Paused;
        return new ClockRow
        {
            Bureau = bureau,
            MatterId = matter,
            Limit = clock.Limit,
            Subject = clock.Subject,
            StartedBy = clock.StartedBy,
            StartedOn = LegalDay.Of(clock.Start, pack.Zone),
            StartedAt = clock.Start,
            DueAt = counted ? value.Deadline.Due.ToUniversalTime() : null,
            LastDay = counted && value.Deadline.Unit != LimitUnit.Hours ? value.Deadline.LastDay : null,
            PausedSince = clock.Pauses.LastOrDefault(pause => pause.Until is null)?.From,
            StoppedAt = clock.StoppedAt ?? (clock.SwitchedTo is null ? null : clock.Start),
            Provisional = value.Provisional,
        };
    }
}
