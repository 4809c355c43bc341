using System.Text.Json;
using Fadu.Law;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Registers;

/// <summary>Which refusals are asked for.</summary>
public sealed record RefusalFilter
{
    /// <summary>Only on this matter.</summary>
    public Guid? Matter { get; init; }

    /// <summary>Only those of this person's attempts.</summary>
    public string? Person { get; init; }

    /// <summary>Only under this procedure.</summary>
    public string? Procedure { get; init; }

    /// <summary>Only from this instant on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only before this instant.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The oldest first.</summary>
    public bool OldestFirst { get; init; }
}

/// <summary>The register of refusals: powers that the law refused. The matters hold nothing of them.</summary>
public sealed class Refusals
{
    private readonly BureauId bureau;
    private readonly FaduDatabase database;

    internal Refusals(BureauId bureau, FaduDatabase database)
    {
        this.bureau = bureau;
        this.database = database;
    }

    /// <summary>Refusals of a filter, within what may be seen; the total counts exactly these.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="seen">What may be seen; null all.</param>
    /// <param name="paging">Which page.</param>
    /// <param name="stop">Stops.</param>
    internal async Task<Paged<Refusal>> ListAsync(RefusalFilter filter, RefusalSight? seen, Paging paging, CancellationToken stop)
    {
        await using var context = database.Reading();
        var rows = Rows(context, filter);
        if (seen is not null)
            rows = Within(context, rows, seen);
        var total = await rows.CountAsync(stop);
        rows = filter.OldestFirst ? rows.OrderBy(row => row.At).ThenBy(row => row.RefusalId) : rows.OrderByDescending(row => row.At).ThenByDescending(row => row.RefusalId);
        var page = await rows.Skip(paging.Skip).Take(paging.Size).ToListAsync(stop);
        var ids = page.Select(row => row.MatterId).Distinct().ToList();
        var numbers = await context.Matters.Where(row => row.Bureau == bureau && ids.Contains(row.MatterId)).ToDictionaryAsync(row => row.MatterId, row => row.FileNumber, stop);
        return new Paged<Refusal>([.. page.Select(row => Read(row) with { FileNumber = numbers.GetValueOrDefault(row.MatterId, "") })], total, paging);
    }

    /// <summary>The matters with refusals of a filter that lie outside some units: whether they may be seen has to be asked one by one.</summary>
    internal async Task<IReadOnlyList<Guid>> MattersOutsideAsync(RefusalFilter filter, IReadOnlyCollection<string> units, int atMost, CancellationToken stop)
    {
        await using var context = database.Reading();
        var refused = Rows(context, filter).Select(row => row.MatterId);
        var matters = await context.Matters.Where(row => row.Bureau == bureau && refused.Contains(row.MatterId) && (row.Unit == null || !units.Contains(row.Unit)))
            .OrderByDescending(row => row.LastRecordedAt).Select(row => row.MatterId).Take(atMost).ToListAsync(stop);
        return [.. matters.Select(matter => matter.Value)];
    }

    private IQueryable<RefusalRow> Rows(FaduContext context, RefusalFilter filter)
    {
        var rows = context.Refusals.Where(row => row.Bureau == bureau);
        if (filter.Matter is { } matter)
        {
            var id = new MatterId(matter);
            rows = rows.Where(row => row.MatterId == id);
        }
        if (filter.Person is { } person)
            rows = rows.Where(row => row.Person == person);
        if (filter.Procedure is { } procedure)
            rows = rows.Where(row => row.Procedure == procedure);
        if (filter.From is { } from)
            rows = rows.Where(row => row.At >= from);
        if (filter.Until is { } until)
            rows = rows.Where(row => row.At < until);
        return rows;
    }

    private IQueryable<RefusalRow> Within(FaduContext context, IQueryable<RefusalRow> rows, RefusalSight seen)
    {
        var (person, units) = (seen.Person, seen.Units);
        var others = seen.Others.Select(matter => new MatterId(matter)).ToList();
        var own = context.Matters.Where(row => row.Bureau == bureau && row.Unit != null && units.Contains(row.Unit)).Select(row => row.MatterId);
        return rows.Where(row => row.Person == person || others.Contains(row.MatterId) || own.Contains(row.MatterId));
    }

    /// <summary>A stored refusal, without the file number of its matter.</summary>
    internal static Refusal Read(RefusalRow row) => new(
        row.At, row.Person, row.MatterId.Value, row.Procedure, row.Act, row.Version, row.Channel,
        JsonSerializer.Deserialize<IReadOnlyList<Ground>>(row.Grounds, CaseworkJson.Options) ?? []);
}

/// <summary>What of the register a person may see.</summary>
/// <param name="Person">Their own attempts.</param>
/// <param name="Units">All on matters of these units.</param>
/// <param name="Others">And of these matters.</param>
internal sealed record RefusalSight(string Person, IReadOnlyList<string> Units, IReadOnlyList<Guid> Others);

/// <summary>One refusal.</summary>
public sealed record Refusal(DateTimeOffset At, string Person, Guid Matter, string Procedure, string Act, int Version, string Channel, IReadOnlyList<Ground> Grounds)
{
    /// <summary>文号 of the matter; empty where it was never opened.</summary>
    public string FileNumber { get; init; } = "";
}
