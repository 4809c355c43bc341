using System.IO.Compression;
using System.Text;
using Fadu.Casework.Audits;
using Fadu.Testing;

namespace Fadu.Casework.Tests.Audits;

/// <summary>A log written for one test, and what reading it gave.</summary>
internal sealed record LogFile(IReadOnlyList<LogTrace> Traces, IReadOnlyList<LogRejection> Rejected)
{
    /// <summary>The real logs, beside the project.</summary>
    public static string Real(string name) => Path.Combine(ProjectFiles.Shared, "data", "event-logs", name);

    public static LogFile Read(string path, LogColumns? columns = null, LogLimits? limits = null)
    {
        using var reader = EventLogReader.Open(path, columns, limits);
        return new LogFile([.. reader.Traces(TestContext.Current.CancellationToken)], [.. reader.Rejected]);
    }

    public static LogFile Of(string text, LogColumns? columns = null, LogLimits? limits = null) => OfBytes(Encoding.UTF8.GetBytes(text), columns, limits);

    public static LogFile OfBytes(byte[] bytes, LogColumns? columns = null, LogLimits? limits = null) => With(bytes, path => Read(path, columns, limits));

    public static byte[] Gzip(byte[] bytes, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static T With<T>(byte[] bytes, Func<string, T> read)
    {
        var path = Path.Combine(Path.GetTempPath(), $"fadu-log-{Guid.NewGuid():n}");
        File.WriteAllBytes(path, bytes);
        try
        {
            return read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The activities of each case, by the case's name.</summary>
    public string Story => string.Join(" | ", Traces.Select(trace => $"{trace.Id}: {string.Join(", ", trace.Events.Select(one => one.Activity))}"));
}
