using System.Text;
using Fadu.Law;

namespace Fadu.Casework.Audits;

/// <summary>Reads a CSV log case by case, though the rows of a case may lie far apart.</summary>
/// <remarks>
/// The file is read twice. The first reading counts the rows of each case; the second gives each case out when its last row has come. Memory
/// holds one number a case and the events of the cases open at the same time, so a log sorted by case needs no more than XES does. Holding
/// the whole log would have been simpler and would have cost memory by the size of the log.
/// </remarks>
internal sealed class CsvLogReader : IDisposable
{
    private readonly LogColumns columns;
    private readonly LogLimits limits;
    private readonly List<LogRejection> rejected;
    private readonly LogNames names = new();
    private readonly Dictionary<string, int> rowsOf = [];
    private readonly Dictionary<string, OpenCase> open = [];
    private readonly Func<ExpandedStream> reopen;
    private string[] headings = [];
    private int caseAt = -1;
    private int activityAt = -1;
    private int timestampAt = -1;
    private int resourceAt = -1;
    private bool[] ofCase = [];
    private CsvRecords? records;
    private StreamReader? text;
    private ExpandedStream? stream;

    public CsvLogReader(Func<ExpandedStream> reopen, LogColumns columns, LogLimits limits, List<LogRejection> rejected)
    {
        this.reopen = reopen;
        this.columns = columns;
        this.limits = limits;
        this.rejected = rejected;
    }

    /// <summary>The next case whose last row has come, or null at the end of what can be read.</summary>
    public LogTrace? Next(CancellationToken stop)
    {
        try
        {
            if (records is null && !Prepare(stop))
                return null;
            while (records!.Read())
            {
                stream!.Mark();
                if (records.Fault is { } fault)
                    rejected.Add(fault);
                else if (!IsWhole(records))
                    Reject(0, new($"有 {records.Count} 列，应当有 {headings.Length} 列；此行未计入", $"{records.Count} fields where the heading has {headings.Length}; the row is left out"));
                else if (Row() is { } trace)
                    return trace;
            }
        }
        catch (LogLimitException fault)
        {
            Reject(0, fault.Reason);
        }
        catch (InvalidDataException fault)
        {
            Reject(0, new($"压缩文件不完整或已损坏（{fault.Message}）", $"the packed file is cut off or damaged ({fault.Message})"));
        }

        return Rest();
    }

    public void Dispose()
    {
        text?.Dispose();
        stream?.Dispose();
    }

    private static bool HasReplacement(ReadOnlySpan<char> value) => value.Contains('\uFFFD');

    /// <summary>Reads the headings and counts the rows of each case.</summary>
    private bool Prepare(CancellationToken stop)
    {
        if (!Open())
            return false;
        try
        {
            for (var rows = 0L; records!.Read(); rows++)
            {
                stream!.Mark();
                if (records.Fault is null && IsWhole(records) && records[caseAt].Length > 0)
                    rowsOf[names.Of(records[caseAt])] = rowsOf.GetValueOrDefault(names.Of(records[caseAt])) + 1;
                if (rows % 4096 == 0)
                    stop.ThrowIfCancellationRequested();
            }
        }
        catch (Exception fault) when (fault is LogLimitException or InvalidDataException)
        {
            // The second reading comes to the same place and names it.
        }

        Dispose();
        return Open();
    }

