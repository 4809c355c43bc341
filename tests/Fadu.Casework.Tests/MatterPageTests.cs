using System.Text.Json.Nodes;
using Fadu.Casework.Worklists;
using Fadu.Law;
using Fadu.Store;
using Fadu.Store.Keys;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>The page of a matter is made from the record held in memory and a few reads beside it: it says the same as the store, at once.</summary>
public abstract class MatterPageTests(TestDatabase database) : IAsyncLifetime
{
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
    public async Task The_timeline_held_in_memory_is_that_of_the_store()
    {
        var matter = await CaseAsync(Bureau, "欧阳示例", "430100198801010027", "1988-01-01", Stop);
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
        var (file, _) = await Bureau.Evidence.TakeInAsync(new MemoryStream(png), 1000, Stop);
        await GrantedAsync(Bureau, Actor.Officer(Handler), Small("tell-person", matter, subjects: [1]) with { Files = [file!.Hash] }, Stop);

        var held = await PageAsync(matter);
        await using var context = Bureau.Folder.Database.Reading();
        var rows = await context.Acts.Where(row => row.MatterId == new MatterId(matter)).OrderBy(row => row.Number).ToListAsync(Stop);
        var stored = rows.Select(row => Skeleton.Parse(row.Skeleton)).ToList();

        Assert.Equal(stored.Select(one => (one.Act.Number, one.Act.Act, one.Act.OccurredAt)), held.Timeline.Select(one => (one.Act.Number, one.Act.Act, one.Act.OccurredAt)));
        Assert.Equal(["李办案", "李办案", "李办案", "李办案"], held.Timeline.Select(one => one.By));
        Assert.All(stored.Zip(held.Timeline), pair => Assert.True(JsonNode.DeepEquals(pair.First.Act.Fields, pair.Second.Act.Fields)));
        Assert.All(stored.Zip(held.Timeline), pair => Assert.Equal(pair.First.Act.Adds, pair.Second.Act.Adds));
        Assert.Equal([file], held.Timeline[^1].Files);
        Assert.All(held.Timeline.SkipLast(1), entry => Assert.Empty(entry.Files));
    }

    [Fact]
    public async Task Another_act_stands_on_the_next_page()
    {
        var matter = await CaseAsync(Bureau, "欧阳示例", "430100198801010027", "1988-01-01", Stop, told: false);

        var before = await PageAsync(matter);
        await GrantedAsync(Bureau, Actor.Officer(Handler), Small("tell-person", matter, subjects: [1]), Stop);
        var after = await PageAsync(matter);

        Assert.Equal(before.Timeline.Count + 1, after.Timeline.Count);
        Assert.Equal("tell-person", after.Timeline[^1].Act.Act);
    }

    [Fact]
    public async Task What_was_erased_is_gone_from_the_next_page()
    {
        var matter = await CaseAsync(Bureau, "诸葛示例", "430100198801010019", "1988-01-01", Stop, told: false);

        var before = await PageAsync(matter);
        await using (var context = Bureau.Folder.Database.Reading())
        {
            var keys = await (from act in context.Acts
                              join part in context.Parts on act.ActId equals part.ActId
                              where act.MatterId == new MatterId(matter)
                              select part.KeyId).Distinct().ToListAsync(Stop);
            foreach (var key in keys)
                Bureau.Folder.Keys.Destroy(new Erasure(Bureau.Bureau, new MatterId(matter), 1, key, 1, Noon));
        }
        var after = await PageAsync(matter);

        // That the person is no minor is not known any more either.
        Assert.NotEqual(Told(before), Told(after));
        Assert.Equal(Told(await new MatterPages(Bureau).OpenAsync(matter, Handler, "test", null, Stop)), Told(after));
        Assert.Equal("诸葛示例在示例路打人", before.Timeline[0].Fields["summary"]!.GetValue<string>());
        Assert.Equal("诸葛示例", before.Timeline[1].Fields["person-name"]!.GetValue<string>());
        Assert.Equal("诸葛示例", before.Subjects[0].Profile!.Name);
        // That something was written is no secret.
        Assert.Equal("true", after.Timeline[0].Fields["summary"]!.ToString());
        Assert.Equal("true", after.Timeline[1].Fields["person-name"]!.ToString());
        Assert.Null(after.Subjects[0].Profile!.Name);
    }

