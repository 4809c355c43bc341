using System.Collections.Frozen;
using Fadu.Law.Packs;
using Fadu.Law.Scenarios;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Tests.Scenarios;

/// <summary>Which changes are tried.</summary>
public sealed class MutationTests
{
    [Fact]
    public void A_date_is_not_moved_into_the_days_of_another_version_for_the_loader_refuses_that()
    {
        var changes = Mutations.Of(Pack(Value(new DateOnly(2017, 1, 1), new DateOnly(2023, 12, 31)), Value(new DateOnly(2024, 1, 1), null)))
            .Select(mutation => mutation.Change).ToList();

        Assert.Contains("2017-01-01: until a day earlier", changes);
        Assert.DoesNotContain("2017-01-01: until a day later", changes);
        Assert.Contains("2024-01-01: from a day later", changes);
        Assert.DoesNotContain("2024-01-01: from a day earlier", changes);
    }

    [Fact]
    public void A_date_is_moved_both_ways_where_no_other_version_is()
    {
        var changes = Mutations.Of(Pack(Value(new DateOnly(2017, 1, 1), new DateOnly(2023, 12, 31)))).Select(mutation => mutation.Change).ToList();

        Assert.Equal(
            [
                "2017-01-01: removed", "2017-01-01: length 9 instead of 10", "2017-01-01: from a day earlier", "2017-01-01: until a day earlier",
                "2017-01-01: length 11 instead of 10", "2017-01-01: from a day later", "2017-01-01: until a day later",
                "2017-01-01: counted backward", "2017-01-01: working-days instead of days", "2017-01-01: start counted",
                "2017-01-01: rolls over Never instead of Later", "2017-01-01: rolls over Earlier instead of Later",
                "2017-01-01: restricts liberty WhileHeld instead of Never", "2017-01-01: restricts liberty Always instead of Never",
            ],
            changes);
    }

    [Theory]
    [MemberData(nameof(Unseen))]
    public void A_change_that_can_move_no_end_is_not_tried(LimitRule rule, string[] said)
    {
        var value = Value(new DateOnly(2017, 1, 1), null);
        var changes = Mutations.Of(Pack(value with { Rule = rule })).Select(mutation => mutation.Change["2017-01-01: ".Length..])
            .Where(change => !change.StartsWith("length", StringComparison.Ordinal) && !change.StartsWith("from", StringComparison.Ordinal) && change != "removed");

        Assert.Equal(said, changes);
    }

    public static TheoryData<LimitRule, string[]> Unseen => new()
    {
        { new LimitRule { Length = 0, Unit = LimitUnit.Days }, [] }, // at once
        { new LimitRule { Length = 24, Unit = LimitUnit.Hours, RestrictsLiberty = LibertyRule.Always }, ["counted backward"] },
        { new LimitRule { Length = 1, Unit = LimitUnit.Days }, [.. Counting("Later").Where(change => change != "working-days instead of days")] }, // the next working day
        { new LimitRule { Length = 5, Unit = LimitUnit.WorkingDays }, ["counted backward", "days instead of working-days", "start counted"] }, // ends on a working day
        { new LimitRule { Length = 5, Unit = LimitUnit.Days, RestrictsLiberty = LibertyRule.Always, RollsOver = RollOver.Never }, ["counted backward", "working-days instead of days", "start counted", "rolls over Earlier instead of Never"] },
    };

    private static string[] Counting(string move) =>
    [
        "counted backward", "working-days instead of days", "start counted", $"rolls over Never instead of {move}", $"rolls over Earlier instead of {move}",
        "restricts liberty WhileHeld instead of Never", "restricts liberty Always instead of Never",
    ];

    private static LimitValue Value(DateOnly from, DateOnly? until)
    {
        var cite = new Citation("示例法", "2026", "1", null);
        return new LimitValue(from, until, null, new LimitRule { Length = 10, Unit = LimitUnit.Days, Cite = cite }, cite, true, null, null, SourceSpan.Of("test"));
    }

    private static RulePack Pack(params LimitValue[] values)
    {
        var limit = new TimeLimit("answer", new Bilingual("答复"), "test", new Bilingual("收到"), "act-day", values, [], SourceSpan.Of("test"));
        return new RulePack { Limits = new Dictionary<string, TimeLimit> { ["answer"] = limit }.ToFrozenDictionary() };
    }
}
