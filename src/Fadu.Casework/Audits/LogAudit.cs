using System.Collections.Frozen;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Audits;

/// <summary>Holds another system's log against the law: each case a matter, each event an act judged on what came before it in its case.</summary>
/// <remarks>
/// It is the check that judges acts at the desk; nothing is refused and nothing recorded. Memory holds one matter. Days are those on the wall
/// where the event happened: a log whose offset changes with summer time would lose or win a day if it were turned into another zone.
/// </remarks>
public sealed class LogAudit
{
    private static readonly Basis Outside = new(
        new OfficerStanding("log", [], [], []), [], null, FrozenDictionary<int, PartyFacts>.Empty, null, FrozenDictionary<string, string>.Empty, FrozenDictionary<string, string>.Empty);

    private readonly RulePack pack;
    private readonly Procedure procedure;
    private readonly LawCheck law;
    private readonly LogReading reading;
    private readonly bool dayPrecision;
    private readonly int keep;
    private readonly Action<LogFinding>? each;
    private readonly Dictionary<string, RuleFindings> rules = [];

    /// <summary>Makes an audit ready.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="map">How the log is read into it.</param>
    /// <param name="keep">How many findings of each rule are kept with their matter.</param>
    /// <param name="each">Told of every finding as it is made; null when nobody listens.</param>
    public LogAudit(RulePack pack, EventLogMap map, int keep = 20, Action<LogFinding>? each = null)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(map);
        this.pack = pack with { Zone = TimeZoneInfo.Utc };
        procedure = pack.FindProcedure(map.Procedure) ?? throw new InvalidOperationException($"{map.At}: no procedure “{map.Procedure}”");
        law = new LawCheck(this.pack);
        reading = new LogReading(pack, map);
        dayPrecision = map.DayPrecision;
        this.keep = keep;
        this.each = each;
        foreach (var gate in procedure.Acts.SelectMany(act => act.Gates))
            rules.TryAdd(gate.Id, new RuleFindings(gate.Id, gate.Title, gate.Versions[^1].Cite));
    }

    /// <summary>Reads the log to its end and judges every act of it.</summary>
    /// <param name="log">The log, read by nobody yet.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="stop">Stops between two cases.</param>
    public AuditReport Run(EventLogReader log, ReadingProgress progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(progress);
        var (matters, acts) = (0L, 0L);
        foreach (var trace in log.Traces(stop))
        {
            matters++;
            acts += Judge(trace);
            progress.Report(matters, acts, log.FileBytesRead, log.FileLength);
        }

        progress.End();
        return new AuditReport(procedure.Title, matters, acts, progress.Elapsed.TotalSeconds, [.. rules.Values], reading.Rejected(log));
    }

    private int Judge(LogTrace trace)
    {
        var record = MatterRecord.Empty(procedure.Id);
        var judged = 0;
        foreach (var one in trace.Events)
        {
            if (reading.Read(trace, one) is not { } read)
                continue;
            var at = new DateTimeOffset(read.Wall, TimeSpan.Zero);
            var grounds = law.Check(new Proposal(read.Act.Id, [], read.Fields, at, at, dayPrecision), record, Outside);
            if (grounds.Count > 0)
                Find(grounds, trace, read);
            judged++;
            record = MatterFold.Apply(pack, record, new RecordedAct(judged, read.Act.Id, at, at, dayPrecision, DateOnly.FromDateTime(read.Wall), [], [], read.Fields, Outside, []));
        }

        return judged;
    }

    private void Find(IReadOnlyList<Ground> grounds, LogTrace trace, LogAct read)
    {
        foreach (var ground in grounds)
        {
            if (ground.Effect == GateEffect.Warn)
                continue;
            if (!rules.TryGetValue(ground.Rule, out var rule))
                rules.Add(ground.Rule, rule = new RuleFindings(ground.Rule, null, ground.Cite));
            var finding = new LogFinding(ground.Rule, trace.Id, read.Line, read.Act.Title, DateOnly.FromDateTime(read.Wall), ground.Lacking);
            rule.Add(finding, keep);
            each?.Invoke(finding);
        }
    }
}