    // What is held of an answer is held under all it was made of: whatever of it changes, the next page says what the law says now.
    [Fact]
    public async Task What_can_be_done_next_is_held_and_what_changes_it_is_on_the_next_page()
    {
        var matter = await CaseAsync(Bureau, "赫连示例", "430100201203160027", "2012-03-16", Stop, told: false);
        const string viewer = "h31";
        foreach (var officer in (string[])[viewer, "h32"])
        {
            await BureauActAsync(Actor.Officer(Registrar), "appoint-officer", new() { ["officer-code"] = officer, ["officer-name"] = "钱看案", ["officer-since"] = "2026-01-01" });
            await BureauActAsync(Actor.Officer(Registrar), "assign-post", new() { ["post-holder"] = officer, ["post-unit"] = Id, ["post-kind"] = "handling-officer", ["post-since"] = "2026-01-01" });
        }
        var (handler, head, registrar) = (Actor.Officer(Handler), Actor.Officer(Head), Actor.Officer(Registrar));
        var steps = new (string Name, bool Changes, Func<Task> Do)[]
        {
            ("an act", true, () => GrantedAsync(Bureau, handler, Small("tell-person", matter, subjects: [1]), Stop)),
            ("a minute", false, () => Pass(TimeSpan.FromMinutes(1))),
            ("a correction of the birthday", true, () => GrantedAsync(Bureau, Actor.Officer(OtherHandler), Small("correct-act", matter, new() { ["target"] = 2, ["field"] = "person-born", ["from"] = "2012-03-16", ["to"] = "1990-01-01", ["ground"] = "误录" }), Stop)),
            ("a strike", true, () => GrantedAsync(Bureau, Actor.Officer(OtherHandler), Small("strike-act", matter, new() { ["target"] = 3, ["ground"] = "误录" }), Stop)),
            ("leave", true, () => BureauActAsync(registrar, "record-leave", new() { ["absent-officer"] = viewer, ["absent-since"] = "2026-03-16", ["absent-until"] = "2026-03-17" })),
            ("leave of another", false, () => BureauActAsync(registrar, "record-leave", new() { ["absent-officer"] = "h32", ["absent-since"] = "2026-03-16", ["absent-until"] = "2026-03-17" })),
            ("a day", false, () => Pass(TimeSpan.FromDays(1))),
            ("the end of the leave", true, () => Pass(TimeSpan.FromDays(1))),
            ("acting", true, () => BureauActAsync(registrar, "assign-acting", new() { ["acting-officer"] = viewer, ["acted-for-officer"] = Head, ["acting-since"] = "2026-03-18", ["acting-until"] = "2026-03-18" })),
            ("the end of it", true, () => Pass(TimeSpan.FromDays(1))),
            ("the end of the case", true, () => GrantedAsync(Bureau, handler, Small("end-case", matter), Stop)),
            ("a proposal to erase", true, () => GrantedAsync(Bureau, head, Small("propose-forgetting", matter, subjects: [1]), Stop)),
            ("another post", false, () => BureauActAsync(registrar, "assign-post", new() { ["post-holder"] = viewer, ["post-unit"] = Id, ["post-kind"] = "legal-reviewer", ["post-since"] = "2026-03-19" })),
        };

        var before = Told(await PageAsync(matter, viewer));
        foreach (var (name, changes, make) in steps)
        {
            await make();
            var (page, again) = (await PageAsync(matter, viewer), await PageAsync(matter, viewer));
            var anew = await new MatterPages(Bureau).OpenAsync(matter, viewer, "test", null, Stop);

            Assert.True(Told(anew) == Told(page), $"after {name}: {Told(anew)}\n\n{Told(page)}");
            Assert.True(changes == (Told(page) != before), $"{name} changes the answer: {changes}, {Told(page)}");
            Assert.True(ReferenceEquals(page?.Possible, again?.Possible), $"after {name} the answer was not held");
            before = Told(page);
        }
    }

