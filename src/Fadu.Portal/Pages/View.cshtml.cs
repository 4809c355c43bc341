using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Fadu.Portal.Pages;

/// <summary>Keeps how a reader wants the page: language and size of type. Nothing about the reader.</summary>
public sealed class ViewModel : PageModel
{
    /// <summary>Sets what was asked for and goes back to the start.</summary>
    public IActionResult OnGet(string? to, string? large)
    {
        if (to is "zh" or "en")
            Keep("fadu-language", to);
        if (large is "0" or "1")
            Keep("fadu-large", large);
        return LocalRedirect("/");
    }

    private void Keep(string name, string value) => Response.Cookies.Append(name, value, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        MaxAge = TimeSpan.FromDays(365),
        IsEssential = true,
    });
}
