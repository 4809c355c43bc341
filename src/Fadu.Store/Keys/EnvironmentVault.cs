using System.Security.Cryptography;

namespace Fadu.Store.Keys;

/// <summary>A vault whose key is handed to the process at its start, from whatever keeps the machine's secrets.</summary>
/// <param name="key">32 bytes.</param>
public sealed class EnvironmentVault(byte[] key) : IKeyVault
{
    /// <inheritdoc/>
    public string Kind => "environment";

    /// <summary>Reads a key as it is handed over.</summary>
    /// <param name="text">32 bytes in Base64.</param>
    /// <exception cref="StoreRefusedException">It is none. What was found is not repeated.</exception>
    public static EnvironmentVault Parse(string? text)
    {
        var key = new byte[DataKey.Size];
        return Convert.TryFromBase64String(text ?? "", key, out var length) && length == DataKey.Size
            ? new EnvironmentVault(key)
            : throw new StoreRefusedException("金库密钥应为 Base64 写成的32字节（可用 fadu keys vault-key 生成）。 The vault's key must be 32 bytes in Base64: fadu keys vault-key makes one.");
    }

    /// <inheritdoc/>
    public byte[] Seal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> place)
    {
        var text = Key.Seal(secret, place);
        return [.. text.Nonce, .. text.Ciphertext];
    }

    /// <inheritdoc/>
    public byte[] Open(ReadOnlySpan<byte> from, ReadOnlySpan<byte> place) => from.Length > DataKey.NonceSize
        ? Key.Open(new SealedText(from[..DataKey.NonceSize].ToArray(), from[DataKey.NonceSize..].ToArray()), place)
        : throw new AuthenticationTagMismatchException("The sealed secret is too short.");

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    private DataKey Key => new(default, key);
}
