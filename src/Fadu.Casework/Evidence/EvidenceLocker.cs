using Fadu.Law;
using Fadu.Store;
using Fadu.Store.Files;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Evidence;

/// <summary>Takes in recordings, pictures and papers by their content. An act then names them; a file that no act names is nothing yet.</summary>
public sealed class EvidenceLocker
{
    /// <summary>The most bytes of one file unless the host sets less: four gigabytes, a long recording.</summary>
    public const long SizeAtMost = 4L << 30;

    private readonly BureauId bureau;
    private readonly FileStore files;
    private readonly FaduDatabase database;
    private readonly ActStore store;
    private readonly TimeProvider time;

    internal EvidenceLocker(BureauId bureau, FileStore files, FaduDatabase database, ActStore store, TimeProvider time)
    {
        this.bureau = bureau;
        this.database = database;
        this.files = files;
        this.store = store;
        this.time = time;
    }

    /// <summary>Takes in an upload. What it is is told from its bytes; what could run in a reader's browser or machine is refused.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="limit">The most bytes that are taken.</param>
    /// <param name="stop">Leaves nothing behind.</param>
    /// <returns>The file, or why it was refused.</returns>
    public async Task<(AttachedFile? File, Bilingual? Refused)> TakeInAsync(Stream content, long limit, CancellationToken stop)
    {
        StoredFile stored;
        try
        {
            stored = await files.StoreAsync(content, Math.Min(limit, SizeAtMost), stop);
        }
        catch (FileTooLargeException tooLarge)
        {
            return (null, new Bilingual($"文件太大：每个最多{Said(tooLarge.Limit)}。", $"The file is too large: at most {Said(tooLarge.Limit)} each."));
        }
        if (stored.Size == 0)
            return (null, new Bilingual("文件是空的。", "The file is empty."));

        var media = await MediaOfAsync(stored.Hash, stop);
        if (media is null)
            return (null, new Bilingual(
                "这种文件不能作为证据材料：只接收图片、录音、录像、PDF和纯文本。", "This kind of file is not taken: pictures, sound, video, PDF and plain text only."));
        await store.WriteAsync(
            work => work.Put(new FileRow { Bureau = bureau, Hash = stored.Hash, Size = stored.Size, MediaType = media, At = BureauZone.Truncated(time.GetUtcNow()) }), stop);
        return (new AttachedFile(Convert.ToHexStringLower(stored.Hash), media, stored.Size), null);
    }

    /// <summary>Opens a file for reading; null when it is not here.</summary>
    public Stream? Open(string hash) => Hash(hash) is { } bytes && files.Holds(bytes) ? files.Open(bytes) : null;

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

    private async Task<string?> MediaOfAsync(byte[] hash, CancellationToken stop)
    {
        await using var file = files.Open(hash);
        var head = new byte[MediaKind.Needed];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop);
        return MediaKind.Of(head.AsSpan(0, read));
    }
}
