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
    /// <summary>How many refusals of a period are looked at for whoever may see some of them only, the newest first.</summary>
    public const int LookedAtMost = 10_000;

    // Of matters of other units it has to be asked one by one whether they may be seen.
    private const int OutsideLookedAtMost = 400;
    private const int OutsideAtMost = 200;

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
        var beyond = seen is null ? null : await BeyondAsync(context, filter, LookedAtMost, stop);
        if (seen is not null)
            rows = Within(context, After(rows, beyond), seen);
        var total = await rows.CountAsync(stop);
        if (total == 0)
            return new Paged<Refusal>([], 0, paging) { IsMore = beyond is not null };
        rows = filter.OldestFirst ? rows.OrderBy(row => row.At).ThenBy(row => row.RefusalId) : rows.OrderByDescending(row => row.At).ThenByDescending(row => row.RefusalId);
        var page = await rows.Skip(paging.Skip).Take(paging.Size).ToListAsync(stop);
        var ids = page.Select(row => row.MatterId).Distinct().ToList();
        var heads = await context.Matters.Where(row => row.Bureau == bureau && ids.Contains(row.MatterId)).Select(row => new { row.MatterId, row.FileNumber, row.Listed }).ToDictionaryAsync(row => row.MatterId, stop);
        // What a person attempted itself is told of a sealed matter too, but not of which.
        return new Paged<Refusal>([.. page.Select(row => heads.GetValueOrDefault(row.MatterId) is { } head
            ? head.Listed ? Read(row) with { FileNumber = head.FileNumber } : Read(row) with { Matter = Guid.Empty }
            : Read(row))], total, paging) { IsMore = beyond is not null || seen is { IsMore: true } };
    }

    /// <summary>The matters with refusals of a filter that lie outside some units, as far as the newest refusals name them: whether they may be seen has to be asked one by one.</summary>
    /// <param name="filter">Which refusals.</param>
    /// <param name="units">Units whose matters are seen anyway.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>The matters, and whether there are more.</returns>
    internal async Task<(IReadOnlyList<Guid> Matters, bool IsMore)> MattersOutsideAsync(RefusalFilter filter, IReadOnlyCollection<string> units, CancellationToken stop)
    {
        await using var context = database.Reading();
        var beyond = await BeyondAsync(context, filter, OutsideLookedAtMost, stop);
        var newest = await After(Rows(context, filter), beyond).OrderByDescending(row => row.At).Select(row => row.MatterId).Take(OutsideLookedAtMost).ToListAsync(stop);
        var refused = newest.Distinct().ToList();
        if (refused.Count == 0)
            return ([], beyond is not null);
        var handled = await context.Matters.Where(row => row.Bureau == bureau && refused.Contains(row.MatterId)).Select(row => new { row.MatterId, row.Unit }).ToListAsync(stop);
        var outside = handled.Where(row => row.Unit is null || !units.Contains(row.Unit)).Select(row => row.MatterId).ToHashSet();
        return ([.. refused.Where(outside.Contains).Take(OutsideAtMost).Select(matter => matter.Value)], beyond is not null || outside.Count > OutsideAtMost);
    }

    // When the refusal was made from which on older ones are not looked at; null where all are.
    private Task<DateTimeOffset?> BeyondAsync(FaduContext context, RefusalFilter filter, int atMost, CancellationToken stop) =>
        Rows(context, filter with { Procedure = null }).OrderByDescending(row => row.At).Skip(atMost).Select(row => (DateTimeOffset?)row.At).FirstOrDefaultAsync(stop);

    private static IQueryable<RefusalRow> After(IQueryable<RefusalRow> rows, DateTimeOffset? beyond)
    {
        var at = beyond ?? DateTimeOffset.UnixEpoch;
        return rows.Where(row => row.At > at);
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
        return rows.Where(row => row.Person == person || others.Contains(row.MatterId)
            || context.Matters.Any(matter => matter.Bureau == bureau && matter.MatterId == row.MatterId && matter.Listed && matter.Unit != null && units.Contains(matter.Unit)));
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
/// <param name="IsMore">There may be others, which were not looked at.</param>
internal sealed record RefusalSight(string Person, IReadOnlyList<string> Units, IReadOnlyList<Guid> Others, bool IsMore);

/// <summary>One refusal.</summary>
public sealed record Refusal(DateTimeOffset At, string Person, Guid Matter, string Procedure, string Act, int Version, string Channel, IReadOnlyList<Ground> Grounds)
{
    /// <summary>文号 of the matter; empty where it was never opened.</summary>
    public string FileNumber { get; init; } = "";
}
