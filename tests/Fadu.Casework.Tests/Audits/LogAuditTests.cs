using System.Diagnostics;
using System.Text.Json;
using Fadu.Casework.Audits;
using Fadu.Casework.Editions;
using Fadu.Law.Packs;
using Fadu.Testing;

namespace Fadu.Casework.Tests.Audits;

/// <summary>A log held against the pack of road fines: the findings are those a plain script counts that shares no code.</summary>
public sealed class LogAuditTests
{
    private static readonly Lazy<RulePack> Loaded = new(() =>
    {
        var loaded = PackLoader.Load(LawFolder.Read(ProjectFiles.Laws, "abroad/it-road-fines"));
        Assert.Empty(loaded.Problems);
        return loaded.Pack;
    });

    private static RulePack Pack => Loaded.Value;

    [Fact]
    public async Task Half_of_the_real_log_gives_the_counts_of_the_plain_script()
    {
        var path = LogFile.Real("road_traffic_fines_half.xes.gz");
        var report = Audit(path);

        Assert.Equal((75_151, 280_871), (report.Matters, report.Acts));
        Assert.Empty(report.Rejected);
        Assert.Equal(Told(Assert.Single(await PlainCountsAsync([path]))), Told(Counts(report)));
        Assert.Equal(25_017, report.Rules.Single(rule => rule.Rule == "send-within-90-days").Count);
    }

    [Fact]
    public async Task Two_hundred_made_up_logs_give_the_counts_of_the_plain_script()
    {
        var folder = Directory.CreateTempSubdirectory("fadu-logs-").FullName;
        try
        {
            var paths = Enumerable.Range(1, 200).Select(seed => RoadFineLogs.Write(folder, seed)).ToList();
            var plain = await PlainCountsAsync(paths);

            Assert.Equal(200, plain.Count);
            for (var i = 0; i < paths.Count; i++)
            {
                var report = Audit(paths[i]);
                Assert.Empty(report.Rejected);
                Assert.Equal($"{Path.GetFileName(paths[i])}: {Told(plain[i])}", $"{Path.GetFileName(paths[i])}: {Told(Counts(report))}");
            }

            // Every rule is broken somewhere: equal zeros would prove nothing.
            Assert.All(plain[0].Keys, rule => Assert.True(plain.Sum(one => one[rule]) > 20, rule));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_finding_names_its_matter_line_and_day()
    {
        var all = new List<LogFinding>();
        var report = Audit(LogFile.Real("road_traffic_fines_half.xes.gz"), keep: 2, all.Add);

        // The first case of the file: created on 24 July 2006, sent on 5 December, 134 days later.
        var late = report.Rules.Single(rule => rule.Rule == "send-within-90-days");
        Assert.Equal(2, late.First.Count);
        Assert.Equal(("A1", new DateOnly(2006, 12, 5), "寄出罚单"), (late.First[0].Matter, late.First[0].On, late.First[0].Act.Zh));
        Assert.Contains("134日", late.First[0].Lacking.Zh, StringComparison.Ordinal);
        Assert.Equal(report.Findings, all.Count);
        Assert.Equal("201", late.Cite!.Article);
        Assert.False(late.Cite.SourceSeen);
    }

    [Fact]
    public void An_activity_the_pack_does_not_know_is_said_once_with_its_first_line_and_count()
    {
        var report = AuditOf("""
            case:concept:name,concept:name,time:timestamp
            a,Create Fine,2006-01-01
            a,Tear up,2006-01-02
            b,Tear up,2006-01-03
            b,Create Fine,2006-01-04
            """);

        Assert.Equal((2, 2), (report.Matters, report.Acts));
        var rejected = Assert.Single(report.Rejected);
        Assert.Equal(3, rejected.Line);
        Assert.Contains("Tear up", rejected.Reason.Zh, StringComparison.Ordinal);
        Assert.Contains("2 events", rejected.Reason.En, StringComparison.Ordinal);
        Assert.False(report.IsWhole);
    }

    [Fact]
    public void An_event_without_a_time_is_left_out_and_named()
    {
        var report = AuditOf("case:concept:name,concept:name,time:timestamp\na,Create Fine,2006-01-01\na,Send Fine,\n");

        Assert.Equal((1, 1), (report.Matters, report.Acts));
        Assert.Equal([3L], report.Rejected.Select(one => one.Line));
    }

    [Fact]
    public void A_stop_ends_the_reading_between_two_cases()
    {
        using var stop = new CancellationTokenSource();
        using var log = EventLogReader.Open(LogFile.Real("roadtraffic50traces.xes"), LogFormats.Of(Pack.Logs[0]));
        var audit = new LogAudit(Pack, Pack.Logs[0], each: _ => stop.Cancel());

        Assert.Throws<OperationCanceledException>(() => audit.Run(log, Silent(), stop.Token));
    }

    private static AuditReport Audit(string path, int keep = 1, Action<LogFinding>? each = null)
    {
        using var log = EventLogReader.Open(path, LogFormats.Of(Pack.Logs[0]));
        return new LogAudit(Pack, Pack.Logs[0], keep, each).Run(log, Silent(), TestContext.Current.CancellationToken);
    }

    private static AuditReport AuditOf(string text)
    {
        var path = Path.Combine(Path.GetTempPath(), $"fadu-log-{Guid.NewGuid():n}.csv");
        File.WriteAllText(path, text);
        try
        {
            return Audit(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ReadingProgress Silent() => new(TextWriter.Null, TimeProvider.System, shown: false);

    private static Dictionary<string, long> Counts(AuditReport report) => report.Rules.ToDictionary(rule => rule.Rule, rule => rule.Count);

    private static string Told(Dictionary<string, long> counts) =>
        string.Join(", ", counts.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} {one.Value}"));

    /// <summary>The same rules counted by Python, one line a log.</summary>
    private static async Task<List<Dictionary<string, long>>> PlainCountsAsync(IEnumerable<string> paths)
    {
        var stop = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(ProjectFiles.Root, "tests", "plain-counts", "it_road_fines.py"));
        foreach (var path in paths)
            start.ArgumentList.Add(path);
        using var python = Process.Start(start)!;
        var errors = python.StandardError.ReadToEndAsync(stop);
        var output = await python.StandardOutput.ReadToEndAsync(stop);
        await python.WaitForExitAsync(stop);
        Assert.True(python.ExitCode == 0, await errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Dictionary<string, long>>(line)!)];
    }
}
