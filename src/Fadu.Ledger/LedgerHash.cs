using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fadu.Ledger;

/// <summary>A SHA-256 value: 32 bytes held in place, compared by value.</summary>
/// <remarks>FIPS 180-4. Written as 64 lower-case hexadecimal digits in reports, as base64 in notes.</remarks>
public readonly record struct LedgerHash
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private readonly ulong first;
    private readonly ulong second;
    private readonly ulong third;
    private readonly ulong fourth;

    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">Any other length.</exception>
    public LedgerHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"a hash has {Size} bytes, found {bytes.Length}", nameof(bytes));

        first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        third = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        fourth = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>32 zero bytes: the previous link of the first act of a matter.</summary>
    public static LedgerHash Zero => default;

    /// <summary>SHA-256 of <paramref name="data"/>.</summary>
    public static LedgerHash Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(data, hash);
        return new LedgerHash(hash);
    }

    /// <summary>Reads a stored column without throwing.</summary>
    /// <returns>False when <paramref name="bytes"/> is not 32 bytes long; <paramref name="hash"/> is then zero.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out LedgerHash hash)
    {
        hash = bytes.Length == Size ? new LedgerHash(bytes) : Zero;
        return bytes.Length == Size;
    }

    /// <param name="hex">64 hexadecimal digits.</param>
    /// <exception cref="FormatException">Not hexadecimal.</exception>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static LedgerHash FromHex(string hex) => new(Convert.FromHexString(hex));

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, first);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], second);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], third);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], fourth);
    }

    /// <summary>The 32 bytes in an array of their own.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Standard base64 with padding (RFC 4648, section 4), as checkpoints carry it.</summary>
    public string ToBase64() => Convert.ToBase64String(ToArray());

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
