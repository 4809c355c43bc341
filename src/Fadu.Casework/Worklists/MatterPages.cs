using System.Runtime.CompilerServices;
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
    MatterState State)
{
    private readonly Dictionary<int, SubjectEntry> byNumber = Subjects.ToDictionary(subject => subject.Record.Number);

    /// <summary>As it was known at a time; null for now.</summary>
    public DateTimeOffset? KnownAt { get; init; }

    /// <summary>A sealed record that is not opened to whoever looks: its parties are numbers, nothing of what was done is there. It serves to record, and to open it.</summary>
    public bool IsVeiled { get; init; }

    /// <summary>The opening by which a sealed record is read; null where it is not sealed, or veiled.</summary>
    public RecordOpening? Opening { get; init; }

    /// <summary>What the form's act is asked about; only where a form was asked for.</summary>
    public Basis? Basis { get; init; }

    /// <summary>The subject of that number; null for the matter, a struck one, or a number there is not.</summary>
    public SubjectEntry? Find(int number) => byNumber.GetValueOrDefault(number);
}

/// <summary>How much of a matter is read.</summary>
public sealed record MatterAsk
{
    /// <summary>As it was known at a time; null for now.</summary>
    public DateTimeOffset? KnownAt { get; init; }

    /// <summary>The most acts of the timeline, the last ones; null for all.</summary>
    public int? ActsAtMost { get; init; }

    /// <summary>Only acts of the timeline up to this number, included; null for all.</summary>
    public int? UpTo { get; init; }

    /// <summary>The act whose form is asked for: then timeline, clocks and possible acts are not read. A sealed record is given veiled, for it is recorded in it all the same.</summary>
    public string? Form { get; init; }
}

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
    RecordedAct Act, ActDefinition? Definition, string By, ActFields Fields, bool Struck, bool DerivedByRule, IReadOnlyList<AttachedFile> Files);

/// <summary>The fields of an act in clear: those that lie open and those of its parts.</summary>
/// <param name="plain">Those that lie open.</param>
/// <param name="opened">Those of each part that could be opened.</param>
/// <param name="closed">Fields that are not for whoever looks; null none.</param>
public sealed class ActFields(JsonObject plain, IReadOnlyList<JsonObject> opened, IReadOnlySet<string>? closed = null)
{
    /// <summary>How many fields that were given are not for whoever looks.</summary>
    public int Closed => closed?.Count(id => Find(id) is not null) ?? 0;

    /// <summary>The same without some fields.</summary>
    public ActFields Without(IReadOnlySet<string> fields) => new(plain, opened, fields);

    /// <summary>The value of a field; null where the act has none of that id. Of what cannot be opened, or was erased, only that it was given.</summary>
    public JsonNode? this[string id] => closed?.Contains(id) == true ? null : Find(id);

    private JsonNode? Find(string id)
    {
        foreach (var part in opened)
        {
            if (part[id] is { } value)
                return value;
        }
        return plain[id];
    }
}

/// <summary>A clock with the steps of its count.</summary>
public sealed record ClockEntry(ClockValue Value, IReadOnlyList<TraceStep> Trace);

/// <summary>Opens matters for officers: by right only, and each opening is a recorded look.</summary>
public sealed class MatterPages
{
    // The ages that any act of a procedure asks about.
    private static readonly ConditionalWeakTable<Procedure, IReadOnlyList<int>> Ages = [];

    private readonly OpenBureau bureau;
    private readonly HeldAnswers answers = new();
    private readonly HeldMatters held;

    internal MatterPages(OpenBureau bureau)
    {
        this.bureau = bureau;
        held = new HeldMatters(bureau.Vault);
    }

