using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fadu.Law.Packs;

namespace Fadu.Law.Tests.Packs;

/// <summary>As much of JSON Schema as the schemas of laws/schema use, over a pack's nodes: types, required and known keys, enums, patterns, oneOf, $ref.</summary>
internal sealed class Schema
{
    private readonly JsonObject root;

    public Schema(string name) =>
        root = JsonNode.Parse(File.ReadAllText(Path.Combine(TheRepository.Root, "laws/schema", name + ".json")))!.AsObject();

    /// <summary>Where and why a file does not follow the schema; empty if it does.</summary>
    public IReadOnlyList<string> Faults(PackNode file) => [.. Faults(root, file)];

    private IEnumerable<string> Faults(JsonObject rule, PackNode node)
    {
        if (rule["$ref"] is { } reference)
        {
            foreach (var fault in Faults(root["$defs"]![((string)reference!)["#/$defs/".Length..]]!.AsObject(), node))
                yield return fault;
        }

        if (rule["oneOf"] is JsonArray choices && choices.Count(choice => !Faults(choice!.AsObject(), node).Any()) != 1)
            yield return $"{node.At}: not exactly one of the forms allowed";
        foreach (var fault in (string?)rule["type"] == "object" || rule["required"] is not null ? MapFaults(rule, node) : ValueFaults(rule, node))
            yield return fault;
    }

    private IEnumerable<string> MapFaults(JsonObject rule, PackNode node)
    {
        if (!node.IsMap)
        {
            yield return $"{node.At}: not a map";
            yield break;
        }

        foreach (var required in rule["required"]?.AsArray() ?? [])
        {
            if (!node.Has((string)required!))
                yield return $"{node.At}: {required} is missing";
        }

        var properties = rule["properties"]?.AsObject();
        var patterns = rule["patternProperties"]?.AsObject();
        foreach (var entry in node.OptionalMap())
        {
            var known = properties?[entry.Key] ?? patterns?.FirstOrDefault(pattern => Regex.IsMatch(entry.Key, pattern.Key)).Value;
            if (known is null && rule["additionalProperties"] is not null)
                yield return $"{entry.At}: {entry.Key} is unknown";
            foreach (var fault in known is null ? [] : Faults(known.AsObject(), entry.Value))
                yield return fault;
        }
    }

    private IEnumerable<string> ValueFaults(JsonObject rule, PackNode node)
    {
        if ((string?)rule["type"] == "array")
        {
            if (!node.IsList)
                yield return $"{node.At}: not a list";
            foreach (var fault in node.OptionalList().SelectMany(item => Faults(rule["items"]!.AsObject(), item)))
                yield return fault;
            yield break;
        }

        var text = node.IsText ? node.Text() : null;
        var scalar = rule["type"] is not null || rule["enum"] is not null || rule["const"] is not null || rule["pattern"] is not null;
        if (scalar && text is null)
            yield return $"{node.At}: not a value";
        else if (rule["enum"] is JsonArray words && !words.Any(word => (string?)word == text))
            yield return $"{node.At}: {text} is none of the words allowed";
        else if (rule["const"] is { } only && only.ToString() != text)
            yield return $"{node.At}: {text} is not {only}";
        else if ((string?)rule["pattern"] is { } pattern && !Regex.IsMatch(text!, pattern))
            yield return $"{node.At}: {text} has another form";
        else if (rule["maxLength"] is { } most && text!.Length > (int)most)
            yield return $"{node.At}: longer than {most}";
        else if ((string?)rule["type"] == "boolean" && text is not ("true" or "false"))
            yield return $"{node.At}: {text} is neither true nor false";
        else if ((string?)rule["type"] == "integer" && !int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _))
            yield return $"{node.At}: {text} is no whole number";
    }
}
