using System.Globalization;

namespace Fadu.Casework;

/// <summary>The bureau's zone: which local day an instant belongs to.</summary>
/// <remarks>The zone's id stands in the act with which the bureau was founded, so that a day can be told again without this machine's settings.</remarks>
public sealed class BureauZone
{
    private readonly TimeZoneInfo zone;

    /// <param name="id">An IANA id such as <c>Asia/Shanghai</c>.</param>
    /// <exception cref="TimeZoneNotFoundException">No such zone.</exception>
    public BureauZone(string id)
    {
        Id = id;
        zone = TimeZoneInfo.FindSystemTimeZoneById(id);
    }

    /// <summary>The zone of a bureau not yet founded: China has one.</summary>
    public static BureauZone China { get; } = new("Asia/Shanghai");

    /// <summary>The IANA id.</summary>
    public string Id { get; }

    /// <summary>The zone itself, for the time engine.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>The local day of an instant.</summary>
    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>The instant at which a local day begins.</summary>
    public DateTimeOffset StartOf(DateOnly on)
    {
        var local = on.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>A UTC instant of whole milliseconds: what is hashed must read back the same from every database.</summary>
    public static DateTimeOffset Truncated(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    /// <summary>The day as it is written into a record.</summary>
    public static string Written(DateOnly on) => on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
