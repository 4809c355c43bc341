using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Clerk;

/// <summary>Numbers acts that have no leaf, extends the bureau's tree by them, and signs the head: all in one transaction. Where the bureau chose SM3 and SM2, both trees grow in it and both keys sign.</summary>
internal sealed class TreeWork(OpenBureau bureau)
{
    private const int LeavesAtOnce = 1_000;

    // Of leaves that stood before the choice: short enough for acts to pass between.
    private const int CaughtUpAtOnce = 5_000;

    private readonly FaduDatabase database = bureau.Folder.Database;

    // Only an act among those taken in changes it, and never back.
    private bool? ofBoth;

    /// <summary>Looks again whether heads carry both: another clerk may have taken in the act that chose so.</summary>
    public void BeginAgain() => ofBoth = null;

    /// <summary>Takes in the acts that wait, up to a bound.</summary>
    /// <returns>How many were taken in, or how many leaves of old the SM3 tree was given.</returns>
    public async Task<int> TakeInAsync(LeaseRow lease, CancellationToken stop)
    {
        var waiting = await WaitingAsync(stop);
        if (waiting.Count == 0)
            return 0;

        var both = (ofBoth ??= await NewestNamesSm3Async(stop)) || waiting.Exists(Chooses);
        if (both && await CatchUpSm3Async(lease, stop) is > 0 and var given)
            return given;

        SigningKey[] keys = both ? [bureau.Signing, SecondKey(isFirst: ofBoth == false)] : [bureau.Signing];
        var at = BureauZone.Truncated(bureau.Time.GetUtcNow());
        var taken = await bureau.Folder.Acts.WriteAsync(
            work =>
            {
                work.MustHold(lease);
                var size = SizeOf(work);
                var tree = new GrowingTree(work, bureau.Bureau, size, TreeHash.Sha256);
                var sm3 = both ? new GrowingTree(work, bureau.Bureau, size, TreeHash.Sm3) : null;
                foreach (var one in waiting)
                {
                    work.Insert(new LeafRow { Bureau = bureau.Bureau, LeafIndex = tree.Size, ActId = one.Act.ActId });
                    tree.Append(one.Link);
                    sm3?.Append(one.Link);
                }
                work.Remove(waiting.ConvertAll(one => one.Act));
                tree.Write();
                sm3?.Write();
                var head = sm3 is null ? new Checkpoint(bureau.Origin, tree.Size, tree.Root) : new Checkpoint(bureau.Origin, tree.Size, tree.Root, sm3.Root);
                work.Insert(new CheckpointRow
                {
                    Bureau = bureau.Bureau,
                    Size = tree.Size,
                    Root = tree.Root.ToArray(),
                    Note = head.Sign(keys).ToString(),
                    At = at,
                });
                return waiting.Count;
            },
            stop);
        ofBoth = both;
        return taken;
    }

    // Order of recording; within a matter order of number, which recording never contradicts. Of the bureau's own acts also what they say: one of them may choose.
    private async Task<List<Waiting>> WaitingAsync(CancellationToken stop)
    {
        var own = MatterStates.BureauMatter(bureau.Bureau);
        await using var context = database.Reading();
        return await (from waiting in context.WaitingActs.Where(row => row.Bureau == bureau.Bureau)
                          .OrderBy(row => row.RecordedAt).ThenBy(row => row.Number).ThenBy(row => row.ActId).Take(LeavesAtOnce)
                      join act in context.Acts on new { waiting.Bureau, waiting.ActId } equals new { act.Bureau, act.ActId }
                      orderby waiting.RecordedAt, waiting.Number, waiting.ActId
                      select new Waiting(waiting, act.Link, act.MatterId == own ? act.Skeleton : null)).ToListAsync(stop);
    }

    // Made for the first head that carries both and never after: a node whose folder of keys lacks it signs nothing.
    private SigningKey SecondKey(bool isFirst) => isFirst ? bureau.MakeSm2Signing() : bureau.Sm2Signing
        ?? throw new StoreRefusedException($"密钥目录 {bureau.Folder.Keys.Folder} 里没有 sm2.key，不能签树头。 There is no sm2.key in {bureau.Folder.Keys.Folder}: no head can be signed.");

    private static bool Chooses(Waiting waiting) => waiting.Skeleton is { } own && Skeleton.Parse(own).Signs is not null;

    private async Task<bool> NewestNamesSm3Async(CancellationToken stop)
    {
        await using var context = database.Reading();
        var note = await context.Checkpoints.Where(row => row.Bureau == bureau.Bureau).OrderByDescending(row => row.Size).Select(row => row.Note).FirstOrDefaultAsync(stop);
        return note is not null && Checkpoint.Parse(SignedNote.Parse(note).Text).Sm3Root is not null;
    }

    // The SM3 tree is of all leaves, also of those that stood when it was chosen. Until it has them no act is taken in, and none is kept from being recorded.
    private async Task<int> CatchUpSm3Async(LeaseRow lease, CancellationToken stop)
    {
        await using var context = database.Reading();
        var leaves = context.Leaves.Where(leaf => leaf.Bureau == bureau.Bureau);
        var size = (await leaves.MaxAsync(leaf => (long?)leaf.LeafIndex, stop) ?? -1) + 1;
        var last = await context.TreeTiles.Where(tile => tile.Bureau == bureau.Bureau && tile.Level == TreeTileRow.Sm3).OrderByDescending(tile => tile.TileIndex).FirstOrDefaultAsync(stop);
        var from = last is null ? 0 : (last.TileIndex * Tile.FullWidth) + (last.Hashes.Length / LedgerHash.Size);
        if (from == size)
            return 0;

        var links = await (from leaf in leaves
                           join act in context.Acts on new { leaf.Bureau, leaf.ActId } equals new { act.Bureau, act.ActId }
                           where leaf.LeafIndex >= @from && leaf.LeafIndex < @from + CaughtUpAtOnce
                           orderby leaf.LeafIndex
                           select act.Link).ToListAsync(stop);
        return await bureau.Folder.Acts.WriteAsync(
            work =>
            {
                work.MustHold(lease);
                var sm3 = new GrowingTree(work, bureau.Bureau, from, TreeHash.Sm3);
                links.ForEach(sm3.Append);
                sm3.Write();
                return links.Count;
            },
            stop);
    }

    private long SizeOf(StoreTransaction work) =>
        work.Read(context => context.Leaves.Where(leaf => leaf.Bureau == bureau.Bureau).Max(leaf => (long?)leaf.LeafIndex)) + 1 ?? 0;

    private sealed record Waiting(WaitingActRow Act, byte[] Link, byte[]? Skeleton);
}
