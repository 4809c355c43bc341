using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Casework.Clerk;

/// <summary>One clerk works at a time: who holds the lease. Each new holder gets a greater fencing number, and every write of the clerk checks it.</summary>
/// <param name="store">The store.</param>
/// <param name="bureau">The bureau.</param>
/// <param name="time">The machine's.</param>
/// <param name="aloneInFolder">Nobody else can be at work: whoever held the lease has ended.</param>
/// <param name="length">How long a lease lasts without renewal.</param>
internal sealed class ClerkLease(ActStore store, BureauId bureau, TimeProvider time, bool aloneInFolder, TimeSpan length)
{
    /// <summary>Name of the lease.</summary>
    public const string Name = "clerk";

    /// <summary>How long it lasts unless said otherwise.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(20);

    private static readonly string Here = $"{Environment.MachineName}/{Environment.ProcessId}/";

    private readonly string holder = $"{Here}{Guid.CreateVersion7():N}";
    private LeaseRow? mine;

    /// <summary>Takes the lease or, when half of it has gone, renews it; null while another holds it.</summary>
    public async Task<LeaseRow?> TakeAsync(CancellationToken stop)
    {
        var now = BureauZone.Truncated(time.GetUtcNow());
        if (mine is { } row && row.Until - now > Length / 2)
            return row;
        return mine = await TakeAsync(now, stop);
    }

    /// <summary>Another has taken it: it is not counted on any more.</summary>
    public void Forget() => mine = null;

    private Task<LeaseRow?> TakeAsync(DateTimeOffset now, CancellationToken stop) =>
        store.WriteAsync<LeaseRow?>(
            work =>
            {
                var held = work.Find<LeaseRow>(bureau, Name);
                if (held is not null && held.Holder != holder && held.Until > now && !IsGone(held))
                    return null;
                // A lease that is young is not renewed: a commit a second for nothing.
                if (held is not null && held.Holder == holder && held.Until - now > length * 3 / 4)
                    return held;
                var next = new LeaseRow
                {
                    Bureau = bureau,
                    Lease = Name,
                    Holder = holder,
                    Fencing = held is null ? 1 : held.Holder == holder ? held.Fencing : held.Fencing + 1,
                    Until = now + length,
                };
                if (held is not null)
                    work.MustHold(held);
                work.Put(next);
                return next;
            },
            stop);

    // One process writes to a data folder: whoever held the lease in another has ended.
    private bool IsGone(LeaseRow held) => aloneInFolder && !held.Holder.StartsWith(Here, StringComparison.Ordinal);
}
