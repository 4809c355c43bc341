using System.Globalization;
using System.Text.RegularExpressions;

namespace Fadu.Bench.Running;

/// <summary>What a load run found.</summary>
/// <param name="Rate">Answers a second.</param>
/// <param name="P99">99th percentile of the time to answer, milliseconds.</param>
/// <param name="Answers">All answers.</param>
/// <param name="Bad">Answers that were not 2xx, and broken connections.</param>
internal sealed record Load(double Rate, double P99, long Answers, long Bad);

/// <summary>The load generator <c>wrk</c>: cheap enough to share two cores with what it measures.</summary>
internal static partial class Wrk
{
    /// <summary>Loads an address.</summary>
    /// <param name="url">The address.</param>
    /// <param name="connections">Open connections, each with one request at a time.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="script">A Lua script; null sends plain GETs.</param>
    public static async Task<Load> RunAsync(string url, int connections, double seconds, string? script = null)
    {
        var arguments = new List<string> { "-t1", $"-c{connections}", string.Create(CultureInfo.InvariantCulture, $"-d{Math.Max(1, Math.Round(seconds))}s"), "--timeout", "30s", "--latency" };
        if (script is not null)
            arguments.AddRange(["-s", script]);
        arguments.Add(url);
        var said = (await Child.RunAsync("wrk", arguments)).Out;
        return new Load(
            Number(RatePattern().Match(said)),
            Milliseconds(P99Pattern().Match(said)),
            (long)Number(TotalPattern().Match(said)),
            (long)Number(BadPattern().Match(said)) + SocketPattern().Match(said).Groups.Values.Skip(1).Sum(group => group.Success ? long.Parse(group.Value, CultureInfo.InvariantCulture) : 0));
    }

    /// <summary>Writes a script that sends each line of a file once, round and round: method, path, cookie, content type and body between tabs.</summary>
    public static async Task<string> ScriptAsync(string folder, string name, IEnumerable<(string Method, string Path, string Cookie, string Type, string Body)> requests)
    {
        var lines = Path.Combine(folder, name + ".tsv");
        await File.WriteAllLinesAsync(lines, requests.Select(one => string.Join('\t', one.Method, one.Path, one.Cookie, one.Type, one.Body)));
        var script = Path.Combine(folder, name + ".lua");
        // KEY in a body becomes a number never used before: the idempotency key of an act.
        await File.WriteAllTextAsync(script, $$"""
            local lines = {}
            for line in io.lines("{{lines}}") do
              local m, p, c, t, b = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
              lines[#lines + 1] = { m, p, { ["Cookie"] = c, ["Content-Type"] = t }, b }
            end
            local n, run = 0, os.time() .. "-" .. math.floor(os.clock() * 1e6)
            math.randomseed(os.time())
            local at = math.random(#lines)
            function request()
              n = n + 1
              at = at % #lines + 1
              local one = lines[at]
              return wrk.format(one[1], one[2], one[3], (one[4]:gsub("KEY", run .. "-" .. n)))
            end
            """);
        return script;
    }

    private static double Number(Match match) => match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    private static double Milliseconds(Match match) => !match.Success
        ? double.NaN
        : double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * match.Groups[2].Value switch { "us" => 0.001, "ms" => 1, "s" => 1000, _ => 60000 };

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RatePattern();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s|m)")]
    private static partial Regex P99Pattern();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex TotalPattern();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex BadPattern();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex SocketPattern();
}
