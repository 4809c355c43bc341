using System.Globalization;
using Fadu.Law.Packs;

namespace Fadu.Law.TimeLimits;

/// <summary>Reads one file of <c>calendar/</c>: what the State Council published for a year.</summary>
public static class CalendarFile
{
    private const int LongestHoliday = 31;

    /// <summary>Reads the calendar of a year; where the file is wrong its problems have been told and it must not be used.</summary>
    public static CalendarYear Read(PackNode file)
    {
        ArgumentNullException.ThrowIfNull(file);

        var year = file["year"].WholeNumber(min: 1990, max: 2089);
        var notice = string.Join(' ', file["notices"].List().Select(paper => paper.Text()));
        var days = new List<CalendarDay>();
        var seen = new HashSet<DateOnly>();
        foreach (var holiday in file["days-off"].List())
            ReadHoliday(holiday, year, notice, days, seen);
        foreach (var madeUp in file["make-up-days"].OptionalList())
        {
            Add(madeUp["on"], madeUp["on"].Day(), off: false, Name(madeUp), year, notice, days, seen);
            madeUp.NoOtherKeys();
        }

        file.NoOtherKeys();
        return new CalendarYear(year, days);
    }

    private static void ReadHoliday(PackNode holiday, int year, string notice, List<CalendarDay> days, HashSet<DateOnly> seen)
    {
        var (from, to) = (holiday["from"].Day(), holiday["to"].Day());
        var name = Name(holiday);
        if (to < from || to.DayNumber - from.DayNumber >= LongestHoliday)
            holiday["to"].Problem("a day from the holiday's first to a month later", to.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        else
        {
            for (var day = from; day <= to; day = day.AddDays(1))
                Add(holiday["from"], day, off: true, name, year, notice, days, seen);
        }

        holiday.NoOtherKeys();
    }

    private static Bilingual Name(PackNode node) => new(node["name"].Text(), node["en"].OptionalText());

    private static void Add(PackNode at, DateOnly day, bool off, Bilingual name, int year, string notice, List<CalendarDay> days, HashSet<DateOnly> seen)
    {
        if (Math.Abs(day.Year - year) > 1)
            at.Problem("a day of the year or of one beside it", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        else if (!seen.Add(day))
            at.Problem("each day once", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        else
            days.Add(new CalendarDay(day, off, name, notice));
    }
}
