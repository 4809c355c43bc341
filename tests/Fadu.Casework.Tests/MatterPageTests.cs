using System.Text.Json.Nodes;
using Fadu.Casework.Worklists;
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

        Assert.Equal("诸葛示例在示例路打人", before.Timeline[0].Fields["summary"]!.GetValue<string>());
        Assert.Equal("诸葛示例", before.Timeline[1].Fields["person-name"]!.GetValue<string>());
        Assert.Equal("诸葛示例", before.Subjects[0].Profile!.Name);
        // That something was written is no secret.
        Assert.Equal("true", after.Timeline[0].Fields["summary"]!.ToString());
        Assert.Equal("true", after.Timeline[1].Fields["person-name"]!.ToString());
        Assert.Null(after.Subjects[0].Profile!.Name);
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
            }
        }

        var beside = await BesideAsync(matter, atMost: 2, looks: 3);
        var all = await BesideAsync(matter, atMost: 10, looks: 3);

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

    private async Task<MatterPage> PageAsync(Guid matter) => (await Bureau.Pages.OpenAsync(matter, Handler, "test", null, Stop))!;

    // A look is queued and nobody waits for it.
    private async Task<BesideMatter> BesideAsync(Guid matter, int atMost, int looks)
    {
        var beside = await new Sight(Bureau).BesideAsync(matter, atMost, Stop);
        for (var tries = 0; tries < 100 && beside.Looks.Total < looks; tries++)
        {
            await Task.Delay(50, Stop);
            beside = await new Sight(Bureau).BesideAsync(matter, atMost, Stop);
        }
        return beside;
    }
}

[Trait("Database", "sqlite")]
public sealed class MatterPageTestsOnSqlite(SqliteTestDatabase database) : MatterPageTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class MatterPageTestsOnPostgres(PostgresTestDatabase database) : MatterPageTests(database), IClassFixture<PostgresTestDatabase>;
