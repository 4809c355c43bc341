using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;
using FsCheck;
using FsCheck.Xunit;

namespace Fadu.Law.Tests.Procedures;

public sealed class MatterFoldTests
{
    private const string Fine = """{ "penalties": [ { "kind": "fine", "yuan": 500 } ] }""";
    private static readonly Basis Wang = MiniPack.By(MiniPack.Officer("wang", "officer", "head"));

    private static MiniMatter TwoViolators() => MiniMatter.Begun()
        .Do("add", "2026-02-09T12:02", """{ "role": "violator" }""")
        .Do("tell", "2026-02-10", Fine, [1]);

    [Fact]
    public void The_matter_stands_where_its_slowest_track_stands()
    {
        var matter = TwoViolators();
        Assert.Equal(["told", "filed"], matter.Record.Subjects.Select(subject => subject.Stage));
        Assert.Equal("filed", matter.Record.Stage);

        matter.Do("decide", "2026-02-20", Fine, [1]);
        Assert.Equal(("decided", "filed"), (MatterFold.StageOf(matter.Record, 1), matter.Record.Stage));
        matter.Do("tell", "2026-02-21", Fine, [2]);
        Assert.Equal("told", matter.Record.Stage);
        matter.Do("decide", "2026-02-22", Fine, [2]);
        Assert.Equal("decided", matter.Record.Stage);
        matter.Do("close", "2026-02-23");
        Assert.Equal(("closed", "closed"), (matter.Record.Stage, MatterFold.StageOf(matter.Record, 2)));
    }

    [Fact]
    public void A_paper_belongs_to_the_party_it_was_produced_for()
    {
        var matter = TwoViolators().Do("decide", "2026-02-20", Fine, [1]);
        var paper = matter.Record.Subjects[^1];
        Assert.Equal((3, SubjectKinds.Document, "decision", 1, 5), (paper.Number, paper.Kind, paper.Role, paper.Of, paper.BornOf));
    }

    [Fact]
    public void Evidence_can_be_lost()
    {
        var matter = MiniMatter.Begun().Do("question", "2026-02-10", "{}", [1]);
        Assert.Equal(("statement", "usable", 3), (matter.Record.Subjects[1].Role, matter.Record.Subjects[1].Standing, matter.Record.Subjects[1].Covers));
        matter.Do("lose-recording", "2026-02-11", """{ "item": 2 }""");
        Assert.Equal("lost", matter.Record.Subjects[1].Standing);
    }

    [Fact]
    public void A_clock_is_started_paused_resumed_extended_and_met()
    {
        var matter = MiniMatter.Begun();
        // 9 February and 30 days is 11 March 2026.
        Assert.Equal(new DateOnly(2026, 3, 11), Read(matter).Deadline.LastDay);
        matter.Do("appraise", "2026-02-12"); // its own day is still counted
        Assert.Equal(ClockState.Paused, Read(matter, "2026-02-20").State);
        // 13 to 27 February are 15 days: 11 March and 15 days is 26 March.
        matter.Do("receive-opinion", "2026-02-27");
        Assert.Equal(new DateOnly(2026, 3, 26), Read(matter).Deadline.LastDay);
        Assert.Equal(ClockState.Running, Read(matter, "2026-03-26").State);
        Assert.Equal(ClockState.Overdue, Read(matter, "2026-03-27").State);
        // and 30 days more is 25 April, a Saturday that is no working day: 27 April.
        matter.Do("extend", "2026-03-20");
        Assert.Equal(new DateOnly(2026, 4, 27), Read(matter).Deadline.LastDay);
        matter.Do("tell", "2026-04-20", Fine, [1]).Do("decide", "2026-04-28", Fine, [1]);
        Assert.Equal(ClockState.MetLate, Read(matter, "2026-05-01").State);
    }

    [Fact]
    public void A_correction_changes_the_picture_and_leaves_the_act()
    {
        var matter = MiniMatter.Begun().Do("correct-act", "2026-02-20", """{ "target": 1, "field": "kind", "from": "a", "to": "b", "ground": true }""", basis: Wang);
        Assert.Equal("b", (string?)matter.Record.Acts[0].Fields["kind"]);
        Assert.Equal("a", (string?)matter.Record.Raw[0].Fields["kind"]);
        Assert.Equal("a", (string?)MatterFold.AsKnownAt(matter.Pack, matter.Record, MiniPack.At("2026-02-19")).Acts[0].Fields["kind"]);
    }

    [Fact]
    public void A_corrected_day_moves_the_clock()
    {
        var matter = MiniMatter.Begun().Do("correct-act", "2026-02-20", """{ "target": 1, "field": "occurred-on", "from": "2026-02-09", "to": "2026-02-04", "ground": true }""", basis: Wang);
        // 4 February and 30 days is 6 March 2026, a Friday.
        Assert.Equal(new DateOnly(2026, 3, 6), Read(matter).Deadline.LastDay);
    }

    [Fact]
    public void Nobody_corrects_or_strikes_alone_what_they_recorded()
    {
        var own = MiniMatter.Begun().Do("strike-act", "2026-02-20", """{ "target": 2, "ground": true }""");
        Assert.Equal([LawCheck.ByRule], own.Rules);
        var acting = MiniPack.By(MiniPack.Officer("li") with { ActsFor = ["zhang"] });
        Assert.Equal([LawCheck.ByRule], MiniMatter.Begun().Do("strike-act", "2026-02-20", """{ "target": 2, "ground": true }""", basis: acting).Rules);
        Assert.Empty(MiniMatter.Begun().Do("strike-act", "2026-02-20", """{ "target": 2, "ground": true }""", basis: Wang).Rules);
    }

