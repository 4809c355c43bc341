using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law.Procedures;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Forms;

/// <summary>Reads a posted form into the fields of an act. It judges nothing: what was typed goes to the desk as typed, and comes back with its faults.</summary>
/// <remarks>An input is named by its field; a row of a group or of penalties is <c>penalties[0].kind</c>, the same place a fault names.</remarks>
public static class ActForm
{
    /// <summary>Rows a form offers for a field that holds several, beyond those filled in.</summary>
    public const int SpareRows = 1;

    /// <summary>The fields as typed; what is empty is left out.</summary>
    public static JsonObject Read(ActDefinition act, IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(form);
        var fields = new JsonObject();
        foreach (var field in act.Fields)
        {
            if (Value(field, field.Id, form) is { } value)
                fields[field.Id] = value;
        }

        if (act.Returns is { } giving)
            Mark(act, giving, fields);
        return fields;
    }

    // The form offers a remark at each field of what is given back: those with a remark are the ones marked.
    private static void Mark(ActDefinition act, ActReturn giving, JsonObject fields)
    {
        if (fields[giving.Remarks] is not JsonArray rows || act.FindField(giving.Remarks) is not { Parts: [var of, var remark] })
            return;
        var said = rows.OfType<JsonObject>().Where(row => row[of.Id] is not null && row[remark.Id] is not null).Select(row => row.DeepClone()).ToArray();
        fields.Remove(giving.Remarks);
        if (said.Length == 0)
            return;
        fields[giving.Marked] = new JsonArray([.. said.Select(row => row[of.Id]!.DeepClone())]);
        fields[giving.Remarks] = new JsonArray(said);
    }

    private static JsonNode? Value(FieldDefinition field, string name, IFormCollection form)
    {
        if (field.Type is FieldType.Penalty or FieldType.Group)
            return field.Many ? Rows(field, name, form) : Row(field, name, form);
        if (field.Many || field.Type == FieldType.Officers)
        {
            var several = form[name].Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => (JsonNode)JsonValue.Create(text!)).ToArray();
            return several.Length == 0 ? null : new JsonArray(several);
        }

        var typed = form[name].ToString();
        return string.IsNullOrWhiteSpace(typed) ? null : JsonValue.Create(typed);
    }

    private static JsonArray? Rows(FieldDefinition field, string name, IFormCollection form)
    {
        var rows = new JsonArray();
        for (var i = 0; HasRow(name, i, form); i++)
        {
            if (Row(field, Place(name, i), form) is { } row)
                rows.Add(row);
        }

        return rows.Count == 0 ? null : rows;
    }

    private static JsonObject? Row(FieldDefinition field, string name, IFormCollection form)
    {
        var row = new JsonObject();
        if (field.Type == FieldType.Penalty)
        {
            foreach (var part in PenaltyParts)
            {
                var typed = form[$"{name}.{part}"].ToString();
                if (!string.IsNullOrWhiteSpace(typed))
                    row[part] = typed;
            }
        }

        foreach (var part in field.Parts)
        {
            if (Value(part, $"{name}.{part.Id}", form) is { } value)
                row[part.Id] = value;
        }

        return row.Count == 0 ? null : row;
    }

    /// <summary>The parts of a penalty, in the order of the form.</summary>
    public static IReadOnlyList<string> PenaltyParts { get; } = ["kind", "yuan", "days", "permit"];

    /// <summary>The place of a row: <c>penalties[0]</c>.</summary>
    public static string Place(string name, int row) => string.Create(CultureInfo.InvariantCulture, $"{name}[{row}]");

    private static bool HasRow(string name, int row, IFormCollection form)
    {
        var prefix = Place(name, row) + ".";
        return form.Keys.Any(key => key.StartsWith(prefix, StringComparison.Ordinal));
    }
}
