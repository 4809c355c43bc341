using System.Globalization;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Tests.TimeLimits;

/// <summary>Every expected day here was counted on a wall calendar, with the State Council's days off of 2026.</summary>
public sealed class DeadlineTests
{
    private static readonly LimitExtension ThirtyDaysTwice = new(30, LimitUnit.Days, InAll: false, UpTo: false, Times: 2, new Bilingual("上一级公安机关"), null);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static LimitStart Start(string text) => text.Length == 10
        ? new LimitStart(Day(text))
        : new LimitStart(Day(text[..10]), TimeOnly.ParseExact(text[11..], "HH:mm", CultureInfo.InvariantCulture));

    private static Deadline Count(LimitRule rule, string start, LimitCourse? course = null, DeadlineTrace? trace = null) =>
        Deadline.Compute(rule, Start(start), TheRepository.Calendar, TheRepository.Zone, course, trace);

    private static LimitRule Of(int length, LimitUnit unit) => new() { Length = length, Unit = unit };

    [Theory]
    [InlineData("2026-02-09", 30, "2026-03-11")] // 19 days of February and 11 of March: a Wednesday
    [InlineData("2026-09-18", 7, "2026-09-28")] // the 25th to the 27th are Mid-Autumn
    [InlineData("2026-02-07", 7, "2026-02-14")] // a Saturday, but people work on it
    [InlineData("2026-02-27", 10, "2026-03-09")]
    [InlineData("2025-12-22", 10, "2026-01-04")] // the 1st to the 3rd are New Year; the 4th is a Sunday on which people work
    public void Calendar_days_end_on_a_working_day(string start, int days, string last) =>
        Assert.Equal(Day(last), Count(Of(days, LimitUnit.Days), start).LastDay);

    [Theory]
    [InlineData("2026-02-09", 5, "2026-02-14")] // Tuesday to Friday and the make-up Saturday
    [InlineData("2026-02-13", 5, "2026-02-27")] // 14; then 24, 25, 26, 27 after the Spring Festival
    [InlineData("2026-02-13", 6, "2026-02-28")] // and the make-up Saturday
    [InlineData("2026-09-30", 2, "2026-10-09")] // 8 and 9 October
    [InlineData("2026-03-07", 1, "2026-03-09")] // from a Saturday
    public void Working_days_pass_over_holidays_and_count_make_up_days(string start, int days, string last) =>
        Assert.Equal(Day(last), Count(Of(days, LimitUnit.WorkingDays), start).LastDay);

    [Fact]
    public void A_last_day_on_a_holiday_stays_while_a_person_is_held()
    {
        var always = Of(7, LimitUnit.Days) with { RestrictsLiberty = LibertyRule.Always };
        var whileHeld = Of(7, LimitUnit.Days) with { RestrictsLiberty = LibertyRule.WhileHeld };

        Assert.Equal(Day("2026-09-25"), Count(always, "2026-09-18").LastDay);
        Assert.Equal(Day("2026-09-28"), Count(whileHeld, "2026-09-18").LastDay);
        Assert.Equal(Day("2026-09-25"), Count(whileHeld, "2026-09-18", LimitCourse.PersonHeld).LastDay);
        Assert.Equal(Day("2026-09-28"), Count(Of(7, LimitUnit.Days), "2026-09-18", LimitCourse.PersonHeld).LastDay);
    }

    [Fact]
    public void Hours_run_through_from_the_minute()
    {
        var deadline = Count(Of(24, LimitUnit.Hours), "2026-02-14T21:35");
        Assert.Equal(new DateTimeOffset(2026, 2, 15, 21, 35, 0, TimeSpan.FromHours(8)), deadline.Due);
        Assert.Equal(Day("2026-02-15"), deadline.LastDay);
        Assert.False(deadline.Provisional);
    }

    [Fact]
    public void An_hour_clock_without_its_time_is_read_against_the_organ()
    {
        Assert.Equal(Day("2026-02-11"), Count(Of(24, LimitUnit.Hours), "2026-02-10").LastDay);
        Assert.Equal(Day("2026-02-12"), Count(Of(24, LimitUnit.Hours) with { Holder = LimitHolder.Party }, "2026-02-10").LastDay);
    }

