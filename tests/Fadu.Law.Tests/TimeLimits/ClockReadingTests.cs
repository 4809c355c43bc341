using System.Collections.Frozen;
using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Tests.TimeLimits;

/// <summary>Clocks whose event lies ahead: a licence's last day, the thirtieth day before it.</summary>
public sealed class ClockReadingTests
{
    private static readonly DateOnly LastDay = new(2026, 9, 30);

    [Fact]
    public void A_limit_due_on_a_day_to_come_runs_until_that_day_is_over()
    {
        Assert.Equal(ClockState.Running, StateOf(length: 0, backward: false, At(2026, 9, 1)));
        Assert.Equal(ClockState.Running, StateOf(length: 0, backward: false, At(2026, 9, 30)));
        Assert.Equal(ClockState.Overdue, StateOf(length: 0, backward: false, At(2026, 10, 1)));
    }

    [Fact]
    public void A_limit_counted_back_from_a_day_to_come_runs_and_runs_out_before_it()
    {
        // Thirty days before 30 September 2026 is 31 August.
        Assert.Equal(ClockState.Running, StateOf(length: 30, backward: true, At(2026, 8, 31)));
        Assert.Equal(ClockState.Overdue, StateOf(length: 30, backward: true, At(2026, 9, 1)));
    }

    [Fact]
    public void A_limit_that_runs_from_a_day_to_come_has_not_started() =>
        Assert.Equal(ClockState.NotStarted, StateOf(length: 30, backward: false, At(2026, 9, 1)));

    [Fact]
    public void One_ended_before_its_day_was_met()
    {
        var clock = Clock() with { StoppedAt = At(2026, 8, 1), StoppedBy = 2 };

        Assert.Equal(ClockState.Met, ClockReading.Read(Pack(length: 0, backward: false), clock, At(2026, 9, 1)).State);
    }

    private static ClockState StateOf(int length, bool backward, DateTimeOffset now) => ClockReading.Read(Pack(length, backward), Clock(), now).State;

    private static ClockRecord Clock() =>
        new("validity", 0, At(2026, 9, 30, hour: 0), 1, LastDay, [], [], null, null, null, DayOnly: true);

    private static RulePack Pack(int length, bool backward)
    {
        var cite = new Citation("示例法", "2026", "1", null);
        var rule = new LimitRule { Length = length, Unit = LimitUnit.Days, Backward = backward, RollsOver = RollOver.Never, Cite = cite };
        var value = new LimitValue(new DateOnly(2020, 1, 1), null, null, rule, cite, true, null, null, SourceSpan.Of("test"));
        var limit = new TimeLimit("validity", new Bilingual("有效期"), "test", new Bilingual("届满日"), "act-day", [value], [], SourceSpan.Of("test"));
        return new RulePack { Limits = new Dictionary<string, TimeLimit> { ["validity"] = limit }.ToFrozenDictionary() };
    }

    private static DateTimeOffset At(int year, int month, int day, int hour = 9) => new(year, month, day, hour, 0, 0, TimeSpan.FromHours(8));
}
