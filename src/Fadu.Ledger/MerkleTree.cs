using System.Numerics;

namespace Fadu.Ledger;

/// <summary>A node of the tree that covers 2^<see cref="Level"/> leaves: those from Index × 2^Level, all present.</summary>
/// <param name="Level">0 for leaf hashes.</param>
/// <param name="Index">From 0, counted within the level.</param>
public readonly record struct TreeNode(int Level, long Index);

/// <summary>A bureau's Merkle tree, held as the few complete subtrees on its right edge: appending costs O(log n), and nothing is read back.</summary>
/// <remarks>RFC 6962, section 2.1, with SHA-256 unless another hash is named.</remarks>
public sealed class MerkleTree
{
    private readonly TreeHash hash;
    private readonly List<LedgerHash> peaks;

    /// <summary>An empty tree.</summary>
    /// <param name="hash">The hash it is made with; null for SHA-256.</param>
    public MerkleTree(TreeHash? hash = null)
        : this(0, [], hash)
    {
    }

    private MerkleTree(long size, IEnumerable<LedgerHash> peaks, TreeHash? hash)
    {
        Size = size;
        this.peaks = [.. peaks];
        this.hash = hash ?? TreeHash.Sha256;
    }

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
                return hash.Empty;
            var root = peaks[^1];
            for (var i = peaks.Count - 2; i >= 0; i--)
                root = hash.Node(peaks[i], root);
            return root;
        }
    }

    /// <summary>Goes on from a stored right edge, after checking it against the signed head it belongs to.</summary>
    /// <param name="head">The head whose size and root the edge must have.</param>
    /// <param name="peaks">As <see cref="Peaks"/> gave them.</param>
    /// <exception cref="LedgerBrokenException">The edge does not give the head's root.</exception>
    public static MerkleTree Resume(Checkpoint head, IReadOnlyList<LedgerHash> peaks)
    {
        var tree = new MerkleTree(head.Size, peaks, TreeHash.Sha256);
        if (peaks.Count != BitOperations.PopCount((ulong)head.Size) || tree.Root != head.Root)
            throw new LedgerBrokenException(head.Size, head.Root, tree.Root, head);
        return tree;
    }

    /// <summary>The right edge of the tree of <paramref name="size"/> leaves, read from stored nodes.</summary>
    /// <param name="size">Leaves in it.</param>
    /// <param name="read">Gives the hash of a complete node.</param>
    /// <param name="hash">The hash it is made with; null for SHA-256.</param>
    public static MerkleTree At(long size, Func<TreeNode, LedgerHash> read, TreeHash? hash = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return new MerkleTree(size, PeaksOf(0, size).Select(read), hash);
    }

    /// <summary>SHA-256(0x00 ‖ data).</summary>
    public static LedgerHash LeafHash(ReadOnlySpan<byte> data) => TreeHash.Sha256.Leaf(data);

    /// <summary>The leaf hash of an act in the SHA-256 tree: its data are the 32 bytes of its link.</summary>
    public static LedgerHash LeafHash(LedgerHash link) => TreeHash.Sha256.Leaf(link);

    /// <summary>Appends one leaf.</summary>
    /// <param name="leafHash">As <see cref="TreeHash.Leaf(LedgerHash)"/> of the tree's hash gives it.</param>
    /// <param name="completed">Called for the leaf and for each node that it completes, upwards; what a store keeps.</param>
    public void Append(LedgerHash leafHash, Action<TreeNode, LedgerHash>? completed = null)
    {
        var node = leafHash;
        var level = 0;
        completed?.Invoke(new TreeNode(0, Size), node);
        for (var bits = Size; (bits & 1) == 1; bits >>= 1)
        {
            node = hash.Node(peaks[^1], node);
            peaks.RemoveAt(peaks.Count - 1);
            level++;
            completed?.Invoke(new TreeNode(level, Size >> level), node);
        }
        peaks.Add(node);
        Size++;
    }

    /// <summary>The Merkle tree hash of the leaves from <paramref name="start"/> (included) to <paramref name="end"/> (not included).</summary>
    internal static LedgerHash RangeHash(long start, long end, Func<TreeNode, LedgerHash> read, TreeHash hash)
    {
        var nodes = PeaksOf(start, end);
        var root = read(nodes[^1]);
        for (var i = nodes.Count - 2; i >= 0; i--)
            root = hash.Node(read(nodes[i]), root);
        return root;
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
