using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Registers;

/// <summary>Which looks are asked for.</summary>
public sealed record LookFilter
{
    /// <summary>Only those of this person.</summary>
    public string? Person { get; init; }

    /// <summary>Only those at this matter.</summary>
    public Guid? Matter { get; init; }

    /// <summary>Only those at which an identity was shown.</summary>
    public bool WithPurpose { get; init; }

    /// <summary>From this instant on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this instant.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>留痕: every look at a party's data, in a log of its own. A look is committed with the next acts, and nothing of a party goes out before it is.</summary>
public sealed class Looks
{
    /// <summary>What was shown where an identity was.</summary>
    public const string Identity = "identity";

    private readonly BureauId bureau;
    private readonly FaduDatabase database;
    private readonly ActStore? store;
    private readonly TimeProvider time;

    internal Looks(BureauId bureau, FaduDatabase database, ActStore? store, TimeProvider time)
    {
        this.bureau = bureau;
        this.database = database;
        this.store = store;
        this.time = time;
    }

    /// <summary>Notes a look. Nothing that was looked at may go out before it is done: what is shown can be made ready meanwhile.</summary>
    /// <param name="person">Who looks.</param>
    /// <param name="matter">At which matter; null for a search.</param>
    /// <param name="subject">At which subject; 0 is the matter.</param>
    /// <param name="what">What was shown, never its content.</param>
    /// <param name="purpose">What for, where it was asked.</param>
    /// <param name="channel">web, api, cli.</param>
    /// <exception cref="InvalidOperationException">The record was opened for reading only: then nothing of a party is shown.</exception>
    public Task NoteAsync(string person, MatterId? matter, int subject, string what, string? purpose, string channel)
    {
        if (store is null)
            throw new InvalidOperationException("A look cannot be recorded beside the process that writes; nothing of a party is shown there.");
        var at = BureauZone.Truncated(time.GetUtcNow());
        return store.NoteLookAsync(new LookRow
        {
            Bureau = bureau,
            LookId = Guid.CreateVersion7(at),
            At = at,
            Person = person,
            MatterId = matter,
            Subject = subject,
            What = what,
            Purpose = purpose,
            Channel = channel,
        });
    }

    /// <summary>Looks at a matter, newest first.</summary>
    public Task<Paged<LookRow>> OfMatterAsync(MatterId matter, Paging paging, CancellationToken stop) => OfMatterAsync(matter, new LookFilter(), paging, stop);

    /// <summary>Who looked at a matter, each once.</summary>
    public async Task<IReadOnlyList<string>> PersonsAsync(MatterId matter, CancellationToken stop)
    {
        await using var context = database.Reading();
        return await context.Looks.Where(row => row.Bureau == bureau && row.MatterId == matter).Select(row => row.Person).Distinct().OrderBy(person => person).ToListAsync(stop);
    }

    /// <summary>Some of the looks at a matter, newest first.</summary>
    public async Task<Paged<LookRow>> OfMatterAsync(MatterId matter, LookFilter filter, Paging paging, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var context = database.Reading();
        var rows = Of(context, filter with { Matter = matter.Value });
        return new Paged<LookRow>(
            await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.LookId).Skip(paging.Skip).Take(paging.Size).ToListAsync(stop),
            await rows.CountAsync(stop), paging);
    }

    /// <summary>The looks that a filter lets through, in no order.</summary>
    internal IQueryable<LookRow> Of(FaduContext context, LookFilter filter)
    {
        var rows = context.Looks.Where(row => row.Bureau == bureau);
        if (filter.Matter is { } id)
        {
            var matter = new MatterId(id);
            rows = rows.Where(row => row.MatterId == matter);
        }
        if (filter.Person is { } person)
            rows = rows.Where(row => row.Person == person);
        if (filter.WithPurpose)
            rows = rows.Where(row => row.What == Identity);
        if (filter.From is { } from)
            rows = rows.Where(row => row.At >= from);
        if (filter.Until is { } until)
            rows = rows.Where(row => row.At < until);
        return rows;
    }
}
