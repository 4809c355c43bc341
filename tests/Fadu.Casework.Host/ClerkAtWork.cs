using System.Globalization;
using Fadu.Casework.Clerk;
using Fadu.Casework.Tests;
using Fadu.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fadu.Casework.Host;

/// <summary>A clerk alone in its process, at work until its input ends or it is killed.</summary>
internal static class ClerkAtWork
{
    /// <summary>Prints <c>ready</c> when it works, <c>refused</c> when the data folder cannot be opened.</summary>
    /// <param name="folder">The parent of the data folder.</param>
    /// <param name="connection">The database's connection; a dash for the embedded one.</param>
    /// <param name="data">The data folder's name.</param>
    /// <param name="lease">Seconds its lease lasts without renewal.</param>
    public static async Task RunAsync(string folder, string connection, string data, string lease)
    {
        try
        {
            await using var bureau = await TestBureau.OpenAsync(folder, connection == "-" ? null : connection, TimeProvider.System, CancellationToken.None, data);
            using var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance, TimeSpan.FromSeconds(int.Parse(lease, CultureInfo.InvariantCulture)));
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
