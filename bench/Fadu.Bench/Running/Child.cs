using System.Diagnostics;
using System.Globalization;

namespace Fadu.Bench.Running;

/// <summary>What a finished program said and cost.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Seconds">Wall time from start to end.</param>
/// <param name="PeakMiB">Largest resident size, as the kernel counted it.</param>
internal sealed record Finished(string Out, double Seconds, double PeakMiB);

/// <summary>Programs beside this one.</summary>
internal static class Child
{
    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0: with what it said.</exception>
    public static async Task<Finished> RunAsync(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, bool mayFail = false)
    {
        using var process = Started("/usr/bin/time", ["-f", "PEAK %M", program, .. arguments], environment);
        var watch = Stopwatch.StartNew();
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = await process.StandardError.ReadToEndAsync();
        var text = await said;
        await process.WaitForExitAsync();
        var seconds = watch.Elapsed.TotalSeconds;
        if (process.ExitCode != 0 && !mayFail)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {complained}");
        var peak = complained.Split('\n').LastOrDefault(line => line.StartsWith("PEAK ", StringComparison.Ordinal));
        return new Finished(text, seconds, peak is null ? double.NaN : double.Parse(peak[5..], CultureInfo.InvariantCulture) / 1024);
    }

    /// <summary>Starts a program.</summary>
    public static Process Started(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    /// <summary>Proportional resident size in MiB: shared pages counted once.</summary>
    public static double PssMiB(int process)
    {
        var line = File.ReadLines($"/proc/{process}/smaps_rollup").First(one => one.StartsWith("Pss:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
