using System.Text.Json.Nodes;
using Fadu.Bench.Running;

namespace Fadu.Bench.Parts;

/// <summary>Pages that are read all day: the party's look-up and the officer's matter page, beside a bare hello of the same minute.</summary>
internal static class LookUps
{
    private const int Connections = 32;

    public static async Task<IReadOnlyList<Mark>> RunAsync(Machine machine)
    {
        var folder = machine.Copy(await machine.DemonstrationAsync(120), "look-ups");
        await using var served = await Served.StartAsync(machine, folder);
        var cookie = await served.SignInAsync(Requests.DutyOfficer);
        var parties = await served.OpenMattersAsync(cookie, 500);
        var json = await JsonScriptAsync(machine, parties);
        var html = await Wrk.ScriptAsync(machine.Work, "look-up-html", parties.Select(party =>
            ("POST", "/", "", "application/x-www-form-urlencoded", $"FileNumber={Uri.EscapeDataString(party.FileNumber)}&Code={Uri.EscapeDataString(party.Code)}")));
        var (longest, bytes) = await LongPagesAsync(served, cookie);
        var pages = await Wrk.ScriptAsync(machine.Work, "long-page", longest.Select(path => ("GET", path, cookie, "text/plain", "")));

        using var bare = await BareAsync(machine);
        var hello = $"http://127.0.0.1:{BarePort}/hello";
        await Wrk.RunAsync(hello, Connections, Machine.WarmSeconds);
        var paths = new (string Url, string Script, List<(Load Own, Load Hello)> Runs)[]
        {
            (served.Url, json, []), (served.Url, html, []), (served.Url, pages, []),
        };
        foreach (var (url, script, _) in paths)
            await Good(Wrk.RunAsync(url, Connections, Machine.WarmSeconds, script));
        for (var i = 0; i < machine.Repeats; i++)
        {
            foreach (var (url, script, runs) in i % 2 == 0 ? paths : paths.Reverse())
                runs.Add((await Good(Wrk.RunAsync(url, Connections, machine.Seconds, script)), await Good(Wrk.RunAsync(hello, Connections, machine.Seconds))));
        }

        bare.Kill();
        await bare.WaitForExitAsync();
        return
        [
            .. Marks("party's look-up, JSON", paths[0].Runs, 0.3, 0.6),
            .. Marks("party's look-up, HTML page", paths[1].Runs, 0.15, 0.35),
            .. Marks($"officer's matter page of {bytes / 1024} KB, each look recorded", paths[2].Runs, 0.03, 0.06).Take(1),
        ];
    }

    /// <summary>A script of look-ups by machines.</summary>
    public static Task<string> JsonScriptAsync(Machine machine, IEnumerable<LookedUp> parties) => Wrk.ScriptAsync(machine.Work, "look-up-json", parties.Select(party =>
        ("POST", "/api/public/look-up", "", "application/json", new JsonObject { ["fileNumber"] = party.FileNumber, ["code"] = party.Code }.ToJsonString(Requests.Written))));

    private const int BarePort = 18080;

    private static async Task<System.Diagnostics.Process> BareAsync(Machine machine)
    {
        var process = Child.Started(machine.Limits, ["serve", machine.Work, $"{BarePort}", "1000"]);
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                await http.GetStringAsync(new Uri($"http://127.0.0.1:{BarePort}/hello"));
                return process;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20);
            }
        }
    }

    private static async Task<Load> Good(Task<Load> run)
    {
        var load = await run;
        return load.Bad == 0 ? load : throw new InvalidOperationException($"{load.Bad} of {load.Answers} answers were not good");
    }

    private static IEnumerable<Mark> Marks(string what, List<(Load Own, Load Hello)> runs, double floor, double aim)
    {
        var (own, hello) = (new Measured([.. runs.Select(run => run.Own.Rate)]), new Measured([.. runs.Select(run => run.Hello.Rate)]));
        var (late, bare) = (new Measured([.. runs.Select(run => run.Own.P99)]), new Measured([.. runs.Select(run => run.Hello.P99)]));
        yield return new Mark(what, $"{own} /s", $"hello {hello} /s", own.Median / hello.Median, floor, aim);
        yield return new Mark($"{what}: p99 ÷ hello's", $"{late} ms", $"{bare} ms", late.Median / bare.Median, 3, 1.5, LessIsBetter: true);
    }

    // The matters with the longest timelines that the officer may see: the page an officer waits for.
    private static async Task<(IReadOnlyList<string> Paths, int Bytes)> LongPagesAsync(Served served, string cookie)
    {
        var list = JsonNode.Parse(await served.GetAsync("/api/matters?closed=true&size=100", cookie))!["rows"]!.AsArray();
        var paths = list.OrderByDescending(row => row!["version"]!.GetValue<int>()).Take(10).Select(row => $"/matters/{row!["matter"]!.GetValue<string>()}").ToList();
        return (paths, (await served.GetAsync(paths[0], cookie)).Length);
    }
}
