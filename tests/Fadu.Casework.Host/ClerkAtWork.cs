using Fadu.Casework.Clerk;
using Fadu.Casework.Tests;
using Fadu.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fadu.Casework.Host;

/// <summary>A clerk alone in its process, at work until its input ends or it is killed.</summary>
internal static class ClerkAtWork
{
    /// <summary>Prints <c>ready</c> when it works, <c>refused</c> when the data folder cannot be opened.</summary>
    public static async Task RunAsync(string folder, string connection)
    {
        try
        {
            await using var bureau = await TestBureau.OpenAsync(folder, connection == "-" ? null : connection, TimeProvider.System, CancellationToken.None);
            using var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance);
            await clerk.StartAsync(CancellationToken.None);
            Console.WriteLine("ready");
            await Console.In.ReadLineAsync();
            await clerk.StopAsync(CancellationToken.None);
        }
        catch (StoreRefusedException refused)
        {
            Console.WriteLine($"refused {refused.Message.ReplaceLineEndings(" ")}");
        }
    }
}
