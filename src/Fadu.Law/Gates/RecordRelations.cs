using System.Globalization;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Gates;

/// <summary><c>exists</c>: evidence items or documents in the record.</summary>
internal sealed record ItemExists : Condition
{
    public required string Kind { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Kinds that do not count.</summary>
    public IReadOnlyList<string> Besides { get; init; } = [];

    public string? Covers { get; init; }

    /// <summary>Whether the item must be named in the proposed act itself.</summary>
    public bool CoversThis { get; init; }

    public string? Standing { get; init; }

    public Scope About { get; init; }

    public int AtLeast { get; init; } = 1;

    public override bool ReadsFields => CoversThis;

    public override Truth Holds(Inquiry asked)
    {
        if (CoversThis && asked.Fields is null)
            return Truth.Unknown;
        return Said(Items(asked).Take(AtLeast).Count() >= AtLeast);
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var titles = Roles.Select(role => Kind == SubjectKinds.Document
            ? asked.Pack.FindDocument(role)?.Title ?? new Bilingual(role, role)
            : asked.Procedure.FindRole(Kind, role)?.Title ?? new Bilingual(role, role)).ToList();
        var kind = SubjectKinds.Words(Kind);
        var zh = titles.Count == 0 ? kind.Zh : string.Join("、", titles.Select(title => title.Zh));
        var en = titles.Count == 0 ? kind.In("en") : string.Join(", ", titles.Select(title => title.In("en")));
        if (Besides.Count > 0)
        {
            var other = Besides.Select(role => asked.Procedure.FindRole(Kind, role)?.Title ?? new Bilingual(role, role)).ToList();
            (zh, en) = ($"{string.Join("、", other.Select(title => title.Zh))}以外的{zh}", $"{en} other than {string.Join(", ", other.Select(title => title.In("en")))}");
        }

        if (Covers is not null)
            (zh, en) = ($"“{asked.NameOf(Covers).Zh}”的{zh}", $"{en} of “{asked.NameOf(Covers).In("en")}”");
        var count = Items(asked).Count();
        if (!wanted)
        {
            found.Add(new Bilingual($"已有{zh}", $"there is {en}"));
            return;
        }

        var standing = Standing == "usable" ? new Bilingual("可以使用的", "usable ") : new Bilingual("", "");
        var barred = Standing is null ? [] : Candidates(asked).Where(subject => subject.Standing != Standing).Select(subject => subject.Number).ToList();
        var why = barred.Count == 0
            ? new Bilingual("", "")
            : new Bilingual($"（编号{string.Join("、", barred)}的不能使用）", $" (number {string.Join(", ", barred)} may not be used)");
        found.Add(AtLeast > 1
            ? new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"{standing.Zh}{zh}应当有{AtLeast}份，现在有{count}份{why.Zh}"),
                string.Create(CultureInfo.InvariantCulture, $"{AtLeast} of {standing.En}{en} are needed; there are {count}{why.En}"))
            : new Bilingual($"还没有{standing.Zh}{zh}{why.Zh}", $"there is no {standing.En}{en} yet{why.En}"));
    }

    public override IEnumerable<Condition> Variants()
    {
        yield return this with { AtLeast = AtLeast + 1 };
        yield return this with { AtLeast = AtLeast - 1 };
    }

    private IEnumerable<SubjectRecord> Items(Inquiry asked) => Candidates(asked).Where(subject => Standing is null || subject.Standing == Standing);

    private IEnumerable<SubjectRecord> Candidates(Inquiry asked)
    {
        var party = About == Scope.Matter ? 0 : asked.PartyOf(asked.Subject);
        var covered = Covers is null ? 0 : CoveredAct(asked);
        HashSet<int>? named = CoversThis ? [.. asked.Fields!.SelectMany(field => asked.Act?.FindField(field.Key)?.SubjectKind == Kind ? FieldValue.Numbers(field.Value) : [])] : null;
        foreach (var subject in asked.Record.Subjects)
        {
            if (subject.Kind != Kind || (Roles.Count > 0 && !Roles.Contains(subject.Role)) || Besides.Contains(subject.Role))
                continue;
            if (party != 0 && subject.Of != 0 && asked.PartyOf(subject.Number) != party)
                continue;
            if (named is not null && !named.Contains(subject.Number))
                continue;
            if (covered != 0 && subject.Covers != covered)
                continue;
            yield return subject;
        }
    }

    /// <summary>The last act of that id about the subject.</summary>
    private int CoveredAct(Inquiry asked) => Past.LastIndex(asked, Covers!, About) is >= 0 and var index ? asked.Acts[index].Number : -1;
}

/// <summary><c>clock</c>: the state of a clock at the time of the act.</summary>
internal sealed record ClockIs(string Limit, IReadOnlyList<ClockState> States, Scope About, bool Expired) : Condition
{
    public override Truth Holds(Inquiry asked)
    {
        if (Last(asked) is not { } clock)
            return Said(States.Contains(ClockState.NotStarted));
        var value = asked.Read(clock);
        return Said((Expired && value.HasRunOut) || States.Contains(value.State));
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var title = asked.Pack.FindLimit(Limit)?.Title ?? new Bilingual(Limit, Limit);
        if (Last(asked) is not { } clock)
        {
            found.Add(new Bilingual($"时限“{title.Zh}”没有起算", $"the time limit “{title.In("en")}” has not started"));
            return;
        }

        var value = asked.Read(clock);
        var day = value.Deadline.LastDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        found.Add(new Bilingual(
            $"时限“{title.Zh}”{ClockReading.Words(value.State).Zh}，最后一日{day}",
            $"the time limit “{title.In("en")}” {ClockReading.Words(value.State).En}, last day {day}"));
    }

