using Fadu.Law.Gates;
using Fadu.Law.Gates.Predicates;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Packs;

/// <summary>From a tree of a pack file to a condition with its names resolved.</summary>
internal static class ConditionReader
{
    private static readonly Dictionary<string, Func<PackNode, ReadingScope, Condition>> Relations = new()
    {
        ["all"] = (node, scope) => new All(ReadList(node, scope)),
        ["any"] = (node, scope) => new Any(ReadList(node, scope)),
        ["not"] = (node, scope) => new Not(Read(node, scope)),
        ["always"] = (node, _) => new Constant(node.Bool(fallback: true)),
        ["derived"] = ReadDerived,
        ["predicate"] = NamedPredicates.Read,
        ["field"] = ReadField,
        ["act"] = ActConditions.ReadAct,
        ["asked"] = (node, scope) => ActConditions.ReadAsked(node, scope, waiver: false),
        ["waived"] = (node, scope) => ActConditions.ReadAsked(node, scope, waiver: true),
        ["by"] = PeopleConditions.ReadBy,
        ["handling"] = PeopleConditions.ReadHandling,
        ["officers"] = PeopleConditions.ReadOfficers,
        ["distinct"] = PeopleConditions.ReadDistinct,
        ["party"] = PeopleConditions.ReadParty,
        ["subject"] = SubjectConditions.ReadSubject,
        ["for-each"] = SubjectConditions.ReadForEach,
        ["exists"] = SubjectConditions.ReadExists,
        ["any-of"] = (node, scope) => ListConditions.Read(node, scope, ListQuestion.AnyOf),
        ["every"] = (node, scope) => ListConditions.Read(node, scope, ListQuestion.Every),
        ["none"] = (node, scope) => ListConditions.Read(node, scope, ListQuestion.None),
        ["count"] = (node, scope) => ListConditions.Read(node, scope, ListQuestion.Count),
        ["sum"] = (node, scope) => ListConditions.Read(node, scope, ListQuestion.Sum),
        ["unchanged-since"] = ActConditions.ReadUnchanged,
        ["not-heavier-than"] = ActConditions.ReadNotHeavier,
        ["clock"] = ActConditions.ReadClock,
        ["elapsed"] = ActConditions.ReadElapsed,
        ["linked"] = OutsideConditions.ReadLinked,
        ["prior"] = OutsideConditions.ReadPrior,
        ["table"] = OutsideConditions.ReadTable,
        ["register"] = OutsideConditions.ReadRegister,
        ["setting"] = OutsideConditions.ReadSetting,
    };

    /// <summary>The relations the language knows.</summary>
    public static IReadOnlyCollection<string> Known => Relations.Keys;

    /// <summary>Reads a condition; one that always holds after a problem.</summary>
    public static Condition Read(PackNode node, ReadingScope scope)
    {
        if (node.OnlyEntry() is not { } entry)
            return Condition.Always;
        if (Relations.TryGetValue(entry.Key, out var read))
            return read(entry.Value, scope);

        node.ProblemAt(entry.At, $"a relation{PackNode.Suggest(entry.Key, [.. Relations.Keys])}", $"“{entry.Key}”");
        return Condition.Always;
    }

    /// <summary>As <see cref="Read"/>, or null if nothing is written.</summary>
    public static Condition? ReadOptional(PackNode node, ReadingScope scope) => node.IsAbsent ? null : Read(node, scope);

    /// <summary>What a value must be.</summary>
    /// <param name="node">The map with <c>is, one-of, at-least …</c>.</param>
    /// <param name="field">The field compared, to check its options; null when not known.</param>
    /// <param name="scope">Names.</param>
    public static Comparison Comparison(PackNode node, FieldDefinition? field, ReadingScope scope)
    {
        IReadOnlyList<string>? oneOf = null;
        if (node.Has("is"))
            oneOf = [Option(node["is"], field, scope)];
        else if (node.Has("one-of"))
            oneOf = [.. node["one-of"].List().Select(item => Option(item, field, scope))];
        return new Comparison
        {
            OneOf = oneOf,
            AtLeast = node["at-least"].OptionalNumber(),
            AtMost = node["at-most"].OptionalNumber(),
            MoreThan = node["more-than"].OptionalNumber(),
            LessThan = node["less-than"].OptionalNumber(),
            NotBefore = node["not-before"].OptionalDay(),
            NotAfter = node["not-after"].OptionalDay(),
            Given = node.Has("given") ? node["given"].Bool(fallback: true) : null,
        };
    }

    /// <summary>A length of time, checked; one hour after a problem.</summary>
    public static TimeLength Length(PackNode node)
    {
        if (TimeLength.Parse(node.OptionalText()) is { } length)
            return length;
        node.Problem(TimeLength.Form, node.IsAbsent ? "nothing 未写" : $"“{node.OptionalText()}”");
        return new TimeLength(1, LimitUnit.Hours);
    }

    private static List<Condition> ReadList(PackNode node, ReadingScope scope) => [.. node.List().Select(item => Read(item, scope))];

    private static Condition ReadDerived(PackNode node, ReadingScope scope)
    {
        var name = ReadingScope.Known(node, "a named fact of derive", scope.Derived.Keys);
        return scope.Derived.TryGetValue(name, out var fact) ? new Derived(fact) : Condition.Always;
    }

    private static FieldIs ReadField(PackNode node, ReadingScope scope)
    {
        var id = node["id"].Text();
        var earlier = node["earlier"].Bool(fallback: false);
        var field = earlier ? scope.FieldOfAny(node["id"], id) : scope.Field(node["id"], id);
        var comparison = Comparison(node, field, scope);
        if (comparison is { OneOf: null, Given: null, HasBounds: false })
            node.Problem("what the field must be: is, one-of, at-least, at-most, more-than, less-than, not-before, not-after or given", "nothing 未写");
        node.NoOtherKeys();
        return new FieldIs(id, comparison, scope.InDerive, earlier);
    }

    private static string Option(PackNode node, FieldDefinition? field, ReadingScope scope)
    {
        var text = node.Text();
        if (field is { Type: FieldType.YesNo })
            return text switch { "yes" or "true" => "true", "no" or "false" => "false", _ => Wrong() };
        if (field is { Type: FieldType.Choice, Options.Count: > 0 })
            ReadingScope.CheckKnown(node, text, $"an option of {field.Id}", field.Options.Select(option => option.Id));
        else if (field is { Type: FieldType.Choice, Register: { } register } && scope.Pack.FindRegister(register) is { } kept)
            ReadingScope.CheckKnown(node, text, $"a key of the register {register}", kept.Rows.Select(row => row.Key).Distinct());
        return text;

        string Wrong()
        {
            node.Problem("yes or no", $"“{text}”");
            return text;
        }
    }
}
