using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Procedures;

/// <summary>An act that the law itself performs because a clock ran out.</summary>
/// <param name="Act">Id of the act.</param>
/// <param name="Subject">The clock's subject; 0 the matter.</param>
/// <param name="Limit">The limit that ran out.</param>
/// <param name="Key">The idempotency key: limit, subject and the act that started the clock.</param>
/// <param name="OccurredAt">The first instant after the last day: when it happened.</param>
/// <param name="TakesEffectOn">The legal day from which it counts; earlier than it happened where the law says so.</param>
/// <param name="ConfirmedBy">The act by which a person confirms it before anything outward follows; null when none.</param>
/// <param name="DerivedBy">The clock, for the sentence that says by which rule it follows.</param>
public sealed record ActOfTheLaw(
    string Act, int Subject, string Limit, string Key, DateTimeOffset OccurredAt, DateOnly TakesEffectOn, string? ConfirmedBy, ClockValue DerivedBy);

/// <summary>默示与失效: what the law does by silence or lapse.</summary>
public static class ActsOfTheLaw
{
    private static readonly Basis NoBasis = new(
        new OfficerStanding(LawCheck.TheLaw, [], [], []), [], null, new Dictionary<int, PartyFacts>(), null, new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>The acts that the law performs on a matter by a moment and that do not stand in it yet.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="record">The matter.</param>
    /// <param name="now">The moment. A clock that is still provisional brings nothing about.</param>
    public static IReadOnlyList<ActOfTheLaw> Due(RulePack pack, MatterRecord record, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(record);

        if (pack.FindProcedure(record.Procedure) is not { OnExpiry.Count: > 0 } procedure)
            return [];

        var due = new List<ActOfTheLaw>();
        foreach (var rule in procedure.OnExpiry)
        {
            if (procedure.FindAct(rule.Act) is not { } act)
                continue;
            foreach (var clock in record.Clocks)
            {
                if (clock.Limit == rule.Limit && clock.StoppedAt is null && Of(pack, procedure, record, rule, act, clock, now) is { } found)
                    due.Add(found);
            }
        }

        return due;
    }

    private static ActOfTheLaw? Of(RulePack pack, Procedure procedure, MatterRecord record, ExpiryRule rule, ActDefinition act, ClockRecord clock, DateTimeOffset now)
    {
        var value = ClockReading.Read(pack, clock, now);
        if (value.State != ClockState.Overdue || value.Provisional)
            return null;
        if (record.Acts.Any(done => done.Act == rule.Act && done.Number > clock.StartedBy && (clock.Subject == 0 || done.Subjects.Count == 0 || done.Subjects.Contains(clock.Subject))))
            return null;

        var subject = act.For.Kind == SubjectKinds.Matter ? 0 : clock.Subject;
        var asked = new Inquiry(pack, procedure, record, act, new JsonObject(), subject, NoBasis, value.Deadline.Due);
        if (!Effects.Holds(rule.When, asked) || !BuiltInGrounds.StageAllows(asked.Procedure, asked.Record, asked.Act!, subject))
            return null;

        var effect = rule.TakesEffect switch
        {
            EffectDay.Start => LegalDay.Of(clock.Start, pack.Zone),
            EffectDay.LastDay => value.Deadline.LastDay,
            _ => value.Deadline.LastDay.AddDays(1),
        };
        var key = string.Create(CultureInfo.InvariantCulture, $"{clock.Limit}/{clock.Subject}/{clock.StartedBy}");
        return new ActOfTheLaw(rule.Act, subject, rule.Limit, key, value.Deadline.Due, effect, rule.ConfirmedBy, value);
    }
}
