using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Tests.TimeLimits;

/// <summary>What one file cannot know is checked when all are there; each breach is planted once.</summary>
public sealed class LimitLibraryTests
{
    private static readonly Dictionary<string, LawSource> Sources = new() { ["示例法"] = new LawSource("示例法", ["2025"], SourceSpan.Of("sources.yaml")) };
    private static readonly HashSet<string> Grounds = ["hearing"];

    private static string Limit(string id, string more = "", string law = "示例法", string version = "2025") => $$"""
        id: {{id}}
        title: { zh: 期限, en: Limit }
        domain: a
        holder: organ
        runs-from: { zh: 立案, en: filing }
        values:
          2026-01-01:
            row: row-of-{{id}}
            length: 30 days
            excludes: [hearing]
            cite: { law: {{law}}, version: "{{version}}", article: "1" }
        {{more}}
        """;

    private static IReadOnlyList<PackProblem> Check(params (string File, string Text)[] files)
    {
        var problems = new PackProblems();
        var limits = files.Select(file => LimitFile.Read(PackNode.Read(file.File, file.Text, problems))).ToList();
        Assert.Empty(problems.All);
        LimitLibrary.Check(limits, Sources, Grounds, problems);
        return problems.All;
    }

    [Fact]
    public void Two_sound_limits_have_no_problem() => Assert.Empty(Check(("a.yaml", Limit("a")), ("b.yaml", Limit("b"))));

    [Theory]
    [InlineData("a", "b.yaml", "the file to be named a.yaml")]
    [InlineData("b", "b.yaml", "each limit once")]
    public void An_id_is_the_files_name_and_stands_once(string id, string file, string expected) =>
        Assert.Contains(Check(("b.yaml", Limit("b")), (file, Limit(id))), problem => problem.Expected.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("示例条例", "2025", "a law of sources.yaml")]
    [InlineData("示例法", "2012", "a version of 示例法: 2025")]
    public void A_cited_law_is_one_of_the_sources(string law, string version, string expected) =>
        Assert.Equal(expected, Assert.Single(Check(("a.yaml", Limit("a", law: law, version: version)))).Expected);

    [Fact]
    public void A_ground_is_one_of_the_register()
    {
        var problem = Assert.Single(Check(("a.yaml", Limit("a").Replace("[hearing]", "[hearsay]", StringComparison.Ordinal))));
        Assert.Equal("“hearsay”", problem.Found);
        Assert.Equal(8, problem.At.Line);
    }

    [Theory]
    [InlineData("winner: a, loser: c", "the id of a limit")]
    [InlineData("winner: a, loser: a", "two limits")]
    [InlineData("winner: b, loser: c", "a among winner and loser")]
    public void A_conflict_names_two_limits_of_the_pack_one_of_them_its_own(string pair, string expected)
    {
        var conflicts = $"conflicts: [ {{ {pair}, ground: rank, why: 上位法优先 }} ]";
        Assert.Contains(Check(("a.yaml", Limit("a", conflicts)), ("b.yaml", Limit("b"))), problem => problem.Expected == expected);
    }

    [Fact]
    public void A_limit_is_found_by_its_id_and_by_its_row()
    {
        var library = new LimitLibrary([LimitFile.Read(PackNode.Read("a.yaml", Limit("a"), new PackProblems()))]);
        Assert.Equal("a", library.Find("a")?.Id);
        Assert.Equal("a", library.Find("row-of-a")?.Id);
        Assert.Null(library.Find("b"));
        Assert.Null(library.Find("a", new DateOnly(2025, 12, 31)));
        Assert.NotNull(library.Find("row-of-a", new DateOnly(2025, 12, 31)));
    }

    [Theory]
    [InlineData("year: 2026\nnotices: [x]\ndays-off: [ { name: 元旦, from: 2026-01-01, to: 2026-01-03 }, { name: 元旦, from: 2026-01-03, to: 2026-01-04 } ]", "each day once")]
    [InlineData("year: 2026\nnotices: [x]\ndays-off: [ { name: 元旦, from: 2026-01-03, to: 2026-01-01 } ]", "a day from the holiday's first")]
    [InlineData("year: 2026\nnotices: [x]\ndays-off: [ { name: 元旦, from: 2023-01-03, to: 2023-01-04 } ]", "a day of the year")]
    [InlineData("year: 2026\ndays-off: [ { name: 元旦, from: 2026-01-01, to: 2026-01-03 } ]", "a list with at least one item under “notices”")]
    [InlineData("year: 26\nnotices: [x]\ndays-off: [ { name: 元旦, from: 1990-01-01, to: 1990-01-03 } ]", "a whole number from 1990")]
    public void A_broken_calendar_is_told(string text, string expected)
    {
        var problems = new PackProblems();
        CalendarFile.Read(PackNode.Read("calendar/2026.yaml", text, problems));
        Assert.Contains(problems.All, problem => problem.Expected.StartsWith(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"2025\": { from: 2026-01-01 }, \"2012\": { from: 2006-03-01 }", "versions in the order")]
    [InlineData("\"2012\": { from: 2006-03-01 }, \"2025\": { from: 2026-01-01 }", "versions in the order")]
    [InlineData("\"2012\": { form: 2006-03-01 }", "a day as")]
    public void Versions_of_a_law_do_not_overlap(string versions, string expected)
    {
        var problems = new PackProblems();
        LawSourceFile.Read(PackNode.Read("sources.yaml", $"sources: [ {{ id: 示例法, title: 示例法, short: 示例法, rank: law, versions: {{ {versions} }} }} ]", problems));
        Assert.Contains(problems.All, problem => problem.Expected.StartsWith(expected, StringComparison.Ordinal));
    }
}
