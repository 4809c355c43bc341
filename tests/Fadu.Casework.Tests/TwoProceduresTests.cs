using System.Text.Json.Nodes;
using Fadu.Casework.Clerk;
using Fadu.Casework.Editions;
using Fadu.Casework.Worklists;
using Fadu.Disclosure;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>Two procedures that are YAML alone, carried through the desk, the clerk, search, papers and the party's window.</summary>
public abstract class TwoProceduresTests(TestDatabase database) : IAsyncLifetime
{
    private const string Window = "w01";
    private const string Licensor = "l01";
    private const string Lawyer = "f01";
    private static readonly Lazy<RulePack> National = new(LoadNational);
    private OpenBureau? bureau;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TestTime Time { get; } = new(Local(2026, 3, 2, 9));

    private OpenBureau Bureau => bureau!;

    public async ValueTask InitializeAsync()
    {
        var folder = new DataFolderOptions(Path.Combine(database.Folder, "data"))
        {
            Create = true,
            Keys = Path.Combine(database.Folder, "keys"),
            Database = database.IsPostgres ? database.ConnectionString : null,
        };
        bureau = await OpenBureau.OpenAsync(new BureauOptions(folder, new BureauId(Id), National.Value) { Time = Time }, Stop);
        if (await bureau.IsFoundedAsync(Stop))
            return;
        await FoundAsync(bureau, Stop);
        foreach (var (person, post) in new[] { (Window, "window-officer"), (Licensor, "licensing-officer"), (Lawyer, "legal-reviewer") })
        {
            await BureauActAsync("appoint-officer", new JsonObject { ["officer-code"] = person, ["officer-name"] = "某民警", ["officer-since"] = "2026-01-01" });
            await BureauActAsync("assign-post", new JsonObject { ["post-holder"] = person, ["post-unit"] = Id, ["post-kind"] = post, ["post-since"] = "2026-01-01" });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Bureau.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Silence_accepts_an_application_from_its_receipt_and_the_rest_comes_from_the_files()
    {
        Time.Set(Local(2026, 3, 2, 9));
        var opened = await ReceiveAsync("欧阳申请");
        await CatchUpAsync();
        // Monday 2 March and five working days: the last is Monday 9 March.
        Time.Set(Local(2026, 3, 10, 0).AddMinutes(1));
        await CatchUpAsync();
        Time.Set(Local(2026, 3, 11, 9));
        await LicenceAsync(Licensor, "examine-application", opened.Matter, Examined);
        var refused = Assert.IsType<Ruling<Act>.Refused>(await Bureau.Desk.PerformAsync(
            Request("licence-application", "deny-licence", opened.Matter, Denied(told: false), [1]), Actor.Officer(Head), Stop));
        var granted = await LicenceAsync(Head, "grant-licence", opened.Matter, new JsonObject { ["content"] = "准予从事示例活动" }, 1);
        await CatchUpAsync();

        Assert.Equal(["licence-remedies-told"], refused.Grounds.Select(ground => ground.Rule));
        var page = await Bureau.Pages.OpenAsync(opened.Matter, Licensor, "test", null, Stop);
        Assert.Contains("deem-accepted", page!.Timeline.Select(entry => entry.Act.Act));
        // Twenty working days from the receipt: 3-6, 9-13, 16-20, 23-27 and 30 March.
        Assert.Equal(new DateOnly(2026, 3, 30), page.Clocks.Single(clock => clock.Value.Clock.Limit == "lic-decide-20wd").Value.Deadline.LastDay);
        Assert.Contains("issue-licence", page.Possible.Select(possible => possible.Act.Id));

        var paper = await Bureau.Papers.PrintAsync(opened.Matter, granted.Adds[0], Licensor, "test", Stop);
        Assert.Contains("准予行政许可决定书", paper!.Html, StringComparison.Ordinal);
        Assert.Contains("欧阳申请", paper.Html, StringComparison.Ordinal);
        Assert.Contains("准予从事示例活动", paper.Html, StringComparison.Ordinal);
        Assert.Contains("2026年3月11日", paper.Html, StringComparison.Ordinal);

        Assert.Contains(opened.Matter, (await Bureau.Search.FindAsync("欧阳", Licensor, Paging.First, "test", Stop)).Rows.Select(row => row.Matter));
        var work = await Bureau.Work.OfAsync(Licensor, new WorkFilter { Procedure = "licence-application" }, Paging.Of(1, 100), Stop);
        Assert.Contains(opened.Matter, work.Rows.Select(row => row.Matter));

        using var lookUp = new PublicLookUp(Bureau.Folder.Database, Bureau.Bureau);
        var found = await lookUp.FindAsync(opened.FileNumber, Bureau.QueryCodeOf(new MatterId(opened.Matter), 1), Stop);
        Assert.Contains("您的申请获准了。10个工作日内把许可证件发给您。", found!.Done.Select(step => step.Sentence.Zh));
    }

    [Fact]
    public async Task A_late_answer_counts_as_no_evidence_and_is_linked_to_what_it_defends()
    {
        Time.Set(Local(2026, 3, 2, 9));
        var challenged = await ReceiveAsync("司马申请");
        var copy = await GrantedAsync(Bureau, Actor.Officer(Lawyer), Reconsideration("receive-copy", null, new JsonObject
        {
            ["challenged"] = challenged.FileNumber,
            ["organ"] = "示例市人民政府",
            ["number"] = "示府复1号",
            ["track"] = "summary",
            ["accepted-on"] = "2026-02-27",
            ["name"] = "司马申请",
        }), Stop);
        await GrantedAsync(Bureau, Actor.Officer(Lawyer), Reconsideration("enter-evidence", copy.Matter, new JsonObject { ["origin"] = "case-evidence", ["description"] = "收件记录" }), Stop);
        var collecting = await Bureau.Desk.PerformAsync(Reconsideration("collect-evidence", copy.Matter, new JsonObject { ["purpose"] = "另找证人" }), Actor.Officer(Handler), Stop);
        // Five working days under the summary procedure end on Monday 9 March.
        Time.Set(Local(2026, 3, 10, 9));
        await CatchUpAsync();
        var granted = Granted(await Bureau.Desk.PerformAsync(Reconsideration("submit-answer", copy.Matter, new JsonObject
        {
            ["basis"] = "示例条款",
            ["explains-legality"] = true,
            ["explains-appropriateness"] = true,
            ["answers-request"] = true,
            ["reply"] = "收到申请后已依法办理",
        }), Actor.Officer(Lawyer), Stop));

        Assert.Equal(["no-own-collecting"], Assert.IsType<Ruling<Act>.Refused>(collecting).Grounds.Select(ground => ground.Rule));
        Assert.Equal(["answered-in-time"], granted.Findings.Select(ground => ground.Rule));
        await using var context = Bureau.Folder.Database.Reading();
        var link = await context.Links.SingleAsync(row => row.MatterId == new MatterId(copy.Matter), Stop);
        Assert.Equal(("challenges", new MatterId(challenged.Matter)), (link.Relation, link.Other));
        var paper = await Bureau.Papers.PrintAsync(copy.Matter, granted.Value.Adds[0], Lawyer, "test", Stop);
        Assert.Contains("行政复议答复书", paper!.Html, StringComparison.Ordinal);
        Assert.Contains("示府复1号", paper.Html, StringComparison.Ordinal);
        Assert.Contains("收到申请后已依法办理", paper.Html, StringComparison.Ordinal);

        await CatchUpAsync();
        using var other = database.Another();
        var into = FaduDatabase.At(other.ConnectionString);
        await into.MigrateAsync(Stop);
        var rebuilt = await Bureau.RebuildViewsAsync(into, Stop);
        Assert.True(rebuilt.IsSame, string.Join('\n', rebuilt.Differences));
        Assert.Equal(1, rebuilt.Rows[nameof(LinkRow)]);
    }

    private static JsonObject Examined => new()
    {
        ["conforms"] = true,
        ["needs-site-check"] = false,
        ["needs-technical-opinion"] = false,
        ["concerns-others"] = false,
        ["public-hearing-due"] = false,
        ["opinion"] = "符合条件",
    };

    private static JsonObject Denied(bool told) => new() { ["false-papers"] = false, ["concerns-safety"] = false, ["reasons"] = "不符合", ["remedies-told"] = told };

    private static DateTimeOffset Local(int year, int month, int day, int hour) => new(year, month, day, hour, 0, 0, TimeSpan.FromHours(8));

    private static ActRequest Reconsideration(string act, Guid? matter, JsonObject fields) => Request("reconsideration-respondent", act, matter, fields);

    private Task<Act> ReceiveAsync(string name) => GrantedAsync(Bureau, Actor.Officer(Window), Request("licence-application", "receive-application", null, new JsonObject
    {
        ["item"] = "general",
        ["channel"] = "window",
        ["name"] = name,
        ["identity"] = "430100198801010019",
        ["phone"] = "13800000000",
        ["materials"] = "申请书",
    }), Stop);

    private Task<Act> LicenceAsync(string officer, string act, Guid matter, JsonObject fields, params int[] subjects) =>
        GrantedAsync(Bureau, Actor.Officer(officer), Request("licence-application", act, matter, fields, subjects), Stop);

    private Task BureauActAsync(string act, JsonObject fields) =>
        GrantedAsync(Bureau, Actor.Officer(Registrar), Request(Bureau.BureauProcedure, act, Bureau.BureauMatter, fields), Stop);

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

    private static RulePack LoadNational()
    {
        var loaded = PackLoader.Load(new PackFiles(LawFolder.Read(ProjectFiles.Laws, "national").Files));
        return loaded.IsSound
            ? loaded.Pack
            : throw new InvalidOperationException("laws/national is broken:\n" + string.Join('\n', loaded.Problems.Select(problem => problem.ToString())));
    }
}

[Trait("Database", "sqlite")]
public sealed class TwoProceduresTestsOnSqlite(SqliteTestDatabase database) : TwoProceduresTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class TwoProceduresTestsOnPostgres(PostgresTestDatabase database) : TwoProceduresTests(database), IClassFixture<PostgresTestDatabase>;
