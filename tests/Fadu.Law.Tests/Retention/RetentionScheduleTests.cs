using Fadu.Law.Packs;
using Fadu.Law.Retention;

namespace Fadu.Law.Tests.Retention;

/// <summary>保管期限: how long a file is kept follows from the bureau's own schedule, and from nothing else; where it says nothing, the file is kept.</summary>
public sealed class RetentionScheduleTests
{
    private const string Values = "values: { 2026-01-01: { keep: 10 years, ground: { document: 示例规定, number: 示档1号, date: 2025-12-01, article: 第一项 } } }";

    [Fact]
    public void Ten_years_from_the_year_after_the_event_end_with_the_tenth_year()
    {
        var standing = Of(Schedule($"penalty: {{ title: 处罚, files: [ {{ procedure: mini, from: close, counted: next-year }} ], {Values} }}"), Closed("fine"), "2037-01-01")!;

        Assert.Equal(new DateOnly(2026, 3, 2), standing.From);
        Assert.Equal(new DateOnly(2036, 12, 31), standing.KeptUntil);
        Assert.False(standing.IsOver(new DateOnly(2036, 12, 31)));
        Assert.True(standing.IsOver(new DateOnly(2037, 1, 1)));
        Assert.False(standing.Value.Ground!.SourceSeen);
    }

    [Fact]
    public void Counted_from_the_day_itself_that_day_is_not_counted()
    {
        var standing = Of(Schedule($"penalty: {{ title: 处罚, files: [ {{ procedure: mini, from: close, counted: same-day }} ], {Values} }}"), Closed("fine"), "2030-01-01")!;

        Assert.Equal(new DateOnly(2036, 3, 2), standing.KeptUntil);
        Assert.False(standing.IsOver(new DateOnly(2036, 3, 2)));
        Assert.True(standing.IsOver(new DateOnly(2036, 3, 3)));
    }

    [Fact]
    public void Of_several_classes_the_longest_counts_and_for_ever_is_longer_than_any()
    {
        var schedule = Schedule(
            $"penalty: {{ title: 处罚, files: [ {{ procedure: mini, with: [decide], from: close, counted: next-year }} ], {Values} }}",
            "long: { title: 长, files: [ { procedure: mini, where: { act: file, field: kind, one-of: [a] }, from: close, counted: next-year } ], values: { 2026-01-01: { keep: 30 years } } }",
            "detention: { title: 拘留, files: [ { procedure: mini, where: { act: decide, field: penalties, part: kind, one-of: [detention] }, from: close, counted: next-year } ], values: { 2026-01-01: { keep: permanent } } }");

        Assert.Equal(("long", (DateOnly?)new DateOnly(2056, 12, 31)), (Of(schedule, Closed("fine"), "2027-01-01")!.Class.Id, Of(schedule, Closed("fine"), "2027-01-01")!.KeptUntil));
        var detained = Of(schedule, Closed("detention"), "2027-01-01")!;
        Assert.Equal(("detention", (DateOnly?)null), (detained.Class.Id, detained.KeptUntil));
        Assert.False(detained.IsOver(DateOnly.MaxValue));
        // In whatever order they stand.
        var turned = schedule with { Classes = [.. schedule.Classes.Reverse()] };
        Assert.Equal(("long", "detention"), (Of(turned, Closed("fine"), "2027-01-01")!.Class.Id, Of(turned, Closed("detention"), "2027-01-01")!.Class.Id));
    }

