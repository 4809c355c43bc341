using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Packs;

namespace Fadu.Casework.Audits;

/// <summary>Takes another system's log in as matters: each case a matter, each event an act through the desk, recorded with its findings.</summary>
/// <remarks>
/// An event is known by log, case and its place in the case: the same log taken in again changes nothing, one that was broken off goes on where
/// it stopped. A time is kept as the clock on the wall showed it, in the bureau's zone, so that its legal day is the day written in the log.
/// </remarks>
public sealed class LogImport
{
    // Cases wait together for one commit; within a case events wait for each other.
    private const int CasesAtOnce = 64;

    private static readonly Actor Importer = new("import", "import", ActorKind.Import);

    private readonly OpenBureau bureau;
    private readonly EventLogMap map;
    private readonly string name;
    private readonly LogReading reading;
    private readonly ConcurrentDictionary<string, long> findings = new();
    private readonly ConcurrentQueue<LogRejection> rejected = new();
    private long matters;
    private long acts;
    private long again;

    /// <summary>Makes an import ready.</summary>
    /// <param name="bureau">The bureau, open, its pack holding the log's procedure.</param>
    /// <param name="map">How the log is read.</param>
    /// <param name="name">What the log is called: part of what its events are known by.</param>
    public LogImport(OpenBureau bureau, EventLogMap map, string name)
    {
        ArgumentNullException.ThrowIfNull(bureau);
        ArgumentNullException.ThrowIfNull(map);
        this.bureau = bureau;
        this.map = map;
        this.name = name;
        reading = new LogReading(bureau.Pack, map);
    }

    /// <summary>The id of the bureau that a pack founds for its logs; null when it founds none.</summary>
    public static string? BureauOf(RulePack pack, EventLogMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (map.Founding is not { } founding || MatterStates.BureauProcedure(pack).FindAct(founding.Act) is not { } act)
            return null;
        var key = act.Feeds.FirstOrDefault(feed => Enum.TryParse<RosterKind>(feed.Roster, ignoreCase: true, out var kind) && kind == RosterKind.Bureau)?.Key;
        return key is null ? null : founding.Fields.GetValueOrDefault(key);
    }

    /// <summary>Founds the bureau where it is not yet, and adopts the law in use.</summary>
    /// <param name="files">The files the law was loaded from.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>Why that could not be; null when the bureau stands.</returns>
    public async Task<Bilingual?> FoundAsync(PackFiles files, CancellationToken stop)
    {
        if (!await bureau.IsFoundedAsync(stop))
        {
            if (map.Founding is not { } founding)
                return new Bilingual("这个目录里没有机关，规则包也没有写明怎样设立", "there is no bureau in the folder, and the pack does not say how one is founded");
            var fields = new JsonObject(founding.Fields.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value)));
            var request = new ActRequest(bureau.Bureau.Value, bureau.BureauProcedure, founding.Act, "import|founding", null, [], fields, Channel: Importer.Account);
            if (Fault(await bureau.Desk.PerformAsync(request, Importer, stop)) is { } fault)
                return fault;
        }

        return await bureau.AdoptAsync(files, Importer, stop) is { } adopted ? Fault(adopted) : null;
    }

    /// <summary>Takes the log in. Every act is kept when it is counted: stopped at any point, what was taken in stands.</summary>
    public async Task<ImportReport> RunAsync(EventLogReader log, ReadingProgress progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(progress);
        var options = new ParallelOptions { MaxDegreeOfParallelism = CasesAtOnce, CancellationToken = stop };
        await Parallel.ForEachAsync(Cases(log, stop), options, async (one, cancelled) =>
        {
            await TakeInAsync(one, cancelled);
            var count = Interlocked.Increment(ref matters);
            lock (progress)
                progress.Report(count, Interlocked.Read(ref acts), log.FileBytesRead, log.FileLength);
        });
        progress.End();
        return new ImportReport(
            matters, acts, again, progress.Elapsed.TotalSeconds,
            findings.OrderBy(one => one.Key, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.Value),
            [.. reading.Rejected(log).Concat(rejected).OrderBy(one => one.Line)]);
    }

    /// <summary>Cases as acts; read by one at a time.</summary>
    private IEnumerable<LogCase> Cases(EventLogReader log, CancellationToken stop)
    {
        foreach (var trace in log.Traces(stop))
            yield return new LogCase(trace.Id, [.. trace.Events.Select((one, index) => (index, reading.Read(trace, one))).Where(one => one.Item2 is not null).Select(one => (one.index, one.Item2!.Value))]);
    }

    private async Task TakeInAsync(LogCase one, CancellationToken stop)
    {
        var known = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{one.Id}")).AsSpan(0, 16));
        Guid? matter = null;
        foreach (var (index, act) in one.Acts)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"log|{known}|{index}");
            var at = LegalDay.At(DateOnly.FromDateTime(act.Wall), TimeOnly.FromDateTime(act.Wall), bureau.Pack.Zone);
            var request = new ActRequest(
                bureau.Bureau.Value, map.Procedure, act.Act.Id, key, matter, [], act.Fields.Count == 0 ? [] : act.Fields,
                OccurredAt: at, DayPrecision: map.DayPrecision, Channel: Importer.Account);
            var ruling = await bureau.Desk.PerformAsync(request, Importer, stop);
            if (ruling is not Ruling<Act>.Granted granted)
            {
                rejected.Enqueue(new LogRejection(act.Line, 0, LogFaults.NotTakenIn(one.Id, Fault(ruling)!)));
                continue;
            }

            matter = granted.Value.Matter;
            if (granted.Value.Replayed)
            {
                Interlocked.Increment(ref again);
                continue;
            }

            Interlocked.Increment(ref acts);
            foreach (var finding in granted.Findings)
                findings.AddOrUpdate(finding.Rule, 1, static (_, count) => count + 1);
        }
    }

    private static Bilingual? Fault(Ruling<Act> ruling) => ruling switch
    {
        Ruling<Act>.Granted => null,
        Ruling<Act>.Malformed malformed => new Bilingual(
            string.Join("；", malformed.Errors.Select(error => $"{error.Place}：{error.Message.Zh}")),
            string.Join("; ", malformed.Errors.Select(error => $"{error.Place}: {error.Message.In("en")}"))),
        Ruling<Act>.Refused refused => new Bilingual(
            string.Join("；", refused.Grounds.Select(ground => ground.Lacking.Zh)), string.Join("; ", refused.Grounds.Select(ground => ground.Lacking.In("en")))),
        _ => new Bilingual("同一事项正由别人办理", "somebody else acted on the same matter"),
    };

    private sealed record LogCase(string Id, IReadOnlyList<(int Index, LogAct Act)> Acts);
}

/// <summary>What an import did.</summary>
/// <param name="Matters">Cases read.</param>
/// <param name="Acts">Acts recorded now.</param>
/// <param name="Again">Acts that stood already from an earlier import of the same log.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Findings">Findings recorded now, by rule.</param>
/// <param name="Rejected">What was not taken in, with its line.</param>
public sealed record ImportReport(
    long Matters, long Acts, long Again, double Seconds, IReadOnlyDictionary<string, long> Findings, IReadOnlyList<LogRejection> Rejected);
