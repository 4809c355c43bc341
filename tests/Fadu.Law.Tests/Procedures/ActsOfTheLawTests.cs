using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Law.Tests.Procedures;

public sealed class ActsOfTheLawTests
{
    /// <summary>The small pack in which silence closes the matter, from the day of filing.</summary>
    private static MiniMatter Silent(string more = "") => new MiniMatter(MiniPack.Load(
            MiniPack.Text.Replace("    from: [decided]\n    to: closed", "    to: closed", StringComparison.Ordinal)
            + $"\non-expiry: [ {{ limit: decide, act: close, takes-effect: start, confirmed-by: confirm{more} }} ]\n") with { Calendar = TheRepository.Calendar })
        .Do("file", "2026-02-09", """{ "kind": "a" }""");

    [Fact]
    public void Silence_acts_the_moment_the_last_day_is_over()
    {
        var matter = Silent();
        // 9 February and 30 days is 11 March; the midnight after it belongs to the law.
        Assert.Empty(ActsOfTheLaw.Due(matter.Pack, matter.Record, MiniPack.At("2026-03-11T23:59")));

        var due = Assert.Single(ActsOfTheLaw.Due(matter.Pack, matter.Record, MiniPack.At("2026-03-20")));
        Assert.Equal(("close", 0, "decide/0/1", "confirm"), (due.Act, due.Subject, due.Key, due.ConfirmedBy));
        Assert.Equal(MiniPack.At("2026-03-12T00:00"), due.OccurredAt);
        Assert.Equal(new DateOnly(2026, 2, 9), due.TakesEffectOn);
    }

    [Fact]
    public void A_provisional_day_brings_nothing_about()
    {
        var matter = Silent();
        var unpublished = matter.Pack with { Calendar = Law.TimeLimits.WorkingCalendar.WeekdaysOnly };
        Assert.Empty(ActsOfTheLaw.Due(unpublished, matter.Record, MiniPack.At("2026-03-20")));
    }

    [Fact]
    public void What_the_law_has_done_it_does_not_do_again()
    {
        var matter = Silent().Do("close", "2026-03-12", basis: MiniPack.By(MiniPack.Officer(LawCheck.TheLaw)));
        Assert.Empty(matter.Rules);
        Assert.Empty(ActsOfTheLaw.Due(matter.Pack, matter.Record, MiniPack.At("2026-03-20")));
    }

    [Fact]
    public void Nobody_acts_in_the_laws_place() => Assert.Equal([LawCheck.ByRule], Silent().Do("close", "2026-03-12").Rules);

    [Theory]
    [InlineData("a", 0)]
    [InlineData("b", 1)]
    public void It_acts_only_while_its_ground_holds(string kind, int count)
    {
        var matter = Silent($", when: {{ act: {{ id: file, where: {{ field: {{ id: kind, is: {kind} }} }} }} }}");
        Assert.Equal(1 - count, ActsOfTheLaw.Due(matter.Pack, matter.Record, MiniPack.At("2026-03-20")).Count);
    }
}