    [Fact]
    public void Nothing_ends_where_the_schedule_does_not_say_so()
    {
        string Class(string files, string values = Values) => $"one: {{ title: 一, files: [ {{ procedure: mini, {files}from: close, counted: next-year }} ], {values} }}";
        var late = "2099-01-01";

        Assert.NotNull(Of(Schedule(Class("")), Closed("fine"), late));
        // Another class, another outcome, another end, and a matter that is still open.
        Assert.Null(Of(Schedule(Class("with: [confirm], ")), Closed("fine"), late));
        Assert.Null(Of(Schedule(Class("without: [decide], ")), Closed("fine"), late));
        Assert.Null(Of(Schedule(Class("where: { act: file, field: kind, one-of: [b] }, ")), Closed("fine"), late));
        Assert.Null(Of(Schedule($"one: {{ title: 一, files: [ {{ procedure: mini, from: decide, counted: next-year }} ], {Values} }}"), Decided("fine"), late));
        Assert.False(new RetainedFiles("mini", ["another-end"], [], [], null, "close", RetentionCount.NextYear).Has(Closed("fine").Record));
        Assert.False(new RetainedFiles("another", [], [], [], null, "close", RetentionCount.NextYear).Has(Closed("fine").Record));
        // No length in force yet, no event to count from.
        Assert.Null(Of(Schedule(Class("")), Closed("fine"), "2025-12-31"));
        Assert.Null(Of(Schedule($"one: {{ title: 一, files: [ {{ procedure: mini, from: confirm, counted: next-year }} ], {Values} }}"), Closed("fine"), late));
        // A class that has it and has no length keeps it, whatever another class says.
        Assert.Null(Of(Schedule(Class(""), "two: { title: 二, files: [ { procedure: mini, from: close, counted: next-year } ], values: { 2200-01-01: { keep: 20 years } } }"), Closed("fine"), late));
        Assert.Null(Of(Schedule(Class(""), $"two: {{ title: 二, files: [ {{ procedure: mini, from: confirm, counted: next-year }} ], {Values} }}"), Closed("fine"), late));
    }

    [Fact]
    public void The_length_in_force_on_the_day_asked_counts_and_the_last_event()
    {
        var schedule = Schedule("one: { title: 一, files: [ { procedure: mini, from: confirm, counted: next-year } ], values: { 2030-01-01: { keep: 3 years }, 2026-01-01: { keep: 20 years } } }");
        var matter = Closed("fine").Do("confirm", "2027-05-05").Do("confirm", "2028-05-05");

        Assert.Equal(new DateOnly(2048, 12, 31), Of(schedule, matter, "2029-12-31")!.KeptUntil);
        Assert.Equal(new DateOnly(2031, 12, 31), Of(schedule, matter, "2030-01-01")!.KeptUntil);
        Assert.Equal((20, 3, null), (schedule.LeastYears("mini", new DateOnly(2029, 12, 31)), schedule.LeastYears("mini", new DateOnly(2030, 1, 1)), schedule.LeastYears("mini", new DateOnly(2025, 1, 1))));
    }

