using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Casework.Clerk;

/// <summary>One of the bureau's trees while it grows inside a transaction: goes on from its stored tiles and writes those that are new.</summary>
internal sealed class GrowingTree
{
    private readonly StoreTransaction work;
    private readonly BureauId owner;
    private readonly TreeHash hash;
    private readonly long from;
    private readonly MerkleTree tree;
    private readonly Dictionary<TreeNode, LedgerHash> completed = [];
    private readonly Dictionary<(int, long), byte[]> stored = [];

    /// <param name="work">The transaction.</param>
    /// <param name="owner">The bureau.</param>
    /// <param name="from">Leaves it has already.</param>
    /// <param name="hash">The hash it is made with.</param>
    public GrowingTree(StoreTransaction work, BureauId owner, long from, TreeHash hash)
    {
        this.work = work;
        this.owner = owner;
        this.hash = hash;
        this.from = from;
        tree = MerkleTree.At(from, Read, hash);
    }

    /// <summary>Number of leaves.</summary>
    public long Size => tree.Size;

    /// <summary>The root over them.</summary>
    public LedgerHash Root => tree.Root;

    /// <summary>The level under which a tree's tiles are stored.</summary>
    public static int StoredLevel(TreeHash hash, int level) => hash == TreeHash.Sm3 ? TreeTileRow.Sm3 + level : level;

    /// <summary>Appends the leaf of an act.</summary>
    public void Append(byte[] link) => tree.Append(hash.Leaf(new LedgerHash(link)), (node, of) => completed[node] = of);

    /// <summary>Writes the tiles that are new or wider.</summary>
    public void Write()
    {
        foreach (var tile in Tile.NewBetween(from, Size))
            work.Put(new TreeTileRow { Bureau = owner, Level = StoredLevel(hash, tile.Level), TileIndex = tile.Index, Hashes = tile.Write(Read) });
    }

    private LedgerHash Read(TreeNode node) => completed.TryGetValue(node, out var known)
        ? known
        : Tile.Reader(from, tile => Stored(tile.Level, tile.Index).AsMemory(0, tile.Width * LedgerHash.Size), hash)(node);

    private byte[] Stored(int level, long index)
    {
        if (!stored.TryGetValue((level, index), out var bytes))
            stored[(level, index)] = bytes = work.Find<TreeTileRow>(owner, StoredLevel(hash, level), index)?.Hashes ?? [];
        return bytes;
    }
}
