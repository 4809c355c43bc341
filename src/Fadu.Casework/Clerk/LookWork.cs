using System.Text.Json.Nodes;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Clerk;

/// <summary>Seals the looks of each hour that is over by an act of the bureau, so that they stand in the ledger.</summary>
internal sealed class LookWork(OpenBureau bureau)
{
    // A look is written some milliseconds after it was noted, and nodes' clocks differ: whatever comes later than this is found as not sealed.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(5);

    private readonly (string Act, string Field)? sealing = SealingOf(bureau);
    private DateTimeOffset done;

    /// <summary>Looks again from the last seal on: another clerk may have sealed meanwhile.</summary>
    public void BeginAgain() => done = default;

    /// <summary>Seals the next hour that is over and has looks.</summary>
    /// <param name="lease">The clerk's lease.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>1 when an hour was sealed, 0 when none waits.</returns>
    public async Task<int> SealAsync(LeaseRow lease, CancellationToken stop)
    {
        var until = LookSeal.HourOf(bureau.Time.GetUtcNow() - Settling);
        if (sealing is not var (act, field) || until <= done)
            return 0;
        if (await bureau.Reader.FindAsync(bureau.Bureau, MatterStates.BureauMatter(bureau.Bureau), stop) is not { } state)
            return 0;

        var last = LookSeal.Parse(state.Record.Raw.LastOrDefault(one => one.Act == act)?.Fields[field]?.GetValue<string>());
        var next = await NextAsync(last, until, stop);
        if (next is null)
        {
            done = until;
            return 0;
        }
        var request = new ActRequest(
            bureau.Bureau.Value, state.Procedure.Id, act, FormattableString.Invariant($"looks|{next.Hour.ToUnixTimeMilliseconds()}"), bureau.BureauMatter, [],
            new JsonObject { [field] = next.ToString() }, Channel: "clerk");
        if (await bureau.Desk.PerformAsync(request, Actor.Law, lease, stop) is Ruling<Act>.Granted)
            return 1;
        // A dissolved bureau records nothing more; asked again when the next hour is over.
        done = until;
        return 0;
    }

    private async Task<LookSeal?> NextAsync(LookSeal? last, DateTimeOffset until, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var from = last is null ? DateTimeOffset.UnixEpoch : last.Hour.AddHours(1);
        var looks = context.Looks.Where(look => look.Bureau == bureau.Bureau && look.At < until);
        var first = await looks.Where(look => look.At >= from).OrderBy(look => look.At).Select(look => (DateTimeOffset?)look.At).FirstOrDefaultAsync(stop);
        if (first is not { } at)
            return null;
        var hour = LookSeal.HourOf(at);
        var end = hour.AddHours(1);
        return LookSeal.Of(last, hour, await looks.Where(look => look.At >= hour && look.At < end).ToListAsync(stop));
    }

    private static (string, string)? SealingOf(OpenBureau bureau)
    {
        foreach (var act in MatterStates.BureauProcedure(bureau.Pack).Acts)
        {
            if (act.Feeds.FirstOrDefault(feed => feed.Roster == RosterFeed.LookSeals)?.Value is { } field)
                return (act.Id, field);
        }
        return null;
    }
}