    /// <summary>The matter for a person; null when there is none or the person may not see it: the two look the same. Null also where nothing of it was known at the time asked for.</summary>
    /// <param name="matter">The matter.</param>
    /// <param name="person">Who looks.</param>
    /// <param name="channel">web, api.</param>
    /// <param name="ask">How much is read; null all of it, as it is now.</param>
    /// <param name="stop">Stops.</param>
    public async Task<MatterPage?> OpenAsync(Guid matter, string person, string channel, MatterAsk? ask, CancellationToken stop)
    {
        ask ??= new MatterAsk();
        var id = new MatterId(matter);
        var now = bureau.Time.GetUtcNow();
        var present = await bureau.Reader.FindAsync(bureau.Bureau, id, stop);
        var roster = await bureau.RosterAsync(stop);
        if (present is null)
            return null;
        var isVeiled = present.IsSealed && ask.Form is not null && !MatterAccess.MaySee(person, present, roster, now) && MatterAccess.MayKnow(person, present, roster, now);
        if (!isVeiled && !MatterAccess.MaySee(person, present, roster, now))
            return null;
        var opening = present.IsSealed && !isVeiled ? SealedRecords.OpenTo(person, present, LegalDay.Of(now, bureau.Pack.Zone)) : null;
        var knownAt = ask.KnownAt is { } then && then < now ? then : (DateTimeOffset?)null;
        var state = knownAt is { } at ? await bureau.Reader.AsKnownAtAsync(bureau.Bureau, id, at, stop) : present;
        if (state is null)
            return null;

        var noted = bureau.Looks.NoteAsync(person, id, 0, ask.Form is null ? "matter-page" : "act-form", opening?.Purpose, channel);
        var profiles = isVeiled ? new Dictionary<int, PartyProfile>() : await bureau.Vault.ProfilesAsync(bureau.Bureau, id, state, state.Version, stop);
        var basis = ask.Form is null ? null : BasisFor(state, roster, person, profiles, now);
        var page = new MatterPage(
            matter, state.FileNumber, state.Procedure, state.Procedure.FindStage(state.Record.Stage), state.Version,
            state.Unit is { } unit ? roster.NameOf(RosterKind.Unit, unit) : "",
            state.Officer is { } officer ? roster.NameOf(RosterKind.Officer, officer) : null,
            state.OpenedOn, state.ClosedOn,
            knownAt is null && !isVeiled ? held.SubjectsOf(matter, state, profiles, () => SubjectsOf(state, profiles)) : SubjectsOf(state, profiles),
            ask.Form is null ? ForReader(await TimelineAsync(id, state, ask, roster, stop), person, present, roster, now) : [],
            ask.Form is not null ? [] : knownAt is { } past ? [.. state.Record.Clocks.Select(clock => HeldMatters.Counted(state, clock, past))] : held.ClocksOf(matter, state, now),
            // What was known then is looked at, not acted on.
            ask.Form is null && knownAt is null ? PossibleOf(matter, state, roster, person, profiles, now) : [],
            state)
        {
            KnownAt = knownAt,
            IsVeiled = isVeiled,
            Opening = opening,
            Basis = basis,
        };
        await noted;
        return page;
    }

    /// <summary>The acts offered on each of some matters to whoever looks, the first one first.</summary>
    public async Task<IReadOnlyDictionary<Guid, IReadOnlyList<PossibleAct>>> NextAsync(IReadOnlyDictionary<Guid, MatterState> matters, string person, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(matters);
        var now = bureau.Time.GetUtcNow();
        var roster = await bureau.RosterAsync(stop);
        var law = new LawCheck(bureau.Pack);
        var next = new Dictionary<Guid, IReadOnlyList<PossibleAct>>();
        foreach (var (matter, state) in matters)
        {
            var basis = BasisFor(state, roster, person, new Dictionary<int, PartyProfile>(), now);
            next[matter] = [.. NextActs.Of(state, law.Possible(state.Record, basis, now), NextActs.Late(bureau.Pack, state, now))];
        }
        return next;
    }

    /// <summary>What lists call some matters: whom they are about by surname alone, and what they are about. Nobody is identified by it, so it is no look. Ask first which may be seen.</summary>
    public async Task<IReadOnlyDictionary<Guid, Bilingual>> NamesAsync(IReadOnlyDictionary<Guid, MatterState> matters, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(matters);
        await bureau.Vault.ReadAsync(bureau.Bureau, matters, stop);
        var names = new Dictionary<Guid, Bilingual>();
        foreach (var (matter, state) in matters)
        {
            var profiles = await bureau.Vault.ProfilesAsync(bureau.Bureau, new MatterId(matter), state, state.Version, stop);
            names[matter] = MatterNames.Of(state.Name, [.. state.Record.Subjects.Where(MatterNames.IsNamed).Select(subject => SurnameOnly.Of(profiles.GetValueOrDefault(subject.Number)?.Name)).OfType<string>()]);
        }
        return names;
    }

    /// <summary>Every act that can be done on a matter now, as far as it can be told without knowing the parties.</summary>
    internal IReadOnlyList<PossibleAct> PossibleOf(MatterState state, string person, Roster roster, DateTimeOffset now) =>
        new LawCheck(bureau.Pack).Possible(state.Record, BasisFor(state, roster, person, new Dictionary<int, PartyProfile>(), now), now);

    /// <summary>What is held of a matter in clear is dropped: it is to be forgotten.</summary>
    internal void Forget(MatterId matter)
    {
        answers.Forget(matter.Value);
        held.Forget(matter.Value);
    }

