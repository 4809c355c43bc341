using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates;

/// <summary>The law asked about an act: live, imported or judged again years later, always from act, matter, basis and packs alone.</summary>
/// <param name="pack">The law.</param>
public sealed class LawCheck(RulePack pack)
{
    /// <summary>Rule id: the act is none of the procedure's.</summary>
    public const string ActKnown = "act-known";

    /// <summary>Rule id: the stage does not allow the act.</summary>
    public const string StageRule = "stage";

    /// <summary>Rule id: the act is not about what it must be about.</summary>
    public const string SubjectRule = "subject";

    /// <summary>Rule id: somebody else must perform it.</summary>
    public const string ByRule = "by";

    /// <summary>Rule id: the law of that day is not held.</summary>
    public const string LawNotHeld = "law-not-held";

    /// <summary>Rule id: an event was entered later than its allowance.</summary>
    public const string EnteredLate = "entered-late";

    /// <summary>Rule id: an act of the law awaits a person's confirmation, and nothing outward follows from it before.</summary>
    public const string ConfirmedFirst = "confirmed-first";

    /// <summary>Rule id: nothing awaits this confirmation.</summary>
    public const string NothingToConfirm = "nothing-to-confirm";

    /// <summary>Rule id: a post that was taken back is given anew, not brought back.</summary>
    public const string GivenAnew = "given-anew";

    /// <summary>Rule id: personal data is erased by two persons, one of whom proposed it.</summary>
    public const string ErasedByTwo = "erased-by-two";

    /// <summary>Rule id: a sealed record, and nothing else, is opened, by another than whoever reads it, and for no longer than the pack allows; and neither is undone by correcting.</summary>
    public const string RecordSealed = "record-sealed";

    /// <summary>Rule id: that a file was kept long enough is said only where the bureau's schedule of retention says so.</summary>
    public const string KeptLongEnough = "kept-long-enough";

    /// <summary>The natural person named <c>law</c>, who performs what silence or lapse brings about.</summary>
    public const string TheLaw = "law";

    /// <summary>The grounds on which an act is refused, recorded with findings, or warned of; none if nothing is lacking.</summary>
    /// <param name="proposal">The act.</param>
    /// <param name="record">The matter before it.</param>
    /// <param name="basis">The outside facts fetched for it.</param>
    /// <returns>Built-in grounds first, then those of the gates in order, subject by subject. An event's never refuse.</returns>
    public IReadOnlyList<Ground> Check(Proposal proposal, MatterRecord record, Basis basis)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(basis);

        if (pack.FindProcedure(record.Procedure) is not { } procedure || procedure.FindAct(proposal.Act) is not { } act)
            return [BuiltInGrounds.UnknownAct(proposal.Act)];

        var grounds = new List<Ground>();
        var first = proposal.Subjects.Count == 0 ? 0 : proposal.Subjects[0];
        var asked = new Inquiry(pack, procedure, record, act, proposal.Fields, first, basis, proposal.OccurredAt);
        BuiltInGrounds.Add(grounds, asked, proposal);
        if (act.Gates.Count > 0)
        {
            AddGates(grounds, asked);
            for (var i = 1; i < proposal.Subjects.Count; i++)
                AddGates(grounds, asked.About(proposal.Subjects[i]));
        }

