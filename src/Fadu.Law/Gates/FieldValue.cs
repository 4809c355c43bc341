using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fadu.Law.Gates;

/// <summary>Reads the values of fields, however the JSON was made.</summary>
public static class FieldValue
{
    /// <summary>The text of a text, number or yes-no; null of anything else.</summary>
    public static string? Text(JsonNode? node)
    {
        if (node is not JsonValue value)
            return null;
        if (value.TryGetValue<string>(out var text))
            return text;
        if (value.TryGetValue<bool>(out var yes))
            return yes ? "true" : "false";
        return Number(node)?.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The number, or null.</summary>
    public static decimal? Number(JsonNode? node)
    {
        if (node is not JsonValue value)
            return null;
        if (value.TryGetValue<int>(out var whole))
            return whole;
        if (value.TryGetValue<decimal>(out var number))
            return number;
        if (value.TryGetValue<long>(out var large))
            return large;
        if (value.TryGetValue<double>(out var real) && Math.Abs(real) < 1e15)
            return (decimal)real;
        return null;
    }

    /// <summary>The legal day of a day or, as written, of an instant; null of anything else.</summary>
    public static DateOnly? Day(JsonNode? node) => Text(node) is { Length: >= 10 } text
        && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    /// <summary>The instant; of a day its beginning in the zone given; null of anything else.</summary>
    public static DateTimeOffset? Instant(JsonNode? node, TimeZoneInfo zone)
    {
        if (Text(node) is not { Length: >= 10 } text)
            return null;
        if (text.Length > 10 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            return instant;
        if (text.Length > 10 || Day(node) is not { } day)
            return null;

        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    /// <summary>The items of a list; a single value is a list of one, nothing is none.</summary>
    public static IEnumerable<JsonNode> Items(JsonNode? node) => node switch
    {
        null => [],
        JsonArray array => array.OfType<JsonNode>(),
        _ => [node],
    };

    /// <summary>The subject or act numbers in a value.</summary>
    public static IEnumerable<int> Numbers(JsonNode? node) =>
        Items(node).Select(Number).Where(number => number is > 0 and < int.MaxValue).Select(number => (int)number!.Value);

    /// <summary>Whether something was filled in: not nothing, not an empty text or list.</summary>
    public static bool IsGiven(JsonNode? node) => node switch
    {
        null => false,
        JsonArray array => array.Count > 0,
        JsonObject group => group.Count > 0,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => !string.IsNullOrWhiteSpace(Text(node)),
        _ => true,
    };

    /// <summary>Whether two values say the same.</summary>
    public static bool Same(JsonNode? one, JsonNode? other)
    {
        if (!IsGiven(one) || !IsGiven(other))
            return IsGiven(one) == IsGiven(other);
        return (Number(one), Number(other)) is ({ } a, { } b) ? a == b : JsonNode.DeepEquals(one, other);
    }
}
