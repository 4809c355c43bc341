using System.Numerics;

namespace Fadu.Ledger;

/// <summary>A node of the tree that covers 2^<see cref="Level"/> leaves: those from Index × 2^Level, all present.</summary>
/// <param name="Level">0 for leaf hashes.</param>
/// <param name="Index">From 0, counted within the level.</param>
public readonly record struct TreeNode(int Level, long Index);

/// <summary>A bureau's Merkle tree, held as the few complete subtrees on its right edge: appending costs O(log n), and nothing is read back.</summary>
/// <remarks>RFC 6962, section 2.1: a leaf is SHA-256(0x00 ‖ data), an inner node SHA-256(0x01 ‖ left ‖ right), the empty tree SHA-256("").</remarks>
public sealed class MerkleTree
{
    private readonly List<LedgerHash> peaks;

    /// <summary>An empty tree.</summary>
    public MerkleTree() => peaks = [];

    private MerkleTree(long size, IEnumerable<LedgerHash> peaks)
    {
        Size = size;
        this.peaks = [.. peaks];
    }

    /// <summary>The root of the tree without leaves.</summary>
    public static LedgerHash EmptyRoot { get; } = LedgerHash.Of([]);

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The complete subtrees, largest first: one for each bit set in <see cref="Size"/>. Enough to go on from.</summary>
    public IReadOnlyList<LedgerHash> Peaks => peaks;

    /// <summary>The Merkle tree hash of all leaves so far.</summary>
    public LedgerHash Root
    {
        get
        {
            if (peaks.Count == 0)
                return EmptyRoot;
            var root = peaks[^1];
            for (var i = peaks.Count - 2; i >= 0; i--)
                root = NodeHash(peaks[i], root);
            return root;
        }
    }

    /// <summary>Goes on from a stored right edge, after checking it against the signed head it belongs to.</summary>
    /// <param name="head">The head whose size and root the edge must have.</param>
    /// <param name="peaks">As <see cref="Peaks"/> gave them.</param>
    /// <exception cref="LedgerBrokenException">The edge does not give the head's root.</exception>
    public static MerkleTree Resume(Checkpoint head, IReadOnlyList<LedgerHash> peaks)
    {
        var tree = new MerkleTree(head.Size, peaks);
        if (peaks.Count != BitOperations.PopCount((ulong)head.Size) || tree.Root != head.Root)
            throw new LedgerBrokenException(head.Size, head.Root, tree.Root, head);
        return tree;
    }

    /// <summary>The right edge of the tree of <paramref name="size"/> leaves, read from stored nodes.</summary>
    public static MerkleTree At(long size, Func<TreeNode, LedgerHash> read)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return new MerkleTree(size, PeaksOf(0, size).Select(read));
    }

    /// <summary>SHA-256(0x00 ‖ data).</summary>
    public static LedgerHash LeafHash(ReadOnlySpan<byte> data)
    {
        Span<byte> bytes = data.Length <= 64 ? stackalloc byte[1 + data.Length] : new byte[1 + data.Length];
        bytes[0] = 0x00;
        data.CopyTo(bytes[1..]);
        return LedgerHash.Of(bytes);
    }

    /// <summary>The leaf hash of an act: its data are the 32 bytes of its link.</summary>
    public static LedgerHash LeafHash(LedgerHash link)
    {
        Span<byte> bytes = stackalloc byte[LedgerHash.Size];
        link.CopyTo(bytes);
        return LeafHash(bytes);
    }

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    public static LedgerHash NodeHash(LedgerHash left, LedgerHash right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * LedgerHash.Size)];
        bytes[0] = 0x01;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + LedgerHash.Size)..]);
        return LedgerHash.Of(bytes);
    }

    /// <summary>Appends one leaf.</summary>
    /// <param name="leafHash">As <see cref="LeafHash(LedgerHash)"/> gives it.</param>
    /// <param name="completed">Called for the leaf and for each node that it completes, upwards; what a store keeps.</param>
    public void Append(LedgerHash leafHash, Action<TreeNode, LedgerHash>? completed = null)
    {
        var hash = leafHash;
        var level = 0;
        completed?.Invoke(new TreeNode(0, Size), hash);
        for (var bits = Size; (bits & 1) == 1; bits >>= 1)
        {
            hash = NodeHash(peaks[^1], hash);
            peaks.RemoveAt(peaks.Count - 1);
            level++;
            completed?.Invoke(new TreeNode(level, Size >> level), hash);
        }
        peaks.Add(hash);
        Size++;
    }

    /// <summary>The Merkle tree hash of the leaves from <paramref name="start"/> (included) to <paramref name="end"/> (not included).</summary>
    internal static LedgerHash RangeHash(long start, long end, Func<TreeNode, LedgerHash> read)
    {
        var nodes = PeaksOf(start, end);
        var hash = read(nodes[^1]);
        for (var i = nodes.Count - 2; i >= 0; i--)
            hash = NodeHash(read(nodes[i]), hash);
        return hash;
    }

    // The complete subtrees of D[start:end], largest first. The start is a multiple of the largest, as in all ranges of RFC 6962.
    private static List<TreeNode> PeaksOf(long start, long end)
    {
        var nodes = new List<TreeNode>();
        while (start < end)
        {
            var level = BitOperations.Log2((ulong)(end - start));
            nodes.Add(new TreeNode(level, start >> level));
            start += 1L << level;
        }
        return nodes;
    }
}
