using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Store;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Worklists;

/// <summary>An earlier decision of the bureau.</summary>
/// <param name="Matter">The matter; null where whoever looks may not open it.</param>
/// <param name="FileNumber">文号; empty where whoever looks may not open it.</param>
/// <param name="On">The day it was decided.</param>
/// <param name="Shown">The field that is shown.</param>
public sealed record EarlierDecision(Guid? Matter, string FileNumber, DateOnly On, JsonNode? Shown);

/// <summary>同类决定: decisions in other matters with the same fields. A comparison and nothing else: nothing is scored, nothing proposed.</summary>
/// <param name="Same">The fields that are the same, with their values.</param>
/// <param name="Shows">The field that is shown.</param>
/// <param name="Own">What the matter itself says in it, as last proposed.</param>
/// <param name="From">The first day looked at.</param>
/// <param name="Decisions">Them, the latest first.</param>
public sealed record LikeDecisions(IReadOnlyList<(FieldDefinition Field, JsonNode Value)> Same, FieldDefinition Shows, JsonNode? Own, DateOnly From, IReadOnlyList<EarlierDecision> Decisions)
{
    /// <summary>How many decisions were looked at, the latest first; null where all of the period were.</summary>
    public int? Looked { get; init; }
}

/// <summary>Finds decisions that an act of a pack may be compared with.</summary>
/// <param name="bureau">The open bureau.</param>
/// <param name="sight">What officers may see.</param>
public sealed class SimilarDecisions(OpenBureau bureau, Sight sight)
{
    private const int Months = 12;
    private const int ReadAtMost = 600;
    private const int HeldAtMost = 10_000;

    private readonly ConcurrentDictionary<(MatterId Matter, int Number), JsonObject> read = new();

    /// <summary>The decisions like that of a matter; null where the act names none, or the matter does not say yet what has to be the same.</summary>
    public async Task<LikeDecisions?> OfAsync(MatterPage page, ActDefinition act, int subject, string person, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(act);
        if (act.Compares is not { } compared)
            return null;
        var same = compared.Same.Select(id => LastGiven(page, subject, id)).OfType<(FieldDefinition, JsonNode)>().ToList();
        if (same.Count < compared.Same.Count)
            return null;

        var since = LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone).AddMonths(-Months);
        var matter = new MatterId(page.Matter);
        await using var context = bureau.Folder.Database.Reading();
        var rows = await context.FigureRows.Where(row => row.Bureau == bureau.Bureau && row.Figure == compared.Figure && row.OnDay >= since && row.MatterId != matter)
            .OrderByDescending(row => row.OnDay).ThenBy(row => row.MatterId).Select(row => new Decided(row.MatterId, row.Number, row.OnDay, row.What)).Take(ReadAtMost + 1).ToListAsync(stop);
        var isMore = rows.Count > ReadAtMost;
        if (isMore)
            rows.RemoveAt(ReadAtMost);
        var fields = await FieldsAsync(context, rows, stop);
        var like = rows.Select(row => (row.MatterId, row.OnDay, Fields: fields[(row.MatterId, row.Number)]))
            .Where(row => same.All(one => JsonNode.DeepEquals(row.Fields[one.Item1.Id], one.Item2))).ToList();
        var seen = await sight.SeenAsync([.. like.Select(row => row.MatterId.Value).Distinct()], person, stop);
        return new LikeDecisions(
            same, ShownBy(page.Procedure, rows.Select(row => row.What).FirstOrDefault() ?? act.Id, compared.Shows), LastGiven(page, subject, compared.Shows)?.Value, since,
            [.. like.Select(row => seen.TryGetValue(row.MatterId.Value, out var state)
                ? new EarlierDecision(row.MatterId.Value, state.FileNumber, row.OnDay, row.Fields[compared.Shows])
                : new EarlierDecision(null, "", row.OnDay, row.Fields[compared.Shows]))]) { Looked = isMore ? ReadAtMost : null };
    }

    // An act never changes: what it says is read once.
    private async Task<Dictionary<(MatterId, int), JsonObject>> FieldsAsync(FaduContext context, List<Decided> decided, CancellationToken stop)
    {
        var fields = new Dictionary<(MatterId, int), JsonObject>();
        foreach (var one in decided)
        {
            if (read.TryGetValue((one.MatterId, one.Number), out var held))
                fields[(one.MatterId, one.Number)] = held;
        }
        if (read.Count > HeldAtMost)
            read.Clear();
        var unread = decided.Select(one => (one.MatterId, one.Number)).Distinct().Where(act => !fields.ContainsKey(act)).ToList();
        if (unread.Count == 0)
            return fields;

        var (matters, numbers) = (unread.Select(act => act.MatterId).Distinct().ToList(), unread.Select(act => act.Number).Distinct().ToList());
        var asked = unread.ToHashSet();
        var acts = await context.Acts.Where(row => row.Bureau == bureau.Bureau && matters.Contains(row.MatterId) && numbers.Contains(row.Number))
            .Select(row => new { row.MatterId, row.Number, row.Skeleton }).ToListAsync(stop);
        foreach (var act in acts.Where(act => asked.Contains((act.MatterId, act.Number))))
            read[(act.MatterId, act.Number)] = fields[(act.MatterId, act.Number)] = Skeleton.Parse(act.Skeleton).Act.Fields;
        return fields;
    }

    private static (FieldDefinition Field, JsonNode Value)? LastGiven(MatterPage page, int subject, string field)
    {
        var act = page.State.Record.Acts.LastOrDefault(act => act.Fields[field] is not null && (act.Subjects.Count == 0 || subject == 0 || act.Subjects.Contains(subject)));
        return act is not null && page.Procedure.FindAct(act.Act)?.FindField(field) is { } definition ? (definition, act.Fields[field]!) : null;
    }

    // As the deciding act calls it.
    private static FieldDefinition ShownBy(Procedure procedure, string act, string field) =>
        procedure.FindAct(act)?.FindField(field) ?? procedure.Acts.Select(one => one.FindField(field)).First(one => one is not null)!;

    private sealed record Decided(MatterId MatterId, int Number, DateOnly OnDay, string What);
}
