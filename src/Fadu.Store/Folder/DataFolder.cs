using Fadu.Store.Files;
using Fadu.Store.Keys;
using Fadu.Store.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Store.Folder;

/// <summary>How a data folder is opened.</summary>
/// <param name="Path">The folder.</param>
public sealed record DataFolderOptions(string Path)
{
    /// <summary>The folder of keys; by default beside the data, <c>PATH.keys</c>.</summary>
    public string? Keys { get; init; }

    /// <summary>What seals the keys; null where they lie as they are.</summary>
    public IKeyVault? Vault { get; init; }

    /// <summary>A PostgreSQL connection string; by default <c>fadu.db</c> in the folder.</summary>
    public string? Database { get; init; }

    /// <summary>Read beside the process that writes.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Make the folder when it is not there.</summary>
    public bool Create { get; init; }

    /// <summary>The address the writer is reached at; shown to whoever finds the folder locked.</summary>
    public string Address { get; init; } = "";
}

/// <summary>Everything a bureau keeps: database, files and, apart from them, keys.</summary>
public sealed class DataFolder : IAsyncDisposable
{
    private readonly FolderLock? held;
    private readonly ActStore? acts;
    private int closed;

    private DataFolder(string path, FaduDatabase database, KeyRing keys, FolderLock? held)
    {
        Path = path;
        Database = database;
        Keys = keys;
        Files = new FileStore(System.IO.Path.Combine(path, "files"));
        this.held = held;
        acts = held is null ? null : database.OpenForWriting();
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The database.</summary>
    public FaduDatabase Database { get; }

    /// <summary>Content-addressed files.</summary>
    public FileStore Files { get; }

    /// <summary>The keys.</summary>
    public KeyRing Keys { get; }

    /// <summary>The one door for writing.</summary>
    /// <exception cref="InvalidOperationException">The folder was opened for reading.</exception>
    public ActStore Acts => acts ?? throw new InvalidOperationException("The data folder was opened for reading.");

    /// <summary>Where the database of a folder lies by default.</summary>
    public static string DatabaseFile(string folder) => System.IO.Path.Combine(folder, "fadu.db");

    /// <summary>Where the keys of a folder lie by default: beside it, so that a copy of the data holds none.</summary>
    public static string DefaultKeys(string folder) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder)) + ".keys";

    /// <summary>Where a folder keeps the public key that its ledger's heads are signed with. It proves only who last opened the folder for writing.</summary>
    public static string VerifierFile(string folder) => System.IO.Path.Combine(folder, "ledger.vkey");

    /// <summary>Seals the keys of a folder by its vault, or puts them down in clear again; nobody may serve it meanwhile.</summary>
    /// <returns>How many files were written.</returns>
    /// <exception cref="StoreRefusedException">There are no keys, the folder is locked, or the vault is not the one that sealed them.</exception>
    public static int MoveKeys(DataFolderOptions options, bool intoVault)
    {
        var path = System.IO.Path.GetFullPath(options.Path);
        var keys = options.Keys ?? DefaultKeys(path);
        if (!Directory.Exists(path))
            throw NoFolder(path);
        if (!KeyRing.IsIn(keys))
            throw new StoreRefusedException($"密钥目录 {keys} 里没有密钥。 There are no keys in {keys}.");
        if (options.Vault is null)
            throw new StoreRefusedException("没有配置金库：请用 FADU_KEY_VAULT 指明。 No vault is configured: name one with FADU_KEY_VAULT.");
        using var held = FolderLock.Take(path, options.Address);
        var files = new KeyFiles(keys, options.Vault);
        return intoVault ? files.SealAll() : files.OpenAll();
    }

    /// <summary>Opens a folder's database for reading, beside whoever writes and without its keys.</summary>
    /// <exception cref="StoreRefusedException">It is missing, of another version or damaged; the sentence says which.</exception>
    public static async Task<FaduDatabase> OpenDatabaseAsync(DataFolderOptions options, CancellationToken stop)
    {
        var path = System.IO.Path.GetFullPath(options.Path);
        if (options.Database is null && !File.Exists(DatabaseFile(path)))
            throw NoFolder(path);
        var database = options.Database is null ? FaduDatabase.InFile(DatabaseFile(path), readOnly: true) : FaduDatabase.At(options.Database, readOnly: true);
        await PrepareAsync(database, path, stop);
        return database;
    }

    /// <summary>Opens a folder; for writing, its tables are brought to this program's version first.</summary>
    /// <exception cref="StoreRefusedException">It is missing, locked by another process, of a newer version or damaged; the sentence says which.</exception>
    public static async Task<DataFolder> OpenAsync(DataFolderOptions options, CancellationToken stop)
    {
        var path = System.IO.Path.GetFullPath(options.Path);
        var isEmbedded = options.Database is null;
        if (!Directory.Exists(path) || (!options.Create && isEmbedded && !File.Exists(DatabaseFile(path))))
        {
            if (!options.Create)
                throw NoFolder(path);
            Directory.CreateDirectory(path);
        }

        var held = options.ReadOnly ? null : FolderLock.Take(path, options.Address);
        KeyRing? keys = null;
        try
        {
            var database = isEmbedded ? FaduDatabase.InFile(DatabaseFile(path), options.ReadOnly) : FaduDatabase.At(options.Database!, options.ReadOnly);
            await PrepareAsync(database, path, stop);
            keys = await OpenKeysAsync(options.Keys ?? DefaultKeys(path), options.Vault, database, stop);
            var folder = new DataFolder(path, database, keys, held);
            await folder.FinishErasuresAsync(stop);
            return folder;
        }
        catch
        {
            keys?.Dispose();
            held?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) == 1)
            return;
        if (acts is not null)
            await acts.DisposeAsync();
        Keys.Dispose();
        Database.CloseReading();
        if (!Database.IsPostgres)
            SqliteConnection.ClearPool(new SqliteConnection(Database.ConnectionString));
        held?.Dispose();
    }

    /// <summary>The register of erasures stands apart from the data: whatever was restored, or cut short, passes through it.</summary>
    private async Task FinishErasuresAsync(CancellationToken stop)
    {
        if (acts is null || Keys.Erasures() is not { Count: > 0 } erasures)
            return;
        await acts.WriteAsync(
            store =>
            {
                foreach (var erasure in erasures)
                    store.Erase(erasure);
            },
            stop);
    }

    private static async Task PrepareAsync(FaduDatabase database, string path, CancellationToken stop)
    {
        try
        {
            if (database.IsReadOnly)
                await database.EnsureCurrentAsync(stop);
            else
                await database.MigrateAsync(stop);
        }
        catch (SqliteException broken) when (broken.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw new StoreRefusedException(
                $"{DatabaseFile(path)} 已损坏（{broken.Message}）：请从备份恢复。 {DatabaseFile(path)} is damaged: restore it from a backup.", broken);
        }
        catch (SqliteException broken) when (broken.SqliteErrorCode is SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_PERM)
        {
            throw new StoreRefusedException(
                $"{DatabaseFile(path)} 打不开（{broken.Message}）：请检查权限。 {DatabaseFile(path)} cannot be opened: check its permissions.", broken);
        }
        catch (Npgsql.NpgsqlException broken) when (broken is not Npgsql.PostgresException)
        {
            throw new StoreRefusedException($"PostgreSQL 连不上：{broken.Message} PostgreSQL cannot be reached.", broken);
        }
    }

    private static StoreRefusedException NoFolder(string path) => new($"{path} 不是 fadu 的数据目录。 {path} is not a data folder of fadu.");

    // New keys are made for new data only: under others nothing that is kept could be opened, and the ledger would be signed by a stranger.
    private static async Task<KeyRing> OpenKeysAsync(string folder, IKeyVault? vault, FaduDatabase database, CancellationToken stop)
    {
        if (!KeyRing.IsIn(folder) && (database.IsReadOnly || await HasActsAsync(database, stop)))
            throw new StoreRefusedException($"密钥目录 {folder} 里没有这份数据的密钥：请用 --keys 指明，或者从密钥备份恢复。 There are no keys in {folder}: name their folder with --keys, or restore it from your copy of the keys.");
        return KeyRing.Open(folder, vault);
    }

    private static async Task<bool> HasActsAsync(FaduDatabase database, CancellationToken stop)
    {
        await using var context = database.Reading();
        return await context.Acts.AnyAsync(stop);
    }
}
