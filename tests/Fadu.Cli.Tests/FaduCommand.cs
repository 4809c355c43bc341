using System.Diagnostics;
using System.Text.Json.Nodes;
using Fadu.Testing;

namespace Fadu.Cli.Tests;

/// <summary>What a run of the command gave.</summary>
internal sealed record CommandResult(int Code, string Output, string Errors)
{
    /// <summary>What was printed by <c>--json</c>.</summary>
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    /// <summary>Asserts that it failed with one sentence, Chinese first, and printed nothing that could be taken for a result.</summary>
    public void AssertRefused(string sentence)
    {
        Assert.Equal(1, Code);
        Assert.Empty(Output);
        Assert.Contains(sentence, Errors, StringComparison.Ordinal);
        Assert.Matches("[\u4e00-\u9fff]", Errors);
        Assert.DoesNotContain("Exception", Errors, StringComparison.Ordinal);
        Assert.Single(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <summary>The real command, as a process of its own, with the law of this tree.</summary>
internal static class FaduCommand
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Runs it to its end without standard input.</summary>
    public static Task<CommandResult> RunAsync(params string[] arguments) => ReadingAsync("", arguments);

    /// <summary>Runs it to its end in surroundings of its own.</summary>
    public static async Task<CommandResult> WithAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<CommandResult> ReadingAsync(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    /// <summary>Starts it.</summary>
    public static Process Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    private static Process Start(IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        // A run in the background of a script hands down that it ignores Ctrl-C: a terminal's child does not.
        var start = new ProcessStartInfo("env")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["FADU_LAWS"] = ProjectFiles.Laws },
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.ArgumentList.Add("--default-signal=INT");
        // As published, when the run has published it: compiled ahead it starts in a fraction of the time.
        if (Environment.GetEnvironmentVariable("FADU_TEST_COMMAND") is { Length: > 0 } published)
            start.ArgumentList.Add(published);
        else
            foreach (var word in new[] { "dotnet", Path.Combine(AppContext.BaseDirectory, "fadu.dll") })
                start.ArgumentList.Add(word);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>Serves a folder; its address is read off what it says at start.</summary>
    public static async Task<(Process Process, Uri Address)> ServeAsync(string data)
    {
        var process = Start("serve", "--data", data, "--url", "http://127.0.0.1:0");
        while (await process.StandardOutput.ReadLineAsync(Stop) is { } line)
        {
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://127.0.0.1:", StringComparison.Ordinal)) is { } address)
                return (process, new Uri(address));
        }

        throw new InvalidOperationException($"It did not serve: {await process.StandardError.ReadToEndAsync(Stop)}");
    }

    /// <summary>Ctrl-C, as a terminal sends it.</summary>
    public static void Interrupt(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public static async Task<CommandResult> EndAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(Stop);
        var errors = process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return new CommandResult(process.ExitCode, await output, await errors);
    }
}
