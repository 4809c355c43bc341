namespace Fadu.Law.Tests;

public sealed class DayWordsTests
{
    private static readonly DateOnly Thursday = new(2026, 3, 26);

    [Fact]
    public void A_day_is_written_whole_with_its_weekday()
    {
        Assert.Equal("2026年3月26日 周四", DayWords.Full(Thursday, "zh"));
        Assert.Equal("Thu 26 March 2026", DayWords.Full(Thursday, "en"));
    }

    [Fact]
    public void A_list_leaves_out_the_year_only_when_it_is_this_year()
    {
        Assert.Equal("3月26日 周四", DayWords.InList(Thursday, new DateOnly(2026, 3, 16), "zh"));
        Assert.Equal("2026年3月26日 周四", DayWords.InList(Thursday, new DateOnly(2025, 12, 31), "zh"));
    }

    [Fact]
    public void A_last_moment_says_today_and_the_minute()
    {
        Assert.Equal("今天 16:40前", DayWords.Before(Thursday, new TimeOnly(16, 40), Thursday, "zh"));
        Assert.Equal("3月26日 周四 24:00前", DayWords.Before(Thursday, null, new DateOnly(2026, 3, 16), "zh"));
        Assert.Equal("today, before 24:00", DayWords.Before(Thursday, null, Thursday, "en"));
    }
}
