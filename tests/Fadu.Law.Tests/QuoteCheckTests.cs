namespace Fadu.Law.Tests;

public sealed class QuoteCheckTests
{
    private const string Text = """
        # 示例法

        第九条　公安机关应当在“二日以内”决定。

        第十条 当事人可以申请听证。
        （一）罚款；
        （二）责令停产停业。

        第十条之一 期满自动解除。

        第一百零三条 自立案之日起不得超过三十日；案情重大、复杂的，可以延长三十日。

        第一百一十八条 期间不计入。
        """;

    private static bool Stands(string article, string quote) =>
        QuoteCheck.Stands(new Citation("示例法", "2025", article, quote), QuoteCheck.Articles(Text));

    [Theory]
    [InlineData("9", "应当在二日以内决定")] // quotation marks do not matter
    [InlineData("10", "可以申请听证 （一）罚款")]
    [InlineData("10", "期满自动解除")] // 第十条之一 is kept with 10
    [InlineData("103", "自立案之日起…可以延长三十日")]
    [InlineData("103(1)", "不得超过三十日")]
    [InlineData("9, 118", "期间不计入")]
    public void A_quote_that_stands_in_its_article_is_found(string article, string quote) => Assert.True(Stands(article, quote));

    [Theory]
    [InlineData("103", "不得超过六十日")]
    [InlineData("118", "自立案之日起")]
    [InlineData("103", "可以延长三十日…期间不计入")]
    [InlineData("104", "不得超过三十日")]
    [InlineData("103", "")]
    [InlineData("未读", "不得超过三十日")]
    public void A_quote_that_does_not_is_not(string article, string quote) => Assert.False(Stands(article, quote));

    [Theory]
    [InlineData("九", 9)]
    [InlineData("十", 10)]
    [InlineData("十四", 14)]
    [InlineData("二十", 20)]
    [InlineData("九十七", 97)]
    [InlineData("一百", 100)]
    [InlineData("一百零三", 103)]
    [InlineData("一百一十八", 118)]
    [InlineData("三百五十三", 353)]
    public void Chinese_numbers_of_articles_are_read(string chinese, int number) => Assert.Equal(number, QuoteCheck.Number(chinese));
}
