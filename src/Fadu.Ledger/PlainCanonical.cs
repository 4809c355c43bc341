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
        var unasked = new PlainMembers([]);
        return Is(utf8, ref unasked);
    }

    /// <summary>The same; and which members stand where.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="members">Takes them.</param>
    public static bool Is(ReadOnlySpan<byte> utf8, ref PlainMembers members)
    {
        if (utf8.Contains((byte)'\\') || !Utf8.IsValid(utf8))
            return false;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = CanonicalJson.MaxDepth });
        try
        {
            return IsValue(ref reader, utf8, ref members);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, ref PlainMembers members)
    {
        // Where the last key of each open object stands; of an array, nothing.
        Span<Range> keys = stackalloc Range[CanonicalJson.MaxDepth + 1];
        var end = 0;
        var follows = false;
        var inParts = false;
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
                    if (reader.CurrentDepth == 1)
                    {
                        members.Add(default, keys[1], default, ofPart: false);
                        inParts = reader.TokenType == JsonTokenType.StartArray && utf8[keys[1]].SequenceEqual("parts"u8);
                    }
                    else if (reader.CurrentDepth == 2 && inParts)
                    {
                        members.BeginPart();
                    }
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
                case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                    Tell(ref members, reader, keys, start, inParts);
                    break;
            }
        }
        return end == utf8.Length;
    }

    private static void Tell(scoped ref PlainMembers members, scoped in Utf8JsonReader reader, scoped ReadOnlySpan<Range> keys, int start, bool inParts)
    {
        var depth = reader.CurrentDepth;
        if (depth is < 1 or > 3 || keys[depth].Equals(default))
            return;
        var first = reader.TokenType == JsonTokenType.String ? start + 1 : start;
        var value = new Range(first, first + reader.ValueSpan.Length);
        if (depth < 3)
            members.Add(depth == 2 ? keys[1] : default, keys[depth], value, ofPart: false);
        else if (inParts && keys[2].Equals(default))
            members.Add(default, keys[3], value, ofPart: true);
    }

    private static bool IsBetween(ReadOnlySpan<byte> between, int expected) =>
        expected == 0 ? between.IsEmpty : between.Length == 1 && between[0] == expected;

    private static bool IsNext(ReadOnlySpan<byte> utf8, Range last, Range name) =>
        Ascii.IsValid(utf8[name]) && (last.Equals(default) || utf8[last].SequenceCompareTo(utf8[name]) < 0);

    // JSON itself allows no zero in front.
    private static bool IsWhole(ReadOnlySpan<byte> number) =>
        number.Length <= DigitsAtMost && !number.ContainsAnyExceptInRange((byte)'-', (byte)'9') && !number.ContainsAny((byte)'.', (byte)'/') && !number.SequenceEqual("-0"u8);
}
