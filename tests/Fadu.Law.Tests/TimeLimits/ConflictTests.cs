using System.Globalization;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Tests.TimeLimits;

/// <summary>Where two texts meet. Days counted on a wall calendar.</summary>
public sealed class ConflictTests
{
    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly LastDay(LimitRule rule, string start) =>
        Deadline.Compute(rule, Day(start), TheRepository.Calendar, TheRepository.Zone).LastDay;

    private static LimitRule RowRule(string row) => TheRepository.Limits.Find(row)!.Row(row)!.Rule!;

    private static LimitConflict Between(string one, string other) =>
        TheRepository.Limits.Find(one)!.Conflicts.Single(conflict => (conflict.Winner == one && conflict.Loser == other) || (conflict.Winner == other && conflict.Loser == one));

    [Fact]
    public void A_hearing_may_be_asked_for_five_working_days_as_the_statute_says_not_three_days_as_the_rule()
    {
        var conflict = Between("hearing-request", "adm-hearing-request-3d-rule");
        Assert.Equal(("hearing-request", ConflictGround.Rank, (DateOnly?)Day("2021-07-15")), (conflict.Winner, conflict.Ground, conflict.From));

        // Told on Monday 16 March 2026: Tuesday to Friday and Monday 23; the rule's third day would be Thursday 19.
        Assert.Equal(Day("2026-03-23"), LastDay(TheRepository.Limits.Find("hearing-request")!.On(Day("2026-03-16"))!.Rule!, "2026-03-16"));
        Assert.Equal(Day("2026-03-19"), LastDay(RowRule("adm-hearing-request-3d-rule"), "2026-03-16"));

        // A notice of 14 July 2021 is still under the rule: Saturday 17 moves to Monday 19. The next day's is under the statute: 16, 19, 20, 21, 22.
        Assert.Equal(Day("2021-07-19"), LastDay(TheRepository.Limits.Find("hearing-request")!.On(Day("2021-07-14"))!.Rule!, "2021-07-14"));
        Assert.Equal(Day("2021-07-22"), LastDay(TheRepository.Limits.Find("hearing-request")!.On(Day("2021-07-15"))!.Rule!, "2021-07-15"));
    }

    [Fact]
    public void A_security_case_of_2025_has_thirty_days_and_not_the_general_ninety()
    {
        var conflict = Between("security-case-decision", "adm-case-90d-general");
        Assert.Equal(("security-case-decision", ConflictGround.Yields), (conflict.Winner, conflict.Ground));

        // Accepted on 10 March 2025: 21 days of March and 9 of April, a Wednesday. Ninety days would be Sunday 8 June, so Monday 9 June.
        Assert.Equal(Day("2025-04-09"), LastDay(TheRepository.Limits.Find("security-case-decision")!.On(Day("2025-03-10"))!.Rule!, "2025-03-10"));
        Assert.Equal(Day("2025-06-09"), LastDay(RowRule("adm-case-90d-general"), "2025-03-10"));
    }

    [Theory]
    [InlineData("2026-03-02", "2026-03-09", "2026-03-11")] // Monday to Monday; the seventh working day is Wednesday 11
    [InlineData("2026-02-13", "2026-02-24", "2026-03-02")] // the 20th is in the Spring Festival; 14, 24 to 28 February (28 is made up), 2 March
    public void Registered_evidence_ends_at_the_earlier_of_its_two_counts(string registered, string sevenDays, string sevenWorkingDays)
    {
        Assert.Equal(ConflictGround.BothBind, Between("adm-evidence-registration-7d", "adm-evidence-registration-7wd").Ground);
        Assert.Equal(Day(sevenDays), LastDay(RowRule("adm-evidence-registration-7d"), registered));
        Assert.Equal(Day(sevenWorkingDays), LastDay(RowRule("adm-evidence-registration-7wd"), registered));
        foreach (var limit in new[] { "adm-evidence-registration-7d", "adm-evidence-registration-7wd" })
        {
            var binding = TheRepository.Limits.Binding(limit, Day(registered));
            Assert.Equal(2, binding.Count);
            Assert.Equal(Day(sevenDays), binding.Min(rule => LastDay(rule, registered)));
        }
    }

    [Theory]
    [InlineData("2026-03-02", "2026-03-02", "2026-03-11", "2026-03-12")] // Monday: hold by Thursday 12; seven working days before the 11th is the 2nd
    [InlineData("2026-03-05", "2026-03-05", "2026-03-16", "2026-03-16")] // Thursday: Sunday 15 moves to the 16th, the one day left
    [InlineData("2026-03-06", "2026-03-06", null, null)] // Friday: hold by Monday 16, but the notice allows Tuesday 17
    [InlineData("2026-03-02", "2026-03-04", null, null)] // notice two days late: hold by the 12th, the notice allows the 13th
    public void Seven_working_days_of_notice_inside_ten_days_leave_a_window_or_none(string asked, string noticed, string? first, string? last)
    {
        var holdBy = LastDay(RowRule("adm-hearing-hold-10d"), asked);
        var window = LawfulWindow.Between(RowRule("adm-hearing-notice-7d"), Day(noticed), holdBy, TheRepository.Calendar, TheRepository.Zone);

        Assert.Equal(first is null, window.IsEmpty);
        Assert.Equal(first is null ? null : Day(first), window.First);
        Assert.Equal(last is null ? null : Day(last), window.Last);
        Assert.Equal(first is null, window.WhyNone is not null);
    }

    [Fact]
    public void Where_no_day_is_lawful_the_reason_names_the_days()
    {
        var window = LawfulWindow.Between(RowRule("adm-hearing-notice-7d"), Day("2026-03-06"), Day("2026-03-16"), TheRepository.Calendar, TheRepository.Zone);
        Assert.Contains("2026-03-17", window.WhyNone!.Zh, StringComparison.Ordinal);
        Assert.Contains("2026-03-16", window.WhyNone.En!, StringComparison.Ordinal);
    }
}
