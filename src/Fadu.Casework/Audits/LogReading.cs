using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Audits;

/// <summary>From events in a log's own words to acts of a procedure; what cannot be one is kept, with its line.</summary>
/// <param name="pack">The law.</param>
/// <param name="map">How the log is read into it.</param>
internal sealed class LogReading(RulePack pack, EventLogMap map)
{
    private static readonly JsonObject NoFields = [];

    private readonly Dictionary<string, Known> activities = map.Activities.ToDictionary(
        pair => pair.Key,
        pair => pack.FindProcedure(map.Procedure)!.FindAct(pair.Value) is { } act
            ? new Known(act, [.. map.Attributes.Where(one => act.FindField(one.Value) is not null)])
            : throw new InvalidOperationException($"{map.At}: no act “{pair.Value}”"));
    private readonly Dictionary<string, Unknown> unknown = [];
    private readonly List<LogRejection> rejected = [];

    /// <summary>What is no act of the procedure or has no time, and what the reader could not read, in the order of lines.</summary>
    public IReadOnlyList<LogRejection> Rejected(EventLogReader reader) =>
    [
        .. reader.Rejected
            .Concat(rejected)
            .Concat(unknown.Select(one => new LogRejection(one.Value.Line, 0, new Bilingual(
                $"规则包不认识活动“{LogFaults.Short(one.Key)}”，共 {Text(one.Value.Count)} 个事件未计入",
                $"the pack knows no activity “{LogFaults.Short(one.Key)}”; {Text(one.Value.Count)} events are left out"))))
            .OrderBy(one => one.Line),
    ];

    /// <summary>The act an event is, with its fields and the time on the wall where it happened; null when it is none, which is kept.</summary>
    /// <remarks>The fields are not to be changed: events without any share one object.</remarks>
    public LogAct? Read(LogTrace trace, LogEvent one)
    {
        if (!activities.TryGetValue(one.Activity, out var known))
        {
            unknown.TryAdd(one.Activity, new Unknown(one.Line));
            unknown[one.Activity].Count++;
            return null;
        }

        if (one.At is not { } at)
        {
            rejected.Add(new LogRejection(one.Line, 0, LogFaults.EventLeftOut(trace.Id, LogFaults.Missing(map.Xes.Timestamp))));
            return null;
        }

        return new LogAct(known.Act, at.DateTime, FieldsOf(known, one), one.Line);
    }

    private static JsonObject FieldsOf(Known known, LogEvent one)
    {
        JsonObject? fields = null;
        foreach (var (key, field) in known.Attributes)
        {
            if (one.Attributes[key] is { Length: > 0 } value)
                (fields ??= [])[field] = value;
        }

        return fields ?? NoFields;
    }

    private static string Text(long count) => count.ToString("n0", CultureInfo.InvariantCulture);

    private sealed record Known(ActDefinition Act, KeyValuePair<string, string>[] Attributes);

    private sealed class Unknown(long line)
    {
        public long Line => line;

        public long Count { get; set; }
    }
}

/// <summary>An event of a log as an act.</summary>
/// <param name="Act">The act.</param>
/// <param name="Wall">When, on the clock on the wall where it happened.</param>
/// <param name="Fields">What the log says of it, by field.</param>
/// <param name="Line">The line on which the event begins.</param>
internal readonly record struct LogAct(ActDefinition Act, DateTime Wall, JsonObject Fields, long Line);
