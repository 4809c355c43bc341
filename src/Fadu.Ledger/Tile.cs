using System.Buffers.Binary;
using System.Globalization;

namespace Fadu.Ledger;

/// <summary>One tile of the published tree: up to 256 neighbouring hashes of a level that is a multiple of eight.</summary>
/// <param name="Level">The tile's level: it holds tree nodes of level 8 × Level; 0 holds leaf hashes.</param>
/// <param name="Index">From 0, within the level.</param>
/// <param name="Width">Hashes in it, 1 to 256; fewer than 256 makes it a partial tile.</param>
/// <remarks>C2SP tlog-tiles, "Merkle Tree" and "Partial Tiles".</remarks>
public readonly record struct Tile(int Level, long Index, int Width)
{
    /// <summary>Hashes in a full tile.</summary>
    public const int FullWidth = 256;

    private const int Height = 8;

    /// <summary>Where the tile lies below the ledger's folder: <c>tile/0/x001/067</c>, <c>tile/1/000.p/17</c>.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"tile/{Level}/{NumberPath(Index, Width)}");

    /// <summary>Where the entry bundle beside this level 0 tile lies: <c>tile/entries/x001/067</c>.</summary>
    public string EntriesPath => $"tile/entries/{NumberPath(Index, Width)}";

    /// <summary>The tree nodes whose hashes the tile holds, in order.</summary>
    public IEnumerable<TreeNode> Nodes
    {
        get
        {
            var (level, first) = (Level * Height, Index * FullWidth);
            return Enumerable.Range(0, Width).Select(i => new TreeNode(level, first + i));
        }
    }

    /// <summary>The tiles that a tree of <paramref name="newSize"/> leaves has and one of <paramref name="oldSize"/> had not, in order of level and index.</summary>
    /// <param name="oldSize">Leaves already published; 0 gives all tiles.</param>
    /// <param name="newSize">At least <paramref name="oldSize"/>.</param>
    public static IEnumerable<Tile> NewBetween(long oldSize, long newSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(newSize, oldSize);

        for (var level = 0; newSize >> (level * Height) > 0; level++)
        {
            var (had, has) = (oldSize >> (level * Height), newSize >> (level * Height));
            for (var index = had / FullWidth; index * FullWidth < has && had < has; index++)
                yield return new Tile(level, index, (int)Math.Min(FullWidth, has - (index * FullWidth)));
        }
    }

    /// <summary>The tile's bytes.</summary>
    /// <param name="read">Gives the hash of a complete node.</param>
    public byte[] Write(Func<TreeNode, LedgerHash> read)
    {
        var bytes = new byte[Width * LedgerHash.Size];
        var i = 0;
        foreach (var node in Nodes)
            read(node).CopyTo(bytes.AsSpan(LedgerHash.Size * i++));
        return bytes;
    }

    /// <summary>Reads any complete node of a tree of <paramref name="size"/> leaves from its tiles; what <see cref="Proof"/> asks for.</summary>
    /// <param name="size">Leaves in the tree; decides which tiles are partial.</param>
    /// <param name="fetch">Gives a tile's bytes.</param>
    /// <param name="hash">The hash the tree is made with; null for SHA-256.</param>
    /// <exception cref="FormatException">Thrown by the reader when a tile has not the length its width asks for.</exception>
    public static Func<TreeNode, LedgerHash> Reader(long size, Func<Tile, ReadOnlyMemory<byte>> fetch, TreeHash? hash = null) => node =>
    {
        var tileLevel = node.Level / Height;
        var within = node.Level - (tileLevel * Height);
        var first = node.Index << within;
        var index = first / FullWidth;
        var tile = new Tile(tileLevel, index, (int)Math.Min(FullWidth, (size >> (tileLevel * Height)) - (index * FullWidth)));
        var bytes = fetch(tile);
        if (bytes.Length != tile.Width * LedgerHash.Size)
            throw new FormatException($"{tile.Path}: expected {tile.Width * LedgerHash.Size} bytes, found {bytes.Length}");

        var subtree = new MerkleTree(hash);
        for (var i = 0; i < 1 << within; i++)
            subtree.Append(new LedgerHash(bytes.Span.Slice((int)(first - (index * FullWidth) + i) * LedgerHash.Size, LedgerHash.Size)));
        return subtree.Root;
    };

    /// <summary>An entry bundle: each entry after its length in two bytes, big-endian.</summary>
    /// <remarks>C2SP tlog-tiles, "Log entries".</remarks>
    /// <exception cref="ArgumentException">An entry longer than 65,535 bytes.</exception>
    public static byte[] WriteEntries(IEnumerable<ReadOnlyMemory<byte>> entries)
    {
        using var bundle = new MemoryStream();
        Span<byte> length = stackalloc byte[2];
        foreach (var entry in entries)
        {
            if (entry.Length > ushort.MaxValue)
                throw new ArgumentException($"an entry has at most {ushort.MaxValue} bytes, found {entry.Length}", nameof(entries));
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)entry.Length);
            bundle.Write(length);
            bundle.Write(entry.Span);
        }
        return bundle.ToArray();
    }

    /// <summary>The entries of a bundle.</summary>
    /// <exception cref="FormatException">The last entry is cut off.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ReadEntries(ReadOnlyMemory<byte> bundle)
    {
        var entries = new List<ReadOnlyMemory<byte>>();
        while (bundle.Length > 0)
        {
            var length = bundle.Length < 2 ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(bundle.Span);
            if (length > bundle.Length - 2)
                throw new FormatException($"entry bundle: entry {entries.Count} is cut off");
            entries.Add(bundle.Slice(2, length));
            bundle = bundle[(2 + length)..];
        }
        return entries;
    }

    private static string NumberPath(long index, int width)
    {
        var path = (index % 1000).ToString("D3", CultureInfo.InvariantCulture);
        for (var rest = index / 1000; rest > 0; rest /= 1000)
            path = "x" + (rest % 1000).ToString("D3", CultureInfo.InvariantCulture) + "/" + path;
        return width == FullWidth ? path : path + ".p/" + width.ToString(CultureInfo.InvariantCulture);
    }
}
