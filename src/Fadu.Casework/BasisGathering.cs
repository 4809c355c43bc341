using System.Globalization;
using Fadu.Casework.Bureau;
using Fadu.Casework.Editions;
using Fadu.Casework.Parties;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Writing;

namespace Fadu.Casework;

/// <summary>Gathers the basis (判断依据) of an act: only what its conditions ask for, and verdicts in place of personal facts.</summary>
internal sealed class BasisGathering(Func<ActTransaction> work, Preparation ready, MatterState state, Roster roster, DateOnly on)
{
    private readonly Lazy<IReadOnlyDictionary<int, PartyFacts>> parties = new(() => PartiesOf(work, ready, state, on));

    /// <summary>The basis with this standing of the actor.</summary>
    public Basis Gather(OfficerStanding actor) => new(
        actor,
        [.. OfficersNamed().Where(person => person != actor.Person).Distinct(StringComparer.Ordinal).Select(person => roster.StandingOf(person, on))],
        HandlingUnit(actor),
        parties.Value,
        ready.Act.Needs.HasFlag(Needs.Linked) ? Linked() : null,
        roster.SettingsOn(on),
        ActFiles.Of(ready.Pack, ready.Procedure, ready.Act))
    {
        KeptLongEnough = RetentionFaults.Holds(state, roster, ready.Act, ready.Fields.Plain, ready.Request.Subjects, on),
    };

    private IEnumerable<string> OfficersNamed()
    {
        foreach (var field in ready.Act.Fields.Where(field => field.Type is FieldType.Officer or FieldType.Officers && field.Personal == Personal.None))
        {
            switch (ready.Fields.Plain[field.Id])
            {
                case System.Text.Json.Nodes.JsonArray many:
                    foreach (var person in many)
                        yield return person!.GetValue<string>();
                    break;
                case { } one:
                    yield return one.GetValue<string>();
                    break;
                default:
                    break;
            }
        }
    }

    private UnitStanding? HandlingUnit(OfficerStanding actor)
    {
        var unit = state.Unit ?? (actor.Posts.Count > 0 ? actor.Posts[0].Unit : null);
        return unit is null ? null : roster.UnitOn(unit, on);
    }

    private static Dictionary<int, PartyFacts> PartiesOf(Func<ActTransaction> work, Preparation ready, MatterState state, DateOnly on)
    {
        var facts = new Dictionary<int, PartyFacts>();
        if ((ready.Act.Needs & (Needs.Ages | Needs.PriorPenalties)) == Needs.None)
            return facts;

        foreach (var (subject, profile) in ready.Profiles)
        {
            IReadOnlyList<PriorDecision>? priors = null;
            if (ready.Act.Needs.HasFlag(Needs.PriorPenalties) && ready.PersonHashes.TryGetValue(subject, out var person))
                priors = PriorsOf(work(), ready.Matter, person);
            facts[subject] = profile.FactsOn(ready.Act.Ages, on, priors, ViolationDay(state, subject));
        }
        return facts;
    }

    /// <summary>The day of the violation a party is held to, when the procedure names one and it is recorded.</summary>
    internal static DateOnly? ViolationDay(MatterState state, int party)
    {
        if (state.Procedure.Days.FirstOrDefault(day => day.Id == AppliesByWords.ViolationDay) is not { } named)
            return null;
        var act = state.Record.Acts.LastOrDefault(one => named.Acts.Contains(one.Act) && (one.Subjects.Count == 0 || one.Subjects.Select(state.PartyOf).Contains(party)));
        if (act is null || named.Field is null)
            return act?.OccurredOn;
        return DateOnly.TryParseExact(act.Fields[named.Field]?.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    private static List<PriorDecision> PriorsOf(ActTransaction work, MatterId matter, byte[] person) =>
        [.. work.Priors(person).Where(row => !row.Struck && row.MatterId != matter)
            .OrderBy(row => row.DecidedOn).ThenBy(row => row.Kind, StringComparer.Ordinal).ThenBy(row => row.MatterId.Value)
            .Select(row => new PriorDecision(row.Kind, row.DecidedOn, row.Procedure))];

    private List<LinkedMatter> Linked() =>
        [.. work().Links(ready.Matter).Select(link => (link.Relation, Head: work().Head(link.Other))).Where(link => link.Head is not null)
            .Select(link => new LinkedMatter(link.Relation, link.Head!.Procedure, link.Head.Stage, link.Head.MatterId.ToString()))];
}
