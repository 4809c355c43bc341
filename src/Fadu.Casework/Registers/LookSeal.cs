using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Fadu.Ledger;
using Fadu.Store.Model;

namespace Fadu.Casework.Registers;

/// <summary>The seal over the looks of one hour, as an act of the bureau keeps it. docs/ledger-format.md says how it is made.</summary>
/// <param name="Hour">The hour, UTC.</param>
/// <param name="Count">How many looks were noted in it; never 0, for an hour without looks has no seal.</param>
/// <param name="Hash">SHA-256 over the seal before and the looks in order of id.</param>
public sealed record LookSeal(DateTimeOffset Hour, int Count, LedgerHash Hash)
{
    private const string Kind = "looks/1";
    private const string HourFormat = "yyyy-MM-dd'T'HH:mm'Z'";

    /// <summary>Seals the looks of an hour.</summary>
    /// <param name="previous">The seal before; null for the first.</param>
    /// <param name="hour">The hour.</param>
    /// <param name="looks">All its looks, in any order.</param>
    public static LookSeal Of(LookSeal? previous, DateTimeOffset hour, IReadOnlyCollection<LookRow> looks)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("fadu/looks/1\n"u8);
        hash.AppendData((previous?.Hash ?? LedgerHash.Zero).ToArray());
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, hour.ToUnixTimeMilliseconds());
        hash.AppendData(number);
        // By the bytes of the id as it is written, which the databases do not order alike.
        foreach (var bytes in looks.OrderBy(look => look.LookId.ToString("D"), StringComparer.Ordinal).Select(Canonical))
        {
            BinaryPrimitives.WriteInt32BigEndian(number, bytes.Length);
            hash.AppendData(number[..sizeof(int)]);
            hash.AppendData(bytes);
        }
        return new LookSeal(hour, looks.Count, new LedgerHash(hash.GetHashAndReset()));
    }

    /// <summary>The hour an instant lies in.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset at)
    {
        var milliseconds = at.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds - (milliseconds % (long)TimeSpan.FromHours(1).TotalMilliseconds));
    }

    /// <summary>Reads a seal.</summary>
    /// <returns>Null when the text is no seal.</returns>
    public static LookSeal? Parse(string? text)
    {
        if (text?.Split(' ') is not [Kind, var hour, var count, { Length: 2 * LedgerHash.Size } hash]
            || !DateTimeOffset.TryParseExact(hour, HourFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var looks)
            || !hash.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }
        return new LookSeal(at, looks, LedgerHash.FromHex(hash));
    }

    /// <summary>The line that the act carries: <c>looks/1 2026-03-16T04:00Z 12 …</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Kind} {Hour.UtcDateTime.ToString(HourFormat, CultureInfo.InvariantCulture)} {Count} {Hash}");

    private static byte[] Canonical(LookRow look) => CanonicalJson.Write(new JsonObject
    {
        ["at"] = look.At.ToUnixTimeMilliseconds(),
        ["bureau"] = look.Bureau.Value,
        ["channel"] = look.Channel,
        ["id"] = look.LookId.ToString("D"),
        ["matter"] = look.MatterId?.Value.ToString("D"),
        ["person"] = look.Person,
        ["purpose"] = look.Purpose,
        ["subject"] = look.Subject,
        ["what"] = look.What,
    });
}
