using System.Globalization;
using System.Text.RegularExpressions;
using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Tests.TimeLimits;

/// <summary>The limits of laws/national, held against the fact base and the laws' texts where these stand beside the repository.</summary>
public sealed partial class NationalLimitsTests
{
    [Fact]
    public void Every_limit_file_is_read_without_a_problem()
    {
        var (limits, read) = TheRepository.ReadLimits;
        Assert.Empty(read.All);
        Assert.True(limits.Count >= 377, $"{limits.Count} limits");

        var problems = new PackProblems();
        LimitLibrary.Check(limits, TheRepository.Sources, TheRepository.PauseGrounds, problems);
        Assert.Empty(problems.All);
    }

    [Fact]
    public void Every_limit_says_in_Chinese_and_English_what_it_is_what_starts_it_and_what_follows()
    {
        Assert.Equal(0, TheRepository.ReadLimits.Problems.EnglishMissing);
        Assert.All(TheRepository.ReadLimits.Limits.SelectMany(limit => limit.Values), value => Assert.NotNull(value.Consequence));
    }

    [Fact]
    public void Every_row_of_the_fact_base_has_its_length_unit_article_and_day_in_a_limit()
    {
        foreach (var row in FactBase())
        {
            if (row["id"] == "adm-leave-country-30d-rule")
                continue; // never active: a regulation of 2013 with 15 days stands above it

            var found = TheRepository.Limits.Find(row["id"])?.Row(row["id"]);
            Assert.True(found is not null, row["id"]);
            var length = row["duration"] == "null" ? "unverified" : $"{row["duration"]} {row["unit"]}";
            Assert.Equal(length, found.Rule is { } rule ? $"{rule.Length} {LimitFile.Word(rule.Unit)}" : "unverified");
            if (row["article"] is not "unknown" && !row["article"].Contains("web page", StringComparison.Ordinal))
                Assert.Equal(row["article"], found.Cite.Article);
            Assert.Equal(row["source_seen"] == "true", found.Cite.SourceSeen);
            if (Day().IsMatch(row["effective_from"]))
                Assert.Equal(row["effective_from"], found.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            if (Day().IsMatch(row["effective_to"]))
                Assert.Equal(row["effective_to"], found.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Every_quote_stands_in_the_article_it_cites()
    {
        if (TheRepository.Shared is null)
            return;

        var (wrong, checkedQuotes) = (new List<string>(), 0);
        foreach (var value in TheRepository.ReadLimits.Limits.SelectMany(limit => limit.Values).Where(value => value.Cite.SourceSeen))
        {
            var text = TheRepository.Sources[value.Cite.Law].Dated.Single(version => version.Name == value.Cite.Version).Text;
            if (text is null)
                continue;
            checkedQuotes++;
            var articles = QuoteCheck.Articles(File.ReadAllText(Path.Combine(TheRepository.Shared, "law/texts", text)));
            if (!QuoteCheck.Stands(value.Cite, articles))
                wrong.Add($"{value.At}: {value.Cite.Law} {value.Cite.Version} {value.Cite.Article}: {value.Cite.Quote}");
        }

        Assert.Empty(wrong);
        Assert.True(checkedQuotes > 370, $"{checkedQuotes} quotes");
    }

    [Fact]
    public void Every_text_named_in_the_sources_is_there()
    {
        if (TheRepository.Shared is null)
            return;
        Assert.All(
            TheRepository.Sources.Values.SelectMany(source => source.Dated).Where(version => version.Text is not null),
            version => Assert.True(File.Exists(Path.Combine(TheRepository.Shared, "law/texts", version.Text!)), version.Text));
    }

    [Fact]
    public void Custody_never_rolls_over()
    {
        var custody = TheRepository.ReadLimits.Limits.SelectMany(limit => limit.Values).Where(value => value.Rule is { RestrictsLiberty: LibertyRule.Always, Unit: not LimitUnit.Hours }).ToList();
        Assert.True(custody.Count >= 14, $"{custody.Count} limits");
        Assert.All(custody, value => Assert.True(value.Rule!.RollsOver == RollOver.Never, value.At.ToString()));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d$", RegexOptions.CultureInvariant)]
    private static partial Regex Day();

    private static IEnumerable<Dictionary<string, string>> FactBase()
    {
        if (TheRepository.Shared is null)
            yield break;

        var rows = new YamlDotNet.RepresentationModel.YamlStream();
        using var text = File.OpenText(Path.Combine(TheRepository.Shared, "law/time-limits.yaml"));
        rows.Load(text);
        foreach (var row in (YamlDotNet.RepresentationModel.YamlSequenceNode)rows.Documents[0].RootNode)
        {
            yield return ((YamlDotNet.RepresentationModel.YamlMappingNode)row).Children
                .Where(pair => pair.Value is YamlDotNet.RepresentationModel.YamlScalarNode)
                .ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString());
        }
    }
}
