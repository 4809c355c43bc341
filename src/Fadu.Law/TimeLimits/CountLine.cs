using System.Globalization;

namespace Fadu.Law.TimeLimits;

/// <summary>Plain counts line by line, for the command that takes them from standard input.</summary>
public static class CountLine
{
    /// <summary>The greatest length of a plain count.</summary>
    public const int MaxLength = 1_000_000;

    /// <summary>Answers <c>start,n,unit[,liberty]</c> with <c>start,n,unit,lastDay</c>.</summary>
    /// <param name="line">Start as <c>2026-02-10</c> or <c>2026-02-10T09:00</c>; n from 0; unit days, working-days, months, years or hours; liberty true or liberty while a person is held.</param>
    /// <param name="calendar">Working days.</param>
    /// <param name="zone">The bureau's zone.</param>
    /// <returns>The answer; or the problem with the column, counted from 1, of the part that is wrong.</returns>
    public static (string? Answer, Bilingual? Problem, int Column) Count(string line, WorkingCalendar calendar, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(line);

        var parts = line.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length is < 3 or > 4)
            return Problem(line, 0, $"应为start,n,unit[,liberty]，实为“{line}”", $"expected start,n,unit[,liberty], found “{line}”");
        if (LimitCalculator.Start(parts[0]) is not { } start)
            return Problem(line, 0, $"起算时间应写作2026-02-10或者2026-02-10T09:00，实为“{parts[0]}”", $"the start must be 2026-02-10 or 2026-02-10T09:00, not “{parts[0]}”");
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n > MaxLength)
            return Problem(line, 1, $"长度应为0至{MaxLength}的整数，实为“{parts[1]}”", $"the length must be a whole number from 0 to {MaxLength}, not “{parts[1]}”");
        if (Unit(parts[2]) is not { } unit)
            return Problem(line, 2, $"单位应为days、working-days、months、years或者hours，实为“{parts[2]}”", $"the unit must be days, working-days, months, years or hours, not “{parts[2]}”");
        if (Liberty(parts.Length == 4 ? parts[3] : "") is not { } held)
            return Problem(line, 3, $"第四项应为liberty、true或者空，实为“{parts[3]}”", $"the fourth part must be liberty, true or empty, not “{parts[3]}”");

        var last = DayCount.LastDay(start, n, unit, held, calendar, zone);
        return (string.Create(CultureInfo.InvariantCulture, $"{parts[0]},{parts[1]},{parts[2]},{last:yyyy-MM-dd}"), null, 0);
    }

    private static (string?, Bilingual?, int) Problem(string line, int part, string zh, string en) => (null, new Bilingual(zh, en), ColumnOf(line, part));

    private static int ColumnOf(string line, int part)
    {
        var at = 0;
        for (; part > 0; part--)
            at = line.IndexOf(',', at) + 1;
        while (at < line.Length && char.IsWhiteSpace(line[at]))
            at++;
        return at + 1;
    }

    private static LimitUnit? Unit(string word)
    {
        foreach (var (known, unit) in LimitFile.Units)
        {
            if (known == word)
                return unit;
        }

        return null;
    }

    private static bool? Liberty(string word) => word switch
    {
        "liberty" or "true" or "1" or "yes" => true,
        "" or "false" or "0" or "no" => false,
        _ => null,
    };
}
