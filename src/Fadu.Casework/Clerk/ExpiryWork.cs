using System.Text.Json.Nodes;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Clerk;

/// <summary>Performs, through the desk, what the law does itself when a time limit runs out (默示、视为). The limit is the idempotency key: it happens once.</summary>
internal sealed class ExpiryWork(OpenBureau bureau)
{
    private const int ClocksAtOnce = 200;

    private readonly List<string> limits = [.. bureau.Pack.Procedures.Values.SelectMany(procedure => procedure.OnExpiry).Select(rule => rule.Limit).Distinct()];
    private readonly HashSet<MatterId> waiting = [];
    private DateTimeOffset? asked;
    private DateTimeOffset scanned = DateTimeOffset.UnixEpoch;
    private bool isScanned;

    /// <summary>Looks again at every clock that has run out, a bounded number a pass.</summary>
    public void BeginAgain()
    {
        (asked, scanned, isScanned) = (null, DateTimeOffset.UnixEpoch, false);
        waiting.Clear();
    }

    /// <summary>Performs what has come due: of clocks that ran out since the last asking, and of matters that something has happened in since.</summary>
    /// <param name="lease">The clerk's lease: an act of the law is recorded only while it is held.</param>
    /// <param name="touched">Matters with new acts: what a rule asks of the record can have changed in them only.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>How many acts of the law were recorded, and how many matters are still to be looked at.</returns>
    public async Task<int> PerformAsync(LeaseRow lease, IEnumerable<MatterId> touched, CancellationToken stop)
    {
        if (limits.Count == 0)
            return 0;

        var now = BureauZone.Truncated(bureau.Time.GetUtcNow());
        waiting.UnionWith(touched);
        waiting.UnionWith(await RunOutAsync(now, stop));
        var recorded = await Task.WhenAll(waiting.Select(matter => PerformAsync(lease, matter, now, stop)));
        waiting.Clear();
        return recorded.Sum() + (isScanned ? 0 : 1);
    }

    private async Task<int> PerformAsync(LeaseRow lease, MatterId matter, DateTimeOffset now, CancellationToken stop)
    {
        if (await bureau.Reader.FindAsync(bureau.Bureau, matter, stop) is not { } state)
            return 0;
        var recorded = 0;
        foreach (var request in Requests(state, matter, now).ToList())
        {
            if (await bureau.Desk.PerformAsync(request, Actor.Law, lease, stop) is Ruling<Act>.Granted { Value.Replayed: false })
                recorded++;
        }
        return recorded;
    }

    // The clocks that ran out since the last asking; and, until all have been gone through, a stretch of those that ran out before.
    private async Task<List<MatterId>> RunOutAsync(DateTimeOffset now, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var clocks = context.Clocks.Where(clock => clock.Bureau == bureau.Bureau && clock.StoppedAt == null && limits.Contains(clock.Limit));
        var before = asked ?? now;
        var matters = before < now ? await BetweenAsync(clocks, before, now, stop) : [];
        if (!isScanned)
        {
            var end = await clocks.Where(clock => clock.DueAt > scanned && clock.DueAt <= before).OrderBy(clock => clock.DueAt).Skip(ClocksAtOnce)
                .Select(clock => clock.DueAt).FirstOrDefaultAsync(stop);
            matters.AddRange(await BetweenAsync(clocks, scanned, end ?? before, stop));
            isScanned = end is null;
            scanned = end ?? before;
        }
        asked = now;
        return matters;
    }

    private static Task<List<MatterId>> BetweenAsync(IQueryable<ClockRow> clocks, DateTimeOffset after, DateTimeOffset until, CancellationToken stop) =>
        clocks.Where(clock => clock.DueAt > after && clock.DueAt <= until).Select(clock => clock.MatterId).Distinct().ToListAsync(stop);

    private IEnumerable<ActRequest> Requests(MatterState state, MatterId matter, DateTimeOffset now)
    {
        foreach (var rule in state.Procedure.OnExpiry)
        {
            foreach (var clock in state.Record.Clocks.Where(clock => clock.Limit == rule.Limit))
            {
                var value = ClockReading.Read(bureau.Pack, clock, now);
                if (value.State != ClockState.Overdue || Happened(state, rule, clock, value))
                    continue;
                var at = EffectOf(rule, clock, value);
                if (rule.When is { } when && when.Holds(Asked(state, clock.Subject, at)) != Truth.Yes)
                    continue;
                yield return new ActRequest(
                    bureau.Bureau.Value, state.Procedure.Id, rule.Act,
                    FormattableString.Invariant($"expiry|{matter}|{clock.Limit}|{clock.Subject}|{clock.StartedBy}"),
                    matter.Value, clock.Subject == 0 ? [] : [clock.Subject], new JsonObject(), OccurredAt: at, Channel: "clerk");
            }
        }
    }

    private static bool Happened(MatterState state, ExpiryRule rule, ClockRecord clock, ClockValue value) =>
        state.Record.Acts.Any(act => act.Act == rule.Act && act.RecordedAt >= value.Deadline.Due
            && (clock.Subject == 0 ? act.Subjects.Count == 0 : act.Subjects.Contains(clock.Subject)));

    private DateTimeOffset EffectOf(ExpiryRule rule, ClockRecord clock, ClockValue value) => rule.TakesEffect switch
    {
        EffectDay.Start => clock.Start,
        EffectDay.LastDay => LegalDay.Midnight(value.Deadline.LastDay, bureau.Pack.Zone).ToUniversalTime(),
        EffectDay.AfterLastDay => value.Deadline.Due.ToUniversalTime(),
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule.TakesEffect, null),
    };

    private Inquiry Asked(MatterState state, int subject, DateTimeOffset at)
    {
        var basis = state.Record.Acts.Count > 0 ? state.Record.Acts[^1].Basis : throw new InvalidOperationException("a clock runs in a matter without acts");
        return new Inquiry(bureau.Pack, state.Procedure, state.Record, null, null, subject, basis, at);
    }
}
