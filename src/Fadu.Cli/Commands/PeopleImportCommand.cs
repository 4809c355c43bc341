using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Bureau;
using Fadu.Casework.Clerk;
using Fadu.Store.Folder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu people import</c>: the bureau's roster from a file, by one act under the gates of every other; <c>--check</c> only shows what would change.</summary>
internal static class PeopleImportCommand
{
    private const int LinesShown = 40;

    public static Command Create()
    {
        var data = new StoredData();
        var file = new Argument<string>("file") { Description = Words.Of("花名册，CSV：类别、代码、名称、单位、内容、起始日、截止日；类别为单位、民警、任职、资格", "the roster in CSV: kind, code, name, unit, value, from, until; a kind is unit, officer, post or qualification") };
        var by = PeopleCommand.ByOption(required: true);
        var check = new Option<bool>("--check") { Description = Words.Of("只核对，显示会变动什么，什么都不写入；不问口令", "only check and show what would change; nothing is written, no password is asked for") };
        var json = DeadlineCommand.JsonOption();
        var command = new Command("import", Words.Of("导入花名册：有一处不对就全不登记；已登记的行不变", "take a roster in: all of it or nothing; lines that are there already change nothing")) { file, by, check, json };
        data.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var (path, who, only) = (parsed.GetRequiredValue(file), parsed.GetRequiredValue(by)!, parsed.GetValue(check));
            var well = true;
            void Told(RosterPlan plan, RosterWords words)
            {
                well = plan.Faults.Count == 0;
                if (parsed.GetValue(json))
                    Console.WriteLine(DeadlineCommand.Json(Json(plan)));
                else
                    Tell(plan, words, path);
            }
            var exit = only ? await CheckAsync(data.In(parsed), path, who, Told, stop) : await EnterAsync(data.In(parsed), path, who, Told, stop);
            return exit == 0 && !well ? Run.NotWell : exit;
        });
        return command;
    }

    private static Task<int> CheckAsync(DataFolderOptions folder, string path, string who, Action<RosterPlan, RosterWords> told, CancellationToken stop) => StoredData.AsSentencesAsync(folder.Path, async () =>
    {
        var bytes = await ReadAsync(path, stop);
        await using var bureau = await FiguresCommand.OpenAsync(folder, stop);
        var import = new RosterImport(bureau);
        var plan = await import.PlanAsync(bytes, who, stop);
        told(plan, new RosterWords(plan, await bureau.RosterAsync(stop), import));
        return 0;
    });

    private static Task<int> EnterAsync(DataFolderOptions folder, string path, string who, Action<RosterPlan, RosterWords> told, CancellationToken stop) => PeopleCommand.WithAsync(folder, "fadu people import", async bureau =>
    {
        var bytes = await ReadAsync(path, stop);
        var import = new RosterImport(bureau);
        var entered = await PeopleCommand.ProvenAsync(
            bureau, who,
            async () =>
            {
                using var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance);
                var plan = await import.EnterAsync(bytes, who, "cli", seen: null, stop);
                await clerk.CatchUpAsync(CancellationToken.None);
                return plan;
            },
            stop);
        told(entered, new RosterWords(entered, await bureau.RosterAsync(stop), import));
    }, stop);

    // One byte more than is read says that the file is too long, however long it is.
    private static async Task<byte[]> ReadAsync(string path, CancellationToken stop)
    {
        if (!File.Exists(path))
            throw new CommandProblem($"没有文件 {path}。 There is no file {path}.");
        await using var file = File.OpenRead(path);
        var bytes = new byte[Math.Min(file.Length, RosterFile.BytesAtMost + 1)];
        await file.ReadExactlyAsync(bytes, stop);
        return bytes;
    }

    private static void Tell(RosterPlan plan, RosterWords words, string path)
    {
        foreach (var fault in plan.Faults)
            Console.WriteLine($"  ✗ {Place(fault)}{fault.Message.Zh}。 {fault.Message.In("en")}.");
        if (plan.Faults.Count > 0)
        {
            var count = plan.Faults.Count < RosterFile.FaultsAtMost ? "" : "至少 at least ";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}：{count}{plan.Faults.Count}处不对，什么都没有登记。 {plan.Faults.Count} faults: nothing was entered."));
            return;
        }
        foreach (var change in plan.Changes.Take(LinesShown))
            Console.WriteLine($"  {(change.Ends ? "−" : "+")} {RosterFile.WordOf(change.Line.Kind).Zh} {RosterFile.WordOf(change.Line.Kind).En}  {Said(change, words)}");
        if (plan.Changes.Count > LinesShown)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  … 共{plan.Changes.Count}处。 {plan.Changes.Count} in all."));
        var (made, ended) = (plan.Changes.Count(change => !change.Ends), plan.Changes.Count(change => change.Ends));
        Console.WriteLine(plan switch
        {
            { Changes.Count: 0 } => string.Create(CultureInfo.InvariantCulture, $"{plan.Standing}行都已登记，没有变化。 All {plan.Standing} lines are there already; nothing changes."),
            { EnteredAs: not null } => string.Create(CultureInfo.InvariantCulture, $"已登记{made}项，终止{ended}项，另有{plan.Standing}行原已登记。 Entered {made}, ended {ended}; {plan.Standing} lines were there already."),
            _ => string.Create(CultureInfo.InvariantCulture, $"会登记{made}项，终止{ended}项，另有{plan.Standing}行原已登记；现在什么都没有写入。 Would enter {made} and end {ended}; {plan.Standing} lines are there already; nothing was written."),
        });
    }

    // Both languages, and what the pack calls a level, post or qualification beside its words: another file may be written with either.
    private static string Said(RosterChange change, RosterWords words)
    {
        var line = change.Line;
        var what = words.What(line);
        var said = string.Join("  ", new[] { line.Key, words.NameOf(line), what.Zh, what.In("en") == what.Zh ? "" : what.In("en"), line.Value.Length > 0 ? $"[{line.Value}]" : "" }.Where(text => text.Length > 0));
        var until = line.Until is { } last ? string.Create(CultureInfo.InvariantCulture, $" – {last:yyyy-MM-dd}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{said}  {line.From:yyyy-MM-dd}{until}{(change.Follows ? "  （随离任终止 ends as the officer leaves）" : "")}");
    }

    private static string Place(RosterFault fault) => (fault.Line, fault.Column) switch
    {
        (0, "") => "",
        (0, var column) => $"“{column}”：",
        (var line, "") => string.Create(CultureInfo.InvariantCulture, $"第{line}行 line {line}："),
        var (line, column) => string.Create(CultureInfo.InvariantCulture, $"第{line}行“{column}” line {line}："),
    };

    private static JsonObject Json(RosterPlan plan) => new()
    {
        ["ok"] = plan.Faults.Count == 0,
        ["entered"] = plan.EnteredAs is not null,
        ["changes"] = new JsonArray([.. plan.Changes.Select(JsonNode (change) => new JsonObject
        {
            ["line"] = change.Line.Line,
            ["what"] = change.Ends ? "ends" : "new",
            ["kind"] = RosterFile.WordOf(change.Line.Kind).En,
            ["code"] = change.Line.Key,
            ["name"] = change.Line.Title,
            ["unit"] = change.Line.Of,
            ["value"] = change.Line.Value,
            ["from"] = change.Line.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["until"] = change.Line.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        })]),
        ["standing"] = plan.Standing,
        ["faults"] = new JsonArray([.. plan.Faults.Select(JsonNode (fault) => new JsonObject { ["line"] = fault.Line, ["column"] = fault.Column, ["zh"] = fault.Message.Zh, ["en"] = fault.Message.In("en") })]),
    };
}
