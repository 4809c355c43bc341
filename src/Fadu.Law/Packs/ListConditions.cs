using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Law.Packs;

/// <summary>Reads the relations over a list: <c>any-of, every, none, count, sum</c>.</summary>
internal static class ListConditions
{
    private const string InAct = "act:";
    private static readonly string[] PenaltyParts = ["kind", "yuan", "days", "permit"];

    public static ListIs Read(PackNode node, ReadingScope scope, ListQuestion question)
    {
        var act = Act(node["in"], scope);
        var before = scope.WhereActs;
        scope.WhereActs = act is null ? before : [act];
        var id = node["field"].Text();
        var field = scope.Field(node["field"], id);
        scope.WhereActs = before;

        var of = node["of"].OptionalText();
        CheckPart(node["of"], of, field);
        var read = new ListIs
        {
            Question = question,
            FieldId = id,
            Where = Where(node["where"], field, scope),
            Of = of,
            Bounds = ConditionReader.Comparison(node, null, scope),
            InAct = act,
            FromRecord = scope.InDerive && act is null,
        };
        if (question is ListQuestion.Count or ListQuestion.Sum && !read.Bounds.HasBounds)
            node.Problem("at-least, at-most, more-than or less-than", "nothing 未写");
        node.NoOtherKeys();
        return read;
    }

    /// <summary>What an item of a list must be, part by part.</summary>
    public static IReadOnlyList<(string Key, Comparison Asked)> Where(PackNode node, FieldDefinition? field, ReadingScope scope) =>
        [.. node.OptionalMap().Select(entry => (entry.Key, Part(entry, field, scope)))];

    private static string? Act(PackNode node, ReadingScope scope)
    {
        if (node.OptionalText() is not { } text)
            return null;
        var id = text.StartsWith(InAct, StringComparison.Ordinal) ? text[InAct.Length..] : text;
        ReadingScope.CheckKnown(node, id, "an act of the procedure", scope.Acts.Keys);
        return id;
    }

    private static Comparison Part(PackEntry entry, FieldDefinition? field, ReadingScope scope)
    {
        CheckPart(entry.Value, entry.Key, field, entry);
        var part = field?.Parts.FirstOrDefault(part => part.Id == entry.Key);
        if (entry.Value.IsMap)
        {
            var read = ConditionReader.Comparison(entry.Value, part, scope);
            entry.Value.NoOtherKeys();
            return read;
        }

        return new Comparison { OneOf = [.. ReadingScope.OneOrMore(entry.Value).Select(item => Option(item, entry.Key, field, part, scope))] };
    }

    private static string Option(PackNode item, string key, FieldDefinition? field, FieldDefinition? part, ReadingScope scope)
    {
        var text = item.Text();
        if (part is { Type: FieldType.YesNo })
            return text is "yes" ? "true" : text is "no" ? "false" : text;
        var register = key == "kind" && field is { Type: FieldType.Penalty } ? field.Register : part?.Register;
        if (register is not null && scope.Pack.FindRegister(register) is { } kept)
            ReadingScope.CheckKnown(item, text, $"a key of the register {register}", kept.Rows.Select(row => row.Key).Distinct());
        return text;
    }

    /// <summary>Checks the name of a part of a list's items.</summary>
    public static void CheckPart(PackNode node, string? part, FieldDefinition? field, PackEntry? entry = null)
    {
        if (part is null || field is null)
            return;
        IEnumerable<string> known = field.Type switch
        {
            FieldType.Penalty => PenaltyParts,
            FieldType.Group => field.Parts.Select(one => one.Id),
            _ when field.SubjectKind is not null => [ListIs.StandingKey, ListIs.RoleKey],
            _ => ["value"],
        };
        var list = known.ToArray();
        if (list.Contains(part))
            return;
        node.ProblemAt(entry?.At ?? node.At, $"a part of {field.Id}: {string.Join(", ", list)}{PackNode.Suggest(part, list)}", $"“{part}”");
    }
}
