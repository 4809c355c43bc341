using System.Text;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Fadu.Testing;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>That a file was kept long enough, said where it was not: what is done here is refused, what was done elsewhere is recorded with its finding, and nothing is erased on either.</summary>
public abstract class RetentionClaimTests(TestDatabase database) : IAsyncLifetime
{
    private static readonly Actor Officer = Actor.Officer(Handler);
    private static readonly Actor Chief = Actor.Officer(Head);
    private static readonly Actor Import = new("import", "import", ActorKind.Import);
    private readonly TestTime time = new(Noon);
    private OpenBureau? bureau;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private OpenBureau Bureau => bureau!;

    public async ValueTask InitializeAsync()
    {
        bureau = await OpenAsync(database, time, Stop);
        await FoundAsync(bureau, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (bureau is not null)
            await bureau.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_claim_made_elsewhere_is_recorded_with_its_finding_and_nothing_is_erased_on_it_before_its_time()
    {
        var matter = await EndedAsync("钟离示例", "430100198801010174");
        var claim = Small("propose-forgetting", matter, new() { ["forget-ground"] = "outlived" }, [1]);

        // Without a schedule nothing was kept long enough.
        time.Set(On(2027));
        Assert.Equal(["kept-long-enough"], await FindingsAsync(claim));
        Assert.NotNull((await new FileRetention(Bureau).AdoptAsync(Encoding.UTF8.GetBytes(Schedule), Head, "test", Stop)).AdoptedAs);
        // Kept through 2029: done in 2028, and entered when the time is over, it was still too early.
        time.Set(On(2030));
        Assert.Equal(["kept-long-enough"], await FindingsAsync(claim with { Key = "again", OccurredAt = On(2028) }));
        time.Set(On(2031));
        Assert.Empty(await FindingsAsync(claim with { Key = "late", OccurredAt = On(2030) }));
        Assert.Empty(await FindingsAsync(Small("propose-forgetting", matter, new() { ["forget-ground"] = "ordered" }, [2])));

        // The verdicts stand in the acts, and the law finds the same from them alone.
        var state = (await Bureau.Reader.FindAsync(Bureau.Bureau, new Store.MatterId(matter), Stop))!;
        Assert.Equal([false, false, true, null], state.Record.Raw.Skip(state.Version - 4).Select(act => act.Basis.KeptLongEnough));
        var record = MatterRecord.Empty("small-case");
        foreach (var act in state.Record.Raw)
        {
            Assert.Equal(act.Findings, new LawCheck(Bureau.Pack).Judge(act, record).Where(ground => ground.Effect != GateEffect.Warn).Select(ground => ground.Rule));
            record = MatterFold.Apply(Bureau.Pack, record, act);
        }
    }

    [Fact]
    public async Task An_erasure_that_rests_on_a_claim_made_elsewhere_waits_for_its_time()
    {
        var matter = await EndedAsync("宇文示例", "430100198801010182");
        Assert.NotNull((await new FileRetention(Bureau).AdoptAsync(Encoding.UTF8.GetBytes(Schedule), Head, "test", Stop)).AdoptedAs);
        time.Set(On(2028));
        var claim = Small("propose-forgetting", matter, new() { ["forget-ground"] = "outlived" }, [1]);

        // Of an officer here it is refused as before, and nothing stands.
        Assert.Equal("forget-ground", PlaceOf(await Bureau.Desk.PerformAsync(claim, Officer, Stop)));
        Assert.Equal(["kept-long-enough"], await FindingsAsync(claim));
        Assert.Equal("act", PlaceOf(await Bureau.Desk.PerformAsync(Small("forget-person", matter, subjects: [1]), Chief, Stop)));
        // Even where a pack calls erasing an event, and so something that has happened: it happens here.
        var (state, roster, at) = ((await Bureau.Reader.FindAsync(Bureau.Bureau, new Store.MatterId(matter), Stop))!, await Bureau.RosterAsync(Stop), time.GetUtcNow());
        Assert.NotNull(RetentionFaults.Of(state, roster, state.Procedure.FindAct("forget-person")!, new Proposal("forget-person", [1], [], at, at, false), hasHappened: true));
        time.Set(On(2030));
        Assert.Empty((await GrantedRulingAsync(Small("forget-person", matter, subjects: [1]), Chief)).Findings);
    }

    private const string Schedule =
        """
        title: { zh: 示例期限表, en: Example }
        classes:
          all:
            title: { zh: 案卷, en: Files }
            files: [ { procedure: small-case, from: end-case, counted: next-year } ]
            values: { 2026-01-01: { keep: 3 years } }
        """;

    private static DateTimeOffset On(int year) => new(year, 3, 16, 4, 0, 0, TimeSpan.Zero);

    private static string PlaceOf(Ruling<Act> ruling) => Assert.Single(Assert.IsType<Ruling<Act>.Malformed>(ruling).Errors).Place;

    private async Task<List<string>> FindingsAsync(ActRequest claim) => [.. (await GrantedRulingAsync(claim, Import)).Findings.Select(ground => ground.Rule).Where(rule => rule != "by")];

    private async Task<Ruling<Act>.Granted> GrantedRulingAsync(ActRequest request, Actor actor) => Granted(await Bureau.Desk.PerformAsync(request, actor, Stop));

    private async Task<Guid> EndedAsync(string name, string identity)
    {
        var matter = await CaseAsync(Bureau, name, identity, "1988-01-01", Stop);
        await GrantedAsync(Bureau, Officer, Small("enter-person", matter, new() { ["person-name"] = "单于样本" }), Stop);
        await GrantedAsync(Bureau, Officer, Small("end-case", matter), Stop);
        return matter;
    }
}

[Trait("Database", "sqlite")]
public sealed class RetentionClaimTestsOnSqlite() : RetentionClaimTests(new SqliteTestDatabase());

[Trait("Database", "postgresql")]
public sealed class RetentionClaimTestsOnPostgres() : RetentionClaimTests(new PostgresTestDatabase());
