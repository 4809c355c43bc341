using Fadu.Law.Packs;

namespace Fadu.Law.Tests.Figures;

/// <summary>What the loader refuses of figures and of the texts of reports, and where.</summary>
public sealed class FigureLoaderTests
{
    private const string Topics = """
        id: topics
        title: { zh: 类别, en: Topics }
        for: figure-topics
        rows:
          - { key: cases, title: { zh: 案件, en: Cases } }
        """;

    private const string Fines = """
        id: fines
        title: { zh: 罚款金额, en: Fines }
        unit: { zh: 元, en: yuan }
        topic: cases
        measure: sum
        over: acts
        each: item
        items: { field: penalties, where: { kind: [fine] }, category: kind, amount: yuan }
        from: [ { procedure: mini, acts: [decide] } ]
        """;

    private const string Late = """
        id: late
        title: { zh: 超期, en: Late }
        unit: { zh: 个, en: limits }
        topic: cases
        measure: count
        over: clocks
        state: met-late
        from: [ { procedure: mini, limits: [decide] } ]
        """;

    private const string Share = """
        id: share
        title: { zh: 比率, en: Share }
        unit: { zh: "%", en: per cent }
        topic: cases
        measure: share
        of: [late, fines]
        """;

    private const string Studied = """
        id: studied
        title: { zh: 学法, en: Study }
        unit: { zh: 次, en: times }
        topic: cases
        unrecorded: { zh: 没有收录, en: not kept }
        """;

    private const string Report = """
        ---
        title: { zh: 年报, en: Report }
        ---
        # 年度报告
        罚款{{ "fines" | figure }}，期限{{ "share" | all_of }}按期。
        {% assign rows = "late" | parts %}{% for row in rows %}
        - {{ row.title }}：{{ row.count }}
        {% endfor %}
        """;

    [Fact]
    public void A_sound_pack_with_figures_and_a_report_loads()
    {
        var loaded = Load();

        Assert.Empty(loaded.Problems);
        Assert.Equal(["fines", "late", "share", "studied"], loaded.Pack.Figures.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("annual", "zh"), (loaded.Pack.Reports.Single().Id, loaded.Pack.Reports.Single().Language));
        Assert.True(loaded.Pack.Figures["fines"].Adds);
        Assert.False(loaded.Pack.Figures["share"].Adds);
    }

    /// <summary>What is put in place of what in which figure, and the words of the problem; its place is where the new text stands.</summary>
    [Theory]
    [InlineData("fines", "topic: cases", "topic: ~case", "a row of a register for figure-topics (did you mean “cases”?")]
    [InlineData("fines", "measure: sum", "measure: ~total", "one of count, sum, distinct, stock, share, in-a-row, first-day, last-day")]
    [InlineData("fines", "over: acts", "over: ~act", "one of acts, matters, clocks, refusals, looks")]
    [InlineData("fines", "acts: [decide]", "acts: [~decid]", "an act of the procedure (did you mean “decide”?")]
    [InlineData("fines", "procedure: mini", "procedure: ~minor", "a procedure of procedures/")]
    [InlineData("fines", "field: penalties", "field: ~penaltie", "a field of decide (did you mean “penalties”?")]
    [InlineData("fines", "amount: yuan", "amount: ~yen", "a part of penalties")]
    [InlineData("fines", "kind: [fine]", "kind: [~fin]", "a key of the register kinds (did you mean “fine”?")]
    [InlineData("fines", "each: item\n", "each: item\n~number: 40\n", "a known key")]
    [InlineData("late", "limits: [decide]", "limits: [~decid]", "a time limit of limits/ (did you mean “decide”?")]
    [InlineData("late", "state: met-late", "state: ~late", "one of met, met-late, expired, overdue")]
    [InlineData("late", "state: met-late", "state: ~overdue", "overdue for a stock, and for nothing else")]
    [InlineData("share", "of: [late, fines]", "of: [late, ~fine]", "a figure of figures/ (did you mean “fines”?")]
    [InlineData("share", "of: [late, fines]", "of: [late, ~studied]", "a figure that is a number with rows of its own")]
    [InlineData("share", "of: [late, fines]", "of: ~[late]", "two figures: the part and the whole")]
    public void A_fault_of_a_figure_is_told_at_its_place(string figure, string sound, string broken, string expected)
    {
        var text = figure switch { "fines" => Fines, "late" => Late, _ => Share };
        Assert.Contains(sound, text, StringComparison.Ordinal);
        var file = $"national/figures/{figure}.yaml";

        var problem = Load((file, text.Replace(sound, broken.Replace("~", "", StringComparison.Ordinal), StringComparison.Ordinal))).Problems
            .FirstOrDefault(problem => problem.Expected.Contains(expected, StringComparison.Ordinal));

        Assert.NotNull(problem);
        Assert.Equal(PlaceOf(text.Replace(sound, broken, StringComparison.Ordinal)), (problem.At.Line, problem.At.Column));
        Assert.Equal(file, problem.At.File);
    }

