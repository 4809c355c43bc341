using System.Text;
using System.Text.Json.Nodes;
using Fadu.Casework.Clerk;
using Fadu.Casework.Worklists;
using Fadu.Disclosure;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

public abstract class ClerkTests(TestDatabase database) : IAsyncLifetime
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
    public async Task Every_act_gets_a_leaf_without_a_gap_and_the_head_is_signed_over_them()
    {
        await CaseAsync(Bureau, "张三", "430100199001010017", "1990-01-01", Stop);
        await CatchUpAsync();
        await CaseAsync(Bureau, "李四", "430100199001010025", "1990-01-01", Stop);
        await CatchUpAsync();

        await using var context = Bureau.Folder.Database.Reading();
        var leaves = await (from leaf in context.Leaves
                            join act in context.Acts on leaf.ActId equals act.ActId
                            orderby leaf.LeafIndex
                            select new { leaf.LeafIndex, act.Link }).ToListAsync(Stop);
        Assert.Equal(Enumerable.Range(0, leaves.Count).Select(i => (long)i), leaves.Select(leaf => leaf.LeafIndex));
        Assert.Equal(await context.Acts.CountAsync(Stop), leaves.Count);

        var tree = new MerkleTree();
        foreach (var leaf in leaves)
            tree.Append(MerkleTree.LeafHash(new LedgerHash(leaf.Link)));
        var head = await context.Checkpoints.OrderByDescending(row => row.Size).FirstAsync(Stop);
        var note = SignedNote.Parse(head.Note);
        Assert.True(note.IsSignedBy(Bureau.Signing.Public));
        Assert.Equal(new Checkpoint(Bureau.Origin, leaves.Count, tree.Root), Checkpoint.Parse(note.Text));
    }

    [Fact]
    public async Task A_follower_that_begins_at_the_first_leaf_holds_up_no_other()
    {
        for (var i = 0; i < 90; i++)
            await CaseAsync(Bureau, "张三", "430100199001010017", "1990-01-01", Stop);
        await CatchUpAsync();
        var before = await LeavesAsync();
        Assert.True(before > 256, $"{before} leaves are read at once");
        await Bureau.Folder.Acts.WriteAsync(work => work.Put(new FollowerRow { Bureau = Bureau.Bureau, Follower = "ahead", NextLeaf = before }), Stop);
        await CaseAsync(Bureau, "李四", "430100199001010025", "1990-01-01", Stop);
        await CatchUpAsync();
        await ClearLeaseAsync();
        var lease = await new ClerkLease(Bureau.Folder.Acts, Bureau.Bureau, Time, aloneInFolder: true, TimeSpan.FromMinutes(1)).TakeAsync(Stop);
        static Task<Action<StoreTransaction>> Nothing(IReadOnlyList<TouchedMatter> touched, CancellationToken stop) => Task.FromResult<Action<StoreTransaction>>(static _ => { });

        await new LeafFollowers(Bureau, [new LeafFollower("ahead", Nothing), new LeafFollower("new", Nothing)]).FollowAsync(lease!, Stop);

        await using var context = Bureau.Folder.Database.Reading();
        var places = await context.Followers.Where(row => row.Bureau == Bureau.Bureau).ToDictionaryAsync(row => row.Follower, row => row.NextLeaf, Stop);
        Assert.Equal((await LeavesAsync(), 256L), (places["ahead"], places["new"]));
    }

    [Fact]
    public async Task Two_clerks_started_together_number_each_act_once()
    {
        await CaseAsync(Bureau, "张三", "430100199001010017", "1990-01-01", Stop);
        await ClearLeaseAsync();
        using var one = NewClerk();
        using var other = NewClerk();

        await Task.WhenAll(one.CatchUpAsync(Stop), other.CatchUpAsync(Stop));
        // Whoever was refused the lease tries again when the first has had its turn.
        Assert.True(await one.CatchUpAsync(Stop) | await other.CatchUpAsync(Stop));

        await using var context = Bureau.Folder.Database.Reading();
        Assert.Equal(await context.Acts.CountAsync(Stop), await context.Leaves.CountAsync(Stop));
    }

    [Fact]
    public async Task A_clerk_paused_past_its_lease_writes_nothing()
    {
        await CaseAsync(Bureau, "张三", "430100199001010017", "1990-01-01", Stop);
        var paused = new LeaseRow { Bureau = Bureau.Bureau, Lease = ClerkLease.Name, Holder = "paused", Fencing = 7, Until = DateTimeOffset.UnixEpoch };
        await Bureau.Folder.Acts.WriteAsync(work => work.Put(paused), Stop);
        await CatchUpAsync();
        await CaseAsync(Bureau, "李四", "430100199001010025", "1990-01-01", Stop);
        var before = await LeavesAsync();

        await Assert.ThrowsAsync<LeaseLostException>(() => NewClerk().PassAsync(paused, Stop));

        Assert.Equal(before, await LeavesAsync());
    }

    [Fact]
    public async Task A_clerk_paused_past_its_lease_performs_no_act_of_the_law()
    {
        var matter = await CaseAsync(Bureau, "张三", "430100199001010017", "1990-01-01", Stop);
        await GrantedAsync(Bureau, Officer, Small("ask-consent", matter), Stop);
        await CatchUpAsync();
        var paused = new LeaseRow { Bureau = Bureau.Bureau, Lease = ClerkLease.Name, Holder = "paused", Fencing = 0, Until = DateTimeOffset.UnixEpoch };
        Time.Set(new DateTimeOffset(2026, 3, 23, 16, 1, 0, TimeSpan.Zero));

        await Assert.ThrowsAsync<LeaseLostException>(() => new ExpiryWork(Bureau).PerformAsync(paused, [], Stop));

        Assert.DoesNotContain("consent-by-silence", await ActsAsync(matter));
        await CatchUpAsync();
        Assert.Single(await ActsAsync(matter), "consent-by-silence");
        Time.Set(Noon);
    }

    [Fact]
    public async Task Silence_is_recorded_by_the_law_itself_once()
    {
        var matter = await CaseAsync(Bureau, "张三", "430100199001010017", "1990-01-01", Stop);
        Time.Set(Noon);
        await GrantedAsync(Bureau, Officer, Small("ask-consent", matter), Stop);
        await CatchUpAsync();
        // 16 March + 5 days = 21 March, a Saturday; the last day moves to Monday, 23 March.
        Time.Set(new DateTimeOffset(2026, 3, 23, 15, 59, 0, TimeSpan.Zero));
        await CatchUpAsync();
        var early = await ActsAsync(matter);
        Time.Set(new DateTimeOffset(2026, 3, 23, 16, 1, 0, TimeSpan.Zero));
        await CatchUpAsync();
        await CatchUpAsync();

        var acts = await ActsAsync(matter);
        Assert.DoesNotContain("consent-by-silence", early);
        Assert.Single(acts, "consent-by-silence");
        await using var context = Bureau.Folder.Database.Reading();
        Assert.Equal("law", (await context.Acts.SingleAsync(row => row.MatterId == new MatterId(matter) && row.Act == "consent-by-silence", Stop)).Actor);
        Time.Set(Noon);
    }

    [Fact]
    public async Task A_party_finds_its_own_record_and_a_wrong_code_finds_nothing()
    {
        var matter = await CaseAsync(Bureau, "欧阳示例", "430100199001010017", "1990-01-01", Stop);
        var second = await GrantedAsync(Bureau, Officer, Small("enter-person", matter, new JsonObject { ["person-name"] = "司马样本" }), Stop);
        await GrantedAsync(Bureau, Chief, Settle(matter, first: false), Stop);
        await CatchUpAsync();
        var code = Bureau.QueryCodeOf(new MatterId(matter), 1);
        using var lookUp = new PublicLookUp(Bureau.Folder.Database, Bureau.Bureau);

        var found = await lookUp.FindAsync(second.FileNumber, code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal), Stop);
        var other = await lookUp.FindAsync(second.FileNumber, second.QueryCode!, Stop);
        var text = Encoding.UTF8.GetString((await lookUp.OpenAsync(second.FileNumber, code))!);

        Assert.Equal(second.FileNumber, found!.FileNumber);
        Assert.Equal(PhaseState.Now, found.Phases[^1].State);
        Assert.Equal(["已立案", "已向您告知", "已作出决定"], found.Done.Select(step => step.Sentence.Zh));
        Assert.Single(found.Documents);
        Assert.Equal(["已立案"], other!.Done.Select(step => step.Sentence.Zh));
        Assert.Empty(other.Documents);
        Assert.Null(await lookUp.FindAsync(second.FileNumber, "2222-2222-2222", Stop));
        Assert.Null(await lookUp.FindAsync("示公小立〔2026〕999号", code, Stop));
        foreach (var planted in new[] { "欧阳", "司马", "430100199001010017", "13800000000", "事实清楚" })
            Assert.DoesNotContain(planted, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_two_characters_is_found_by_those_on_the_case_only()
    {
        var matter = await CaseAsync(Bureau, "诸葛示例", "430100198801010019", "1988-01-01", Stop);
        await CatchUpAsync();

        foreach (var asked in new[] { "诸葛", "葛示", "诸葛示例", "430100198801010019" })
        {
            var found = await Bureau.Search.FindAsync(asked, Handler, Paging.First, "test", Stop);
            Assert.Contains(matter, found.Rows.Select(row => row.Matter));
        }
        Assert.Equal(0, (await Bureau.Search.FindAsync("葛诸", Handler, Paging.First, "test", Stop)).Total);
        Assert.Equal(0, (await Bureau.Search.FindAsync("诸葛", "stranger", Paging.First, "test", Stop)).Total);
        Assert.Equal(0, (await Bureau.Search.FindAsync("诸葛", Registrar + "x", Paging.First, "test", Stop)).Total);
    }

    [Fact]
    public async Task The_matter_page_opens_by_right_and_leaves_a_look()
    {
        var matter = await CaseAsync(Bureau, "上官示例", "430100198801010027", "1988-01-01", Stop, told: false);

        var page = await Bureau.Pages.OpenAsync(matter, Handler, "test", null, Stop);
        var stranger = await Bureau.Pages.OpenAsync(matter, "stranger", "test", null, Stop);

        Assert.Null(stranger);
        Assert.Equal("上官示例", page!.Subjects[0].Profile!.Name);
        Assert.Equal("上官示例在示例路打人", page.Timeline[0].Fields["summary"]!.GetValue<string>());
        // 16 March + 30 days = 15 April, a Wednesday.
        Assert.Equal(new DateOnly(2026, 4, 15), page.Clocks[0].Value.Deadline.LastDay);
        var chiefs = await Bureau.Pages.OpenAsync(matter, Head, "test", null, Stop);
        Assert.Equal(["told-before-decision"], chiefs!.Possible.Single(act => act.Act.Id == "settle-case").Lacking.Select(ground => ground.Rule));
        var looks = await LooksAsync(matter);
        Assert.Equal(new[] { Handler, Head }.Order(StringComparer.Ordinal), looks);
    }

    [Fact]
    public async Task My_work_has_the_earliest_limit_first_and_counts_what_is_overdue()
    {
        var first = await CaseAsync(Bureau, "甲", "430100198801010035", "1988-01-01", Stop);
        Time.Set(Noon.AddDays(1));
        var second = await CaseAsync(Bureau, "乙", "430100198801010043", "1988-01-01", Stop);

        var list = await Bureau.Work.OfAsync(Handler, new WorkFilter(), Paging.Of(1, 200), Stop);
        var order = list.Rows.Select(row => row.Matter).ToList();
        Time.Set(new DateTimeOffset(2026, 4, 15, 16, 0, 1, TimeSpan.Zero));
        var overdue = await Bureau.Work.OfAsync(Handler, new WorkFilter { Urgency = Urgency.Overdue }, Paging.Of(1, 200), Stop);
        var today = await Bureau.Work.OfAsync(Handler, new WorkFilter { Urgency = Urgency.Today }, Paging.Of(1, 200), Stop);
        var counts = await Bureau.Work.CountsAsync(Handler, new WorkFilter(), Stop);
        var strangers = await Bureau.Work.OfAsync("stranger", new WorkFilter(), Paging.First, Stop);
        Time.Set(Noon);

        Assert.True(order.IndexOf(first) < order.IndexOf(second));
        Assert.Contains(first, overdue.Rows.Select(row => row.Matter));
        Assert.DoesNotContain(second, overdue.Rows.Select(row => row.Matter));
        Assert.Contains(second, today.Rows.Select(row => row.Matter));
        Assert.Equal(overdue.Total, counts[Urgency.Overdue]);
        Assert.Equal(0, strangers.Total);
    }

    [Fact]
    public async Task A_paper_prints_again_with_the_same_text_and_encodes_what_people_typed()
    {
        var matter = await CaseAsync(Bureau, "<b>夏侯</b>", "430100198801010051", "1988-01-01", Stop);
        var settled = await GrantedAsync(Bureau, Chief, Settle(matter, first: false), Stop);
        await GrantedAsync(Bureau, Actor.Officer(OtherHandler), Small("correct-act", matter, new JsonObject
        {
            ["target"] = 2,
            ["field"] = "person-name",
            ["from"] = "<b>夏侯</b>",
            ["to"] = "夏侯样本",
            ["ground"] = "写错",
        }), Stop);

        var paper = await Bureau.Papers.PrintAsync(matter, settled.Adds[0], Head, "test", Stop);

        Assert.True(paper!.IsAsMade);
        Assert.Contains("&lt;b&gt;夏侯&lt;/b&gt;", paper.Html, StringComparison.Ordinal);
        Assert.Contains("2026年3月16日", paper.Html, StringComparison.Ordinal);
        Assert.Null(await Bureau.Papers.PrintAsync(matter, settled.Adds[0], "stranger", "test", Stop));
    }

    [Fact]
    public async Task Evidence_is_known_by_its_bytes_and_what_could_run_is_refused()
    {
        var matter = await CaseAsync(Bureau, "甲", "430100198801010035", "1988-01-01", Stop);
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
        var (file, _) = await Bureau.Evidence.TakeInAsync(new MemoryStream(png), 1000, Stop);

        foreach (var hostile in new[] { "<html><script>alert(1)</script>", "  <svg onload=alert(1)>", "#!/bin/sh\nrm", "MZ\u0000\u0001", "PK\u0003\u0004", "" })
            Assert.Null((await Bureau.Evidence.TakeInAsync(new MemoryStream(Encoding.UTF8.GetBytes(hostile)), 1000, Stop)).File);
        Assert.Null((await Bureau.Evidence.TakeInAsync(new MemoryStream(png), 5, Stop)).File);
        await GrantedAsync(Bureau, Officer, Small("tell-person", matter, subjects: [1]) with { Files = [file!.Hash] }, Stop);
        var missing = await Bureau.Desk.PerformAsync(Small("tell-person", matter, subjects: [1]) with { Files = [new string('0', 64)] }, Officer, Stop);

        Assert.Equal("image/png", file.Media);
        Assert.Equal(["files"], Assert.IsType<Ruling<Act>.Malformed>(missing).Errors.Select(error => error.Place));
        var page = await Bureau.Pages.OpenAsync(matter, Handler, "test", null, Stop);
        Assert.Equal([file], page!.Timeline[^1].Files);
    }

    [Fact]
    public async Task Two_decisions_on_one_minor_at_once_are_never_both_the_first()
    {
        var rounds = Environment.GetEnvironmentVariable("FADU_TEST_LONG") == "1" ? 1_000 : 50;
        for (var round = 0; round < rounds; round++)
        {
            var identity = FormattableString.Invariant($"43010020100101{round:D4}");
            var one = await CaseAsync(Bureau, "小样", identity, "2010-01-01", Stop);
            var other = await CaseAsync(Bureau, "小样", identity, "2010-01-01", Stop);

            var rulings = await Task.WhenAll(
                Task.Run(() => Bureau.Desk.PerformAsync(Settle(one, first: true), Chief, Stop), Stop),
                Task.Run(() => Bureau.Desk.PerformAsync(Settle(other, first: true), Chief, Stop), Stop));

            Assert.Single(rulings, ruling => ruling is Ruling<Act>.Granted);
            var refused = Assert.Single(rulings.OfType<Ruling<Act>.Refused>());
            Assert.Equal(["first-only-once"], refused.Grounds.Select(ground => ground.Rule));
        }
    }

    private ClerkHost NewClerk() => new(Bureau, NullLogger<ClerkHost>.Instance);

    private async Task CatchUpAsync()
    {
        await ClearLeaseAsync();
        using var clerk = NewClerk();
        Assert.True(await clerk.CatchUpAsync(Stop));
    }

    // A lease held by the clerk of an earlier test runs out on the machine's clock.
    private Task ClearLeaseAsync() => Bureau.Folder.Acts.WriteAsync(
        work =>
        {
            if (work.Find<LeaseRow>(Bureau.Bureau, ClerkLease.Name) is { } held)
                work.Put(new LeaseRow { Bureau = held.Bureau, Lease = held.Lease, Holder = held.Holder, Fencing = held.Fencing, Until = DateTimeOffset.UnixEpoch });
        },
        Stop);

    private async Task<int> LeavesAsync()
    {
        await using var context = Bureau.Folder.Database.Reading();
        return await context.Leaves.CountAsync(Stop);
    }

    private async Task<List<string>> ActsAsync(Guid matter)
    {
        await using var context = Bureau.Folder.Database.Reading();
        return await context.Acts.Where(row => row.MatterId == new MatterId(matter)).OrderBy(row => row.Number).Select(row => row.Act).ToListAsync(Stop);
    }

    // Two at one instant stand in no order.
    private async Task<List<string>> LooksAsync(Guid matter)
    {
        await using var context = Bureau.Folder.Database.Reading();
        var persons = await context.Looks.Where(row => row.MatterId == new MatterId(matter)).Select(row => row.Person).ToListAsync(Stop);
        return [.. persons.Order(StringComparer.Ordinal)];
    }
}

[Trait("Database", "sqlite")]
public sealed class ClerkTestsOnSqlite(SqliteTestDatabase database) : ClerkTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class ClerkTestsOnPostgres(PostgresTestDatabase database) : ClerkTests(database), IClassFixture<PostgresTestDatabase>;
