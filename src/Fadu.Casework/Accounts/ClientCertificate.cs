using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fadu.Law;

namespace Fadu.Casework.Accounts;

/// <summary>A certificate by which a caller has shown, in the handshake, that it holds the key.</summary>
/// <param name="Thumbprint">SHA-256 of it, in lower-case hexadecimal.</param>
/// <param name="From">It is good from.</param>
/// <param name="Until">It is good until, this second included.</param>
public sealed record ShownCertificate(string Thumbprint, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>Whether it is that of a token. Which authority signed it, if any, says nothing here: the binding names this one and no other.</summary>
    public bool Is(string thumbprint, DateTimeOffset now) => Thumbprint == thumbprint && From <= now && now <= Until;
}

/// <summary>客户端证书: a token that is bound to one is of no use to whoever copied it, for the key is never sent (RFC 8705, section 3: SHA-256 of the certificate itself).</summary>
public static class ClientCertificate
{
    private const int DigitsOfSha256 = 64;

    /// <summary>Whether a text holds a private key, which is for nobody here to see, to show or to keep.</summary>
    public static bool HoldsKey(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains("PRIVATE KEY", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads what somebody gave: a certificate as PEM, or its SHA-256 as tools print it, with colons or spaces or without.</summary>
    /// <returns>The SHA-256 in lower-case hexadecimal, null where nothing was given; or why it is none.</returns>
    public static (string? Thumbprint, Bilingual? Fault) Read(string text, DateTimeOffset now)
    {
        if (HoldsKey(text))
            return (null, new Bilingual("给的是私钥，已丢弃。私钥只留在那个系统里，换一把新的；这里只填证书。", "This is a private key, which was dropped here. A key stays in its system: replace it, and give the certificate alone."));
        return text.Contains("-----BEGIN", StringComparison.Ordinal) ? ReadPem(text, now) : ReadDigits(text);
    }

    private static (string? Thumbprint, Bilingual? Fault) ReadPem(string text, DateTimeOffset now)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(text);
            var until = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
            return until < now
                ? (null, new Bilingual($"这张证书{Day(until)}已过期，请给一张有效的。", $"This certificate ran out on {Day(until)}: give one that is good."))
                : (Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256)), null);
        }
        catch (CryptographicException)
        {
            return (null, new Bilingual("这段 PEM 里没有能读的证书。应以 -----BEGIN CERTIFICATE----- 开头，请整段粘贴。", "There is no certificate to be read in this PEM: it begins with -----BEGIN CERTIFICATE-----, and is given whole."));
        }
    }

    private static (string? Thumbprint, Bilingual? Fault) ReadDigits(string text)
    {
        var digits = new string([.. text.Where(sign => sign is not (':' or ' ') && !char.IsControl(sign))]).ToLowerInvariant();
        if (digits.Length == 0)
            return (null, null);
        return digits.Length == DigitsOfSha256 && digits.All(char.IsAsciiHexDigit)
            ? (digits, null)
            : (null, new Bilingual(
                $"证书指纹应是64个十六进制数字（SHA-256），实为{digits.Length}个字符。用 openssl x509 -noout -fingerprint -sha256 -in 证书 得到，也可以整段粘贴 PEM 证书。",
                $"A fingerprint is 64 hexadecimal digits (SHA-256), found {digits.Length} characters. Get it by openssl x509 -noout -fingerprint -sha256 -in CERTIFICATE, or give the certificate itself as PEM."));
    }

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
