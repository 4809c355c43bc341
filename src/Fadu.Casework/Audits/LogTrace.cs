using Fadu.Law;
using Fadu.Law.Packs;

namespace Fadu.Casework.Audits;

/// <summary>One case of another system's log, with its events in the order in which the log holds them.</summary>
/// <param name="Id">The case's name; <c>#7</c> for the seventh case when the log gives none.</param>
/// <param name="Line">The line on which the case begins, counted from 1.</param>
/// <param name="Attributes">What the log says of the case as a whole.</param>
/// <param name="Events">Its events; what could not be read is not here but among the reader's rejections.</param>
public sealed record LogTrace(string Id, long Line, LogAttributes Attributes, IReadOnlyList<LogEvent> Events);

/// <summary>One event of a case.</summary>
/// <param name="Activity">What was done, in the log's own words.</param>
/// <param name="At">When, with the offset written in the log; null when the log gives no time.</param>
/// <param name="Resource">Who did it, when the log says so.</param>
/// <param name="Attributes">All that the log says of the event, the three above included.</param>
/// <param name="Line">The line on which it begins, counted from 1.</param>
public sealed record LogEvent(string Activity, DateTimeOffset? At, string? Resource, LogAttributes Attributes, long Line)
{
    /// <summary>The day on the wall where it happened: days are counted on it, not on instants.</summary>
    public DateOnly? On => At is { } at ? DateOnly.FromDateTime(at.DateTime) : null;
}

/// <summary>Keys with their values as text, in the log's order. A nested value's key is its path: <c>phase/name</c>.</summary>
public readonly struct LogAttributes(IReadOnlyList<KeyValuePair<string, string>> pairs) : IEquatable<LogAttributes>
{
    private static readonly KeyValuePair<string, string>[] None = [];

    /// <summary>The keys with their values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs => pairs ?? None;

    /// <summary>The value of a key, or null if the log does not give it.</summary>
    public string? this[string key]
    {
        get
        {
            foreach (var pair in Pairs)
            {
                if (pair.Key == key)
                    return pair.Value;
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public bool Equals(LogAttributes other) => Pairs.SequenceEqual(other.Pairs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LogAttributes other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Pairs.Count;

    /// <summary>Whether two hold the same keys and values in the same order.</summary>
    public static bool operator ==(LogAttributes left, LogAttributes right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(LogAttributes left, LogAttributes right) => !left.Equals(right);
}

/// <summary>A part of a log that could not be read, and why. Nothing is left out without one.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column, counted from 1; 0 where the whole line is meant.</param>
/// <param name="Reason">What was found, and what was done about it.</param>
public sealed record LogRejection(long Line, int Column, Bilingual Reason);

/// <summary>Where a log keeps what every event needs: keys of XES, headings of CSV.</summary>
/// <param name="Case">The case's name. In XES an attribute of the trace.</param>
/// <param name="Activity">What was done.</param>
/// <param name="Timestamp">When.</param>
/// <param name="Resource">Who; null when nobody is named.</param>
/// <param name="TimestampFormat">A format of .NET for times that are not written <c>2006-07-24T00:00:00+02:00</c> or a shorter form of it.</param>
public sealed record LogColumns(string Case, string Activity, string Timestamp, string? Resource = null, string? TimestampFormat = null)
{
    /// <summary>The standard keys of XES.</summary>
    public static LogColumns OfXes { get; } = new("concept:name", "concept:name", "time:timestamp", "org:resource");

    /// <summary>The headings that come of writing XES as CSV.</summary>
    public static LogColumns OfCsv { get; } = new("case:concept:name", "concept:name", "time:timestamp", "org:resource");
}

/// <summary>Where either format keeps what every event needs.</summary>
/// <param name="Xes">Keys of XES.</param>
/// <param name="Csv">Headings of CSV.</param>
public sealed record LogFormats(LogColumns Xes, LogColumns Csv)
{
    /// <summary>As a pack says it.</summary>
    public static LogFormats Of(EventLogMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new LogFormats(Columns(map.Xes), Columns(map.Csv));
    }

    private static LogColumns Columns(EventLogKeys keys) => new(keys.Case, keys.Activity, keys.Timestamp, keys.Resource, keys.Format);
}

/// <summary>What a log may demand of the machine. A log that demands more is read no further, and says so.</summary>
/// <param name="Bytes">Bytes after expansion.</param>
/// <param name="Ratio">Bytes after expansion for one byte in the file, beyond the first 64 MiB; a log of real events stays far below.</param>
/// <param name="CaseBytes">Bytes of one case of XES, or of one row of CSV.</param>
/// <param name="FieldLength">Characters of one value; a longer one rejects its event alone.</param>
public sealed record LogLimits(long Bytes = 64L << 30, int Ratio = 500, long CaseBytes = 64L << 20, int FieldLength = 1 << 20);
