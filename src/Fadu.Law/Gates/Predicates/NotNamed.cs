using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates.Predicates;

/// <summary><c>not-named</c>: neither the actor nor an officer of this act is the officer whom a field of an earlier act names (an officer who must step aside).</summary>
internal sealed record NotNamed(string Act, string FieldId, Condition? Where) : Condition
{
    public override Needs OwnNeeds => Needs.Standing;

    public override IEnumerable<Condition> Children => Where is null ? [] : [Where];

    public override bool ReadsFields => false;

    public override IEnumerable<Condition> Variants() => Where?.Variants().Select(changed => (Condition)(this with { Where = changed })) ?? [];

    public override Truth Holds(Inquiry asked) => Said(!Naming(asked).Any());

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        foreach (var act in Naming(asked))
        {
            var name = asked.NameOf(act.Act);
            found.Add(new Bilingual($"办理人是“{name.Zh}”（第{act.Number}号）所指的人", $"whoever performs it is the one named in “{name.In("en")}” (act {act.Number})"));
        }

        if (!wanted && found.Count == 0)
            found.Add(new Bilingual("办理人不是所指的人", "whoever performs it is not the one named"));
    }

    /// <summary>Reads <c>{ name, act, field, where }</c>.</summary>
    public static NotNamed Read(PackNode node, ReadingScope scope)
    {
        var act = scope.ActId(node["act"]);
        var field = node["field"].Text();
        ReadingScope.CheckKnown(node["field"], field, $"a field of {act}", scope.Acts.GetValueOrDefault(act, []).Select(one => one.Id));
        return new NotNamed(act, field, ActConditions.Where(node["where"], scope, [act]));
    }

    private IEnumerable<RecordedAct> Naming(Inquiry asked)
    {
        var persons = asked.Basis.Officers.Prepend(asked.Basis.Actor).SelectMany(People.OfOne).ToHashSet();
        return asked.Record.Acts.Where(act => act.Act == Act
            && FieldValue.Items(act.Fields[FieldId]).Select(FieldValue.Text).Any(person => person is not null && persons.Contains(person))
            && (Where is null || Where.Holds(asked.Within(act)) == Truth.Yes));
    }
}
