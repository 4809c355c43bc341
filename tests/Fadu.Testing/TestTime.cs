using System.Globalization;

namespace Fadu.Testing;

/// <summary>A clock that a test sets and moves; it starts at the instant given and stands still.</summary>
public sealed class TestTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset now = start;

    /// <summary>A clock at noon, China time, of a day written <c>2026-03-16</c>.</summary>
    public static TestTime NoonOf(string day) =>
        new(new DateTimeOffset(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), new TimeOnly(12, 0), TimeSpan.FromHours(8)));

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(8), "test", "test");

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now.ToUniversalTime();
    }

    /// <summary>Moves the clock on.</summary>
    public void Advance(TimeSpan by)
    {
        lock (gate)
            now += by;
    }

    /// <summary>Sets the clock; it may be set back, as real clocks are.</summary>
    public void Set(DateTimeOffset instant)
    {
        lock (gate)
            now = instant;
    }
}
