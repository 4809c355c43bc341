namespace Fadu.Law;

/// <summary>Between legal days, which are local, and instants. A legal day runs from midnight to midnight in the bureau's zone.</summary>
public static class LegalDay
{
    // A day at either end of the calendar has no instant in every zone.
    private static readonly DateOnly Earliest = DateOnly.MinValue.AddDays(1);
    private static readonly DateOnly Latest = DateOnly.MaxValue.AddDays(-1);

    /// <summary>The instant a legal day begins.</summary>
    public static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone) => At(day, TimeOnly.MinValue, zone);

    /// <summary>The instant of a local time on a legal day.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var local = (day < Earliest ? Earliest : day > Latest ? Latest : day).ToDateTime(time);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    /// <summary>The legal day of an instant.</summary>
    public static DateOnly Of(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>The instant a span later, shown in the zone; the end of the calendar if it lies beyond.</summary>
    public static DateTimeOffset Later(DateTimeOffset instant, TimeSpan span, TimeZoneInfo zone)
    {
        var least = Earliest.ToDateTime(TimeOnly.MinValue).Ticks;
        var most = Latest.ToDateTime(TimeOnly.MinValue).Ticks;
        var ticks = Math.Clamp(instant.UtcTicks + span.Ticks, least, most);
        return TimeZoneInfo.ConvertTime(new DateTimeOffset(ticks, TimeSpan.Zero), zone);
    }
}
