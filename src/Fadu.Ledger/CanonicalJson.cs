using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fadu.Ledger;

/// <summary>Writes the one byte sequence that stands for a JSON value: what is hashed, and what is stored.</summary>
/// <remarks>
/// RFC 8785 (JSON Canonicalization Scheme) narrowed to what a record needs: objects with keys in ordinal order of their UTF-16 code units,
/// arrays, strings escaped as RFC 8785 section 3.2.2.2, booleans, null, and whole numbers from -2^63 to 2^63-1. A number with a
/// fraction or an exponent is refused: its text would depend on who prints it. Whole numbers beyond 2^53 are written in full, where
/// RFC 8785 would round them.
/// </remarks>
public static class CanonicalJson
{
    private const int MaxDepth = 64;

    /// <summary>The canonical bytes of a node; <c>null</c> is written as JSON null.</summary>
    /// <exception cref="NotCanonicalException">A number that is not whole, a key given twice, a lone surrogate, more than 64 levels.</exception>
    public static byte[] Write(JsonNode? node)
    {
        var output = new ArrayBufferWriter<byte>(256);
        WriteNode(output, node, "$", 0);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The canonical bytes of a parsed element.</summary>
    /// <inheritdoc cref="Write(JsonNode?)"/>
    public static byte[] Write(JsonElement element)
    {
        var output = new ArrayBufferWriter<byte>(256);
        WriteElement(output, element, "$", 0);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Whether the bytes are JSON and already in canonical form.</summary>
    public static bool IsCanonical(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return Write(document.RootElement).AsSpan().SequenceEqual(utf8.Span);
        }
        catch (JsonException)
        {
            return false;
        }
        catch (NotCanonicalException)
        {
            return false;
        }
    }

    private static void WriteNode(ArrayBufferWriter<byte> output, JsonNode? node, string path, int depth)
    {
        switch (node)
        {
            case null:
                output.Write("null"u8);
                return;
            case JsonObject members:
                WriteObject(output, MembersOf(members, path), path, depth, WriteNode);
                return;
            case JsonArray items:
                WriteArray(output, items, path, depth, WriteNode);
                return;
            default:
                WriteValue(output, node.AsValue(), path, depth);
                return;
        }
    }

    private static void WriteElement(ArrayBufferWriter<byte> output, JsonElement element, string path, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(output, [.. element.EnumerateObject().Select(member => KeyValuePair.Create(Text(member, path), member.Value))],
                    path, depth, WriteElement);
                return;
            case JsonValueKind.Array:
                WriteArray(output, element.EnumerateArray(), path, depth, WriteElement);
                return;
            case JsonValueKind.String:
                WriteString(output, Text(element, path), path);
                return;
            case JsonValueKind.Number:
                WriteNumber(output, element.TryGetInt64(out var number) ? number : null, element.GetRawText(), path);
                return;
            case JsonValueKind.True:
                output.Write("true"u8);
                return;
            case JsonValueKind.False:
                output.Write("false"u8);
                return;
            case JsonValueKind.Null:
                output.Write("null"u8);
                return;
            case JsonValueKind.Undefined:
            default:
                throw new NotCanonicalException(path, "there is no value here");
        }
    }

    private static void WriteValue(ArrayBufferWriter<byte> output, JsonValue value, string path, int depth)
    {
        if (value.TryGetValue<JsonElement>(out var element))
            WriteElement(output, element, path, depth);
        else if (value.TryGetValue<string>(out var text))
            WriteString(output, text, path);
        else if (value.TryGetValue<bool>(out var truth))
            output.Write(truth ? "true"u8 : "false"u8);
        else
            WriteNumber(output, WholeNumber(value), value.ToJsonString(), path);
    }

    private static long? WholeNumber(JsonValue value)
    {
        if (value.TryGetValue<long>(out var wide))
            return wide;
        if (value.TryGetValue<int>(out var number))
            return number;
        if (value.TryGetValue<uint>(out var unsigned))
            return unsigned;
        if (value.TryGetValue<short>(out var narrow))
            return narrow;
        return value.TryGetValue<byte>(out var small) ? small : null;
    }

