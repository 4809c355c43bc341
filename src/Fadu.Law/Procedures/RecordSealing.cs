using System.Text.Json.Nodes;
using Fadu.Law.Gates;
using Fadu.Law.Packs;

namespace Fadu.Law.Procedures;

/// <summary>A rule by which the record of a matter is sealed.</summary>
/// <param name="Limit">The limit that holds the provision and its dates in force.</param>
/// <param name="AppliesBy">By which day it is chosen whether the provision is in force.</param>
/// <param name="Roles">Asked of each party of these roles; empty: of the matter.</param>
/// <param name="When">What must hold; what is not known counts as if it did.</param>
/// <param name="At">Where it is written.</param>
public sealed record SealRule(string Limit, AppliesBy AppliesBy, IReadOnlyList<string> Roles, Condition When, SourceSpan At);

/// <summary>The rule that seals a record, and the provision.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Cite">The provision in force.</param>
public sealed record SealedUnder(SealRule Rule, Citation Cite);

/// <summary>封存 (RecordSealing): which matters of a procedure are closed to all but those who open them on a ground. Nothing is removed, and what happens is still recorded.</summary>
/// <param name="Act">The act that seals: the law's own.</param>
/// <param name="Field">The field of that act with the id of the rule's limit.</param>
/// <param name="Rules">The rules, in the order in which they are asked.</param>
public sealed record RecordSealing(string Act, string Field, IReadOnlyList<SealRule> Rules)
{
    /// <summary>The ages that the rules ask about.</summary>
    public IReadOnlyList<int> Ages { get; } = [.. Rules.SelectMany(rule => rule.When.All()).OfType<PartyIs>().Select(party => party.Age).Where(age => age > 0).Distinct().Order()];

    /// <summary>The rule by which a matter that has come to its end is sealed; null where none says so.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="record">The matter.</param>
    /// <param name="basis">The outside facts: the ages of its parties.</param>
    /// <param name="at">The moment.</param>
    /// <remarks>No text read says when sealing begins. Before the end those on the case work on it; what is doubtful, an age that nobody knows above all, is read for the person.</remarks>
    public static SealedUnder? Due(RulePack pack, MatterRecord record, Basis basis, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(record);
        if (pack.FindProcedure(record.Procedure) is not { Seals: { } seals } procedure || procedure.FindStage(record.Stage) is not { End: true })
            return null;
        foreach (var rule in seals.Rules)
        {
            foreach (var subject in SubjectsOf(rule, record))
            {
                var asked = new Inquiry(pack, procedure, record, procedure.FindAct(seals.Act), new JsonObject(), subject, basis, at);
                if (pack.FindLimit(rule.Limit)?.On(GateVersions.LawDay(asked, rule.AppliesBy)) is { } value && rule.When.Holds(asked) != Truth.No)
                    return new SealedUnder(rule, value.Cite);
            }
        }

        return null;
    }

    /// <summary>Whether an act that seals stands in a record.</summary>
    public static bool Stands(Procedure procedure, MatterRecord record)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(record);
        return procedure.Seals is { } seals && record.Acts.Any(act => act.Act == seals.Act);
    }

    private static IEnumerable<int> SubjectsOf(SealRule rule, MatterRecord record) => rule.Roles.Count == 0
        ? [0]
        : record.Subjects.Where(subject => subject.Kind == SubjectKinds.Party && rule.Roles.Contains(subject.Role)).Select(subject => subject.Number);
}

/// <summary>调取封存记录: the act opens a sealed record to the officers it names, for a time, on a ground.</summary>
/// <param name="Ground">The field with the ground: a choice from a register.</param>
/// <param name="Readers">The field with the officers who may read.</param>
/// <param name="Until">The field with the last day.</param>
/// <param name="DaysAtMost">How many days it stands at most, that of the act not counted.</param>
public sealed record SealOpening(string Ground, string Readers, string Until, int DaysAtMost);
