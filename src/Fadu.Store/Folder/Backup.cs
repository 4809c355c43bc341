using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fadu.Store.Files;
using Fadu.Store.Keys;
using Fadu.Store.Writing;
using Microsoft.Data.Sqlite;

namespace Fadu.Store.Folder;

/// <summary>An online copy of a data folder in one tar stream: the database as it was at one moment, every file, and last a manifest of hashes. Never keys.</summary>
public static class Backup
{
    private const string ManifestName = "manifest.json";
    private const string DatabaseName = "fadu.db";
    private const int ManifestVersion = 1;

    /// <summary>Writes a backup while the folder is in use.</summary>
    /// <param name="database">The folder's database.</param>
    /// <param name="files">Its files.</param>
    /// <param name="to">Written forward only.</param>
    /// <param name="at">Stands in the manifest.</param>
    /// <param name="stop">Leaves a stream without a manifest: such a one is never restored.</param>
    /// <exception cref="StoreRefusedException">The data is in PostgreSQL.</exception>
    public static async Task WriteAsync(FaduDatabase database, FileStore files, Stream to, DateTimeOffset at, CancellationToken stop)
    {
        if (database.IsPostgres)
        {
            throw new StoreRefusedException(
                "数据在 PostgreSQL 中：请用 pg_dump 备份数据库，并另行复制 files 目录。 The data is in PostgreSQL: back it up with pg_dump, and copy the files folder beside it.");
        }

        var copy = Path.Combine(Path.GetTempPath(), $"fadu-backup-{Guid.NewGuid():N}.db");
        try
        {
            CopyDatabase(database, copy);
            await using var tar = new TarWriter(to, TarEntryFormat.Pax, leaveOpen: true);
            var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
            await AddAsync(tar, hashes, DatabaseName, copy, stop);
            // Files come before the rows that name them, so all that the copied rows name are there.
            foreach (var hash in files.All())
            {
                await using var content = files.Open(hash);
                await AddAsync(tar, hashes, "files/" + FileStore.RelativePath(hash).Replace('\\', '/'), content, stop);
            }

            var manifest = JsonSerializer.SerializeToUtf8Bytes(new Manifest(ManifestVersion, at, hashes));
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, ManifestName) { DataStream = new MemoryStream(manifest) }, stop);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    /// <summary>Restores a backup into a folder that does not exist yet or is empty, checks every hash, and carries out all erasures since.</summary>
    /// <param name="from">The stream that <see cref="WriteAsync"/> wrote.</param>
    /// <param name="folder">The new data folder.</param>
    /// <param name="keys">The keys, with their register of erasures.</param>
    /// <param name="stop">Leaves nothing behind.</param>
    /// <returns>How many files, and how many erasures were carried out again.</returns>
    /// <exception cref="StoreRefusedException">The folder is not empty, or the backup is cut short or damaged.</exception>
    public static async Task<RestoreReport> RestoreAsync(Stream from, string folder, KeyRing keys, CancellationToken stop)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new StoreRefusedException($"{folder} 不是空目录：恢复只写入新目录。 {folder} is not empty: a backup is restored into a new folder only.");

