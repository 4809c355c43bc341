using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Clerk;

/// <summary>A matter that a batch of leaves touches.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="Number">The highest number among its acts in the batch: its state must be read at that act or after it.</param>
/// <param name="Acts">Ids, in the pack, of its acts in the batch.</param>
internal sealed record TouchedMatter(MatterId Matter, int Number, IReadOnlySet<string> Acts);

/// <summary>One who follows the leaves.</summary>
/// <param name="Name">Its name: its place is kept under it.</param>
/// <param name="MakeReadyAsync">Makes ready, outside the transaction, what a batch of acts changes, and gives the writing of it.</param>
internal sealed record LeafFollower(string Name, Func<IReadOnlyList<TouchedMatter>, CancellationToken, Task<Action<StoreTransaction>>> MakeReadyAsync);

/// <summary>Leads the followers along the leaves: one reading for all, and one transaction for what they write and for their places.</summary>
/// <param name="bureau">The bureau.</param>
/// <param name="followers">Who follows.</param>
internal sealed class LeafFollowers(OpenBureau bureau, IReadOnlyList<LeafFollower> followers)
{
    // On SQLite acts wait while this is written: some milliseconds.
    private const int LeavesAtOnce = 256;

    /// <summary>Goes on from the follower that is farthest behind, up to a bound.</summary>
    /// <returns>The matters that were touched, none when nobody is behind; and whether the bound was reached.</returns>
    public async Task<(IReadOnlyList<TouchedMatter> Touched, bool IsMore)> FollowAsync(LeaseRow lease, CancellationToken stop)
    {
        var (places, leaves) = await NextAsync(stop);
        if (leaves.Count == 0)
            return ([], false);

        var until = leaves[^1].Index + 1;
        var writes = new List<(string Name, Action<StoreTransaction> Write)>();
        foreach (var follower in followers)
        {
            if (places[follower.Name] is var place && place < until)
                writes.Add((follower.Name, await follower.MakeReadyAsync(Touched(leaves.Where(leaf => leaf.Index >= place)), stop)));
        }
        await bureau.Folder.Acts.WriteAsync(
            work =>
            {
                work.MustHold(lease);
                foreach (var (name, write) in writes)
                {
                    write(work);
                    work.Put(new FollowerRow { Bureau = bureau.Bureau, Follower = name, NextLeaf = until });
                }
            },
            stop);
        return (Touched(leaves), leaves.Count == LeavesAtOnce);
    }

    private static List<TouchedMatter> Touched(IEnumerable<Leaf> leaves) =>
        [.. leaves.GroupBy(leaf => leaf.Matter).Select(acts => new TouchedMatter(acts.Key, acts.Max(act => act.Number), acts.Select(act => act.Act).ToHashSet(StringComparer.Ordinal)))];

    private async Task<(Dictionary<string, long> Places, List<Leaf> Leaves)> NextAsync(CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var kept = await context.Followers.Where(row => row.Bureau == bureau.Bureau).ToDictionaryAsync(row => row.Follower, row => row.NextLeaf, stop);
        var places = followers.ToDictionary(follower => follower.Name, follower => kept.GetValueOrDefault(follower.Name), StringComparer.Ordinal);
        var from = places.Values.Min();
        var leaves = await (from leaf in context.Leaves
                            join act in context.Acts on new { leaf.Bureau, leaf.ActId } equals new { act.Bureau, act.ActId }
                            where leaf.Bureau == bureau.Bureau && leaf.LeafIndex >= @from
                            orderby leaf.LeafIndex
                            select new Leaf(leaf.LeafIndex, act.MatterId, act.Number, act.Act)).Take(LeavesAtOnce).ToListAsync(stop);
        return (places, leaves);
    }

    private sealed record Leaf(long Index, MatterId Matter, int Number, string Act);
}
