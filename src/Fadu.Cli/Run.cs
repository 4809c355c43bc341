namespace Fadu.Cli;

/// <summary>Something the user can mend: said in a sentence, without a stack.</summary>
internal sealed class CommandProblem(string sentence, Exception? inner = null) : Exception(sentence, inner);

/// <summary>The command's outermost frame: what the user can mend is a sentence and exit code 1; what is ours is told with its type.</summary>
internal static class Run
{
    /// <summary>Exit code when the user can mend it or the result is not well.</summary>
    public const int NotWell = 1;

    /// <summary>Exit code when we broke.</summary>
    public const int Broken = 70;

    /// <summary>Exit code after Ctrl-C, as shells expect it.</summary>
    public const int Interrupted = 130;

    public static async Task<int> AsSentencesAsync(Func<Task<int>> command)
    {
        try
        {
            return await command().ConfigureAwait(false);
        }
        catch (CommandProblem problem)
        {
            await Console.Error.WriteLineAsync(problem.Message).ConfigureAwait(false);
            return NotWell;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("已停止，没有留下半成品。 Stopped; nothing half-done was left.").ConfigureAwait(false);
            return Interrupted;
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync($"系统没能完成。 This is a fault of ours.{Environment.NewLine}{broken}").ConfigureAwait(false);
            return Broken;
        }
    }
}
