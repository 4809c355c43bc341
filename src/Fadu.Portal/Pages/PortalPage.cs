using System.Globalization;
using Fadu.Disclosure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Fadu.Portal.Pages;

/// <summary>A page of the public window: its language, its bureau, its day.</summary>
public abstract class PortalPage(PortalBureau bureau, TimeProvider time) : PageModel
{
    private const string Week = "日一二三四五六";

    /// <summary>The bureau.</summary>
    public PortalBureau Bureau { get; } = bureau;

    /// <summary><c>zh</c> or <c>en</c>.</summary>
    public string Language => HttpContext.Request.Cookies["fadu-language"] == "en" ? "en" : "zh";

    /// <summary>大字版: everything a quarter larger.</summary>
    public bool LargeType => HttpContext.Request.Cookies["fadu-large"] == "1";

    /// <summary>The desk's time.</summary>
    public DateTimeOffset Now { get; } = time.GetUtcNow();

    /// <summary>The bureau's day.</summary>
    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Bureau.Zone).DateTime);

    /// <summary>Words in the reader's language.</summary>
    public string T(string zh, string en) => Language == "en" ? en : zh;

    /// <summary>Words in the reader's language, Chinese where English is missing.</summary>
    public string T(PublicText text) => Language == "en" ? text.En ?? text.Zh : text.Zh;

    /// <summary>A day with its weekday.</summary>
    public string Day(DateOnly day) => Language == "en"
        ? day.ToString("ddd d MMMM yyyy", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日 周{Week[(int)day.DayOfWeek]}");

    /// <summary>The minute of an instant on the bureau's clock.</summary>
    public string Minute(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Bureau.Zone).ToString("HH:mm", CultureInfo.InvariantCulture);
}
