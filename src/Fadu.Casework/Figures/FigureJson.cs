using System.Text.Json.Nodes;
using Fadu.Law;

namespace Fadu.Casework.Figures;

/// <summary>Figures as JSON: the same from the command and from the interface.</summary>
public static class FigureJson
{
    /// <summary>All figures of a view: <c>[{ id, value, unit, from, to, asKnownAt, matters, status }]</c>; what is not recorded has no value.</summary>
    public static JsonArray Of(FigureView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return [.. view.ReadAll().Select(reading => (JsonNode)Of(view, reading))];
    }

    /// <summary>One figure.</summary>
    public static JsonObject Of(FigureView view, FigureReading reading)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(reading);
        return new JsonObject
        {
            ["id"] = reading.Figure.Id,
            ["value"] = reading.Value is { } value ? JsonValue.Create(value) : reading.Day is { } day ? JsonValue.Create(BureauZone.Written(day)) : null,
            ["unit"] = reading.Figure.Unit.Zh,
            ["from"] = BureauZone.Written(view.Query.From),
            ["to"] = BureauZone.Written(view.Query.To),
            ["asKnownAt"] = view.AsKnownAt,
            ["matters"] = new JsonArray([.. (reading.IsRecorded ? view.MattersOf(reading.Figure) : []).Select(number => (JsonNode)number)]),
            ["status"] = reading.IsRecorded ? "recorded" : "not-recorded",
        };
    }

    /// <summary>A row of what a figure measures.</summary>
    public static JsonObject Of(FigureLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return new JsonObject
        {
            ["matter"] = line.IsSealed ? null : line.FileNumber,
            ["sealed"] = line.IsSealed,
            ["act"] = line.IsSealed ? null : line.Act,
            ["what"] = Words(line.What),
            ["on"] = BureauZone.Written(line.On),
            ["unit"] = line.Unit,
            ["category"] = line.Category is null ? null : Words(line.Category),
            ["amount"] = line.Amount,
        };
    }

    private static JsonObject Words(Bilingual words) => new() { ["zh"] = words.Zh, ["en"] = words.En };
}