    [Fact]
    public async Task The_registers_beside_a_matter_show_its_last_rows_and_count_all()
    {
        var matter = await CaseAsync(Bureau, "甲", "430100198801010035", "1988-01-01", Stop, told: false);
        var other = await CaseAsync(Bureau, "乙", "430100198801010043", "1988-01-01", Stop, told: false);
        foreach (var (of, refused) in new[] { (matter, 3), (other, 1) })
        {
            for (var i = 0; i < refused; i++)
            {
                Time.Advance(TimeSpan.FromMinutes(1));
                Assert.IsType<Ruling<Act>.Refused>(await Bureau.Desk.PerformAsync(Settle(of, first: false), Actor.Officer(Head), Stop));
                await PageAsync(of);
                // What was shown before does not stand in the way of what came since.
                Assert.Equal(i + 1, (await BesideAsync(of, atMost: 2)).Refusals.Total);
            }
        }

        var beside = await BesideAsync(matter, atMost: 2);
        var all = await BesideAsync(matter, atMost: 10);

        Assert.Equal(3, beside.Refusals.Total);
        Assert.Equal(2, beside.Refusals.Rows.Count);
        Assert.True(beside.Refusals.Rows[0].At > beside.Refusals.Rows[1].At);
        Assert.Equal(["told-before-decision"], beside.Refusals.Rows[0].Grounds.Select(ground => ground.Rule));
        Assert.Equal(3, beside.Looks.Total);
        Assert.Equal(2, beside.Looks.Rows.Count);
        Assert.True(beside.Looks.Rows[0].At > beside.Looks.Rows[1].At);
        Assert.All(all.Looks.Rows, look => Assert.Equal((Handler, "matter-page"), (look.Person, look.What)));
        Assert.Equal(beside.Looks.Rows, all.Looks.Rows.Take(2));
        Assert.Equal((3, 3), (all.Looks.Rows.Count, all.Refusals.Rows.Count));
    }

    [Fact]
    public async Task Lists_call_a_matter_by_what_it_is_about_and_name_no_party()
    {
        var matter = await CaseAsync(Bureau, "欧阳示例", "430100198801010043", "1988-01-01", Stop);
        Assert.Equal("小案", (await ListedAsync(matter)).Zh);
        await GrantedAsync(Bureau, Actor.Officer(Handler), Small("note-visit", matter, new JsonObject { ["visit-kind"] = "home", ["visit-place"] = "示例街" }), Stop);

        var listed = await ListedAsync(matter);
        Assert.Equal(("上门走访案", "at home visit"), (listed.Zh, listed.En));
        Assert.Equal(listed, (await PageAsync(matter)).State.Name);
        var number = (await PageAsync(matter)).FileNumber;
        await Ledger.RealLedger.CatchUpAsync(Bureau, Stop);
        foreach (var asked in new[] { number, "欧阳示例" })
            Assert.Equal(listed, Assert.Single((await Bureau.Search.FindAsync(asked, Handler, new Paging(1, 50), "web", Stop)).Rows, one => one.Matter == matter).Name);
        await GrantedAsync(Bureau, Actor.Officer(OtherHandler), Small("correct-act", matter, new JsonObject { ["target"] = 4, ["field"] = "visit-kind", ["from"] = "home", ["to"] = "other", ["ground"] = "误录" }), Stop);
        Assert.Equal("其他走访案", (await ListedAsync(matter)).Zh);
    }

    [Fact]
    public async Task Work_calls_a_matter_by_surnames_which_is_no_look_and_tells_nothing_of_what_may_not_be_seen()
    {
        var matter = await CaseAsync(Bureau, "欧阳示例", "430100198801010051", "1988-01-01", Stop);
        await GrantedAsync(Bureau, Actor.Officer(Handler), Small("enter-person", matter, new JsonObject { ["person-name"] = "示例商贸有限公司" }), Stop);
        var sight = new Sight(Bureau);

        var named = await sight.NamesAsync([matter], Handler, Stop);
        await PageAsync(matter);

        Assert.Equal(("欧阳某小案", "欧阳某: A small case"), (named[matter].Zh, named[matter].In("en")));
        Assert.Equal(["matter-page"], (await BesideAsync(matter, atMost: 5)).Looks.Rows.Select(look => look.What));
        Assert.Empty(await sight.NamesAsync([matter], "nobody", Stop));
        await GrantedAsync(Bureau, Actor.Officer(Handler), Small("enter-person", matter, new JsonObject { ["person-name"] = "李四" }), Stop);
        Assert.Equal("欧阳某、李某小案", (await sight.NamesAsync([matter], Handler, Stop))[matter].Zh);
        await GrantedAsync(Bureau, Actor.Officer(Handler), Small("enter-person", matter, new JsonObject { ["person-name"] = "王五" }), Stop);
        Assert.Equal("欧阳某等3人小案", (await sight.NamesAsync([matter], Handler, Stop))[matter].Zh);
    }

