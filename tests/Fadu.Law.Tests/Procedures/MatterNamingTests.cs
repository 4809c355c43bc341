using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Tests.Procedures;

public sealed class MatterNamingTests
{
    private static readonly RulePack WithKindOfParty = MiniPack.Load(MiniPack.Text.Replace(
        "recorded: { title: { zh: 录音录像, en: Recorded }, type: yes-no }",
        "kind: { title: { zh: 类别, en: Kind }, type: choice, options: { a: { zh: 甲, en: A }, b: { zh: 乙, en: B } } }", StringComparison.Ordinal));

    private static string[] NameOf(MiniMatter matter) => MatterNaming.Of(matter.Pack, matter.Record.Procedure, matter.Record.About) is var name ? [name.Zh, name.In("en")] : [];

    [Fact]
    public void A_matter_is_called_by_what_it_is_about_and_before_that_by_its_procedure()
    {
        Assert.Equal(["甲类案", "Case A"], NameOf(MiniMatter.Begun()));
        Assert.Equal(["示例程序", "Example procedure"], NameOf(new MiniMatter()));
    }

    [Fact]
    public void What_is_said_of_one_party_names_not_the_whole()
    {
        var matter = new MiniMatter(WithKindOfParty).Do("file", "2026-02-09", """{ "kind": "a" }""").Do("add", "2026-02-09T12:01", """{ "role": "violator" }""")
            .Do("question", "2026-02-10", """{ "kind": "b" }""", [1]);

        Assert.Equal(["question"], matter.Record.Acts.Skip(2).Select(act => act.Act));
        Assert.Equal(["甲类案", "Case A"], NameOf(matter));
    }

    [Fact]
    public void A_correction_gives_the_matter_another_name()
    {
        var matter = MiniMatter.Begun().Do("correct-act", "2026-02-20", """{ "target": 1, "field": "kind", "from": "a", "to": "b", "ground": true }""", basis: MiniPack.By(MiniPack.Officer("wang", "officer", "head")));

        Assert.Equal(["乙类案", "Case B"], NameOf(matter));
    }

    [Theory]
    [InlineData("mini", "示城罚〔2026〕7号", "示城罚〔2026〕7号类案")]
    [InlineData("gone", "a", "gone")]
    public void What_the_law_has_no_word_for_is_shown_as_it_is(string procedure, string about, string name) =>
        Assert.Equal(name, MatterNaming.Of(MiniPack.Load(), procedure, about).Zh);
}
