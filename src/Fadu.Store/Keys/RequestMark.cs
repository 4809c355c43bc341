using System.Security.Cryptography;

namespace Fadu.Store.Keys;

/// <summary>What is kept of a request beside its idempotency key, by which the same request is known again: a keyed hash, and whose key it is.</summary>
/// <remarks>
/// A request holds names and numbers, which are few enough to be tried against a bare hash. So it is hashed under the key that seals what the request says of people:
/// when that is destroyed by an erasure, in every copy too, nothing can be tried any more. A request that says nothing of anybody is hashed under the key of searches.
/// </remarks>
public sealed class RequestMark
{
    private const int IdSize = 16;

    private readonly KeyRing keys;
    private readonly BureauId bureau;
    private readonly byte[] hash;
    private readonly DataKey? key;

    private RequestMark(KeyRing keys, BureauId bureau, byte[] hash, DataKey? key)
    {
        this.keys = keys;
        this.bureau = bureau;
        this.hash = hash;
        this.key = key;
    }

    /// <summary>What is kept: the name of the key, all zero for that of searches, and 32 bytes.</summary>
    public byte[] Kept => [.. (key?.Id.Value ?? Guid.Empty).ToByteArray(bigEndian: true), .. key is null ? Plain() : Keyed(key)];

    /// <summary>The mark of a request that says nothing of anybody.</summary>
    /// <param name="keys">The bureau's keys.</param>
    /// <param name="bureau">The bureau.</param>
    /// <param name="hash">SHA-256 of the request; it stays in memory.</param>
    public static RequestMark Of(KeyRing keys, BureauId bureau, byte[] hash)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(hash);
        return new RequestMark(keys, bureau, hash, key: null);
    }

    /// <summary>The same under the key that seals what the request says of people.</summary>
    public RequestMark Under(DataKey own) => new(keys, bureau, hash, own);

    /// <summary>Whether what was kept under an idempotency key is of this request.</summary>
    /// <remarks>Where it cannot be told any more, whoever comes with the key gets the first answer: its key was erased with the party, or it was kept before requests were marked.</remarks>
    public bool Fits(ReadOnlySpan<byte> kept)
    {
        if (kept.Length == 0)
            return true;
        if (kept.Length != IdSize + SHA256.HashSizeInBytes)
            return false;
        var id = new Guid(kept[..IdSize], bigEndian: true);
        if (id == Guid.Empty)
            return CryptographicOperations.FixedTimeEquals(kept[IdSize..], Plain());
        return keys.Find(new KeyId(id)) is not { } known || CryptographicOperations.FixedTimeEquals(kept[IdSize..], Keyed(known));
    }

    private byte[] Keyed(DataKey own) => own.Mark("fadu/request/1"u8, hash);

    private byte[] Plain() => keys.SearchHash(bureau, "request", Convert.ToHexStringLower(hash));
}
