using Fadu.Casework.Audits;
using Fadu.Casework.Editions;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Testing;

namespace Fadu.Casework.Tests.Audits;

/// <summary>A log taken in as matters: each event an act with its findings, known by log, case and place.</summary>
public abstract class LogImportTests(TestDatabase database) : IAsyncLifetime
{
    private const string Head = "case:concept:name,concept:name,time:timestamp,dismissal\n";

    private static readonly Lazy<(PackFiles Files, RulePack Pack)> Loaded = new(() =>
    {
        var affairs = LawFolder.Read(ProjectFiles.Laws, "national").Files.Where(file => file.Name is "bureau-affairs" or "sources" or "nobody-appoints-himself" or "administrators-apart" or "drop-asked-for-by-another" or "posts" or "qualifications" or "flags");
        var files = new PackFiles([.. affairs.Concat(LawFolder.Read(ProjectFiles.Laws, "abroad/it-road-fines").Files).OrderBy(file => file.Path, StringComparer.Ordinal)]);
        var loaded = PackLoader.Load(files);
        Assert.Empty(loaded.Problems);
        return (files, loaded.Pack);
    });

    private OpenBureau? bureau;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static EventLogMap Map => Loaded.Value.Pack.Logs[0];

    private OpenBureau Bureau => bureau!;

    public async ValueTask InitializeAsync()
    {
        var folder = new DataFolderOptions(Path.Combine(database.Folder, "data"))
        {
            Create = true,
            Keys = Path.Combine(database.Folder, "keys"),
            Database = database.IsPostgres ? database.ConnectionString : null,
        };
        var id = new BureauId(LogImport.BureauOf(Loaded.Value.Pack, Map)!);
        bureau = await OpenBureau.OpenAsync(new BureauOptions(folder, id, Loaded.Value.Pack) { Time = new TestTime(TestBureau.Noon) }, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Bureau.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Events_become_acts_with_their_findings_and_the_day_written_in_the_log()
    {
        // Sent on day 91 after its creation; at half past midnight at +02:00 the day in UTC is the one before.
        var (report, ids) = await TakeInAsync("one", Head + "a,Create Fine,2006-04-01 00:30:00+02:00,NIL\na,Send Fine,2006-07-01 00:30:00+02:00,\n");

        Assert.Equal((1, 2, 0), (report.Matters, report.Acts, report.Again));
        Assert.Empty(report.Rejected);
        Assert.Equal(["send-within-90-days"], report.Findings.Keys);
        var state = await Bureau.Reader.FindAsync(Bureau.Bureau, Assert.Single(ids), Stop);
        Assert.Equal(["create-fine", "send-fine"], state!.Record.Acts.Select(act => act.Act));
        Assert.Equal([new DateOnly(2006, 4, 1), new DateOnly(2006, 7, 1)], state.Record.Acts.Select(act => act.OccurredOn));
        Assert.All(state.Record.Acts, act => Assert.True(act.DayPrecision));
        Assert.Equal([[], ["send-within-90-days"]], state.Record.Acts.Select(act => act.Findings));
    }

    [Fact]
    public async Task The_same_log_again_adds_nothing_and_a_longer_one_only_what_is_new()
    {
        var first = Head + "b,Create Fine,2007-01-01,\nc,Payment,2007-01-02,\n";
        await TakeInAsync("two", first);
        var (again, none) = await TakeInAsync("two", first);
        var (longer, _) = await TakeInAsync("two", first + "b,Payment,2007-01-05,\n");

        Assert.Equal((0, 2), (again.Acts, again.Again));
        Assert.Empty(none);
        Assert.Equal((1, 2), (longer.Acts, longer.Again));
    }

    [Fact]
    public async Task What_cannot_be_taken_in_is_named_with_its_line_and_the_rest_is_taken_in()
    {
        var (report, ids) = await TakeInAsync("three", Head + "d,Create Fine,2006-01-01,\nd,Tear up,2006-01-02,\nd,Send Fine,soon,\nd,Payment,2099-01-01,\nd,Add penalty,2006-03-01,\n");

        Assert.Equal([3L, 4L, 5L], report.Rejected.Select(one => one.Line));
        Assert.Equal(2, report.Acts);
        var state = await Bureau.Reader.FindAsync(Bureau.Bureau, Assert.Single(ids), Stop);
        Assert.Equal(["create-fine", "add-penalty"], state!.Record.Acts.Select(act => act.Act));
    }

    [Fact]
    public async Task Live_and_after_the_fact_the_findings_are_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("fadu-logs-").FullName;
        try
        {
            foreach (var seed in Enumerable.Range(1, 6))
            {
                var path = RoadFineLogs.Write(folder, seed);
                using var log = EventLogReader.Open(path, LogFormats.Of(Map));
                var audited = new LogAudit(Loaded.Value.Pack, Map).Run(log, Silent(), Stop);
                var report = await TakeInFileAsync($"seed-{seed}", path);

                Assert.Equal(audited.Acts, report.Acts);
                Assert.Equal(
                    audited.Rules.Where(rule => rule.Count > 0).ToDictionary(rule => rule.Rule, rule => rule.Count).Order(RuleOrder),
                    report.Findings.Order(RuleOrder));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Comparer<KeyValuePair<string, long>> RuleOrder { get; } =
        Comparer<KeyValuePair<string, long>>.Create((one, other) => string.CompareOrdinal(one.Key, other.Key));

    private static ReadingProgress Silent() => new(TextWriter.Null, TimeProvider.System, shown: false);

    /// <summary>Takes a log in; the matters it opened beside the report.</summary>
    private async Task<(ImportReport Report, IReadOnlyList<MatterId> Opened)> TakeInAsync(string name, string text)
    {
        var before = await MattersAsync();
        var path = Path.Combine(database.Folder, name + ".csv");
        await File.WriteAllTextAsync(path, text, Stop);
        var report = await TakeInFileAsync(name, path);
        return (report, [.. (await MattersAsync()).Except(before)]);
    }

    private async Task<ImportReport> TakeInFileAsync(string name, string path)
    {
        var import = new LogImport(Bureau, Map, name);
        Assert.Null(await import.FoundAsync(Loaded.Value.Files, Stop));
        using var log = EventLogReader.Open(path, LogFormats.Of(Map));
        return await import.RunAsync(log, Silent(), Stop);
    }

    private Task<IReadOnlyList<MatterId>> MattersAsync()
    {
        using var context = Bureau.Folder.Database.Reading();
        IReadOnlyList<MatterId> found = [.. context.Matters.Where(row => row.Procedure == Map.Procedure).Select(row => row.MatterId)];
        return Task.FromResult(found);
    }
}

[Trait("Database", "sqlite")]
public sealed class LogImportTestsOnSqlite(SqliteTestDatabase database) : LogImportTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class LogImportTestsOnPostgres(PostgresTestDatabase database) : LogImportTests(database), IClassFixture<PostgresTestDatabase>;
