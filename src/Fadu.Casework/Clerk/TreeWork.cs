using System.Buffers.Binary;
using System.Diagnostics;
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

    private static readonly TimeSpan Behind = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan WholeEvery = TimeSpan.FromMinutes(5);

    private readonly FaduDatabase database = bureau.Folder.Database;
    private Stopwatch? sinceWhole;

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
                foreach (var act in waiting)
                {
                    work.Insert(new LeafRow { Bureau = bureau.Bureau, LeafIndex = tree.Size, ActId = act.ActId });
                    tree.Append(MerkleTree.LeafHash(new LedgerHash(act.Link)), tiles.Completed);
                }
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
        return await (await CandidatesAsync(context, stop))
            .Where(act => act.Bureau == bureau.Bureau && !context.Leaves.Any(leaf => leaf.Bureau == act.Bureau && leaf.ActId == act.ActId))
            .OrderBy(act => act.RecordedAt).ThenBy(act => act.Number).ThenBy(act => act.ActId)
            .Select(act => new Waiting(act.ActId, act.Link)).Take(LeavesAtOnce).ToListAsync(stop);
    }

    // An act's id begins with the instant it was made: those long behind the last leaf have theirs. All are looked through at the start and now and then,
    // for an act whose commit took longer than that.
    private async Task<IQueryable<ActRow>> CandidatesAsync(FaduContext context, CancellationToken stop)
    {
        var last = await context.Leaves.Where(leaf => leaf.Bureau == bureau.Bureau).OrderByDescending(leaf => leaf.LeafIndex)
            .Select(leaf => (ActId?)leaf.ActId).FirstOrDefaultAsync(stop);
        if (last is null || sinceWhole is null || sinceWhole.Elapsed > WholeEvery)
        {
            sinceWhole = Stopwatch.StartNew();
            return context.Acts;
        }

        var bytes = last.Value.Value.ToByteArray(bigEndian: true);
        var made = BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16;
        var low = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(low, (made - (long)Behind.TotalMilliseconds) << 16);
        object bound = database.IsPostgres ? new Guid(low, bigEndian: true) : low;
        return context.Acts.FromSqlRaw("SELECT * FROM acts WHERE bureau = {0} AND act_id > {1}", bureau.Bureau.Value, bound);
    }

    private long SizeOf(StoreTransaction work) =>
        work.Read(context => context.Leaves.Where(leaf => leaf.Bureau == bureau.Bureau).Max(leaf => (long?)leaf.LeafIndex)) + 1 ?? 0;

    private sealed record Waiting(ActId ActId, byte[] Link);

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