        return grounds;
    }

    /// <summary>The faults of a proposal that cannot be put to the law: malformed input, field by field.</summary>
    public IReadOnlyList<FieldFault> Validate(Proposal proposal, MatterRecord record, Basis basis) => FieldChecks.Of(pack, proposal, record, basis);

    /// <summary>An act of the record judged again on the matter as it stood before it.</summary>
    public IReadOnlyList<Ground> Judge(RecordedAct act, MatterRecord before)
    {
        ArgumentNullException.ThrowIfNull(act);
        return Check(Proposal.Of(act), before, act.Basis);
    }

    /// <summary>Every act that can be done at this stage, with what is lacking for it and what holds already.</summary>
    /// <param name="record">The matter.</param>
    /// <param name="basis">The outside facts, for whoever asks.</param>
    /// <param name="at">The moment asked for.</param>
    /// <param name="lasting">Hears how long the answer lasts; null where nobody holds it.</param>
    public IReadOnlyList<PossibleAct> Possible(MatterRecord record, Basis basis, DateTimeOffset at, Lasting? lasting = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        return pack.FindProcedure(record.Procedure) is { } procedure ? [.. Allowed(procedure, procedure.Acts, record, basis, at, lasting).Select(Explain)] : [];
    }

    /// <summary>Whether there is an act that the matter's stage allows now and that the law gives to a post which whoever asks holds, whatever its gates say.</summary>
    /// <param name="record">The matter.</param>
    /// <param name="basis">The outside facts, for whoever asks.</param>
    /// <param name="at">The moment asked for.</param>
    public bool AsksFor(MatterRecord record, Basis basis, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(basis);
        return pack.FindProcedure(record.Procedure) is { } procedure
            && Allowed(procedure, PostActs.Of(procedure).For(basis.Actor.Posts), record, basis, at, lasting: null).Any(asked => asked.Act!.By!.Holds(asked) == Truth.Yes);
    }

    /// <summary>Why one act could or could not be done on one subject, before its fields are filled in.</summary>
    /// <returns>Null if the procedure has no such act.</returns>
    public PossibleAct? Explain(string act, int subject, MatterRecord record, Basis basis, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(record);
        return pack.FindProcedure(record.Procedure) is { } procedure && procedure.FindAct(act) is { } definition
            ? Explain(new Inquiry(pack, procedure, record, definition, null, subject, basis, at))
            : null;
    }

    /// <summary>Why whoever asks may not perform an act, whatever its gates and stage say; null if they may.</summary>
    /// <param name="act">An act of the matter's procedure.</param>
    /// <param name="subject">What it is about; 0 the matter.</param>
    /// <param name="record">The matter.</param>
    /// <param name="basis">The outside facts, for whoever asks.</param>
    /// <param name="at">The moment asked for.</param>
    public Ground? NotYours(ActDefinition act, int subject, MatterRecord record, Basis basis, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(record);
        return BuiltInGrounds.By(new Inquiry(pack, pack.Procedures[record.Procedure], record, act, null, subject, basis, at));
    }

    // Most acts are none of this stage: no question is put about them.
    private IEnumerable<Inquiry> Allowed(Procedure procedure, IEnumerable<ActDefinition> acts, MatterRecord record, Basis basis, DateTimeOffset at, Lasting? lasting)
    {
        var matter = new Inquiry(pack, procedure, record, null, null, 0, basis, at) { Lasting = lasting };
        foreach (var act in acts)
        {
            if (act.OfTheLaw || (StandingActs.Is(act.Id) && record.Acts.Count == 0))
                continue;
            foreach (var subject in BuiltInGrounds.SubjectsFor(act, record))
            {
                if (BuiltInGrounds.StageAllows(procedure, record, act, subject) && matter.About(act, subject) is var asked && !ConfirmationGrounds.IsIdle(asked, subject))
                    yield return asked;
            }
        }
    }

    private static PossibleAct Explain(Inquiry asked)
    {
        var act = asked.Act!;
        var lacking = new List<Ground>();
        var satisfied = new List<GateStanding>();
        var later = new List<GateStanding>();
        var by = BuiltInGrounds.By(asked);
        ConfirmationGrounds.Add(lacking, asked, asked.Subject == 0 ? [] : [asked.Subject]);
        ErasureGrounds.Add(lacking, asked, asked.Subject);
        SealGrounds.Add(lacking, asked);
        foreach (var gate in act.Gates)
        {
            if (GateVersions.For(asked, gate) is not { } version)
                continue;
            var applies = version.Applies?.Holds(asked) ?? Truth.Yes;
            if (applies == Truth.No)
                continue;
            var held = version.Require.Holds(asked);
            if (held == Truth.Yes && applies == Truth.Yes)
                satisfied.Add(new GateStanding(gate, version));
            else if ((held == Truth.No && applies == Truth.Yes) || !(version.Require.ReadsFields || version.Applies is { ReadsFields: true }))
                lacking.Add(GateGrounds.Of(asked, gate, version, applies == Truth.Yes ? held : Truth.Unknown));
            else
                later.Add(new GateStanding(gate, version));
        }

        return new PossibleAct(act, asked.Subject, by, lacking, satisfied, later);
    }

    /// <summary>Adds the grounds of the act's gates.</summary>
    internal static void AddGates(List<Ground> grounds, Inquiry asked)
    {
        var gates = asked.Act!.Gates;
        for (var i = 0; i < gates.Count; i++)
        {
            var gate = gates[i];
            if (GateVersions.For(asked, gate) is not { } version)
                continue;
            var applies = version.Applies?.Holds(asked) ?? Truth.Yes;
            if (applies == Truth.No)
                continue;
            var held = version.Require.Holds(asked);
            if (held == Truth.Yes)
                continue;
            if (GateVersions.Milder(asked, gate) is { } milder && ((milder.Applies?.Holds(asked) ?? Truth.Yes) == Truth.No || milder.Require.Holds(asked) == Truth.Yes))
                continue;
            grounds.Add(GateGrounds.Of(asked, gate, version, applies == Truth.Unknown ? Truth.Unknown : held));
        }
    }
}

/// <summary>A gate and the version that speaks.</summary>
public sealed record GateStanding(Gate Gate, GateVersion Version);

/// <summary>An act that can be done at this stage, on one subject, before its fields are filled in.</summary>
/// <param name="Act">The act.</param>
/// <param name="Subject">The subject; 0 the matter.</param>
/// <param name="By">Why whoever asks may not perform it; null if they may.</param>
/// <param name="Lacking">What is lacking now.</param>
/// <param name="Satisfied">The gates that hold already: the officer's protection.</param>
/// <param name="AskedLater">Gates that depend on what will be filled in.</param>
public sealed record PossibleAct(
    ActDefinition Act,
    int Subject,
    Ground? By,
    IReadOnlyList<Ground> Lacking,
    IReadOnlyList<GateStanding> Satisfied,
    IReadOnlyList<GateStanding> AskedLater);
