using System.Globalization;

namespace Fadu.Casework.Demonstration;

/// <summary>When a story's act happens: <c>12d 09:30</c>, the twelfth day after the story began.</summary>
internal static class StoryTime
{
    private static readonly TimeSpan Following = TimeSpan.FromMinutes(10);

    /// <summary>The instant of an act; ten minutes after the act before when it names none.</summary>
    /// <exception cref="FormatException">It is written otherwise.</exception>
    public static DateTimeOffset Of(string? written, DateOnly begun, DateTimeOffset before, TimeZoneInfo zone)
    {
        if (written is null)
            return before + Following;
        var parts = written.Split('d', 2, StringSplitOptions.TrimEntries);
        if (parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            && TimeOnly.TryParseExact(parts[1], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
        {
            var local = begun.AddDays(days).ToDateTime(clock);
            return new DateTimeOffset(local, zone.GetUtcOffset(local));
        }

        throw new FormatException($"a story's time reads “12d 09:30”, not “{written}”");
    }
}
