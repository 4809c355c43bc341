using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Scenarios;

/// <summary>From the fields of a scenario's fact to those of a proposal: typed, names turned into numbers, personal ones only "given".</summary>
internal static class ScenarioFields
{
    /// <summary>The fields of a proposal.</summary>
    /// <param name="fields">As written.</param>
    /// <param name="act">The act.</param>
    /// <param name="number">The number of a subject's or act's name; null when there is none.</param>
    /// <param name="person">The natural person of an officer's id.</param>
    public static JsonObject Read(PackNode fields, ActDefinition act, Func<string, int?> number, Func<string, string> person)
    {
        var read = new JsonObject();
        foreach (var entry in fields.OptionalMap())
        {
            var field = act.FindField(entry.Key);
            if (field is null && entry.Key == "born")
                continue;
            read[entry.Key] = field switch
            {
                null => JsonValue.Create(entry.Value.IsText ? entry.Value.Text() : ""),
                { Personal: not Personal.None } => JsonValue.Create(true),
                _ => Value(entry.Value, field, number, person),
            };
        }

        return read;
    }

    private static JsonNode? Value(PackNode node, FieldDefinition field, Func<string, int?> number, Func<string, string> person)
    {
        if (node.IsList)
            return new JsonArray([.. node.OptionalList().Select(item => One(item, field, number, person))]);
        var one = One(node, field, number, person);
        return field.Many || field.Type is FieldType.Officers or FieldType.Penalty ? new JsonArray(one) : one;
    }

    private static JsonNode? One(PackNode node, FieldDefinition field, Func<string, int?> number, Func<string, string> person)
    {
        if (node.IsMap)
            return Group(node, field, number, person);
        var text = node.Text();
        return field.Type switch
        {
            FieldType.Number or FieldType.Yuan => Number(text),
            FieldType.YesNo => text switch { "yes" or "true" => JsonValue.Create(true), "no" or "false" => JsonValue.Create(false), _ => JsonValue.Create(text) },
            FieldType.Officer or FieldType.Officers => JsonValue.Create(person(text)),
            FieldType.Act => JsonValue.Create(number(text) ?? 0),
            FieldType.Instant => JsonValue.Create(text.Length == 16 ? text + ":00+08:00" : text),
            _ when field.SubjectKind is not null => JsonValue.Create(number(text) ?? 0),
            _ => JsonValue.Create(text),
        };
    }

    private static JsonObject Group(PackNode node, FieldDefinition field, Func<string, int?> number, Func<string, string> person)
    {
        var group = new JsonObject();
        foreach (var entry in node.OptionalMap())
        {
            var part = field.Parts.FirstOrDefault(part => part.Id == entry.Key);
            group[entry.Key] = part is not null
                ? part.Personal == Personal.None ? Value(entry.Value, part, number, person) : JsonValue.Create(true)
                : entry.Value.IsText ? Number(entry.Value.Text()) : null;
        }

        return group;
    }

    private static JsonValue Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
}