    [Fact]
    public void A_sum_says_what_it_adds_and_a_figure_is_named_as_its_file()
    {
        Assert.Contains("added up", Assert.Single(Load(("national/figures/fines.yaml", Fines.Replace(", amount: yuan", "", StringComparison.Ordinal))).Problems).Expected, StringComparison.Ordinal);
        Assert.Contains("the name of the file", Load(("national/figures/late.yaml", Late.Replace("id: late", "id: later", StringComparison.Ordinal))).Problems[0].Expected, StringComparison.Ordinal);
    }

    /// <summary>A number or a claim that a text makes by itself is refused where it stands; ~ marks the place.</summary>
    [Theory]
    [InlineData("罚款~40余次", "types in no number")]
    [InlineData("罚款~５件", "types in no number")]
    [InlineData("集体讨论~四十余次", "types in no number")]
    [InlineData("下发~两份要点", "types in no number")]
    [InlineData("通过率~100%", "types in no number")]
    [InlineData("案件~均已办结", "a claim made by a placeholder")]
    [InlineData("案件~全部办结", "a claim made by a placeholder")]
    [InlineData("~无一超期", "a claim made by a placeholder")]
    [InlineData("~连续被评为优秀", "a claim made by a placeholder")]
    [InlineData("罚款{{ ~\"fine\" | figure }}", "the id of a figure (did you mean “fines”?")]
    [InlineData("罚款{{ ~\"四十\" }}件", "the id of a figure")]
    [InlineData("罚款{{ ~42 }}件", "a figure, not a number")]
    [InlineData("{% assign x = ~42 %}{{ x }}", "a figure, not a number")]
    [InlineData("罚款~{{ \"fines\" | figure", "a placeholder that is closed")]
    public void A_report_says_no_number_and_claims_nothing_by_itself(string line, string expected)
    {
        const string Sound = "罚款{{ \"fines\" | figure }}";
        Assert.Contains(Sound, Report, StringComparison.Ordinal);
        var text = Report.Replace(Sound, line.Replace("~", "", StringComparison.Ordinal), StringComparison.Ordinal);

        var problems = Load(("national/reports/annual.zh.liquid", text)).Problems;

        Assert.NotEmpty(problems);
        var problem = problems[0];
        Assert.Contains(expected, problem.Expected, StringComparison.Ordinal);
        Assert.Equal(("national/reports/annual.zh.liquid", PlaceOf(Report.Replace(Sound, line, StringComparison.Ordinal))), (problem.At.File, (problem.At.Line, problem.At.Column)));
    }

    [Theory]
    [InlineData("decided ~forty cases")]
    [InlineData("~All cases were decided")]
    [InlineData("excellent for three years ~in a row", 2)]
    [InlineData("a rate of ~99.9")]
    public void An_english_report_neither(string line, int problems = 1)
    {
        var text = "---\ntitle: { zh: 年报, en: Report }\n---\n" + line;

        var found = Load(("national/reports/annual.en.liquid", text.Replace("~", "", StringComparison.Ordinal))).Problems;

        Assert.Equal(problems, found.Count);
        Assert.Contains(PlaceOf(text), found.Select(problem => (problem.At.Line, problem.At.Column)));
    }

    [Fact]
    public void Next_year_and_the_first_responsible_person_are_no_numbers() =>
        Assert.Empty(Load(("national/reports/annual.zh.liquid", Report + "\n## 三、第一责任人\n下一年度进一步统一规范；其中一是按期办理。\n")).Problems);

    private static LoadedPack Load(params (string Path, string Text)[] changed)
    {
        (string Path, string Text)[] sound =
        [
            ("national/registers/topics.yaml", Topics), ("national/figures/fines.yaml", Fines), ("national/figures/late.yaml", Late), ("national/figures/share.yaml", Share),
            ("national/figures/studied.yaml", Studied), ("national/reports/annual.zh.liquid", Report),
        ];
        return PackLoader.Load(MiniPack.Files(MiniPack.Text, [.. sound.Where(file => changed.All(other => other.Path != file.Path)), .. changed]));
    }

    private static (int Line, int Column) PlaceOf(string marked)
    {
        var before = marked[..marked.IndexOf('~', StringComparison.Ordinal)];
        return (before.Count(letter => letter == '\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
