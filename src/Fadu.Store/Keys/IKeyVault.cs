using System.Security.Cryptography;

namespace Fadu.Store.Keys;

/// <summary>金库: seals the secrets of a folder of keys under a key that does not lie there. The one door to hardware and key services.</summary>
/// <remarks>It is asked once for each file at a start and at a rotation, never for a record: it may be slow.</remarks>
public interface IKeyVault : IDisposable
{
    /// <summary>Its kind, as a sealed line names it: environment, pkcs11…</summary>
    string Kind { get; }

    /// <summary>Seals a secret.</summary>
    /// <param name="secret">32 bytes.</param>
    /// <param name="place">What it is bound to: put elsewhere it does not open.</param>
    byte[] Seal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> place);

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, another place, or a changed byte.</exception>
    byte[] Open(ReadOnlySpan<byte> from, ReadOnlySpan<byte> place);
}
