using Fadu.Law;

namespace Fadu.Casework.Audits;

/// <summary>Reads another system's event log, XES or CSV, packed by gzip or not, one case at a time.</summary>
/// <remarks>It knows no law and no procedure. Whatever it cannot read stands in <see cref="Rejected"/> with its line; nothing is dropped unsaid.</remarks>
public sealed class EventLogReader : IDisposable
{
    private readonly List<LogRejection> rejected = [];
    private readonly ExpandedStream? single;
    private readonly XesReader? xes;
    private readonly CsvLogReader? csv;
    private ExpandedStream? current;

    private EventLogReader(string path, LogFormats formats, LogLimits limits)
    {
        FileLength = new FileInfo(path).Length;
        if (IsXes(path, limits))
        {
            single = current = ExpandedStream.Open(path, limits);
            xes = new XesReader(single, formats.Xes, limits, rejected);
        }
        else
        {
            csv = new CsvLogReader(() => current = ExpandedStream.Open(path, limits), formats.Csv, limits, rejected);
        }
    }

    /// <summary>What could not be read, in the order of reading. Complete when <see cref="Traces"/> has come to its end.</summary>
    public IReadOnlyList<LogRejection> Rejected => rejected;

    /// <summary>The file's size in bytes.</summary>
    public long FileLength { get; }

    /// <summary>How much of the file has been read; of a CSV, in the present one of its two readings.</summary>
    public long FileBytesRead => current is { CanRead: true } stream ? Math.Min(stream.FileBytes, FileLength) : FileLength;

    /// <summary>Opens a log.</summary>
    /// <param name="path">The file. Its format is told by what it begins with, not by its name.</param>
    /// <param name="columns">Where it keeps case, activity, time and person; null for the standard keys.</param>
    /// <param name="limits">What it may demand; null for the ordinary limits.</param>
    /// <exception cref="LogUnreadableException">There is no such file, or it may not be read.</exception>
    public static EventLogReader Open(string path, LogColumns? columns = null, LogLimits? limits = null) =>
        Open(path, new LogFormats(columns ?? LogColumns.OfXes, columns ?? LogColumns.OfCsv), limits);

    /// <summary>Opens a log whose keys depend on its format.</summary>
    /// <param name="path">The file.</param>
    /// <param name="formats">Where either format keeps case, activity, time and person.</param>
    /// <param name="limits">What it may demand; null for the ordinary limits.</param>
    /// <exception cref="LogUnreadableException">There is no such file, or it may not be read.</exception>
    public static EventLogReader Open(string path, LogFormats formats, LogLimits? limits = null)
    {
        if (Directory.Exists(path))
            throw new LogUnreadableException(path, new("是文件夹，不是日志文件", "is a folder, not a log"));
        if (!File.Exists(path))
            throw new LogUnreadableException(path, new("没有这个文件", "there is no such file"));
        try
        {
            return new EventLogReader(path, formats, limits ?? new LogLimits());
        }
        catch (UnauthorizedAccessException)
        {
            throw new LogUnreadableException(path, new("没有读取它的权限", "it may not be read"));
        }
    }

    /// <summary>The cases, one at a time, read as they are asked for. May be run through once.</summary>
    public IEnumerable<LogTrace> Traces(CancellationToken stop = default)
    {
        while ((xes is null ? csv!.Next(stop) : xes.Next()) is { } trace)
        {
            stop.ThrowIfCancellationRequested();
            yield return trace;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        xes?.Dispose();
        csv?.Dispose();
        single?.Dispose();
    }

    /// <summary>XML begins with a bracket, in any encoding XML may have; CSV with a heading.</summary>
    private static bool IsXes(string path, LogLimits limits)
    {
        Span<byte> head = stackalloc byte[512];
        using var stream = ExpandedStream.Open(path, limits);
        try
        {
            head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            // A damaged packed file is read as its name says, and the damage is then named with its line.
            return !path.Contains(".csv", StringComparison.OrdinalIgnoreCase);
        }

        foreach (var b in head)
        {
            if (b is 0xEF or 0xBB or 0xBF or 0xFE or 0xFF or 0 or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                continue;
            return b == (byte)'<';
        }

        return !path.Contains(".csv", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>A log cannot be opened at all: a sentence for the person who named it.</summary>
public sealed class LogUnreadableException(string path, Bilingual reason) : IOException($"{path}: {reason.Zh} {reason.En}")
{
    /// <summary>The file named.</summary>
    public string Path { get; } = path;

    /// <summary>Why it cannot be opened.</summary>
    public Bilingual Reason { get; } = reason;
}