    private IReadOnlyList<PossibleAct> PossibleOf(
        Guid matter, MatterState state, Roster roster, string person, IReadOnlyDictionary<int, PartyProfile> profiles, DateTimeOffset now) =>
        answers.Of(matter, state, roster, person, profiles, now, lasting => new LawCheck(state.Pack).Possible(state.Record, BasisFor(state, roster, person, profiles, now), now, lasting));

    /// <summary>What an act asks for and what its gates say, before its form is filled in; null where the matter was not opened for a form.</summary>
    public PossibleAct? Explain(MatterPage page, ActDefinition act, int subject)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(act);
        return page.Basis is { } basis ? new LawCheck(bureau.Pack).Explain(act.Id, subject, page.State.Record, basis, bureau.Time.GetUtcNow()) : null;
    }

    /// <summary>What an act that begins a matter asks for; null when the procedure has none of that id, or the person may begin no matter.</summary>
    /// <param name="procedure">Id of the procedure.</param>
    /// <param name="act">Id of the act.</param>
    /// <param name="person">Who looks.</param>
    /// <param name="stop">Stops.</param>
    public async Task<PossibleAct?> ExplainOpeningAsync(string procedure, string act, string person, CancellationToken stop)
    {
        var now = bureau.Time.GetUtcNow();
        var on = LegalDay.Of(now, bureau.Pack.Zone);
        var roster = await bureau.RosterAsync(stop);
        if (bureau.Pack.FindProcedure(procedure)?.FindAct(act) is not { Opens: true } || !MatterAccess.MayBegin(person, roster, bureau.Pack, on))
            return null;
        var standing = roster.StandingOf(person, on);
        var basis = new Basis(
            standing, [], standing.Posts.Count > 0 ? roster.UnitOn(standing.Posts[0].Unit, on) : null,
            new Dictionary<int, PartyFacts>(), null, roster.SettingsOn(on), new Dictionary<string, string>());
        return new LawCheck(bureau.Pack).Explain(act, 0, MatterRecord.Empty(procedure), basis, now);
    }

    /// <summary>Which fields of a form are asked for as it stands.</summary>
    /// <param name="procedure">The procedure.</param>
    /// <param name="act">The act.</param>
    /// <param name="page">The matter, opened for this form; null for the act that opens one.</param>
    /// <param name="subject">What it is about; 0 the matter.</param>
    /// <param name="typed">Fields as typed.</param>
    public IReadOnlyDictionary<string, FieldAsk> AsksOf(Procedure procedure, ActDefinition act, MatterPage? page, int subject, JsonObject typed)
    {
        var now = bureau.Time.GetUtcNow();
        var record = page?.State.Record ?? MatterRecord.Empty(procedure.Id);
        var plain = FieldReading.Of(act, typed, record, bureau.Pack.Zone).Plain;
        var basis = page?.Basis ?? new Basis(new OfficerStanding("", [], [], []), [], null, new Dictionary<int, PartyFacts>(), null, new Dictionary<string, string>(), new Dictionary<string, string>());
        var asked = new Inquiry(bureau.Pack, procedure, record, act, plain, subject, basis, now);
        return act.Fields.ToDictionary(field => field.Id, field => FieldAsk.Of(field, asked), StringComparer.Ordinal);
    }

    /// <summary>A file that an act of the matter carries, its content null where that was erased; null when there is none or the person may not see it. The look is recorded.</summary>
    /// <param name="matter">The matter.</param>
    /// <param name="act">Number of the act.</param>
    /// <param name="file">Place among the act's files, from 1.</param>
    /// <param name="person">Who looks.</param>
    /// <param name="channel">web, api.</param>
    /// <param name="stop">Stops.</param>
    public async Task<(AttachedFile File, Stream? Content)?> FileAsync(Guid matter, int act, int file, string person, string channel, CancellationToken stop)
    {
        var id = new MatterId(matter);
        if (await bureau.Reader.FindAsync(bureau.Bureau, id, stop) is not { } state || !MatterAccess.MaySee(person, state, await bureau.RosterAsync(stop), bureau.Time.GetUtcNow()))
            return null;
        await using var context = bureau.Folder.Database.Reading();
        var row = await context.Acts.FirstOrDefaultAsync(one => one.Bureau == bureau.Bureau && one.MatterId == id && one.Number == act, stop);
        if (row is null || Skeleton.Parse(row.Skeleton).Files is not { } files || file < 1 || file > files.Count)
            return null;
        if (state.Procedure.FindAct(row.Act) is { } definition && !definition.Visibility.IsOpenTo(MatterAccess.AudienceOf(person, state, definition, await bureau.RosterAsync(stop), bureau.Time.GetUtcNow())))
            return null;
        await bureau.Looks.NoteAsync(person, id, 0, "file", PurposeOf(state, person), channel);
        return (files[file - 1], await bureau.Evidence.OpenAsync(files[file - 1].Hash, stop));
    }

    /// <summary>What a look at a matter is for where its record is sealed: the ground it was opened on; else null.</summary>
    internal string? PurposeOf(MatterState state, string person) =>
        state.IsSealed ? SealedRecords.OpenTo(person, state, LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone))?.Purpose : null;

    private Basis BasisFor(MatterState state, Roster roster, string person, IReadOnlyDictionary<int, PartyProfile> profiles, DateTimeOffset now)
    {
        var on = LegalDay.Of(now, bureau.Pack.Zone);
        var ages = Ages.GetValue(state.Procedure, static procedure => [.. procedure.Acts.SelectMany(act => act.Ages).Distinct()]);
        return new Basis(
            roster.StandingOf(person, on), [], state.Unit is { } unit ? roster.UnitOn(unit, on) : null,
            profiles.ToDictionary(pair => pair.Key, pair => pair.Value.FactsOn(ages, on, null, BasisGathering.ViolationDay(state, pair.Key))), null, roster.SettingsOn(on), new Dictionary<string, string>());
    }

    private static IReadOnlyList<SubjectEntry> SubjectsOf(MatterState state, IReadOnlyDictionary<int, PartyProfile> profiles) =>
        [.. state.Record.Subjects.Where(subject => subject.Kind != MatterFold.StruckKind).Select(subject => EntryOf(state, subject, profiles))];

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

    // The acts are held with the folded matter; only what is sealed of them is read, so that what was erased meanwhile stays shut.
    private async Task<IReadOnlyList<TimelineEntry>> TimelineAsync(MatterId matter, MatterState state, MatterAsk ask, Roster roster, CancellationToken stop)
    {
        var last = Math.Min(state.Version, ask.UpTo ?? int.MaxValue);
        var first = Math.Max(1, ask.ActsAtMost is { } most ? last - most + 1 : 1);
        if (last < first)
            return [];
        ValueTask<IReadOnlyList<(int Act, PartRow Part)>> ReadAsync() => bureau.Folder.Database.PageRows.PartsAsync(bureau.Bureau, matter, first, last, stop);
        // A whole timeline is asked for by other programs: it is long, and no page shows it.
        if (ask is not { KnownAt: null, ActsAtMost: not null })
            return EntriesOf(matter, state, roster, first, last, await ReadAsync());
        var sealedParts = await bureau.Held.OfAsync((nameof(TimelineAsync), matter, first, last), ReadAsync);
        return held.TimelineOf(matter.Value, state, roster, (first, last), sealedParts, () => EntriesOf(matter, state, roster, first, last, sealedParts));
    }

    // What is held is whole; an opinion that is not for whoever looks is taken out of what is given, its files with it. As of most acts nothing is, the list itself is given.
    private static IReadOnlyList<TimelineEntry> ForReader(IReadOnlyList<TimelineEntry> entries, string person, MatterState state, Roster roster, DateTimeOffset now)
    {
        TimelineEntry[]? given = null;
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Definition is not { HoldsOpinions: true } act || MatterAccess.AudienceOf(person, state, act, roster, now) is var audience && audience == Audience.Advised)
                continue;
            given ??= [.. entries];
            given[i] = entries[i] with
            {
                Fields = entries[i].Fields.Without(act.Fields.Where(field => !act.IsOpenTo(field, audience)).Select(field => field.Id).ToHashSet(StringComparer.Ordinal)),
                Files = act.Visibility.IsOpenTo(audience) ? entries[i].Files : [],
            };
        }
        return given ?? entries;
    }

    private TimelineEntry[] EntriesOf(MatterId matter, MatterState state, Roster roster, int first, int last, IReadOnlyList<(int Act, PartRow Part)> sealedParts)
    {
        var parts = sealedParts.ToLookup(part => part.Act, part => part.Part);
        var struck = state.Record.Struck.Select(act => act.Number).ToHashSet();
        var awaited = state.Record.Unconfirmed.Select(act => act.Number).ToHashSet();
        var entries = new TimelineEntry[last - first + 1];
        for (var number = first; number <= last; number++)
        {
            var (act, entry) = (state.Record.Raw[number - 1], state.Entries[number - 1]);
            entries[number - first] = new TimelineEntry(
                act, state.Procedure.FindAct(act.Act), roster.NameOf(RosterKind.Officer, entry.Person),
                new ActFields(act.Fields, [.. parts[number].Select(part => bureau.Vault.Open(matter, part)).OfType<JsonObject>()]),
                struck.Contains(number), awaited.Contains(number), entry.Files);
        }
        return entries;
    }
}
