using System.Xml;
using Fadu.Law;

namespace Fadu.Casework.Audits;

/// <summary>Reads XES case by case: memory holds one case, whatever the size of the log.</summary>
internal sealed class XesReader : IDisposable
{
    private static readonly XmlReaderSettings Settings = new()
    {
        // An entity may name a file or grow without end; a log needs none.
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreWhitespace = true,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        // Controls written as &#1; reject their event alone, below; in strict mode they would end the reading.
        CheckCharacters = false,
    };

    private readonly ExpandedStream stream;
    private readonly LogLimits limits;
    private readonly List<LogRejection> rejected;
    private readonly XmlReader xml;
    private readonly IXmlLineInfo place;
    private readonly LogNames names = new();
    private readonly List<KeyValuePair<string, string>> pairs = new(32);
    private readonly List<string> path = [];
    private readonly string caseKey;
    private readonly string activityKey;
    private readonly string timestampKey;
    private readonly string? resourceKey;
    private readonly string? timestampFormat;
    private readonly string traceName;
    private readonly string eventName;
    private readonly string keyName;
    private readonly string valueName;
    private long traces;
    private long lastGood = 1;

    public XesReader(ExpandedStream stream, LogColumns columns, LogLimits limits, List<LogRejection> rejected)
    {
        this.stream = stream;
        this.limits = limits;
        this.rejected = rejected;
        xml = XmlReader.Create(stream, Settings);
        place = (IXmlLineInfo)xml;
        caseKey = names.Of(columns.Case);
        activityKey = names.Of(columns.Activity);
        timestampKey = names.Of(columns.Timestamp);
        resourceKey = columns.Resource is null ? null : names.Of(columns.Resource);
        timestampFormat = columns.TimestampFormat;
        traceName = xml.NameTable.Add("trace");
        eventName = xml.NameTable.Add("event");
        keyName = xml.NameTable.Add("key");
        valueName = xml.NameTable.Add("value");
    }

    /// <summary>The next case, or null at the end of what can be read.</summary>
    public LogTrace? Next()
    {
        string? unfinished = null;
        try
        {
            while (xml.Read())
            {
                lastGood = place.LineNumber;
                if (xml.NodeType != XmlNodeType.Element)
                    continue;
                if (xml.Depth == 0 && xml.LocalName != "log")
                {
                    Reject(place.LineNumber, place.LinePosition, new($"不是 XES：应当是 <log>，却是 <{xml.LocalName}>", $"not XES: expected <log>, found <{xml.LocalName}>"));
                    return null;
                }

                if (xml.Depth == 1 && ReferenceEquals(xml.LocalName, traceName))
                {
                    stream.Mark();
                    unfinished = $"#{++traces}";
                    return Trace(ref unfinished);
                }
            }

            return null;
        }
        catch (XmlException fault)
        {
            Break(fault.LineNumber > 0 ? fault.LineNumber : lastGood, fault.LinePosition, unfinished, new($"XML 在此断开或有误（{fault.Message}）", $"the XML breaks off or is faulty here ({fault.Message})"));
        }
        catch (LogLimitException fault)
        {
            Break(lastGood, 0, unfinished, fault.Reason);
        }
        catch (InvalidDataException fault)
        {
            Break(lastGood, 0, unfinished, new($"压缩文件不完整或已损坏（{fault.Message}）", $"the packed file is cut off or damaged ({fault.Message})"));
        }

        return null;
    }

    public void Dispose() => xml.Dispose();

    private LogTrace Trace(ref string? unfinished)
    {
        var id = unfinished!;
        var line = (long)place.LineNumber;
        var attributes = new List<KeyValuePair<string, string>>();
        var events = new List<LogEvent>();
        if (xml.IsEmptyElement)
            return new LogTrace(id, line, default, events);

        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            lastGood = place.LineNumber;
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.Depth == depth + 1 && ReferenceEquals(xml.LocalName, eventName))
            {
                if (Event(id) is { } one)
                    events.Add(one);
                continue;
            }

            pairs.Clear();
            Attribute(depth + 1);
            foreach (var (key, value) in pairs)
            {
                if (Fault(key, value) is { } fault)
                {
                    Reject(place.LineNumber, place.LinePosition, LogFaults.AttributeLeftOut(id, fault));
                    continue;
                }

                attributes.Add(new(key, value));
                if (ReferenceEquals(key, caseKey) && value.Length > 0)
                    unfinished = id = value;
            }
        }

        return new LogTrace(id, line, new LogAttributes(attributes), events);
    }

    private LogEvent? Event(string trace)
    {
        var line = (long)place.LineNumber;
        var column = place.LinePosition;
        pairs.Clear();
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            while (xml.Read() && xml.Depth > depth)
            {
                if (xml.NodeType == XmlNodeType.Element)
                    Attribute(depth + 1);
            }
        }

        string? activity = null, resource = null;
        DateTimeOffset? at = null;
        Bilingual? fault = null;
        foreach (var (key, value) in pairs)
        {
            fault ??= Fault(key, value);
            if (ReferenceEquals(key, activityKey))
                activity = names.Of(value);
            if (ReferenceEquals(key, resourceKey))
                resource = names.Of(value);
            if (ReferenceEquals(key, timestampKey) && value.Length > 0)
            {
                if (LogTimestamp.TryRead(value, timestampFormat, out var read))
                    at = read;
                else
                    fault ??= LogFaults.Timestamp(key, value);
            }
        }

        if (fault is null && string.IsNullOrEmpty(activity))
            fault = LogFaults.Missing(activityKey);
        if (fault is null)
            return new LogEvent(activity!, at, resource, new LogAttributes(pairs.ToArray()), line);
        Reject(line, column, LogFaults.EventLeftOut(trace, fault));
        return null;
    }

    private Bilingual? Fault(string key, string value)
    {
        if (value.Length > limits.FieldLength)
            return LogFaults.TooLong(key, value.Length, limits.FieldLength);
        return LogFaults.HasControl(value) ? LogFaults.Control(key) : null;
    }

    /// <summary>Adds the attribute the reader stands on; below <paramref name="top"/> its key is the path to it.</summary>
    private void Attribute(int top)
    {
        var level = xml.Depth - top;
        string? key = null, value = null;
        while (xml.MoveToNextAttribute())
        {
            if (ReferenceEquals(xml.LocalName, keyName))
                key = names.Of(xml.Value);
            else if (ReferenceEquals(xml.LocalName, valueName))
                value = xml.Value;
        }

        xml.MoveToElement();
        if (level == 0 && xml.IsEmptyElement)
        {
            if (key is not null)
                pairs.Add(new(key, value ?? ""));
            return;
        }

        path.RemoveRange(Math.Min(level, path.Count), Math.Max(0, path.Count - level));
        path.Add(key ?? "");
        if (key is not null && value is not null)
            pairs.Add(new(level == 0 ? key : names.Of(string.Join('/', path.Where(part => part.Length > 0))), value));
    }

    private void Break(long line, int column, string? unfinished, Bilingual reason) => Reject(line, column, unfinished is null
        ? reason
        : new($"{reason.Zh}；案件 {unfinished} 没有读完，未计入", $"{reason.En}; the case {unfinished} was not read to its end and is left out"));

    private void Reject(long line, int column, Bilingual reason) => rejected.Add(new LogRejection(line, column, reason));
}
