using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Tests.Packs;

/// <summary>The schemas that editors use say what the loader reads.</summary>
public sealed class SchemaTests
{
    private const string Sound = """
        id: a
        title: { zh: 期限, en: Limit }
        domain: admin-case
        holder: organ
        runs-from: { zh: 立案, en: filing }
        values:
          2026-01-01:
            length: 30 days
            rolls-over: never
            restricts-liberty: while-held
            doubt: [counts-start]
            extensions:
              - { by: 30 days, times: 2, approver: { zh: 上一级, en: next higher } }
            cite: { law: 治安管理处罚法, version: "2025", article: "118", quote: 不得超过三十日 }
        """;

    [Theory]
    [InlineData("limit", "laws/national/limits")]
    [InlineData("calendar", "laws/national/calendar")]
    [InlineData("gate", "laws/national/gates")]
    [InlineData("register", "laws/national/registers")]
    [InlineData("figure", "laws/national/figures")]
    [InlineData("scenario", "laws/national/scenarios", "bureau")]
    public void Every_file_follows_its_schema(string schema, string folder, string besides = "")
    {
        var (rules, files) = (new Schema(schema), TheRepository.Files(folder).Where(file => Path.GetFileNameWithoutExtension(file.Name) != besides).ToList());
        Assert.True(files.Count >= 15);
        Assert.Empty(files.SelectMany(file => rules.Faults(PackNode.Read(file.Name, file.Text, new PackProblems()))));
    }

    [Fact]
    public void Every_procedure_follows_its_schema() =>
        Assert.Empty(TheRepository.Files("laws/national/procedures").SelectMany(file => new Schema("procedure").Faults(PackNode.Read(file.Name, file.Text, new PackProblems()))));

    [Theory]
    [InlineData("sources")]
    [InlineData("coverage")]
    public void Every_file_beside_them_follows_its_schema(string name) =>
        Assert.Empty(new Schema(name).Faults(PackNode.Read(name, File.ReadAllText(Path.Combine(TheRepository.Root, $"laws/national/{name}.yaml")), new PackProblems())));

    [Theory]
    [InlineData("holder: organ", "holder: court")]
    [InlineData("holder: organ\n", "")]
    [InlineData("length: 30 days", "length: 30 weeks")]
    [InlineData("length: 30 days", "length: thirty days")]
    [InlineData("length: 30 days", "len: 30 days")]
    [InlineData("rolls-over: never", "rolls-over: sometimes")]
    [InlineData("while-held", "mostly")]
    [InlineData("[counts-start]", "[counts]")]
    [InlineData("[counts-start]", "counts-start")]
    [InlineData("by: 30 days, ", "")]
    [InlineData("times: 2", "times: 0.5")]
    [InlineData("approver: { zh: 上一级, en: next higher }", "ground: 重大")]
    [InlineData("article: \"118\", ", "")]
    [InlineData("不得超过三十日", "不得超过三十日不得超过三十日不得超过三十日不得超过三十日不得超过三十日")]
    [InlineData("  2026-01-01:", "  2026:")]
    [InlineData("zh: 期限, ", "")]
    [InlineData("domain: admin-case", "domain: [admin-case]")]
    public void The_schema_and_the_loader_refuse_the_same_breaks(string sound, string broken)
    {
        Assert.Empty(new Schema("limit").Faults(PackNode.Read("a.yaml", Sound, new PackProblems())));
        Assert.Contains(sound, Sound, StringComparison.Ordinal);
        var text = Sound.Replace(sound, broken, StringComparison.Ordinal);

        Assert.NotEmpty(new Schema("limit").Faults(PackNode.Read("a.yaml", text, new PackProblems())));

        var problems = new PackProblems();
        LimitFile.Read(PackNode.Read("a.yaml", text, problems));
        Assert.NotEmpty(problems.All);
    }

    [Fact]
    public void The_loader_reads_the_sound_file_without_a_problem()
    {
        var problems = new PackProblems();
        var limit = LimitFile.Read(PackNode.Read("a.yaml", Sound, problems));
        Assert.True(problems.None);
        Assert.Equal(2, limit.Values[0].Rule!.Extensions[0].Times);
    }

    [Fact]
    public void Values_that_overlap_are_told_at_their_place()
    {
        var problems = new PackProblems();
        var second = "  2025-01-01:\n    length: 20 days\n    cite: { law: 治安管理处罚法, version: \"2012\", article: \"99\" }\n";
        LimitFile.Read(PackNode.Read("a.yaml", Sound + "\n" + second, problems));
        var problem = Assert.Single(problems.All);
        Assert.Equal(15, problem.At.Line);
        Assert.Contains("order of their dates", problem.Expected, StringComparison.Ordinal);
    }
}
