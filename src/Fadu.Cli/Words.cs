namespace Fadu.Cli;

/// <summary>Help is read in both languages: Chinese first.</summary>
internal static class Words
{
    /// <summary>One line for the help of a command or an option.</summary>
    public static string Of(string zh, string en) => $"{zh} · {en}";
}
