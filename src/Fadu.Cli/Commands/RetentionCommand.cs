using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Clerk;
using Fadu.Casework.Registers;
using Fadu.Law.Retention;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu retention</c>: the files that the bureau's own schedule says were kept long enough; <c>fadu retention adopt</c>: the schedule. Neither erases anything.</summary>
internal static class RetentionCommand
{
    public static Command Create()
    {
        var data = new StoredData();
        var json = DeadlineCommand.JsonOption();
        var command = new Command("retention", Words.Of("保管期满、可以鉴定的案卷；只列出，不删除", "files kept long enough, to be appraised; they are listed and nothing is erased")) { json, Adopt() };
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed);
            return StoredData.AsSentencesAsync(folder.Path, async () =>
            {
                await using var bureau = await FiguresCommand.OpenAsync(folder, stop);
                var retention = new FileRetention(bureau);
                var (schedule, due) = (await retention.ScheduleAsync(stop), await retention.DueAsync(person: null, new Paging(1, int.MaxValue), stop));
                if (parsed.GetValue(json))
                    Console.WriteLine(DeadlineCommand.Json(Json(schedule, due)));
                else
                    Print(schedule, due);
                return 0;
            });
        });
        return command;
    }

    private static Command Adopt()
    {
        var data = new StoredData();
        var file = new Argument<string>("file") { Description = Words.Of("保管期限表，YAML", "the schedule of retention, YAML") };
        var by = PeopleCommand.ByOption(required: true);
        var check = new Option<bool>("--check") { Description = Words.Of("只核对，什么都不写入；不问口令", "only check; nothing is written, no password is asked for") };
        var command = new Command("adopt", Words.Of("采用本机关的保管期限表：有一处不对就不采用", "adopt the bureau's schedule of retention: with any fault nothing is adopted")) { file, by, check };
        data.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var (path, who, folder) = (parsed.GetRequiredValue(file), parsed.GetRequiredValue(by)!, data.In(parsed));
            SchedulePlan? plan = null;
            var exit = parsed.GetValue(check)
                ? await StoredData.AsSentencesAsync(folder.Path, async () =>
                {
                    await using var bureau = await FiguresCommand.OpenAsync(folder, stop);
                    plan = new FileRetention(bureau).Plan(await ReadAsync(path, stop));
                    return 0;
                })
                : await PeopleCommand.WithAsync(folder, "fadu retention adopt", async bureau => plan = await AdoptAsync(bureau, await ReadAsync(path, stop), who, stop), stop);
            if (plan is null)
                return exit;
            Tell(plan, path);
            return plan.Faults.Count > 0 ? Run.NotWell : exit;
        });
        return command;
    }

    private static Task<SchedulePlan> AdoptAsync(OpenBureau bureau, byte[] file, string who, CancellationToken stop) => PeopleCommand.ProvenAsync(
        bureau, who,
        async () =>
        {
            using var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance);
            var plan = await new FileRetention(bureau).AdoptAsync(file, who, "cli", stop);
            await clerk.CatchUpAsync(CancellationToken.None);
            return plan;
        },
        stop);

    // One byte more than is read says that the file is too long, however long it is.
    private static async Task<byte[]> ReadAsync(string path, CancellationToken stop)
    {
        if (!File.Exists(path))
            throw new CommandProblem($"没有文件 {path}。 There is no file {path}.");
        await using var file = File.OpenRead(path);
        var bytes = new byte[Math.Min(file.Length, FileRetention.BytesAtMost + 1)];
        await file.ReadExactlyAsync(bytes, stop);
        return bytes;
    }

    private static void Tell(SchedulePlan plan, string path)
    {
        foreach (var fault in plan.Faults)
            Console.WriteLine($"  ✗ {fault.Zh}。 {fault.In("en")}.");
        foreach (var one in plan.Schedule.Classes)
        {
            foreach (var value in one.Values)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {one.Id}  {one.Title.Zh}  {Length(value)}  {value.From:yyyy-MM-dd}  {Ground(value)}"));
        }
        Console.WriteLine(plan switch
        {
            { Faults.Count: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{path}：{plan.Faults.Count}处不对，什么都没有采用。 {plan.Faults.Count} faults: nothing was adopted."),
            { AdoptedAs: { } act } => string.Create(CultureInfo.InvariantCulture, $"已采用“{plan.Schedule.Title.Zh}”，记入全过程记录：机关事务第{act}号。 Adopted; recorded as act {act} of the bureau."),
            _ => $"“{plan.Schedule.Title.Zh}”可以采用；现在什么都没有写入。 It can be adopted; nothing was written.",
        });
    }

    private static void Print(AdoptedSchedule? adopted, DueFiles due)
    {
        if (adopted is null)
            Console.WriteLine("本机关还没有采用保管期限表：没有一件到期，全部保管。 The bureau has adopted no schedule of retention: nothing falls due.");
        foreach (var problem in adopted?.Problems ?? [])
            Console.WriteLine($"  ✗ {problem}");
        foreach (var file in due.Files.Rows)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{file.Standing.KeptUntil:yyyy-MM-dd}  {file.FileNumber}  {file.Unit}  {file.Standing.Class.Title.Zh} {Length(file.Standing.Value)}  {Ground(file.Standing.Value)}  当事人 parties {string.Join(' ', file.Parties.Select(party => party.Number))}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"保管期满 {due.Files.Total} 件，另有封存的 {due.Sealed} 件不列出；没有删除任何内容。 {due.Files.Total} files kept long enough, {due.Sealed} more are sealed and not listed; nothing was erased."));
    }

    private static string Length(RetentionValue value) => value.Years is { } years ? string.Create(CultureInfo.InvariantCulture, $"{years}年 {years} years") : "永久 for ever";

    private static string Ground(RetentionValue value) => value.Ground is { } ground
        ? $"{ground.Document} {ground.Number} {ground.Article}{(ground.SourceSeen ? "" : "（依据未读到原文 its text has not been read）")}"
        : "没有写明依据 no ground is named";

    private static JsonObject Json(AdoptedSchedule? adopted, DueFiles due) => new()
    {
        ["schedule"] = adopted is null ? null : new JsonObject
        {
            ["title"] = adopted.Schedule.Title.Zh,
            ["act"] = adopted.Act,
            ["since"] = Day(adopted.Since),
            ["faults"] = new JsonArray([.. adopted.Problems.Select(JsonNode (problem) => problem.ToString())]),
        },
        ["due"] = due.Files.Total,
        ["sealed"] = due.Sealed,
        ["files"] = new JsonArray([.. due.Files.Rows.Select(JsonNode (file) => new JsonObject
        {
            ["fileNumber"] = file.FileNumber,
            ["procedure"] = file.Procedure.Id,
            ["unit"] = file.Unit,
            ["class"] = file.Standing.Class.Id,
            ["years"] = file.Standing.Value.Years,
            ["from"] = Day(file.Standing.From),
            ["keptUntil"] = Day(file.Standing.KeptUntil!.Value),
            ["ground"] = file.Standing.Value.Ground is not { } ground ? null : new JsonObject
            {
                ["document"] = ground.Document,
                ["number"] = ground.Number,
                ["date"] = Day(ground.Date),
                ["article"] = ground.Article,
                ["sourceSeen"] = ground.SourceSeen,
            },
            ["parties"] = new JsonArray([.. file.Parties.Select(JsonNode (party) => new JsonObject { ["number"] = party.Number, ["isProposed"] = party.IsProposed })]),
        })]),
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
