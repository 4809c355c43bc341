using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fadu.Law;

namespace Fadu.Casework;

/// <summary>Reads one value of a field as people, forms and other systems write it, and gives the one form in which it is recorded.</summary>
/// <remarks>Whole numbers, days as <c>2026-03-16</c>, instants as UTC milliseconds in ISO 8601: what has one canonical form can be hashed.</remarks>
internal static class FieldValues
{
    /// <summary>Longest text where a pack names no length.</summary>
    public const int TextAtMost = 20_000;

    public static Bilingual? Text(JsonNode? given, int? atMost, out JsonNode? value)
    {
        value = null;
        if (given is not JsonValue single || !single.TryGetValue<string>(out var text))
            return new Bilingual("应当是文字。", "Expected text.");

        var limit = atMost ?? TextAtMost;
        if (text.Length > limit)
            return Say($"最多{limit}个字，现在有{text.Length}个。", $"At most {limit} characters; found {text.Length}.");
        if (!IsWellFormed(text))
            return new Bilingual("有不完整的字符。", "It holds half of a character.");
        if (text.EnumerateRunes().FirstOrDefault(IsControl) is { Value: > 0 } control)
            return Say($"有看不见的控制字符（U+{control.Value:X4}），请删掉。", $"It holds a control character (U+{control.Value:X4}); take it out.");
        if (text.Contains('\0', StringComparison.Ordinal))
            return new Bilingual("有看不见的控制字符（U+0000），请删掉。", "It holds a control character (U+0000); take it out.");

        value = JsonValue.Create(text.Trim().Normalize(NormalizationForm.FormC));
        return null;
    }

    public static Bilingual? WholeNumber(JsonNode? given, long? least, long? most, out JsonNode? value)
    {
        value = null;
        if (!TryLong(given, out var number))
            return new Bilingual("应当是整数。", "Expected a whole number.");
        if (number < (least ?? long.MinValue))
            return Say($"不能小于{least}，现在是{number}。", $"At least {least}; found {number}.");
        if (number > (most ?? long.MaxValue))
            return Say($"不能大于{most}，现在是{number}。", $"At most {most}; found {number}.");
        value = JsonValue.Create(number);
        return null;
    }

    public static Bilingual? YesNo(JsonNode? given, out JsonNode? value)
    {
        bool? truth = given switch
        {
            JsonValue single when single.TryGetValue<bool>(out var flag) => flag,
            JsonValue single when single.TryGetValue<string>(out var word) => word switch
            {
                "true" or "yes" or "on" or "是" => true,
                "false" or "no" or "off" or "否" => false,
                _ => null,
            },
            _ => null,
        };
        value = truth is { } known ? JsonValue.Create(known) : null;
        return truth is null ? new Bilingual("应当填是或者否。", "Expected yes or no.") : null;
    }

    public static Bilingual? Day(JsonNode? given, out JsonNode? value)
    {
        value = null;
        if (given is JsonValue single && single.TryGetValue<string>(out var text)
            && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            value = JsonValue.Create(BureauZone.Written(day));
            return null;
        }
        return new Bilingual("应当是日期，例如2026-03-16。", "Expected a day such as 2026-03-16.");
    }

    public static Bilingual? Instant(JsonNode? given, TimeZoneInfo zone, out JsonNode? value)
    {
        value = null;
        if (given is not JsonValue single || !single.TryGetValue<string>(out var text) || !TryInstant(text, zone, out var at))
            return new Bilingual("应当是时间，例如2026-03-16T09:30。", "Expected a time such as 2026-03-16T09:30.");
        value = JsonValue.Create(Written(at));
        return null;
    }

    /// <summary>An instant with an offset, or a local time of the bureau without one.</summary>
    public static bool TryInstant(string text, TimeZoneInfo zone, out DateTimeOffset at)
    {
        at = default;
        string[] local = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.fff", "yyyy-MM-dd HH:mm"];
        if (DateTime.TryParseExact(text, local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
        {
            at = new DateTimeOffset(clock, zone.GetUtcOffset(clock)).ToUniversalTime();
            return true;
        }
        string[] exact = ["yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.fffzzz", "yyyy-MM-ddTHH:mm:ss.fffffffzzz"];
        if (!DateTimeOffset.TryParseExact(text.Replace("Z", "+00:00", StringComparison.Ordinal), exact, CultureInfo.InvariantCulture, DateTimeStyles.None, out var found))
            return false;
        at = BureauZone.Truncated(found);
        return true;
    }

    /// <summary>An instant as it is recorded.</summary>
    public static string Written(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static bool TryLong(JsonNode? given, out long number)
    {
        number = 0;
        return given is JsonValue value
            && (value.TryGetValue<string>(out var text)
                ? long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
                : long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number));
    }

    private static bool IsControl(Rune rune) => Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t');

    private static bool IsWellFormed(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != System.Buffers.OperationStatus.Done)
                return false;
            rest = rest[used..];
        }
        return true;
    }

    private static Bilingual Say(FormattableString zh, FormattableString en) => new(FormattableString.Invariant(zh), FormattableString.Invariant(en));
}
