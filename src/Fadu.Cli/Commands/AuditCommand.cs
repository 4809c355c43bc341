using System.CommandLine;
using System.Globalization;
using System.Text;
using Fadu.Casework.Audits;
using Fadu.Cli.Audits;
using Fadu.Law.Packs;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu audit</c>: another system's event log held against a rule pack.</summary>
internal static class AuditCommand
{
    private static readonly string[] Formats = ["table", "json", "csv", "html"];

    public static Command Create()
    {
        var log = LogArgument();
        var pack = PackOption();
        var columns = new ColumnOptions();
        var format = new Option<string>("--format") { DefaultValueFactory = _ => Formats[0], Description = Words.Of("输出形式：table、json、csv（每个问题一行）、html", "table, json, csv (a line for each finding), html") };
        format.AcceptOnlyFromAmong(Formats);
        var json = DeadlineCommand.JsonOption();
        var output = new Option<FileInfo?>("--out") { Description = Words.Of("写入文件，完成后才出现；默认写到标准输出", "a file, which appears when it is whole; by default standard output") };
        var keep = new Option<int>("--first") { DefaultValueFactory = _ => 20, Description = Words.Of("每条规则列出前几个事项", "how many matters of each rule are listed") };
        var command = new Command("audit", Words.Of(
            "把别的系统的事件日志（XES、CSV，可为 .gz）逐案对照规则包。问题是结果，不影响退出码；全部读完、无一事件漏计时退出码为 0",
            "hold another system's event log (XES, CSV, .gz) against a rule pack, case by case. Findings are the result; the exit code is 0 when the log was read whole and no event left out"))
        {
            log, pack, format, json, output, keep,
        };
        columns.AddTo(command);
        // Off the main thread, so that Ctrl-C is heard while it reads.
        command.SetAction((parsed, stop) => Task.Run(
            () => Audit(
                new AuditQuestion(
                    parsed.GetRequiredValue(log), parsed.GetRequiredValue(pack), parsed.GetValue(json) ? "json" : parsed.GetRequiredValue(format),
                    parsed.GetValue(output)?.FullName, Math.Max(0, parsed.GetValue(keep))),
                columns.Of(parsed),
                stop),
            CancellationToken.None));
        return command;
    }

    /// <summary>The log to read.</summary>
    public static Argument<string> LogArgument() => new("log") { Description = Words.Of("日志文件：.xes、.csv，可再压缩为 .gz", "the log: .xes or .csv, packed as .gz or not") };

    /// <summary>The pack to read it by.</summary>
    public static Option<string> PackOption() => new("--pack") { Required = true, Description = Words.Of("laws/ 下的规则包，可只写最后一段名称", "a pack below laws/, or its last name alone") };

    /// <summary>Opens a log by a pack's map; a path that cannot be opened is a sentence.</summary>
    public static EventLogReader Open(string log, EventLogMap map)
    {
        try
        {
            return EventLogReader.Open(log, LogFormats.Of(map));
        }
        catch (LogUnreadableException unreadable)
        {
            throw new CommandProblem(unreadable.Message, unreadable);
        }
    }

    private static int Audit(AuditQuestion question, Func<EventLogMap, EventLogMap> columns, CancellationToken stop)
    {
        var (pack, map) = LawAtHand.LoadForLogs(question.Pack);
        map = columns(map);
        using var log = Open(question.Log, map);
        var progress = new ReadingProgress(Console.Error, TimeProvider.System, shown: !Console.IsErrorRedirected);
        using var target = new OutputFile(question.Output);
        try
        {
            var lines = question.Format == "csv" ? new FindingLines(target.Writer) : null;
            var report = new LogAudit(pack, map, question.Keep, lines is null ? null : lines.Write).Run(log, progress, stop);
            var name = Path.GetFileName(question.Log);
            switch (question.Format)
            {
                case "json":
                    target.Writer.WriteLine(DeadlineCommand.Json(AuditJson.Of(report)));
                    break;
                case "html":
                    target.Writer.Write(AuditPage.Of(report, name));
                    break;
                case "table":
                    AuditTable.Write(report, name, target.Writer);
                    break;
            }

            target.Keep();
            if (question.Format == "csv")
                AuditTable.WriteRejected(report.Rejected, Console.Error);
            return report.IsWhole ? 0 : Run.NotWell;
        }
        catch (OperationCanceledException)
        {
            progress.End();
            var (matters, acts) = progress.Reached;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"已停止：读到第 {matters} 件、{acts} 个事件，没有写出结果。 Stopped after {matters} matters, {acts} events; no result was written."));
            return Run.Interrupted;
        }
    }

    private sealed record AuditQuestion(string Log, string Pack, string Format, string? Output, int Keep);

    /// <summary>Where a result goes: standard output, or a file that appears under its name only when it is whole.</summary>
    private sealed class OutputFile : IDisposable
    {
        private readonly string? path;
        private readonly string? unfinished;

        public OutputFile(string? path)
        {
            this.path = path;
            if (path is null)
            {
                Writer = Console.Out;
                return;
            }

            unfinished = path + ".unfinished";
            try
            {
                Writer = new StreamWriter(unfinished, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new CommandProblem($"不能写入 {path}：{fault.Message} It cannot be written.", fault);
            }
        }

        public TextWriter Writer { get; }

        public void Keep()
        {
            Writer.Flush();
            if (path is null)
                return;
            Writer.Dispose();
            File.Move(unfinished!, path, overwrite: true);
        }

        public void Dispose()
        {
            if (path is null)
                return;
            Writer.Dispose();
            File.Delete(unfinished!);
        }
    }
}
