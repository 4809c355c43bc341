using System.Security.Cryptography;
using System.Text;

namespace Fadu.Disclosure;

/// <summary>Seals a public record under a key derived from file number and query code: who holds the store alone opens nothing.</summary>
/// <remarks>
/// The locator under which a record is stored is derived too, so that a wrong code and a missing case look the same from outside and inside.
/// HKDF-SHA-256 (RFC 5869) and AES-256-GCM. The nonce is taken from a MAC over key and text: the same record sealed again gives the same bytes,
/// and two texts never share a nonce.
/// </remarks>
public static class PublicSeal
{
    private const int TagSize = 16;
    private const int NonceSize = 12;
    private const int LocatorSize = 32;

    /// <summary>Where the record of this file number and code stands, and the key that opens it.</summary>
    public static (byte[] Locator, byte[] Key) Derive(string fileNumber, string code)
    {
        var secret = Encoding.UTF8.GetBytes(Normal(code));
        var salt = Encoding.UTF8.GetBytes(Normal(fileNumber));
        var both = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, LocatorSize + 32, salt, "fadu/public-record/1"u8.ToArray());
        return (both[..LocatorSize], both[LocatorSize..]);
    }

    /// <summary>Seals the text.</summary>
    public static byte[] Seal(byte[] key, byte[] locator, ReadOnlySpan<byte> text)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData("fadu/public-nonce/1"u8);
        mac.AppendData(text);
        var nonce = mac.GetHashAndReset()[..NonceSize];

        var envelope = new byte[NonceSize + text.Length + TagSize];
        nonce.CopyTo(envelope, 0);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, text, envelope.AsSpan(NonceSize, text.Length), envelope.AsSpan(NonceSize + text.Length), locator);
        return envelope;
    }

    /// <summary>Opens a sealed record; null when it is not the record of this key.</summary>
    public static byte[]? Open(byte[] key, byte[] locator, ReadOnlySpan<byte> envelope)
    {
        if (envelope.Length < NonceSize + TagSize)
            return null;

        var text = new byte[envelope.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        try
        {
            aes.Decrypt(envelope[..NonceSize], envelope[NonceSize..^TagSize], envelope[^TagSize..], text, locator);
            return text;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    // People type full-width letters, spaces and hyphens; none of them distinguishes two cases.
    private static string Normal(string typed) =>
        string.Concat(typed.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && c != '-')).ToUpperInvariant();
}
