using System.Security.Cryptography;

namespace Fadu.Store.Keys;

/// <summary>A 256-bit key for what is known of one subject of one matter. It never leaves the process and is never logged.</summary>
public sealed class DataKey
{
    internal const int Size = 32;
    internal const int NonceSize = 12;
    internal const int TagSize = 16;

    private readonly byte[] secret;

    internal DataKey(KeyId id, byte[] secret)
    {
        Id = id;
        this.secret = secret;
    }

    /// <summary>Its name in the ring.</summary>
    public KeyId Id { get; }

    /// <summary>Seals with AES-256-GCM under a fresh nonce.</summary>
    /// <param name="plaintext">What to hide.</param>
    /// <param name="bound">What the sealed text is bound to: it opens nowhere else.</param>
    public SealedText Seal(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> bound)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceSize);
        var ciphertext = new byte[plaintext.Length + TagSize];
        using var cipher = new AesGcm(secret, TagSize);
        cipher.Encrypt(nonce, plaintext, ciphertext.AsSpan(0, plaintext.Length), ciphertext.AsSpan(plaintext.Length), bound);
        return new SealedText(nonce, ciphertext);
    }

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, another place, or a changed byte.</exception>
    public byte[] Open(SealedText from, ReadOnlySpan<byte> bound)
    {
        if (from.Nonce.Length != NonceSize || from.Ciphertext.Length < TagSize)
            throw new AuthenticationTagMismatchException("The sealed text is too short.");
        var plaintext = new byte[from.Ciphertext.Length - TagSize];
        using var cipher = new AesGcm(secret, TagSize);
        cipher.Decrypt(from.Nonce, from.Ciphertext.AsSpan(0, plaintext.Length), from.Ciphertext.AsSpan(plaintext.Length), plaintext, bound);
        return plaintext;
    }

    /// <summary>A keyed hash that goes with the key: once it is destroyed nobody can try what was hashed.</summary>
    /// <param name="label">What it is for: another label is another key.</param>
    /// <param name="text">What is hashed.</param>
    internal byte[] Mark(ReadOnlySpan<byte> label, ReadOnlySpan<byte> text)
    {
        Span<byte> own = stackalloc byte[Size];
        HKDF.Expand(HashAlgorithmName.SHA256, secret, own, label);
        return HMACSHA256.HashData(own, text);
    }

    /// <summary>The cipher itself, for whoever seals one long thing in pieces and nothing else with this key (<see cref="Files.SealedFile"/>).</summary>
    internal AesGcm Cipher() => new(secret, TagSize);

    /// <inheritdoc/>
    public override string ToString() => $"data key {Id}";
}

/// <summary>Sealed text as it is stored.</summary>
/// <param name="Nonce">12 bytes.</param>
/// <param name="Ciphertext">Sealed text and 16-byte tag.</param>
public readonly record struct SealedText(byte[] Nonce, byte[] Ciphertext);
