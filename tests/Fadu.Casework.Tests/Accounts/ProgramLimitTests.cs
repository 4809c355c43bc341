using Fadu.Casework.Accounts;
using Fadu.Testing;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests.Accounts;

/// <summary>How fast programs may call: so many in a minute, at once or evenly, reading and recording apart, and never at a pace that a hand reaches.</summary>
public sealed class ProgramLimitTests
{
    private readonly TestTime time = new(Noon);

    [Fact]
    public void A_minutes_requests_at_once_then_one_for_each_share_of_it()
    {
        var limit = Limit(readings: 60, recordings: 10);

        for (var i = 0; i < 60; i++)
            Assert.Null(limit.Count("a", records: false));
        Assert.Equal(TimeSpan.FromSeconds(1), limit.Count("a", records: false));
        // What was refused is not counted: the next second has its one.
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(limit.Count("a", records: false));
        Assert.NotNull(limit.Count("a", records: false));
        time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 60; i++)
            Assert.Null(limit.Count("a", records: false));
        Assert.NotNull(limit.Count("a", records: false));
    }

    [Fact]
    public void Whoever_reads_too_much_still_records_and_nobody_pays_for_another()
    {
        var limit = Limit(readings: 1, recordings: 2);
        Assert.Null(limit.Count("a", records: false));

        Assert.NotNull(limit.Count("a", records: false));
        Assert.Null(limit.Count("a", records: true));
        Assert.Null(limit.Count("a", records: true));
        Assert.NotNull(limit.Count("a", records: true));
        Assert.Null(limit.Count("b", records: false));
        Assert.Null(limit.Count("b", records: true));
    }

    [Fact]
    public void As_it_is_set_nobody_who_records_by_hand_is_ever_held_up()
    {
        var limit = new ProgramLimit(new AccountSettings { Time = time });

        for (var second = 0; second < 3_600; second++)
        {
            for (var each = 0; each < 5; each++)
                Assert.Null(limit.Count("a", records: true));
            time.Advance(TimeSpan.FromSeconds(1));
        }
        for (var i = 0; i < 600; i++)
            Assert.Null(limit.Count("a", records: true));
        Assert.NotNull(limit.Count("a", records: true));
    }

    [Fact]
    public void None_is_no_limit_and_a_clock_set_back_holds_nobody_up()
    {
        var none = Limit(readings: 0, recordings: 0);
        var limit = Limit(readings: 2, recordings: 2);
        for (var i = 0; i < 10_000; i++)
            Assert.Null(none.Count("a", records: i % 2 == 0));
        Assert.Null(limit.Count("a", records: false));
        Assert.Null(limit.Count("a", records: false));

        time.Set(Noon.AddHours(-1));

        Assert.Null(limit.Count("a", records: false));
    }

    [Fact]
    public async Task Many_at_once_get_what_there_is_and_no_more()
    {
        var limit = Limit(readings: 60_000, recordings: 1);

        // So many that two meet: with a few hundred, one that overwrote the other's count went unnoticed.
        var granted = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Enumerable.Range(0, 25_000).Count(_ => limit.Count("a", records: false) is null), TestContext.Current.CancellationToken)));

        Assert.Equal(60_000, granted.Sum());
    }

    private ProgramLimit Limit(int readings, int recordings) => new(new AccountSettings { Time = time, ReadingsAMinute = readings, RecordingsAMinute = recordings });
}
