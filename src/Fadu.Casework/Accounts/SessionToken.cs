using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Fadu.Casework.Accounts;

/// <summary>What the browser holds of a session: 32 random bytes. The store holds only their SHA-256, so that whoever reads it is nobody.</summary>
/// <param name="Text">As the cookie carries it.</param>
public readonly record struct SessionToken(string Text)
{
    private const int Size = 32;

    /// <summary>A new one.</summary>
    public static SessionToken New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size)));

    /// <summary>SHA-256 of its bytes; null when the text is no token.</summary>
    public byte[]? Hash()
    {
        Span<byte> bytes = stackalloc byte[Size];
        return Text.Length == Base64Url.GetEncodedLength(Size) && Base64Url.TryDecodeFromChars(Text, bytes, out var written) && written == Size ? SHA256.HashData(bytes) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => "(token)";
}

/// <summary>A token's hash as a key in memory.</summary>
internal readonly record struct TokenKey(UInt128 High, UInt128 Low)
{
    public static TokenKey Of(byte[] hash) => MemoryMarshal.Read<TokenKey>(hash);
}
