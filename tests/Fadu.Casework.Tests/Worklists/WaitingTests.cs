using Fadu.Casework.Worklists;
using Fadu.Store;
using Fadu.Testing;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests.Worklists;

/// <summary>我在等: beside what is waited for stands the limit of that act, and of no other.</summary>
public sealed class WaitingTests : IAsyncLifetime
{
    private readonly SqliteTestDatabase database = new();
    private OpenBureau? bureau;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private OpenBureau Bureau => bureau!;

    public async ValueTask InitializeAsync()
    {
        bureau = await OpenAsync(database, new TestTime(Noon), Stop);
        await FoundAsync(Bureau, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Bureau.DisposeAsync();
        database.Dispose();
    }

    [Fact]
    public async Task An_act_that_ends_no_limit_is_waited_for_without_one_though_others_run()
    {
        var matter = (await AskedAsync("ask-head", Handler, null)).Matter;

        var waited = Assert.Single(await WaitedAsync());

        Assert.Equal((matter, "审阅", WaitedFor.Officers), (waited.Matter, waited.What.Zh, waited.For));
        Assert.Null(waited.Until);
        Assert.Null(waited.LastDay);
        Assert.Null(waited.Limit);
    }

    [Fact]
    public async Task An_act_that_ends_a_limit_is_waited_for_until_that_limit_ends_though_another_ends_sooner()
    {
        var matter = (await AskedAsync("ask-head", Handler, null)).Matter;
        await AskedAsync("read-asked", Head, matter);

        var waited = Assert.Single(await WaitedAsync());

        Assert.Equal("答复", waited.What.Zh);
        Assert.Equal("小案办理期限", waited.Limit?.Zh);
        Assert.Equal(new DateOnly(2026, 4, 15), waited.LastDay);
    }

    [Fact]
    public async Task Who_is_waited_for_finds_it_among_what_others_wait_for_though_of_the_same_unit_and_who_waits_does_not()
    {
        var matter = (await AskedAsync("ask-head", Handler, null)).Matter;

        var asked = Assert.Single((await new AskedWork(Bureau).OfAsync(Head, 10, Stop)).Matters);

        Assert.Equal((matter, "read-asked"), (asked.Matter, asked.Act?.Id));
        Assert.Empty((await new AskedWork(Bureau).OfAsync(Handler, 10, Stop)).Matters);
        Assert.Empty((await new AskedWork(Bureau).OfAsync(OtherHandler, 10, Stop)).Matters);
    }

    private Task<Act> AskedAsync(string act, string person, Guid? matter) => GrantedAsync(Bureau, Actor.Officer(person), Request("small-waiting", act, matter, []), Stop);

    private async Task<IReadOnlyList<WaitedMatter>> WaitedAsync() => (await new OwnMatters(Bureau).WaitedAsync(Handler, Stop)).Matters;
}
