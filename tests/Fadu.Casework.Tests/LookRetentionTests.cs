using System.Text.Json.Nodes;
using Fadu.Casework.Clerk;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Store;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>Looks are kept for 180 days at least, then dropped by whole sealed hours, by an act that says who; verification goes on.</summary>
public abstract class LookRetentionTests(TestDatabase database) : IAsyncLifetime
{
    private const string Auditor = "aud01";
    private const string Keeper = "sys01";

    private OpenBureau? bureau;
    private ClerkHost? clerk;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly DateTimeOffset Old = new(2020, 3, 16, 4, 0, 0, TimeSpan.Zero);

    private TestTime Time { get; } = new(Noon);

    private OpenBureau Bureau => bureau!;

    private LookRetention Retention => new(Bureau);

    public async ValueTask InitializeAsync()
    {
        bureau = await OpenAsync(database, Time, Stop);
        clerk = new ClerkHost(Bureau, NullLogger<ClerkHost>.Instance);
        await FoundAsync(bureau, Stop);
        foreach (var (person, name, post) in new[] { (Auditor, "周审", "audit-administrator"), (Keeper, "吴系统", "system-administrator") })
        {
            await AffairAsync("appoint-officer", new() { ["officer-code"] = person, ["officer-name"] = name, ["officer-since"] = "2026-01-01" });
            await AffairAsync("assign-post", new() { ["post-holder"] = person, ["post-unit"] = Id, ["post-kind"] = post, ["post-since"] = "2026-01-01" });
        }
    }

