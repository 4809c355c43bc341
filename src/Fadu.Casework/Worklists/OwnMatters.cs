using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Worklists;

/// <summary>退回给我: something of one's own matters that was given back and is to be mended.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="FileNumber">文号.</param>
/// <param name="Procedure">Its procedure.</param>
/// <param name="Subject">The subject it is about; 0 the matter.</param>
/// <param name="By">Who gave it back.</param>
/// <param name="Unit">Whose unit; empty where the record does not say.</param>
/// <param name="Mend">The act that is done anew; null where none stood before.</param>
/// <param name="Why">The points that do not hold.</param>
/// <param name="Fields">The fields to be mended.</param>
/// <param name="Since">When it was given back.</param>
public sealed record ReturnedMatter(
    Guid Matter, string FileNumber, Bilingual Procedure, int Subject, string By, string Unit, ActDefinition? Mend, IReadOnlyList<Bilingual> Why, IReadOnlyList<Bilingual> Fields, DateTimeOffset Since);

/// <summary>What becomes of one's own matters in other hands.</summary>
/// <param name="Returned">What was given back, the last first.</param>
/// <param name="Waited">What others have to do, the earliest end first.</param>
public sealed record OtherHands(IReadOnlyList<ReturnedMatter> Returned, IReadOnlyList<WaitedMatter> Waited);

/// <summary>退回给我、我在等: of the open matters a person leads, what came back and what waits for others, as the acts and the law of the packs say it.</summary>
/// <param name="bureau">The open bureau.</param>
public sealed class OwnMatters(OpenBureau bureau)
{
    private const int MattersAtMost = 400;
    private const int AtOnce = 80;

    /// <summary>Both lists for a person.</summary>
    public async Task<OtherHands> OfAsync(string person, CancellationToken stop)
    {
        var now = bureau.Time.GetUtcNow();
        var owner = bureau.Bureau;
        var roster = await bureau.RosterAsync(stop);
        List<Guid> own;
        await using (var context = bureau.Folder.Database.Reading())
        {
            var rows = await context.Matters.Where(row => row.Bureau == owner && row.Officer == person && row.ClosedOn == null)
                .OrderBy(row => row.EarliestDue == null).ThenBy(row => row.EarliestDue).Select(row => row.MatterId).Take(MattersAtMost).ToListAsync(stop);
            own = [.. rows.Select(row => row.Value)];
        }

        var waiting = new Waiting(bureau.Pack, roster, person, now);
        var (returned, waited) = (new List<ReturnedMatter>(), new List<WaitedMatter>());
        foreach (var some in own.Chunk(AtOnce))
        {
            foreach (var (matter, state) in await bureau.Reader.FindAsync(owner, some, stop))
            {
                returned.AddRange(Returns.Open(state.Procedure, state.Record).Select(one => ReturnedOf(matter, state, one, roster)));
                waited.AddRange(waiting.Of(matter, state));
            }
        }
        return new OtherHands(
            [.. returned.OrderByDescending(one => one.Since).ThenBy(one => one.FileNumber, StringComparer.Ordinal)],
            [.. waited.OrderBy(one => one.Until is null).ThenBy(one => one.Until).ThenBy(one => one.FileNumber, StringComparer.Ordinal)]);
    }

    private ReturnedMatter ReturnedOf(Guid matter, MatterState state, Returned one, Roster roster)
    {
        var mend = one.Of is { } of ? state.Procedure.FindAct(of.Act) : null;
        var actor = one.Act.Basis.Actor;
        return new ReturnedMatter(
            matter, state.FileNumber, state.Procedure.Title, one.Subject,
            roster.NameOf(RosterKind.Officer, actor.Person), actor.Posts.Count > 0 ? roster.NameOf(RosterKind.Unit, actor.Posts[0].Unit) : "",
            mend, Returns.WhyOf(bureau.Pack, one), [.. Returns.MarkedIn(one).Select(id => mend?.FindField(id)?.Title ?? new Bilingual(id))], one.Act.OccurredAt);
    }
}
