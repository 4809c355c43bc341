using System.Text.Json.Nodes;
using Fadu.Casework.Access;
using Fadu.Casework.Bureau;
using Fadu.Casework.Parties;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Worklists;

/// <summary>A matter as an officer on the case sees it.</summary>
public sealed record MatterPage(
    Guid Matter, string FileNumber, Procedure Procedure, Stage? Stage, int Version, string Unit, string? Officer, DateOnly? OpenedOn, DateOnly? ClosedOn,
    IReadOnlyList<SubjectEntry> Subjects, IReadOnlyList<TimelineEntry> Timeline, IReadOnlyList<ClockEntry> Clocks, IReadOnlyList<PossibleAct> Possible,
    MatterState State);

/// <summary>A subject with its names in words.</summary>
/// <param name="Record">The subject.</param>
/// <param name="Role">Role or kind in words.</param>
/// <param name="Stage">Its own stage; null when it has none.</param>
/// <param name="Profile">A party in clear; null for others. Show numbers masked.</param>
/// <param name="Paper">A document's number and hash; null for others.</param>
public sealed record SubjectEntry(SubjectRecord Record, Bilingual Role, Stage? Stage, PartyProfile? Profile, PaperEntry? Paper);

/// <summary>A paper's number and the keyed hash of its text.</summary>
public sealed record PaperEntry(string Number, string TextHash);

/// <summary>One act of the matter, as recorded.</summary>
/// <param name="Act">The act, uncorrected.</param>
/// <param name="Definition">Its definition; null when the pack has none of that id.</param>
/// <param name="By">Name of whoever performed it.</param>
/// <param name="Fields">Fields in clear, the personal ones opened.</param>
/// <param name="Struck">Struck by a later act.</param>
/// <param name="DerivedByRule">Done by the law and not yet confirmed by a person.</param>
/// <param name="Files">Files it carries.</param>
public sealed record TimelineEntry(
    RecordedAct Act, ActDefinition? Definition, string By, JsonObject Fields, bool Struck, bool DerivedByRule, IReadOnlyList<AttachedFile> Files);

/// <summary>A clock with the steps of its count.</summary>
public sealed record ClockEntry(ClockValue Value, IReadOnlyList<TraceStep> Trace);

/// <summary>Opens matters for officers: by right only, and each opening is a recorded look.</summary>
public sealed class MatterPages
{
    private readonly OpenBureau bureau;

    internal MatterPages(OpenBureau bureau) => this.bureau = bureau;

    /// <summary>The matter for a person; null when there is none or the person may not see it: the two look the same.</summary>
    /// <param name="matter">The matter.</param>
    /// <param name="person">Who looks.</param>
    /// <param name="channel">web, api.</param>
    /// <param name="asKnownAt">As it was known at a time; null for now.</param>
    /// <param name="stop">Stops.</param>
    public async Task<MatterPage?> OpenAsync(Guid matter, string person, string channel, DateTimeOffset? asKnownAt, CancellationToken stop)
    {
        var id = new MatterId(matter);
        var now = bureau.Time.GetUtcNow();
        var present = await bureau.Reader.FindAsync(bureau.Bureau, id, stop);
        var roster = await bureau.RosterAsync(stop);
        if (present is null || !MatterAccess.MaySee(person, present, roster, now))
            return null;
        var state = asKnownAt is { } at ? await bureau.Reader.AsKnownAtAsync(bureau.Bureau, id, at, stop) : present;
        if (state is null)
            return null;

        bureau.Looks.Note(person, id, 0, "matter-page", null, channel);
        var profiles = await bureau.Vault.ProfilesAsync(bureau.Bureau, id, state, state.Version, stop);
        var basis = BasisFor(state, roster, person, profiles, now);
        return new MatterPage(
            matter, state.FileNumber, state.Procedure, state.Procedure.FindStage(state.Record.Stage), state.Version,
            state.Unit is { } unit ? roster.NameOf(RosterKind.Unit, unit) : "",
            state.Officer is { } officer ? roster.NameOf(RosterKind.Officer, officer) : null,
            state.OpenedOn, state.ClosedOn,
            [.. state.Record.Subjects.Where(subject => subject.Kind != MatterFold.StruckKind).Select(subject => EntryOf(state, subject, profiles))],
            await TimelineAsync(id, state, roster, stop),
            [.. state.Record.Clocks.Select(clock => ClockOf(clock, now))],
            new LawCheck(bureau.Pack).Possible(state.Record, basis, now),
            state);
    }

