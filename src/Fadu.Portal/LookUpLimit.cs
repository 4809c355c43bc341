using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Fadu.Portal;

/// <summary>How many look-ups from one network address found nothing within ten minutes: whoever tries codes is not heard for a while, right or wrong.</summary>
/// <remarks>
/// Each look-up counts before it is judged and is taken back when it found something, so that a hundred at once are no more than a hundred in a row. A hall
/// with one address for many is not hindered by those who type rightly. What is counted is kept in memory alone: no list of who looked is made of it.
/// </remarks>
/// <param name="time">The clock; not that of a demonstration.</param>
public sealed class LookUpLimit(TimeProvider time)
{
    /// <summary>The most look-ups of one address that may find nothing within <see cref="Window"/>.</summary>
    public const int MissesAtMost = 40;

    /// <summary>How long they count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private const int AddressesAtMost = 50_000;

    private readonly ConcurrentDictionary<string, (long Since, int Count)> misses = new();

    /// <summary>Counts a look-up; false when the address has to wait.</summary>
    public bool Take(string address)
    {
        if (misses.Count >= AddressesAtMost)
        {
            foreach (var (old, one) in misses)
            {
                if (IsOver(one.Since))
                    misses.TryRemove(old, out _);
            }
        }
        while (true)
        {
            if (!misses.TryGetValue(address, out var one))
            {
                if (misses.TryAdd(address, (time.GetTimestamp(), 1)))
                    return true;
                continue;
            }
            var isOver = IsOver(one.Since);
            // Whoever is not heard does not count: else those who come again at once would take each place that one who found something gives back.
            if (!isOver && one.Count >= MissesAtMost)
                return false;
            if (misses.TryUpdate(address, isOver ? (time.GetTimestamp(), 1) : (one.Since, one.Count + 1), one))
                return true;
        }
    }

    /// <summary>Takes back one that found something.</summary>
    public void GiveBack(string address) => misses.AddOrUpdate(address, _ => (time.GetTimestamp(), 0), (_, one) => (one.Since, Math.Max(0, one.Count - 1)));

    /// <summary>The address a look-up comes from; of IPv6 the part that one household gets. Another's word for it is taken only from this very machine, where a proxy may stand.</summary>
    public static string AddressOf(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var caller = http.Connection.RemoteIpAddress;
        if (caller is not null && IPAddress.IsLoopback(caller) && http.Request.Headers["X-Forwarded-For"].ToString() is { Length: > 0 } forwarded
            && IPAddress.TryParse(forwarded.Split(',')[^1].Trim(), out var behind))
        {
            caller = behind;
        }
        if (caller is { IsIPv4MappedToIPv6: true })
            caller = caller.MapToIPv4();
        return caller is null ? "" : caller.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(caller.GetAddressBytes().AsSpan(0, 8)) : caller.ToString();
    }

    private bool IsOver(long since) => time.GetElapsedTime(since) >= Window;
}
