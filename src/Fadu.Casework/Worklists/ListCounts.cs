using System.Collections.Concurrent;
using Fadu.Store.Writing;

namespace Fadu.Casework.Worklists;

/// <summary>Counts of lists of matters, held until a list has changed and for a second at most: a page of fifty rows must not count nine thousand.</summary>
/// <remarks>What this process writes is seen at once. What another node has written to the same database, and a limit that has run out, is seen within the second.</remarks>
/// <param name="store">The writer of this process; null beside another process, where nothing is held.</param>
internal sealed class ListCounts(ActStore? store)
{
    private const int HeldAtMost = 1_000;

    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Asked, Held> held = new();

    /// <summary>What was counted last, or is counted now.</summary>
    /// <param name="asked">What is counted, whole: whoever asks the same gets the same.</param>
    /// <param name="count">Counts it.</param>
    public async Task<T> OfAsync<T>(Asked asked, Func<Task<T>> count)
    {
        if (store is null)
            return await count();
        var (moved, at) = (store.ListsMoved, Environment.TickCount64);
        if (held.TryGetValue(asked, out var last) && last.Moved == moved && at - last.At < Lasts.TotalMilliseconds)
            return (T)last.Counted;
        var counted = await count();
        if (held.Count >= HeldAtMost)
            held.Clear();
        // Under what was known before it was counted: a list that changed meanwhile is counted again.
        held[asked] = new Held(moved, at, counted!);
        return counted;
    }

    /// <summary>What is counted.</summary>
    /// <param name="What">Which count.</param>
    /// <param name="Person">Who looks.</param>
    /// <param name="Units">The units whose matters the person sees.</param>
    /// <param name="Filter">Which matters.</param>
    /// <param name="Second">When, in seconds since 1970: what is overdue is asked of a moment.</param>
    internal sealed record Asked(string What, string Person, string Units, WorkFilter Filter, long Second)
    {
        /// <summary>The same question, whatever the order of what is listed.</summary>
        public static Asked Of(string what, string person, IEnumerable<string> units, WorkFilter filter, DateTimeOffset now) =>
            new(what, person, string.Join('\n', units), filter with { Order = default }, now.ToUnixTimeSeconds());
    }

    private sealed record Held(long Moved, long At, object Counted);
}