    /// <summary>What one act asks for and what its gates say, before the form is filled in; null as in <see cref="OpenAsync"/>.</summary>
    public async Task<PossibleAct?> ExplainAsync(Guid matter, string act, int subject, string person, CancellationToken stop)
    {
        var id = new MatterId(matter);
        var now = bureau.Time.GetUtcNow();
        var state = await bureau.Reader.FindAsync(bureau.Bureau, id, stop);
        var roster = await bureau.RosterAsync(stop);
        if (state is null || !MatterAccess.MaySee(person, state, roster, now))
            return null;
        var profiles = await bureau.Vault.ProfilesAsync(bureau.Bureau, id, state, null, stop);
        return new LawCheck(bureau.Pack).Explain(act, subject, state.Record, BasisFor(state, roster, person, profiles, now), now);
    }

    private Basis BasisFor(MatterState state, Roster roster, string person, IReadOnlyDictionary<int, PartyProfile> profiles, DateTimeOffset now)
    {
        var on = LegalDay.Of(now, bureau.Pack.Zone);
        var ages = state.Procedure.Acts.SelectMany(act => act.Ages).Distinct().ToList();
        return new Basis(
            roster.StandingOf(person, on), [], state.Unit is { } unit ? roster.UnitOn(unit, on) : null,
            profiles.ToDictionary(pair => pair.Key, pair => pair.Value.FactsOn(ages, on, null, BasisGathering.ViolationDay(state, pair.Key))), null, roster.SettingsOn(on), new Dictionary<string, string>());
    }

    private static SubjectEntry EntryOf(MatterState state, SubjectRecord subject, IReadOnlyDictionary<int, PartyProfile> profiles)
    {
        var paper = state.Documents.Find(one => one.Subject == subject.Number);
        var role = subject.Kind == SubjectKinds.Document
            ? state.Pack.FindDocument(subject.Role)?.Title
            : state.Procedure.FindRole(subject.Kind, subject.Role)?.Title;
        return new SubjectEntry(
            subject, role ?? SubjectKinds.Words(subject.Kind), subject.Stage is { } stage ? state.Procedure.FindStage(stage) : null,
            profiles.GetValueOrDefault(subject.Number), paper is null ? null : new PaperEntry(paper.Number, paper.TextHash));
    }

    private ClockEntry ClockOf(ClockRecord clock, DateTimeOffset now)
    {
        var trace = new DeadlineTrace();
        var value = ClockReading.Read(bureau.Pack, clock, now, trace);
        return new ClockEntry(value, trace.Steps);
    }

    private async Task<IReadOnlyList<TimelineEntry>> TimelineAsync(MatterId matter, MatterState state, Roster roster, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var rows = await context.Acts.Where(row => row.Bureau == bureau.Bureau && row.MatterId == matter && row.Number <= state.Version).OrderBy(row => row.Number).ToListAsync(stop);
        var ids = rows.Select(row => row.ActId).ToList();
        var parts = (await context.Parts.Where(part => part.Bureau == bureau.Bureau && ids.Contains(part.ActId)).ToListAsync(stop)).ToLookup(part => part.ActId);
        var struck = state.Record.Struck.Select(act => act.Number).ToHashSet();
        var awaited = Confirmations.Awaited(state.Procedure, state.Record).Select(act => act.Number).ToHashSet();
        return [.. rows.Select(row => EntryOf(matter, row, parts[row.ActId], state, roster, struck, awaited))];
    }

    private TimelineEntry EntryOf(MatterId matter, ActRow row, IEnumerable<PartRow> parts, MatterState state, Roster roster, HashSet<int> struck, HashSet<int> awaited)
    {
        var skeleton = Skeleton.Parse(row.Skeleton);
        var fields = (JsonObject)skeleton.Act.Fields.DeepClone();
        foreach (var (name, value) in parts.OrderBy(part => part.PartNo).SelectMany(part => bureau.Vault.Open(matter, part) ?? []))
            fields[name] = value?.DeepClone();
        return new TimelineEntry(
            skeleton.Act, state.Procedure.FindAct(row.Act), roster.NameOf(RosterKind.Officer, skeleton.Actor.Person), fields,
            struck.Contains(row.Number), awaited.Contains(row.Number), skeleton.Files ?? []);
    }
}
