using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Parties;
using Fadu.Law;
using Fadu.Law.Procedures;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu erase</c>: shows what an erasure of a party's data takes and how far it has come. It never erases: two signed-in persons do that at the desk.</summary>
internal static class EraseCommand
{
    public static Command Create()
    {
        var data = new StoredData();
        var matter = new Option<string>("--matter") { Required = true, Description = Words.Of("文号", "file number of the matter") };
        var party = new Option<int>("--party") { Required = true, Description = Words.Of("当事人编号", "number of the party in the matter") };
        var json = DeadlineCommand.JsonOption();
        var command = new Command("erase", Words.Of("删除个人信息的预览和进度；删除本身由两人在办案界面办理", "what an erasure takes and how far it has come; erasing itself is done by two persons at the desk")) { matter, party, json };
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed);
            return StoredData.AsSentencesAsync(folder.Path, async () =>
            {
                await using var bureau = await FiguresCommand.OpenAsync(folder, stop);
                var sight = new Sight(bureau);
                var number = parsed.GetRequiredValue(matter);
                var id = await sight.MatterOfNumberAsync(number, stop) ?? throw new CommandProblem($"没有文号“{number}”的事项。 There is no matter “{number}”.");
                var asked = await sight.ErasingAsync(id, parsed.GetRequiredValue(party), stop)
                    ?? throw new CommandProblem($"“{number}”没有编号为{parsed.GetRequiredValue(party)}的当事人。 “{number}” has no party numbered {parsed.GetRequiredValue(party)}.");
                if (parsed.GetValue(json))
                    Console.WriteLine(DeadlineCommand.Json(Json(number, asked)));
                else
                    Print(number, asked);
                return 0;
            });
        });
        return command;
    }

    private static void Print(string number, ErasureState asked)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number} 当事人{asked.Party}：可读的内容 {asked.Texts.Count} 段。 Party {asked.Party}: {asked.Texts.Count} readable texts."));
        foreach (var text in asked.Texts)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  第{text.Number}号 {TitleOf(asked.Procedure, text.Act).Zh} · {TitleOf(asked.Procedure, text.Act).In("en")} ({text.Class})"));
        foreach (var act in asked.Acts)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{act.OccurredOn:yyyy-MM-dd} 第{act.Number}号 {TitleOf(asked.Procedure, act.Act).Zh} · {TitleOf(asked.Procedure, act.Act).In("en")}：{act.Basis.Actor.Person}"));
        if (asked.Acts.Count == 0)
            Console.WriteLine("还没有人提请删除。 Nobody has proposed an erasure.");
    }

    private static JsonObject Json(string number, ErasureState asked) => new()
    {
        ["fileNumber"] = number,
        ["party"] = asked.Party,
        ["texts"] = new JsonArray([.. asked.Texts.Select(text => (JsonNode)new JsonObject { ["act"] = text.Number, ["id"] = text.Act, ["class"] = text.Class })]),
        ["acts"] = new JsonArray([.. asked.Acts.Select(act => (JsonNode)new JsonObject
        {
            ["act"] = act.Number,
            ["id"] = act.Act,
            ["on"] = act.OccurredOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["person"] = act.Basis.Actor.Person,
        })]),
    };

    private static Bilingual TitleOf(Procedure procedure, string act) => procedure.FindAct(act)?.Title ?? new Bilingual(act);
}
