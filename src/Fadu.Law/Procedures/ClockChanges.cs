using System.Globalization;
using Fadu.Law.Gates;

namespace Fadu.Law.Procedures;

/// <summary>What an act does to the clocks of a matter.</summary>
internal static class ClockChanges
{
    /// <summary>The clocks after an act.</summary>
    /// <param name="asked">The act on the matter before it.</param>
    /// <param name="act">The act.</param>
    /// <param name="after">The subjects after it: a clock may run on one it has just added.</param>
    public static IReadOnlyList<ClockRecord> Apply(Inquiry asked, RecordedAct act, GrowingList<SubjectRecord> after)
    {
        if (asked.Act!.Clocks.Count == 0)
            return asked.Record.Clocks;

        var clocks = GrowingList.Of(asked.Record.Clocks);
        foreach (var action in asked.Act.Clocks)
        {
            if (action.When is not null && act.Subjects.Count <= 1 && !Effects.Holds(action.When, asked))
                continue;
            foreach (var subject in Targets(action, asked, act, after))
            {
                if (action.When is null || act.Subjects.Count <= 1 || Effects.Holds(action.When, asked.About(subject)))
                    clocks = Change(clocks, action, subject, asked, act, after);
            }
        }

        return clocks;
    }

    private static IEnumerable<int> Targets(ClockAction action, Inquiry asked, RecordedAct act, GrowingList<SubjectRecord> after) => action.On switch
    {
        ClockTarget.Matter => [0],
        ClockTarget.Subject => act.Subjects.Count == 0 ? [0] : act.Subjects,
        ClockTarget.Party => act.Subjects.Count == 0 ? [0] : act.Subjects.Select(asked.PartyOf).Distinct(),
        ClockTarget.Added => FirstBorn(after, act),
        ClockTarget.Document => Papers(after, act),
        ClockTarget.Every => Every(action, asked, act, after),
        ClockTarget.Field => FieldValue.Numbers(asked.Field(action.OnField!)),
        _ => [],
    };

    /// <summary>Every party of the roles; of measures, things and documents those of the party the act is about.</summary>
    private static List<int> Every(ClockAction action, Inquiry asked, RecordedAct act, GrowingList<SubjectRecord> after)
    {
        var parties = action.Kind == SubjectKinds.Party ? [] : act.Subjects.Select(asked.PartyOf).Where(party => party != 0).ToHashSet();
        return [.. after
            .Where(subject => subject.Kind == action.Kind && action.Roles.Contains(subject.Role) && (parties.Count == 0 || parties.Contains(asked.PartyOf(subject.Number))))
            .Select(subject => subject.Number)];
    }

    private static IEnumerable<int> FirstBorn(GrowingList<SubjectRecord> after, RecordedAct act)
    {
        var born = after.Where(subject => subject.BornOf == act.Number && subject.Kind != SubjectKinds.Document).ToList();
        return (born.Find(subject => subject.Kind != SubjectKinds.Evidence) ?? born.FirstOrDefault()) is { } first ? [first.Number] : [];
    }

    private static List<int> Papers(GrowingList<SubjectRecord> after, RecordedAct act) =>
        [.. after.Where(subject => subject.BornOf == act.Number && subject.Kind == SubjectKinds.Document).Select(subject => subject.Number)];

    private static GrowingList<ClockRecord> Change(
        GrowingList<ClockRecord> clocks, ClockAction action, int subject, Inquiry asked, RecordedAct act, GrowingList<SubjectRecord> after)
    {
        var index = Running(clocks, action.Limit, subject);
        if (action.Verb == ClockVerb.Start)
        {
            if (index >= 0 && !action.Restarts)
                return clocks;
            if (index >= 0)
                clocks = clocks.With(index, clocks[index] with { StoppedAt = act.OccurredAt, StoppedBy = act.Number, SwitchedTo = action.Limit });
            return Started(action, subject, asked, act, after) is { } started ? clocks.Add(started) : clocks;
        }

        if (index < 0)
            return clocks;

        var clock = clocks[index];
        switch (action.Verb)
        {
            case ClockVerb.Stop:
                return clocks.With(index, Closed(clock, act) with { StoppedAt = act.OccurredAt, StoppedBy = act.Number });
            case ClockVerb.Pause when clock.Pauses.All(pause => pause.Until is not null || pause.Ground != action.Ground):
                return clocks.With(index, clock with { Pauses = [.. clock.Pauses, new ClockPause(action.Ground!, act.Number, act.OccurredAt, null, null)] });
            case ClockVerb.Resume:
                return clocks.With(index, Closed(clock, act, action.Ground));
            case ClockVerb.Extend:
                var length = action.Length ?? (action.LengthField is null ? "" : FieldValue.Text(asked.Field(action.LengthField)) ?? "");
                return clocks.With(index, clock with { Extensions = [.. clock.Extensions, new ClockExtension(act.Number, length)] });
            case ClockVerb.Switch:
                return Switched(clocks, index, action, subject, asked, act);
            default:
                return clocks;
        }
    }

