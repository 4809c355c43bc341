using Fadu.Web.Access;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web;

/// <summary>Chinese unless the reader chose English; the choice is a cookie, one switch away on every page.</summary>
public static class Language
{
    private const string Cookie = "fadu-language";

    /// <summary><c>zh</c> or <c>en</c>.</summary>
    public static string Of(HttpContext context) => context.Request.Cookies[Cookie] == "en" ? "en" : "zh";

    /// <summary>Keeps the choice for a year and goes back to the page the reader was on.</summary>
    public static IResult Choose(HttpContext context, string? to, string? back)
    {
        context.Response.Cookies.Append(Cookie, to == "en" ? "en" : "zh", new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = SessionCookie.IsEncrypted(context),
            MaxAge = TimeSpan.FromDays(365),
            IsEssential = true,
        });
        return Results.LocalRedirect(LocalPath(back));
    }

    /// <summary>A path of this site, whatever was asked for: no redirect leads elsewhere. What is not ASCII is escaped, for a header carries nothing else.</summary>
    public static string LocalPath(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal) && !path.Any(char.IsControl)
            ? string.Concat(path.EnumerateRunes().Select(one => one.IsAscii ? one.ToString() : Uri.EscapeDataString(one.ToString())))
            : "/";
}
