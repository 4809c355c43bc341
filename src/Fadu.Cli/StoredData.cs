using System.CommandLine;
using System.CommandLine.Parsing;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Store.Keys;
using Microsoft.Data.Sqlite;

namespace Fadu.Cli;

/// <summary>The options by which a command finds a data folder, and the sentences for what can be wrong with one.</summary>
internal sealed class StoredData
{
    private readonly Option<string> data = new("--data") { Required = true, Description = Words.Of("数据目录", "the data folder") };
    private readonly Option<string?> keys = new("--keys") { Description = Words.Of("密钥目录；默认在数据旁边", "the folder of keys; by default beside the data") };
    private readonly Option<string?> database = new("--database") { Description = Words.Of("PostgreSQL 连接串；默认用目录里的 fadu.db", "a PostgreSQL connection string; by default fadu.db in the folder") };

    /// <summary>Puts the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[data, keys, database])
            command.Options.Add(option);
    }

    /// <summary>What was given, with the vault of the surroundings.</summary>
    public DataFolderOptions In(ParseResult parsed) =>
        new(Path.GetFullPath(parsed.GetRequiredValue(data))) { Keys = parsed.GetValue(keys), Database = parsed.GetValue(database), Vault = KeyVaults.Configured() };

    /// <summary>The keys of a folder; null when none was named and none lie beside the data.</summary>
    /// <exception cref="CommandProblem">A folder was named and holds none.</exception>
    public static KeyRing? KeysOf(DataFolderOptions folder)
    {
        var place = folder.Keys ?? DataFolder.DefaultKeys(folder.Path);
        if (KeyRing.IsIn(place))
            return KeyRing.Open(place, folder.Vault);
        return folder.Keys is null ? null : throw new CommandProblem($"密钥目录 {place} 里没有密钥。 There are no keys in {place}.");
    }

    /// <summary>Runs a command on a folder; what is wrong with the folder or a file is a sentence.</summary>
    public static async Task<int> AsSentencesAsync(string path, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (StoreRefusedException refused)
        {
            throw new CommandProblem(refused.Message, refused);
        }
        catch (SqliteException broken) when (broken.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw new CommandProblem($"{path} 里的数据库已损坏（{broken.Message}）：请从备份恢复。 The database in {path} is damaged: restore it from a backup.", broken);
        }
        catch (SqliteException broken) when (broken.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
        {
            throw new CommandProblem($"{path} 里的数据库正被另一进程锁住，请稍后再试。 The database in {path} is locked by another process: try again later.", broken);
        }
        catch (SqliteException broken)
        {
            throw new CommandProblem($"{path} 里的数据库不能读（{broken.Message}）。 The database in {path} cannot be read.", broken);
        }
        catch (Npgsql.NpgsqlException broken)
        {
            throw new CommandProblem($"PostgreSQL 没有照办（{broken.Message}）。 PostgreSQL did not do as asked.", broken);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new CommandProblem($"文件读写失败：{broken.Message} A file could not be read or written.", broken);
        }
    }
}
