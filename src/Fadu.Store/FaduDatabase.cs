using System.Data.Common;
using Fadu.Store.CompiledModels.Postgres;
using Fadu.Store.CompiledModels.Sqlite;
using Fadu.Store.Model;
using Fadu.Store.Reading;
using Fadu.Store.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Fadu.Store;

/// <summary>The database behind the store: SQLite by default, PostgreSQL by configuration.</summary>
public sealed class FaduDatabase
{
    // Put together when something is first asked by way of EF: a verification never does.
    private readonly Lazy<Func<FaduContext>> reading;
    private readonly Lazy<RowMaps> maps;
    private readonly ReadyCommands ready;
    private readonly HeadReads heads;

    // A server as it is made allows a hundred connections: officers, parties and the writer together leave some of them to a backup and to a person who looks.
    private const int ReadersAtMost = 40;

    private FaduDatabase(string connectionString, bool isPostgres, bool readOnly)
    {
        ConnectionString = connectionString;
        IsPostgres = isPostgres;
        IsReadOnly = readOnly;
        maps = new Lazy<RowMaps>(ReadMaps);
        ready = new ReadyCommands(this);
        heads = new HeadReads(new Lazy<RowMap<MatterRow>>(() => maps.Value.Of<MatterRow>()), ready);
        PageRows = new MatterPageReader(maps, ready);
        Sessions = new SessionReader(maps, ready);
        reading = new Lazy<Func<FaduContext>>(isPostgres ? PostgresContexts : SqliteContexts);
    }

    /// <summary>How it is reached. It may hold a password: never log it.</summary>
    public string ConnectionString { get; }

    /// <summary>PostgreSQL; otherwise SQLite.</summary>
    public bool IsPostgres { get; }

    /// <summary>Opened beside a running server, for reading.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Reads what a page of a matter shows beside its acts.</summary>
    public MatterPageReader PageRows { get; }

    /// <summary>Finds the session of a token.</summary>
    public SessionReader Sessions { get; }

    /// <param name="connectionString">Of Npgsql when it names a host, otherwise of SQLite.</param>
    /// <param name="readOnly">For reading beside the process that writes.</param>
    public static FaduDatabase At(string connectionString, bool readOnly = false)
    {
        var isPostgres = connectionString.Contains("Host=", StringComparison.OrdinalIgnoreCase)
            || connectionString.Contains("Server=", StringComparison.OrdinalIgnoreCase);
        if (isPostgres)
            return new FaduDatabase(PostgresLine.Preparing(connectionString, ReadersAtMost), isPostgres: true, readOnly);

        var sqlite = new SqliteConnectionStringBuilder(connectionString) { Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate };
        return new FaduDatabase(sqlite.ConnectionString, isPostgres: false, readOnly);
    }

    /// <summary>A SQLite database in a file.</summary>
    public static FaduDatabase InFile(string path, bool readOnly = false) =>
        At(new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString, readOnly);

    /// <summary>A context for queries, from a pool, tracking nothing. Dispose it soon.</summary>
    public FaduContext Reading() => reading.Value();

    /// <summary>A context whose queries all see the database as it was at the first of them.</summary>
    public async Task<FaduContext> ReadingOneMomentAsync(CancellationToken stop)
    {
        var context = Reading();
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

    /// <summary>The rows under a leading part of their key, in the order of the key. One of the doors without EF: what every start and every page of a matter reads.</summary>
    /// <param name="leadingKey">The leading parts of the key, at least the bureau.</param>
    /// <param name="stop">Stops.</param>
    public async Task<List<T>> RowsAsync<T>(IReadOnlyList<object> leadingKey, CancellationToken stop)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(leadingKey);
        var map = maps.Value.Of<T>();
        return await ready.RowsAsync(map.SelectSql(leadingKey.Count), map.KeyValues(leadingKey), map.Read, stop);
    }

    /// <summary>The head of a matter as the database has it now; null when there is no such matter.</summary>
    public async Task<MatterRow?> HeadAsync(BureauId bureau, MatterId matter, CancellationToken stop) =>
        IsPostgres ? await heads.ReadAsync(bureau, matter, stop) : (await RowsAsync<MatterRow>([bureau, matter], stop)).FirstOrDefault();