    private static GrowingList<ClockRecord> Switched(GrowingList<ClockRecord> clocks, int index, ClockAction action, int subject, Inquiry asked, RecordedAct act)
    {
        var old = clocks[index];
        var next = action.FromOriginalStart
            ? old with { Limit = action.SwitchTo!, StartedBy = old.StartedBy, LawDay = LawDay(action.SwitchTo!, asked, old.Start) }
            : new ClockRecord(action.SwitchTo!, subject, act.OccurredAt, act.Number, LawDay(action.SwitchTo!, asked, act.OccurredAt), [], [], null, null, null, act.DayPrecision, old.Held);
        return clocks
            .With(index, Closed(old, act) with { StoppedAt = act.OccurredAt, StoppedBy = act.Number, SwitchedTo = action.SwitchTo })
            .Add(next with { Extensions = [] });
    }

    private static ClockRecord? Started(ClockAction action, int subject, Inquiry asked, RecordedAct act, GrowingList<SubjectRecord> after)
    {
        var start = act.OccurredAt;
        var dayOnly = act.DayPrecision;
        if (action.FromAct is not null)
        {
            var index = Past.LastIndex(asked, action.FromAct, Scope.SameParty);
            if (index < 0)
                return null;
            (start, dayOnly) = (asked.Acts[index].OccurredAt, asked.Acts[index].DayPrecision);
        }
        else if (action.FromField is not null)
        {
            var value = asked.Field(action.FromField);
            if (FieldValue.Instant(value, asked.Pack.Zone) is not { } given)
                return null;
            (start, dayOnly) = (given, FieldValue.Text(value)!.Length == 10);
        }

        return new ClockRecord(action.Limit, subject, start, act.Number, LawDay(action.Limit, asked, start), [], [], null, null, null, dayOnly, IsHeld(asked, subject, after));
    }

    private static bool IsHeld(Inquiry asked, int subject, GrowingList<SubjectRecord> after) =>
        subject > 0 && subject <= after.Count && after[subject - 1] is { Kind: SubjectKinds.Measure } measure
        && asked.Procedure.FindRole(SubjectKinds.Measure, measure.Role) is { RestrictsLiberty: true };

    /// <summary>The day by which the limit's value is chosen: for act-day that of the event it runs from.</summary>
    private static DateOnly LawDay(string limit, Inquiry asked, DateTimeOffset start)
    {
        var by = AppliesByWords.Parse(asked.Pack.FindLimit(limit)?.AppliesBy);
        return by.Kind == AppliesByKind.ActDay ? asked.DayOf(start) : GateVersions.LawDay(asked, by);
    }

    private static int Running(GrowingList<ClockRecord> clocks, string limit, int subject)
    {
        for (var i = clocks.Count - 1; i >= 0; i--)
        {
            if (clocks[i].Limit == limit && clocks[i].Subject == subject && clocks[i].StoppedAt is null)
                return i;
        }

        return -1;
    }

    private static ClockRecord Closed(ClockRecord clock, RecordedAct act, string? ground = null)
    {
        if (clock.Pauses.All(pause => pause.Until is not null || (ground is not null && pause.Ground != ground)))
            return clock;
        return clock with
        {
            Pauses = [.. clock.Pauses.Select(pause => pause.Until is null && (ground is null || pause.Ground == ground) ? pause with { ResumedBy = act.Number, Until = act.OccurredAt } : pause)],
        };
    }
}
