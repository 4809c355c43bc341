using Fadu.Casework.Bureau;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework;

/// <summary>Reads matters for those who look, outside any act's transaction.</summary>
public sealed class MatterReader
{
    private readonly FaduDatabase database;
    private readonly ActStore? store;
    private readonly Func<RulePack> pack;

    /// <param name="database">The database.</param>
    /// <param name="store">Its writer in this process, whose memory of folded records is shared; null beside another process.</param>
    /// <param name="pack">The law in use.</param>
    internal MatterReader(FaduDatabase database, ActStore? store, Func<RulePack> pack)
    {
        this.database = database;
        this.store = store;
        this.pack = pack;
    }

    /// <summary>A matter's state now; null when there is no such matter.</summary>
    public async Task<MatterState?> FindAsync(BureauId bureau, MatterId matter, CancellationToken stop)
    {
        // One process writes to a folder: what it has last recorded on the matter is how the matter stands.
        if (!database.IsPostgres && Held(bureau, matter) is { } held)
            return held;
        return await ReadAsync(bureau, matter, stop);
    }

    /// <summary>The state the desk of this process has last recorded; null when it is not held. On PostgreSQL another node may have gone on from it.</summary>
    internal MatterState? Held(BureauId bureau, MatterId matter) =>
        store?.Latest<MatterState>(bureau, matter) is { } held && ReferenceEquals(held.Pack, pack()) ? held : null;

    /// <summary>A matter's state at an act or after it.</summary>
    internal async Task<MatterState?> AtLeastAsync(BureauId bureau, MatterId matter, int number, CancellationToken stop) =>
        Held(bureau, matter) is { } held && held.Version >= number ? held : await ReadAsync(bureau, matter, stop);

    /// <summary>A matter's state as the database has it; null when there is no such matter.</summary>
    internal async Task<MatterState?> ReadAsync(BureauId bureau, MatterId matter, CancellationToken stop)
    {
        var moment = store?.Moment;
        var head = await database.HeadAsync(bureau, matter, stop);
        if (head is null)
            return null;
        // What this process has recorded since the head was read is how the matter stands; and a head a step behind is in nobody's memory.
        return Held(bureau, matter) is { } held && held.Version > head.Version ? held : await StateAsync(head, stop, moment);
    }

    /// <summary>The states of several matters, in two reads at most; one that is not there is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, MatterState>> FindAsync(BureauId bureau, IReadOnlyCollection<Guid> matters, CancellationToken stop)
    {
        var ids = matters.Select(matter => new MatterId(matter)).ToList();
        if (ids.Count == 0)
            return new Dictionary<Guid, MatterState>();
        await using var context = database.Reading();
        var heads = await context.Matters.Where(row => row.Bureau == bureau && ids.Contains(row.MatterId)).ToListAsync(stop);
        var states = new Dictionary<Guid, MatterState>();
        var unread = new List<MatterRow>();
        foreach (var head in heads)
        {
            if (store?.Remembered<MatterState>(head) is { } held && ReferenceEquals(held.Pack, pack()))
                states[head.MatterId.Value] = held;
            else
                unread.Add(head);
        }
        if (unread.Count == 0)
            return states;

        var missing = unread.Select(head => head.MatterId).ToList();
        var acts = (await context.Acts.Where(row => row.Bureau == bureau && missing.Contains(row.MatterId)).OrderBy(row => row.Number).ToListAsync(stop)).ToLookup(row => row.MatterId);
        foreach (var head in unread)
        {
            if (Fold([.. acts[head.MatterId].Where(row => row.Number <= head.Version)]) is not { } state)
                continue;
            store?.Remember(head, state);
            states[head.MatterId.Value] = state;
        }
        return states;
    }

    /// <summary>The matter of a file number; null when there is none.</summary>
    public async Task<MatterRow?> FindByNumberAsync(BureauId bureau, string fileNumber, CancellationToken stop)
    {
        await using var context = database.Reading();
        return await context.Matters.FirstOrDefaultAsync(row => row.Bureau == bureau && row.FileNumber == fileNumber, stop);
    }

    /// <summary>The matter as it was known at a time: folded from the acts recorded by then.</summary>
    public async Task<MatterState?> AsKnownAtAsync(BureauId bureau, MatterId matter, DateTimeOffset at, CancellationToken stop)
    {
        await using var context = database.Reading();
        var rows = await context.Acts.Where(row => row.Bureau == bureau && row.MatterId == matter && row.RecordedAt <= at).OrderBy(row => row.Number).ToListAsync(stop);
        return rows.Count == 0 ? null : Fold(rows);
    }

    /// <summary>The bureau's roster now.</summary>
    public async Task<Roster> RosterAsync(BureauId bureau, CancellationToken stop) =>
        (await FindAsync(bureau, MatterStates.BureauMatter(bureau), stop))?.Roster ?? Roster.Empty;

    /// <summary>The state that belongs to a head already read.</summary>
    /// <param name="head">The head.</param>
    /// <param name="stop">Stops.</param>
    /// <param name="moment">The moment before it was read, see <see cref="ActStore.Moment"/>.</param>
    internal async Task<MatterState?> StateAsync(MatterRow head, CancellationToken stop, long? moment = null)
    {
        if (store?.Remembered<MatterState>(head) is { } held && ReferenceEquals(held.Pack, pack()))
        {
            store.Remember(head, held, moment);
            return held;
        }

        var rows = await database.RowsAsync<ActRow>([head.Bureau, head.MatterId], stop);
        // An act recorded since the head was read belongs to the next state.
        rows.RemoveAll(row => row.Number > head.Version);
        var state = Fold(rows);
        if (state is not null)
            store?.Remember(head, state, moment);
        return state;
    }

    /// <summary>The matter as these of its acts made it, from its first.</summary>
    internal MatterState? Fold(List<ActRow> rows) => rows.Count > 0 && pack().FindProcedure(rows[0].Procedure) is { } procedure
        ? MatterState.Empty(pack(), procedure).With(rows)
        : null;
}
