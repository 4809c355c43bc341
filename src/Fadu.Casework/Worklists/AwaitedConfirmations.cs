using Fadu.Casework.Access;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Worklists;

/// <summary>等我确认: matters in which the law brought something about that weighs on a person and that this person may confirm.</summary>
/// <param name="bureau">The open bureau.</param>
internal sealed class AwaitedConfirmations(OpenBureau bureau)
{
    private const int LookedAtMost = 200;
    private const int AtOnce = 40;

    /// <summary>The matters that wait for a person's confirmation, each with the act that confirms; the earliest limit first.</summary>
    /// <param name="person">Who looks.</param>
    /// <param name="atMost">The most that are listed.</param>
    /// <param name="roster">The bureau's roster.</param>
    /// <param name="now">The moment.</param>
    /// <param name="stop">Stops.</param>
    public async Task<AskedList> OfAsync(string person, int atMost, Roster roster, DateTimeOffset now, CancellationToken stop)
    {
        var owner = bureau.Bureau;
        await using var context = bureau.Folder.Database.Reading();
        var asked = new List<AskedMatter>();
        var looked = 0;
        // The head of a matter says whether something waits; the fold says what, and for whom.
        await foreach (var rows in SeenMatters.InTurnsAsync([context.Matters.Where(row => row.Bureau == owner && row.Listed && row.AwaitsConfirmation)], AtOnce, stop))
        {
            if (looked >= LookedAtMost)
                return new AskedList(asked, IsMore: true);
            looked += rows.Count;
            var states = await bureau.Reader.FindAsync(owner, [.. rows.Select(row => row.MatterId.Value)], stop);
            foreach (var row in rows)
            {
                if (!states.TryGetValue(row.MatterId.Value, out var state) || !MatterAccess.MaySee(person, state, roster, now)
                    || ToConfirm(person, state, roster, now) is not { } act)
                    continue;
                if (asked.Count == atMost)
                    return new AskedList(asked, IsMore: true);
                asked.Add(AskedMatter.Of(row, bureau.Pack, roster) with { ToConfirm = act.Title });
            }
        }
        return new AskedList(asked, IsMore: false);
    }

    private ActDefinition? ToConfirm(string person, MatterState state, Roster roster, DateTimeOffset now)
    {
        var on = LegalDay.Of(now, bureau.Pack.Zone);
        var confirming = state.Record.Unconfirmed.SelectMany(act => Confirmations.ActsConfirming(state.Procedure, act.Act)).ToHashSet();
        if (confirming.Count == 0)
            return null;
        var basis = new Basis(
            roster.StandingOf(person, on), [], state.Unit is { } unit ? roster.UnitOn(unit, on) : null,
            new Dictionary<int, PartyFacts>(), null, roster.SettingsOn(on), new Dictionary<string, string>());
        return new LawCheck(bureau.Pack).Possible(state.Record, basis, now).FirstOrDefault(possible => possible.By is null && confirming.Contains(possible.Act.Id))?.Act;
    }
}
