using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Reading;
using Fadu.Store.Writing;

namespace Fadu.Casework.Worklists;

/// <summary>The last looks at matters and how many there are, each look put in as it is written: to count them anew for every page would be the dearest thing it reads.</summary>
/// <remarks>Only where this process alone writes, as on SQLite. After anything else was written they are read anew, for looks are dropped and restored by other ways.</remarks>
internal sealed class HeldLooks
{
    private const int MostInAGeneration = 512;

    private readonly Latest<MatterId, Held> latest = new(MostInAGeneration);
    private readonly Lock gate = new();
    private readonly ActStore? acts;

    /// <param name="acts">The door through which the store is written; null where it is only read: then nothing is held.</param>
    public HeldLooks(ActStore? acts)
    {
        this.acts = acts;
        if (acts is not null)
            acts.Looked += Add;
    }

    /// <summary>The last looks at a matter.</summary>
    /// <param name="matter">The matter.</param>
    /// <param name="atMost">The most of them.</param>
    /// <param name="read">Reads so many from the store.</param>
    public async ValueTask<Newest<LookRow>> OfAsync(MatterId matter, int atMost, Func<ValueTask<Newest<LookRow>>> read)
    {
        if (acts?.Standing is { } now && latest.Find(matter) is { } held && held.Standing == now && held.AtMost == atMost)
            return held.Looks;
        var (moment, standing) = (acts?.Moment, acts?.Standing);
        var looks = await read();
        lock (gate)
        {
            // Of a turn that begins after this line the looks are put in below, for they find the matter here.
            if (moment is not null && standing is not null && moment == acts!.Moment && standing == acts.Standing)
                latest.Keep(matter, new Held(standing.Value, atMost, looks));
        }
        return looks;
    }

    private void Add(IReadOnlyList<LookRow> looks)
    {
        lock (gate)
        {
            foreach (var look in looks)
            {
                if (look.MatterId is { } matter && latest.Find(matter) is { } held)
                    latest.Keep(matter, held.With(look));
            }
        }
    }

    private sealed record Held(long Standing, int AtMost, Newest<LookRow> Looks)
    {
        // Written in the order of the queue, which is not always that of the clock.
        public Held With(LookRow look)
        {
            var rows = Looks.Rows.Append(look).OrderByDescending(row => row.At).ThenByDescending(row => row.LookId).Take(AtMost);
            return this with { Looks = new Newest<LookRow>([.. rows], Looks.Total + 1) };
        }
    }
}
