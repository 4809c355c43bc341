using System.Runtime.InteropServices;

namespace Fadu.Store;

/// <summary>Makes a folder's new names outlive a power cut; .NET flushes files only.</summary>
internal static partial class Durable
{
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(folder, 0);
        if (handle < 0)
            throw new IOException($"cannot open {folder} to flush it, errno {Marshal.GetLastPInvokeError()}");
        var flushed = Flush(handle);
        _ = Close(handle);
        if (flushed != 0)
            throw new IOException($"cannot flush {folder}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