    [Fact]
    public void A_struck_act_counts_for_nothing_and_keeps_its_numbers()
    {
        var matter = TwoViolators().Do("strike-act", "2026-02-20", """{ "target": 2, "ground": true }""", basis: Wang);
        Assert.Equal([2], matter.Record.Struck.Select(act => act.Number));
        Assert.Equal(MatterFold.StruckKind, matter.Record.Subjects[0].Kind);
        Assert.Equal((2, "violator"), (matter.Record.Subjects[1].Number, matter.Record.Subjects[1].Role));

        // The strike was itself a mistake: a strike of the strike brings the party back.
        matter.Do("strike-act", "2026-02-21", """{ "target": 5, "ground": true }""", basis: MiniPack.By(MiniPack.Officer("li")));
        Assert.Equal([5], matter.Record.Struck.Select(act => act.Number));
        Assert.Equal("violator", matter.Record.Subjects[0].Role);
    }

    [Fact]
    public void Later_acts_that_no_longer_hold_are_found_on_correction()
    {
        var matter = TwoViolators().Do("decide", "2026-02-20", Fine, [1]);
        var before = matter.Record;
        matter.Do("strike-act", "2026-02-21", """{ "target": 4, "ground": true }""", basis: Wang);

        var found = FoundOnCorrection.Of(matter.Pack, before, matter.Record);
        Assert.Equal([(5, LawCheck.StageRule), (5, "told-first"), (5, "not-heavier")], found.Select(one => (one.Act, one.Ground.Rule)));
        Assert.All(found, one => Assert.Equal(GateEffect.Record, one.Ground.Effect));
        Assert.Equal("decided", MatterFold.StageOf(matter.Record, 1));
    }

    [Property(MaxTest = 200)]
    public bool Act_by_act_is_the_same_as_all_at_once(PositiveInt seed)
    {
        var matter = Played(seed.Get);
        return Picture(matter.Record) == Picture(MatterFold.Fold(matter.Pack, MiniPack.Procedure, matter.Record.Raw));
    }

    [Fact]
    public void The_property_can_fail()
    {
        var matter = Played(7);
        Assert.NotEqual(Picture(matter.Record), Picture(MatterFold.Fold(matter.Pack, MiniPack.Procedure, [.. matter.Record.Raw.SkipLast(1)])));
    }

    [Fact]
    public void Two_acts_on_the_same_record_do_not_see_each_other()
    {
        var matter = MiniMatter.Begun();
        var one = MatterFold.Apply(matter.Pack, matter.Record, matter.Record.Raw[^1] with { Number = 3, Adds = [2] });
        var other = MatterFold.Apply(matter.Pack, matter.Record, matter.Record.Raw[^1] with { Number = 3, Adds = [2], Fields = MiniPack.Json("""{ "role": "victim" }""") });
        Assert.Equal(("violator", "victim", 1), (one.Subjects[1].Role, other.Subjects[1].Role, matter.Record.Subjects.Count));
    }

    private static readonly RulePackHolder Shared = new();

    /// <summary>A matter of twenty acts chosen by a seed, corrections and strikes among them.</summary>
    private static MiniMatter Played(int seed)
    {
        var chosen = new LinearChoice(seed);
        var matter = new MiniMatter(Shared.Pack).Do("file", "2026-02-09", """{ "kind": "a" }""");
        for (var i = 0; i < 20; i++)
        {
            var on = MiniPack.At("2026-02-10").AddHours(i * 5).ToString("yyyy-MM-ddTHH:mm", null);
            var party = chosen.Next(3) + 1;
            _ = chosen.Next(9) switch
            {
                0 => matter.Do("add", on, """{ "role": "violator" }"""),
                1 => matter.Do("add", on, """{ "role": "victim" }"""),
                2 => matter.Do("question", on, "{}", [party]),
                3 => matter.Do("tell", on, Fine, [party]),
                4 => matter.Do("decide", on, Fine, [party]),
                5 => matter.Do(chosen.Next(2) == 0 ? "appraise" : "receive-opinion", on),
                6 => matter.Do("strike-act", on, $$"""{ "target": {{chosen.Next(matter.Record.Raw.Count) + 1}}, "ground": true }""", basis: Wang),
                7 => matter.Do("correct-act", on, """{ "target": 1, "field": "occurred-on", "to": "2026-02-03", "ground": true }""", basis: Wang),
                _ => matter.Do("extend", on),
            };
        }

        return matter;
    }

    private static string Picture(MatterRecord record) => string.Join('\n',
    [
        record.Stage,
        .. record.Acts.Select(act => $"{act.Number} {act.Act} {act.OccurredOn:O} {act.Fields.ToJsonString()}"),
        .. record.Struck.Select(act => $"struck {act.Number}"),
        .. record.Subjects.Select(subject => subject.ToString()),
        .. record.Clocks.Select(clock => $"{clock.Limit} {clock.Subject} {clock.Start:O} {clock.StoppedAt:O} {string.Join(',', clock.Pauses)} {string.Join(',', clock.Extensions)}"),
    ]);

    private static ClockValue Read(MiniMatter matter, string now = "2026-03-21") => ClockReading.Read(matter.Pack, Assert.Single(matter.Record.Clocks), MiniPack.At(now));

    private sealed class RulePackHolder
    {
        public Law.Packs.RulePack Pack { get; } = MiniPack.Load();
    }

    /// <summary>Choices that follow from a seed: the constants of Numerical Recipes.</summary>
    private sealed class LinearChoice(int seed)
    {
        private uint state = (uint)seed;

        public int Next(int below)
        {
            state = unchecked((state * 1664525) + 1013904223);
            return (int)((state >> 8) % (uint)below);
        }
    }
}
