using System.Text.Json.Nodes;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Clerk;

/// <summary>封存: seals the record of matters that have come to their end, where the law says so, by an act of the law. Asked twice, it is one act.</summary>
/// <param name="bureau">The bureau.</param>
internal sealed class SealWork(OpenBureau bureau)
{
    private readonly List<string> sealing = [.. bureau.Pack.Procedures.Values.Where(procedure => procedure.Seals is not null).Select(procedure => procedure.Id)];

    /// <summary>Seals those of these matters whose record is to be sealed. It writes nothing itself: the act goes through the desk.</summary>
    /// <param name="touched">Matters with new acts.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Action<StoreTransaction>> MakeReadyAsync(IReadOnlyList<TouchedMatter> touched, CancellationToken stop)
    {
        foreach (var matter in await EndedAsync(touched, stop))
        {
            if (await bureau.Reader.FindAsync(bureau.Bureau, matter, stop) is { IsSealed: false } state && await RequestOfAsync(matter, state, stop) is { } request)
                await bureau.Desk.PerformAsync(request, Actor.Law, stop);
        }
        return static _ => { };
    }

    // The head says whether a matter has ended, and whether more of it is to come: of the others nothing is folded.
    private async Task<IReadOnlyList<MatterId>> EndedAsync(IReadOnlyList<TouchedMatter> touched, CancellationToken stop)
    {
        if (sealing.Count == 0)
            return [];
        var numbers = touched.ToDictionary(one => one.Matter, one => one.Number);
        var ids = numbers.Keys.ToList();
        await using var context = bureau.Folder.Database.Reading();
        // In an order that does not hang on ids: what the law does, it does in the same order again.
        var ended = await context.Matters.Where(row => row.Bureau == bureau.Bureau && ids.Contains(row.MatterId) && row.Listed && row.ClosedOn != null && sealing.Contains(row.Procedure))
            .OrderBy(row => row.FileNumber).Select(row => new { row.MatterId, row.Version }).ToListAsync(stop);
        return [.. ended.Where(row => row.Version <= numbers[row.MatterId]).Select(row => row.MatterId)];
    }

    private async Task<ActRequest?> RequestOfAsync(MatterId matter, MatterState state, CancellationToken stop)
    {
        var seals = state.Procedure.Seals!;
        var now = BureauZone.Truncated(bureau.Time.GetUtcNow());
        var on = LegalDay.Of(now, bureau.Pack.Zone);
        var roster = await bureau.RosterAsync(stop);
        var profiles = seals.Ages.Count == 0 ? null : await bureau.Vault.ProfilesAsync(bureau.Bureau, matter, state, state.Version, stop);
        var facts = profiles?.ToDictionary(pair => pair.Key, pair => pair.Value.FactsOn(seals.Ages, on, null, BasisGathering.ViolationDay(state, pair.Key))) ?? [];
        var basis = new Basis(
            new OfficerStanding(Actor.Law.Person, [], [], []), [], state.Unit is { } unit ? roster.UnitOn(unit, on) : null, facts, null, roster.SettingsOn(on), new Dictionary<string, string>());
        if (RecordSealing.Due(bureau.Pack, state.Record, basis, now) is not { } due)
            return null;
        // A seal that was struck and is due again is another act.
        return new ActRequest(
            bureau.Bureau.Value, state.Procedure.Id, seals.Act, FormattableString.Invariant($"seal|{matter}|{due.Rule.Limit}|{state.Seals.Count}"), matter.Value, [],
            new JsonObject { [seals.Field] = due.Rule.Limit }, Channel: "clerk");
    }
}
