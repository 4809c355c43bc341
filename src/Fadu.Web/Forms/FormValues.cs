using System.Text.Json.Nodes;
using Fadu.Casework.Worklists;
using Fadu.Law;

namespace Fadu.Web.Forms;

/// <summary>One choice of a select or a set of boxes.</summary>
/// <param name="Value">What is posted.</param>
/// <param name="Title">What is read.</param>
/// <param name="IsApart">Seldom chosen: shown folded away after the others.</param>
public sealed record Choice(string Value, Bilingual Title, bool IsApart = false);

/// <summary>What a form shows beside its fields: what was typed, what is wrong, what can be chosen.</summary>
/// <param name="Typed">Fields as typed or as known.</param>
/// <param name="Faults">Faults by place.</param>
/// <param name="Choices">Choices by field id, for fields whose values are not written in the pack: officers, units, subjects, earlier acts.</param>
/// <param name="PenaltyKinds">Kinds of penalty.</param>
public sealed record FormValues(
    JsonObject Typed,
    IReadOnlyDictionary<string, Bilingual> Faults,
    IReadOnlyDictionary<string, IReadOnlyList<Choice>> Choices,
    IReadOnlyList<Choice> PenaltyKinds)
{
    /// <summary>Which fields are asked for as the form stands, by field id.</summary>
    public IReadOnlyDictionary<string, FieldAsk> Asks { get; init; } = new Dictionary<string, FieldAsk>();

    /// <summary>The return that this form mends; null where nothing was given back.</summary>
    public ReturnedForm? Returned { get; init; }

    /// <summary>What is to be mended in a field that was marked, empty where it is only marked; null where it was not.</summary>
    public string? Remark(string place) => Returned?.Remarks.GetValueOrDefault(place);

    /// <summary>The text typed at a place such as <c>penalties[0].yuan</c>; empty when nothing was.</summary>
    public string Text(string place) => Find(place) is JsonValue value ? value.ToString() : "";

    /// <summary>The texts typed for a field that holds several.</summary>
    public IReadOnlyList<string> Texts(string place) => Find(place) switch
    {
        JsonArray list => [.. list.Where(item => item is not null).Select(item => item!.ToString())],
        JsonValue value => [value.ToString()],
        _ => [],
    };

    /// <summary>How many rows were typed for a field that holds rows.</summary>
    public int Rows(string place) => Find(place) is JsonArray rows ? rows.Count : 0;

    /// <summary>The fault at a place, or null.</summary>
    public Bilingual? Fault(string place) => Faults.GetValueOrDefault(place);

    private JsonNode? Find(string place)
    {
        JsonNode? found = Typed;
        foreach (var step in place.Split('.'))
        {
            var row = step.IndexOf('[', StringComparison.Ordinal);
            var name = row < 0 ? step : step[..row];
            found = found is JsonObject members ? members[name] : null;
            if (row >= 0)
                found = found is JsonArray list && int.TryParse(step.AsSpan(row + 1, step.Length - row - 2), System.Globalization.CultureInfo.InvariantCulture, out var index) && index < list.Count ? list[index] : null;
        }

        return found;
    }
}