    /// <summary>The bureaus that have matters, in the order of their ids.</summary>
    public async Task<IReadOnlyList<BureauId>> BureausAsync(CancellationToken stop)
    {
        await using var connection = await ConnectAsync(stop);
        await using var command = connection.CreateCommand();
        // From one bureau to the next over the key: however many matters, a step for each bureau.
        command.CommandText = "SELECT min(bureau) FROM matters WHERE bureau > @after";
        var after = command.CreateParameter();
        after.ParameterName = "@after";
        command.Parameters.Add(after);
        var bureaus = new List<BureauId>();
        after.Value = "";
        while (await command.ExecuteScalarAsync(stop) is string bureau)
        {
            bureaus.Add(new BureauId(bureau));
            after.Value = bureau;
        }
        return bureaus;
    }

    /// <summary>The law's files that a bureau keeps, of whatever edition: path and hash, without their texts.</summary>
    public async Task<IReadOnlySet<(string Path, string Hash)>> KeptFilesAsync(BureauId bureau, CancellationToken stop)
    {
        await using var connection = await ConnectAsync(stop);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT path, hash FROM editions WHERE bureau = @bureau";
        var named = command.CreateParameter();
        (named.ParameterName, named.Value) = ("@bureau", bureau.Value);
        command.Parameters.Add(named);
        await using var reader = await command.ExecuteReaderAsync(stop);
        var kept = new HashSet<(string, string)>();
        while (await reader.ReadAsync(stop))
            kept.Add((reader.GetString(0), Convert.ToHexStringLower(await reader.GetFieldValueAsync<byte[]>(1, stop))));
        return kept;
    }

    /// <summary>Brings the tables to this program's version.</summary>
    /// <exception cref="StoreRefusedException">The database is of a newer version.</exception>
    public async Task MigrateAsync(CancellationToken stop)
    {
        if (await IsCurrentAsync(stop))
            return;
        await using var context = Reading();
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
        if (!await IsCurrentAsync(stop))
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
        return new ActStore(IsPostgres ? new PostgresEngine(ConnectionString, maps.Value) : new SqliteEngine(ConnectionString, maps.Value));
    }

    private Func<FaduContext> PostgresContexts() => new PooledDbContextFactory<PostgresFaduContext>(
        new DbContextOptionsBuilder<PostgresFaduContext>()
            .UseNpgsql(ConnectionString).UseModel(PostgresFaduContextModel.Instance).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options).CreateDbContext;

    private Func<FaduContext> SqliteContexts() => new PooledDbContextFactory<SqliteFaduContext>(
        new DbContextOptionsBuilder<SqliteFaduContext>()
            .UseSqlite(ConnectionString).UseModel(SqliteFaduContextModel.Instance).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options).CreateDbContext;

    // A start on SQLite reads and writes without EF having been put together; on PostgreSQL the types of columns are wanted, which only a model at work knows.
    private RowMaps ReadMaps()
    {
        if (!IsPostgres)
            return new RowMaps(SqliteFaduContextModel.Instance);
        using var context = Reading();
        return new RowMaps(context.Model);
    }

    /// <summary>Closes the connections that are held for reading; the next read opens new ones.</summary>
    internal void CloseReading() => ready.Close();

    internal async Task<DbConnection> ConnectAsync(CancellationToken stop)
    {
        DbConnection connection = IsPostgres ? new NpgsqlConnection(ConnectionString) : new SqliteConnection(ConnectionString);
        try
        {
            await connection.OpenAsync(stop);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // Whether nothing is left to migrate.
    private async Task<bool> IsCurrentAsync(CancellationToken stop)
    {
        var known = SchemaVersion.Known(IsPostgres ? typeof(PostgresFaduContext) : typeof(SqliteFaduContext));
        var applied = await SchemaVersion.AppliedAsync(this, stop);
        if (applied.FirstOrDefault(migration => !known.Contains(migration)) is { } newer)
        {
            throw new StoreRefusedException(
                $"数据库由更新版本的 fadu 写过（{newer}），本程序不打开它：请升级。 The database was written by a newer fadu ({newer}); this one will not open it: upgrade.");
        }
        return known.All(applied.Contains);
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
