using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Tests.Procedures;

/// <summary>What the law brings about to a party's burden names the act by which a person confirms it, and holds back what is outward until then.</summary>
public sealed class ConfirmationsTests
{
    /// <summary>The small pack in which the law closes the matter, to the parties' burden, when the time to decide is over.</summary>
    private static readonly string Lapsing = MiniPack.Text
        .Replace("    kind: power\n    by: { always: true }\n    from: [decided]\n    to: closed", "    kind: power\n    burdens: party\n    from: [filed, told]\n    to: decided", StringComparison.Ordinal)
        .Replace("  confirm:\n", "  shut:\n    title: { zh: 关闭, en: Shut }\n    kind: power\n    by: { always: true }\n    from: [decided]\n    to: closed\n  confirm:\n", StringComparison.Ordinal)
        + "\non-expiry: [ { limit: decide, act: close, confirmed-by: confirm } ]\n";

    [Fact]
    public void A_power_that_burdens_waits_for_the_confirmation_and_an_event_of_the_organ_does_not()
    {
        var matter = Lapsed();

        Assert.Equal([LawCheck.ConfirmedFirst], matter.Do("decide", "2026-03-13", """{ "penalties": [] }""", [1]).Rules.Where(rule => rule == LawCheck.ConfirmedFirst));
        Assert.Empty(matter.Do("question", "2026-03-13", """{ "officers": ["li"] }""", [1], MiniPack.By(MiniPack.Officer("zhang", "officer"), MiniPack.Officer("li", "officer"))).Rules);
        Assert.Equal([LawCheck.ByRule], matter.Do("confirm", "2026-03-13", basis: MiniPack.By(MiniPack.Officer("zhang", "officer"))).Rules);
        Assert.Empty(matter.Do("confirm", "2026-03-13").Rules);
        Assert.DoesNotContain(LawCheck.ConfirmedFirst, matter.Do("decide", "2026-03-13", """{ "penalties": [] }""", [1]).Rules);
        Assert.Equal([LawCheck.NothingToConfirm], matter.Do("confirm", "2026-03-14").Rules);
    }

    [Fact]
    public void Outside_the_matter_stands_where_it_stood_until_a_person_has_confirmed()
    {
        var matter = Lapsed();

        Assert.Equal("decided", matter.Record.Stage);
        Assert.Equal("filed", Confirmations.Outward(matter.Pack, matter.Record).Stage);
        Assert.Equal(matter.Record.Raw, Confirmations.Outward(matter.Pack, matter.Record).Raw);
        matter.Do("confirm", "2026-03-13");
        Assert.Same(matter.Record, Confirmations.Outward(matter.Pack, matter.Record));
    }

    [Fact]
    public void It_is_offered_only_while_something_waits_for_it()
    {
        var matter = Lapsed();
        bool Offered() => new LawCheck(matter.Pack).Possible(matter.Record, MiniPack.By(MiniPack.Officer("zhang", "head")), MiniPack.At("2026-03-14")).Any(one => one.Act.Id == "confirm");

        Assert.True(Offered());
        matter.Do("confirm", "2026-03-13");
        Assert.False(Offered());
    }

    [Theory]
    [InlineData(", confirmed-by: confirm", "", "confirmed-by")]
    [InlineData("confirmed-by: confirm", "confirmed-by: head", "an act of the procedure")]
    [InlineData("confirmed-by: confirm", "confirmed-by: close", "a power of a person")]
    [InlineData("confirmed-by: confirm", "confirmed-by: add", "a power of a person")]
    [InlineData("confirmed-by: confirm", "confirmed-by: tell", "a power of a person")]
    [InlineData("confirmed-by: confirm", "confirmed-by: strike-act", "a power of a person")]
    [InlineData("    from: [filed, told]\n    to: decided\n", "    from: [filed, told]\n    to: decided\n    produces: [ decision ]\n", "no papers")]
    public void The_loader_refuses_a_burden_that_nobody_confirms(string sound, string broken, string expected)
    {
        Assert.Empty(PackLoader.Load(MiniPack.Files(Lapsing)).Problems);
        Assert.Contains(sound, Lapsing, StringComparison.Ordinal);

        var problems = PackLoader.Load(MiniPack.Files(Lapsing.Replace(sound, broken, StringComparison.Ordinal))).Problems;

        Assert.Contains(problems, problem => problem.Expected.Contains(expected, StringComparison.Ordinal) && problem.At.Line > 1);
    }

    private static MiniMatter Lapsed() => new MiniMatter(MiniPack.Load(Lapsing) with { Calendar = TheRepository.Calendar })
        .Do("file", "2026-02-09", """{ "kind": "a" }""")
        .Do("add", "2026-02-09T12:01", """{ "role": "violator" }""")
        .Do("close", "2026-03-12", basis: MiniPack.By(MiniPack.Officer(LawCheck.TheLaw)));
}
