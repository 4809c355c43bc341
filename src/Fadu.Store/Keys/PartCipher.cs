using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fadu.Ledger;
using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Store.Keys;

/// <summary>Seals and opens the parts of acts. A part is bound to bureau, matter, act and number: put elsewhere it does not open.</summary>
/// <remarks>The salt of its commitment is sealed with the text: whoever has the database without the keys cannot try names against the commitment.</remarks>
public static class PartCipher
{
    private static readonly byte[] Domain = "fadu/part-seal/1\n"u8.ToArray();

    /// <summary>Seals a part; done before the gate.</summary>
    /// <param name="key">The subject's key.</param>
    /// <param name="bureau">The bureau.</param>
    /// <param name="matter">The matter.</param>
    /// <param name="act">The act.</param>
    /// <param name="partNo">From 1.</param>
    /// <param name="subject">Number of the subject; where it is given inside the transaction only, 0, and set there by <c>with</c>.</param>
    /// <param name="kind">identifying, sensitive or free-text.</param>
    /// <param name="canonical">The plaintext as <see cref="CanonicalJson"/> writes it.</param>
    public static SealedPart Seal(DataKey key, BureauId bureau, MatterId matter, ActId act, int partNo, int subject, string kind, byte[] canonical)
    {
        var salt = RandomNumberGenerator.GetBytes(Commitment.SaltSize);
        var text = key.Seal([.. salt, .. canonical], Place(bureau, matter, act, partNo));
        return new SealedPart(partNo, subject, kind, key.Id, text.Nonce, text.Ciphertext, Digest(text), Commitment.OfPart(salt, canonical).ToArray());
    }

    /// <summary>The canonical plaintext of a part, checked against its commitment.</summary>
    /// <param name="key">The key that the part names.</param>
    /// <param name="matter">The matter of its act.</param>
    /// <param name="part">The part.</param>
    /// <exception cref="PartBrokenException">It was changed, moved from another place, or erased.</exception>
    public static byte[] Open(DataKey key, MatterId matter, PartRow part)
    {
        var (salt, plaintext) = OpenUnchecked(key, matter, part);
        return Commitment.OfPart(salt, plaintext).ToArray().AsSpan().SequenceEqual(part.Commitment)
            ? plaintext
            : throw new PartBrokenException(part, "the text does not match its commitment", inner: null);
    }

    /// <summary>Salt and plaintext of a part, not held against its commitment: for an audit, which does that itself.</summary>
    /// <exception cref="PartBrokenException">It was changed, moved from another place, or erased.</exception>
    public static (byte[] Salt, byte[] Plaintext) OpenUnchecked(DataKey key, MatterId matter, PartRow part)
    {
        if (part is not { Nonce: { } nonce, Ciphertext: { } ciphertext })
            throw new PartBrokenException(part, "it is erased", inner: null);

        try
        {
            var opened = key.Open(new SealedText(nonce, ciphertext), Place(part.Bureau, matter, part.ActId, part.PartNo));
            return opened.Length >= Commitment.SaltSize
                ? (opened[..Commitment.SaltSize], opened[Commitment.SaltSize..])
                : throw new PartBrokenException(part, "it is too short to hold its salt", inner: null);
        }
        catch (CryptographicException broken)
        {
            throw new PartBrokenException(part, "it was changed, or sealed for another place", broken);
        }
    }

    /// <summary>SHA-256 over nonce and ciphertext as stored.</summary>
    public static byte[] Digest(SealedText text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(text.Nonce);
        hash.AppendData(text.Ciphertext);
        return hash.GetHashAndReset();
    }

    private static byte[] Place(BureauId bureau, MatterId matter, ActId act, int partNo)
    {
        var name = Encoding.UTF8.GetBytes(bureau.Value);
        var place = new byte[Domain.Length + 2 + name.Length + 16 + 16 + 4];
        Domain.CopyTo(place, 0);
        var rest = place.AsSpan(Domain.Length);
        BinaryPrimitives.WriteUInt16BigEndian(rest, checked((ushort)name.Length));
        name.CopyTo(rest[2..]);
        rest = rest[(2 + name.Length)..];
        matter.Value.TryWriteBytes(rest, bigEndian: true, out _);
        act.Value.TryWriteBytes(rest[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(rest[32..], partNo);
        return place;
    }
}

/// <summary>A part that cannot be read for what it was. It names the part and holds nothing of it.</summary>
public sealed class PartBrokenException(PartRow part, string reason, Exception? inner)
    : Exception($"part {part.PartNo} of act {part.ActId} of {part.Bureau}: {reason}", inner)
{
    /// <summary>The act.</summary>
    public ActId Act { get; } = part.ActId;

    /// <summary>The part.</summary>
    public int PartNo { get; } = part.PartNo;
}
