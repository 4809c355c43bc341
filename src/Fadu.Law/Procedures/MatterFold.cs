using Fadu.Law.Gates;
using Fadu.Law.Packs;

namespace Fadu.Law.Procedures;

/// <summary>From acts to the present picture of a matter, as corrected.</summary>
/// <remarks>Order is the order of recording, dates are those of occurrence. An ordinary act costs the same whether it is the tenth or the two-thousandth.</remarks>
public static class MatterFold
{
    /// <summary>The kind of a subject whose act was struck: its number is kept, nothing else finds it.</summary>
    public const string StruckKind = "struck";

    /// <summary>The matter after one more act.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="record">The matter before it.</param>
    /// <param name="act">The act, with the numbers of the subjects it adds, as <see cref="NextSubjects"/> gave them.</param>
    /// <returns>The matter with it; the one given is unchanged. An act the procedure does not know changes nothing but the list.</returns>
    public static MatterRecord Apply(RulePack pack, MatterRecord record, RecordedAct act)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(act);

        var raw = GrowingList.Of(record.Raw).Add(act);
        return StandingActs.Is(act.Act) ? Fold(pack, record.Procedure, raw) : Step(pack, record, act) with { Raw = raw };
    }

    /// <summary>The matter folded from all its acts.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="procedure">Id of the procedure.</param>
    /// <param name="acts">The acts as recorded, in order.</param>
    public static MatterRecord Fold(RulePack pack, string procedure, IReadOnlyList<RecordedAct> acts)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(acts);

        var corrected = Corrections.Of(acts, pack.Zone);
        var record = MatterRecord.Empty(procedure);
        foreach (var act in corrected.Acts)
            record = Step(pack, record, act);
        record = WithGaps(record, acts);
        return record with { Raw = GrowingList.Of(acts), Struck = corrected.Struck };
    }

    /// <summary>The matter folded as if some of its acts had not happened; what they would have added leaves its number empty.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="record">The matter.</param>
    /// <param name="held">The numbers of those acts.</param>
    internal static MatterRecord FoldWithout(RulePack pack, MatterRecord record, IReadOnlySet<int> held)
    {
        var corrected = Corrections.Of(record.Raw, pack.Zone);
        var without = MatterRecord.Empty(record.Procedure);
        foreach (var act in corrected.Acts)
        {
            if (!held.Contains(act.Number))
                without = Step(pack, without, act);
        }

        return WithGaps(without, record.Raw) with { Raw = record.Raw, Struck = corrected.Struck };
    }

    /// <summary>The matter as it was known at a moment: folded from the acts recorded by then.</summary>
    public static MatterRecord AsKnownAt(RulePack pack, MatterRecord record, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Fold(pack, record.Procedure, [.. record.Raw.Where(act => act.RecordedAt <= at)]);
    }

    /// <summary>The numbers of the subjects an act will create, in order: what it adds, then each paper for each subject it is about.</summary>
    public static IReadOnlyList<int> NextSubjects(RulePack pack, MatterRecord record, Proposal proposal, Basis basis)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(proposal);

        if (pack.FindProcedure(record.Procedure) is not { } procedure || procedure.FindAct(proposal.Act) is not { } act)
            return [];
        var asked = new Inquiry(pack, procedure, record, act, proposal.Fields, proposal.Subjects.Count == 0 ? 0 : proposal.Subjects[0], basis, proposal.OccurredAt);
        var count = SubjectChanges.CountAdds(asked, proposal.Subjects);
        return [.. Enumerable.Range(record.Subjects.Count + 1, count)];
    }

    /// <summary>The stage a subject is in: its own track's, that of the party it belongs to, or the matter's.</summary>
    public static string StageOf(MatterRecord record, int subject)
    {
        ArgumentNullException.ThrowIfNull(record);
        for (var steps = 0; steps < 8 && subject > 0 && subject <= record.Subjects.Count; steps++)
        {
            var one = record.Subjects[subject - 1];
            if (one.Stage is not null)
                return one.Stage;
            subject = one.Of;
        }

        return record.Stage;
    }

    /// <summary>The matter after one more act that carries its corrections already.</summary>
    internal static MatterRecord ApplyCorrected(RulePack pack, MatterRecord record, RecordedAct act) => Step(pack, record, act);

    private static MatterRecord Step(RulePack pack, MatterRecord record, RecordedAct act)
    {
        var acts = GrowingList.Of(record.Acts).Add(act);
        if (pack.FindProcedure(record.Procedure) is not { } procedure || procedure.FindAct(act.Act) is not { } definition || StandingActs.Is(act.Act))
            return record with { Acts = acts };

        var asked = new Inquiry(pack, procedure, record, definition, act.Fields, act.Subjects.Count == 0 ? 0 : act.Subjects[0], act.Basis, act.OccurredAt);
        var subjects = SubjectChanges.Apply(asked, act);
        var ownStage = definition.To is { } to && act.Subjects.Count == 0 ? to.Id : record.OwnStage;
        if (ownStage.Length == 0 && definition.To is { } begun)
            ownStage = begun.Id;
        var moved = Tracks.Move(procedure, subjects, definition, act);
        // Only an act that leads on a track, or the matter itself, can change the stage: the subjects of a long matter are not gone through for others.
        var stage = ReferenceEquals(moved, subjects) && ownStage == record.OwnStage ? record.Stage : Tracks.StageOfMatter(procedure, moved, ownStage);
        subjects = Tracks.Begin(procedure, moved, stage, act);
        if (!ReferenceEquals(subjects, moved))
            stage = Tracks.StageOfMatter(procedure, subjects, ownStage);
        return record with
        {
            Acts = acts,
            Subjects = subjects,
            Stage = stage,
            OwnStage = ownStage,
            About = MatterNaming.After(record.About, procedure, act),
            Clocks = ClockChanges.Apply(asked, act, subjects),
            Unconfirmed = Confirmations.After(procedure, record.Unconfirmed, definition, act),
            GivenBack = Returns.After(record, definition, act),
        };
    }

    private static MatterRecord WithGaps(MatterRecord record, IReadOnlyList<RecordedAct> acts)
    {
        var most = 0;
        foreach (var act in acts)
            most = Math.Max(most, act.Adds.Count == 0 ? 0 : act.Adds[^1]);
        return record.Subjects.Count >= most ? record : record with { Subjects = SubjectChanges.Filled(GrowingList.Of(record.Subjects), most) };
    }
}