        var draft = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".restoring";
        try
        {
            Directory.CreateDirectory(draft);
            var files = await ExtractAsync(from, draft, stop);
            var erased = Erase(Path.Combine(draft, DatabaseName), keys.Erasures());
            if (Directory.Exists(folder))
                Directory.Delete(folder);
            Directory.Move(draft, folder);
            return new RestoreReport(files - 1, erased);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or JsonException)
        {
            throw Damaged(broken.Message, broken);
        }
        finally
        {
            if (Directory.Exists(draft))
                Directory.Delete(draft, recursive: true);
        }
    }

    /// <summary>Copies a SQLite database, as it is at one moment, while others go on writing.</summary>
    /// <param name="database">The source.</param>
    /// <param name="to">A path where nothing is yet.</param>
    public static void CopyDatabase(FaduDatabase database, string to)
    {
        using var source = new SqliteConnection(database.ConnectionString);
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ConnectionString);
        source.Open();
        copy.Open();
        // All pages in one step: one moment of the database, while others go on writing.
        source.BackupDatabase(copy);
        using var single = copy.CreateCommand();
        single.CommandText = "PRAGMA journal_mode=DELETE";
        single.ExecuteNonQuery();
    }

    private static async Task AddAsync(TarWriter tar, SortedDictionary<string, string> hashes, string name, string path, CancellationToken stop)
    {
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 4096, useAsync: true);
        await AddAsync(tar, hashes, name, content, stop);
    }

    private static async Task AddAsync(TarWriter tar, SortedDictionary<string, string> hashes, string name, FileStream content, CancellationToken stop)
    {
        hashes.Add(name, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop)));
        content.Position = 0;
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content }, stop);
    }

    private static async Task<int> ExtractAsync(Stream from, string draft, CancellationToken stop)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Manifest? manifest = null;
        await using var tar = new TarReader(from, leaveOpen: true);
        while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
        {
            if (manifest is not null || entry.DataStream is null)
                throw Damaged(entry.Name);
            if (entry.Name == ManifestName)
            {
                manifest = await JsonSerializer.DeserializeAsync<Manifest>(entry.DataStream, cancellationToken: stop);
                continue;
            }
            found.Add(entry.Name, await ExtractOneAsync(entry, draft, stop));
        }

        if (manifest is null)
            throw Damaged("no manifest");
        if (manifest.Version != ManifestVersion)
            throw Damaged($"version {manifest.Version}");
        if (manifest.Files.Except(found).Concat(found.Except(manifest.Files)).Select(file => file.Key).FirstOrDefault() is { } wrong)
            throw Damaged(wrong);
        return found.Count;
    }

    private static async Task<string> ExtractOneAsync(TarEntry entry, string draft, CancellationToken stop)
    {
        // Names are made, not taken: nothing in a backup can point outside the folder.
        var path = entry.Name == DatabaseName ? DatabaseName : FilePath(entry.Name);
        var target = Path.Combine(draft, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await using var file = new FileStream(target, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 128 * 1024, useAsync: true);
        await entry.DataStream!.CopyToAsync(file, stop);
        file.Flush(flushToDisk: true);
        file.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stop));
    }

    private static string FilePath(string name)
    {
        var hash = name.Split('/')[^1];
        if (hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower))
        {
            var path = FileStore.RelativePath(Convert.FromHexString(hash));
            if (name == "files/" + path.Replace('\\', '/'))
                return Path.Combine("files", path);
        }
        throw Damaged(name);
    }

    private static int Erase(string database, IReadOnlyList<Erasure> erasures)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ConnectionString);
        connection.Open();
        Run(connection, "PRAGMA secure_delete=ON");
        using var transaction = connection.BeginTransaction();
        var parts = 0;
        foreach (var erasure in erasures)
        {
            var matter = SqliteFaduContext.BytesOf(erasure.Matter.Value);
            parts += Run(connection, Erasing.Parts, erasure.ErasedBy, erasure.Bureau.Value, matter, SqliteFaduContext.BytesOf(erasure.Key.Value));
            Run(connection, Erasing.SearchTokens, erasure.Bureau.Value, matter, erasure.Subject);
        }
        transaction.Commit();
        return parts;
    }

    private static int Run(SqliteConnection connection, string sql, params object[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", parameters[i]);
        return command.ExecuteNonQuery();
    }

    private static StoreRefusedException Damaged(string place, Exception? inner = null) =>
        new($"备份不完整或已损坏（{place}），没有写入任何内容。 The backup is cut short or damaged ({place}); nothing was written.", inner);

    private sealed record Manifest(int Version, DateTimeOffset At, SortedDictionary<string, string> Files);
}

/// <summary>What a restore did.</summary>
/// <param name="Files">Content-addressed files restored.</param>
/// <param name="PartsErased">Parts that the register of erasures names and that were erased again.</param>
public sealed record RestoreReport(int Files, int PartsErased);
