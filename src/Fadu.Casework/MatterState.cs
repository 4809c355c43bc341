using System.Collections.Immutable;
using Fadu.Casework.Bureau;
using Fadu.Casework.Parties;
using Fadu.Casework.Views;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Model;

namespace Fadu.Casework;

/// <summary>A matter (事项) folded from its acts, with what the law does not ask about: file number, unit, officer, who took part. Immutable.</summary>
public sealed class MatterState
{
    private readonly ImmutableHashSet<string> persons;
    private readonly Lazy<DateTimeOffset?> earliestDue;
    private readonly ImmutableList<(int From, string? Unit)> units;
    private readonly Followed followed;
    private Roster? roster;

    private MatterState(RulePack pack, Procedure procedure, MatterRecord record, MatterState? before, Skeleton? last)
    {
        Procedure = procedure;
        Pack = pack;
        Record = record;
        Version = last?.Act.Number ?? 0;
        FileNumber = last?.FileNumber ?? before?.FileNumber ?? "";
        Unit = last?.Unit ?? before?.Unit;
        units = before?.units ?? [];
        if (last is not null && (before is null || Unit != before.Unit))
            units = units.Add((Version, Unit));
        Officer = last?.Officer ?? before?.Officer;
        OpenedOn = before?.OpenedOn ?? last?.Act.OccurredOn;
        var end = procedure.FindStage(record.Stage) is { End: true };
        ClosedOn = end ? before?.ClosedOn ?? last?.Act.OccurredOn : null;
        Documents = last is null ? [] : (before?.Documents ?? []).AddRange(last.Documents);
        Entries = last is null ? GrowingList.Of<ActEntry>([]) : (before?.Entries ?? GrowingList.Of<ActEntry>([])).Add(new ActEntry(last.Actor.Person, last.Files ?? []));
        persons = last is null ? [] : With(before?.persons ?? [], PersonsOf(last, procedure));
        earliestDue = before is not null && ReferenceEquals(before.Record.Clocks, record.Clocks) ? before.earliestDue : new Lazy<DateTimeOffset?>(() => MatterViews.EarliestDueOf(pack, record));
        Keys = last?.Parts is { Count: > 0 } parts
            ? (before?.Keys ?? ImmutableDictionary<int, KeyId>.Empty).SetItems(parts.Select(part => KeyValuePair.Create(part.Subject, new KeyId(part.Key))))
            : before?.Keys ?? ImmutableDictionary<int, KeyId>.Empty;
        // What comes after an erasure is sealed under another key, also before the clerk has destroyed this one.
        if (last?.Erases is not null)
            Keys = Keys.Remove(last.Act.Subjects.Count > 0 ? last.Act.Subjects[0] : 0);
        Parts = last is null ? [] : last.Parts is { Count: > 0 } ? null : before?.Parts;
        TellingPlainly = last is not null && PartyVault.TellsPlainly(procedure, last.Act.Act) ? (before?.TellingPlainly ?? []).Add(Version) : before?.TellingPlainly ?? [];
        Seals = last?.Seals == true ? (before?.Seals ?? []).Add(Version) : before?.Seals ?? [];
        followed = before?.followed ?? new Followed();
    }

    private MatterState(MatterState whole, MatterRecord record)
    {
        (Procedure, Pack, Record, Version) = (whole.Procedure, whole.Pack, record, whole.Version);
        (FileNumber, Unit, Officer, OpenedOn, ClosedOn) = (whole.FileNumber, whole.Unit, whole.Officer, whole.OpenedOn, whole.ClosedOn);
        (Documents, Entries, persons, Keys, Parts, units) = (whole.Documents, whole.Entries, whole.persons, whole.Keys, whole.Parts, whole.units);
        (TellingPlainly, Seals, followed) = (whole.TellingPlainly, whole.Seals, new Followed());
        earliestDue = new Lazy<DateTimeOffset?>(() => MatterViews.EarliestDueOf(whole.Pack, record));
    }

