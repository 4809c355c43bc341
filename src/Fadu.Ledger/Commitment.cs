using System.Buffers;
using System.Security.Cryptography;

namespace Fadu.Ledger;

/// <summary>Salted commitments: what the ledger holds in place of the text, so that erasing the text leaves the proof standing.</summary>
/// <remarks>Domain separated: a commitment to a part can never be taken for one to a skeleton. docs/ledger-format.md, section 2.</remarks>
public static class Commitment
{
    /// <summary>Length of a salt in bytes. Salts are random, one for each skeleton and each part, and are never used twice.</summary>
    public const int SaltSize = 32;

    /// <summary>SHA-256("fadu/skeleton/1\n" ‖ salt ‖ canonical skeleton).</summary>
    /// <param name="salt">32 bytes.</param>
    /// <param name="canonical">The skeleton as <see cref="CanonicalJson"/> writes it.</param>
    /// <exception cref="ArgumentException">The salt is not 32 bytes long.</exception>
    public static LedgerHash OfSkeleton(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> canonical) => Of("fadu/skeleton/1\n"u8, salt, canonical);

    /// <summary>SHA-256("fadu/part/1\n" ‖ salt ‖ canonical plaintext).</summary>
    /// <inheritdoc cref="OfSkeleton"/>
    public static LedgerHash OfPart(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> canonical) => Of("fadu/part/1\n"u8, salt, canonical);

    private static LedgerHash Of(ReadOnlySpan<byte> domain, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> canonical)
    {
        if (salt.Length != SaltSize)
            throw new ArgumentException($"a salt has {SaltSize} bytes, found {salt.Length}", nameof(salt));

        var length = domain.Length + SaltSize + canonical.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            domain.CopyTo(rented);
            salt.CopyTo(rented.AsSpan(domain.Length));
            canonical.CopyTo(rented.AsSpan(domain.Length + SaltSize));
            return LedgerHash.Of(rented.AsSpan(0, length));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(rented.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