    private bool Open()
    {
        stream = reopen();
        text = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: false), detectEncodingFromByteOrderMarks: true, 1 << 16);
        records = new CsvRecords(text, limits.FieldLength);
        if (!records.Read() || records.Fault is not null)
        {
            rejected.Add(records.Fault ?? new LogRejection(1, 0, new("文件是空的，没有列名", "the file is empty: it has no headings")));
            return false;
        }

        headings = [.. Enumerable.Range(0, records.Count).Select(index => records[index].ToString().Trim())];
        ofCase = [.. headings.Select(heading => heading.StartsWith("case:", StringComparison.Ordinal))];
        caseAt = Array.IndexOf(headings, columns.Case);
        activityAt = Array.IndexOf(headings, columns.Activity);
        timestampAt = Array.IndexOf(headings, columns.Timestamp);
        resourceAt = columns.Resource is null ? -1 : Array.IndexOf(headings, columns.Resource);
        if (caseAt >= 0 && activityAt >= 0)
            return true;

        var missing = caseAt < 0 ? columns.Case : columns.Activity;
        rejected.Add(new LogRejection(1, 0, new(
            $"没有名为“{missing}”的列；有的列是：{string.Join("、", headings)}", $"no column is headed “{missing}”; the columns are: {string.Join(", ", headings)}")));
        return false;
    }

    private bool IsWhole(CsvRecords row) => row.Count == headings.Length;

    private LogTrace? Row()
    {
        var row = records!;
        if (row[caseAt].Length == 0)
        {
            Reject(0, new($"没有“{columns.Case}”，此行未计入", $"has no “{columns.Case}”; the row is left out"));
            return null;
        }

        var id = names.Of(row[caseAt]);
        if (!open.TryGetValue(id, out var one))
            open.Add(id, one = new OpenCase(row.Line, rowsOf.GetValueOrDefault(id, 1)));
        if (Event(id, one) is { } read)
            one.Events.Add(read);
        if (--one.RowsToCome > 0)
            return null;
        open.Remove(id);
        return one.Close(id);
    }

    private LogEvent? Event(string id, OpenCase one)
    {
        var row = records!;
        var pairs = new List<KeyValuePair<string, string>>(headings.Length);
        Bilingual? fault = null;
        for (var i = 0; i < headings.Length; i++)
        {
            if (row[i].Length == 0)
                continue;
            if (HasReplacement(row[i]))
                fault ??= LogFaults.NotUtf8(headings[i]);
            var value = names.Of(row[i]);
            if (LogFaults.HasControl(value))
                fault ??= LogFaults.Control(headings[i]);
            if (ofCase[i])
                one.Say(headings[i], value);
            else
                pairs.Add(new(headings[i], value));
        }

        DateTimeOffset? at = null;
        if (timestampAt >= 0 && row[timestampAt].Length > 0)
        {
            if (LogTimestamp.TryRead(row[timestampAt], columns.TimestampFormat, out var read))
                at = read;
            else
                fault ??= LogFaults.Timestamp(columns.Timestamp, row[timestampAt].ToString());
        }

        if (row[activityAt].Length == 0)
            fault ??= LogFaults.Missing(columns.Activity);
        if (fault is not null)
        {
            Reject(0, LogFaults.EventLeftOut(id, fault));
            return null;
        }

        var resource = resourceAt >= 0 && row[resourceAt].Length > 0 ? names.Of(row[resourceAt]) : null;
        return new LogEvent(names.Of(row[activityAt]), at, resource, new LogAttributes(pairs), row.Line);
    }

    /// <summary>After a break: the cases still open are not whole, and are said so, one by one.</summary>
    private LogTrace? Rest()
    {
        foreach (var (id, one) in open)
        {
            rejected.Add(new LogRejection(one.Line, 0, new(
                $"案件 {id} 没有读完（还有 {one.RowsToCome} 行），未计入", $"the case {id} was not read to its end ({one.RowsToCome} more rows) and is left out")));
        }

        open.Clear();
        return null;
    }

    private void Reject(int column, Bilingual reason) => rejected.Add(new LogRejection(records?.Line ?? 1, column, reason));

    private sealed class OpenCase(long line, int rows)
    {
        private readonly List<KeyValuePair<string, string>> attributes = [];

        public List<LogEvent> Events { get; } = [];

        public long Line => line;

        public int RowsToCome { get; set; } = rows;

        /// <summary>What is said of the case in each row is kept once.</summary>
        public void Say(string key, string value)
        {
            if (!attributes.Exists(pair => pair.Key == key && pair.Value == value))
                attributes.Add(new(key, value));
        }

        public LogTrace Close(string id) => new(id, line, new LogAttributes(attributes), Events);
    }
}
