using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu laws</c>: the law as data, checked, tried, counted and explained.</summary>
internal static class LawsCommand
{
    public static Command Create() => new("laws", Words.Of("规则库：检查、试案、覆盖、变异、解释、计算期限", "the law as data: check, try, cover, mutate, explain, count"))
    {
        CreateCheck(),
        ScenariosCommand.Create(),
        ScenariosCommand.CreateCoverage(),
        MutateCommand.Create(),
        CreateExplain(),
        DeadlineCommand.Create(),
        DeadlineCommand.CreateCount(),
    };

    private static Command CreateCheck()
    {
        var pack = new Option<string>("--pack") { DefaultValueFactory = _ => LawAtHand.National, Description = Words.Of("laws/ 下的规则包", "a pack below laws/") };
        var json = DeadlineCommand.JsonOption();
        var command = new Command("check", Words.Of("装载规则库并查出每一处错误：文件、行、列", "load the law and name every fault: file, line, column")) { pack, json };
        command.SetAction(parsed => Check(parsed.GetRequiredValue(pack), parsed.GetValue(json)));
        return command;
    }

    private static int Check(string pack, bool json)
    {
        var files = LawAtHand.ReadAll(pack, texts: true);
        var loaded = PackLoader.Load(files);
        if (json)
        {
            Console.WriteLine(DeadlineCommand.Json(Summary(loaded, files)));
            return loaded.IsSound ? 0 : Run.NotWell;
        }

        foreach (var problem in loaded.Problems)
            Console.WriteLine(problem);
        var law = loaded.Pack;
        Console.WriteLine($"程序 procedures {law.Procedures.Count}，时限 limits {law.Limits.Count}，登记册 registers {law.Registers.Count}，文书 documents {law.Documents.Count}，法律 laws {law.Sources.Count}");
        Console.WriteLine($"具名谓词 named predicates {law.Predicates.Count}{string.Concat(law.Predicates.Select(one => $"{Environment.NewLine}  {one.Key}: {string.Join(", ", one.Value)}"))}");
        Console.WriteLine($"缺英文 without English {law.EnglishMissing}；引文核对 quotes checked against texts: {(files.LawTexts.Count == 0 ? "否，没有法律原文 no, the texts are not here" : "是 yes")}");
        Console.WriteLine(loaded.IsSound ? "没有错误。 No faults." : $"{loaded.Problems.Count}处错误。 {loaded.Problems.Count} faults.");
        return loaded.IsSound ? 0 : Run.NotWell;
    }

    private static JsonObject Summary(LoadedPack loaded, PackFiles files) => new()
    {
        ["ok"] = loaded.IsSound,
        ["files"] = files.Files.Count,
        ["procedures"] = loaded.Pack.Procedures.Count,
        ["limits"] = loaded.Pack.Limits.Count,
        ["registers"] = loaded.Pack.Registers.Count,
        ["documents"] = loaded.Pack.Documents.Count,
        ["predicates"] = new JsonArray([.. loaded.Pack.Predicates.Keys.Select(name => (JsonNode)name)]),
        ["englishMissing"] = loaded.Pack.EnglishMissing,
        ["quotesChecked"] = files.LawTexts.Count > 0,
        ["problems"] = new JsonArray([.. loaded.Problems.Select(problem => (JsonNode)new JsonObject
        {
            ["file"] = problem.At.File,
            ["line"] = problem.At.Line,
            ["column"] = problem.At.Column,
            ["expected"] = problem.Expected,
            ["found"] = problem.Found,
        })]),
    };

    private static Command CreateExplain()
    {
        var id = new Argument<string>("id") { Description = Words.Of("时限、行为、关口、程序或者登记册的名称", "a limit, act, gate, procedure or register") };
        var json = DeadlineCommand.JsonOption();
        var command = new Command("explain", Words.Of("一条规则说的是什么、依据哪条、何时有效", "what a rule says, on which article, from when to when")) { id, json };
        command.SetAction(parsed => Explain(parsed.GetRequiredValue(id), parsed.GetValue(json)));
        return command;
    }

    private static int Explain(string id, bool json)
    {
        var law = LawAtHand.Load();
        var rows = RuleExplanation.Of(law, id).ToList();
        if (rows.Count == 0)
            throw new CommandProblem($"规则库里没有“{id}”。 Nothing in the law is called “{id}”.");
        if (json)
        {
            Console.WriteLine(DeadlineCommand.Json(new JsonArray([.. rows.Select(row => (JsonNode)row.ToJson())])));
            return 0;
        }

        foreach (var row in rows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Kind} {row.Id}: {row.Title}  [{row.At}]"));
            foreach (var line in row.Lines)
                Console.WriteLine("  " + line);
        }

        return 0;
    }
}