    private ClockRecord? Last(Inquiry asked)
    {
        var clocks = asked.Record.Clocks;
        for (var i = clocks.Count - 1; i >= 0; i--)
        {
            var clock = clocks[i];
            if (clock.Limit == Limit && (About switch
            {
                Scope.Matter => true,
                Scope.SameParty => clock.Subject == 0 || asked.PartyOf(clock.Subject) == asked.PartyOf(asked.Subject),
                _ => clock.Subject == asked.Subject || clock.Subject == 0 || asked.Subject == 0,
            }))
                return clock;
        }

        return null;
    }
}

/// <summary>One end of a distance: an act, a field, or the act now proposed.</summary>
internal sealed record TimePoint(string? Act, string? FieldId, Scope About)
{
    /// <summary>Whether it is the act now proposed.</summary>
    public bool IsNow => Act is null && FieldId is null;

    public (DateTime Local, bool Day)? Read(Inquiry asked)
    {
        if (Act is not null)
        {
            var index = Past.LastIndex(asked, Act, About);
            if (index < 0)
                return null;
            var act = asked.Acts[index];
            if (FieldId is null)
                return (TimeZoneInfo.ConvertTime(act.OccurredAt, asked.Pack.Zone).DateTime, act.DayPrecision);
            return Of(asked, act.Fields[FieldId]);
        }

        return FieldId is null ? (asked.LocalUntold, false) : Of(asked, asked.Field(FieldId));
    }

    public Bilingual Words(Inquiry asked) => (Act, FieldId) switch
    {
        ({ } act, _) => new($"“{asked.NameOf(act).Zh}”", $"“{asked.NameOf(act).In("en")}”"),
        (null, { } field) => new($"“{asked.LabelOf(field).Zh}”", $"“{asked.LabelOf(field).In("en")}”"),
        _ => new("本行为", "this act"),
    };

    private static (DateTime Local, bool Day)? Of(Inquiry asked, System.Text.Json.Nodes.JsonNode? value) =>
        FieldValue.Instant(value, asked.Pack.Zone) is { } instant
            ? (TimeZoneInfo.ConvertTime(instant, asked.Pack.Zone).DateTime, FieldValue.Text(value)?.Length == 10)
            : null;
}

/// <summary><c>elapsed</c>: the distance from one point to another; the day of the first is not counted.</summary>
internal sealed record Elapsed(TimePoint From, TimePoint To, TimeLength? AtLeast, TimeLength? AtMost) : Condition
{
    public override bool ReadsFields => (From.Act is null && From.FieldId is not null) || (To.Act is null && To.FieldId is not null);

    public override Truth Holds(Inquiry asked)
    {
        if (From.Read(asked) is not { } from || To.Read(asked) is not { } to)
            return Truth.Unknown;
        if (asked.Lasting is { } lasting)
            TellChanges(asked, from.Local, lasting);
        return Said((AtLeast is not { } least || HasPassed(from.Local, to.Local, least, asked)) && (AtMost is not { } most || to.Local <= most.EndAfter(from.Local, asked.Calendar)));
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var (from, to) = (From.Words(asked), To.Words(asked));
        if (From.Read(asked) is not { } start || To.Read(asked) is not { } end)
        {
            var missing = From.Read(asked) is null ? from : to;
            found.Add(new Bilingual($"{missing.Zh}的日期还没有记录", $"the day of {missing.En} is not recorded"));
            return;
        }

        var days = DateOnly.FromDateTime(end.Local).DayNumber - DateOnly.FromDateTime(start.Local).DayNumber;
        var asks = AtLeast is { } least
            ? new Bilingual($"应当满{least.Words().Zh}", $"should be at least {least.Words().En}")
            : new Bilingual($"不得超过{AtMost!.Value.Words().Zh}", $"should be at most {AtMost.Value.Words().En}");
        found.Add(new Bilingual(
            string.Create(CultureInfo.InvariantCulture, $"从{from.Zh}到{to.Zh}{asks.Zh}，现在是{days}日"),
            string.Create(CultureInfo.InvariantCulture, $"from {from.En} to {to.En} {asks.En}; it is {days} days")));
    }

    public override IEnumerable<Condition> Variants()
    {
        foreach (var step in (int[])[-1, 1])
        {
            if (AtLeast is { } least)
                yield return this with { AtLeast = least with { Length = least.Length + step } };
            if (AtMost is { } most)
                yield return this with { AtMost = most with { Length = most.Length + step } };
        }
    }

    // Days are counted from midnight to midnight, beyond which nothing is held; only hours change the answer before.
    private void TellChanges(Inquiry asked, DateTime from, Lasting lasting)
    {
        if (To.IsNow && AtLeast is { Unit: LimitUnit.Hours } least)
            lasting.ChangesAt(from.AddHours(least.Length));
        if (To.IsNow && AtMost is { } most)
            _ = asked.IsBy(most.EndAfter(from, asked.Calendar));
        if (From.IsNow && (AtLeast is { Unit: LimitUnit.Hours } || AtMost is { Unit: LimitUnit.Hours }))
            lasting.IsOfTheMoment();
    }

    private static bool HasPassed(DateTime from, DateTime to, TimeLength length, Inquiry asked) =>
        length.Unit == LimitUnit.Hours
            ? to >= from.AddHours(length.Length)
            : DateOnly.FromDateTime(to) >= DayCount.Step(DateOnly.FromDateTime(from), length.Length, length.Unit, asked.Calendar);
}
