using System.Globalization;

namespace Fadu.Law.Packs;

/// <summary>What a rule of unusual reading counts in the log of looks.</summary>
public enum ReadingMeasure
{
    /// <summary>Different matters that one person opened within one hour of the clock.</summary>
    MattersInAnHour,

    /// <summary>Looks of one person on one day outside the hours given.</summary>
    OutsideHours,

    /// <summary>Looks of one person at one matter in which the person took no part.</summary>
    NotOnTheCase,
}

/// <summary>A rule by which rows of the log of looks are laid before an auditor: a question to be asked, never a finding about a person.</summary>
/// <param name="Row">Its row in the register: id, title and time in force.</param>
/// <param name="Measure">What it counts.</param>
/// <param name="Threshold">How many are still usual.</param>
/// <param name="Opens">Where usual hours begin, local time.</param>
/// <param name="Closes">Where they end.</param>
public sealed record ReadingRule(RegisterRow Row, ReadingMeasure Measure, int Threshold, TimeOnly Opens, TimeOnly Closes)
{
    /// <summary>What a register of such rules is <c>for</c>.</summary>
    internal const string Use = "unusual-reading";

    private static readonly Dictionary<string, ReadingMeasure> Measures = new()
    {
        ["matters-in-an-hour"] = ReadingMeasure.MattersInAnHour,
        ["outside-hours"] = ReadingMeasure.OutsideHours,
        ["not-on-the-case"] = ReadingMeasure.NotOnTheCase,
    };

    /// <summary>Reads a row: <c>measure</c>, <c>threshold</c>, and for hours <c>opens</c> and <c>closes</c> as 07:00.</summary>
    /// <returns>Null when it cannot be read.</returns>
    internal static ReadingRule? Of(RegisterRow row)
    {
        if (!Measures.TryGetValue(row.Columns.GetValueOrDefault("measure", ""), out var measure)
            || !int.TryParse(row.Columns.GetValueOrDefault("threshold"), NumberStyles.None, CultureInfo.InvariantCulture, out var threshold))
        {
            return null;
        }
        if (measure != ReadingMeasure.OutsideHours)
            return new ReadingRule(row, measure, threshold, TimeOnly.MinValue, TimeOnly.MaxValue);
        return Time("opens") is { } opens && Time("closes") is { } closes && opens < closes ? new ReadingRule(row, measure, threshold, opens, closes) : null;

        TimeOnly? Time(string column) =>
            TimeOnly.TryParseExact(row.Columns.GetValueOrDefault(column), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }
}
