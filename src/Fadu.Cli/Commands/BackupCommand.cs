using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Store;
using Fadu.Store.Files;
using Fadu.Store.Folder;
using Fadu.Store.Keys;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu backup</c> and <c>fadu restore</c>: an online copy of the data folder in one file, never with keys.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var data = new StoredData();
        var to = new Option<string>("--to") { Required = true, Description = Words.Of("备份文件，须是新的", "the backup, a new file") };
        var json = DeadlineCommand.JsonOption();
        var command = new Command("backup", Words.Of("在线备份数据目录；不含密钥", "copy the data folder while it is in use; never the keys")) { to, json };
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed);
            return StoredData.AsSentencesAsync(folder.Path, () => BackUpAsync(folder, Path.GetFullPath(parsed.GetRequiredValue(to)), parsed.GetValue(json), stop));
        });
        return command;
    }

    public static Command CreateRestore()
    {
        var data = new StoredData();
        var from = new Option<string>("--from") { Required = true, Description = Words.Of("备份文件", "the backup") };
        var json = DeadlineCommand.JsonOption();
        var command = new Command("restore", Words.Of("把备份恢复到新目录，并重做其后的删除", "restore a backup into a new folder, and erase again what was erased since")) { from, json };
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed);
            return StoredData.AsSentencesAsync(folder.Path, () => RestoreAsync(folder, Path.GetFullPath(parsed.GetRequiredValue(from)), parsed.GetValue(json), stop));
        });
        return command;
    }

    private static async Task<int> BackUpAsync(DataFolderOptions folder, string to, bool json, CancellationToken stop)
    {
        if (File.Exists(to))
            throw new CommandProblem($"{to} 已经存在：备份只写新文件。 {to} is there already: a backup is a new file.");

        var database = await DataFolder.OpenDatabaseAsync(folder, stop);
        var draft = to + ".part";
        try
        {
            await using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await Backup.WriteAsync(database, new FileStore(Path.Combine(folder.Path, "files")), file, TimeProvider.System.GetUtcNow(), stop);
                file.Flush(flushToDisk: true);
            }
            File.Move(draft, to);
        }
        finally
        {
            File.Delete(draft);
        }
        var size = new FileInfo(to).Length;
        Console.WriteLine(json
            ? DeadlineCommand.Json(new JsonObject { ["ok"] = true, ["file"] = to, ["bytes"] = size })
            : string.Create(CultureInfo.InvariantCulture, $"已备份到 {to}，{size} 字节；密钥不在其中，请另行保管。 Backed up; the keys are not in it: keep a copy of them elsewhere."));
        return 0;
    }

    private static async Task<int> RestoreAsync(DataFolderOptions folder, string from, bool json, CancellationToken stop)
    {
        if (folder.Database is not null)
            throw new CommandProblem("备份只恢复到目录里的数据库；PostgreSQL 请用 pg_restore。 A backup is restored into a folder; for PostgreSQL use pg_restore.");
        if (!File.Exists(from))
            throw new CommandProblem($"没有文件 {from}。 There is no file {from}.");
        var place = folder.Keys ?? DataFolder.DefaultKeys(folder.Path);
        if (!KeyRing.IsIn(place))
            throw new CommandProblem($"密钥目录 {place} 里没有密钥：备份不含密钥，请用 --keys 指明原来的密钥。 There are no keys in {place}: a backup holds none; name the keys with --keys.");

        using var keys = KeyRing.Open(place, folder.Vault);
        await using var file = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read);
        var report = await Backup.RestoreAsync(file, folder.Path, keys, stop);
        Console.WriteLine(json
            ? DeadlineCommand.Json(new JsonObject { ["ok"] = true, ["files"] = report.Files, ["partsErased"] = report.PartsErased })
            : string.Create(CultureInfo.InvariantCulture, $"已恢复到 {folder.Path}：文件 {report.Files}，重做删除 {report.PartsErased}。请用 fadu ledger verify 核对。 Restored; verify it with fadu ledger verify."));
        return 0;
    }
}
