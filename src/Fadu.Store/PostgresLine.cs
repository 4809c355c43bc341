using System.Net;
using Npgsql;

namespace Fadu.Store;

/// <summary>Connection strings of PostgreSQL as this program uses them: bounded, preparing what is asked again, and encrypted to another machine.</summary>
internal static class PostgresLine
{
    private const int StatementsPrepared = 64;

    /// <summary>As <see cref="Bounded"/>; and a statement seen again is prepared, unless the connection string says otherwise: behind a pooler in transaction mode it must say 0.</summary>
    public static string Preparing(string connectionString, int connections)
    {
        var builder = new NpgsqlConnectionStringBuilder(Bounded(connectionString, connections));
        if (!builder.ShouldSerialize("Max Auto Prepare"))
        {
            builder.MaxAutoPrepare = StatementsPrepared;
            builder.AutoPrepareMinUsages = 2;
        }
        return builder.ConnectionString;
    }

    /// <summary>A connection string of PostgreSQL under which at most so many connections are held; fewer where it says so itself.</summary>
    public static string Bounded(string connectionString, int connections)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.MaxPoolSize = Math.Min(builder.MaxPoolSize, connections);
        Protect(builder);
        // Nobody leaves a setting behind in a session: everything set is set for a transaction.
        builder.NoResetOnClose = true;
        builder.MinPoolSize = Math.Min(builder.MinPoolSize, builder.MaxPoolSize);
        return builder.ConnectionString;
    }

    // Npgsql would go on in the clear where the server offers no encryption: whoever sits between the two machines could make it so.
    private static void Protect(NpgsqlConnectionStringBuilder builder)
    {
        if ((builder.Host ?? "").Split(',').All(IsThisMachine))
            return;
        if (!builder.ShouldSerialize("SSL Mode"))
            builder.SslMode = SslMode.VerifyFull;
        else if (builder.SslMode is SslMode.Disable or SslMode.Allow or SslMode.Prefer)
            throw new StoreRefusedException(
                $"到另一台机器上的数据库（{builder.Host}）须加密连接：连接串里写的是 SSL Mode={builder.SslMode}，请去掉（默认 VerifyFull），或者写 VerifyFull、VerifyCA、Require。 "
                + $"The line to a database on another machine ({builder.Host}) must be encrypted: the connection string says SSL Mode={builder.SslMode}. Leave it out (VerifyFull by default), or say VerifyFull, VerifyCA or Require.");
    }

    // A path is a socket of this machine's.
    private static bool IsThisMachine(string host) =>
        host.Trim() is var name && (name.StartsWith('/') || name.StartsWith('@')
            || (IPAddress.TryParse(WithoutPort(name), out var address) && IPAddress.IsLoopback(address)) || WithoutPort(name).Equals("localhost", StringComparison.OrdinalIgnoreCase));

    private static string WithoutPort(string host) => host.Count(sign => sign == ':') == 1 ? host[..host.IndexOf(':', StringComparison.Ordinal)] : host;
}
