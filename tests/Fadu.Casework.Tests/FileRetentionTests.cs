using System.Text;
using System.Text.Json.Nodes;
using Fadu.Casework.Clerk;
using Fadu.Casework.Registers;
using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>保管期限: the bureau's own schedule lists what was kept long enough; nothing goes but by the erasure of two, and no other claim of it is believed.</summary>
public abstract class FileRetentionTests(TestDatabase database) : IAsyncLifetime
{
    private const string Document = "示档〔2025〕1号";
    private static readonly Actor Officer = Actor.Officer(Handler);
    private static readonly Actor Chief = Actor.Officer(Head);
    private readonly TestTime time = new(Noon);
    private OpenBureau? bureau;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private OpenBureau Bureau => bureau!;

    private FileRetention Retention => new(Bureau);

    public async ValueTask InitializeAsync()
    {
        bureau = await OpenAsync(database, time, Stop);
        if (!await bureau.IsFoundedAsync(Stop))
            await FoundAsync(bureau, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (bureau is not null)
            await bureau.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    // One story: each step stands on the one before it, and the bureau's clock goes on.
    [Fact]
    public async Task Without_a_schedule_nothing_is_due_and_with_one_what_it_says_until_two_have_erased_it()
    {
        var (plain, decided) = (await EndedAsync("东门示例", "430100198801010115"), await EndedAsync("西门示例", "430100198801010123", decided: true));
        var open = await CaseAsync(Bureau, "南宫示例", "430100198801010131", "1988-01-01", Stop);
        time.Set(On(2099));

        Assert.Null(await Retention.ScheduleAsync(Stop));
        Assert.Empty((await DueAsync(Head)).Files.Rows);
        Assert.Contains("还没有采用", await ClaimedAsync(plain), StringComparison.Ordinal);

        // Whoever may not adopt is refused by the law; a schedule that cannot be read by anybody.
        Assert.NotEmpty((await AdoptAsync(3, by: Handler)).Faults);
        Assert.Null(await Retention.ScheduleAsync(Stop));
        Assert.Contains("第7行", (await Retention.AdoptAsync(Encoding.UTF8.GetBytes(Schedule(3).Replace("keep: 3 years", "keep: some", StringComparison.Ordinal)), Head, "test", Stop)).Faults[0].Zh, StringComparison.Ordinal);
        var behind = await Bureau.Desk.PerformAsync(Request(Bureau.BureauProcedure, "adopt-retention-schedule", Bureau.BureauMatter, new JsonObject { ["retention-schedule"] = "title: 表" }), Chief, Stop);
        Assert.Equal("retention-schedule", Assert.Single(Assert.IsType<Ruling<Act>.Malformed>(behind).Errors).Place);
        Assert.Null(await Retention.ScheduleAsync(Stop));

        time.Set(On(2029));
        Assert.NotNull((await AdoptAsync(3)).AdoptedAs);
        // Ended in 2026, kept through 2029.
        Assert.Empty((await DueAsync(Head)).Files.Rows);
        Assert.Contains("保管到2029-12-31", await ClaimedAsync(plain), StringComparison.Ordinal);
        Assert.Null(await Retention.ProposalAsync(plain, "propose-forgetting", Stop));
        time.Set(On(2030));
        var due = Assert.Single((await DueAsync(Head)).Files.Rows);
        Assert.Equal((plain, "plain", new DateOnly(2029, 12, 31), true, true), (due.Matter, due.Standing.Class.Id, due.Standing.KeptUntil!.Value, due.MayPropose, due.MayErase));
        Assert.Equal([1, 2], due.Parties.Select(party => party.Number));
        Assert.DoesNotContain((await DueAsync(null)).Files.Rows, file => file.Matter == open);
        Assert.Contains("永久", await ClaimedAsync(decided), StringComparison.Ordinal);

        // Only listed: all can still be read.
        Assert.NotEmpty(await new Sight(Bureau).ErasableAsync(plain, 1, Stop));
        var fields = (await Retention.ProposalAsync(plain, "propose-forgetting", Stop))!;
        Assert.Equal(("outlived", Document), (fields["forget-ground"]!.GetValue<string>(), fields["forget-document"]!.GetValue<string>()));
        Assert.Null(await Retention.ProposalAsync(plain, "forget-person", Stop));
        Assert.Null(await Retention.ProposalAsync(decided, "propose-forgetting", Stop));
        await GrantedAsync(Bureau, Officer, Small("propose-forgetting", plain, fields, [1]), Stop);
        Assert.Equal([(1, true), (2, false)], Assert.Single((await DueAsync(Head)).Files.Rows).Parties.Select(party => (party.Number, party.IsProposed)));
        // Whoever proposed it does not erase it, and a longer schedule adopted meanwhile holds it.
        Assert.IsType<Ruling<Act>.Refused>(await Bureau.Desk.PerformAsync(Small("forget-person", plain, subjects: [1]), Officer, Stop));
        Assert.NotNull((await AdoptAsync(5)).AdoptedAs);
        Assert.Empty((await DueAsync(Head)).Files.Rows);
        Assert.Equal("act", Assert.Single(Assert.IsType<Ruling<Act>.Malformed>(await Bureau.Desk.PerformAsync(Small("forget-person", plain, subjects: [1]), Chief, Stop)).Errors).Place);
        time.Set(On(2032));
        await GrantedAsync(Bureau, Chief, Small("forget-person", plain, subjects: [1]), Stop);
        await CatchUpAsync();
        Assert.Equal([2], Assert.Single((await DueAsync(Head)).Files.Rows).Parties.Select(party => party.Number));

        await GrantedAsync(Bureau, Officer, Small("propose-forgetting", plain, new() { ["forget-ground"] = "outlived" }, [2]), Stop);
        await GrantedAsync(Bureau, Chief, Small("forget-person", plain, subjects: [2]), Stop);
        await CatchUpAsync();
        // What has been erased is due no more; the ledger proves what stands.
        Assert.Empty((await DueAsync(null)).Files.Rows);
        var verified = LedgerVerification.Run(Bureau.Folder.Database, new VerificationRequest { Bureau = Bureau.Bureau, Keys = Bureau.Folder.Keys }, TimeProvider.System);
        Assert.True(verified.Ok, string.Join('\n', verified.Report.Problems));
        Assert.True(verified.Report.Counts.PartsErased > 0);
    }

    [Fact]
    public async Task What_a_person_may_not_see_or_not_erase_is_not_listed_and_other_grounds_need_no_schedule()
    {
        var ended = await EndedAsync("北宫示例", "430100198801010140");
        await AppointAsync("x01", "audit-administrator");
        await AppointAsync("x02", "system-administrator");
        await AppointAsync("x03", "security-administrator");
        await AppointAsync("x04", "legal-reviewer");
        await AdoptAsync(1);
        time.Set(On(2050));

        Assert.Equal((true, true), await Retention.RightsOfAsync(Head, Stop));
        Assert.Equal((true, false), await Retention.RightsOfAsync(Handler, Stop));
        foreach (var person in new[] { "x01", "x02", "x03", "x04", Registrar, "nobody" })
        {
            Assert.Equal((false, false), await Retention.RightsOfAsync(person, Stop));
            Assert.Empty((await DueAsync(person)).Files.Rows);
        }
        Assert.Contains((await DueAsync(Handler)).Files.Rows, file => file.Matter == ended);
        var page = await Retention.DueAsync(null, new Paging(2, 1), Stop);
        Assert.Equal((await DueAsync(null)).Files.Rows.Skip(1).Take(1).Select(file => file.Matter), page.Files.Rows.Select(file => file.Matter));

        await GrantedAsync(Bureau, Officer, Small("propose-forgetting", ended, new() { ["forget-ground"] = "ordered" }, [1]), Stop);
        await GrantedAsync(Bureau, Chief, Small("forget-person", ended, subjects: [1]), Stop);
    }

    [Fact]
    public async Task What_an_open_matter_is_linked_with_is_kept_until_that_one_ends()
    {
        var ended = await EndedAsync("左丘示例", "430100198801010158");
        var challenging = await CaseAsync(Bureau, "右丘示例", "430100198801010166", "1988-01-01", Stop);
        await AdoptAsync(1);
        time.Set(On(2050));
        Assert.Contains((await DueAsync(null)).Files.Rows, file => file.Matter == ended);

        await Bureau.Folder.Acts.WriteAsync(work => work.Put(new LinkRow { Bureau = Bureau.Bureau, MatterId = new(challenging), Relation = "challenges", Other = new(ended), MadeBy = 1 }), Stop);
        Assert.DoesNotContain((await DueAsync(null)).Files.Rows, file => file.Matter == ended);
        await GrantedAsync(Bureau, Officer, Small("end-case", challenging), Stop);
        Assert.Contains((await DueAsync(null)).Files.Rows, file => file.Matter == ended);
    }

    [Fact]
    public async Task A_sealed_record_is_counted_and_stands_in_no_list()
    {
        var matter = (await GrantedAsync(Bureau, Officer, Request("small-record", "begin-record", null, new() { ["violated-on"] = "2026-02-01", ["grave"] = true }), Stop)).Matter;
        await GrantedAsync(Bureau, Officer, Request("small-record", "enter-recorded", matter, new() { ["recorded-name"] = "公羊示例", ["recorded-born"] = "1988-01-01" }), Stop);
        await GrantedAsync(Bureau, Officer, Request("small-record", "punish-recorded", matter, new() { ["punish-fine"] = 200 }, [1]), Stop);
        await GrantedAsync(Bureau, Officer, Request("small-record", "finish-record", matter, []), Stop);
        await AdoptAsync(1);
        time.Set(On(2050));
        Assert.Equal((true, 0), await StandsAsync());

        await CatchUpAsync();
        Assert.True((await Bureau.Reader.FindAsync(Bureau.Bureau, new Store.MatterId(matter), Stop))!.IsSealed);
        Assert.Equal((false, 1), await StandsAsync());

        async Task<(bool IsListed, int Sealed)> StandsAsync() => await DueAsync(null) is var due ? (due.Files.Rows.Any(file => file.Matter == matter), due.Sealed) : default;
    }

    private static string Schedule(int years) =>
        $$"""
        title: { zh: 示例期限表, en: Example }
        classes:
          plain:
            title: { zh: 没有决定的, en: Without a decision }
            files: [ { procedure: small-case, without: [settle-case], from: end-case, counted: next-year } ]
            values:
              2026-01-01: { keep: {{years}} years, ground: { document: 示例规定, number: {{Document}}, date: 2025-12-01, article: 附表 } }
          settled:
            title: { zh: 有决定的, en: With a decision }
            files: [ { procedure: small-case, with: [settle-case], from: end-case, counted: next-year } ]
            values: { 2026-01-01: { keep: permanent } }
          recorded:
            title: { zh: 记录, en: Records }
            files: [ { procedure: small-record, from: finish-record, counted: next-year } ]
            values: { 2026-01-01: { keep: {{years}} years } }
        """;

    private static DateTimeOffset On(int year) => new(year, 3, 16, 4, 0, 0, TimeSpan.Zero);

    private Task<SchedulePlan> AdoptAsync(int years, string by = Head) => Retention.AdoptAsync(Encoding.UTF8.GetBytes(Schedule(years)), by, "test", Stop);

    private Task<DueFiles> DueAsync(string? person) => Retention.DueAsync(person, new Paging(1, 200), Stop);

    // What the desk says to whoever proposes an erasure because the file was kept long enough.
    private async Task<string> ClaimedAsync(Guid matter)
    {
        var error = Assert.Single(Assert.IsType<Ruling<Act>.Malformed>(await Bureau.Desk.PerformAsync(Small("propose-forgetting", matter, new() { ["forget-ground"] = "outlived" }, [1]), Officer, Stop)).Errors);
        Assert.Equal("forget-ground", error.Place);
        return error.Message.Zh;
    }

    private async Task AppointAsync(string person, string post)
    {
        var registrar = Actor.Officer(Registrar);
        await GrantedAsync(Bureau, registrar, Request(Bureau.BureauProcedure, "appoint-officer", Bureau.BureauMatter, new() { ["officer-code"] = person, ["officer-name"] = person, ["officer-since"] = "2026-01-01" }), Stop);
        await GrantedAsync(Bureau, registrar, Request(Bureau.BureauProcedure, "assign-post", Bureau.BureauMatter, new() { ["post-holder"] = person, ["post-unit"] = Id, ["post-kind"] = post, ["post-since"] = "2026-01-01" }), Stop);
    }

    private async Task<Guid> EndedAsync(string name, string identity, bool decided = false)
    {
        var matter = await CaseAsync(Bureau, name, identity, "1988-01-01", Stop);
        await GrantedAsync(Bureau, Officer, Small("enter-person", matter, new() { ["person-name"] = "单于样本" }), Stop);
        if (decided)
            await GrantedAsync(Bureau, Chief, Settle(matter, first: true), Stop);
        await GrantedAsync(Bureau, Officer, Small("end-case", matter), Stop);
        return matter;
    }

    private async Task CatchUpAsync()
    {
        await Bureau.Folder.Acts.WriteAsync(
            work =>
            {
                if (work.Find<LeaseRow>(Bureau.Bureau, ClerkLease.Name) is { } held)
                    work.Put(new LeaseRow { Bureau = held.Bureau, Lease = held.Lease, Holder = held.Holder, Fencing = held.Fencing, Until = DateTimeOffset.UnixEpoch });
            },
            Stop);
        using var clerk = new ClerkHost(Bureau, NullLogger<ClerkHost>.Instance);
        Assert.True(await clerk.CatchUpAsync(Stop));
    }
}

[Trait("Database", "sqlite")]
public sealed class FileRetentionTestsOnSqlite() : FileRetentionTests(new SqliteTestDatabase());

[Trait("Database", "postgresql")]
public sealed class FileRetentionTestsOnPostgres() : FileRetentionTests(new PostgresTestDatabase());