    private static List<KeyValuePair<string, JsonNode?>> MembersOf(JsonObject members, string path)
    {
        try
        {
            return [.. members];
        }
        catch (ArgumentException doubled)
        {
            // JsonObject reads its text lazily and meets a second key only here.
            throw new NotCanonicalException(path, "a key is given twice", doubled);
        }
    }

    private static void WriteObject<T>(
        ArrayBufferWriter<byte> output, List<KeyValuePair<string, T>> members, string path, int depth, Action<ArrayBufferWriter<byte>, T, string, int> write)
    {
        EnsureShallow(path, depth);
        members.Sort((one, other) => string.CompareOrdinal(one.Key, other.Key));
        output.Write("{"u8);
        for (var i = 0; i < members.Count; i++)
        {
            var (key, value) = members[i];
            if (i > 0 && members[i - 1].Key == key)
                throw new NotCanonicalException(path, $"the key {key} is given twice");
            if (i > 0)
                output.Write(","u8);
            WriteString(output, key, path);
            output.Write(":"u8);
            write(output, value, $"{path}.{key}", depth + 1);
        }
        output.Write("}"u8);
    }

    private static void WriteArray<T>(
        ArrayBufferWriter<byte> output, IEnumerable<T> items, string path, int depth, Action<ArrayBufferWriter<byte>, T, string, int> write)
    {
        EnsureShallow(path, depth);
        output.Write("["u8);
        var i = 0;
        foreach (var item in items)
        {
            if (i > 0)
                output.Write(","u8);
            write(output, item, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", depth + 1);
            i++;
        }
        output.Write("]"u8);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> output, long? number, string asGiven, string path)
    {
        if (number is null)
            throw new NotCanonicalException(path, $"expected a whole number of 64 bits, found {asGiven}");
        output.Write(Encoding.ASCII.GetBytes(number.Value.ToString(CultureInfo.InvariantCulture)));
    }

    private static void WriteString(ArrayBufferWriter<byte> output, string text, string path)
    {
        output.Write("\""u8);
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var plain = rest.IndexOfAnyInRange('\0', '\u001f') is var control and >= 0 ? control : rest.Length;
            if (rest.IndexOfAny('"', '\\') is var quoted and >= 0 && quoted < plain)
                plain = quoted;
            WritePlain(output, rest[..plain], path);
            if (plain < rest.Length)
                WriteEscaped(output, rest[plain]);
            rest = plain < rest.Length ? rest[(plain + 1)..] : [];
        }
        output.Write("\""u8);
    }

    private static void WritePlain(ArrayBufferWriter<byte> output, ReadOnlySpan<char> text, string path)
    {
        var room = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        var done = System.Text.Unicode.Utf8.FromUtf16(text, room, out _, out var written, replaceInvalidSequences: false);
        if (done != OperationStatus.Done)
            throw new NotCanonicalException(path, "the text holds half of a surrogate pair");
        output.Advance(written);
    }

    private static void WriteEscaped(ArrayBufferWriter<byte> output, char character)
    {
        ReadOnlySpan<byte> escaped = character switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\b' => "\\b"u8,
            '\t' => "\\t"u8,
            '\n' => "\\n"u8,
            '\f' => "\\f"u8,
            '\r' => "\\r"u8,
            _ => Encoding.ASCII.GetBytes("\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture)),
        };
        output.Write(escaped);
    }

    private static string Text(JsonElement element, string path)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            throw new NotCanonicalException(path, "the text holds half of a surrogate pair", broken);
        }
    }

    private static string Text(JsonProperty member, string path)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException broken)
        {
            throw new NotCanonicalException(path, "a key holds half of a surrogate pair", broken);
        }
    }

    private static void EnsureShallow(string path, int depth)
    {
        if (depth >= MaxDepth)
            throw new NotCanonicalException(path, $"more than {MaxDepth} levels");
    }
}

/// <summary>A JSON value that has no canonical form. It names the place.</summary>
public sealed class NotCanonicalException(string path, string reason, Exception? inner = null)
    : FormatException($"no canonical form at {path}: {reason}", inner)
{
    /// <summary>Where, as <c>$.key[0]</c>.</summary>
    public string Path { get; } = path;
}
