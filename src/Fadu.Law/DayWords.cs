using System.Globalization;

namespace Fadu.Law;

/// <summary>Writes legal days and moments as a person reads them: <c>2026年3月26日 周四 24:00前</c>, <c>Thu 26 March 2026, before 24:00</c>.</summary>
public static class DayWords
{
    private const string Week = "日一二三四五六";

    /// <summary>The whole day with its weekday.</summary>
    public static string Full(DateOnly day, string language) => language == "en"
        ? day.ToString("ddd d MMMM yyyy", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日 周{Week[(int)day.DayOfWeek]}");

    /// <summary>The day in a list: without the year when it is the year of <paramref name="today"/>.</summary>
    public static string InList(DateOnly day, DateOnly today, string language)
    {
        if (day.Year != today.Year)
            return Full(day, language);
        return language == "en"
            ? day.ToString("ddd d MMM", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{day.Month}月{day.Day}日 周{Week[(int)day.DayOfWeek]}");
    }

    /// <summary>A last moment: the end of a day reads 24:00前, today reads 今天.</summary>
    /// <param name="lastDay">The last legal day.</param>
    /// <param name="minute">The minute, for a limit of hours; null for a limit that ends with the day.</param>
    /// <param name="today">The bureau's day now.</param>
    /// <param name="language"><c>zh</c> or <c>en</c>.</param>
    public static string Before(DateOnly lastDay, TimeOnly? minute, DateOnly today, string language)
    {
        var clock = minute is { } at ? at.ToString("HH:mm", CultureInfo.InvariantCulture) : "24:00";
        if (language == "en")
            return lastDay == today ? $"today, before {clock}" : $"{InList(lastDay, today, language)}, before {clock}";
        return lastDay == today ? $"今天 {clock}前" : $"{InList(lastDay, today, language)} {clock}前";
    }

    /// <summary>An instant in a list: its day and minute on the clock of a zone, today in a word.</summary>
    public static string Moment(DateTimeOffset at, TimeZoneInfo zone, DateOnly today, string language)
    {
        var day = LegalDay.Of(at, zone);
        var clock = TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture);
        return $"{(day == today ? language == "en" ? "today" : "今天" : InList(day, today, language))} {clock}";
    }
}
