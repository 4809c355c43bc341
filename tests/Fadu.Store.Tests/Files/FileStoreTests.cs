using System.Text;
using Fadu.Store.Files;

namespace Fadu.Store.Tests.Files;

public sealed class FileStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fadu-files-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_kept_under_the_hash_of_its_bytes()
    {
        var files = new FileStore(folder);

        var stored = await files.StoreAsync(Of("abc"), 10, Stop);

        // FIPS 180-2, appendix B.1.
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Convert.ToHexStringLower(stored.Hash));
        Assert.Equal(3, stored.Size);
        Assert.True(File.Exists(Path.Combine(folder, "ba", "78", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
        await using var content = files.Open(stored.Hash);
        Assert.Equal("abc", await new StreamReader(content).ReadToEndAsync(Stop));
    }

    [Fact]
    public async Task The_same_bytes_are_kept_once_and_no_draft_stays()
    {
        var files = new FileStore(folder);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => files.StoreAsync(Of("abc"), 10, Stop)));

        Assert.Single(files.All());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder, "drafts")));
    }

    [Fact]
    public async Task A_file_beyond_the_limit_is_refused_and_nothing_stays()
    {
        var files = new FileStore(folder);

        var refused = await Assert.ThrowsAsync<FileTooLargeException>(() => files.StoreAsync(Of("abcd"), 3, Stop));

        Assert.Equal(3, refused.Limit);
        Assert.Empty(files.All());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder, "drafts")));
    }

    [Fact]
    public async Task A_changed_byte_is_found()
    {
        var files = new FileStore(folder);
        var stored = await files.StoreAsync(Of("abc"), 10, Stop);
        Assert.True(await files.VerifyAsync(stored.Hash, Stop));

        await File.WriteAllTextAsync(Path.Combine(folder, FileStore.RelativePath(stored.Hash)), "abd", Stop);

        Assert.False(await files.VerifyAsync(stored.Hash, Stop));
        Assert.False(await files.VerifyAsync(new byte[32], Stop));
    }

    private static MemoryStream Of(string text) => new(Encoding.UTF8.GetBytes(text));
}
