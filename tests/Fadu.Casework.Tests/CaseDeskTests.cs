using System.Text;
using System.Text.Json.Nodes;
using Fadu.Casework.Editions;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

public abstract class CaseDeskTests(TestDatabase database) : IAsyncLifetime
{
    private static readonly Actor Officer = Actor.Officer(Handler);
    private static readonly Actor Chief = Actor.Officer(Head);
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
    public async Task A_power_whose_gates_hold_is_granted_with_a_signed_promise()
    {
        var matter = await CaseAsync(Bureau, "张三", "430100199001010017", "1990-01-01", Stop);

        var granted = Granted(await Bureau.Desk.PerformAsync(Settle(matter, first: false), Chief, Stop));

        Assert.Equal(4, granted.Value.Number);
        Assert.Equal("示公小立〔2026〕", granted.Value.FileNumber[..10]);
        Assert.True(granted.Promise.IsSignedBy(Bureau.Signing.Public));
        Assert.Contains(granted.Value.Link, Convert.ToHexStringLower(Convert.FromHexString(granted.Value.Link)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_power_whose_gate_fails_is_refused_and_leaves_the_matter_untouched()
    {
        var matter = await CaseAsync(Bureau, "李四", "430100199001010025", "1990-01-01", Stop, told: false);
        var before = await ActsOf(matter);

        var refused = Assert.IsType<Ruling<Act>.Refused>(await Bureau.Desk.PerformAsync(Settle(matter, first: false), Chief, Stop));

        Assert.Equal(["told-before-decision"], refused.Grounds.Select(ground => ground.Rule));
        Assert.Equal("112", refused.Grounds[0].Cite!.Article);
        Assert.Equal(before, await ActsOf(matter));
        await using var context = Bureau.Folder.Database.Reading();
        Assert.Equal(1, await context.Refusals.CountAsync(row => row.MatterId == new Fadu.Store.MatterId(matter), Stop));
    }

    [Fact]
    public async Task Whoever_may_not_perform_a_power_is_refused()
    {
        var matter = await CaseAsync(Bureau, "李四", "430100199001010025", "1990-01-01", Stop);

        var refused = Assert.IsType<Ruling<Act>.Refused>(await Bureau.Desk.PerformAsync(Settle(matter, first: false), Officer, Stop));

        Assert.Equal([LawCheck.ByRule], refused.Grounds.Select(ground => ground.Rule));
    }

    [Fact]
    public async Task What_has_happened_is_recorded_with_its_finding()
    {
        var matter = await CaseAsync(Bureau, "王五", "430100199001010033", "1990-01-01", Stop, told: false);

        var granted = Granted(await Bureau.Desk.PerformAsync(Small("release-person", matter, subjects: [1]), Officer, Stop));

        Assert.Equal(["told-before-release"], granted.Findings.Select(ground => ground.Rule));
    }

    [Fact]
    public async Task An_event_may_carry_an_earlier_time_and_never_a_later_one()
    {
        var matter = await CaseAsync(Bureau, "王五", "430100199001010033", "1990-01-01", Stop);
        var yesterday = Small("tell-person", matter, subjects: [1]) with { OccurredAt = Noon.AddDays(-1) };
        var tomorrow = Small("tell-person", matter, subjects: [1]) with { OccurredAt = Noon.AddDays(1) };

        Granted(await Bureau.Desk.PerformAsync(yesterday, Officer, Stop));
        var malformed = Assert.IsType<Ruling<Act>.Malformed>(await Bureau.Desk.PerformAsync(tomorrow, Officer, Stop));

        Assert.Equal(["occurredAt"], malformed.Errors.Select(error => error.Place));
        var state = await Bureau.Reader.FindAsync(Bureau.Bureau, new Fadu.Store.MatterId(matter), Stop);
        Assert.Equal(new DateOnly(2026, 3, 15), state!.Record.Acts[^1].OccurredOn);
    }

    [Fact]
    public async Task A_power_cannot_carry_another_time()
    {
        var matter = await CaseAsync(Bureau, "王五", "430100199001010033", "1990-01-01", Stop);

        var ruling = await Bureau.Desk.PerformAsync(Settle(matter, first: false) with { OccurredAt = Noon.AddDays(-1) }, Chief, Stop);

        Assert.Equal(["occurredAt"], Assert.IsType<Ruling<Act>.Malformed>(ruling).Errors.Select(error => error.Place));
    }

    [Fact]
    public async Task Recorded_times_never_go_back_in_a_matter()
    {
        var matter = await CaseAsync(Bureau, "王五", "430100199001010033", "1990-01-01", Stop);
        Time.Set(Noon.AddDays(-3));

        var act = await GrantedAsync(Bureau, Officer, Small("tell-person", matter, subjects: [1]), Stop);
        Time.Set(Noon);

        Assert.Equal(Noon, act.RecordedAt);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_answer_and_another_body_is_an_error()
    {
        var matter = await CaseAsync(Bureau, "王五", "430100199001010033", "1990-01-01", Stop);
        var request = Small("tell-person", matter, new JsonObject { ["told-words"] = "一" }, [1], key: "k-" + matter);

        var first = Granted(await Bureau.Desk.PerformAsync(request, Officer, Stop)).Value;
        var again = Granted(await Bureau.Desk.PerformAsync(request, Officer, Stop)).Value;
        var other = await Bureau.Desk.PerformAsync(request with { Fields = new JsonObject { ["told-words"] = "二" } }, Officer, Stop);

        Assert.Equal(first.Id, again.Id);
        Assert.True(again.Replayed);
        Assert.Equal(["key"], Assert.IsType<Ruling<Act>.Malformed>(other).Errors.Select(error => error.Place));
        Assert.Equal(4, await ActsOf(matter));
    }

    [Fact]
    public async Task Whoever_saw_an_older_version_is_shown_both_sides()
    {
        var matter = await CaseAsync(Bureau, "王五", "430100199001010033", "1990-01-01", Stop);
        var mine = Small("tell-person", matter, subjects: [1], version: 3);
        await GrantedAsync(Bureau, Actor.Officer(OtherHandler), Small("release-person", matter, subjects: [1], version: 3), Stop);

        var conflict = Assert.IsType<Ruling<Act>.Conflict>(await Bureau.Desk.PerformAsync(mine, Officer, Stop));

        Assert.Equal(4, conflict.Version);
        Assert.Equal(["release-person"], conflict.Theirs.Select(act => act.Act));
        Assert.Same(mine, conflict.Mine);
    }

    [Fact]
    public async Task Malformed_requests_name_the_place_and_write_nothing()
    {
        var matter = await CaseAsync(Bureau, "王五", "430100199001010033", "1990-01-01", Stop);
        var requests = new (string Place, ActRequest Request)[]
        {
            ("procedure", Small("tell-person", matter) with { Procedure = "no-such" }),
            ("act", Small("no-such-act", matter)),
            ("matter", Small("tell-person", Guid.NewGuid(), subjects: [1])),
            ("subjects", Small("tell-person", matter, subjects: [99])),
            ("no-such-field", Small("tell-person", matter, new JsonObject { ["no-such-field"] = 1 }, [1])),
            ("told-words", Small("tell-person", matter, new JsonObject { ["told-words"] = new string('长', 10_000_000) }, [1])),
            ("told-words", Small("tell-person", matter, new JsonObject { ["told-words"] = "a\u0007b" }, [1])),
            ("told-words", Small("tell-person", matter, new JsonObject { ["told-words"] = new JsonArray() }, [1]) with { Fields = new JsonObject { ["told-words"] = 7 } }),
            ("person-name", Small("enter-person", matter, new JsonObject { ["person-name"] = "\u0001\u0002" })),
            ("person-name", Small("enter-person", matter)),
            ("person-born", Small("enter-person", matter, new JsonObject { ["person-name"] = "甲", ["person-born"] = "2026-02-30" })),
            ("key", Small("tell-person", matter, subjects: [1]) with { Key = "" }),
            ("version", Small("tell-person", matter, subjects: [1], version: -1)),
        };

        foreach (var (place, request) in requests)
        {
            var ruling = await Bureau.Desk.PerformAsync(request, Officer, Stop);
            Assert.Equal([place], Assert.IsType<Ruling<Act>.Malformed>(ruling).Errors.Select(error => error.Place));
        }
        Assert.Equal(3, await ActsOf(matter));
    }

    [Fact]
    public async Task A_version_that_never_was_a_stage_long_past_and_a_day_to_come_write_nothing()
    {
        var matter = await CaseAsync(Bureau, "王五", "430100199001010033", "1990-01-01", Stop);
        await GrantedAsync(Bureau, Chief, Settle(matter, first: false), Stop);

        var ahead = await Bureau.Desk.PerformAsync(Small("tell-person", matter, subjects: [1], version: 99), Officer, Stop);
        var again = await Bureau.Desk.PerformAsync(Settle(matter, first: false), Chief, Stop);
        var tomorrow = await Bureau.Desk.PerformAsync(Small("tell-person", matter, subjects: [1]) with { OccurredAt = Noon.AddDays(1), DayPrecision = true }, Officer, Stop);

        var conflict = Assert.IsType<Ruling<Act>.Conflict>(ahead);
        Assert.Equal(4, conflict.Version);
        Assert.Empty(conflict.Theirs);
        Assert.Contains(LawCheck.StageRule, Assert.IsType<Ruling<Act>.Refused>(again).Grounds.Select(ground => ground.Rule));
        Assert.Equal(["occurredAt"], Assert.IsType<Ruling<Act>.Malformed>(tomorrow).Errors.Select(error => error.Place));
        Assert.Equal(4, await ActsOf(matter));
    }

    [Fact]
    public async Task Nobody_performs_in_the_laws_name()
    {
        var matter = await CaseAsync(Bureau, "王五", "430100199001010033", "1990-01-01", Stop);

        var ruling = await Bureau.Desk.PerformAsync(Small("consent-by-silence", matter), new Actor("law", "h01"), Stop);

        Assert.IsType<Ruling<Act>.Malformed>(ruling);
    }

    [Fact]
    public async Task Nothing_personal_stands_in_a_skeleton_or_in_any_plain_column()
    {
        var matter = await CaseAsync(Bureau, "欧阳示例", "430100200001019999", "2000-01-01", Stop);
        await GrantedAsync(Bureau, Chief, Settle(matter, first: false), Stop);
        var correction = new JsonObject { ["target"] = 2, ["field"] = "person-name", ["from"] = "欧阳示例", ["to"] = "欧阳改名", ["ground"] = "写错" };
        await GrantedAsync(Bureau, Actor.Officer(OtherHandler), Small(StandingActs.Correct, matter, correction), Stop);

        await using var context = Bureau.Folder.Database.Reading();
        var rows = await context.Acts.Where(row => row.MatterId == new Fadu.Store.MatterId(matter)).ToListAsync(Stop);
        foreach (var text in rows.Select(row => Encoding.UTF8.GetString(row.Skeleton)))
        {
            foreach (var planted in new[] { "欧阳", "430100200001019999", "2000-01-01", "13800000000", "事实清楚", "示例路" })
                Assert.DoesNotContain(planted, text, StringComparison.Ordinal);
        }
        var state = await Bureau.Reader.FindAsync(Bureau.Bureau, new Fadu.Store.MatterId(matter), Stop);
        var profiles = await Bureau.Vault.ProfilesAsync(Bureau.Bureau, new(matter), state!, until: null, Stop);
        Assert.Equal("欧阳改名", profiles[1].Name);
        Assert.Equal(new DateOnly(2000, 1, 1), profiles[1].Born);
    }

    [Fact]
    public async Task A_matter_that_moves_on_while_it_is_read_is_read_as_it_was()
    {
        var matter = await CaseAsync(Bureau, "张三", "430100199001010033", "1990-01-01", Stop);
        var before = await Bureau.Reader.FindAsync(Bureau.Bureau, new Fadu.Store.MatterId(matter), Stop);
        await GrantedAsync(Bureau, Officer, Small("enter-person", matter, new JsonObject { ["person-name"] = "李四" }), Stop);

        var profiles = await Bureau.Vault.ProfilesAsync(Bureau.Bureau, new(matter), before!, until: null, Stop);

        Assert.Equal("张三", Assert.Single(profiles).Value.Name);
    }

    [Fact]
    public async Task A_record_is_neither_corrected_nor_struck_by_whoever_made_it_alone()
    {
        var matter = await CaseAsync(Bureau, "王五", "430100199001010033", "1990-01-01", Stop);
        var strike = Small(StandingActs.Strike, matter, new JsonObject { ["target"] = 3, ["ground"] = "误录" });

        var refused = Assert.IsType<Ruling<Act>.Refused>(await Bureau.Desk.PerformAsync(strike, Officer, Stop));
        await GrantedAsync(Bureau, Actor.Officer(OtherHandler), strike with { Key = "other" + matter }, Stop);
        var settled = await Bureau.Desk.PerformAsync(Settle(matter, first: false), Chief, Stop);

        Assert.Equal([LawCheck.ByRule], refused.Grounds.Select(ground => ground.Rule));
        Assert.Equal(["told-before-decision"], Assert.IsType<Ruling<Act>.Refused>(settled).Grounds.Select(ground => ground.Rule));
        Assert.Equal(4, await ActsOf(matter));
    }

    [Fact]
    public async Task An_act_judged_again_without_the_database_has_the_same_grounds()
    {
        var matter = await CaseAsync(Bureau, "赵六", "430100201001010018", "2010-01-01", Stop);
        await GrantedAsync(Bureau, Officer, Small("release-person", matter, subjects: [1]), Stop);
        await GrantedAsync(Bureau, Chief, Settle(matter, first: true), Stop);
        var adopted = await Bureau.AdoptAsync(TestBureau.Files, Actor.Officer(Registrar), Stop);
        var again = await Bureau.AdoptAsync(TestBureau.Files, Actor.Officer(Registrar), Stop);
        var skeletons = await SkeletonsOf(matter);
        var kept = await Bureau.Editions.FindAsync(Skeleton.Parse(skeletons[0]).Act.Basis.Files[ActFiles.WholeEdition], Stop);

        // From here on only bytes and the files that were kept: no database, and a pack read afresh.
        Assert.True(adopted is null or Ruling<Act>.Granted);
        Assert.Null(again);
        var pack = PackLoader.Load(kept!).Pack;
        Assert.NotSame(Pack, pack);
        var record = MatterRecord.Empty("small-case");
        var law = new LawCheck(pack);
        foreach (var bytes in skeletons)
        {
            var act = Skeleton.Parse(bytes).Act;
            Assert.Equal(act.Findings, law.Judge(act, record).Select(ground => ground.Rule));
            Assert.Equal(ActFiles.HashOf(pack), act.Basis.Files[ActFiles.WholeEdition]);
            record = MatterFold.Apply(pack, record, act);
        }
        Assert.Equal("settled", record.Stage);
        Assert.Equal(Truth.Yes, record.Acts[^1].Basis.Parties[1].AgeBands[18]);
    }

    [Fact]
    public async Task The_bureaus_next_act_already_counts_the_post_just_assigned()
    {
        var matter = await CaseAsync(Bureau, "王五", "430100199001010033", "1990-01-01", Stop);
        var deputy = Actor.Officer("dep01");
        var before = await Bureau.Desk.PerformAsync(Settle(matter, first: false), deputy, Stop);

        await GrantedAsync(Bureau, Actor.Officer(Registrar), Request(Bureau.BureauProcedure, "assign-acting", Bureau.BureauMatter, new JsonObject
        {
            ["acting-officer"] = "dep01",
            ["acted-for-officer"] = Head,
            ["acting-since"] = "2026-03-16",
            ["acting-until"] = "2026-03-20",
        }), Stop);
        var granted = Granted(await Bureau.Desk.PerformAsync(Settle(matter, first: false), deputy, Stop));
        var act = Skeleton.Parse((await SkeletonsOf(matter))[^1]);

        Assert.IsType<Ruling<Act>.Refused>(before);
        Assert.Empty(granted.Findings);
        Assert.Equal(Head, act.OnBehalfOf);
    }

    private async Task<int> ActsOf(Guid matter)
    {
        await using var context = Bureau.Folder.Database.Reading();
        return await context.Acts.CountAsync(row => row.MatterId == new Fadu.Store.MatterId(matter), Stop);
    }

    private async Task<List<byte[]>> SkeletonsOf(Guid matter)
    {
        await using var context = Bureau.Folder.Database.Reading();
        return await context.Acts.Where(row => row.MatterId == new Fadu.Store.MatterId(matter)).OrderBy(row => row.Number).Select(row => row.Skeleton).ToListAsync(Stop);
    }
}

[Trait("Database", "sqlite")]
public sealed class CaseDeskTestsOnSqlite(SqliteTestDatabase database) : CaseDeskTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class CaseDeskTestsOnPostgres(PostgresTestDatabase database) : CaseDeskTests(database), IClassFixture<PostgresTestDatabase>;
