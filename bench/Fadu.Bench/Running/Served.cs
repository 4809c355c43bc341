using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Fadu.Bench.Running;

/// <summary>A party that may be looked up.</summary>
/// <param name="Matter">Its matter.</param>
/// <param name="FileNumber">文号.</param>
/// <param name="Code">查询码.</param>
/// <param name="Party">Its number among the subjects.</param>
internal sealed record LookedUp(Guid Matter, string FileNumber, string Code, int Party);

/// <summary>The product, serving a folder, as an officer and a party meet it.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly Process process;
    private readonly HttpClient http;

    private Served(Process process, HttpClient http, string url, double firstPageSeconds)
    {
        (this.process, this.http, Url, FirstPageSeconds) = (process, http, url, firstPageSeconds);
    }

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    /// <summary>From its start to the end of its first page.</summary>
    public double FirstPageSeconds { get; }

    /// <summary>Its process.</summary>
    public int Process => process.Id;

    /// <summary>Starts it and waits for the first page.</summary>
    public static async Task<Served> StartAsync(Machine machine, string folder, string? database = null)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var watch = Stopwatch.StartNew();
        List<string> arguments = ["serve", "--data", folder, "--url", url, "--api-readings", "0", "--api-recordings", "0"];
        if (database is not null)
            arguments.AddRange(["--database", database]);
        var process = Child.Started(machine.Fadu, arguments);
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var complained = process.StandardError.ReadToEndAsync();
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 32 }) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(2) };
        while (true)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"the server ended: {await complained}");
            try
            {
                using var answer = await http.GetAsync(new Uri("/", UriKind.Relative));
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync();
                return new Served(process, http, url, watch.Elapsed.TotalSeconds);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(5);
            }
        }
    }

    /// <summary>Signs an officer of the demonstration in and returns the session's cookie.</summary>
    public async Task<string> SignInAsync(string officer)
    {
        using var answer = await http.PostAsJsonAsync("/api/sign-in", new { person = officer });
        answer.EnsureSuccessStatusCode();
        return string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
    }

    /// <summary>Performs an act and returns what was recorded.</summary>
    public async Task<JsonNode> PerformAsync(string cookie, JsonObject act)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/acts") { Content = JsonContent.Create<JsonNode>(act) };
        request.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != HttpStatusCode.Created)
            throw new InvalidOperationException($"{answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Opens matters with a party each, as the duty officer of a station would.</summary>
    public async Task<IReadOnlyList<LookedUp>> OpenMattersAsync(string cookie, int count)
    {
        var opened = new LookedUp[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            var run = Guid.NewGuid().ToString("N");
            var report = await PerformAsync(cookie, Requests.Report(run));
            var party = await PerformAsync(cookie, Requests.Party(run, report["matter"]!.GetValue<Guid>()));
            opened[i] = new LookedUp(report["matter"]!.GetValue<Guid>(), report["fileNumber"]!.GetValue<string>(), party["queryCode"]!.GetValue<string>(), party["adds"]![0]!.GetValue<int>());
        });
        return opened;
    }

    /// <summary>Gets a page as an officer; a page that is not answered well is an error.</summary>
    public async Task<string> GetAsync(string path, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        using (Child.Started("/bin/kill", ["-TERM", $"{process.Id}"]))
        {
            await process.WaitForExitAsync();
        }
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
