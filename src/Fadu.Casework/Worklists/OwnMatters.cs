using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Worklists;

/// <summary>退回给我: something of one's own matters that was given back and is to be mended.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="FileNumber">文号.</param>
/// <param name="Name">What the matter is called: what it is about, or its procedure.</param>
/// <param name="Subject">The subject it is about; 0 the matter.</param>
/// <param name="By">Who gave it back.</param>
/// <param name="Unit">Whose unit; empty where the record does not say.</param>
/// <param name="Mend">The act that is done anew; null where none stood before.</param>
/// <param name="Why">The points that do not hold.</param>
/// <param name="Fields">The fields to be mended.</param>
/// <param name="Since">When it was given back.</param>
public sealed record ReturnedMatter(
    Guid Matter, string FileNumber, Bilingual Name, int Subject, string By, string Unit, ActDefinition? Mend, IReadOnlyList<Bilingual> Why, IReadOnlyList<Bilingual> Fields, DateTimeOffset Since);

/// <summary>What others have to do in one's own matters.</summary>
/// <param name="Matters">It, the earliest end first.</param>
/// <param name="Looked">How many of the matters that a person leads were looked at, those whose limit ends first.</param>
/// <param name="IsMore">The person leads more open matters than were looked at.</param>
public sealed record WaitedList(IReadOnlyList<WaitedMatter> Matters, int Looked, bool IsMore);

/// <summary>退回给我、我在等: of the open matters a person leads, what came back and what waits for others, as the acts and the law of the packs say it.</summary>
/// <param name="bureau">The open bureau.</param>
public sealed class OwnMatters(OpenBureau bureau)
{
    /// <summary>How many of the matters a person leads are looked at for what waits for others.</summary>
    public const int LookedAtMost = 200;

    private const int AtOnce = 50;

    private readonly WorkedOut<IReadOnlyList<WaitedMatter>> worked = new();

    /// <summary>退回给我: what was given back, the last first. It is paged, and counted, by matters.</summary>
    public async Task<Paged<ReturnedMatter>> ReturnedAsync(string person, Paging paging, CancellationToken stop)
    {
        var owner = bureau.Bureau;
        await using var context = bureau.Folder.Database.Reading();
        var given = context.Matters.Where(row => row.Bureau == owner && row.Officer == person && row.Listed && row.ReturnedAt != null);
        var total = await given.CountAsync(stop);
        var page = total == 0 ? [] : await given.OrderByDescending(row => row.ReturnedAt).ThenBy(row => row.FileNumber).Skip(paging.Skip).Take(paging.Size).Select(row => row.MatterId).ToListAsync(stop);
        var roster = await bureau.RosterAsync(stop);
        var states = await bureau.Reader.FindAsync(owner, [.. page.Select(matter => matter.Value)], stop);
        return new Paged<ReturnedMatter>(
            [.. page.Where(matter => states.ContainsKey(matter.Value)).SelectMany(matter => Returns.Open(states[matter.Value].Procedure, states[matter.Value].Record)
                .OrderByDescending(one => one.Act.OccurredAt).Select(one => ReturnedOf(matter.Value, states[matter.Value], one, roster)))],
            total, paging);
    }

    /// <summary>我在等: what others have to do.</summary>
    public async Task<WaitedList> WaitedAsync(string person, CancellationToken stop)
    {
        var now = bureau.Time.GetUtcNow();
        var owner = bureau.Bureau;
        var roster = await bureau.RosterAsync(stop);
        var waiting = new Waiting(bureau.Pack, roster, person, now);
        var (waited, looked, isMore) = (new List<WaitedMatter>(), 0, false);
        await using var context = bureau.Folder.Database.Reading();
        await foreach (var rows in SeenMatters.InTurnsAsync([context.Matters.Where(row => row.Bureau == owner && row.Officer == person && row.Listed && row.ClosedOn == null)], AtOnce, stop))
        {
            isMore = looked >= LookedAtMost;
            if (isMore)
                break;
            looked += rows.Count;
            waited.AddRange(await WaitedAsync(person, rows, waiting, roster, now, stop));
        }
        return new WaitedList([.. waited.OrderBy(one => one.Until is null).ThenBy(one => one.Until).ThenBy(one => one.Since).ThenBy(one => one.FileNumber, StringComparer.Ordinal)], looked, isMore);
    }

    private async Task<IReadOnlyList<WaitedMatter>> WaitedAsync(string person, IReadOnlyList<MatterRow> rows, Waiting waiting, Roster roster, DateTimeOffset now, CancellationToken stop)
    {
        var on = LegalDay.Of(now, bureau.Pack.Zone);
        var (known, unknown) = (new List<WaitedMatter>(), new List<MatterRow>());
        foreach (var row in rows)
        {
            if (worked.TryFind(person, row, roster.Version, now, on, out var waited))
                known.AddRange(waited);
            else
                unknown.Add(row);
        }
        var states = await bureau.Reader.FindAsync(bureau.Bureau, [.. unknown.Select(row => row.MatterId.Value)], stop);
        foreach (var row in unknown)
        {
            if (!states.TryGetValue(row.MatterId.Value, out var state))
                continue;
            var waited = waiting.Of(row.MatterId.Value, state).ToList();
            known.AddRange(waited);
            worked.Hold(person, row, state, roster.Version, now, on, waited);
        }
        return known;
    }

    private ReturnedMatter ReturnedOf(Guid matter, MatterState state, Returned one, Roster roster)
    {
        var mend = one.Of is { } of ? state.Procedure.FindAct(of.Act) : null;
        var actor = one.Act.Basis.Actor;
        return new ReturnedMatter(
            matter, state.FileNumber, state.Name, one.Subject,
            roster.NameOf(RosterKind.Officer, actor.Person), actor.Posts.Count > 0 ? roster.NameOf(RosterKind.Unit, actor.Posts[0].Unit) : "",
            mend, Returns.WhyOf(bureau.Pack, one), [.. Returns.MarkedIn(one).Select(id => mend?.FindField(id)?.Title ?? new Bilingual(id))], one.Act.OccurredAt);
    }
}
