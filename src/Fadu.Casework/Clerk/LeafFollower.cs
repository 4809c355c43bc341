using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Clerk;

/// <summary>Follows the leaves: makes ready outside the transaction what a batch of acts changes, and writes it with the follower's position in one.</summary>
/// <param name="bureau">The bureau.</param>
/// <param name="name">The follower's name.</param>
/// <param name="makeReady">Gives the writing for the matters a batch touches.</param>
internal sealed class LeafFollower(
    OpenBureau bureau, string name, Func<IReadOnlyList<MatterId>, CancellationToken, Task<Action<StoreTransaction>>> makeReady)
{
    private const int LeavesAtOnce = 200;

    /// <summary>Follows up to a bound.</summary>
    /// <returns>How many leaves were followed.</returns>
    public async Task<int> FollowAsync(LeaseRow lease, CancellationToken stop)
    {
        var (from, until, matters) = await NextAsync(stop);
        if (until == from)
            return 0;

        var write = await makeReady(matters, stop);
        await bureau.Folder.Acts.WriteAsync(
            work =>
            {
                work.MustHold(lease);
                write(work);
                work.Put(new FollowerRow { Bureau = bureau.Bureau, Follower = name, NextLeaf = until });
            },
            stop);
        return (int)(until - from);
    }

    private async Task<(long From, long Until, IReadOnlyList<MatterId> Matters)> NextAsync(CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var from = await context.Set<FollowerRow>().Where(row => row.Bureau == bureau.Bureau && row.Follower == name).Select(row => row.NextLeaf).FirstOrDefaultAsync(stop);
        var leaves = await (from leaf in context.Leaves
                            join act in context.Acts on new { leaf.Bureau, leaf.ActId } equals new { act.Bureau, act.ActId }
                            where leaf.Bureau == bureau.Bureau && leaf.LeafIndex >= @from
                            orderby leaf.LeafIndex
                            select new { leaf.LeafIndex, act.MatterId }).Take(LeavesAtOnce).ToListAsync(stop);
        return leaves.Count == 0
            ? (from, from, [])
            : (from, leaves[^1].LeafIndex + 1, [.. leaves.Select(leaf => leaf.MatterId).Distinct()]);
    }
}
