using System.Globalization;
using Fadu.Disclosure;

namespace Fadu.Portal;

/// <summary>What every page of the public window knows: whose it is, how its reader wants it, which day it is.</summary>
/// <param name="Bureau">The bureau.</param>
/// <param name="Reader">How the reader wants the page.</param>
/// <param name="Now">The desk's time.</param>
public sealed record PortalContext(PortalBureau Bureau, Reader Reader, DateTimeOffset Now)
{
    private const string Week = "日一二三四五六";

    /// <summary>What was looked up, sealed, so that a change of language or type shows it again; null where nothing is shown.</summary>
    public string? Ticket { get; init; }

    /// <summary>The bureau's day.</summary>
    public DateOnly Today { get; } = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Bureau.Zone).DateTime);

    /// <summary>Words in the reader's language.</summary>
    public string Say(string zh, string en) => Reader.ReadsEnglish ? en : zh;

    /// <summary>Words in the reader's language, Chinese where English is missing.</summary>
    public string Say(PublicText text) => Reader.ReadsEnglish ? text.En ?? text.Zh : text.Zh;

    /// <summary>A day without its year where that is this year's, with its weekday.</summary>
    public string ShortDay(DateOnly day) => Reader.ReadsEnglish
        ? day.ToString(day.Year == Today.Year ? "ddd d MMM" : "ddd d MMM yyyy", CultureInfo.InvariantCulture)
        : day.Year != Today.Year ? Day(day) : string.Create(CultureInfo.InvariantCulture, $"{day.Month}月{day.Day}日 周{Week[(int)day.DayOfWeek]}");

    /// <summary>A day with its weekday.</summary>
    public string Day(DateOnly day) => Reader.ReadsEnglish
        ? day.ToString("ddd d MMMM yyyy", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日 周{Week[(int)day.DayOfWeek]}");

    /// <summary>The last moment of a limit: its day, or day and minute of one that is counted in hours.</summary>
    /// <param name="clock">The limit.</param>
    /// <param name="due">Its last instant.</param>
    public string LastMoment(PublicClock clock, DateTimeOffset due)
    {
        ArgumentNullException.ThrowIfNull(clock);
        if (clock.LastDay is { } last)
            return Day(last);
        var local = TimeZoneInfo.ConvertTime(due, Bureau.Zone);
        return Day(DateOnly.FromDateTime(local.DateTime)) + " " + local.ToString("HH:mm", CultureInfo.InvariantCulture);
    }
}
