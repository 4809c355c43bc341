using System.Security.Cryptography;
using Fadu.Store.Files;
using Fadu.Store.Keys;

namespace Fadu.Store.Tests.Files;

/// <summary>A sealed file gives back what was sealed, from any place, and nothing of what was changed, moved or cut.</summary>
public sealed class SealedFileTests : IDisposable
{
    private const int Piece = 64 * 1024;
    private const int SealedPiece = Piece + 16;
    private const int Mark = 8;

    private readonly string folder = Directory.CreateTempSubdirectory("fadu-sealed-").FullName;
    private readonly KeyRing keys;

    public SealedFileTests() => keys = KeyRing.Open(Path.Combine(folder, "keys"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        keys.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Piece - 1)]
    [InlineData(Piece)]
    [InlineData(Piece + 1)]
    [InlineData((3 * Piece) + 7)]
    public async Task It_gives_back_what_was_sealed_from_any_place(int size)
    {
        var (content, key) = (RandomNumberGenerator.GetBytes(size), keys.New());
        await using var sealing = SealedFile.Seal(new MemoryStream(content), key, headLength: 100);
        var stored = await ReadAsync(sealing);

        Assert.Equal((size, SealedFile.SealedLength(size)), ((int)sealing.Size, (long)stored.Length));
        Assert.Equal(content[..Math.Min(size, 100)], sealing.Head.ToArray());
        Assert.Equal(SHA256.HashData(content), sealing.Hash());
        Assert.Equal(content, await OpenedAsync(stored, key));
        await using var opened = SealedFile.Open(new MemoryStream(stored), key);
        Assert.Equal(size, opened.Length);
        foreach (var (from, length) in new[] { (0, 10), (Piece - 5, 10), (Piece, 1), (size / 2, 100), (size - 1, 50), (size + 5, 10) })
        {
            if (from < 0)
                continue;
            opened.Position = from;
            var read = new byte[length];
            var found = await opened.ReadAtLeastAsync(read, length, throwOnEndOfStream: false, Stop);
            Assert.Equal(content[Math.Min(from, size)..Math.Min(from + length, size)], read[..found]);
        }
    }

    [Fact]
    public async Task Nothing_of_it_shows_and_two_seals_of_one_file_have_nothing_in_common()
    {
        var content = new byte[2 * Piece];
        var (one, other) = (await SealedAsync(content, keys.New()), await SealedAsync(content, keys.New()));

        Assert.NotEqual(one[Mark..100], other[Mark..100]);
        Assert.NotEqual(one[Mark..(Mark + 64)], one[(Mark + SealedPiece)..(Mark + SealedPiece + 64)]);
        Assert.DoesNotContain(Enumerable.Range(Mark, one.Length - Mark - 16), i => one.AsSpan(i, 16).IndexOfAnyExcept((byte)0) < 0);
    }

    [Fact]
    public async Task What_was_changed_moved_left_out_or_cut_short_does_not_open_nor_does_it_under_another_key()
    {
        var (content, key) = (RandomNumberGenerator.GetBytes(3 * Piece), keys.New());
        var stored = await SealedAsync(content, key);
        byte[] Changed(int at) => [.. stored[..at], (byte)(stored[at] ^ 1), .. stored[(at + 1)..]];
        byte[] PieceOf(int number) => stored[(Mark + (number * SealedPiece))..Math.Min(stored.Length, Mark + ((number + 1) * SealedPiece))];

        Assert.Equal(content, await OpenedAsync(stored, key));
        foreach (var (what, spoilt) in new[]
        {
            ("the mark", Changed(0)), ("a first byte", Changed(Mark)), ("a tag", Changed(Mark + Piece)), ("the last byte", Changed(stored.Length - 1)),
            ("two pieces changed places", [.. stored[..Mark], .. PieceOf(1), .. PieceOf(0), .. PieceOf(2)]),
            ("one left out", [.. stored[..Mark], .. PieceOf(0), .. PieceOf(2)]),
            ("the last left out", [.. stored[..Mark], .. PieceOf(0), .. PieceOf(1)]),
            ("cut in a piece", stored[..^20]), ("only a mark", stored[..Mark]), ("nothing", []),
            ("one twice", [.. stored, .. PieceOf(2)]),
        })
            Assert.True(await IsRefusedAsync(spoilt, key), what);
        Assert.True(await IsRefusedAsync(stored, keys.New()), "another key");
    }

    private static async Task<bool> IsRefusedAsync(byte[] stored, DataKey key)
    {
        try
        {
            await OpenedAsync(stored, key);
            return false;
        }
        catch (CryptographicException)
        {
            return true;
        }
    }

    private static async Task<byte[]> SealedAsync(byte[] content, DataKey key)
    {
        await using var sealing = SealedFile.Seal(new MemoryStream(content), key, headLength: 0);
        return await ReadAsync(sealing);
    }

    private static async Task<byte[]> OpenedAsync(byte[] stored, DataKey key)
    {
        await using var opened = SealedFile.Open(new MemoryStream(stored), key);
        return await ReadAsync(opened);
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Stop);
        return all.ToArray();
    }
}
