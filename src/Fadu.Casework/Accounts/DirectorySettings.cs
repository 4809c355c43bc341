using System.Net;
using Fadu.Law;

namespace Fadu.Casework.Accounts;

/// <summary>统一身份: the bureau's own directory, by OpenID Connect. What it says stands for the password and for nothing else.</summary>
/// <param name="issuer">The directory as it names itself: an address; all that is asked of it is asked there.</param>
/// <param name="client">The name this bureau has in it.</param>
/// <param name="secret">What this bureau proves itself by; it comes from a file or the environment and is shown nowhere.</param>
public sealed class DirectorySettings(string issuer, string client, string secret)
{
    /// <summary>The directory as it names itself.</summary>
    public string Issuer { get; } = issuer;

    /// <summary>The name this bureau has in it.</summary>
    public string Client { get; } = client;

    /// <summary>What this bureau proves itself by.</summary>
    public string Secret { get; } = secret;

    /// <summary>Where the directory says how it is spoken to (OpenID Connect Discovery 1.0, 4).</summary>
    public Uri Metadata { get; } = new(issuer.TrimEnd('/') + "/.well-known/openid-configuration");

    /// <summary>Whether an address is at the directory: the same scheme, host and port.</summary>
    public bool Holds(Uri? address) => address is { IsAbsoluteUri: true } && address.GetLeftPart(UriPartial.Authority) == Metadata.GetLeftPart(UriPartial.Authority);

    /// <summary>Why an address cannot name a directory; null when it can. A plain line is taken on this very machine only.</summary>
    public static Bilingual? IssuerFault(string issuer) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var address) && address is { Query: "", Fragment: "", UserInfo: "" } && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsHere(address)))
            ? null
            : new Bilingual(
                $"统一身份的地址应写作 https://主机/路径，不带问号和井号；http 只能用于本机。实为“{issuer}”。",
                $"The directory is named by an address such as https://host/path, without query or fragment, http on this machine only; found “{issuer}”.");

    private static bool IsHere(Uri address) => address.IsLoopback || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
}
