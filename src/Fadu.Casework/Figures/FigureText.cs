using System.Globalization;

namespace Fadu.Casework.Figures;

/// <summary>What a figure says, as text.</summary>
public static class FigureText
{
    private const int ExactBelow = 10;
    private const int StepOfTens = 5;

    /// <summary>For machines: no grouping; empty when it is not recorded.</summary>
    public static string Plain(FigureReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return reading.Value?.ToString("0.##", CultureInfo.InvariantCulture) ?? (reading.Day is { } day ? BureauZone.Written(day) : "");
    }

    /// <summary>For readers: thousands grouped, a day in words.</summary>
    public static string Shown(FigureReading reading, string language)
    {
        ArgumentNullException.ThrowIfNull(reading);
        if (reading.Day is { } day)
            return language == "en" ? day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日");
        return reading.Value is { } value ? Grouped(value) : language == "en" ? "not recorded" : "没有记录";
    }

    /// <summary>A number with its thousands grouped.</summary>
    public static string Grouped(decimal value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    /// <summary>余: a number rounded down so that it is surely reached: to a five below a hundred, to its two leading digits above; exact below ten.</summary>
    /// <returns>The rounded number, and whether the true one is greater.</returns>
    public static (decimal Rounded, bool More) AtLeast(decimal value)
    {
        var whole = Math.Floor(value);
        if (whole < ExactBelow)
            return (whole, whole < value);
        var step = (decimal)StepOfTens;
        for (var limit = 100m; limit <= whole; limit *= 10)
            step = limit / 10;
        var rounded = Math.Floor(whole / step) * step;
        return (rounded, rounded < value);
    }
}
