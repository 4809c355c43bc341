using System.Globalization;

namespace Fadu.Store.Folder;

/// <summary>One process writes to a data folder: a lock the kernel drops with the process, and beside it the writer's number and address.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream held;
    private readonly string owner;

    private FolderLock(FileStream held, string owner)
    {
        this.held = held;
        this.owner = owner;
    }

    /// <param name="folder">The data folder.</param>
    /// <param name="address">Where the writer can be reached; shown to whoever is refused.</param>
    /// <exception cref="StoreRefusedException">Another process holds it.</exception>
    public static FolderLock Take(string folder, string address)
    {
        var owner = Path.Combine(folder, "fadu.owner");
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(folder, "fadu.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            var who = File.Exists(owner) ? File.ReadAllText(owner).Trim() : "?";
            throw new StoreRefusedException(
                $"数据目录 {folder} 正被另一进程写入（{who}）：请通过它操作，或先停止它。 "
                + $"The data folder {folder} is being written by another process ({who}): use that one, or stop it first.");
        }

        File.WriteAllText(owner, string.Create(CultureInfo.InvariantCulture, $"pid {Environment.ProcessId}, {address}\n"));
        return new FolderLock(held, owner);
    }

    public void Dispose()
    {
        File.Delete(owner);
        held.Dispose();
    }
}