    public async ValueTask DisposeAsync()
    {
        clerk?.Dispose();
        await Bureau.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Looks_older_than_the_bound_go_by_whole_hours_and_the_log_still_verifies()
    {
        await LookAsync(Old, 3);
        await LookAsync(Old.AddHours(1), 2);
        await CatchUpAsync(Noon.AddHours(3));
        await LookAsync(Noon.AddHours(3), 1);

        var plan = await Retention.PlanAsync(before: null, Stop);
        Assert.Equal((5L, null), (plan.Looks, plan.WhyNot));
        // Two hours of one month, three looks and two; asked for, nothing has gone yet.
        Assert.Equal([new LookSegment(new DateOnly(2020, 3, 1), 2, 5)], plan.Segments);
        Assert.Null(await Retention.AskedAsync(Stop));
        Assert.IsType<Ruling<Act>.Granted>(await Retention.AskAsync(plan, Keeper, "test", Stop));
        var asked = await Retention.AskedAsync(Stop);
        Assert.Equal((Keeper, plan.Line), (asked!.By, asked.Line));
        Assert.Equal((plan.Before, plan.Looks, plan.Hour), await Retention.PlanAsync(asked, Stop) is var same ? (same.Before, same.Looks, same.Hour) : default);
        Assert.Equal(6, await CountAsync());
        var ruling = await Retention.DropAsync(plan, Auditor, "test", Stop);

        var granted = Assert.IsType<Ruling<Act>.Granted>(ruling);
        Assert.Equal(1, await CountAsync());
        Assert.Null(await Retention.AskedAsync(Stop));
        var standing = LookAudit.Run(Bureau.Folder.Database, Bureau.Bureau, Stop);
        Assert.Equal((2, 0L, 1L, 0, (DateTimeOffset?)plan.Hour), (standing.Hours, standing.Looks, standing.Waiting, standing.Problems.Count, standing.DroppedBefore));
        // Who dropped what stands in the ledger.
        var act = (await Bureau.Reader.FindAsync(Bureau.Bureau, new MatterId(Bureau.BureauMatter), Stop))!.Record.Acts.Single(one => one.Number == granted.Value.Number);
        Assert.Equal((Auditor, $"looks-dropped/1 {plan.Hour.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'} 5"), (act.Basis.Actor.Person, act.Fields["dropped-looks"]!.ToString()));
        await CatchUpAsync(Noon.AddHours(6));
        Assert.Empty(LookAudit.Run(Bureau.Folder.Database, Bureau.Bureau, Stop).Problems);
        // What is put in again, or only left in part, is found.
        await LookAsync(Old, 1);
        Assert.Equal([Old], LookAudit.Run(Bureau.Folder.Database, Bureau.Bureau, Stop).Problems.Select(problem => problem.Hour));
    }

    [Fact]
    public async Task Younger_looks_unsealed_hours_and_spoilt_hours_are_refused_and_so_is_whoever_may_not()
    {
        await LookAsync(Old, 2);
        await CatchUpAsync(Noon.AddHours(3));
        // Noon is on 2026-03-16: the 180th day before it is 2025-09-17.
        Assert.Contains("2025-09-17", (await Retention.PlanAsync(new DateOnly(2025, 9, 18), Stop)).WhyNot!.Zh, StringComparison.Ordinal);
        Assert.Null((await Retention.PlanAsync(new DateOnly(2025, 9, 17), Stop)).WhyNot);
        Assert.Equal("没有可以清理的查阅记录。", (await Retention.PlanAsync(new DateOnly(2020, 3, 16), Stop)).WhyNot!.Zh);
        await LookAsync(Old.AddDays(1), 1);
        Assert.Contains("还没有封存", (await Retention.PlanAsync(new DateOnly(2020, 3, 19), Stop)).WhyNot!.Zh, StringComparison.Ordinal);

        var sealedOnes = await Retention.PlanAsync(new DateOnly(2020, 3, 17), Stop);
        Assert.Null(sealedOnes.WhyNot);
        foreach (var person in new[] { Head, Handler, Registrar, Auditor })
            Assert.IsType<Ruling<Act>.Refused>(await Retention.AskAsync(sealedOnes, person, "test", Stop));
        Assert.IsType<Ruling<Act>.Granted>(await Retention.AskAsync(sealedOnes, Keeper, "test", Stop));
        foreach (var person in new[] { Head, Handler, Registrar, Keeper })
            Assert.Equal("by", Assert.IsType<Ruling<Act>.Refused>(await Retention.DropAsync(sealedOnes, person, "test", Stop)).Grounds[0].Rule);
        Assert.Equal(3, await CountAsync());
        Assert.Equal([(false, false), (true, false), (false, true)], [await Retention.RightsOfAsync(Head, Stop), await Retention.RightsOfAsync(Keeper, Stop), await Retention.RightsOfAsync(Auditor, Stop)]);

        // No channel writes a line that the command would not.
        foreach (var line in new[] { "looks-dropped/1 2025-09-18T00:00Z 1", "looks-dropped/1 2030-01-01T00:00Z 0", "everything" })
        {
            foreach (var (act, person) in new[] { ("drop-looks", Auditor), ("ask-to-drop-looks", Keeper) })
                Assert.IsType<Ruling<Act>.Malformed>(await Bureau.Desk.PerformAsync(Request(Bureau.BureauProcedure, act, Bureau.BureauMatter, new() { ["dropped-looks"] = line }), Actor.Officer(person), Stop));
        }

        // One look taken out behind the log's back: the hour is no longer the one that was sealed.
        await using (var context = Bureau.Folder.Database.Reading())
            await context.Database.ExecuteSqlRawAsync("DELETE FROM looks WHERE what = 'look-0'", Stop);
        Assert.Contains("与封存的不符", (await Retention.PlanAsync(new DateOnly(2020, 3, 17), Stop)).WhyNot!.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_goes_that_another_person_has_not_asked_for_word_for_word()
    {
        await LookAsync(Old, 2);
        await LookAsync(Old.AddDays(5), 2);
        await CatchUpAsync(Noon.AddHours(3));
        var (less, all) = (await Retention.PlanAsync(new DateOnly(2020, 3, 19), Stop), await Retention.PlanAsync(before: null, Stop));

        Assert.Equal(["drop-asked-for-by-another"], await RefusedAsync(all, Auditor));
        await Retention.AskAsync(less, Keeper, "test", Stop);
        Assert.Equal(["drop-asked-for-by-another"], await RefusedAsync(all, Auditor));
        await Retention.AskAsync(all, Keeper, "test", Stop);
        // What was asked for first is what it is no more.
        Assert.Equal(["drop-asked-for-by-another"], await RefusedAsync(less, Auditor));
        // Whoever asked confirms nothing, not even when the other post is his by then.
        await AffairAsync("end-post", new() { ["former-holder"] = Keeper, ["former-unit"] = Id, ["former-post"] = "system-administrator", ["post-ended-on"] = "2026-03-16" });
        await AffairAsync("assign-post", new() { ["post-holder"] = Keeper, ["post-unit"] = Id, ["post-kind"] = "audit-administrator", ["post-since"] = "2026-03-17" });
        Time.Set(Noon.AddDays(1));
        var asked = await Retention.PlanAsync((await Retention.AskedAsync(Stop))!, Stop);
        Assert.Equal(["drop-asked-for-by-another"], await RefusedAsync(asked, Keeper));
        Assert.Equal(4, await CountAsync());
        Assert.IsType<Ruling<Act>.Granted>(await Retention.DropAsync(asked, Auditor, "test", Stop));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_drop_cut_short_after_its_act_goes_on_when_confirmed_once_more()
    {
        await LookAsync(Old, 2);
        await CatchUpAsync(Noon.AddHours(3));
        var plan = await Retention.PlanAsync(before: null, Stop);
        await Retention.AskAsync(plan, Keeper, "test", Stop);
        // As if the machine had stopped between the act and what it drops.
        var act = await GrantedAsync(Bureau, Actor.Officer(Auditor), Request(Bureau.BureauProcedure, "drop-looks", Bureau.BureauMatter, new() { ["dropped-looks"] = plan.Line.ToString() }) with { Key = $"drop|{plan.Line}", Channel = "test" }, Stop);
        Assert.Equal(2, await CountAsync());

        var asked = await Retention.AskedAsync(Stop);
        var again = Assert.IsType<Ruling<Act>.Granted>(await Retention.DropAsync(await Retention.PlanAsync(asked!, Stop), Auditor, "test", Stop));

        Assert.Equal((act.Number, 0), (again.Value.Number, await CountAsync()));
        Assert.Null(await Retention.AskedAsync(Stop));
    }

    [Fact]
    public async Task The_database_itself_keeps_a_look_for_180_days()
    {
        await LookAsync(TimeProvider.System.GetUtcNow().AddDays(-179), 1);

        await Assert.ThrowsAnyAsync<Exception>(() => Bureau.Folder.Acts.WriteAsync(work => work.DropLooks(Bureau.Bureau, Noon.AddYears(9)), Stop));
        Assert.Equal(1, await CountAsync());
    }

    private Task<Act> AffairAsync(string act, JsonObject fields) =>
        GrantedAsync(Bureau, Actor.Officer(Registrar), Request(Bureau.BureauProcedure, act, Bureau.BureauMatter, fields), Stop);

    private async Task<IEnumerable<string>> RefusedAsync(LookDropPlan plan, string person) =>
        Assert.IsType<Ruling<Act>.Refused>(await Retention.DropAsync(plan, person, "test", Stop)).Grounds.Select(ground => ground.Rule);

    private async Task LookAsync(DateTimeOffset at, int times)
    {
        var (now, before) = (Time.GetUtcNow(), await CountAsync());
        Time.Set(at);
        for (var i = 0; i < times; i++)
            await Bureau.Looks.NoteAsync(Handler, null, 0, $"look-{i}", null, "test");
        // A look is written without anybody waiting for it.
        while (await CountAsync() < before + times)
            await Task.Delay(10, Stop);
        Time.Set(now > at ? now : at);
    }

    private async Task CatchUpAsync(DateTimeOffset at)
    {
        Time.Set(at);
        Assert.True(await clerk!.CatchUpAsync(Stop));
    }

    private async Task<int> CountAsync()
    {
        await using var context = Bureau.Folder.Database.Reading();
        return await context.Looks.CountAsync(look => look.Bureau == Bureau.Bureau, Stop);
    }
}

[Trait("Database", "sqlite")]
public sealed class LookRetentionTestsOnSqlite() : LookRetentionTests(new SqliteTestDatabase());

[Trait("Database", "postgresql")]
public sealed class LookRetentionTestsOnPostgres() : LookRetentionTests(new PostgresTestDatabase());
