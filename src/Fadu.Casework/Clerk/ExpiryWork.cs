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

    /// <summary>Performs what has come due.</summary>
    /// <returns>How many acts of the law were recorded.</returns>
    public async Task<int> PerformAsync(LeaseRow lease, CancellationToken stop)
    {
        var limits = bureau.Pack.Procedures.Values.SelectMany(procedure => procedure.OnExpiry).Select(rule => rule.Limit).Distinct().ToList();
        if (limits.Count == 0)
            return 0;

        var now = BureauZone.Truncated(bureau.Time.GetUtcNow());
        var recorded = 0;
        foreach (var matter in await DueAsync(limits, now, stop))
        {
            if (await bureau.Reader.FindAsync(bureau.Bureau, matter, stop) is not { } state)
                continue;
            foreach (var request in Requests(state, matter, now))
            {
                if (await bureau.Desk.PerformAsync(request, Actor.Law, lease, stop) is Ruling<Act>.Granted { Value.Replayed: false })
                    recorded++;
            }
        }
        return recorded;
    }

    private async Task<List<MatterId>> DueAsync(List<string> limits, DateTimeOffset now, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        return await context.Clocks
            .Where(clock => clock.Bureau == bureau.Bureau && clock.StoppedAt == null && clock.DueAt != null && clock.DueAt <= now && limits.Contains(clock.Limit))
            .Select(clock => clock.MatterId).Distinct().Take(ClocksAtOnce).ToListAsync(stop);
    }

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
