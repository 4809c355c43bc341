using Fadu.Store.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Fadu.Store;

/// <summary>The database behind the store: SQLite by default, PostgreSQL by configuration.</summary>
public sealed class FaduDatabase
{
    private readonly Func<FaduContext> reading;

    private FaduDatabase(string connectionString, bool isPostgres, bool readOnly)
    {
        ConnectionString = connectionString;
        IsPostgres = isPostgres;
        IsReadOnly = readOnly;
        if (isPostgres)
        {
            var options = new DbContextOptionsBuilder<PostgresFaduContext>()
                .UseNpgsql(connectionString).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options;
            var pool = new PooledDbContextFactory<PostgresFaduContext>(options);
            reading = pool.CreateDbContext;
        }
        else
        {
            var options = new DbContextOptionsBuilder<SqliteFaduContext>()
                .UseSqlite(connectionString).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options;
            var pool = new PooledDbContextFactory<SqliteFaduContext>(options);
            reading = pool.CreateDbContext;
        }
    }

    /// <summary>How it is reached. It may hold a password: never log it.</summary>
    public string ConnectionString { get; }

    /// <summary>PostgreSQL; otherwise SQLite.</summary>
    public bool IsPostgres { get; }

    /// <summary>Opened beside a running server, for reading.</summary>
    public bool IsReadOnly { get; }

    /// <param name="connectionString">Of Npgsql when it names a host, otherwise of SQLite.</param>
    /// <param name="readOnly">For reading beside the process that writes.</param>
    public static FaduDatabase At(string connectionString, bool readOnly = false)
    {
        var isPostgres = connectionString.Contains("Host=", StringComparison.OrdinalIgnoreCase)
            || connectionString.Contains("Server=", StringComparison.OrdinalIgnoreCase);
        if (isPostgres)
            return new FaduDatabase(connectionString, isPostgres: true, readOnly);

        var sqlite = new SqliteConnectionStringBuilder(connectionString) { Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate };
        return new FaduDatabase(sqlite.ConnectionString, isPostgres: false, readOnly);
    }

    /// <summary>A SQLite database in a file.</summary>
    public static FaduDatabase InFile(string path, bool readOnly = false) =>
        At(new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString, readOnly);

    /// <summary>A context for queries, from a pool, tracking nothing. Dispose it soon.</summary>
    public FaduContext Reading() => reading();

    /// <summary>A context whose queries all see the database as it was at the first of them.</summary>
    public async Task<FaduContext> ReadingOneMomentAsync(CancellationToken stop)
    {
        var context = reading();
        try
        {
            if (IsPostgres)
            {
                await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, stop);
                return context;
            }

            // Not deferred, it would wait for whoever writes.
            await context.Database.OpenConnectionAsync(stop);
            await context.Database.UseTransactionAsync(((SqliteConnection)context.Database.GetDbConnection()).BeginTransaction(deferred: true), stop);
            return context;
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings the tables to this program's version.</summary>
    /// <exception cref="StoreRefusedException">The database is of a newer version.</exception>
    public async Task MigrateAsync(CancellationToken stop)
    {
        await using var context = Reading();
        var applied = await RefuseNewerAsync(context, stop);
        // Migrating compares whole models: a second of every start that has nothing to migrate.
        if (context.Database.GetMigrations().All(applied.Contains))
            return;
        // A kill in the midst of a migration leaves its lock row behind; on SQLite the folder's lock already says that we are alone.
        // The mode of the log stays with the file.
        if (!IsPostgres)
            await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL; DROP TABLE IF EXISTS \"__EFMigrationsLock\"", stop);
        await context.Database.MigrateAsync(stop);
    }

    /// <summary>Checks that the tables are of this program's version, and changes nothing.</summary>
    /// <exception cref="StoreRefusedException">The database is of another version.</exception>
    public async Task EnsureCurrentAsync(CancellationToken stop)
    {
        await using var context = Reading();
        var applied = await RefuseNewerAsync(context, stop);
        if (!context.Database.GetMigrations().All(applied.Contains))
            throw new StoreRefusedException("数据库版本较旧：请先用 fadu serve 打开一次。 The database is of an older version: open it once with fadu serve.");
    }

    /// <summary>What an acknowledged act outlives, as the database is set up now.</summary>
    public async Task<Durability> DurabilityAsync(CancellationToken stop)
    {
        if (!IsPostgres)
            return Durability.PowerLoss;

        await using var context = Reading();
        var settings = await context.Database.SqlQueryRaw<string>(
            "SELECT current_setting('fsync') || ' ' || current_setting('synchronous_commit') || ' ' || current_setting('synchronous_standby_names') AS \"Value\"")
            .SingleAsync(stop);
        return settings.Split(' ', 3) switch
        {
            ["off", ..] or [_, "off", _] => Durability.Nothing,
            [_, "on" or "remote_apply", { Length: > 0 }] => Durability.LossOfPrimary,
            _ => Durability.PowerLoss,
        };
    }

    /// <summary>Starts writing. One at a time in a process; on SQLite, one for the file.</summary>
    public ActStore OpenForWriting()
    {
        if (IsReadOnly)
            throw new InvalidOperationException("The database was opened for reading.");
        using var context = Reading();
        var maps = new RowMaps(context.Model);
        return new ActStore(IsPostgres ? new PostgresEngine(ConnectionString, maps) : new SqliteEngine(ConnectionString, maps));
    }

    private static async Task<HashSet<string>> RefuseNewerAsync(FaduContext context, CancellationToken stop)
    {
        var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var applied = (await context.Database.GetAppliedMigrationsAsync(stop)).ToHashSet(StringComparer.Ordinal);
        if (applied.FirstOrDefault(migration => !known.Contains(migration)) is { } newer)
        {
            throw new StoreRefusedException(
                $"数据库由更新版本的 fadu 写过（{newer}），本程序不打开它：请升级。 The database was written by a newer fadu ({newer}); this one will not open it: upgrade.");
        }
        return applied;
    }
}

/// <summary>What an acknowledged act outlives beside kill -9 of this program.</summary>
public enum Durability
{
    /// <summary>Not even a power cut: the database does not flush. For tests only.</summary>
    Nothing,

    /// <summary>Kill -9 and power loss.</summary>
    PowerLoss,

    /// <summary>The loss of the primary too: a synchronous standby has it.</summary>
    LossOfPrimary,
}

/// <summary>The store cannot be opened, and says why in a sentence for the person at the console.</summary>
public sealed class StoreRefusedException(string sentence, Exception? inner = null) : Exception(sentence, inner);