    /// <summary>The law it was folded by.</summary>
    public RulePack Pack { get; }

    /// <summary>Its procedure.</summary>
    public Procedure Procedure { get; }

    /// <summary>What the law reads.</summary>
    public MatterRecord Record { get; }

    /// <summary>Number of its last act; 0 before the first.</summary>
    public int Version { get; }

    /// <summary>文号.</summary>
    public string FileNumber { get; }

    /// <summary>The handling unit.</summary>
    public string? Unit { get; }

    /// <summary>What it is called: by what it is about where that is known, else by its procedure. It names no party.</summary>
    public Bilingual Name => MatterNaming.Of(Pack, Record.Procedure, Record.About);

    /// <summary>The lead officer.</summary>
    public string? Officer { get; }

    /// <summary>The day it was opened.</summary>
    public DateOnly? OpenedOn { get; }

    /// <summary>The day it came to its end; null while it is open.</summary>
    public DateOnly? ClosedOn { get; }

    /// <summary>When the first of the organ's clocks that run will run out; null when none does.</summary>
    internal DateTimeOffset? EarliestDue => earliestDue.Value;

    /// <summary>When the next of its clocks that run, whosoever they are, will run out after a moment; null when none will.</summary>
    internal DateTimeOffset? NextDueAfter(DateTimeOffset after) => MatterViews.NextDueOf(Pack, Record, after);

    /// <summary>Numbers of the acts that tell in plain fields who a party is.</summary>
    internal ImmutableList<int> TellingPlainly { get; }

    /// <summary>Numbers of the acts that sealed its record, struck ones among them.</summary>
    internal ImmutableList<int> Seals { get; }

    /// <summary>封存: the record is closed to all but those for whom it is opened on a ground.</summary>
    public bool IsSealed => Seals.Exists(number => !Record.Struck.Any(act => act.Number == number));

    /// <summary>Officers who performed or took part in any of its acts: they are on the case.</summary>
    public IReadOnlySet<string> Persons => persons;

    /// <summary>Papers its acts produced, in order.</summary>
    internal ImmutableList<PrintedDocument> Documents { get; }

    /// <summary>What its acts say beside what the law reads, in order.</summary>
    internal GrowingList<ActEntry> Entries { get; }

    /// <summary>The key under which each subject's parts were last sealed.</summary>
    internal ImmutableDictionary<int, KeyId> Keys { get; }

    /// <summary>The sealed parts that tell who the parties are, as far as they have been read; null when they have to be. What an erasure takes the key of stays shut.</summary>
    internal ImmutableList<HeldPart>? Parts { get; set; }

    /// <summary>The bureau's roster, where this is the bureau's matter.</summary>
    public Roster Roster => roster ??= RosterFold.Of(Record, Procedure);

    /// <summary>A matter not yet begun.</summary>
    public static MatterState Empty(RulePack pack, Procedure procedure) => new(pack, procedure, MatterRecord.Empty(procedure.Id), null, null);

    /// <summary>The same matter after one more act.</summary>
    internal MatterState With(Skeleton next) => new(Pack, Procedure, MatterFold.Apply(Pack, Record, next.Act), this, next);

    /// <summary>This state, with the skeleton of its last act written out: its papers are printed and its parts sealed, which the law does not read.</summary>
    /// <param name="before">The state before the act.</param>
    /// <param name="written">The act's skeleton.</param>
    /// <param name="parts">Its sealed parts, as far as they tell who the parties are.</param>
    internal MatterState After(MatterState before, Skeleton written, IEnumerable<HeldPart> parts) =>
        new(Pack, Procedure, Record, before, written) { Parts = before.Parts?.AddRange(parts) };

    /// <summary>The same matter as if its record read so: for asking what would be answered.</summary>
    internal MatterState As(MatterRecord record) => new(this, record);

