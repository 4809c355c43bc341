using System.Collections.Concurrent;
using Fadu.Store.Model;

namespace Fadu.Store.Writing;

/// <summary>Folded records of the matters last acted on. A record is found only under the very link it was folded to, so it can be missing but not wrong.</summary>
internal sealed class MatterMemory
{
    private const int MostInAGeneration = 8_192;

    private ConcurrentDictionary<MatterId, Held> young = new();
    private ConcurrentDictionary<MatterId, Held> old = new();

    public T? Recall<T>(MatterRow head)
        where T : class
    {
        if (!young.TryGetValue(head.MatterId, out var held) && !old.TryGetValue(head.MatterId, out held))
            return null;
        if (!held.Link.AsSpan().SequenceEqual(head.LastLink) || held.Record is not T record)
            return null;

        young.TryAdd(head.MatterId, held);
        return record;
    }

    public void Keep(MatterId matter, byte[] link, object record)
    {
        if (young.Count >= MostInAGeneration)
        {
            old = young;
            young = new ConcurrentDictionary<MatterId, Held>();
        }
        young[matter] = new Held(link, record);
    }

    public void Drop(MatterId matter)
    {
        young.TryRemove(matter, out _);
        old.TryRemove(matter, out _);
    }

    private sealed record Held(byte[] Link, object Record);
}
