using Fadu.Casework.Registers;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>What the rules of the pack lay before an auditor, on either database.</summary>
public abstract class ReadingRoomTests(TestDatabase database) : IAsyncLifetime
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
    public async Task Each_rule_finds_what_is_beyond_its_threshold_and_nothing_at_it()
    {
        var matter = await CaseAsync(Bureau, "张三", "430100199001010017", "1990-01-01", Stop);
        var room = new ReadingRoom(Bureau);
        // Noon is 12:00 in the bureau's zone. The handler is on the case, the other is not; 30 matters are the threshold, 31 beyond it.
        await NoteAsync(Handler, Noon, new MatterId(matter));
        await NoteAsync(OtherHandler, Noon, new MatterId(matter));
        for (var i = 0; i < 30; i++)
            await NoteAsync("at-threshold", Noon.AddMinutes(i), new MatterId(Guid.NewGuid()));
        for (var i = 0; i < 31; i++)
            await NoteAsync("beyond", Noon.AddMinutes(i), new MatterId(Guid.NewGuid()));
        for (var i = 0; i < 31; i++)
            await NoteAsync("spread", Noon.AddMinutes(i * 3), new MatterId(Guid.NewGuid()));
        foreach (var (person, at) in new[] { ("early", Noon.AddHours(-5).AddMinutes(-1)), ("seven", Noon.AddHours(-5)), ("before-eight", Noon.AddHours(8).AddMinutes(-1)), ("eight", Noon.AddHours(8)) })
            await NoteAsync(person, at, null);
        await WrittenAsync(98);

        var found = await room.UnusualAsync(new LookFilter(), Stop);

        Assert.Equal((98, false), (found.LookedAt, found.IsMore));
        Assert.Equal([("beyond", 31)], Of(found, ReadingMeasure.MattersInAnHour));
        Assert.Equal([("early", 1), ("eight", 1)], Of(found, ReadingMeasure.OutsideHours));
        var off = found.Rows.Where(row => row.Rule.Measure == ReadingMeasure.NotOnTheCase && row.Matter == matter).ToList();
        Assert.Equal([(OtherHandler, 1)], off.Select(row => (row.Person, row.Found)));
        Assert.NotEmpty(off[0].FileNumber);

        var only = await room.ReadAsync(new LookFilter { Person = OtherHandler, Matter = matter, From = Noon, Until = Noon.AddMinutes(1) }, Paging.First, Stop);
        Assert.Equal(1, only.Total);
        Assert.Equal(0, (await room.ReadAsync(new LookFilter { Matter = matter, From = Noon.AddMinutes(1) }, Paging.First, Stop)).Total);
        Assert.Equal((98, 20, 5), await PagesAsync(room));
    }

    [Theory]
    [InlineData("measure: matters-in-an-hour", "measure: matters-in-a-day")]
    [InlineData("threshold: \"30\"", "threshold: many")]
    [InlineData("opens: \"07:00\"", "opens: \"21:00\"")]
    public void A_rule_that_cannot_be_read_stops_the_load(string written, string instead)
    {
        var files = Files.Files.Select(file => file.Name == "reading-rules" ? file with { Text = file.Text.Replace(written, instead, StringComparison.Ordinal) } : file).ToList();

        Assert.Contains(PackLoader.Load(new PackFiles(files)).Problems, problem => problem.At.File.EndsWith("reading-rules.yaml", StringComparison.Ordinal));
    }

    private static async Task<(int, int, int)> PagesAsync(ReadingRoom room)
    {
        var first = await room.ReadAsync(new LookFilter(), Paging.First, Stop);
        return (first.Total, first.Rows.Count, first.Pages);
    }

    private static IEnumerable<(string, int)> Of(UnusualReadings found, ReadingMeasure measure) =>
        found.Rows.Where(row => row.Rule.Measure == measure).Select(row => (row.Person, row.Found)).Order();

    private async Task NoteAsync(string person, DateTimeOffset at, MatterId? matter)
    {
        Time.Set(at);
        await Bureau.Looks.NoteAsync(person, matter, 0, "matter-page", null, "test");
    }

    private async Task WrittenAsync(int looks)
    {
        await using var context = Bureau.Folder.Database.Reading();
        for (var tries = 0; tries < 200 && await context.Looks.CountAsync(Stop) < looks; tries++)
            await Task.Delay(20, Stop);
    }
}

[Trait("Database", "sqlite")]
public sealed class ReadingRoomTestsOnSqlite(SqliteTestDatabase database) : ReadingRoomTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class ReadingRoomTestsOnPostgres(PostgresTestDatabase database) : ReadingRoomTests(database), IClassFixture<PostgresTestDatabase>;
