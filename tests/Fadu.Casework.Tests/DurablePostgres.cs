using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fadu.Testing;
using Npgsql;

namespace Fadu.Casework.Tests;

/// <summary>A throw-away PostgreSQL of its own with the durability it has as installed, its flushes to disk traced from its first process on.</summary>
public sealed class DurablePostgres : TestDatabase
{
    private readonly string cluster = Directory.CreateTempSubdirectory("fadu-pg-").FullName;
    private readonly Process server;

    /// <summary>Starts it.</summary>
    public DurablePostgres()
    {
        var bin = Environment.GetEnvironmentVariable("FADU_TEST_PG_BIN") is { Length: > 0 } given
            ? given
            : Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order(StringComparer.Ordinal).Last();
        var port = FreePort();
        Directory.CreateDirectory(Traces);
        if (IsRoot)
            End(HostProcess.Run("chown", "-R", "postgres:postgres", cluster));
        End(HostProcess.Run([.. AsPostgres, Path.Combine(bin, "initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale-provider=icu", "--icu-locale=zh-Hans-CN", "--locale=C.UTF-8", "--no-sync"]));
        server = HostProcess.Run([
            .. AsPostgres, .. FlushTrace.Command(Traces), Path.Combine(bin, "postgres"), "-D", Data, "-p", port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=" + cluster, "-c", "logging_collector=on", "-c", "fsync=on", "-c", "synchronous_commit=on"]);
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Include Error Detail=true";
        WaitUntilItAnswers();
    }

    /// <inheritdoc/>
    public override string ConnectionString { get; }

    /// <inheritdoc/>
    public override bool IsPostgres => true;

    /// <summary>Where its flushes are written, a file for each process.</summary>
    public string Traces => Path.Combine(cluster, "traces");

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(cluster, "data");

    // initdb and the server refuse root.
    private string[] AsPostgres => IsRoot
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "env", "HOME=" + cluster, "LC_ALL=C.UTF-8"]
        : ["env", "LC_ALL=C.UTF-8"];

    /// <inheritdoc/>
    public override TestDatabase Another() => throw new NotSupportedException("a server of its own holds one database");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            using (var own = new NpgsqlConnection(ConnectionString))
                NpgsqlConnection.ClearPool(own);
            End(HostProcess.Run("kill", "-QUIT", File.ReadLines(Path.Combine(Data, "postmaster.pid")).First()));
            server.WaitForExit();
            server.Dispose();
            Directory.Delete(cluster, recursive: true);
        }

        base.Dispose(disposing);
    }

    private static void End(Process process)
    {
        using (process)
        {
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} ended with {process.ExitCode}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WaitUntilItAnswers()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=False");
                connection.Open();
                return;
            }
            catch (NpgsqlException) when (tries < 300 && !server.HasExited)
            {
                Thread.Sleep(200);
            }
        }
    }
}
