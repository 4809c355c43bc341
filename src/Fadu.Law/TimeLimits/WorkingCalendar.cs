namespace Fadu.Law.TimeLimits;

/// <summary>A day on which a published calendar differs from the rule of the week.</summary>
/// <param name="On">The day.</param>
/// <param name="Off">True: a day off. False: a working day at a weekend (调休).</param>
/// <param name="Name">The holiday it belongs to.</param>
/// <param name="Notice">The notice that sets it.</param>
public sealed record CalendarDay(DateOnly On, bool Off, Bilingual Name, string Notice);

/// <summary>The calendar of one year, as published.</summary>
/// <param name="Year">The year it is published for; some of its days may lie in the year before or after.</param>
/// <param name="Days">The days that differ from the rule of the week.</param>
public sealed record CalendarYear(int Year, IReadOnlyList<CalendarDay> Days);

/// <summary>Which days are working days: Monday to Friday, changed by what the State Council publishes for each year (节假日安排).</summary>
/// <remarks>
/// A year that is not published is answered by the rule of the week and is not in <see cref="IsPublished"/>: the deadline is then
/// provisional. Sums over 1990 to 2089 are kept, so that counting working days is two look-ups whatever the length.
/// </remarks>
public sealed class WorkingCalendar
{
    private static readonly int First = new DateOnly(1990, 1, 1).DayNumber;
    private static readonly int Last = new DateOnly(2089, 12, 31).DayNumber;

    private readonly HashSet<int> published = [];
    private readonly Dictionary<DateOnly, CalendarDay> days = [];
    private readonly int[] through = new int[Last - First + 1];
    private readonly int[] working;
    private readonly int firstYear = int.MaxValue;
    private readonly int lastYear = int.MinValue;
    private readonly bool gapless = true;

    /// <summary>Builds the calendar from the years published; a later year's word on a day replaces an earlier one's.</summary>
    public WorkingCalendar(IEnumerable<CalendarYear> years)
    {
        foreach (var year in years.OrderBy(year => year.Year))
        {
            published.Add(year.Year);
            firstYear = Math.Min(firstYear, year.Year);
            lastYear = Math.Max(lastYear, year.Year);
            foreach (var day in year.Days)
                days[day.On] = day;
        }

        gapless = published.Count > 0 && published.Count == lastYear - firstYear + 1;
        var workingDays = new List<int>(through.Length);
        for (var number = First; number <= Last; number++)
        {
            var day = DateOnly.FromDayNumber(number);
            if (days.TryGetValue(day, out var set) ? !set.Off : IsWeekday(number))
                workingDays.Add(number);
            through[number - First] = workingDays.Count;
        }

        working = [.. workingDays];
    }

    /// <summary>A calendar of which no year is published: Monday to Friday.</summary>
    public static WorkingCalendar WeekdaysOnly { get; } = new([]);

    /// <summary>The years published, in order.</summary>
    public IEnumerable<int> PublishedYears => published.Order();

    /// <summary>Whether the year's calendar is published.</summary>
    public bool IsPublished(int year) => gapless ? year >= firstYear && year <= lastYear : published.Contains(year);

    /// <summary>Whether people work on that day; by the rule of the week in a year not published.</summary>
    public bool IsWorkingDay(DateOnly day)
    {
        var number = day.DayNumber;
        if (number <= First || number > Last)
            return IsWeekday(number);
        return through[number - First] != through[number - First - 1];
    }

    /// <summary>What the published calendar says of the day, or null if it follows the rule of the week.</summary>
    public CalendarDay? Find(DateOnly day) => days.GetValueOrDefault(day);

    /// <summary>The first year from that of <paramref name="from"/> to that of <paramref name="to"/> whose calendar is not published; 0 if all are.</summary>
    public int FirstUnpublished(DateOnly from, DateOnly to)
    {
        for (var year = from.Year; year <= to.Year; year++)
        {
            if (!IsPublished(year))
                return year;
        }

        return 0;
    }

    /// <summary>How many working days lie from one day to another, both included; 0 if <paramref name="to"/> is earlier.</summary>
    public int WorkingDaysFrom(DateOnly from, DateOnly to)
    {
        if (to < from)
            return 0;
        if (from.DayNumber > First && to.DayNumber <= Last)
            return through[to.DayNumber - First] - through[from.DayNumber - First - 1];

        var count = 0;
        for (var day = from; ; day = day.AddDays(1))
        {
            if (IsWorkingDay(day))
                count++;
            if (day >= to)
                return count;
        }
    }

    /// <summary>The n-th working day after a day (before it, if n is negative); the day itself if n is 0.</summary>
    /// <returns>The day; the end of the calendar's years (9999) if it lies beyond.</returns>
    public DateOnly Nth(DateOnly day, int n)
    {
        if (n == 0)
            return day;

        var number = day.DayNumber;
        if (number > First && number <= Last)
        {
            // n-th after: the working days up to and with the day come before it. n-th before: those up to the day before.
            var index = n > 0 ? through[number - First] + n - 1 : (long)through[number - First - 1] + n;
            if (index >= 0 && index < working.Length)
                return DateOnly.FromDayNumber(working[index]);
        }

        return Walk(day, n);
    }

    private static bool IsWeekday(int dayNumber) => dayNumber % 7 < 5; // 0001-01-01 was a Monday

    private DateOnly Walk(DateOnly day, int n)
    {
        var step = Math.Sign(n);
        var left = Math.Abs((long)n);
        while (left > 0)
        {
            if (day == (step > 0 ? DateOnly.MaxValue : DateOnly.MinValue))
                return day;
            day = day.AddDays(step);
            if (IsWorkingDay(day))
                left--;
        }

        return day;
    }
}
