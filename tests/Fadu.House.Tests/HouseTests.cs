using Fadu.House.Tests.Rules;
using Fadu.Testing;

namespace Fadu.House.Tests;

/// <summary>The rules of the house that a machine can check, each with a planted breach that proves it can fail.</summary>
public sealed class HouseTests
{
    private static readonly Tree Files = Tree.OnDisk(ProjectFiles.Root);

    private static readonly Dictionary<string, HouseRule> Table =
        new[] { ProjectRules.All, SourceRules.All, TextRules.All, PackRules.All, SecurityRules.All }.SelectMany(rules => rules).ToDictionary(rule => rule.Id);

    public static TheoryData<string> Rules => new(Table.Keys);

    public static TheoryData<string, string> PlantedBreaches
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (id, rule) in Table)
            {
                foreach (var planted in rule.Planted)
                    data.Add(id, planted.Path);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Rules))]
    public void The_house_keeps_the_rule(string rule)
    {
        var breaches = Table[rule].Breaches(Files).ToArray();

        Assert.True(breaches.Length == 0, string.Join('\n', breaches));
    }

    [Theory, MemberData(nameof(PlantedBreaches))]
    public void A_planted_breach_is_found(string rule, string path)
    {
        foreach (var planted in Table[rule].Planted.Where(planted => planted.Path == path))
        {
            var tree = Files.With(path, planted.Text(Files.Has(path) ? Files[path] : ""));

            Assert.Contains(Table[rule].Breaches(tree), breach => breach.StartsWith(path, StringComparison.Ordinal));
            Assert.NotEqual(Files.Has(path) ? Files[path] : "", tree[path]);
        }
    }

    [Fact]
    public void Every_rule_has_a_planted_breach() => Assert.DoesNotContain(Table.Values, rule => rule.Planted.Length == 0);
}
