using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Registers;
using Fadu.Law;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu access</c>: who looked at what, and who may do what.</summary>
internal static class AccessCommand
{
    public static Command Create() => new("access", Words.Of("查阅日志和权限：谁看了什么，谁能做什么", "who saw what, and who may do what")) { Log(), AccessMatrixCommand.Create(), AccessDropCommand.Create() };

    private static Command Log()
    {
        var data = new StoredData();
        var person = new Option<string?>("--person") { Description = Words.Of("只看这个人的（警号）", "only of this person (officer's number)") };
        var matter = new Option<string?>("--matter") { Description = Words.Of("只看这个文号的事项", "only at the matter of this file number") };
        var from = DayOption("--from", Words.Of("从哪一天起", "the first day"));
        var until = DayOption("--until", Words.Of("到哪一天止，含当天", "the last day, included"));
        var csv = new Option<bool>("--csv") { Description = Words.Of("输出 CSV", "print CSV") };
        var json = DeadlineCommand.JsonOption();
        var command = new Command("log", Words.Of("列出查阅，最近的在前", "list looks, the newest first")) { person, matter, from, until, csv, json };
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed);
            return StoredData.AsSentencesAsync(folder.Path, async () =>
            {
                await using var bureau = await FiguresCommand.OpenAsync(folder, stop);
                var zone = bureau.Pack.Zone;
                var filter = new LookFilter
                {
                    Person = parsed.GetValue(person),
                    Matter = parsed.GetValue(matter) is { } number
                        ? await new Sight(bureau).MatterOfNumberAsync(number, stop) ?? throw new CommandProblem($"没有文号“{number}”的事项。 There is no matter “{number}”.")
                        : null,
                    From = DayIn(parsed.GetValue(from)) is { } first ? LegalDay.Midnight(first, zone).ToUniversalTime() : null,
                    Until = DayIn(parsed.GetValue(until)) is { } last ? LegalDay.Midnight(last.AddDays(1), zone).ToUniversalTime() : null,
                };
                await PrintAsync(new ReadingRoom(bureau), filter, zone, parsed.GetValue(json), parsed.GetValue(csv), stop);
                return 0;
            });
        });
        return command;
    }

    private static async Task PrintAsync(ReadingRoom room, LookFilter filter, TimeZoneInfo zone, bool json, bool csv, CancellationToken stop)
    {
        var table = new CsvText().Row("时间 at", "人员代码 person", "文号 matter", "对象 subject", "看了什么 what", "目的 purpose", "途径 channel");
        var list = new JsonArray();
        var total = 0;
        for (var page = 1; ; page++)
        {
            var looks = await room.ReadAsync(filter, Paging.Of(page, 200), stop);
            total = looks.Total;
            foreach (var look in looks.Rows)
            {
                var at = TimeZoneInfo.ConvertTime(look.At, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
                if (json)
                    list.Add((JsonNode)Json(look));
                else if (csv)
                    table.Row(at, look.Person, look.FileNumber, look.Subject.ToString(CultureInfo.InvariantCulture), look.What, look.Purpose ?? "", look.Channel);
                else
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at}  {look.Person,-12} {look.FileNumber} {(look.Subject > 0 ? $"#{look.Subject} " : "")}{look.What} {look.Purpose} ({look.Channel})"));
            }
            if (page >= looks.Pages)
                break;
        }
        if (json)
            Console.WriteLine(DeadlineCommand.Json(new JsonObject { ["total"] = total, ["looks"] = list }));
        else if (csv)
            Console.Write(table.ToString());
        else
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"共 {total} 条。 {total} looks."));
    }

    private static JsonObject Json(AuditedLook look) => new()
    {
        ["at"] = look.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["person"] = look.Person,
        ["matter"] = look.Matter?.ToString(),
        ["fileNumber"] = look.FileNumber,
        ["subject"] = look.Subject,
        ["what"] = look.What,
        ["purpose"] = look.Purpose,
        ["channel"] = look.Channel,
    };

    /// <summary>An option for a day.</summary>
    internal static Option<string?> DayOption(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) is { } text && DayIn(text) is null)
                result.AddError($"{name} 应为 2026-03-16 这样的日期。 {name} must be a day such as 2026-03-16.");
        });
        return option;
    }

    /// <summary>The day an option names; null where it names none.</summary>
    internal static DateOnly? DayIn(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
