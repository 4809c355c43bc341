using System.Globalization;

namespace Fadu.Casework.Tests;

/// <summary>A flush to disk, from its call to its return, in Unix microseconds.</summary>
internal readonly record struct Flush(long From, long Until);

/// <summary>The system-call trace of flushes to disk, as strace writes it.</summary>
internal static class FlushTrace
{
    /// <summary>The tool before a command line; it writes a file for each thread below a folder.</summary>
    public static IReadOnlyList<string> Command(string folder) =>
        ["strace", "-f", "-ff", "--seccomp-bpf", "-ttt", "-T", "-o", Path.Combine(folder, "trace"), "-e", "trace=fsync,fdatasync"];

    /// <summary>The flushes that succeeded, in no order.</summary>
    public static IReadOnlyList<Flush> Read(string folder) =>
        [.. Directory.EnumerateFiles(folder, "trace.*").SelectMany(file => File.ReadLines(file)).Select(Parse).OfType<Flush>()];

    // 1795566856.216204 fdatasync(3) = 0 <0.011754>
    private static Flush? Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var at, var call, "=", "0", ['<', .. var took, '>']] || !(call.StartsWith("fsync(", StringComparison.Ordinal) || call.StartsWith("fdatasync(", StringComparison.Ordinal)))
            return null;
        var from = Microseconds(at);
        return new Flush(from, from + Microseconds(took));
    }

    private static long Microseconds(string seconds) => (long)(decimal.Parse(seconds, CultureInfo.InvariantCulture) * 1_000_000);
}