    /// <summary>The same matter after more of its acts, in order.</summary>
    internal MatterState With(IEnumerable<ActRow> rows)
    {
        var skeletons = rows.Select(row => Skeleton.Parse(row.Skeleton)).ToList();
        if (skeletons.Count == 0)
            return this;
        var record = MatterFold.Fold(Pack, Procedure.Id, [.. Record.Raw, .. skeletons.Select(skeleton => skeleton.Act)]);
        // When it came to its end is told by the act that brought it there: only a matter that has ended is folded act by act.
        if (Procedure.FindStage(record.Stage) is { End: true })
            return skeletons.Aggregate(this, (state, skeleton) => state.With(skeleton));
        var before = this;
        foreach (var skeleton in skeletons)
            before = new MatterState(Pack, Procedure, record, before, skeleton);
        return before;
    }

    /// <summary>The same matter as it may be told outside: without what awaits a person's confirmation.</summary>
    public MatterState Outward()
    {
        var record = Confirmations.Outward(Pack, Record);
        return ReferenceEquals(record, Record) ? this : new MatterState(this, record);
    }

    /// <summary>What its first acts alone made of it: what the law reads, and the unit that handled it then.</summary>
    /// <param name="version">Number of the last of them; at most <see cref="Version"/>.</param>
    internal (MatterRecord Record, string? Unit) AtVersion(int version) => version == Version
        ? (Record, Unit)
        : (followed.UpTo(version, this), units.FindLast(since => since.From <= version).Unit);

    /// <summary>The rows of figures that the database holds of the matter, and the act up to which; null when they have to be read.</summary>
    internal (int UpTo, IReadOnlyList<FigureRow> Rows)? Figures
    {
        get => followed.Figures is { } held ? (held.UpTo, held.Rows) : null;
        set => followed.Figures = value is { } rows ? new HeldFigures(rows.UpTo, rows.Rows) : null;
    }

    /// <summary>The party behind a subject: itself, or whose it is; 0 when none.</summary>
    public int PartyOf(int number)
    {
        for (var steps = 0; steps < 8 && number > 0 && number <= Record.Subjects.Count; steps++)
        {
            var subject = Record.Subjects[number - 1];
            if (subject.Kind == SubjectKinds.Party)
                return number;
            number = subject.Of;
        }
        return 0;
    }

    // Whoever follows the record asks of a busy matter for one earlier state after the other: each is made from the one before it.
    private sealed class Followed
    {
        private volatile MatterRecord? last;
        private volatile HeldFigures? figures;

        public HeldFigures? Figures
        {
            get => figures;
            set => figures = value;
        }

        public MatterRecord UpTo(int version, MatterState state)
        {
            var raw = state.Record.Raw;
            var record = last is { } known && known.Raw.Count <= version ? known : null;
            if (record is null)
                record = MatterFold.Fold(state.Pack, state.Procedure.Id, [.. raw.Take(version)]);
            for (var i = record.Raw.Count; i < version; i++)
                record = MatterFold.Apply(state.Pack, record, raw[i]);
            return last = record;
        }
    }

    private sealed record HeldFigures(int UpTo, IReadOnlyList<FigureRow> Rows);

    private static ImmutableHashSet<string> With(ImmutableHashSet<string> known, IEnumerable<string> more)
    {
        foreach (var person in more)
            known = known.Add(person);
        return known;
    }

    // To whom a sealed record is opened is not on the case by that.
    private static IEnumerable<string> PersonsOf(Skeleton act, Procedure procedure) =>
        (procedure.FindAct(act.Act.Act) is { OpensSealed: not null } ? [] : act.Act.Basis.Officers.Select(officer => officer.Person)).Append(act.Actor.Person).Concat(act.Officer is null ? [] : [act.Officer]);
}

/// <summary>What a page shows of an act beside what the law reads of it.</summary>
/// <param name="Person">Who performed it.</param>
/// <param name="Files">Files it carries.</param>
internal sealed record ActEntry(string Person, IReadOnlyList<AttachedFile> Files);
