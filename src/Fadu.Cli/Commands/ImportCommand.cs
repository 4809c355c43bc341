using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Audits;
using Fadu.Casework.Clerk;
using Fadu.Cli.Audits;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Folder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu import</c>: another system's event log taken in as matters.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var log = AuditCommand.LogArgument();
        var pack = AuditCommand.PackOption();
        var data = new StoredData();
        var name = new Option<string?>("--name") { Description = Words.Of("日志的名称；默认为文件名。同名日志再次导入，已有的不重复", "what the log is called; by default its file name. A log of the same name taken in again adds only what is new") };
        var columns = new ColumnOptions();
        var json = DeadlineCommand.JsonOption();
        var command = new Command("import", Words.Of(
            "把别的系统的事件日志导入为事项，每个事件是一个带问题记录的行为；有未导入的事件时退出码不为 0",
            "take another system's event log in as matters, each event an act with its findings; the exit code is 0 when every event was taken in"))
        {
            log, pack, name, json,
        };
        data.AddTo(command);
        columns.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed) with { Create = true, Address = "fadu import" };
            var question = new ImportQuestion(parsed.GetRequiredValue(log), parsed.GetRequiredValue(pack), parsed.GetValue(name), folder, parsed.GetValue(json));
            // Off the main thread, so that Ctrl-C is heard while it reads.
            return StoredData.AsSentencesAsync(folder.Path, () => Task.Run(() => ImportAsync(question, columns.Of(parsed), stop), CancellationToken.None));
        });
        return command;
    }

    private static async Task<int> ImportAsync(ImportQuestion question, Func<EventLogMap, EventLogMap> columns, CancellationToken stop)
    {
        var folder = LawAtHand.FolderOf(question.Pack);
        using var log = AuditCommand.Open(question.Log, columns(LawAtHand.LoadForLogs(folder).Map));
        ReadingProgress? progress = null;
        try
        {
            var law = await FolderLaw.ReadAsync(question.Folder, folder, stop);
            var map = columns(law.Pack.Logs.First(one => one.At.File.StartsWith(folder + "/", StringComparison.Ordinal)));
            var id = law.Bureau ?? (LogImport.BureauOf(law.Pack, map) is { } named ? new BureauId(named) : throw NoBureau(question.Folder.Path));
            await using var bureau = await OpenBureau.OpenAsync(new BureauOptions(question.Folder, id, law.Pack), stop);
            using var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance);
            progress = new ReadingProgress(Console.Error, TimeProvider.System, shown: !Console.IsErrorRedirected);
            try
            {
                var import = new LogImport(bureau, map, question.Name ?? Path.GetFileName(question.Log));
                if (await import.FoundAsync(law.Files, stop) is { } fault)
                    throw new CommandProblem($"不能导入：{fault.Zh}。 It cannot be taken in: {fault.In("en")}.");
                var report = await import.RunAsync(log, progress, stop);
                Tell(report, question.Json);
                return report.Rejected.Count == 0 ? 0 : Run.NotWell;
            }
            finally
            {
                // What was taken in is sealed under a signed head and its views are made, stopped early or not.
                await clerk.CatchUpAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            progress?.End();
            var (matters, acts) = progress?.Reached ?? default;
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"已停止：导入了 {matters} 件、{acts} 个行为，都已保存；再次运行同一命令会接着导入。 Stopped after {matters} matters, {acts} acts, all kept; the same command goes on from there."));
            return Run.Interrupted;
        }
    }

    private static CommandProblem NoBureau(string folder) => new(
        $"{folder} 里没有机关，规则包也没有写明怎样设立。 There is no bureau in {folder}, and the pack does not say how one is founded.");

    private static void Tell(ImportReport report, bool json)
    {
        if (json)
        {
            Console.WriteLine(DeadlineCommand.Json(new JsonObject
            {
                ["matters"] = report.Matters,
                ["acts"] = report.Acts,
                ["again"] = report.Again,
                ["seconds"] = Math.Round(report.Seconds, 3),
                ["findings"] = new JsonObject(report.Findings.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))),
                ["rejected"] = AuditJson.Rejected(report.Rejected),
            }));
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"事项 matters {report.Matters:n0}，新记录的行为 acts recorded {report.Acts:n0}，早已导入 there already {report.Again:n0}，用时 {report.Seconds:0.0} 秒 seconds"));
        foreach (var (rule, count) in report.Findings)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,8:n0}  {rule}"));
        AuditTable.WriteRejected(report.Rejected, Console.Out);
    }

    private sealed record ImportQuestion(string Log, string Pack, string? Name, DataFolderOptions Folder, bool Json);
}
