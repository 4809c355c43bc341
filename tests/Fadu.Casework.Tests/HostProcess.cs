using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Fadu.Casework.Tests;

/// <summary>Starts <c>Fadu.Casework.Host</c> as a process of its own, and sends it signals.</summary>
internal static class HostProcess
{
    /// <summary>The command line of the host, for a tool that starts it; a whole run names one that is compiled ahead, which starts at half the price.</summary>
    public static IReadOnlyList<string> Command { get; } =
        ["dotnet", Environment.GetEnvironmentVariable("FADU_TEST_HOST") is { Length: > 0 } ahead ? ahead : Path.Combine(AppContext.BaseDirectory, "Fadu.Casework.Host.dll")];

    /// <summary>Starts it; its input and output are held.</summary>
    public static Process Start(params IEnumerable<string> arguments) => Run([.. Command, .. arguments]);

    /// <summary>Starts any program; its input and output are held.</summary>
    public static Process Run(params IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardInput = true, WorkingDirectory = "/" };
        return Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start");
    }

    /// <summary>Runs a program to its end and hands back what it printed.</summary>
    public static async Task<string> OutputOfAsync(CancellationToken stop, params IReadOnlyList<string> command)
    {
        using var process = Run(command);
        var output = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {output}");
    }

    /// <summary>Sends a signal to a process that this test started.</summary>
    public static Task SignalAsync(int process, string signal, CancellationToken stop) =>
        OutputOfAsync(stop, "kill", "-" + signal, process.ToString(CultureInfo.InvariantCulture));

    /// <summary>Fails with a sentence when system calls cannot be traced here: a proof that cannot run is no proof, and is not skipped.</summary>
    public static async Task RequireTracingAsync(CancellationToken stop)
    {
        try
        {
            await OutputOfAsync(stop, "strace", "-f", "-o", "/dev/null", "-e", "trace=fsync", "true");
        }
        catch (Exception missing) when (missing is Win32Exception or InvalidOperationException)
        {
            throw new InvalidOperationException(
                "不能跟踪系统调用：请安装 strace（./fadu test 会装），并允许 ptrace。 System calls cannot be traced here: install strace (./fadu test does) and allow ptrace.", missing);
        }
    }
}
