using Fadu.Law.Figures;
using Fadu.Law.Packs;

namespace Fadu.Law.Tests.Figures;

/// <summary>The rows a matter adds to figures, worked by hand.</summary>
public sealed class FigureMeasuringTests
{
    [Fact]
    public void A_limit_that_runs_out_is_counted_from_the_first_instant_that_is_too_late_and_leaves_the_stock_when_it_is_met()
    {
        // Filed on 9 February 2026; 30 days end on 11 March, a Wednesday: too late from 12 March 00:00 in Beijing.
        var pack = Load();
        var open = new MiniMatter(pack).Do("file", "2026-02-09", """{ "kind": "a" }""");

        var rows = new FigureMeasuring(pack).Of(open.Record);

        Assert.Equal(
            [("expired", "2026-03-12", 1m), ("filed", "2026-02-09", 1m), ("overdue", "2026-03-12", 1m)],
            rows.Select(row => (row.Figure, row.On.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), row.Amount)).Order());
        Assert.Equal(new DateTimeOffset(2026, 3, 12, 0, 0, 0, TimeSpan.FromHours(8)), rows.Single(row => row.Figure == "overdue").At);
    }

    [Fact]
    public void A_condition_of_the_pack_says_which_acts_count()
    {
        var pack = Load("\n  where: { field: { id: level, at-least: 50 } }");

        decimal Filed(int level) => new FigureMeasuring(pack).Of(new MiniMatter(pack).Do("file", "2026-02-09", $$"""{ "kind": "a", "level": {{level}} }""").Record).Count(row => row.Figure == "filed");

        Assert.Equal((0m, 1m), (Filed(49), Filed(50)));
    }

    private static RulePack Load(string where = "")
    {
        static (string, string) Figure(string id, string body) =>
            ($"national/figures/{id}.yaml", $"id: {id}\ntitle: {{ zh: 指标, en: Figure }}\nunit: {{ zh: 件, en: cases }}\ntopic: cases\n{body}");
        var loaded = PackLoader.Load(MiniPack.Files(
            MiniPack.Text,
            ("national/registers/topics.yaml", "id: topics\ntitle: { zh: 类别, en: Topics }\nfor: figure-topics\nrows:\n  - { key: cases, title: { zh: 案件, en: Cases } }"),
            Figure("filed", "measure: count\nover: acts\nfrom:\n- procedure: mini\n  acts: [file]" + where),
            Figure("expired", "measure: count\nover: clocks\nstate: expired\nfrom: [ { procedure: mini, limits: [decide] } ]"),
            Figure("overdue", "measure: stock\nover: clocks\nstate: overdue\nfrom: [ { procedure: mini, limits: [decide] } ]")));
        Assert.Empty(loaded.Problems);
        return loaded.Pack;
    }
}
