using System.Text.Json;
using Fadu.Casework.Bureau;
using Fadu.Casework.Documents;
using Fadu.Casework.Parties;
using Fadu.Casework.Registers;
using Fadu.Casework.Views;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Casework;

/// <summary>What was found inside the transaction.</summary>
internal abstract record Verdict
{
    /// <summary>Recorded.</summary>
    public sealed record Granted(Act Act, IReadOnlyList<Ground> Findings, IReadOnlyList<Ground> Warnings) : Verdict;

    /// <summary>Refused by the law.</summary>
    public sealed record Refused(IReadOnlyList<Ground> Grounds) : Verdict;

    /// <summary>The request cannot be read against the matter as it is.</summary>
    public sealed record Malformed(IReadOnlyList<FieldError> Errors) : Verdict;

    /// <summary>The matter moved on since the request was made ready: make it ready again.</summary>
    /// <param name="Version">How far the matter had come.</param>
    public sealed record Stale(int Version) : Verdict;
}

/// <summary>Judges one prepared request and says what to write. It may run more than once and keeps nothing.</summary>
/// <param name="work">The act's transaction; null where the request is judged ahead of it, see <see cref="JudgedAhead"/>.</param>
/// <param name="ready">The request.</param>
/// <param name="now">The moment it was asked.</param>
/// <param name="press">Prints papers.</param>
/// <param name="demonstration">Whether the clock is simulated.</param>
internal sealed class Judgement(ActTransaction? work, Preparation ready, DateTimeOffset now, DeskPress press, bool demonstration)
{
    /// <summary>Whether a request can be judged by its matter and the bureau's roster alone: it opens nothing, links nothing, and no condition asks for another matter.</summary>
    public static bool AsksForMore(Preparation ready) =>
        ready.Version == 0 || ready.Act.Links is not null || StandingActs.Is(ready.Act.Id) || (ready.Act.Needs & (Needs.Linked | Needs.PriorPenalties)) != Needs.None;

    private RulePack Pack => ready.Pack;

    private ActTransaction Work => work ?? throw new InvalidOperationException($"{ready.Act.Id} was judged ahead of its transaction, and asks for more than its matter and the roster");

    /// <summary>Judges it by what its transaction finds.</summary>
    public Decision<Verdict> Decide()
    {
        var head = Work.Head(ready.Matter);
        if ((head?.Version ?? 0) != ready.Version)
            return new Decision<Verdict>.Nothing(new Verdict.Stale(head?.Version ?? 0));
        return DecideOn(MatterStates.Within(Work, Pack, ready.Procedure, head), MatterStates.RosterWithin(Work, Pack, ready.Bureau));
    }

    /// <summary>Judges it by these two states.</summary>
    public Decision<Verdict> DecideOn(MatterState state, Roster roster)
    {
        var at = NotBefore(state);
        var (occurredAt, fault) = OccurredAt(at);
        if (fault is not null)
            return Malformed(fault);

        var proposal = new Proposal(ready.Request.Act, ready.Request.Subjects, ready.Fields.Plain, at, occurredAt, IsDay(occurredAt, at));
        var (basis, grounds) = Judge(state, roster, proposal);
        if (MissingOf(state, proposal, basis) is { Count: > 0 } missing)
            return new Decision<Verdict>.Nothing(new Verdict.Malformed(missing));
        if (LookRetention.LineOf(Pack, ready.Procedure, ready.Act, ready.Fields.Plain) is { } line && LookDrop.FaultOf(line.Field, line.Text, at) is { } younger)
            return Malformed(younger);
        if (RetentionFaults.Of(state, roster, ready.Act, proposal, hasHappened: ready.HasHappened) is { } kept)
            return Malformed(kept);
        var refusing = ready.HasHappened ? [] : grounds.Where(ground => ground.Refuses).ToList();
        return refusing.Count > 0 ? Refuse(state, at, refusing) : Record(state, roster, proposal, basis, grounds);
    }

    private static Decision<Verdict>.Nothing Malformed(FieldError fault) => new(new Verdict.Malformed([fault]));

