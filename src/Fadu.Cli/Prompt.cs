using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;

namespace Fadu.Cli;

/// <summary>What was typed, read: help, and what is wrong with it, are said in both languages, whatever the machine's own.</summary>
internal static class Prompt
{
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-Hans");

    private static readonly (string En, string Zh)[] Headings =
    [
        ("Description:", "说明"), ("Usage:", "用法"), ("Arguments:", "参数"), ("Options:", "选项"), ("Commands:", "命令"),
        ("(REQUIRED)", "必填"), ("Show help and usage information", "显示说明"), ("Show version information", "显示版本"),
    ];

    /// <summary>Runs the command that was typed. What is wrong goes to standard error: standard output is the result's alone.</summary>
    public static async Task<int> InvokeAsync(RootCommand root, string[] typed)
    {
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        var parsed = root.Parse(typed);
        switch (parsed.Action)
        {
            case ParseErrorAction:
                await SayAsync(root, parsed, typed);
                return Run.NotWell;
            case HelpAction:
                await Console.Out.WriteAsync(Help(parsed));
                return 0;
            default:
                return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
    }

    private static async Task SayAsync(RootCommand root, ParseResult parsed, string[] typed)
    {
        // The library's words come in the language of the moment: read again, they come in the other.
        CultureInfo.CurrentUICulture = Chinese;
        var inChinese = root.Parse(typed).Errors.Select(error => error.Message).ToList();
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        foreach (var (zh, en) in inChinese.Zip(parsed.Errors.Select(error => error.Message)))
            await Console.Error.WriteLineAsync(zh != en ? $"{zh.TrimEnd('.')} {en}" : IsChineseToo(en) ? en : $"命令写得不对。 {en}");

        if (parsed.CommandResult.Command.Subcommands.Count > 0)
        {
            await Console.Error.WriteAsync(Help(root.Parse([.. PathTo(parsed), "--help"])));
            return;
        }
        var help = $"fadu {string.Join(' ', PathTo(parsed))} --help";
        await Console.Error.WriteLineAsync($"用法见 {help}。 See {help}.");
    }

    /// <summary>Whether a sentence is ours, which come in both languages; the library has not put all of its own into Chinese.</summary>
    private static bool IsChineseToo(string sentence) => sentence.AsSpan().ContainsAnyInRange('\u4e00', '\u9fff');

    private static string Help(ParseResult asked)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        asked.Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        var text = output.ToString();
        foreach (var (en, zh) in Headings)
            text = text.Replace(en, $"{zh} {en}", StringComparison.Ordinal);
        return text;
    }

    /// <summary>The names by which the command was reached, without the program's own.</summary>
    private static IEnumerable<string> PathTo(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var at = parsed.CommandResult; at.Parent is System.CommandLine.Parsing.CommandResult above; at = above)
            names.Push(at.Command.Name);
        return names;
    }
}
