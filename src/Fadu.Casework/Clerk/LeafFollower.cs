using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Clerk;

/// <summary>A matter that a batch of leaves touches.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="Number">The highest number among its acts in the batch: its state must be read at that act or after it.</param>
/// <param name="Acts">Ids, in the pack, of its acts in the batch.</param>
internal sealed record TouchedMatter(MatterId Matter, int Number, IReadOnlySet<string> Acts)
{
    /// <summary>The lowest number among its acts in the batch: whoever follows has followed all before it.</summary>
    public required int First { get; init; }
}

/// <summary>One who follows the leaves.</summary>
/// <param name="Name">Its name: its place is kept under it.</param>
/// <param name="MakeReadyAsync">Makes ready, outside the transaction, what a batch of acts changes, and gives the writing of it.</param>
/// <param name="Kept">Told when what it last made ready is kept by the database.</param>
internal sealed record LeafFollower(string Name, Func<IReadOnlyList<TouchedMatter>, CancellationToken, Task<Action<StoreTransaction>>> MakeReadyAsync, Action? Kept = null);

/// <summary>Leads the followers along the leaves: of those that stand at one place, one reading for all and one transaction for what they write and for their places.</summary>
/// <param name="bureau">The bureau.</param>
/// <param name="followers">Who follows.</param>
internal sealed class LeafFollowers(OpenBureau bureau, IReadOnlyList<LeafFollower> followers)
{
    // On SQLite acts wait while this is written: some milliseconds.
    private const int LeavesAtOnce = 256;

    /// <summary>Goes on from each place where followers stand, up to a bound each: one that begins at the first leaf, because what it makes is new, holds up no other.</summary>
    /// <returns>The matters touched by the newest leaves, none when nobody is behind; and whether a bound was reached anywhere.</returns>
    public async Task<(IReadOnlyList<TouchedMatter> Touched, bool IsMore)> FollowAsync(LeaseRow lease, CancellationToken stop)
    {
        var places = await PlacesAsync(stop);
        var touched = new List<TouchedMatter>();
        var isMore = false;
        foreach (var together in followers.GroupBy(follower => places[follower.Name]).OrderByDescending(group => group.Key))
        {
            var leaves = await LeavesAsync(together.Key, stop);
            if (leaves.Count == 0)
                continue;
            var matters = Touched(leaves);
            await GoOnAsync([.. together], matters, leaves[^1].Index + 1, lease, stop);
            // What a follower far behind goes over was touched long ago.
            if (touched.Count == 0)
                touched.AddRange(matters);
            isMore |= leaves.Count == LeavesAtOnce;
        }
        return (touched, isMore);
    }

    private async Task GoOnAsync(IReadOnlyList<LeafFollower> together, IReadOnlyList<TouchedMatter> matters, long until, LeaseRow lease, CancellationToken stop)
    {
        var writes = new List<(string Name, Action<StoreTransaction> Write)>();
        foreach (var follower in together)
            writes.Add((follower.Name, await follower.MakeReadyAsync(matters, stop)));
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
        foreach (var follower in together)
            follower.Kept?.Invoke();
    }

    private static List<TouchedMatter> Touched(IEnumerable<Leaf> leaves) =>
        [.. leaves.GroupBy(leaf => leaf.Matter).Select(acts => new TouchedMatter(acts.Key, acts.Max(act => act.Number), acts.Select(act => act.Act).ToHashSet(StringComparer.Ordinal)) { First = acts.Min(act => act.Number) })];

    private async Task<Dictionary<string, long>> PlacesAsync(CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var kept = await context.Followers.Where(row => row.Bureau == bureau.Bureau).ToDictionaryAsync(row => row.Follower, row => row.NextLeaf, stop);
        return followers.ToDictionary(follower => follower.Name, follower => kept.GetValueOrDefault(follower.Name), StringComparer.Ordinal);
    }

    private async Task<List<Leaf>> LeavesAsync(long from, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        return await (from leaf in context.Leaves
                      join act in context.Acts on new { leaf.Bureau, leaf.ActId } equals new { act.Bureau, act.ActId }
                      where leaf.Bureau == bureau.Bureau && leaf.LeafIndex >= @from
                      orderby leaf.LeafIndex
                      select new Leaf(leaf.LeafIndex, act.MatterId, act.Number, act.Act)).Take(LeavesAtOnce).ToListAsync(stop);
    }

    private sealed record Leaf(long Index, MatterId Matter, int Number, string Act);
}
