using System.Security.Cryptography;
using Fadu.Law;
using Fadu.Ledger;

namespace Fadu.Casework.Accounts;

/// <summary>签名公钥: the Ed25519 key that another system signs its requests with. Whoever copied its token alone, or stands on the line, can say nothing in its name.</summary>
public static class CallerKey
{
    // SubjectPublicKeyInfo of Ed25519 (RFC 8410, section 4): what stands before the 32 bytes is always this.
    private static readonly byte[] Before = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

    /// <summary>Reads what somebody gave: a public key as PEM, or its 32 bytes in Base64.</summary>
    /// <returns>The 32 bytes in Base64, null where nothing was given; or why it is none.</returns>
    public static (string? Key, Bilingual? Fault) Read(string text)
    {
        if (ClientCertificate.HoldsKey(text))
            return (null, new Bilingual("给的是私钥，已丢弃。私钥只留在那个系统里，换一把新的；这里只填公钥。", "This is a private key, which was dropped here. A key stays in its system: replace it, and give the public key alone."));
        var bare = text.Trim();
        if (bare.Length == 0)
            return (null, null);
        var bytes = bare.Contains("-----BEGIN", StringComparison.Ordinal) ? OfPem(bare) : OfBase64(bare);
        return bytes is not null && IsKey(bytes)
            ? (Convert.ToBase64String(bytes), null)
            : (null, new Bilingual(
                "读不出 Ed25519 公钥。应是 -----BEGIN PUBLIC KEY----- 开头的 PEM 整段，或者32个字节的 Base64（44个字符）。用 openssl genpkey -algorithm ed25519 -out key.pem 生成，用 openssl pkey -in key.pem -pubout 得到公钥。",
                "No Ed25519 public key can be read here. Give PEM whole, which begins with -----BEGIN PUBLIC KEY-----, or the 32 bytes in Base64 (44 characters). Make a key by openssl genpkey -algorithm ed25519 -out key.pem, and get this by openssl pkey -in key.pem -pubout."));
    }

    private static byte[]? OfPem(string text)
    {
        // One key and nothing else: of two, nobody could say which was meant.
        if (!PemEncoding.TryFind(text, out var found) || text[found.Label] != "PUBLIC KEY" || found.Location.GetOffsetAndLength(text.Length) is not (0, var length) || length != text.Length)
            return null;
        var bytes = OfBase64(string.Concat(text[found.Base64Data].Where(sign => !char.IsWhiteSpace(sign))));
        return bytes?.AsSpan().StartsWith(Before) == true ? bytes[Before.Length..] : null;
    }

    private static byte[]? OfBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static bool IsKey(byte[] bytes)
    {
        if (bytes.Length != MessageKey.Size)
            return false;
        try
        {
            _ = new MessageKey(bytes);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
