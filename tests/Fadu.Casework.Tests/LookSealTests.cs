using Fadu.Casework.Clerk;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Store;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>The log of looks stands in the ledger: what is changed, taken out or put in afterwards is found, by the hour.</summary>
public abstract class LookSealTests(TestDatabase database) : IAsyncLifetime
{
    private OpenBureau? bureau;
    private ClerkHost? clerk;

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
        clerk?.Dispose();
        await Bureau.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Each_hour_with_looks_is_sealed_once_it_is_over_and_what_is_spoilt_is_found_by_its_hour()
    {
        await LookAsync(Noon, 3);
        await LookAsync(Noon.AddHours(1), 2);
        await CatchUpAsync(Noon.AddHours(1).AddMinutes(4));
        Assert.Empty(await SealsAsync());
        await LookAsync(Noon.AddHours(5), 1);
        await CatchUpAsync(Noon.AddHours(5).AddMinutes(30));
        await CatchUpAsync(Noon.AddHours(5).AddMinutes(31));

        var whole = Audit();
        Assert.Equal([(Noon, 3), (Noon.AddHours(1), 2)], (await SealsAsync()).Select(seal => (seal.Hour, seal.Count)));
        Assert.Equal((2, 5L, 1L, 0), (whole.Hours, whole.Looks, whole.Waiting, whole.Problems.Count));

        await SpoilAsync("UPDATE looks SET person = 'h02' WHERE what = 'look-1-0'");
        var changed = Assert.Single(Audit().Problems);
        Assert.Equal((Noon.AddHours(1), 2, 2), (changed.Hour, changed.Sealed!.Count, changed.Found.Count));
        await SpoilAsync("UPDATE looks SET person = 'h01' WHERE what = 'look-1-0'");
        Assert.Empty(Audit().Problems);

        await SpoilAsync("UPDATE looks SET at = at + 7200000 WHERE what = 'look-1-0'");
        Assert.Equal([Noon.AddHours(1)], Audit().Problems.Select(problem => problem.Hour));
        await SpoilAsync("UPDATE looks SET at = at - 7200000 WHERE what = 'look-1-0'");

        if (!database.IsPostgres)
        {
            await SpoilAsync("UPDATE looks SET person = x'00' WHERE what = 'look-5-0'");
            Assert.Equal((false, 0), (Audit().Ok, Audit().Problems.Count));
            Assert.EndsWith("person", Assert.Single(Audit().Unreadable).Where, StringComparison.Ordinal);
            await SpoilAsync("UPDATE looks SET person = 'h01' WHERE what = 'look-5-0'");
        }

        await SpoilAsync("DELETE FROM looks WHERE what LIKE 'look-0-%'");
        var removed = Assert.Single(Audit().Problems);
        Assert.Equal((Noon, 3, 0), (removed.Hour, removed.Sealed!.Count, removed.Found.Count));

        await LookAsync(Noon.AddHours(-3), 1);
        Assert.Equal([Noon.AddHours(-3), Noon], Audit().Problems.Select(problem => problem.Hour));
    }

    [Fact]
    public async Task Nobody_but_the_system_seals()
    {
        var act = MatterSealing();

        var ruling = await Bureau.Desk.PerformAsync(
            Request(Bureau.BureauProcedure, act.Act, Bureau.BureauMatter, new() { [act.Field] = LookSeal.Of(null, Noon, []).ToString() }), Actor.Officer(Registrar), Stop);

        Assert.IsType<Ruling<Act>.Refused>(ruling);
    }

    [Fact]
    public void A_seal_is_read_as_it_was_written_and_nothing_else_is()
    {
        var seal = LookSeal.Of(null, Noon, []);

        Assert.Equal(seal, LookSeal.Parse(seal.ToString()));
        foreach (var other in new[] { null, "", "looks/1", "looks/2" + seal.ToString()[7..], seal.ToString()[..^1], seal + " ", seal.ToString().Replace(" 0 ", " -1 ", StringComparison.Ordinal) })
            Assert.Null(LookSeal.Parse(other));
        Assert.NotEqual(LookSeal.Of(null, Noon, []).Hash, LookSeal.Of(seal, Noon, []).Hash);
    }

    private (string Act, string Field) MatterSealing() => Bureau.Pack.Procedures[Bureau.BureauProcedure].Acts
        .SelectMany(act => act.Feeds.Where(feed => feed.Roster == "look-seals").Select(feed => (act.Id, feed.Value!))).Single();

    private async Task LookAsync(DateTimeOffset at, int count)
    {
        Time.Set(at);
        for (var i = 0; i < count; i++)
            await Bureau.Looks.NoteAsync(Handler, null, 0, FormattableString.Invariant($"look-{(at - Noon).TotalHours}-{i}"), null, "test");
    }

    private async Task CatchUpAsync(DateTimeOffset at)
    {
        Time.Set(at);
        clerk ??= new ClerkHost(Bureau, NullLogger<ClerkHost>.Instance);
        Assert.True(await clerk.CatchUpAsync(Stop));
    }

    private async Task<List<LookSeal>> SealsAsync()
    {
        var (act, field) = MatterSealing();
        var state = await Bureau.Reader.FindAsync(Bureau.Bureau, new MatterId(Bureau.BureauMatter), Stop);
        return [.. state!.Record.Acts.Where(one => one.Act == act).Select(one => LookSeal.Parse(one.Fields[field]!.GetValue<string>())!)];
    }

    private LookStanding Audit() => LookAudit.Run(FaduDatabase.At(Bureau.Folder.Database.ConnectionString, readOnly: true), Bureau.Bureau, Stop);

    // As whoever holds the database can: its guards are taken off first.
    private async Task SpoilAsync(string sql)
    {
        await using var context = Bureau.Folder.Database.Reading();
        await context.Database.OpenConnectionAsync(Stop);
        if (database.IsPostgres)
        {
            await context.Database.ExecuteSqlRawAsync("SET session_replication_role = replica", Stop);
            await context.Database.ExecuteSqlRawAsync(sql, Stop);
            await context.Database.ExecuteSqlRawAsync("RESET session_replication_role", Stop);
            return;
        }
        await context.Database.ExecuteSqlRawAsync("DROP TRIGGER IF EXISTS looks_never_updated; DROP TRIGGER IF EXISTS looks_kept", Stop);
        await context.Database.ExecuteSqlRawAsync(sql, Stop);
    }
}

[Trait("Database", "sqlite")]
public sealed class LookSealTestsOnSqlite(SqliteTestDatabase database) : LookSealTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class LookSealTestsOnPostgres(PostgresTestDatabase database) : LookSealTests(database), IClassFixture<PostgresTestDatabase>;
