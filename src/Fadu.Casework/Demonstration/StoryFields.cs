using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Demonstration;

/// <summary>From the fields a story writes to those the desk is asked with: names become numbers, <c>{name}</c> a made-up person, <c>{day+2}</c> a day, <c>{linked}</c> the file number of another matter.</summary>
internal sealed partial class StoryFields(StoryRun run)
{
    /// <summary>The fields of one act.</summary>
    /// <param name="fields">As written.</param>
    /// <param name="act">The act.</param>
    /// <param name="party">What the story calls the party the act adds; null when it adds none.</param>
    /// <param name="on">The day of the act.</param>
    public JsonObject Read(PackNode fields, ActDefinition act, string? party, DateOnly on)
    {
        var read = new JsonObject();
        foreach (var entry in fields.OptionalMap())
            read[entry.Key] = Value(entry.Value, act.FindField(entry.Key), party, on);
        return read;
    }

    private JsonNode? Value(PackNode node, FieldDefinition? field, string? party, DateOnly on)
    {
        if (node.IsList)
            return new JsonArray([.. node.OptionalList().Select(item => One(item, field, party, on))]);
        var one = One(node, field, party, on);
        return field is { Many: true } or { Type: FieldType.Officers } ? new JsonArray(one) : one;
    }

    private JsonNode? One(PackNode node, FieldDefinition? field, string? party, DateOnly on)
    {
        if (node.IsMap)
        {
            var group = new JsonObject();
            foreach (var entry in node.OptionalMap())
                group[entry.Key] = Value(entry.Value, field?.Parts.FirstOrDefault(part => part.Id == entry.Key), party, on);
            return group;
        }

        var text = node.Text();
        return field?.Type switch
        {
            FieldType.Officer or FieldType.Officers => JsonValue.Create(run.Person(text)),
            FieldType.Act => JsonValue.Create(run.NumberOf(text)),
            _ when field?.SubjectKind is not null => JsonValue.Create(run.NumberOf(text)),
            _ => JsonValue.Create(Filled(text, party, on)),
        };
    }

    private string Filled(string text, string? party, DateOnly on) => Placeholder().Replace(text, match =>
    {
        var of = match.Groups["of"].Success ? match.Groups["of"].Value : party ?? "";
        return match.Groups["what"].Value switch
        {
            "name" => run.Made(of).Name,
            "id" => run.Made(of).IdentityNumber,
            "phone" => run.Made(of).Phone,
            "born" => Written(run.Made(of).Born),
            "linked" => run.LinkedTo ?? "",
            "day" => Written(on.AddDays(match.Groups["plus"].Success ? int.Parse(match.Groups["plus"].Value, CultureInfo.InvariantCulture) : 0)),
            _ => match.Value,
        };
    });

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(?<what>name|id|phone|born|linked|day)(:(?<of>[a-z0-9-]+))?(?<plus>[+-]\d+)?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
