using Fadu.Law.Gates;

namespace Fadu.Law.Tests.Gates;

public sealed class LawCheckTests
{
    private const string Fine = """{ "penalties": [ { "kind": "fine", "yuan": 500 } ] }""";

    [Fact]
    public void A_power_is_refused_with_article_lack_and_cure()
    {
        var matter = MiniMatter.Begun().Do("decide", "2026-02-20", Fine, [1]);

        Assert.Equal([LawCheck.StageRule, "told-first", "not-heavier"], matter.Rules);
        var ground = matter.Grounds[1];
        Assert.True(ground.Refuses);
        Assert.Equal("还没有告知违法嫌疑人1", ground.Lacking.Zh);
        Assert.Equal("Violator 1 was not told", ground.Lacking.En);
        Assert.Equal(("示例法", "3"), (ground.Cite!.Law, ground.Cite.Article));
        Assert.Equal("tell", ground.CureAct);
        Assert.Equal(2, matter.Record.Acts.Count);
    }

    [Fact]
    public void An_event_is_recorded_with_its_finding_even_where_a_gate_fails()
    {
        var matter = MiniMatter.Begun().Do("question", "2026-02-10", "{}", [1]);

        Assert.Equal(["two-officers"], matter.Rules);
        Assert.Equal(GateEffect.Record, matter.Grounds[0].Effect);
        Assert.Equal(["two-officers"], matter.Record.Acts[^1].Findings);
    }

    [Fact]
    public void The_penalty_may_not_be_heavier_than_told()
    {
        var matter = MiniMatter.Begun().Do("tell", "2026-02-10", Fine, [1]).Do("decide", "2026-02-20", """{ "penalties": [ { "kind": "fine", "yuan": 600 } ] }""", [1]);
        Assert.Equal(["not-heavier"], matter.Rules);
        Assert.Contains("由500元增至600元", matter.Grounds[0].Lacking.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_field_leaves_open_is_asked_for_by_name()
    {
        var matter = MiniMatter.Begun().Do("tell", "2026-02-10", Fine, [1]).Do("decide", "2026-02-20", "{}", [1]);
        Assert.Equal(Truth.Unknown, matter.Grounds[0].Truth);
        Assert.Contains("“处罚”还没有填写", matter.Grounds[0].Lacking.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("head", true)]
    [InlineData("officer", false)]
    public void Only_who_may_performs_it(string post, bool may)
    {
        var matter = MiniMatter.Begun().Do("tell", "2026-02-10", Fine, [1]).Do("decide", "2026-02-20", Fine, [1], MiniPack.By(MiniPack.Officer("wang", post)));
        Assert.Equal(may ? [] : [LawCheck.ByRule], matter.Rules);
    }

    [Theory]
    [InlineData("{}", new int[0], "subject")]
    [InlineData("{}", new[] { 9 }, "subject")]
    public void An_act_must_be_about_what_it_is_for(string fields, int[] about, string rule) =>
        Assert.Contains(rule, MiniMatter.Begun().Do("tell", "2026-02-10", fields, about).Rules);

    [Fact]
    public void An_unknown_act_is_refused() => Assert.Equal([LawCheck.ActKnown], MiniMatter.Begun().Do("fly", "2026-02-10").Rules);

    [Theory]
    [InlineData("2026-02-10T09:00", "2026-02-11T09:00", false)]
    [InlineData("2026-02-10T09:00", "2026-02-11T09:01", true)]
    public void An_event_entered_late_carries_the_finding(string occurred, string recorded, bool late)
    {
        var matter = new MiniMatter().Do("file", occurred, """{ "kind": "a" }""", recorded: recorded);
        Assert.Equal(late ? [LawCheck.EnteredLate] : [], matter.Rules);
        Assert.Single(matter.Record.Acts);
    }

    [Fact]
    public void An_act_before_the_law_held_says_so()
    {
        Assert.Equal([LawCheck.LawNotHeld], new MiniMatter().Do("file", "2019-12-31", """{ "kind": "a" }""").Rules);
        Assert.Empty(new MiniMatter().Do("file", "2020-01-01", """{ "kind": "a" }""").Rules);
    }

    [Fact]
    public void What_can_be_done_next_shows_what_lacks_and_what_holds()
    {
        var matter = MiniMatter.Begun().Do("tell", "2026-02-10", Fine, [1]);
        var possible = new LawCheck(matter.Pack).Possible(matter.Record, MiniPack.By(MiniPack.Officer("wang", "head")), MiniPack.At("2026-02-11"));

        var decide = Assert.Single(possible, act => act.Act.Id == "decide");
        Assert.Equal(1, decide.Subject);
        Assert.Null(decide.By);
        Assert.Empty(decide.Lacking);
        Assert.Equal("told-first", Assert.Single(decide.Satisfied).Gate.Id);
        Assert.Equal("not-heavier", Assert.Single(decide.AskedLater).Gate.Id);
        Assert.DoesNotContain(possible, act => act.Act.Id is "close" or "tell" or "file");
    }

    [Theory]
    [InlineData("""{ "kind": "c" }""", "kind")]
    [InlineData("""{ }""", "kind")]
    [InlineData("""{ "kind": "a", "level": 101 }""", "level")]
    [InlineData("""{ "kind": "a", "level": "much" }""", "level")]
    [InlineData("""{ "kind": "a", "other": 1 }""", "other")]
    [InlineData("""{ "kind": ["a", "b"] }""", "kind")]
    public void Malformed_input_is_told_field_by_field(string fields, string field)
    {
        var at = MiniPack.At("2026-02-09");
        var faults = new LawCheck(MiniPack.Load()).Validate(
            new Proposal("file", [], MiniPack.Json(fields), at, at), MatterRecord.Empty(MiniPack.Procedure), MiniPack.By(MiniPack.Officer("zhang")));
        Assert.Equal(field, Assert.Single(faults).Field);
    }

    [Fact]
    public void A_time_to_come_is_malformed()
    {
        var at = MiniPack.At("2026-02-09");
        var faults = new LawCheck(MiniPack.Load()).Validate(
            new Proposal("file", [], MiniPack.Json("""{ "kind": "a" }"""), at, at.AddMinutes(1)), MatterRecord.Empty(MiniPack.Procedure), MiniPack.By(MiniPack.Officer("zhang")));
        Assert.Equal("occurredAt", Assert.Single(faults).Field);
    }

    [Fact]
    public void A_losing_rule_is_silent_while_the_winner_speaks()
    {
        var text = MiniPack.Text.Replace(
            "title: { zh: 没有加重, en: Not heavier }",
            "conflicts: [ { with: told-first, winner: not-heavier, ground: special } ]\n        title: { zh: 没有加重, en: Not heavier }",
            StringComparison.Ordinal);
        var matter = new MiniMatter(MiniPack.Load(text)).Do("file", "2026-02-09", """{ "kind": "a" }""").Do("add", "2026-02-09T12:01", """{ "role": "violator" }""").Do("decide", "2026-02-20", Fine, [1]);
        Assert.Equal([LawCheck.StageRule, "not-heavier"], matter.Rules);
    }
}
