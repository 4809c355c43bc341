using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Clerk;

/// <summary>Numbers acts that have no leaf, extends the bureau's tree by them, and signs the head: all in one transaction.</summary>
internal sealed class TreeWork(OpenBureau bureau)
{
    private const int LeavesAtOnce = 1_000;

    private readonly FaduDatabase database = bureau.Folder.Database;

    /// <summary>Takes in the acts that wait, up to a bound.</summary>
    /// <returns>How many were taken in.</returns>
    public async Task<int> TakeInAsync(LeaseRow lease, CancellationToken stop)
    {
        var waiting = await WaitingAsync(stop);
        if (waiting.Count == 0)
            return 0;

        var at = BureauZone.Truncated(bureau.Time.GetUtcNow());
        return await bureau.Folder.Acts.WriteAsync(
            work =>
            {
                work.MustHold(lease);
                var size = SizeOf(work);
                var tiles = new TileCache(work, bureau.Bureau, size);
                var tree = MerkleTree.At(size, tiles.Read);
                foreach (var (act, link) in waiting)
                {
                    work.Insert(new LeafRow { Bureau = bureau.Bureau, LeafIndex = tree.Size, ActId = act.ActId });
                    tree.Append(MerkleTree.LeafHash(new LedgerHash(link)), tiles.Completed);
                }
                work.Remove(waiting.ConvertAll(one => one.Act));
                tiles.Write(size, tree.Size);
                var head = new Checkpoint(bureau.Origin, tree.Size, tree.Root);
                work.Insert(new CheckpointRow
                {
                    Bureau = bureau.Bureau,
                    Size = tree.Size,
                    Root = tree.Root.ToArray(),
                    Note = head.Sign(bureau.Signing).ToString(),
                    At = at,
                });
                return waiting.Count;
            },
            stop);
    }

    // Order of recording; within a matter order of number, which recording never contradicts.
    private async Task<List<Waiting>> WaitingAsync(CancellationToken stop)
    {
        await using var context = database.Reading();
        return await (from waiting in context.WaitingActs.Where(row => row.Bureau == bureau.Bureau)
                          .OrderBy(row => row.RecordedAt).ThenBy(row => row.Number).ThenBy(row => row.ActId).Take(LeavesAtOnce)
                      join act in context.Acts on new { waiting.Bureau, waiting.ActId } equals new { act.Bureau, act.ActId }
                      orderby waiting.RecordedAt, waiting.Number, waiting.ActId
                      select new Waiting(waiting, act.Link)).ToListAsync(stop);
    }

    private long SizeOf(StoreTransaction work) =>
        work.Read(context => context.Leaves.Where(leaf => leaf.Bureau == bureau.Bureau).Max(leaf => (long?)leaf.LeafIndex)) + 1 ?? 0;

    private sealed record Waiting(WaitingActRow Act, byte[] Link);

    /// <summary>Nodes read from stored tiles and nodes just completed.</summary>
    private sealed class TileCache(StoreTransaction work, BureauId owner, long oldSize)
    {
        private readonly Dictionary<TreeNode, LedgerHash> completed = [];
        private readonly Dictionary<(int, long), byte[]> stored = [];

        public void Completed(TreeNode node, LedgerHash hash) => completed[node] = hash;

        public LedgerHash Read(TreeNode node) => completed.TryGetValue(node, out var hash)
            ? hash
            : Tile.Reader(oldSize, tile => Stored(tile.Level, tile.Index).AsMemory(0, tile.Width * LedgerHash.Size))(node);

        public void Write(long from, long to)
        {
            foreach (var tile in Tile.NewBetween(from, to))
                work.Put(new TreeTileRow { Bureau = owner, Level = tile.Level, TileIndex = tile.Index, Hashes = tile.Write(Read) });
        }

        private byte[] Stored(int level, long index)
        {
            if (!stored.TryGetValue((level, index), out var bytes))
                stored[(level, index)] = bytes = work.Find<TreeTileRow>(owner, level, index)?.Hashes ?? [];
            return bytes;
        }
    }
}
