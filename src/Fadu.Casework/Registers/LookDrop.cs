using System.Globalization;
using Fadu.Law;

namespace Fadu.Casework.Registers;

/// <summary>What an act of the bureau says of looks that were dropped: all before an hour. docs/ledger-format.md says how it is written.</summary>
/// <param name="Before">The first hour that is kept, UTC.</param>
/// <param name="Count">How many were dropped by this act.</param>
public sealed record LookDrop(DateTimeOffset Before, long Count)
{
    private const string Kind = "looks-dropped/1";
    private const string HourFormat = "yyyy-MM-dd'T'HH:mm'Z'";

    /// <summary>Reads a line.</summary>
    /// <returns>Null when the text is none.</returns>
    public static LookDrop? Parse(string? text) => text?.Split(' ') is [Kind, var hour, var count]
        && DateTimeOffset.TryParseExact(hour, HourFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
        && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var looks)
            ? new LookDrop(at, looks)
            : null;

    /// <summary>What is wrong with a line that an act is to carry: whatever the channel, no act says of an hour that it may be gone before it has been kept long enough.</summary>
    /// <param name="field">The field with the line.</param>
    /// <param name="text">The line.</param>
    /// <param name="at">When the act is recorded.</param>
    public static FieldError? FaultOf(string field, string? text, DateTimeOffset at) => Parse(text) switch
    {
        null => new FieldError(field, new Bilingual("应当写作 looks-dropped/1 时段 条数，由 fadu access drop 写成。", "Expected looks-dropped/1, an hour and a count, as fadu access drop writes it.")),
        { Before: var before } when before > at.AddDays(-LookRetention.DaysAtLeast) => new FieldError(field, new Bilingual($"查阅日志至少保存{LookRetention.DaysAtLeast}天。", $"Looks are kept for {LookRetention.DaysAtLeast} days at least.")),
        _ => null,
    };

    /// <summary>The line that the act carries: <c>looks-dropped/1 2025-09-01T00:00Z 12</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Before.UtcDateTime.ToString(HourFormat, CultureInfo.InvariantCulture)} {Count}");
}
