using System.Text.Json.Nodes;
using Fadu.Law.Gates;
using Fadu.Store;
using Fadu.Store.Writing;
using Fadu.Testing;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>What was judged ahead of its transaction counts only where the transaction finds the very states it was judged on.</summary>
public abstract class JudgedAheadTests(TestDatabase database) : IAsyncLifetime
{
    private static readonly Actor Officer = Actor.Officer(Handler);
    private OpenBureau? bureau;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TestTime Time { get; } = new(Noon);

    private OpenBureau Bureau => bureau!;

    public async ValueTask InitializeAsync()
    {
        bureau = await OpenAsync(database, Time, Stop);
        if (!await bureau.IsFoundedAsync(Stop))
            await FoundAsync(bureau, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Bureau.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task It_stands_where_nothing_has_moved()
    {
        var (ready, ahead) = await AheadAsync(await CaseAsync(Bureau, "张三", "430100199001010017", "1990-01-01", Stop, told: false));

        Assert.IsType<Decision<Verdict>.Record>(await WithinAsync(ready, ahead!));
    }

    [Fact]
    public async Task It_falls_when_the_matter_moves_on()
    {
        var matter = await CaseAsync(Bureau, "张三", "430100199001010017", "1990-01-01", Stop, told: false);
        var (ready, ahead) = await AheadAsync(matter);

        await GrantedAsync(Bureau, Officer, Told(matter), Stop);

        Assert.Null(await WithinAsync(ready, ahead!));
    }

    [Fact]
    public async Task It_falls_when_the_roster_changes()
    {
        var (ready, ahead) = await AheadAsync(await CaseAsync(Bureau, "张三", "430100199001010017", "1990-01-01", Stop, told: false));

        await GrantedAsync(Bureau, Actor.Officer(Registrar), Request(Bureau.BureauProcedure, "appoint-officer", Bureau.BureauMatter, new JsonObject
        {
            ["officer-code"] = "h" + Guid.NewGuid().ToString("N")[..8],
            ["officer-name"] = "钱办案",
            ["officer-since"] = "2026-01-01",
        }), Stop);

        Assert.Null(await WithinAsync(ready, ahead!));
    }

    [Fact]
    public async Task What_asks_for_more_than_its_matter_and_the_roster_is_not_judged_ahead()
    {
        var matter = await CaseAsync(Bureau, "张三", "430100199001010017", "1990-01-01", Stop);

        Assert.Null((await AheadAsync(Small("begin-case", null, new JsonObject { ["summary"] = "示例" }))).Ahead);
        Assert.Null((await AheadAsync(Settle(matter, first: true))).Ahead);
    }

    private static ActRequest Told(Guid matter) => Small("tell-person", matter, new JsonObject { ["told-words"] = "拟作处罚" }, [1]);

    private Task<(Preparation Ready, JudgedAhead? Ahead)> AheadAsync(Guid matter) => AheadAsync(Told(matter));

    private async Task<(Preparation Ready, JudgedAhead? Ahead)> AheadAsync(ActRequest request)
    {
        var preparing = new Preparing(Bureau.Reader, Bureau.Vault, Bureau.Folder.Database, () => Bureau.Pack);
        var parts = new DeskParts(Bureau.Folder.Acts, Bureau.Reader, preparing, Bureau.Press, Bureau.Signing, Bureau.Origin, false, Time, Bureau.QueryCodeOf);
        var (ready, errors) = await preparing.PrepareAsync(request, Officer, 0, Stop);
        Assert.Empty(errors);
        return (ready!, JudgedAhead.Of(ready!, Time.GetUtcNow(), parts));
    }

    private async Task<Decision<Verdict>?> WithinAsync(Preparation ready, JudgedAhead ahead)
    {
        Decision<Verdict>? found = null;
        var intent = new ActIntent(ready.Bureau, Officer.Account, ready.Request.Key, ready.Mark, [new ExpectedVersion(ready.Matter, null)])
        {
            Reads = [MatterStates.BureauMatter(ready.Bureau)],
        };
        await Bureau.Folder.Acts.PerformAsync(
            intent,
            work =>
            {
                found = ahead.Within(work);
                return new Decision<Verdict>.Nothing(new Verdict.Stale(0));
            },
            Stop);
        return found;
    }
}

[Trait("Database", "sqlite")]
public sealed class JudgedAheadTestsOnSqlite() : JudgedAheadTests(new SqliteTestDatabase());

[Trait("Database", "postgresql")]
public sealed class JudgedAheadTestsOnPostgres() : JudgedAheadTests(new PostgresTestDatabase());
