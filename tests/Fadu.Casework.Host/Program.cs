using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Clerk;
using Fadu.Casework.Tests;
using Microsoft.Extensions.Logging.Abstractions;

// Arguments: the data folder's parent, the database's connection or "-", how many clients, how many acts each (0: without end), "pause" to wait for a line first.
// Prints "ack ACT LINK" for each act that was granted, after it was granted. It is written to be killed.
var (folder, connection) = (args[0], args[1] == "-" ? null : args[1]);
var clients = int.Parse(args[2], CultureInfo.InvariantCulture);
var acts = int.Parse(args[3], CultureInfo.InvariantCulture);
await using var bureau = await TestBureau.OpenAsync(folder, connection, TimeProvider.System, CancellationToken.None);
using var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance);
if (args.Length < 5)
    await clerk.StartAsync(CancellationToken.None);
Console.WriteLine("ready");
if (args.Length >= 5)
    Console.ReadLine();
await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(ClientAsync)));
Console.WriteLine("done");
if (args.Length >= 5)
    Console.ReadLine();

async Task ClientAsync()
{
    var officer = Actor.Officer(TestBureau.Handler);
    for (var done = 0; acts == 0 || done < acts;)
    {
        var opened = await PerformAsync(TestBureau.Small("begin-case", null, new JsonObject { ["summary"] = "示例" }), officer);
        await PerformAsync(TestBureau.Small("enter-person", opened.Matter, new JsonObject { ["person-name"] = "张三", ["person-born"] = "1990-01-01" }), officer);
        await PerformAsync(TestBureau.Small("tell-person", opened.Matter, new JsonObject { ["told-words"] = "告知" }, [1]), officer);
        done += 3;
    }
}

async Task<Act> PerformAsync(ActRequest request, Actor officer)
{
    var act = TestBureau.Granted(await bureau.Desk.PerformAsync(request, officer, CancellationToken.None)).Value;
    lock (Console.Out)
        Console.WriteLine($"ack {act.Id:D} {act.Link}");
    return act;
}