    [Theory]
    [InlineData("2025-01-31", 1, LimitUnit.Months, "2025-02-28")]
    [InlineData("2024-01-31", 1, LimitUnit.Months, "2024-02-29")]
    [InlineData("2026-01-15", 2, LimitUnit.Months, "2026-03-16")] // 15 March is a Sunday
    [InlineData("2024-02-29", 1, LimitUnit.Years, "2025-02-28")]
    [InlineData("2025-11-30", 3, LimitUnit.Months, "2026-02-28")] // the make-up Saturday
    public void Months_and_years_end_on_the_same_number_or_the_last_day(string start, int n, LimitUnit unit, string last) =>
        Assert.Equal(Day(last), Count(Of(n, unit), start).LastDay);

    [Fact]
    public void A_counted_start_ends_a_day_earlier()
    {
        var held = new LimitRule { Length = 6, Unit = LimitUnit.Months, CountsStart = true, RollsOver = RollOver.Never };
        Assert.Equal(Day("2026-07-09"), Count(held, "2026-01-10").LastDay);
        Assert.Equal(Day("2028-02-29"), Count(held with { Length = 2, Unit = LimitUnit.Years }, "2026-03-01").LastDay);
        Assert.Equal(Day("2026-01-19"), Count(held with { Length = 10, Unit = LimitUnit.Days }, "2026-01-10").LastDay);
    }

