using Microsoft.AspNetCore.Http;

namespace Fadu.Portal;

/// <summary>How a reader wants the pages. Kept in two cookies of the reader's own, and nothing else about the reader is.</summary>
/// <param name="ReadsEnglish">English; otherwise Chinese.</param>
/// <param name="LargeType">大字版: everything a quarter larger.</param>
public readonly record struct Reader(bool ReadsEnglish, bool LargeType)
{
    private const string LanguageCookie = "fadu-language";
    private const string TypeCookie = "fadu-large";

    /// <summary>As chosen before.</summary>
    public static Reader Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var cookies = http.Request.Cookies;
        return new Reader(cookies[LanguageCookie] == "en", cookies[TypeCookie] == "1");
    }

    /// <summary>As chosen now, and kept for a year.</summary>
    /// <param name="http">Asked, and answered with the choice.</param>
    /// <param name="language"><c>zh</c> or <c>en</c>; anything else changes nothing.</param>
    /// <param name="large"><c>0</c> or <c>1</c>; anything else changes nothing.</param>
    public static Reader Choosing(HttpContext http, string? language, string? large)
    {
        var reader = Of(http);
        if (language is "zh" or "en")
        {
            Keep(http, LanguageCookie, language);
            reader = reader with { ReadsEnglish = language == "en" };
        }
        if (large is "0" or "1")
        {
            Keep(http, TypeCookie, large);
            reader = reader with { LargeType = large == "1" };
        }
        return reader;
    }

    private static void Keep(HttpContext http, string name, string value) => http.Response.Cookies.Append(name, value, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        // A proxy on this machine may end the encryption.
        Secure = http.Request.IsHttps || http.Request.Headers["X-Forwarded-Proto"] == "https",
        MaxAge = TimeSpan.FromDays(365),
        IsEssential = true,
    });
}
