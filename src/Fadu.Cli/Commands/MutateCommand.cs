using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law.Scenarios;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu laws mutate</c>: changes every dated value and gate a little, and says which scenario notices.</summary>
internal static class MutateCommand
{
    public static Command Create()
    {
        var rule = new Argument<string?>("rule") { Arity = ArgumentArity.ZeroOrOne, Description = Words.Of("只变这一条规则", "this rule alone") };
        var json = DeadlineCommand.JsonOption();
        var command = new Command("mutate", Words.Of("变异：逐条改动规则，看哪个案例发现", "change every rule a little; which scenario fails?")) { rule, json };
        command.SetAction((parsed, stop) => Task.FromResult(Try(parsed.GetValue(rule), parsed.GetValue(json), stop)));
        return command;
    }

    private static int Try(string? rule, bool json, CancellationToken stop)
    {
        var pack = LawAtHand.Load();
        var (bureau, scenarios) = ScenariosCommand.Read();
        var mutator = new Mutator(pack, bureau, scenarios);
        var failing = mutator.Unchanged.Where(result => !result.Passed).ToList();
        if (failing.Count > 0)
            throw new CommandProblem($"{failing.Count}个案例在未改动时就不通过，先修好它们（fadu laws scenarios）。 {failing.Count} scenarios fail unchanged: mend them first.");

        var results = new List<MutationResult>();
        foreach (var mutation in mutator.Mutations(rule))
        {
            stop.ThrowIfCancellationRequested();
            results.Add(mutator.Try(mutation));
            if (!Console.IsErrorRedirected && results.Count % 50 == 0)
                Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{results.Count}"));
        }

        var survivors = results.Where(result => result.Survived).ToList();
        if (json)
        {
            Console.WriteLine(DeadlineCommand.Json(new JsonObject
            {
                ["tried"] = results.Count,
                ["killed"] = results.Count - survivors.Count,
                ["survived"] = new JsonArray([.. survivors.Select(result => (JsonNode)new JsonObject
                {
                    ["rule"] = result.Mutation.Rule,
                    ["change"] = result.Mutation.Change,
                    ["at"] = result.Mutation.At.ToString(),
                    ["scenariosTried"] = result.Tried,
                })]),
            }));
        }
        else
        {
            foreach (var result in results)
                Console.WriteLine($"{(result.Survived ? "未发现 SURVIVED" : "已发现 killed  ")} {result.Mutation}{(result.KilledBy is { } by ? $" ← {by}" : "")}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"改动 tried {results.Count}，已发现 killed {results.Count - survivors.Count}，未发现 survived {survivors.Count}"));
        }

        return survivors.Count == 0 ? 0 : Run.NotWell;
    }
}
