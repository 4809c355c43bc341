using Fadu.Store.Model;

namespace Fadu.Store.Writing;

/// <summary>Folded records of the matters last acted on. A record is found only under the very link it was folded to, so it can be missing but not wrong.</summary>
/// <remarks>
/// Two generations, bounded by the acts their matters hold, because a record grows with its acts: what has not been asked for while a whole generation
/// filled up goes. What the desk itself has recorded and committed can be had without the head (<see cref="Latest{T}"/>); what a reader folded only when
/// nothing was written from before it read the head until now (<see cref="Moment"/>), because an act may have been recorded while it was folding.
/// </remarks>
/// <param name="actsInAGeneration">Acts a generation holds before it becomes the old one.</param>
internal sealed class MatterMemory(int actsInAGeneration)
{
    private const long BytesOfAnAct = 4_096;

    /// <summary>As the machine allows: both generations together fill at most a twenty-fourth of the memory this process may use.</summary>
    public MatterMemory()
        : this((int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 48 / BytesOfAnAct, 4_000, 200_000))
    {
    }

    private readonly Lock gate = new();
    private Dictionary<(BureauId, MatterId), Held> young = [];
    private Dictionary<(BureauId, MatterId), Held> old = [];
    private int acts;
    private long turns;

    /// <summary>A moment in which nothing is being written; null while something is.</summary>
    public long? Moment => Interlocked.Read(ref turns) is var now && long.IsEvenInteger(now) ? now : null;

    /// <summary>A turn of writing begins.</summary>
    public void BeginTurn() => Interlocked.Increment(ref turns);

    /// <summary>It has ended: what it recorded is kept by the database, or dropped here.</summary>
    public void EndTurn() => Interlocked.Increment(ref turns);

    public T? Recall<T>(MatterRow head)
        where T : class
    {
        lock (gate)
        {
            var held = Find((head.Bureau, head.MatterId));
            while (held is not null && !held.Link.AsSpan().SequenceEqual(head.LastLink))
                held = held.Kept;
            return held?.Record as T;
        }
    }

    /// <summary>The record of the matter's last act that was committed, a later one may be on its way; null when it is not held.</summary>
    public T? Latest<T>(BureauId bureau, MatterId matter)
        where T : class
    {
        lock (gate)
            return Find((bureau, matter)) is { } held ? (held.IsCommitted ? held : held.Kept)?.Record as T : null;
    }

    /// <summary>Holds what a reader folded. What the desk holds of the matter stays.</summary>
    /// <param name="head">The head it was folded to.</param>
    /// <param name="record">What was folded.</param>
    /// <param name="since">The <see cref="Moment"/> before the head was read, where this process alone writes; null when there was none.</param>
    public void Keep(MatterRow head, object record, long? since)
    {
        lock (gate)
        {
            if (Find((head.Bureau, head.MatterId)) is { IsRecorded: true })
                return;
            // A turn that begins after this line finds the record here and replaces or drops it.
            var isLatest = since is { } moment && moment == Interlocked.Read(ref turns);
            Put((head.Bureau, head.MatterId), new Held(head.LastLink, record, head.Version, IsRecorded: isLatest) { IsCommitted = isLatest });
        }
    }

    /// <summary>Holds what the desk has just recorded; others find it by its link only, until <see cref="Commit"/>.</summary>
    public void Record(MatterRow head, object record)
    {
        lock (gate)
        {
            var before = Find((head.Bureau, head.MatterId));
            Put((head.Bureau, head.MatterId), new Held(head.LastLink, record, head.Version, IsRecorded: true) { Kept = before is { IsCommitted: true } ? before : before?.Kept });
        }
    }

    /// <summary>What was recorded under this link is kept by the database.</summary>
    public void Commit(BureauId bureau, MatterId matter, byte[] link)
    {
        lock (gate)
        {
            if (Find((bureau, matter)) is { IsRecorded: true } held && held.Link.AsSpan().SequenceEqual(link))
            {
                held.IsCommitted = true;
                held.Kept = null;
            }
        }
    }

    public void Drop(BureauId bureau, MatterId matter)
    {
        lock (gate)
        {
            if (young.Remove((bureau, matter), out var held))
                acts -= held.Acts;
            old.Remove((bureau, matter));
        }
    }

    private Held? Find((BureauId, MatterId) key)
    {
        if (young.TryGetValue(key, out var held))
            return held;
        if (!old.Remove(key, out held))
            return null;
        Put(key, held);
        return held;
    }

    private void Put((BureauId, MatterId) key, Held held)
    {
        if (young.Remove(key, out var before))
            acts -= before.Acts;
        else
            old.Remove(key);
        if (acts + held.Acts > actsInAGeneration && young.Count > 0)
        {
            old = young;
            young = [];
            acts = 0;
        }
        young[key] = held;
        acts += held.Acts;
    }

    private sealed record Held(byte[] Link, object Record, int Acts, bool IsRecorded)
    {
        public bool IsCommitted { get; set; }

        /// <summary>While this one is on its way: the last one that the database has kept.</summary>
        public Held? Kept { get; set; }
    }
}
