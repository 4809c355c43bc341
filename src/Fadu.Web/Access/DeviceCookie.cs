using System.Security.Cryptography;
using System.Text.Json;
using Fadu.Casework.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Access;

/// <summary>The cookie by which a browser is known again that somebody has signed in with: sealed, for this host alone, out of reach of script. It opens nothing.</summary>
/// <param name="protection">Seals and opens.</param>
/// <param name="settings">The clock by which it ages: what the browser makes of its age nobody here knows.</param>
internal sealed class DeviceCookie(IDataProtectionProvider protection, AccountSettings settings)
{
    /// <summary>Its name on a plain line.</summary>
    public const string Plain = "fadu-device";

    /// <summary>Its name on an encrypted one: bound to its host by it.</summary>
    public const string Encrypted = "__Host-" + Plain;

    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(180);

    private readonly IDataProtector seal = protection.CreateProtector("fadu.device.2");

    /// <summary>What was sealed into the browser; null when that is nothing of ours, or too old.</summary>
    public KnownDevice? Read(HttpContext http)
    {
        if (http.Request.Cookies[Name(http)] is not { Length: > 0 } text)
            return null;
        try
        {
            return JsonSerializer.Deserialize<Aging>(seal.Unprotect(text)) is { } read && read.Until > settings.Time.GetUtcNow() ? read.Device : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Makes the browser known to whoever has just signed in with it.</summary>
    public void Give(HttpContext http, SessionHolder holder) => http.Response.Cookies.Append(
        Name(http), seal.Protect(JsonSerializer.Serialize(new Aging(KnownDevice.After(Read(http), holder), settings.Time.GetUtcNow() + GoodFor))),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = SessionCookie.IsEncrypted(http), Path = "/", MaxAge = GoodFor, IsEssential = true });

    private static string Name(HttpContext http) => SessionCookie.IsEncrypted(http) ? Encrypted : Plain;

    /// <summary>What is sealed: the device, and until when it is one.</summary>
    private sealed record Aging(KnownDevice Device, DateTimeOffset Until);
}
