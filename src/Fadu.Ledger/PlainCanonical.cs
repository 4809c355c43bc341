using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Fadu.Ledger;

/// <summary>Tells in one pass over the bytes of most canonical JSON that it is canonical, so that an audit need not write all of it again to compare.</summary>
/// <remarks>It knows what needs no thought: nothing escaped, keys of ASCII in order, whole numbers of up to 18 digits. Of all else it says nothing.</remarks>
internal static class PlainCanonical
{
    private const int DigitsAtMost = 18;

    /// <summary>Whether the bytes are canonical for sure. False means only that they have to be written again to tell.</summary>
    public static bool Is(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Contains((byte)'\\') || !Utf8.IsValid(utf8))
            return false;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = CanonicalJson.MaxDepth });
        try
        {
            return IsValue(ref reader, utf8);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        // Where the last key of each open object stands; of an array, nothing.
        Span<Range> keys = stackalloc Range[CanonicalJson.MaxDepth + 1];
        var end = 0;
        var follows = false;
        while (reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            var closes = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (!IsBetween(utf8[end..start], closes ? 0 : follows ? (byte)',' : 0))
                return false;
            end = (int)reader.BytesConsumed;
            follows = true;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    keys[reader.CurrentDepth + 1] = default;
                    follows = false;
                    break;
                case JsonTokenType.PropertyName:
                    var name = new Range(start + 1, start + 1 + reader.ValueSpan.Length);
                    if (!IsNext(utf8, keys[reader.CurrentDepth], name))
                        return false;
                    keys[reader.CurrentDepth] = name;
                    // The reader has taken the colon too, with what stands about it.
                    if (utf8[end - 1] != (byte)':' || end != name.End.Value + 2)
                        return false;
                    follows = false;
                    break;
                case JsonTokenType.Number when !IsWhole(reader.ValueSpan):
                    return false;
            }
        }
        return end == utf8.Length;
    }

    private static bool IsBetween(ReadOnlySpan<byte> between, int expected) =>
        expected == 0 ? between.IsEmpty : between.Length == 1 && between[0] == expected;

    private static bool IsNext(ReadOnlySpan<byte> utf8, Range last, Range name) =>
        Ascii.IsValid(utf8[name]) && (last.Equals(default) || utf8[last].SequenceCompareTo(utf8[name]) < 0);

    // JSON itself allows no zero in front.
    private static bool IsWhole(ReadOnlySpan<byte> number) =>
        number.Length <= DigitsAtMost && !number.ContainsAnyExceptInRange((byte)'-', (byte)'9') && !number.ContainsAny((byte)'.', (byte)'/') && !number.SequenceEqual("-0"u8);
}
