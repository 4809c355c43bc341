using System.Diagnostics;
using Fadu.Testing;

namespace Fadu.Cli.Tests;

/// <summary>What a run of the command gave.</summary>
internal sealed record CommandResult(int Code, string Output, string Errors);

/// <summary>The real command, as a process of its own, with the law of this tree.</summary>
internal static class FaduCommand
{
    public static async Task<CommandResult> RunAsync(string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["FADU_LAWS"] = ProjectFiles.Laws },
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "fadu.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandResult(process.ExitCode, await output, await errors);
    }
}
