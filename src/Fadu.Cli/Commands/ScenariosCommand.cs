using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law.Packs;
using Fadu.Law.Scenarios;
using Fadu.Law.TimeLimits;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu laws scenarios</c> and <c>fadu laws coverage</c>: the law tried on cases worked by hand.</summary>
internal static class ScenariosCommand
{
    public static Command Create()
    {
        var filter = new Argument<string?>("name") { Arity = ArgumentArity.ZeroOrOne, Description = Words.Of("只试名称或者文件含此字样的", "only those whose name or file contains this") };
        var json = DeadlineCommand.JsonOption();
        var command = new Command("scenarios", Words.Of("试案：逐个跑规则库的案例", "try every scenario of the law")) { filter, json };
        command.SetAction(parsed => Try(parsed.GetValue(filter), parsed.GetValue(json)));
        return command;
    }

    public static Command CreateCoverage()
    {
        var json = DeadlineCommand.JsonOption();
        var command = new Command("coverage", Words.Of("法律事实库的各行是否都在规则库里", "whether every row of the fact base is in the law")) { json };
        command.SetAction(parsed => Cover(parsed.GetValue(json)));
        return command;
    }

    private static int Try(string? filter, bool json)
    {
        var pack = LawAtHand.Load();
        var (bureau, all) = Read();
        var runner = new ScenarioRunner(pack, bureau);
        var results = all.Where(scenario => Matches(scenario, filter)).Select(scenario => runner.Run(scenario, all)).ToList();
        var failed = results.Where(result => !result.Passed).ToList();
        var counts = results.Count(result => result.Scenario.Count is not null);
        if (json)
        {
            Console.WriteLine(DeadlineCommand.Json(new JsonObject
            {
                ["passed"] = results.Count - failed.Count,
                ["counts"] = counts,
                ["failed"] = new JsonArray([.. failed.Select(result => (JsonNode)new JsonObject
                {
                    ["name"] = result.Scenario.Name,
                    ["at"] = result.Scenario.At.ToString(),
                    ["failures"] = new JsonArray([.. result.Failures.Select(line => (JsonNode)line)]),
                })]),
            }));
            return failed.Count == 0 ? 0 : Run.NotWell;
        }

        foreach (var result in failed)
        {
            Console.WriteLine($"{result.Scenario.At} {result.Scenario.Name}");
            foreach (var line in result.Failures)
                Console.WriteLine("    " + line);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"案例 scenarios {results.Count}（其中期限计算 of them counts of limits {counts}），通过 passed {results.Count - failed.Count}，未通过 failed {failed.Count}"));
        return failed.Count == 0 ? 0 : Run.NotWell;
    }

    private static int Cover(bool json)
    {
        var pack = LawAtHand.Load();
        var (_, scenarios) = Read();
        var limits = new LimitLibrary(pack.Limits.Values);
        var excused = Excused();
        var rows = Rows() ?? [.. limits.Rows.Union(excused.Select(row => row.Row))];
        var coverage = LimitCoverage.Of(rows, limits, excused);
        if (json)
        {
            Console.WriteLine(DeadlineCommand.Json(new JsonObject
            {
                ["rows"] = coverage.Rows,
                ["inPacks"] = coverage.InPacks,
                ["excused"] = coverage.Excused.Count,
                ["scenarios"] = scenarios.Count,
                ["procedures"] = pack.Procedures.Count,
            }));
            return coverage.Missing.Count == 0 ? 0 : Run.NotWell;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"行 rows {coverage.Rows}，已收 in packs {coverage.InPacks}，有理由未收 excused {coverage.Excused.Count}，案例 scenarios {scenarios.Count}，程序 procedures {pack.Procedures.Count}"));
        foreach (var row in coverage.Excused)
            Console.WriteLine($"  {row.Row}: {row.Reason.Zh}");
        foreach (var row in coverage.Missing)
            Console.WriteLine($"  未收 missing: {row}");
        return coverage.Missing.Count == 0 ? 0 : Run.NotWell;
    }

    /// <summary>The bureau and the scenarios of the national pack.</summary>
    public static (ScenarioBureau Bureau, IReadOnlyList<Scenario> Scenarios) Read()
    {
        var problems = new PackProblems();
        var read = ScenarioRunner.Read(LawAtHand.ReadAll(LawAtHand.National), problems);
        if (!problems.None)
            throw new CommandProblem(string.Join(Environment.NewLine, problems.All));
        return read;
    }

    private static bool Matches(Scenario scenario, string? filter) =>
        filter is null || scenario.Name.Contains(filter, StringComparison.OrdinalIgnoreCase) || scenario.At.File.Contains(filter, StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<ExcusedRow> Excused()
    {
        var file = LawAtHand.ReadAll(LawAtHand.National).Files.FirstOrDefault(one => one.Path.EndsWith("/coverage.yaml", StringComparison.Ordinal));
        return file is null ? [] : LimitCoverage.ReadExcused(PackNode.Read(file.Path, file.Text, new PackProblems()));
    }

    /// <summary>Ids of the fact base's rows; null where the fact base is not beside the project.</summary>
    private static List<string>? Rows() => LawAtHand.FactBase() is { } folder && Path.Combine(folder, "time-limits.yaml") is var path && File.Exists(path)
        ? [.. File.ReadLines(path).Where(line => line.StartsWith("- id: ", StringComparison.Ordinal)).Select(line => line["- id: ".Length..].Trim())]
        : null;
}