    [Theory]
    [InlineData("张三", "张某")]
    [InlineData("王小五", "王某")]
    [InlineData("欧阳四", "欧阳某")]
    [InlineData("司马", "司某")]
    [InlineData("第五名", "第五某")]
    [InlineData("张", null)]
    [InlineData("示例商贸有限公司", null)]
    [InlineData("Zhang San", null)]
    [InlineData(null, null)]
    public void Of_a_name_only_the_surname_is_told(string? name, string? told) => Assert.Equal(told, Parties.SurnameOnly.Of(name));

    private async Task<Bilingual> ListedAsync(Guid matter) =>
        Assert.Single((await Bureau.Work.OfAsync(Handler, new WorkFilter { Mine = true, Order = WorkOrder.Recent }, new Paging(1, 100), Stop)).Rows, row => row.Matter == matter).Name;

    [Fact]
    public async Task The_number_in_the_head_of_a_page_is_that_of_the_list_behind_it()
    {
        await CaseAsync(Bureau, "甲", "430100198801010035", "1988-01-01", Stop);
        // Its limit ends with 15 April: a week and a day before, within the week, on the day, and past it.
        foreach (var (now, due) in new[] { ("2026-04-08T12:00:00+08:00", false), ("2026-04-09T12:00:00+08:00", true), ("2026-04-15T12:00:00+08:00", true), ("2026-04-16T00:00:01+08:00", true) })
        {
            Time.Set(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime());
            var listed = await Bureau.Work.CountsAsync(Handler, new WorkFilter { Mine = true }, Stop);
            var shown = await new Sight(Bureau).DueWithinAWeekAsync(Handler, Stop);

            Assert.Equal(due, shown > 0);
            Assert.Equal(listed[Urgency.Overdue] + listed[Urgency.Today] + listed[Urgency.Week], shown);
        }
        Assert.Equal(0, await new Sight(Bureau).DueWithinAWeekAsync("stranger", Stop));
    }

    [Fact]
    public async Task What_a_party_lets_pass_is_not_overdue_work_of_the_officer()
    {
        var matter = await CaseAsync(Bureau, "甲", "430100198801010035", "1988-01-01", Stop);
        await GrantedAsync(Bureau, Actor.Officer(Head), Settle(matter, first: true), Stop);
        await GrantedAsync(Bureau, Actor.Officer(Handler), Small("order-payment", matter, subjects: [1]), Stop);
        Time.Advance(TimeSpan.FromDays(40));

        var row = Assert.Single((await Bureau.Work.OfAsync(Handler, new WorkFilter { Mine = true, Order = WorkOrder.Recent }, new Paging(1, 100), Stop)).Rows, row => row.Matter == matter);
        Assert.Equal((Urgency.Later, null, null), (row.Urgency, row.Due, row.Limit));
        Assert.DoesNotContain((await Bureau.Work.OfAsync(Handler, new WorkFilter { Mine = true, Urgency = Urgency.Overdue }, new Paging(1, 100), Stop)).Rows, one => one.Matter == matter);
        // The bureau's own is.
        var own = await CaseAsync(Bureau, "乙", "430100198801010051", "1988-01-01", Stop);
        Time.Advance(TimeSpan.FromDays(400));
        row = Assert.Single((await Bureau.Work.OfAsync(Handler, new WorkFilter { Mine = true, Order = WorkOrder.Recent }, new Paging(1, 100), Stop)).Rows, row => row.Matter == own);
        Assert.Equal((Urgency.Overdue, true), (row.Urgency, row.Limit is not null));
    }

