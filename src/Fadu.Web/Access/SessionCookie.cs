using System.Net;
using Fadu.Casework.Accounts;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Access;

/// <summary>The cookie that carries a session's token: for this host alone, out of reach of script, gone with the browser.</summary>
internal static class SessionCookie
{
    /// <summary>The token the browser holds; null when it holds none.</summary>
    public static SessionToken? Read(HttpContext http) => http.Request.Cookies[Name(http)] is { Length: > 0 } text ? new SessionToken(text) : null;

    /// <summary>Gives the browser a token.</summary>
    public static void Give(HttpContext http, SessionToken token) => http.Response.Cookies.Append(Name(http), token.Text, Options(http));

    /// <summary>Takes it away.</summary>
    public static void Take(HttpContext http) => http.Response.Cookies.Delete(Name(http), Options(http));

    /// <summary>Where a browser is, as a list of sessions shows it: network address and kind of browser.</summary>
    public static string CameFrom(HttpContext http)
    {
        var browser = http.Request.Headers.UserAgent.ToString();
        (string Mark, string Name)[] known = [("MicroMessenger", "WeChat"), ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
        (string Mark, string Name)[] systems = [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("Mac OS", "macOS"), ("Linux", "Linux")];
        string?[] words = [Address(http), Of(known), Of(systems)];
        return string.Join(" · ", words.OfType<string>());

        string? Of((string Mark, string Name)[] marks) => marks.FirstOrDefault(one => browser.Contains(one.Mark, StringComparison.Ordinal)).Name;
    }

    /// <summary>The network address somebody calls from. Another's word for it is taken only from this very machine, where a proxy may stand.</summary>
    public static string Address(HttpContext http)
    {
        var caller = http.Connection.RemoteIpAddress;
        if (caller is not null && IPAddress.IsLoopback(caller) && http.Request.Headers["X-Forwarded-For"].ToString() is { Length: > 0 } forwarded
            && IPAddress.TryParse(forwarded.Split(',')[^1].Trim(), out var behind))
        {
            caller = behind;
        }
        return caller is null ? "" : (caller.IsIPv4MappedToIPv6 ? caller.MapToIPv4() : caller).ToString();
    }

    /// <summary>What the browser has as the beginning of its address.</summary>
    public static string Origin(HttpContext http) => (IsEncrypted(http) ? "https://" : "http://") + http.Request.Host.Value + http.Request.PathBase;

    // Encrypted, the browser takes it by this name from this very host alone; no neighbour of it and no plain page can plant one. Another name is not read then.
    private static string Name(HttpContext http) => IsEncrypted(http) ? Callers.EncryptedSessionCookie : Callers.SessionCookie;

    /// <summary>Whether the line to the browser is encrypted.</summary>
    /// <remarks>Behind a proxy that ends the encryption the proxy says so; whoever says it falsely hinders only himself.</remarks>
    public static bool IsEncrypted(HttpContext http) => http.Request.IsHttps || http.Request.Headers["X-Forwarded-Proto"] == "https";

    private static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = IsEncrypted(http),
        Path = "/",
        IsEssential = true,
    };
}

/// <summary>A cookie that goes over an encrypted line alone wherever the line to the browser is one; a proxy may end the encryption.</summary>
internal sealed class EncryptedWhereTheLineIs : CookieBuilder
{
    /// <inheritdoc/>
    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = SessionCookie.IsEncrypted(context);
        return options;
    }
}
