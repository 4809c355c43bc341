using Fadu.Law.Packs;

namespace Fadu.Law.Tests.Packs;

/// <summary>Which post looks after accounts is the pack's word.</summary>
public sealed class AccountDeedsTests
{
    private const string Posts = """
        id: posts
        title: { zh: 岗位, en: Posts }
        for: posts
        rows:
          - { key: keeper, title: { zh: 保管员, en: keeper }, accounts: invite sessions }
          - { key: founder, title: { zh: 设立人, en: founder }, founds: bureau }
          - { key: clerk, title: { zh: 内勤, en: clerk } }
        """;

    [Fact]
    public void A_post_may_what_its_row_says_and_the_others_nothing()
    {
        var pack = Load(Posts).Pack;

        Assert.Equal([AccountDeed.Invite, AccountDeed.Sessions], pack.AccountDeedsOf("keeper").Order());
        Assert.All(new[] { "founder", "clerk", "nobody", "" }, post => Assert.Empty(pack.AccountDeedsOf(post)));
        Assert.Equal(("founder", "keeper", null), (pack.FoundingPost, pack.PostThatMay(AccountDeed.Invite), pack.PostThatMay(AccountDeed.Lock)));
    }

    [Theory]
    [InlineData("accounts: invite sessions", "accounts: invite grant", "accounts: some of invite reset lock unlock sessions tokens")]
    [InlineData("accounts: invite sessions", "accounts: invite invite", "accounts: some of invite reset lock unlock sessions tokens")]
    [InlineData("founds: bureau", "founds: world", "founds: bureau, or no such column")]
    public void A_word_that_means_nothing_stops_the_start(string line, string broken, string expected)
    {
        var loaded = Load(Posts.Replace(line, broken, StringComparison.Ordinal));

        Assert.False(loaded.IsSound);
        Assert.Contains(loaded.Problems, problem => problem.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void In_the_national_pack_three_administrators_share_the_deeds_and_the_auditor_has_none()
    {
        var pack = Load(File.ReadAllText(Path.Combine(TheRepository.Root, "laws/national/registers/posts.yaml"))).Pack;

        Assert.Equal([AccountDeed.Invite, AccountDeed.Reset], pack.AccountDeedsOf("system-administrator").Order());
        Assert.Equal([AccountDeed.Lock, AccountDeed.Unlock, AccountDeed.Sessions, AccountDeed.Tokens], pack.AccountDeedsOf("security-administrator").Order());
        Assert.Empty(pack.AccountDeedsOf("audit-administrator"));
        Assert.Equal("bureau-registrar", pack.FoundingPost);
    }

    private static LoadedPack Load(string posts) => PackLoader.Load(new PackFiles([new PackFile("national/registers/posts.yaml", posts)]));
}
