using System.Globalization;
using Fadu.Disclosure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Fadu.Portal.Pages;

/// <summary>A page of the public window: its language, its bureau, its day.</summary>
public abstract class PortalPage(PortalBureau bureau, TimeProvider time) : PageModel
{
    private const string Week = "日一二三四五六";
    private const string LanguageCookie = "fadu-language";
    private const string TypeCookie = "fadu-large";

    private string? chosenLanguage;
    private string? chosenType;

    /// <summary>The bureau.</summary>
    public PortalBureau Bureau { get; } = bureau;

    /// <summary><c>zh</c> or <c>en</c>.</summary>
    public string Language => (chosenLanguage ?? HttpContext.Request.Cookies[LanguageCookie]) == "en" ? "en" : "zh";

    /// <summary>大字版: everything a quarter larger.</summary>
    public bool LargeType => (chosenType ?? HttpContext.Request.Cookies[TypeCookie]) == "1";

    /// <summary>What was looked up, sealed, so that a change of language or type shows it again; null where nothing is shown.</summary>
    public virtual string? Ticket => null;

    /// <summary>The desk's time.</summary>
    public DateTimeOffset Now { get; } = time.GetUtcNow();

    /// <summary>The bureau's day.</summary>
    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Bureau.Zone).DateTime);

    /// <summary>Words in the reader's language.</summary>
    public string T(string zh, string en) => Language == "en" ? en : zh;

    /// <summary>Words in the reader's language, Chinese where English is missing.</summary>
    public string T(PublicText text) => Language == "en" ? text.En ?? text.Zh : text.Zh;

    /// <summary>Keeps how a reader wants the page, and shows this one so. Nothing about the reader.</summary>
    /// <param name="language"><c>zh</c> or <c>en</c>; anything else changes nothing.</param>
    /// <param name="large"><c>0</c> or <c>1</c>; anything else changes nothing.</param>
    protected void Choose(string? language, string? large)
    {
        if (language is "zh" or "en")
            Keep(LanguageCookie, chosenLanguage = language);
        if (large is "0" or "1")
            Keep(TypeCookie, chosenType = large);
    }

    private void Keep(string name, string value) => Response.Cookies.Append(name, value, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        MaxAge = TimeSpan.FromDays(365),
        IsEssential = true,
    });

    /// <summary>A day without its year where that is this year's, with its weekday.</summary>
    public string ShortDay(DateOnly day) => day.Year != Today.Year ? Day(day) : Language == "en"
        ? day.ToString("ddd d MMM", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{day.Month}月{day.Day}日 周{Week[(int)day.DayOfWeek]}");

    /// <summary>A day with its weekday.</summary>
    public string Day(DateOnly day) => Language == "en"
        ? day.ToString("ddd d MMMM yyyy", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日 周{Week[(int)day.DayOfWeek]}");

    /// <summary>The minute of an instant on the bureau's clock.</summary>
    public string Minute(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Bureau.Zone).ToString("HH:mm", CultureInfo.InvariantCulture);
}
