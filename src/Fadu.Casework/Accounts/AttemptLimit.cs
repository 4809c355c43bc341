using System.Collections.Concurrent;

namespace Fadu.Casework.Accounts;

/// <summary>How many attempts from one network address failed within the minute: who tries many accounts is slowed as one.</summary>
internal sealed class AttemptLimit(AccountSettings settings)
{
    private const int AddressesAtMost = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Since, int Count)> failures = new();

    public bool MayTry(string address) =>
        !failures.TryGetValue(address, out var one) || settings.Time.GetUtcNow() - one.Since >= Window || one.Count < settings.FailuresOfAnAddress;

    public void Count(string address)
    {
        var now = settings.Time.GetUtcNow();
        if (failures.Count >= AddressesAtMost)
        {
            foreach (var (old, one) in failures)
            {
                if (now - one.Since >= Window)
                    failures.TryRemove(old, out _);
            }
        }
        failures.AddOrUpdate(address, (now, 1), (_, one) => now - one.Since >= Window ? (now, 1) : (one.Since, one.Count + 1));
    }
}