    private DateTimeOffset NotBefore(MatterState state)
    {
        var at = BureauZone.Truncated(now);
        return state.Version > 0 && state.Record.Raw[^1].RecordedAt is var last && last > at ? last : at;
    }

    private (DateTimeOffset At, FieldError? Fault) OccurredAt(DateTimeOffset at)
    {
        if (ready.Request.OccurredAt is not { } asked)
            return (at, null);
        if (!ready.HasHappened && ready.Actor.Kind != ActorKind.Law)
        {
            return (at, new FieldError("occurredAt", new Bilingual(
                "行使职权的时间就是记录的时间，不能另填。", "A power occurs when it is recorded; no other time can be given.")));
        }

        var occurred = BureauZone.Truncated(asked);
        var late = ready.Request.DayPrecision ? DayOf(occurred) > DayOf(at) : occurred > at;
        return late
            ? (at, new FieldError("occurredAt", new Bilingual("发生的时间不能晚于现在。", "It cannot have happened later than now.")))
            : (occurred, null);
    }

    private bool IsDay(DateTimeOffset occurredAt, DateTimeOffset at) => ready.Request.DayPrecision && occurredAt != at;

    private DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Pack.Zone).DateTime);

    // Own posts first; those of persons acted for only where the own ones do not carry the act, one at a time: the act says in whose post it was done.
    private (Basis Basis, IReadOnlyList<Ground> Grounds) Judge(MatterState state, Roster roster, Proposal proposal)
    {
        var on = DayOf(proposal.OccurredAt);
        var facts = new BasisGathering(() => Work, ready, state, roster, on);
        // Another system holds no post, whatever a roster says of its name.
        var posts = ready.Actor.Kind == ActorKind.Machine ? Roster.Empty : roster;
        var full = posts.StandingOf(ready.Actor.Person, on);
        var candidates = ready.Request.OnBehalfOf is { } chosen
            ? full.ActsFor.Contains(chosen) ? new string?[] { chosen } : [null]
            : [null, .. full.ActsFor];

        (Basis Basis, IReadOnlyList<Ground> Grounds)? first = null;
        foreach (var actsFor in candidates)
        {
            var basis = facts.Gather(posts.StandingOf(ready.Actor.Person, on, actsFor));
            var grounds = new LawCheck(Pack).Check(proposal, state.Record, basis);
            first ??= (basis, grounds);
            if (!grounds.Any(ground => ground.Refuses))
                return (basis, grounds);
        }
        return first!.Value;
    }

    // Whether a field is asked for may hang on the others and on the record.
    private List<FieldError> MissingOf(MatterState state, Proposal proposal, Basis basis)
    {
        if (!ready.Actor.FillsInForms)
            return [];
        var subject = proposal.Subjects.Count == 0 ? 0 : proposal.Subjects[0];
        var asked = new Inquiry(Pack, ready.Procedure, state.Record, ready.Act, proposal.Fields, subject, basis, proposal.OccurredAt);
        return [.. ready.Act.Fields.Where(field => !proposal.Fields.ContainsKey(field.Id) && FieldChecks.IsAskedFor(field, asked)).Select(FieldError.Missing)];
    }

    private Decision<Verdict>.Refuse Refuse(MatterState state, DateTimeOffset at, IReadOnlyList<Ground> grounds) => new(
        new Verdict.Refused(grounds),
        new RefusalRow
        {
            Bureau = ready.Bureau,
            RefusalId = Guid.CreateVersion7(at),
            At = at,
            Person = ready.Actor.Person,
            MatterId = ready.Matter,
            Version = state.Version,
            Procedure = ready.Procedure.Id,
            Act = ready.Act.Id,
            Grounds = JsonSerializer.SerializeToUtf8Bytes(grounds, CaseworkJson.Options),
            Channel = ready.Request.Channel,
        });

    private Decision<Verdict> Record(MatterState state, Roster roster, Proposal proposal, Basis basis, IReadOnlyList<Ground> grounds)
    {
        var findings = grounds.Where(ground => ground.Effect != GateEffect.Warn).ToList();
        var number = state.Version + 1;
        var adds = MatterFold.NextSubjects(Pack, state.Record, proposal, basis);
        var recorded = new RecordedAct(
            number, ready.Act.Id, proposal.RecordedAt, proposal.OccurredAt, proposal.DayPrecision, DayOf(proposal.OccurredAt),
            proposal.Subjects, adds, proposal.Fields, basis, [.. findings.Select(ground => ground.Rule)]);

        var skeleton = new Skeleton(
            ready.Id.Value, ready.Procedure.Id, recorded, ready.Actor, basis.Actor.ActsFor.Count > 0 ? basis.Actor.ActsFor[0] : null,
            state.Version == 0 ? FileNumberOf(state, roster, recorded) : null,
            UnitOf(state, roster, basis), OfficerOf(state), [], DerivedByRule: ready.Act.OfTheLaw && ready.Act.Burdens == Burdens.Party,
            Demonstration: demonstration && roster.Version == 0 ? true : null,
            Files: ready.Files.Count > 0 ? ready.Files : null,
            Erases: ready.Act.Erases is null ? null : ready.Erases,
            Seals: ready.Act.SealsRecord ? true : null,
            Drops: LookRetention.DroppedBy(ready.Act, ready.Fields.Plain),
            Signs: ready.Act.Feeds.Any(feed => feed.Roster == RosterFeed.LedgerSuite) ? SecondSuite.Name : null,
            Request: ready.Request.Proof?.Digest);
        var next = state.With(skeleton);
        if (ready.Act.Produces.Count > 0)
            skeleton = skeleton with { Documents = press.PrintAll(new DeskPress.Sources(Pack, next, recorded, ready.Fields.Personal.Values, ready.Profiles, roster)) };
        var parts = HeldBy(state, next);
        if (parts.Count > 0)
            skeleton = skeleton with { Parts = [.. parts.Select(part => new SealedPartNote(part.PartNo, part.Subject, part.Class, part.KeyId.Value))] };
        if (ready.Act.Produces.Count > 0 || parts.Count > 0)
            next = next.After(state, skeleton, HeldOf(parts, number));
        var draft = new ActDraft(
            ready.Id, ready.Matter, ready.Procedure.Id, ready.Act.Id, recorded.RecordedAt, recorded.OccurredAt, recorded.DayPrecision,
            ready.Actor.Person, skeleton.ToCanonical(), ready.Salt, parts);
        var act = new Act(
            ready.Id.Value, ready.Matter.Value, next.FileNumber, number, ready.Act.Id, recorded.RecordedAt, recorded.Adds, "", AddedParty(next)) { Request = skeleton.Request };
        var writes = new ActWrites([draft], [MatterViews.HeadOf(ready.Bureau, ready.Matter, next)], rows => CanonicalAnswer(act, rows))
        {
            Rows = RowsOf(state, next),
            Remember = new Dictionary<MatterId, object> { [ready.Matter] = next },
        };
        var verdict = new Verdict.Granted(act, findings, [.. grounds.Where(ground => ground.Effect == GateEffect.Warn)]);
        return new Decision<Verdict>.Record(verdict, writes);
    }

    private RowChanges RowsOf(MatterState before, MatterState after)
    {
        var rows = new RowChanges();
        foreach (var key in ready.NewKeys)
            rows.Put(new SubjectKeyRow { Bureau = key.Bureau, MatterId = key.MatterId, Subject = Holder(key.Subject, before, after), KeyId = key.KeyId });
        if (ready.Signed is { } signed)
            rows.Put(signed);
        foreach (var file in ready.Files)
            rows.Put(MatterViews.FileUseOf(ready.Bureau, ready.Matter, file, after.Version));
        var (changed, gone) = MatterViews.ClockChanges(ready.Bureau, ready.Matter, before, after);
        foreach (var clock in gone)
            rows.Remove<ClockRow>(ready.Bureau, ready.Matter, clock.Limit, clock.Subject, clock.StartedBy);
        foreach (var clock in changed)
            rows.Put(clock);
        if (ready.Act.Links is not null || StandingActs.Is(ready.Act.Id))
        {
            rows.Remove<LinkRow>(ready.Bureau, ready.Matter);
            foreach (var link in MatterViews.LinksOf(ready.Bureau, ready.Matter, after, OtherMatter))
                rows.Put(link);
        }
        if (ready.Act.Prior is not null || StandingActs.Is(ready.Act.Id))
        {
            foreach (var prior in MatterViews.PriorsOf(ready.Bureau, ready.Matter, after, ready.PersonHashes))
                rows.Put(prior);
        }
        return rows;
    }

    // What tells who the parties are stays at hand, sealed: the next act on the matter will ask.
    private IEnumerable<HeldPart> HeldOf(IReadOnlyList<SealedPart> parts, int number) =>
        parts.Where(part => PartyVault.Tells(ready.Act, part.Class)).Select(part => new HeldPart(number, part.RowOf(ready.Bureau, ready.Id)));

    private static int AddedParty(MatterState state) =>
        state.Record.AddedByLast().FirstOrDefault(subject => subject.Kind == SubjectKinds.Party)?.Number ?? 0;

    // What is known of the party an act adds was sealed under the number it was expected to have.
    private static int Holder(int expected, MatterState before, MatterState after) =>
        expected > before.Record.Subjects.Count ? AddedParty(after) : expected;

    private IReadOnlyList<SealedPart> HeldBy(MatterState before, MatterState after) =>
        [.. ready.Parts.Select(part => part with { Subject = Holder(part.Subject, before, after) })];

    // A link names the other matter by its id or its file number.
    private MatterId? OtherMatter(string named) => Guid.TryParse(named, out var id)
        ? Work.Head(new MatterId(id))?.MatterId
        : Work.Read(context => context.Matters.Where(row => row.Bureau == ready.Bureau && row.FileNumber == named).Select(row => row.MatterId).Cast<MatterId?>().FirstOrDefault());

    private string FileNumberOf(MatterState state, Roster roster, RecordedAct opening)
    {
        // The founding act is the first to say what the bureau is called.
        var known = roster.Version > 0 ? roster : state.With(Bare(opening)).Roster;
        var unit = known.ShortName;
        var year = opening.OccurredOn.Year;
        var n = Work.NextInSeries(FormattableString.Invariant($"file-number|{ready.Procedure.Id}|{unit}|{year}"));
        return ready.Procedure.FileNumber
            .Replace("{unit}", unit, StringComparison.Ordinal)
            .Replace("{year}", FormattableString.Invariant($"{year}"), StringComparison.Ordinal)
            .Replace("{n}", FormattableString.Invariant($"{n}"), StringComparison.Ordinal);
    }

    private Skeleton Bare(RecordedAct act) => new(ready.Id.Value, ready.Procedure.Id, act, ready.Actor, null, null, null, null, []);

    private string? UnitOf(MatterState state, Roster roster, Basis basis)
    {
        var field = ready.Act.Fields.FirstOrDefault(one => one.Means == FieldMeaning.HandlingUnit);
        var named = field is null ? null : ready.Fields.Plain[field.Id]?.GetValue<string>();
        return named ?? (state.Version > 0 ? null : basis.Actor.Posts.Count > 0 ? basis.Actor.Posts[0].Unit : roster.FirstUnit);
    }

    private string? OfficerOf(MatterState state)
    {
        var field = ready.Act.Fields.FirstOrDefault(one => one.Means == FieldMeaning.Lead);
        var named = field is null ? null : ready.Fields.Plain[field.Id]?.GetValue<string>();
        return named ?? (state.Version == 0 && ready.Actor.Kind == ActorKind.Person ? ready.Actor.Person : null);
    }

    private static byte[] CanonicalAnswer(Act act, IReadOnlyList<ActRow> rows) =>
        CanonicalJson.Write((act with { Link = Convert.ToHexStringLower(rows[0].Link) }).ToJson());
}
