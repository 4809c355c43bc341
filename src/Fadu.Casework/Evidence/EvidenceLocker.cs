using Fadu.Law;
using Fadu.Store;
using Fadu.Store.Files;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Evidence;

/// <summary>Takes in recordings, pictures and papers by their content, each sealed under a key of its own. An act then names them; a file that no act names is nothing yet.</summary>
public sealed class EvidenceLocker
{
    /// <summary>The most bytes of one file unless the host sets less: four gigabytes, a long recording.</summary>
    public const long SizeAtMost = 4L << 30;

    private readonly BureauId bureau;
    private readonly FileStore files;
    private readonly FaduDatabase database;
    private readonly ActStore store;
    private readonly KeyRing keys;
    private readonly TimeProvider time;

    internal EvidenceLocker(BureauId bureau, FileStore files, FaduDatabase database, ActStore store, KeyRing keys, TimeProvider time)
    {
        this.bureau = bureau;
        this.database = database;
        this.files = files;
        this.store = store;
        this.keys = keys;
        this.time = time;
    }

    /// <summary>Takes in an upload. What it is is told from its bytes; what could run in a reader's browser or machine is refused.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="limit">The most bytes that are taken.</param>
    /// <param name="stop">Leaves nothing behind.</param>
    /// <returns>The file, or why it was refused.</returns>
    public async Task<(AttachedFile? File, Bilingual? Refused)> TakeInAsync(Stream content, long limit, CancellationToken stop)
    {
        var key = keys.New();
        await using var sealing = SealedFile.Seal(content, key, MediaKind.Needed);
        StoredFile stored;
        try
        {
            stored = await files.StoreAsync(sealing, SealedFile.SealedLength(Math.Min(limit, SizeAtMost)), stop);
        }
        catch (FileTooLargeException)
        {
            var most = Math.Min(limit, SizeAtMost);
            return (null, new Bilingual($"文件太大：每个最多{Said(most)}。", $"The file is too large: at most {Said(most)} each."));
        }
        if (sealing.Size == 0)
            return (null, Dropped(stored, new Bilingual("文件是空的。", "The file is empty.")));
        if (MediaKind.Of(sealing.Head) is not { } media)
            return (null, Dropped(stored, new Bilingual("这种文件不能作为证据材料：只接收图片、录音、录像、PDF和纯文本。", "This kind of file is not taken: pictures, sound, video, PDF and plain text only.")));

        var (hash, size) = (sealing.Hash(), sealing.Size);
        var isKept = await store.WriteAsync(
            work =>
            {
                // The same file again stays as it is, unless it was erased since.
                if (work.Find<FileRow>(bureau, hash) is { } before && (before.KeyId is not { } old || keys.Find(old) is not null))
                    return false;
                work.Put(new FileRow { Bureau = bureau, Hash = hash, Size = size, MediaType = media, At = BureauZone.Truncated(time.GetUtcNow()), KeyId = key.Id, StoredAs = stored.Hash });
                return true;
            },
            stop);
        if (!isKept)
            files.Remove(stored.Hash);
        return (new AttachedFile(Convert.ToHexStringLower(hash), media, size), null);
    }

    /// <summary>Opens a file for reading, from any place; null when it is not here, or was erased.</summary>
    public async Task<Stream?> OpenAsync(string hash, CancellationToken stop)
    {
        if (Hash(hash) is not { } bytes)
            return null;
        await using var context = database.Reading();
        if (await context.Files.FirstOrDefaultAsync(row => row.Bureau == bureau && row.Hash == bytes, stop) is not { } row)
            return null;
        var name = row.StoredAs ?? row.Hash;
        if (row.KeyId is not { } id)
            return files.Holds(name) ? files.Open(name) : null;
        return keys.Find(id) is { } key && files.Holds(name) ? SealedFile.Open(files.Open(name), key) : null;
    }

    /// <summary>Those of some files that have been taken in, by their hashes.</summary>
    public async Task<IReadOnlyList<AttachedFile>> FindAsync(IEnumerable<string> hashes, CancellationToken stop)
    {
        var asked = hashes.Select(Hash).OfType<byte[]>().DistinctBy(Convert.ToHexStringLower).ToList();
        if (asked.Count == 0)
            return [];
        await using var context = database.Reading();
        var rows = await context.Files.Where(row => row.Bureau == bureau && asked.Contains(row.Hash)).ToListAsync(stop);
        return [.. rows.Select(row => new AttachedFile(Convert.ToHexStringLower(row.Hash), row.MediaType, row.Size)).OrderBy(file => file.Hash, StringComparer.Ordinal)];
    }

    private static byte[]? Hash(string hex) => hex.Length == 64 && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;

    private static string Said(long bytes) => bytes >= 1 << 20 ? FormattableString.Invariant($"{bytes >> 20} MB") : FormattableString.Invariant($"{bytes} B");

    private Bilingual Dropped(StoredFile stored, Bilingual why)
    {
        files.Remove(stored.Hash);
        return why;
    }
}
