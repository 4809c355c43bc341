using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework.Clerk;
using Fadu.Casework.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fadu.Casework.Host;

/// <summary>Clients at the desk. Prints <c>ack ACT LINK ASKED ANSWERED</c> for each act that was granted, after it was granted; the moments are Unix microseconds.</summary>
internal static class ClientsAtWork
{
    /// <summary>Works until every client has done its acts; for ever when <paramref name="acts"/> is 0.</summary>
    /// <param name="folder">The parent of the data folder.</param>
    /// <param name="connection">The database's connection; a dash for the embedded one.</param>
    /// <param name="clients">How many work at once.</param>
    /// <param name="acts">How many acts each performs.</param>
    /// <param name="alone">Without a clerk.</param>
    public static async Task RunAsync(string folder, string connection, string clients, string acts, bool alone)
    {
        await using var bureau = await TestBureau.OpenAsync(folder, connection == "-" ? null : connection, TimeProvider.System, CancellationToken.None);
        // On PostgreSQL the lease of whoever was killed must run out first: a short one, so that the clerk is at work when the next kill comes.
        using var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance, TimeSpan.FromSeconds(1));
        if (!alone)
            await clerk.StartAsync(CancellationToken.None);
        var each = int.Parse(acts, CultureInfo.InvariantCulture);
        await Task.WhenAll(Enumerable.Range(0, int.Parse(clients, CultureInfo.InvariantCulture)).Select(_ => Task.Run(() => ClientAsync(bureau, each))));
    }

    private static async Task ClientAsync(OpenBureau bureau, int acts)
    {
        for (var done = 0; acts == 0 || done < acts; done += 3)
        {
            var opened = await PerformAsync(bureau, TestBureau.Small("begin-case", null, new JsonObject { ["summary"] = "示例" }));
            await PerformAsync(bureau, TestBureau.Small("enter-person", opened.Matter, new JsonObject { ["person-name"] = "张三", ["person-born"] = "1990-01-01" }));
            await PerformAsync(bureau, TestBureau.Small("tell-person", opened.Matter, new JsonObject { ["told-words"] = "告知" }, [1]));
        }
    }

    private static async Task<Act> PerformAsync(OpenBureau bureau, ActRequest request)
    {
        var asked = Microseconds();
        var act = TestBureau.Granted(await bureau.Desk.PerformAsync(request, Actor.Officer(TestBureau.Handler), CancellationToken.None)).Value;
        var answered = Microseconds();
        lock (Console.Out)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ack {act.Id:D} {act.Link} {asked} {answered}"));
        return act;
    }

    private static long Microseconds() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