    [Fact]
    public void The_due_instant_is_the_midnight_after_the_last_day_in_the_bureaus_zone()
    {
        var due = Count(Of(30, LimitUnit.Days), "2026-02-09").Due;
        Assert.Equal(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.FromHours(8)), due);
        Assert.Equal(new DateTimeOffset(2026, 3, 11, 16, 0, 0, TimeSpan.Zero), due.ToUniversalTime());
    }

    [Fact]
    public void At_once_is_due_when_it_starts_and_keeps_its_unit()
    {
        var now = Count(Of(0, LimitUnit.Hours), "2026-02-15T09:10");
        Assert.Equal(new DateTimeOffset(2026, 2, 15, 9, 10, 0, TimeSpan.FromHours(8)), now.Due);
        Assert.Equal((0, LimitUnit.Hours, Day("2026-02-15")), (now.Value, now.Unit, now.LastDay));
        Assert.Equal(Day("2026-02-15"), Count(Of(0, LimitUnit.Days), "2026-02-15").LastDay);
    }

    [Fact]
    public void A_backward_count_ends_on_a_working_day_before()
    {
        var sevenWorkingDays = Of(7, LimitUnit.WorkingDays) with { Backward = true };
        Assert.Equal(Day("2026-03-05"), Count(sevenWorkingDays, "2026-03-16").LastDay);

        var trace = new DeadlineTrace();
        var tenDays = Of(10, LimitUnit.Days) with { Backward = true };
        Assert.Equal(Day("2026-09-30"), Count(tenDays, "2026-10-12", trace: trace).LastDay); // 2 and 1 October are days off
        Assert.Equal([Day("2026-10-02"), Day("2026-10-01")], trace.Steps.Where(step => step.Kind == TraceKind.MovedEarlier).Select(step => step.From));
    }

    [Fact]
    public void An_appraisal_is_not_counted_with_both_its_ends()
    {
        // 2月9日立案，2月13日至27日鉴定不计入15日，最后一日3月26日
        var rule = Of(30, LimitUnit.Days) with { Excludes = ["appraisal"] };
        var stopped = Pause.Between("appraisal", Day("2026-02-12"), Day("2026-02-27"));

        Assert.Equal(new Pause("appraisal", Day("2026-02-13"), Day("2026-02-27")), stopped);
        Assert.Equal(Day("2026-03-26"), Count(rule, "2026-02-09", new LimitCourse { Pauses = [stopped] }).LastDay);
    }

    [Fact]
    public void Overlapping_pauses_are_counted_once_and_pauses_that_touch_are_both_counted()
    {
        var rule = Of(30, LimitUnit.Days) with { Excludes = ["appraisal", "hearing"] };
        Pause[] overlapping = [new("hearing", Day("2026-02-18"), Day("2026-02-27")), new("appraisal", Day("2026-02-13"), Day("2026-02-20"))];
        Pause[] touching = [new("appraisal", Day("2026-02-13"), Day("2026-02-19")), new("hearing", Day("2026-02-20"), Day("2026-02-27"))];

        Assert.Equal(Day("2026-03-26"), Count(rule, "2026-02-09", new LimitCourse { Pauses = overlapping }).LastDay);
        Assert.Equal(Day("2026-03-26"), Count(rule, "2026-02-09", new LimitCourse { Pauses = touching }).LastDay);
    }

    [Fact]
    public void A_pause_counts_only_from_the_first_day_counted_and_only_if_it_begins_before_the_end()
    {
        var rule = Of(10, LimitUnit.Days) with { Excludes = ["appraisal"] };
        LimitCourse Paused(string from, string to) => new() { Pauses = [new Pause("appraisal", Day(from), Day(to))] };

        Assert.Equal(Day("2026-03-12"), Count(rule, "2026-03-02").LastDay);
        Assert.Equal(Day("2026-03-13"), Count(rule, "2026-03-02", Paused("2026-02-20", "2026-03-03")).LastDay); // of the pause only 3 March
        Assert.Equal(Day("2026-03-12"), Count(rule, "2026-03-02", Paused("2026-03-13", "2026-03-20")).LastDay);
        Assert.Equal(Day("2026-03-13"), Count(rule, "2026-03-02", Paused("2026-03-12", "2026-03-12")).LastDay);
    }

    [Fact]
    public void A_pause_of_working_days_adds_its_working_days()
    {
        var rule = Of(20, LimitUnit.WorkingDays) with { Excludes = ["hearing"] };
        // 20 working days from Monday 2 March end on Monday 30 March; Friday 6 to Tuesday 10 holds three of them.
        Assert.Equal(Day("2026-03-30"), Count(rule, "2026-03-02").LastDay);
        Assert.Equal(Day("2026-04-02"), Count(rule, "2026-03-02", new LimitCourse { Pauses = [new("hearing", Day("2026-03-06"), Day("2026-03-10"))] }).LastDay);
    }

    [Fact]
    public void A_pause_of_an_hour_clock_adds_its_minutes()
    {
        var rule = Of(8, LimitUnit.Hours) with { Excludes = ["sobering"] };
        var sobering = new Pause("sobering", Day("2026-03-02"), Day("2026-03-03")) { FromTime = new TimeOnly(22, 0), ToTime = new TimeOnly(1, 30) };
        var deadline = Count(rule, "2026-03-02T21:00", new LimitCourse { Pauses = [sobering] });
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 8, 30, 0, TimeSpan.FromHours(8)), deadline.Due);
    }

    [Fact]
    public void A_ground_the_limit_does_not_name_stops_nothing_and_is_found()
    {
        var course = new LimitCourse { Pauses = [new Pause("mediation", Day("2026-02-13"), Day("2026-02-27")) { Act = "7" }] };
        var deadline = Count(Of(30, LimitUnit.Days) with { Excludes = ["appraisal"] }, "2026-02-09", course);
        Assert.Equal(Day("2026-03-11"), deadline.LastDay);
        var problem = Assert.Single(deadline.Problems!);
        Assert.Equal((LimitProblemKind.GroundNotNamed, "7"), (problem.Kind, problem.Act));
    }

    [Fact]
    public void A_pause_that_lasts_gives_the_earliest_last_day_possible_and_says_so()
    {
        var course = new LimitCourse { Pauses = [new Pause("appraisal", Day("2026-02-13"), To: null)] };
        var deadline = Count(Of(30, LimitUnit.Days) with { Excludes = ["appraisal"] }, "2026-02-09", course);
        Assert.True(deadline.Paused);
        Assert.Equal(Day("2026-03-12"), deadline.LastDay);
    }

    [Fact]
    public void Extensions_add_up_from_the_day_before_any_roll_over_and_one_too_many_is_found()
    {
        var rule = Of(30, LimitUnit.Days) with { Extensions = [ThirtyDaysTwice] };
        LimitCourse Extended(int times) => new() { Extensions = [.. Enumerable.Range(1, times).Select(n => new GrantedExtension(Act: $"{n}"))] };

        Assert.Equal(Day("2026-04-01"), Count(rule, "2026-03-02").LastDay);
        Assert.Equal(Day("2026-05-06"), Count(rule, "2026-03-02", Extended(1)).LastDay); // 1 May and on are Labour Day
        Assert.Equal(Day("2026-06-01"), Count(rule, "2026-03-02", Extended(2)).LastDay); // 31 May is a Sunday
        var third = Count(rule, "2026-03-02", Extended(3));
        Assert.Equal(Day("2026-06-01"), third.LastDay);
        Assert.Equal((LimitProblemKind.ExtensionNotAllowed, "3"), (third.Problems![0].Kind, third.Problems[0].Act));
        Assert.Single(Count(Of(30, LimitUnit.Days), "2026-03-02", Extended(1)).Problems!);

        var named = new LimitCourse { Extensions = [.. Enumerable.Range(1, 3).Select(n => new GrantedExtension(Act: $"{n}", Option: 0))] };
        Assert.Equal((Day("2026-06-01"), "3"), (Count(rule, "2026-03-02", named).LastDay, Count(rule, "2026-03-02", named).Problems!.Single().Act));
    }

    [Fact]
    public void An_extension_to_a_length_in_all_is_counted_from_the_start_and_a_longer_one_is_cut()
    {
        var rule = Of(3, LimitUnit.Days) with
        {
            RollsOver = RollOver.Never,
            Extensions =
            [
                new LimitExtension(4, LimitUnit.Days, InAll: false, UpTo: true, Times: 1, new Bilingual("县级以上公安机关负责人"), null),
                new LimitExtension(30, LimitUnit.Days, InAll: true, UpTo: false, Times: 1, new Bilingual("县级以上公安机关负责人"), null),
            ],
        };
        LimitCourse Granted(params GrantedExtension[] granted) => new() { Extensions = granted };

        Assert.Equal(Day("2026-03-07"), Count(rule, "2026-03-02", Granted(new GrantedExtension(Length: 2))).LastDay);
        Assert.Equal(Day("2026-04-01"), Count(rule, "2026-03-02", Granted(new GrantedExtension(Option: 1))).LastDay);
        Assert.Equal(Day("2026-04-01"), Count(rule, "2026-03-02", Granted(new(), new())).LastDay);
        var tooLong = Count(rule, "2026-03-02", Granted(new GrantedExtension(Length: 9)));
        Assert.Equal((Day("2026-03-09"), LimitProblemKind.ExtensionTooLong), (tooLong.LastDay, tooLong.Problems![0].Kind));
    }

    [Fact]
    public void A_counted_start_ends_a_length_in_all_a_day_earlier_too()
    {
        LimitRule Longer(int length, LimitUnit unit) => Of(2, LimitUnit.Years) with
        {
            CountsStart = true,
            RollsOver = RollOver.Never,
            Extensions = [new LimitExtension(length, unit, InAll: true, UpTo: false, Times: 1, new Bilingual("法定情形"), null)],
        };
        var once = new LimitCourse { Extensions = [new GrantedExtension()] };

        Assert.Equal(Day("2023-07-14"), Count(Longer(5, LimitUnit.Years), "2021-07-15").LastDay);
        Assert.Equal(Day("2026-07-14"), Count(Longer(5, LimitUnit.Years), "2021-07-15", once).LastDay);
        Assert.Equal(Day("2022-04-10"), Count(Longer(1, LimitUnit.Months) with { Length = 1, Unit = LimitUnit.Months, Extensions = Longer(40, LimitUnit.Days).Extensions }, "2022-03-02", once).LastDay); // the 2nd is day 1, the 10th day 40
    }

    [Fact]
    public void A_month_after_a_clipped_month_is_read_against_the_organ()
    {
        var rule = Of(1, LimitUnit.Months) with
        {
            RollsOver = RollOver.Never,
            Extensions = [new LimitExtension(1, LimitUnit.Months, InAll: false, UpTo: false, Times: 1, new Bilingual("上一级人民检察院"), null)],
        };
        var once = new LimitCourse { Extensions = [new GrantedExtension()] };
        Assert.Equal(Day("2026-03-28"), Count(rule, "2026-01-31", once).LastDay);
        Assert.Equal(Day("2026-03-31"), Count(rule with { Holder = LimitHolder.Party }, "2026-01-31", once).LastDay);
    }

    [Fact]
    public void A_conversion_puts_the_other_limit_in_place_from_the_start_the_pack_names()
    {
        var summary = Of(30, LimitUnit.Days);
        var ordinary = Of(60, LimitUnit.Days);
        LimitCourse Converted(bool fromOriginalStart) => new() { Switch = new LimitSwitch(ordinary, Day("2026-03-16"), fromOriginalStart) };

        Assert.Equal(Day("2026-05-06"), Count(summary, "2026-03-02", Converted(fromOriginalStart: true)).LastDay); // 1 May is off until the 5th
        Assert.Equal(Day("2026-05-15"), Count(summary, "2026-03-02", Converted(fromOriginalStart: false)).LastDay);
    }

    [Theory]
    [InlineData(LimitHolder.Organ, LimitDoubts.CountsStart, "2026-09-24")] // the starting day is the first of seven
    [InlineData(LimitHolder.Party, LimitDoubts.CountsStart, "2026-09-28")]
    [InlineData(LimitHolder.Organ, LimitDoubts.RollsOver, "2026-09-25")]
    [InlineData(LimitHolder.Party, LimitDoubts.RollsOver, "2026-09-28")]
    [InlineData(LimitHolder.Organ, LimitDoubts.WorkingDays, "2026-09-28")]
    [InlineData(LimitHolder.Party, LimitDoubts.WorkingDays, "2026-09-29")] // 20 (make-up Sunday), 21 to 24, 28, 29
    public void A_doubtful_count_is_read_against_the_organ(LimitHolder holder, LimitDoubts doubts, string last)
    {
        var trace = new DeadlineTrace();
        var rule = Of(7, LimitUnit.Days) with { Holder = holder, Doubts = doubts };
        Assert.Equal(Day(last), Count(rule, "2026-09-18", trace: trace).LastDay);
        Assert.Contains(trace.Steps, step => step.Kind == TraceKind.Doubt);
    }

    [Fact]
    public void A_year_without_calendar_is_counted_by_the_week_and_called_provisional()
    {
        var days = Count(Of(60, LimitUnit.Days), "2026-12-01"); // 30 January 2027 is a Saturday
        Assert.Equal((Day("2027-02-01"), true, 2027), (days.LastDay, days.Provisional, days.MissingCalendar));

        var working = Count(Of(3, LimitUnit.WorkingDays), "2026-12-30");
        Assert.Equal((Day("2027-01-04"), 2027), (working.LastDay, working.MissingCalendar)); // 31 December, 1 and 4 January

        var held = Count(Of(60, LimitUnit.Days) with { RestrictsLiberty = LibertyRule.Always }, "2026-12-01");
        Assert.Equal((Day("2027-01-30"), false), (held.LastDay, held.Provisional));

        Assert.True(Count(Of(5, LimitUnit.WorkingDays), "2006-11-01").Provisional);
    }

    [Fact]
    public void No_day_or_length_makes_the_count_throw()
    {
        foreach (var unit in Enum.GetValues<LimitUnit>())
        {
            foreach (var start in new[] { DateOnly.MinValue, new DateOnly(1989, 12, 31), new DateOnly(2089, 12, 31), DateOnly.MaxValue })
            {
                foreach (var backward in new[] { false, true })
                    Deadline.Compute(Of(36_500, unit) with { Backward = backward }, start, TheRepository.Calendar, TheRepository.Zone);
            }
        }
    }

    [Fact]
    public void An_extension_to_a_day_ends_on_it_and_without_its_day_is_not_counted()
    {
        var rule = Of(10, LimitUnit.Days) with { Extensions = [new LimitExtension(0, LimitUnit.Days, InAll: false, UpTo: false, Times: 1, new Bilingual("听证主持人"), null) { ToDay = true }] };
        Assert.Equal(Day("2026-03-25"), Count(rule, "2026-03-02", new LimitCourse { Extensions = [new GrantedExtension(Until: Day("2026-03-25"))] }).LastDay);
        Assert.Equal(Day("2026-03-12"), Count(rule, "2026-03-02", new LimitCourse { Extensions = [new GrantedExtension(Until: Day("2026-03-10"))] }).LastDay);
        Assert.Equal(Day("2026-03-12"), Count(rule, "2026-03-02", new LimitCourse { Extensions = [new GrantedExtension()] }).LastDay);
    }

    [Fact]
    public void A_count_without_a_trace_allocates_nothing()
    {
        LimitRule[] rules = [Of(30, LimitUnit.Days), Of(20, LimitUnit.WorkingDays), Of(3, LimitUnit.Months), Of(24, LimitUnit.Hours)];
        long Allocated(int times)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++)
            {
                foreach (var rule in rules)
                    Deadline.Compute(rule, new LimitStart(new DateOnly(2026, 2, 9).AddDays(i % 300), new TimeOnly(9, 0)), TheRepository.Calendar, TheRepository.Zone, LimitCourse.PersonHeld);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(100);
        Assert.Equal(0, Allocated(1000));
    }
}