    [Fact]
    public async Task The_looks_held_beside_a_matter_are_those_of_the_store_whatever_is_written_between_them()
    {
        var matters = new[]
        {
            await CaseAsync(Bureau, "甲", "430100198801010035", "1988-01-01", Stop, told: false),
            await CaseAsync(Bureau, "乙", "430100198801010043", "1988-01-01", Stop, told: false),
        };
        var random = new Random(7);
        var expected = matters.ToDictionary(matter => matter, _ => 0);
        for (var i = 0; i < 60; i++)
        {
            var matter = matters[random.Next(2)];
            var looks = random.Next(1, 4);
            await Task.WhenAll(Enumerable.Range(0, looks).Select(_ => PageAsync(matter)));
            expected[matter] += looks;
            if (random.Next(5) == 0)
                Assert.IsType<Ruling<Act>.Refused>(await Bureau.Desk.PerformAsync(Settle(matter, first: false), Actor.Officer(Head), Stop));
            Time.Advance(TimeSpan.FromSeconds(random.Next(3)));

            // Asked for while they are being written, and once they are.
            await BesideAsync(matter, atMost: 5);
            var shown = (await BesideAsync(matter, atMost: 5)).Looks;
            var stored = await Bureau.Folder.Database.PageRows.LooksAsync(Bureau.Bureau, new MatterId(matter), 5, Stop);

            Assert.Equal((expected[matter], stored.Total), (shown.Total, shown.Total));
            Assert.Equal(stored.Rows.Select(row => row.At), shown.Rows.Select(row => row.At));
        }
    }

    [Fact]
    public async Task What_was_read_is_read_anew_after_anything_but_a_look_was_written()
    {
        var matter = await CaseAsync(Bureau, "甲", "430100198801010035", "1988-01-01", Stop, told: false);
        var held = new HeldReads(Bureau.Folder.Acts);
        var reads = 0;
        Task<int> AskAsync() => held.OfAsync("how often", () => ValueTask.FromResult(++reads)).AsTask();

        await Bureau.Folder.Acts.WriteAsync(_ => { }, Stop);
        var first = await AskAsync();
        await PageAsync(matter);
        await BesideAsync(matter, atMost: 5);
        var afterLook = await AskAsync();
        await Bureau.Desk.PerformAsync(Settle(matter, first: false), Actor.Officer(Head), Stop);
        var afterRefusal = await AskAsync();

        // Where others write too nothing is held.
        Assert.Equal(Bureau.Folder.Database.IsPostgres ? (1, 2, 3) : (1, 1, 2), (first, afterLook, afterRefusal));
    }

    private Task Pass(TimeSpan time)
    {
        Time.Advance(time);
        return Task.CompletedTask;
    }

    private Task<Act> BureauActAsync(Actor actor, string act, JsonObject fields) => GrantedAsync(Bureau, actor, Request(Bureau.BureauProcedure, act, Bureau.BureauMatter, fields), Stop);

    private static string Told(MatterPage? page) => page is null ? "not to be seen" : string.Join('\n', page.Possible.Select(one =>
        $"{one.Act.Id} {one.Subject} {one.By?.Lacking.Zh} [{string.Join('|', one.Lacking.Select(ground => $"{ground.Rule} {ground.Lacking.Zh}"))}] [{string.Join('|', one.Satisfied.Select(gate => gate.Gate.Id))}] [{string.Join('|', one.AskedLater.Select(gate => gate.Gate.Id))}]"));

    private async Task<MatterPage> PageAsync(Guid matter) => (await PageAsync(matter, Handler))!;

    private Task<MatterPage?> PageAsync(Guid matter, string person) => Bureau.Pages.OpenAsync(matter, person, "test", null, Stop);

    // A page that was shown has its look stored: nothing is waited for.
    private Task<BesideMatter> BesideAsync(Guid matter, int atMost) => new Sight(Bureau).BesideAsync(matter, atMost, Stop);
}

[Trait("Database", "sqlite")]
public sealed class MatterPageTestsOnSqlite(SqliteTestDatabase database) : MatterPageTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class MatterPageTestsOnPostgres(PostgresTestDatabase database) : MatterPageTests(database), IClassFixture<PostgresTestDatabase>;
