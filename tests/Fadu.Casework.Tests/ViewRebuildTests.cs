using System.Text.Json.Nodes;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

public abstract class ViewRebuildTests(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Views_made_again_elsewhere_have_the_same_rows_and_a_changed_row_is_named()
    {
        await using var bureau = await OpenAsync(database, new TestTime(Noon), Stop);
        if (!await bureau.IsFoundedAsync(Stop))
            await FoundAsync(bureau, Stop);
        var matter = await CaseAsync(bureau, "张三", "430100199001010017", "1990-01-01", Stop);
        await GrantedAsync(bureau, Actor.Officer(Head), Settle(matter, first: false), Stop);
        await GrantedAsync(
            bureau, Actor.Officer(Registrar), Request(bureau.BureauProcedure, "assign-post", bureau.BureauMatter, new() { ["post-holder"] = "head02", ["post-unit"] = Id, ["post-kind"] = "head-of-organ", ["post-since"] = "2026-01-01" }), Stop);
        await GrantedAsync(bureau, Actor.Officer("head02"), Small("strike-act", matter, new JsonObject { ["target"] = 4, ["ground"] = "误录" }), Stop);
        await GrantedAsync(bureau, Actor.Officer(Handler), Small("note-visit", matter, new JsonObject { ["visit-kind"] = "home", ["visit-place"] = "示例街" }), Stop);
        var other = await CaseAsync(bureau, "李四", "430100199001010025", "1990-01-01", Stop);
        await Ledger.RealLedger.CatchUpAsync(bureau, Stop);

        var same = await RebuildAsync(bureau);
        await bureau.Folder.Acts.WriteAsync(
            work =>
            {
                var clock = work.Under<ClockRow>(bureau.Bureau, new MatterId(other))[0];
                work.Remove<ClockRow>(bureau.Bureau, new MatterId(other), clock.Limit, clock.Subject, clock.StartedBy);
            },
            Stop);
        var changed = await RebuildAsync(bureau);

        Assert.True(same.IsSame, string.Join('\n', same.Differences));
        foreach (var table in new[] { nameof(MatterRow), nameof(ClockRow), nameof(PriorDecisionRow), nameof(SearchTokenRow), nameof(PublicRecordRow), nameof(TreeTileRow), nameof(RosterFactRow), nameof(BureauRow) })
            Assert.True(same.Rows[table] > 0, $"{table} has no row to compare");
        Assert.Equal([(nameof(ClockRow), true)], changed.Differences.Select(difference => (difference.Table, difference.InRebuilt)));
    }

    [Fact]
    public async Task Views_made_again_take_the_place_of_spoilt_ones_and_of_nothing_else()
    {
        await using var bureau = await OpenAsync(database, new TestTime(Noon), Stop);
        if (!await bureau.IsFoundedAsync(Stop))
            await FoundAsync(bureau, Stop);
        var matter = new MatterId(await CaseAsync(bureau, "王五", "430100199001010033", "1990-01-01", Stop));
        await Ledger.RealLedger.CatchUpAsync(bureau, Stop);
        await bureau.Folder.Acts.WriteAsync(
            work =>
            {
                work.Remove<SearchTokenRow>(bureau.Bureau);
                work.Remove<PublicRecordRow>(bureau.Bureau);
                work.ReplaceView<MatterRow>(bureau.Bureau, []);
                work.ReplaceView(bureau.Bureau, work.Under<ClockRow>(bureau.Bureau).Take(1).ToList());
            },
            Stop);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => bureau.Folder.Acts.WriteAsync(work => work.ReplaceView<ActRow>(bureau.Bureau, []), Stop));
        var acts = await ActsAsync(bureau);

        using (var other = database.Another())
        {
            var into = FaduDatabase.At(other.ConnectionString);
            await into.MigrateAsync(Stop);
            Assert.False((await bureau.ReplaceViewsAsync(into, Stop)).IsSame);
        }

        var now = await RebuildAsync(bureau);
        Assert.True(now.IsSame, string.Join('\n', now.Differences));
        Assert.Equal("ActRow is no view.", refused.Message);
        Assert.Equal(acts, await ActsAsync(bureau));
        // The desk goes on from the heads that were made again.
        Assert.Equal(4, (await GrantedAsync(bureau, Actor.Officer(Head), Settle(matter.Value, first: true), Stop)).Number);
    }

    private static async Task<int> ActsAsync(OpenBureau bureau)
    {
        await using var context = bureau.Folder.Database.Reading();
        return await context.Acts.CountAsync(Stop);
    }

    private async Task<Views.RebuildReport> RebuildAsync(OpenBureau bureau)
    {
        using var other = database.Another();
        var into = FaduDatabase.At(other.ConnectionString);
        await into.MigrateAsync(Stop);
        return await bureau.RebuildViewsAsync(into, Stop);
    }
}

[Trait("Database", "sqlite")]
public sealed class ViewRebuildTestsOnSqlite(SqliteTestDatabase database) : ViewRebuildTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class ViewRebuildTestsOnPostgres(PostgresTestDatabase database) : ViewRebuildTests(database), IClassFixture<PostgresTestDatabase>;
