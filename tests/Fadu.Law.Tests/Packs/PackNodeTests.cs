using Fadu.Law.Packs;
using FsCheck.Xunit;

namespace Fadu.Law.Tests.Packs;

public sealed class PackNodeTests
{
    private readonly PackProblems problems = new();

    private PackNode Read(string text) => PackNode.Read("limits/a.yaml", text, problems);

    private void Expect(int line, int column, string expected, string found)
    {
        var problem = Assert.Single(problems.All);
        Assert.Equal(new SourceSpan("limits/a.yaml", line, column), problem.At);
        Assert.Contains(expected, problem.Expected, StringComparison.Ordinal);
        Assert.Contains(found, problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_mistakes_is_read_whole()
    {
        var file = Read("""
            id: case-limit
            title: { zh: 办案期限, en: Case limit }
            length: 30
            held: true
            from: 2026-01-01
            excludes: [expert-evaluation, hearing]
            """);

        Assert.Equal("case-limit", file["id"].Text());
        Assert.Equal(new Bilingual("办案期限", "Case limit"), file["title"].Bilingual());
        Assert.Equal(30, file["length"].WholeNumber(min: 0, max: 100));
        Assert.True(file["held"].Bool(fallback: false));
        Assert.Equal(new DateOnly(2026, 1, 1), file["from"].Day());
        Assert.Equal(["expert-evaluation", "hearing"], file["excludes"].Texts());
        Assert.Null(file["note"].OptionalText());
        file.NoOtherKeys();
        Assert.True(problems.None);
    }

    [Fact]
    public void What_is_missing_is_told_once_with_the_place_of_its_map()
    {
        var file = Read("a: 1\nb:\n  c: 2\n");

        Assert.Equal("", file["b"]["title"]["zh"].Text());
        Assert.Equal("", file["b"]["title"].Bilingual().Zh is "" ? "" : "x");
        Assert.Equal(2, problems.All.Count);
        Assert.All(problems.All, problem => Assert.Equal(new SourceSpan("limits/a.yaml", 3, 3), problem.At));
    }

    [Theory]
    [InlineData("x: [1]", "a text", "a list of 1")]
    [InlineData("x: { a: 1 }", "a text", "a map")]
    [InlineData("x: ''", "not empty", "“”")]
    [InlineData("x:", "a text under “x”", "nothing")]
    [InlineData("x: ~", "a text under “x”", "nothing")]
    public void A_text_that_is_none_is_one_problem(string text, string expected, string found)
    {
        Assert.Equal("", Read(text)["x"].Text());
        var problem = Assert.Single(problems.All);
        Assert.Contains(expected, problem.Expected, StringComparison.Ordinal);
        Assert.Contains(found, problem.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x: many")]
    [InlineData("x: 1.5")]
    [InlineData("x: 101")]
    [InlineData("x: -1")]
    [InlineData("x: 99999999999999999999")]
    [InlineData("x: [1]")]
    public void A_number_out_of_bounds_or_no_number_is_one_problem(string text)
    {
        Assert.Equal(0, Read(text)["x"].WholeNumber(min: 0, max: 100));
        Assert.Single(problems.All);
    }

    [Theory]
    [InlineData("x: 2026-02-30")]
    [InlineData("x: 2026-2-3")]
    [InlineData("x: 10/02/2026")]
    public void A_day_that_is_none_is_one_problem(string text)
    {
        Read(text)["x"].Day();
        Expect(1, 4, "a day as 2026-02-10", text[3..]);
    }

    [Fact]
    public void An_unknown_key_is_told_with_the_nearest_known_one()
    {
        var file = Read("id: a\nrestrict-liberty: always\n");
        file["id"].Text();
        file["restricts-liberty"].OptionalText();
        file.NoOtherKeys();
        Expect(2, 1, "did you mean “restricts-liberty”", "restrict-liberty");
    }

    [Fact]
    public void A_word_outside_the_list_is_told_with_the_nearest_one()
    {
        Assert.Equal("days", Read("unit: working-day")["unit"].OneOf("days", "working-days"));
        Expect(1, 7, "did you mean “working-days”", "working-day");
    }

    [Fact]
    public void A_key_written_twice_is_told_at_its_second_place()
    {
        Assert.Equal("1", Read("a: 1\nb: 2\na: 3\n")["a"].Text());
        Expect(3, 1, "each key once", "“a” again");
    }

    [Fact]
    public void An_alias_bomb_is_refused_at_its_first_anchor_and_does_not_grow()
    {
        var text = "a: &a [x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(0, 30).Select(n =>
            $"k{n}: &k{n} [{string.Join(", ", Enumerable.Repeat("*" + (n == 0 ? "a" : $"k{n - 1}"), 9))}]\n"));

        Read(text);

        Assert.Equal(new SourceSpan("limits/a.yaml", 1, 4), problems.All[0].At);
        Assert.Contains("anchors are refused", problems.All[0].Expected, StringComparison.Ordinal);
        Assert.Equal(31 + (30 * 9), problems.All.Count);
    }

    [Fact]
    public void A_greater_file_than_a_megabyte_is_refused()
    {
        Read("a: " + new string('x', PackNode.MaxBytes));
        Expect(0, 0, "at most 1 MB", "greater");
    }

    [Fact]
    public void The_bound_counts_bytes_and_not_letters()
    {
        Read("a: " + new string('期', PackNode.MaxBytes / 3));
        Expect(0, 0, "at most 1 MB", "greater");
    }

    [Fact]
    public void A_deeper_nesting_than_the_bound_is_refused_with_its_place()
    {
        Read(new string('[', 500_000));
        Expect(1, PackNode.MaxDepth + 1, "levels", "deeper");
    }

    [Theory]
    [InlineData("a: b: c", 1)]
    [InlineData("a: 1\nb: 'unclosed", 2)]
    [InlineData("a: [1,\n  2\nb: 3", 1)]
    public void Text_that_is_not_YAML_is_a_problem_with_its_line(string text, int line)
    {
        Assert.True(Read(text).IsMap);
        Assert.Equal("YAML", Assert.Single(problems.All).Expected);
        Assert.Equal(line, problems.All[0].At.Line);
    }

    [Property(MaxTest = 2000)]
    public void No_text_whatever_makes_the_reader_throw(char[] letters)
    {
        const string Alphabet = "ab: -[]{}&*!|>'\"%@`#,?\n\t~期1\0\u0085\ufeff\ud800";
        var text = new string([.. letters.Select(letter => Alphabet[letter % Alphabet.Length])]);
        var file = Read(text);
        file["a"]["b"].Bilingual();
        file["a"].Texts();
        file.NoOtherKeys();
    }

    [Fact]
    public void Missing_English_is_counted_and_missing_Chinese_is_a_problem()
    {
        Assert.Equal(new Bilingual("立案"), Read("t: { zh: 立案 }")["t"].Bilingual());
        Assert.Equal(new Bilingual("立案"), Read("t: 立案")["t"].Bilingual());
        Assert.Equal(2, problems.EnglishMissing);
        Assert.True(problems.None);

        Read("t: { en: File }")["t"].Bilingual();
        Expect(1, 4, "a text under “t.zh”", "nothing");
    }

    [Theory]
    [InlineData("a: !!binary aGk=", "no tag")]
    [InlineData("a: !ruby/object x", "no tag")]
    [InlineData("[a]: 1", "a text as key")]
    [InlineData("a: 1\n---\nb: 2", "one document")]
    public void Tags_strange_keys_and_second_documents_are_refused(string text, string expected)
    {
        Read(text);
        Assert.Contains(expected, Assert.Single(problems.All).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_with_one_key_gives_its_entry()
    {
        var entry = Read("not-heavier-than: give-prior-notice").OnlyEntry();
        Assert.NotNull(entry);
        Assert.Equal("not-heavier-than", entry.Key);
        Assert.Equal("give-prior-notice", entry.Value.Text());
        Assert.Null(Read("a: 1\nb: 2").OnlyEntry());
        Expect(1, 1, "exactly one key", "2 keys");
    }
}
