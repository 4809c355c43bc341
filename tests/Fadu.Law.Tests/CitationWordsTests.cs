namespace Fadu.Law.Tests;

public sealed class CitationWordsTests
{
    [Theory]
    [InlineData("112", "第一百一十二条")]
    [InlineData("112(2)", "第一百一十二条第二款")]
    [InlineData("58(1)(2)", "第五十八条第一款第二项")]
    [InlineData("10", "第十条")]
    [InlineData("20", "第二十条")]
    [InlineData("101", "第一百零一条")]
    [InlineData("110", "第一百一十条")]
    [InlineData("44, 62", "第四十四条、第六十二条")]
    [InlineData("annex 2", "annex 2")]
    [InlineData("not read", "条号待核")]
    public void An_article_is_written_as_the_law_numbers_it(string article, string expected) =>
        Assert.Equal(expected, CitationWords.Article(article, "zh"));

    [Theory]
    [InlineData(0, "零")]
    [InlineData(1000, "一千")]
    [InlineData(1010, "一千零一十")]
    [InlineData(2003, "二千零三")]
    public void A_number_is_written_in_numerals(int number, string expected) => Assert.Equal(expected, CitationWords.Numeral(number));

    [Fact]
    public void English_keeps_the_digits() => Assert.Equal("art. 112(2)", CitationWords.Article("112(2)", "en"));

    [Fact]
    public void An_article_nobody_has_read_is_said_to_be_unverified_in_either_language() => Assert.Equal("article not verified", CitationWords.Article("未读", "en"));
}
