namespace Fadu.Casework.Accounts;

/// <summary>
/// How many attempts of a known device on an account failed, and how long none is heard from it. In memory: a device is known by a seal that only a
/// sign-in gives, so whoever guesses cannot make himself new ones.
/// </summary>
internal sealed class DeviceLimit(AccountSettings settings)
{
    private const int KeptAtMost = 10_000;

    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(Guid Device, string Account), Tries> failures = [];

    /// <summary>Counts an attempt before it is judged, so that many at once are no more than many in a row.</summary>
    /// <returns>How many have failed with this one; 0 when none is heard now, and it was not counted.</returns>
    public int Count(Guid device, string account)
    {
        var now = settings.Time.GetUtcNow();
        lock (gate)
        {
            Forget(now);
            var before = failures.GetValueOrDefault((device, account));
            if (before.LockedUntil > now)
                return 0;
            failures[(device, account)] = new Tries(before.Count + 1, settings.LockAfter(before.Count + 1, now), now);
            return before.Count + 1;
        }
    }

    /// <summary>Takes one back that did not fail; the lock stays where others failed meanwhile.</summary>
    /// <param name="device">The device.</param>
    /// <param name="account">The account.</param>
    /// <param name="counted">What counting it said.</param>
    public void NotFailed(Guid device, string account, int counted)
    {
        lock (gate)
        {
            if (failures.TryGetValue((device, account), out var now))
                failures[(device, account)] = now with { Count = Math.Max(0, now.Count - 1), LockedUntil = now.Count == counted ? null : now.LockedUntil };
        }
    }

    /// <summary>Both proofs were right: what failed before counts no more.</summary>
    public void Proven(Guid device, string account)
    {
        lock (gate)
            failures.Remove((device, account));
    }

    private void Forget(DateTimeOffset now)
    {
        if (failures.Count < KeptAtMost)
            return;
        foreach (var (old, tries) in failures)
        {
            if (now - tries.At >= Forgotten)
                failures.Remove(old);
        }
    }

    private readonly record struct Tries(int Count, DateTimeOffset? LockedUntil, DateTimeOffset At);
}
