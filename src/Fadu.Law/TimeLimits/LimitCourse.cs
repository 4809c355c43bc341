namespace Fadu.Law.TimeLimits;

/// <summary>The event a limit runs from: a local day, with its time if that is known.</summary>
/// <param name="Day">The legal day in the bureau's zone.</param>
/// <param name="Time">The local time, or null: an hour limit is then read against the organ (from 0:00 its own, from 24:00 a party's).</param>
public readonly record struct LimitStart(DateOnly Day, TimeOnly? Time = null)
{
    /// <summary>The start of a limit that runs from an instant.</summary>
    public static LimitStart At(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        return new LimitStart(DateOnly.FromDateTime(local.DateTime), TimeOnly.FromDateTime(local.DateTime));
    }

    /// <summary>A start on a day.</summary>
    public static implicit operator LimitStart(DateOnly day) => new(day);
}

/// <summary>A time that is not counted.</summary>
/// <param name="Ground">Id of the ground; counts only if the limit names it.</param>
/// <param name="From">First day not counted.</param>
/// <param name="To">Last day not counted (included), or null while it lasts.</param>
/// <remarks>
/// Both ends are included, so 13 to 27 February is 15 days. An act that stops the count on a day leaves that day counted, as
/// the starting day of any period is not counted: <see cref="Between"/> does this.
/// </remarks>
public sealed record Pause(string Ground, DateOnly From, DateOnly? To)
{
    /// <summary>For an hour limit: the local time on <see cref="From"/> at which it began; null is 0:00.</summary>
    public TimeOnly? FromTime { get; init; }

    /// <summary>For an hour limit: the local time on <see cref="To"/> at which it ended; null is 24:00.</summary>
    public TimeOnly? ToTime { get; init; }

    /// <summary>Title of the ground, for the trace.</summary>
    public Bilingual? Title { get; init; }

    /// <summary>The document that stopped the count.</summary>
    public string? Document { get; init; }

    /// <summary>The act that stopped it.</summary>
    public string? Act { get; init; }

    /// <summary>The provision that lets this time not count.</summary>
    public Citation? Cite { get; init; }

    /// <summary>The pause from an act that stops the count (its own day is still counted) to the act that ends it (its day is not).</summary>
    public static Pause Between(string ground, DateOnly stoppedOn, DateOnly? resumedOn) => new(ground, stoppedOn.AddDays(1), resumedOn);
}

/// <summary>An extension that an act has granted.</summary>
/// <param name="Act">Id of the approving act.</param>
/// <param name="By">Who approved.</param>
/// <param name="Option">Which of the limit's extensions, from 0; null takes the first not yet used up.</param>
/// <param name="Length">How much was granted; null is all the text allows.</param>
/// <param name="Document">The document that grants it.</param>
/// <param name="Until">The day the act names, for an extension without a length; such an extension without its day is not counted.</param>
public sealed record GrantedExtension(
    string? Act = null, string? By = null, int? Option = null, int? Length = null, string? Document = null, DateOnly? Until = null);

/// <summary>A conversion of the procedure that puts another limit in this one's place.</summary>
/// <param name="To">The limit that holds from then on.</param>
/// <param name="On">The day of the conversion.</param>
/// <param name="FromOriginalStart">Whether it is counted from the original start, or from <paramref name="On"/>.</param>
/// <param name="Act">The act that converted.</param>
public sealed record LimitSwitch(LimitRule To, DateOnly On, bool FromOriginalStart, string? Act = null);

/// <summary>What happened to one limit while it ran.</summary>
public sealed record LimitCourse
{
    /// <summary>A person is held, and nothing else happened.</summary>
    public static LimitCourse PersonHeld { get; } = new() { Held = true };

    /// <summary>Whether a person is held.</summary>
    public bool Held { get; init; }

    /// <summary>Times not counted, in any order; they may overlap.</summary>
    public IReadOnlyList<Pause> Pauses { get; init; } = [];

    /// <summary>Extensions in the order granted.</summary>
    public IReadOnlyList<GrantedExtension> Extensions { get; init; } = [];

    /// <summary>A conversion, or null.</summary>
    public LimitSwitch? Switch { get; init; }
}

/// <summary>What a course contains that the limit does not allow. It is not counted, and found.</summary>
public enum LimitProblemKind
{
    /// <summary>A pause on a ground that the limit does not name.</summary>
    GroundNotNamed,

    /// <summary>An extension of a limit that has none, or one more than allowed.</summary>
    ExtensionNotAllowed,

    /// <summary>An extension longer than allowed; counted to the length allowed.</summary>
    ExtensionTooLong,

    /// <summary>A pause that ends before it begins.</summary>
    PauseReversed,
}

/// <summary>One thing in a course that the limit does not allow.</summary>
/// <param name="Kind">What.</param>
/// <param name="Says">It in words.</param>
/// <param name="Act">The act concerned, if known.</param>
public sealed record LimitProblem(LimitProblemKind Kind, Bilingual Says, string? Act);
