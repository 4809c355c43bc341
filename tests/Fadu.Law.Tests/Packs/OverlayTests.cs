using Fadu.Law.Gates;
using Fadu.Law.Packs;

namespace Fadu.Law.Tests.Packs;

public sealed class OverlayTests
{
    private static LoadedPack With(string overlay) =>
        PackLoader.Load(MiniPack.Files(MiniPack.Text, ("local/place/procedures/mini.yaml", overlay)));

    [Fact]
    public void A_local_rule_may_raise_the_approver_and_shorten_the_organs_limit()
    {
        var loaded = With("""
            overlays: mini
            acts:
              decide: { raise-level: city }
            limits:
              decide: { from: 2026-01-01, length: 20 days, cite: { law: 示例办法, version: "2025", article: "5", quote: 二十日 } }
            """);
        Assert.Empty(loaded.Problems);
        Assert.Equal(30, loaded.Pack.FindLimit("decide")!.On(new DateOnly(2025, 12, 31))!.Rule!.Length);
        Assert.Equal(20, loaded.Pack.FindLimit("decide")!.On(new DateOnly(2026, 1, 1))!.Rule!.Length);

        var told = MiniMatter.Begun().Do("tell", "2026-02-10", """{ "penalties": [ { "kind": "fine", "yuan": 100 } ] }""", [1]);
        var local = new MiniMatter(loaded.Pack);
        foreach (var act in told.Record.Raw)
            local.Do(act.Act, act.OccurredOn.ToString("yyyy-MM-dd", null), act.Fields.ToJsonString(), [.. act.Subjects], act.Basis);
        local.Do("decide", "2026-02-11", """{ "penalties": [ { "kind": "fine", "yuan": 100 } ] }""", [1]);
        Assert.Equal([LawCheck.ByRule], local.Rules);
    }

    [Theory]
    [InlineData("limits: { decide: { from: 2026-01-01, length: 40 days, cite: { law: 示, version: \"1\", article: \"5\", quote: 四 } } }", "shorter than 30 (not comparable")]
    [InlineData("acts: { question: { raise-level: city } }", "a power that burdens a party")]
    [InlineData("acts: { decide: { from: [filed] } }", "nothing else can be compared")]
    [InlineData("acts: { decide: { add-fields: { note: { title: { zh: 注, en: N }, type: text } } } }", "a required field (not comparable")]
    [InlineData("acts: { decid: { raise-level: city } }", "an act of mini (did you mean “decide”?")]
    public void What_cannot_be_compared_is_refused(string overlay, string expected)
    {
        var problem = Assert.Single(With("overlays: mini\n" + overlay).Problems);
        Assert.Contains(expected, problem.Expected, StringComparison.Ordinal);
        Assert.Equal(2, problem.At.Line);
    }
}
