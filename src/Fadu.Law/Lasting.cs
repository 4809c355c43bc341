namespace Fadu.Law;

/// <summary>How long an answer of the law stays what it is while nothing but time passes: what was asked of the time says when it will next come out otherwise.</summary>
/// <remarks>Never past midnight, for rules are chosen and officers stand by the day. A question that cannot say when its answer changes makes the answer one of the moment.</remarks>
public sealed class Lasting
{
    private readonly DateTimeOffset at;
    private readonly DateTime local;

    /// <param name="at">The moment asked for.</param>
    /// <param name="zone">The bureau's zone.</param>
    public Lasting(DateTimeOffset at, TimeZoneInfo zone)
    {
        this.at = at;
        local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        var midnight = LegalDay.Midnight(DateOnly.FromDateTime(local).AddDays(1), zone);
        // Where clocks are set forward or back before midnight, local time is no measure of what is left.
        Until = midnight - at == midnight.DateTime - local ? midnight.ToUniversalTime() : at;
    }

    /// <summary>The first instant at which the answer may be another; the moment asked for where nothing is foreseen.</summary>
    public DateTimeOffset Until { get; private set; }

    /// <summary>At this instant the answer may be another; one that has passed changes nothing.</summary>
    public void ChangesAt(DateTimeOffset instant)
    {
        if (instant > at && instant < Until)
            Until = instant;
    }

    /// <summary>At this local time the answer may be another.</summary>
    public void ChangesAt(DateTime time)
    {
        // What lies beyond midnight is no matter, and need not be an instant.
        if (time > local && time - local < TimeSpan.FromDays(2))
            ChangesAt(at + (time - local));
    }

    /// <summary>The answer is one of the moment.</summary>
    public void IsOfTheMoment() => Until = at;
}
