using System.Security.Cryptography;

namespace Fadu.Store.Keys;

/// <summary>The key folder's files: owner-only, written whole or not at all.</summary>
internal static class KeyFiles
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    public static void EnsureFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnerFolder);
        RefuseOthers(folder);
    }

    /// <summary>The secret of a file, made on first use.</summary>
    public static byte[] ReadOrMake(string path)
    {
        if (!File.Exists(path))
            Write(path, [RandomNumberGenerator.GetBytes(DataKey.Size)]);
        return Read(path)[0];
    }

    /// <summary>The secrets of a file, the present one first.</summary>
    public static IReadOnlyList<byte[]> Read(string path)
    {
        RefuseOthers(path);
        try
        {
            var secrets = File.ReadAllLines(path).Select(Convert.FromBase64String).ToList();
            if (secrets.Count > 0 && secrets.All(secret => secret.Length == DataKey.Size))
                return secrets;
        }
        catch (FormatException)
        {
            // Said below, without the content.
        }
        throw new StoreRefusedException($"密钥文件 {path} 已损坏：请从密钥备份恢复。 The key file {path} is damaged: restore it from your copy of the keys.");
    }

    public static void Write(string path, IReadOnlyList<byte[]> secrets)
    {
        var draft = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerFile;
        using (var file = new FileStream(draft, options))
        {
            foreach (var secret in secrets)
                file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(secret) + "\n"));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: true);
        Durable.FlushFolder(Path.GetDirectoryName(path)!);
    }

    private static void RefuseOthers(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new StoreRefusedException(
                $"{path} 可被他人读取：请执行 chmod go-rwx。 {path} can be read by others: run chmod go-rwx on it.");
        }
    }
}
