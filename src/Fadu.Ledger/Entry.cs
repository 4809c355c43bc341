using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Fadu.Ledger;

/// <summary>What an act puts into the ledger (全过程记录): its place in the matter's chain and commitments to what it says.</summary>
/// <param name="Bureau">The bureau's id; at most 65,535 bytes of UTF-8.</param>
/// <param name="Matter">The matter's id.</param>
/// <param name="Number">The act's number in the matter, from 1, without a gap.</param>
/// <param name="Previous">The link of the act before it in the matter; <see cref="LedgerHash.Zero"/> for the first.</param>
/// <param name="Skeleton">The commitment to the skeleton.</param>
/// <param name="Parts">The parts in order of their numbers, which run from 1 without a gap; at most 65,535.</param>
/// <remarks>The entry shows neither kind nor day of the act. docs/ledger-format.md, section 3.</remarks>
public sealed record Entry(string Bureau, Guid Matter, int Number, LedgerHash Previous, LedgerHash Skeleton, IReadOnlyList<PartSeal> Parts)
{
    private static readonly byte[] Domain = "fadu/entry/1\n"u8.ToArray();

    /// <summary>The entry's hash: the link that the next act of the matter names, and the data of the act's leaf in the bureau's tree.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number below 1, too many parts or too long a bureau.</exception>
    public LedgerHash Link()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Parts.Count, ushort.MaxValue);
        var bureauLength = Encoding.UTF8.GetByteCount(Bureau);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bureauLength, ushort.MaxValue);

        var length = Domain.Length + 2 + bureauLength + 16 + 4 + LedgerHash.Size + LedgerHash.Size + 2 + (Parts.Count * 2 * LedgerHash.Size);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var bytes = rented.AsSpan(0, length);

        Domain.CopyTo(bytes);
        var rest = bytes[Domain.Length..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)bureauLength);
        Encoding.UTF8.GetBytes(Bureau, rest[2..]);
        rest = rest[(2 + bureauLength)..];
        Matter.TryWriteBytes(rest, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(rest[16..], (uint)Number);
        Previous.CopyTo(rest[20..]);
        Skeleton.CopyTo(rest[52..]);
        BinaryPrimitives.WriteUInt16BigEndian(rest[84..], (ushort)Parts.Count);
        rest = rest[86..];
        foreach (var part in Parts)
        {
            part.Commitment.CopyTo(rest);
            part.CiphertextDigest.CopyTo(rest[LedgerHash.Size..]);
            rest = rest[(2 * LedgerHash.Size)..];
        }

        var link = LedgerHash.Of(bytes);
        ArrayPool<byte>.Shared.Return(rented);
        return link;
    }
}

/// <summary>What an entry holds of one part.</summary>
/// <param name="Commitment">The commitment to the part's plaintext; checked by who holds the keys.</param>
/// <param name="CiphertextDigest">SHA-256 of the stored ciphertext (nonce, sealed text and tag as they are stored); checked without keys.
/// Rotation wraps keys anew and leaves it as it is.</param>
public readonly record struct PartSeal(LedgerHash Commitment, LedgerHash CiphertextDigest);
