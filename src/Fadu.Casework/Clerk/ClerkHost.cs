using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fadu.Casework.Clerk;

/// <summary>书记: does what follows acts. It works under a lease, one at a time, and goes on where it was killed.</summary>
public sealed partial class ClerkHost : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // One pass for all acts of this time: each pass is several flushes, and they stand in the way of the acts.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    // After a pass, unless much is left: while officers are at work a pass for each act would cost more than the acts.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);
    private const int Much = 200;

    private readonly OpenBureau bureau;
    private readonly ILogger<ClerkHost> log;
    private readonly SemaphoreSlim woken = new(0, 1);
    private readonly ClerkLease lease;
    private readonly TreeWork tree;
    private readonly ExpiryWork expiry;
    private readonly LookWork looks;
    private readonly LeafFollowers followers;
    private long fencing;

    /// <summary>A clerk of an open bureau.</summary>
    public ClerkHost(OpenBureau bureau, ILogger<ClerkHost> log)
        : this(bureau, log, ClerkLease.Length)
    {
    }

    /// <summary>A clerk whose lease lasts so long without renewal.</summary>
    internal ClerkHost(OpenBureau bureau, ILogger<ClerkHost> log, TimeSpan leaseLength)
    {
        this.bureau = bureau;
        this.log = log;
        // Leases are a matter between processes: they run on the machine's time, also in a demonstration.
        lease = new ClerkLease(bureau.Folder.Acts, bureau.Bureau, TimeProvider.System, aloneInFolder: !bureau.Folder.Database.IsPostgres, leaseLength);
        tree = new TreeWork(bureau);
        expiry = new ExpiryWork(bureau);
        looks = new LookWork(bureau);
        var figures = new FigureWork(bureau);
        followers = new LeafFollowers(bureau,
        [
            new LeafFollower("roster", new RosterWork(bureau).MakeReadyAsync),
            new LeafFollower("erasures", new EraseWork(bureau).MakeReadyAsync),
            new LeafFollower("seals", new SealWork(bureau).MakeReadyAsync),
            new LeafFollower("search", new SearchWork(bureau).MakeReadyAsync),
            new LeafFollower("public-records", new PublicWork(bureau).MakeReadyAsync),
            new LeafFollower(bureau.Figures.Follower, figures.MakeReadyAsync, figures.Kept),
        ]);
    }

    /// <summary>Works until nothing waits; for tests, demonstrations and commands.</summary>
    /// <returns>False when another clerk holds the lease.</returns>
    public Task<bool> CatchUpAsync(CancellationToken stop) => CatchUpAsync(TimeSpan.Zero, stop);

    private async Task<bool> CatchUpAsync(TimeSpan rest, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                if (await lease.TakeAsync(stop) is not { } held)
                    return false;
                var done = await PassAsync(held, stop);
                if (done == 0)
                    return true;
                if (done < Much)
                    await Task.Delay(rest, stop);
            }
        }
        catch (LeaseLostException)
        {
            lease.Forget();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        woken.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bureau.Folder.Acts.Recorded += Wake;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                // First, at a start too: somebody waits for the first page, and what waits for the clerk has waited before.
                if (await woken.WaitAsync(Pause, stoppingToken))
                    await Task.Delay(Gathering, stoppingToken);
                try
                {
                    await CatchUpAsync(Rest, stoppingToken);
                }
                catch (LeaseLostException lost)
                {
                    SayLost(lost.Message);
                }
                catch (OperationCanceledException)
                {
                    throw;
                }
                // Whatever it was, each step was a transaction of its own: nothing is half done, and the desk stays open.
                catch (Exception failed)
                {
                    SayFailed(failed);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: what waits is done by the next clerk.
        }
        finally
        {
            bureau.Folder.Acts.Recorded -= Wake;
        }
    }

    // One pass: acts get their leaves, followers follow, the law acts. Each step is a transaction of its own under the lease.
    internal async Task<int> PassAsync(LeaseRow held, CancellationToken stop)
    {
        // Another clerk may have been at work before this lease: what it left half done is looked for from the beginning.
        if (fencing != held.Fencing)
        {
            tree.BeginAgain();
            expiry.BeginAgain();
            looks.BeginAgain();
        }
        fencing = held.Fencing;
        var done = await tree.TakeInAsync(held, stop);
        var (touched, isMore) = await followers.FollowAsync(held, stop);
        // A whole batch may touch few matters: a follower that is far behind, a new one above all, does not rest.
        return done + (isMore ? Much : touched.Count) + await expiry.PerformAsync(held, touched.Select(matter => matter.Matter), stop)
            + await looks.SealAsync(held, stop);
    }

    /// <summary>Gives leaves and leads the followers until none is behind, and leaves what the law does by itself for <see cref="ExpireAsync"/>: a demonstration goes on meanwhile.</summary>
    internal async Task FollowAsync(CancellationToken stop)
    {
        while (await lease.TakeAsync(stop) is { } held && await tree.TakeInAsync(held, stop) + (await followers.FollowAsync(held, stop)).Touched.Count > 0)
        {
        }
    }

    /// <summary>Performs what the law does by itself, on clocks that have run out and on the matters that were touched.</summary>
    internal async Task ExpireAsync(IEnumerable<Store.MatterId> touched, CancellationToken stop)
    {
        if (await lease.TakeAsync(stop) is not { } held)
            return;
        for (var more = await expiry.PerformAsync(held, touched, stop); more > 0; more = await expiry.PerformAsync(held, [], stop))
        {
        }
    }

    private void Wake(object? sender, EventArgs e)
    {
        if (woken.CurrentCount == 0)
        {
            try
            {
                woken.Release();
            }
            catch (SemaphoreFullException)
            {
                // Two commits at once: one waking is enough.
            }
            catch (ObjectDisposedException)
            {
                // Told on its way while the host went: whoever comes next finds the act by itself.
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the clerk's lease was taken by another: {Reason}")]
    private partial void SayLost(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "the clerk could not finish its work and tries again")]
    private partial void SayFailed(Exception failed);
}
