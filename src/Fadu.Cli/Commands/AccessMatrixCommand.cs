using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Access;
using Fadu.Law.Procedures;
using Fadu.Web.Access;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu access matrix</c>: who may do what, every endpoint and act by every post, place and part in the case.</summary>
internal static class AccessMatrixCommand
{
    public static Command Create()
    {
        var data = new StoredData();
        var json = DeadlineCommand.JsonOption();
        var command = new Command("matrix", Words.Of("权限总表：每个接口、每个行为对每种岗位、本单位外单位、在案不在案怎么答", "who may do what: every endpoint and act, by post, unit and part in the case")) { json };
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed);
            return StoredData.AsSentencesAsync(folder.Path, async () =>
            {
                await using var bureau = await FiguresCommand.OpenAsync(folder, stop);
                await using var app = await Serving.BuildAsync(bureau, Serving.DefaultUrl, stop);
                var matrix = new AccessMatrix(bureau.Pack, bureau.Time.GetUtcNow());
                var endpoints = EndpointMatrix.Of(app);
                if (parsed.GetValue(json))
                    Console.WriteLine(DeadlineCommand.Json(Json(bureau, matrix, endpoints)));
                else
                    Print(bureau, matrix, endpoints);
                return 0;
            });
        });
        return command;
    }

    private static JsonObject Json(OpenBureau bureau, AccessMatrix matrix, IReadOnlyList<DeclaredEndpoint> endpoints)
    {
        var shown = bureau.Pack.Procedures.Values.First(procedure => procedure.Id != bureau.BureauProcedure);
        return new JsonObject
        {
            ["posts"] = new JsonArray([.. matrix.Posts.Select(post => new JsonObject { ["post"] = post.Key, ["zh"] = post.Title.Zh, ["en"] = post.Title.En })]),
            ["endpoints"] = new JsonArray([.. endpoints.Select(endpoint => new JsonObject
            {
                ["verb"] = endpoint.Method,
                ["route"] = endpoint.Route,
                ["caller"] = endpoint.Caller,
                ["machine"] = endpoint.Caller == Callers.Machine ? "by-scope" : Word(EndpointMatrix.AnswerToMachine(endpoint.Caller)),
                ["cells"] = new JsonArray([.. matrix.Askers.Select(by => Cell(by, EndpointMatrix.AnswerOf(endpoint.Caller, matrix.Sees(shown, by), matrix.ReadsLooks(by), matrix.AccountDeeds(by)), onlyInTurn: false))]),
            })]),
            ["acts"] = new JsonArray([.. matrix.Cells.GroupBy(cell => (cell.Procedure, cell.Act)).Select(act => new JsonObject
            {
                ["procedure"] = act.Key.Procedure.Id,
                ["act"] = act.Key.Act.Id,
                ["kind"] = Word(act.Key.Act.Kind),
                ["cells"] = new JsonArray([.. act.Select(cell => Cell(cell.By, cell.Answer, cell.OnlyInTurn))]),
            })]),
        };
    }

    private static JsonObject Cell(AskedBy by, ActAnswer answer, bool onlyInTurn)
    {
        var cell = new JsonObject { ["post"] = by.Post, ["place"] = Word(by.Place), ["onCase"] = by.IsOnCase, ["answer"] = Word(answer) };
        if (onlyInTurn)
            cell["onlyInTurn"] = true;
        return cell;
    }

    private static void Print(OpenBureau bureau, AccessMatrix matrix, IReadOnlyList<DeclaredEndpoint> endpoints)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"接口 {endpoints.Count} 个：谁可以调用。 {endpoints.Count} endpoints: who may call each."));
        foreach (var endpoint in endpoints)
            Console.WriteLine($"  {endpoint.Caller ?? "nobody",-14} {endpoint.Method,-5} {endpoint.Route}");
        var cells = 0;
        foreach (var procedure in matrix.Cells.GroupBy(cell => cell.Procedure))
        {
            Console.WriteLine();
            Console.WriteLine($"{procedure.Key.Title.Zh} {procedure.Key.Id}");
            foreach (var act in procedure.GroupBy(cell => cell.Act))
            {
                cells += act.Count();
                var kind = act.Key.Kind == ActKind.Power ? "行使职权 power" : "事实发生 event";
                Console.WriteLine($"  {act.Key.Title.Zh} {act.Key.Id}（{kind}）");
                foreach (var line in Lines(bureau, act))
                    Console.WriteLine("    " + line);
            }
        }
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"共 {cells} 格。没有写出的岗位不能办；看不到事项的，答复与没有这个事项一样。 {cells} cells. A post not named may not; to whoever does not see the matter there is none."));
    }

    private static IEnumerable<string> Lines(OpenBureau bureau, IEnumerable<ActCell> cells)
    {
        var allowed = cells.Where(cell => cell.Answer == ActAnswer.Allowed).ToList();
        if (allowed.Count == 0)
            yield return "没有人；由法律或者系统产生 nobody: brought about by the law or the system";
        var places = allowed.GroupBy(cell => (cell.By.Place, cell.By.IsOnCase, cell.OnlyInTurn), (place, there) => (Place: place, Posts: string.Join("、", there.Select(cell => bureau.Pack.NameOfPost(cell.By.Post).Zh))))
            .Where(one => !(one.Place.IsOnCase && IsSaidAlready(one.Place.Place, allowed))).GroupBy(one => one.Posts, StringComparer.Ordinal);
        foreach (var posts in places)
            yield return $"{string.Join("；", posts.Select(one => Where(one.Place)))}：{posts.Key}";
    }

    // Who may off the case may on it.
    private static bool IsSaidAlready(PostPlace place, IReadOnlyList<ActCell> allowed) => allowed.Where(cell => cell.By.Place == place && cell.By.IsOnCase)
        .All(on => allowed.Any(off => !off.OnlyInTurn && !off.By.IsOnCase && off.By.Place == place && off.By.Post == on.By.Post));

    private static string Where((PostPlace Place, bool IsOnCase, bool OnlyInTurn) place) => (place.Place switch
    {
        PostPlace.Own => "本单位 own unit",
        PostPlace.Above => "上级机关 organ above",
        PostPlace.Other => "外单位 another unit",
        _ => "外单位专设 only another unit has the post",
    }) + (place.IsOnCase ? "，在案 on the case" : "") + (place.OnlyInTurn ? "，轮到时 in turn" : "");

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