    [Theory]
    [InlineData("", 0, 0, "a YAML document")]
    [InlineData("title: 表\nclasses:\n  one:\n    title: 一\n    files: [ { procedure: none, from: close, counted: next-year } ]\n    values: { 2026-01-01: { keep: permanent } }\n", 5, 27, "现用规则里的程序")]
    [InlineData("title: 表\nclasses:\n  one:\n    title: 一\n    files: [ { procedure: mini, from: clsoe, counted: next-year } ]\n    values: { 2026-01-01: { keep: permanent } }\n", 5, 39, "did you mean “close”")]
    [InlineData("title: 表\nclasses:\n  one:\n    title: 一\n    files: [ { procedure: mini, from: close, counted: next-year } ]\n    values: { 2026-01-01: { keep: ten years } }\n", 6, 35, "permanent")]
    [InlineData("title: 表\nclasses:\n  one:\n    title: 一\n    files: [ { procedure: mini, from: close, counted: next-year } ]\n    values: { 2026-01-01: { keep: 0 years } }\n", 6, 35, "permanent")]
    [InlineData("title: 表\nclasses:\n  one:\n    title: 一\n    files: [ { procedure: mini, from: close } ]\n    values: { 2026-01-01: { keep: permanent } }\n", 5, 0, "counted")]
    [InlineData("title: 表\nclasses:\n  one:\n    title: 一\n    files: [ { procedure: mini, from: close, counted: next-year, stages: [filed] } ]\n    values: { 2026-01-01: { keep: permanent } }\n", 5, 75, "阶段")]
    [InlineData("title: 表\nclasses:\n  one:\n    title: 一\n    files: [ { procedure: mini, from: close, counted: next-year, where: { act: add, field: name, one-of: [张三] } } ]\n    values: { 2026-01-01: { keep: permanent } }\n", 5, 92, "不含个人信息")]
    [InlineData("title: 表\nclasses:\n  one:\n    title: 一\n    files: [ { procedure: mini, from: close, counted: next-year, where: { act: file, field: level, one-of: [1] } } ]\n    values: { 2026-01-01: { keep: permanent } }\n", 5, 93, "a choice")]
    [InlineData("title: 表\nclasses:\n  one:\n    title: 一\n    files: [ { procedure: mini, from: close, counted: next-year, where: { act: decide, field: penalties, part: kind, one-of: [prison] } } ]\n    values: { 2026-01-01: { keep: permanent } }\n", 5, 127, "选项")]
    [InlineData("title: 表\nclasses:\n  one:\n    title: 一\n    files: [ { procedure: mini, from: close, counted: next-year } ]\n    values: { 2026-01-01: { keep: permanent, ground: { document: 示例规定 } } }\n", 6, 0, "number")]
    [InlineData("title: 表\nclasses:\n  one:\n    title: 一\n    files: [ { procedure: mini, from: close, counted: next-year } ]\n    values: { 2026年: { keep: permanent } }\n", 6, 15, "2026-02-10")]
    [InlineData("title: 表\nclasses:\n  one:\n    title: 一\n    files: [ { procedure: mini, from: close, counted: next-year, outcome: fine } ]\n    values: { 2026-01-01: { keep: permanent } }\nlength: 3 years\n", 7, 1, "a known key")]
    public void A_schedule_that_cannot_be_read_says_where_and_says_nothing_of_any_file(string text, int line, int column, string expected)
    {
        var (schedule, problems) = RetentionFile.Read(text, MiniPack.Load());

        Assert.Contains(problems, problem => problem.At.Line == line && (column == 0 || problem.At.Column == column) && problem.Expected.Contains(expected, StringComparison.Ordinal));
        Assert.Empty(schedule.Classes);
        Assert.Null(schedule.Of(MiniPack.Load().Procedures["mini"], Closed("fine").Record, DateOnly.MaxValue));
    }

    [Fact]
    public void An_erasure_says_of_its_proposal_only_what_the_proposal_has()
    {
        string With(string outlived) => MiniPack.Text + $$"""

          propose-forgetting:
            title: { zh: 提请, en: Propose }
            kind: power
            for: { party: any }
            by: { always: true }
            from: [closed]
            fields:
              why: { title: { zh: 理由, en: Why }, type: choice, options: { old: { zh: 期满, en: Old } } }
              paper: { title: { zh: 文号, en: Paper }, type: text }
          forget:
            title: { zh: 删除, en: Forget }
            kind: power
            for: { party: any }
            by: { always: true }
            from: [closed]
            erases: { proposed-by: propose-forgetting, outlived: {{outlived}} }
        """;

        Assert.Equal(new("why", "old", "paper"), MiniPack.Load(With("{ field: why, is: old, document: paper }")).Procedures["mini"].FindAct("forget")!.Erases!.Outlived);
        foreach (var wrong in new[] { "{ field: why, is: young, document: paper }", "{ field: paper, is: old, document: paper }", "{ field: why, is: old, document: why }", "{ field: why, is: old }" })
            Assert.NotEmpty(PackLoader.Load(MiniPack.Files(With(wrong))).Problems);
    }

    private static RetentionStanding? Of(RetentionSchedule schedule, MiniMatter matter, string on) =>
        schedule.Of(matter.Pack.Procedures["mini"], matter.Record, DateOnly.ParseExact(on, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    private static RetentionSchedule Schedule(params string[] classes)
    {
        var (schedule, problems) = RetentionFile.Read("title: 表\nclasses:\n" + string.Concat(classes.Select(one => $"  {one}\n")), MiniPack.Load());
        Assert.Empty(problems);
        return schedule;
    }

    private static MiniMatter Decided(string penalty) => MiniMatter.Begun()
        .Do("tell", "2026-02-20", $$"""{ "penalties": [ { "kind": "{{penalty}}" } ] }""", [1])
        .Do("decide", "2026-02-25", $$"""{ "penalties": [ { "kind": "{{penalty}}" } ] }""", [1]);

    private static MiniMatter Closed(string penalty) => Decided(penalty).Do("close", "2026-03-02");
}
