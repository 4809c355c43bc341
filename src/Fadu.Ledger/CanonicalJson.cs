using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

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
    internal const int MaxDepth = 64;

    /// <summary>The canonical bytes of a node; <c>null</c> is written as JSON null.</summary>
    /// <exception cref="NotCanonicalException">A number that is not whole, a key given twice, a lone surrogate, more than 64 levels.</exception>
    public static byte[] Write(JsonNode? node)
    {
        var output = new ArrayBufferWriter<byte>(256);
        WriteNode(output, node, 0);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The canonical bytes of a parsed element.</summary>
    /// <inheritdoc cref="Write(JsonNode?)"/>
    public static byte[] Write(JsonElement element)
    {
        var output = new ArrayBufferWriter<byte>(256);
        WriteElement(output, element, 0);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The canonical bytes of a JSON text: the same array where it is in canonical form already.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <inheritdoc cref="Write(JsonNode?)"/>
    public static byte[] Write(byte[] utf8)
    {
        if (PlainCanonical.Is(utf8))
            return utf8;
        using var document = JsonDocument.Parse(utf8);
        return Write(document.RootElement);
    }

    /// <summary>Whether an element that was read from these bytes, and nothing else, stands in them in canonical form.</summary>
    /// <exception cref="NotCanonicalException">It has no canonical form.</exception>
    public static bool IsWritten(JsonElement element, ReadOnlySpan<byte> utf8)
    {
        if (PlainCanonical.Is(utf8))
            return true;
        var output = new ArrayBufferWriter<byte>(Math.Max(256, utf8.Length));
        WriteElement(output, element, 0);
        return output.WrittenSpan.SequenceEqual(utf8);
    }

    /// <summary>Whether the bytes are JSON and already in canonical form.</summary>
    public static bool IsCanonical(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return IsWritten(document.RootElement, utf8.Span);
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

    private static void WriteNode(ArrayBufferWriter<byte> output, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                output.Write("null"u8);
                return;
            case JsonObject members:
                WriteObject(output, MembersOf(members), depth, WriteNode);
                return;
            case JsonArray items:
                WriteArray(output, items, depth, WriteNode);
                return;
            default:
                WriteValue(output, node.AsValue(), depth);
                return;
        }
    }

    private static void WriteElement(ArrayBufferWriter<byte> output, JsonElement element, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when IsInOrder(element):
                WriteInOrder(output, element, depth);
                return;
            case JsonValueKind.Object:
                WriteObject(output, [.. element.EnumerateObject().Select(member => KeyValuePair.Create(Text(member), member.Value))], depth, WriteElement);
                return;
            case JsonValueKind.Array:
                WriteArray(output, element.EnumerateArray(), depth, WriteElement);
                return;
            case JsonValueKind.String when JsonMarshal.GetRawUtf8Value(element) is var raw && !raw.Contains((byte)'\\') && Utf8.IsValid(raw):
                // Nothing is escaped, so nothing needed it: control characters and quotes cannot stand in JSON as they are.
                output.Write(raw);
                return;
            case JsonValueKind.String:
                WriteString(output, Text(element));
                return;
            case JsonValueKind.Number:
                WriteNumber(output, element.TryGetInt64(out var number) ? number : null, element.GetRawText());
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
                throw new NotCanonicalException("there is no value here");
        }
    }

    private static void WriteValue(ArrayBufferWriter<byte> output, JsonValue value, int depth)
    {
        if (value.TryGetValue<JsonElement>(out var element))
            WriteElement(output, element, depth);
        else if (value.TryGetValue<string>(out var text))
            WriteString(output, text);
        else if (value.TryGetValue<bool>(out var truth))
            output.Write(truth ? "true"u8 : "false"u8);
        else
            WriteNumber(output, WholeNumber(value), value.ToJsonString());
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

    private static List<KeyValuePair<string, JsonNode?>> MembersOf(JsonObject members)
    {
        try
        {
            return [.. members];
        }
        catch (ArgumentException doubled)
        {
            // JsonObject reads its text lazily and meets a second key only here.
            throw new NotCanonicalException("a key is given twice", doubled);
        }
    }

    // What was once written canonically is read far more often than anything else: its keys, plain ASCII as names are, stand in order already.
    private static bool IsInOrder(JsonElement members)
    {
        ReadOnlySpan<byte> last = default;
        foreach (var member in members.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(member);
            if (name.Contains((byte)'\\') || !Ascii.IsValid(name) || (!last.IsEmpty && last.SequenceCompareTo(name) >= 0))
                return false;
            last = name;
        }
        return true;
    }

    private static void WriteInOrder(ArrayBufferWriter<byte> output, JsonElement members, int depth)
    {
        EnsureShallow(depth);
        output.Write("{"u8);
        var isFirst = true;
        foreach (var member in members.EnumerateObject())
        {
            output.Write(isFirst ? "\""u8 : ",\""u8);
            output.Write(JsonMarshal.GetRawUtf8PropertyName(member));
            output.Write("\":"u8);
            try
            {
                WriteElement(output, member.Value, depth + 1);
            }
            catch (NotCanonicalException within)
            {
                throw within.Under($".{member.Name}");
            }
            isFirst = false;
        }
        output.Write("}"u8);
    }

    private static void WriteObject<T>(
        ArrayBufferWriter<byte> output, List<KeyValuePair<string, T>> members, int depth, Action<ArrayBufferWriter<byte>, T, int> write)
    {
        EnsureShallow(depth);
        members.Sort((one, other) => string.CompareOrdinal(one.Key, other.Key));
        output.Write("{"u8);
        for (var i = 0; i < members.Count; i++)
        {
            var (key, value) = members[i];
            if (i > 0 && members[i - 1].Key == key)
                throw new NotCanonicalException($"the key {key} is given twice");
            if (i > 0)
                output.Write(","u8);
            WriteString(output, key);
            output.Write(":"u8);
            try
            {
                write(output, value, depth + 1);
            }
            catch (NotCanonicalException within)
            {
                throw within.Under($".{key}");
            }
        }
        output.Write("}"u8);
    }

    private static void WriteArray<T>(ArrayBufferWriter<byte> output, IEnumerable<T> items, int depth, Action<ArrayBufferWriter<byte>, T, int> write)
    {
        EnsureShallow(depth);
        output.Write("["u8);
        var i = 0;
        foreach (var item in items)
        {
            if (i > 0)
                output.Write(","u8);
            try
            {
                write(output, item, depth + 1);
            }
            catch (NotCanonicalException within)
            {
                throw within.Under(string.Create(CultureInfo.InvariantCulture, $"[{i}]"));
            }
            i++;
        }
        output.Write("]"u8);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> output, long? number, string asGiven)
    {
        if (number is null)
            throw new NotCanonicalException($"expected a whole number of 64 bits, found {asGiven}");
        var room = output.GetSpan(20);
        number.Value.TryFormat(room, out var written, provider: CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    private static void WriteString(ArrayBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var plain = rest.IndexOfAnyInRange('\0', '\u001f') is var control and >= 0 ? control : rest.Length;
            if (rest.IndexOfAny('"', '\\') is var quoted and >= 0 && quoted < plain)
                plain = quoted;
            WritePlain(output, rest[..plain]);
            if (plain < rest.Length)
                WriteEscaped(output, rest[plain]);
            rest = plain < rest.Length ? rest[(plain + 1)..] : [];
        }
        output.Write("\""u8);
    }

    private static void WritePlain(ArrayBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        var room = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        var done = Utf8.FromUtf16(text, room, out _, out var written, replaceInvalidSequences: false);
        if (done != OperationStatus.Done)
            throw new NotCanonicalException("the text holds half of a surrogate pair");
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

    private static string Text(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            throw new NotCanonicalException("the text holds half of a surrogate pair", broken);
        }
    }

    private static string Text(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException broken)
        {
            throw new NotCanonicalException("a key holds half of a surrogate pair", broken);
        }
    }

    private static void EnsureShallow(int depth)
    {
        if (depth >= MaxDepth)
            throw new NotCanonicalException($"more than {MaxDepth} levels");
    }
}

/// <summary>A JSON value that has no canonical form. It names the place.</summary>
public sealed class NotCanonicalException : FormatException
{
    private readonly string reason;

    internal NotCanonicalException(string reason, Exception? inner = null)
        : this(reason, "$", inner)
    {
    }

    private NotCanonicalException(string reason, string path, Exception? inner)
        : base($"no canonical form at {path}: {reason}", inner)
    {
        this.reason = reason;
        Path = path;
    }

    /// <summary>Where, as <c>$.key[0]</c>.</summary>
    public string Path { get; }

    /// <summary>The same, one level further out: a path is put together only when there is something to say of it.</summary>
    internal NotCanonicalException Under(string step) => new(reason, "$" + step + Path[1..], InnerException);
}
