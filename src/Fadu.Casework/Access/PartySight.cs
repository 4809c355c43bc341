using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Access;

/// <summary>What a party is shown of its matter: what comes of acts whose class opens to parties. All else (a review, a deliberation) stays inside: fail closed.</summary>
internal static class PartySight
{
    /// <summary>Whether an act is about a party, or about what is the party's.</summary>
    public static bool IsAbout(MatterState state, RecordedAct act, int party) => act.Subjects.Any(subject => state.PartyOf(subject) == party) || act.Adds.Contains(party);

    /// <summary>Whether the pack discloses an act.</summary>
    public static bool IsDisclosed(MatterState state, RecordedAct act) => state.Procedure.FindAct(act.Act) is { } definition && IsDisclosed(definition);

    /// <summary>Whether the pack discloses such acts.</summary>
    public static bool IsDisclosed(ActDefinition act) => act.Visibility.IsOpenTo(Audience.Party);

    /// <summary>The papers that a party is shown, in order, each with the act that made it.</summary>
    /// <param name="state">The matter as it is shown outside.</param>
    /// <param name="party">The party.</param>
    public static IEnumerable<(PrintedDocument Paper, DocumentTemplate Template, RecordedAct Made)> PapersOf(MatterState state, int party)
    {
        foreach (var paper in state.Documents)
        {
            var subject = state.Record.Subjects[paper.Subject - 1];
            if (subject.Kind != SubjectKinds.Document || state.PartyOf(subject.Of) != party)
                continue;
            var made = state.Record.Raw[subject.BornOf - 1];
            if (state.Procedure.FindAct(made.Act) is { } act && state.Pack.FindDocument(paper.Template) is { } template && template.IsOpenTo(act, Audience.Party))
                yield return (paper, template, made);
        }
    }
}
