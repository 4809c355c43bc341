using System.Collections.Concurrent;

namespace Fadu.Casework.Accounts;

/// <summary>How fast programs may call: each caller has a minute's requests ahead, which grow again evenly. Reading and recording are counted apart, so that whoever reads too much can still record.</summary>
/// <param name="settings">How many in a minute.</param>
public sealed class ProgramLimit(AccountSettings settings)
{
    private const int CallersAtMost = 10_000;

    // For each caller, the moment at which all that was asked for would be paid off.
    private readonly ConcurrentDictionary<(string Caller, bool Records), long> paidOff = new();

    /// <summary>Counts a request.</summary>
    /// <param name="caller">Who calls: an officer with all sessions together, a system with all its tokens.</param>
    /// <param name="records">Whether it records something; reading is counted apart.</param>
    /// <returns>How long to wait when it is one too many, which then does not count; null when it may go on.</returns>
    public TimeSpan? Count(string caller, bool records)
    {
        var aMinute = records ? settings.RecordingsAMinute : settings.ReadingsAMinute;
        if (aMinute <= 0)
            return null;
        var each = TimeSpan.TicksPerMinute / aMinute;
        while (true)
        {
            var now = settings.Time.GetUtcNow().UtcTicks;
            var isKnown = paidOff.TryGetValue((caller, records), out var old);
            // Nobody owes more than a minute: a clock that was set back holds nobody up.
            var from = old > now + TimeSpan.TicksPerMinute ? now : Math.Max(old, now);
            if (from + each > now + TimeSpan.TicksPerMinute)
                return new TimeSpan(from + each - now - TimeSpan.TicksPerMinute);
            if (isKnown ? paidOff.TryUpdate((caller, records), from + each, old) : paidOff.TryAdd((caller, records), from + each))
            {
                if (!isKnown && paidOff.Count > CallersAtMost)
                    Forget(now);
                return null;
            }
        }
    }

    private void Forget(long now)
    {
        foreach (var (caller, until) in paidOff)
        {
            if (until <= now)
                paidOff.TryRemove(new KeyValuePair<(string, bool), long>(caller, until));
        }
    }
}
