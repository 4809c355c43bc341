using System.Buffers;
using System.Security.Cryptography;

namespace Fadu.Store.Files;

/// <summary>Content-addressed files in a folder: the name of a file is the SHA-256 of its bytes.</summary>
public sealed class FileStore
{
    private readonly string folder;
    private readonly string drafts;

    /// <param name="folder">Made when it is not there.</param>
    public FileStore(string folder)
    {
        this.folder = folder;
        drafts = Path.Combine(folder, "drafts");
    }

    /// <summary>Takes in a file; when this returns it outlives a power cut.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="limit">The most bytes that are taken.</param>
    /// <param name="stop">Leaves nothing behind.</param>
    /// <exception cref="FileTooLargeException">There is more than <paramref name="limit"/>; nothing is kept.</exception>
    public async Task<StoredFile> StoreAsync(Stream content, long limit, CancellationToken stop)
    {
        Directory.CreateDirectory(drafts);
        var draft = Path.Combine(drafts, Guid.NewGuid().ToString("N"));
        try
        {
            var stored = await CopyAsync(content, draft, limit, stop);
            var path = PathOf(stored.Hash);
            if (!File.Exists(path))
            {
                var shard = Path.GetDirectoryName(path)!;
                Directory.CreateDirectory(shard);
                File.Move(draft, path, overwrite: true);
                Durable.FlushFolder(shard);
                Durable.FlushFolder(Path.GetDirectoryName(shard)!);
                Durable.FlushFolder(folder);
            }
            return stored;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Whether the file is there. Says nothing of its content.</summary>
    public bool Holds(byte[] hash) => File.Exists(PathOf(hash));

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public FileStream Open(byte[] hash) =>
        new(PathOf(hash), new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous });

    /// <summary>Whether the file is there and its bytes are what its name says.</summary>
    public async Task<bool> VerifyAsync(byte[] hash, CancellationToken stop)
    {
        if (!Holds(hash))
            return false;
        await using var file = Open(hash);
        return (await SHA256.HashDataAsync(file, stop)).AsSpan().SequenceEqual(hash);
    }

    /// <summary>Removes a file: erasure of what no other act names.</summary>
    public void Remove(byte[] hash)
    {
        var path = PathOf(hash);
        if (!File.Exists(path))
            return;
        File.Delete(path);
        Durable.FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>The hashes of all files, in no order.</summary>
    public IEnumerable<byte[]> All() => !Directory.Exists(folder)
        ? []
        : Directory.EnumerateDirectories(folder).Where(shard => shard != drafts)
            .SelectMany(shard => Directory.EnumerateFiles(shard, "*", SearchOption.AllDirectories))
            .Select(path => Convert.FromHexString(Path.GetFileName(path)));

    /// <summary>The path of a file below the store's folder.</summary>
    public static string RelativePath(byte[] hash)
    {
        if (hash.Length != SHA256.HashSizeInBytes)
            throw new ArgumentException($"a file's hash has {SHA256.HashSizeInBytes} bytes, found {hash.Length}", nameof(hash));
        var name = Convert.ToHexStringLower(hash);
        return Path.Combine(name[..2], name[2..4], name);
    }

    private static async Task<StoredFile> CopyAsync(Stream content, string draft, long limit, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        var size = 0L;
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, stop)) > 0)
            {
                size += read;
                if (size > limit)
                    throw new FileTooLargeException(limit);
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), stop);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
        file.Flush(flushToDisk: true);
        return new StoredFile(hash.GetHashAndReset(), size);
    }

    private string PathOf(byte[] hash) => Path.Combine(folder, RelativePath(hash));
}

/// <summary>A file taken in.</summary>
/// <param name="Hash">SHA-256 of its bytes.</param>
/// <param name="Size">Length in bytes.</param>
public sealed record StoredFile(byte[] Hash, long Size);

/// <summary>A file has more bytes than are taken.</summary>
public sealed class FileTooLargeException(long limit) : IOException($"The file has more than {limit} bytes.")
{
    /// <summary>The most bytes that are taken.</summary>
    public long Limit { get; } = limit;
}
