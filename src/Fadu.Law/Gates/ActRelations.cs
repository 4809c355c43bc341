using System.Globalization;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Gates;

/// <summary>Which acts of the record are meant.</summary>
public enum Scope
{
    /// <summary>About the same subject; what is about the whole matter is about each subject.</summary>
    SameSubject,

    /// <summary>About the party behind the subject, or something of that party.</summary>
    SameParty,

    /// <summary>Any in the matter.</summary>
    Matter,

    /// <summary>About the subject that a field names.</summary>
    SubjectOfField,
}

/// <summary><c>act</c>: such an act stands in the record, not struck.</summary>
internal sealed record ActStands : Condition
{
    private string[] ids = [];

    public required IReadOnlyList<string> Ids
    {
        get => ids;
        init => ids = [.. value];
    }

    public Scope About { get; init; }

    public string? SubjectField { get; init; }

    public Condition? Where { get; init; }

    public string? After { get; init; }

    public string? Before { get; init; }

    public string? NotAfter { get; init; }

    public string? NotFollowedBy { get; init; }

    public TimeLength? Within { get; init; }

    public string? WithinOf { get; init; }

    public string? RunOut { get; init; }

    public bool LastOnly { get; init; }

    public int Times { get; init; } = 1;

    public override IEnumerable<Condition> Children => Where is null ? [] : [Where];

    public override bool ReadsFields => About == Scope.SubjectOfField;

    public override Truth Holds(Inquiry asked)
    {
        if (About == Scope.SubjectOfField && !FieldValue.IsGiven(asked.Field(SubjectField!)))
            return Truth.Unknown;

        var acts = asked.Acts;
        var first = After is null ? 0 : Past.LastIndex(asked, After, About) + 1;
        var end = Before is null ? acts.Length : Past.FirstIndex(asked, Before, About) is >= 0 and var index ? index : acts.Length;
        var yes = 0;
        var unknown = 0;
        for (var i = end - 1; i >= first; i--)
        {
            if (!Past.Named(acts[i], ids) || !IsMeant(asked, acts[i]))
                continue;

            var held = Fits(asked, acts[i]);
            if (held == Truth.Yes && ++yes >= Times)
                return Truth.Yes;
            if (held == Truth.Unknown)
                unknown++;
            if (LastOnly)
                break;
        }

        return yes + unknown >= Times ? Truth.Unknown : Truth.No;
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var zh = string.Join("”或者“", ids.Select(id => asked.NameOf(id).Zh));
        var en = string.Join("” or “", ids.Select(id => asked.NameOf(id).In("en")));
        if (About == Scope.SubjectOfField && !FieldValue.IsGiven(asked.Field(SubjectField!)))
        {
            var label = asked.LabelOf(SubjectField!);
            found.Add(new Bilingual($"“{label.Zh}”还没有填写", $"“{label.In("en")}” is not filled in"));
            return;
        }

        RecordedAct? last = null;
        foreach (var act in asked.Acts)
        {
            if (Past.Named(act, ids) && IsMeant(asked, act))
                last = act;
        }

        if (last is null)
        {
            found.Add(new Bilingual($"还没有“{zh}”的记录", $"there is no record of “{en}”"));
            return;
        }

        var on = last.OccurredOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (!wanted)
        {
            found.Add(new Bilingual($"已有“{zh}”的记录：第{last.Number}号，{on}", $"“{en}” stands in the record: act {last.Number}, {on}"));
            return;
        }

        var more = Asks(asked);
        if (Times > 1)
            more = new Bilingual(string.Create(CultureInfo.InvariantCulture, $"{more.Zh}须有{Times}次"), string.Create(CultureInfo.InvariantCulture, $"{more.En}{Times} times asked"));
        var inside = new List<Bilingual>();
        Where?.Tell(asked.Within(last), wanted: true, inside);
        found.Add(new Bilingual(
            $"“{zh}”（第{last.Number}号，{on}）不符合要求：{more.Zh}{string.Join("；", inside.Select(one => one.Zh))}",
            $"“{en}” (act {last.Number}, {on}) does not do: {more.En}{string.Join("; ", inside.Select(one => one.In("en")))}"));
    }

    public override IEnumerable<Condition> Variants()
    {
        if (Where is not null)
        {
            foreach (var variant in Where.Variants())
                yield return this with { Where = variant };
        }

        if (Within is { } length)
        {
            yield return this with { Within = length with { Length = length.Length + 1 } };
            yield return this with { Within = length with { Length = length.Length - 1 } };
        }

        if (Times > 1)
            yield return this with { Times = Times - 1 };
        yield return this with { Times = Times + 1 };
    }

    private bool IsMeant(Inquiry asked, RecordedAct act) =>
        About == Scope.SubjectOfField
            ? FieldValue.Numbers(asked.Field(SubjectField!)).Any(number => Inquiry.IsAbout(act, number))
            : Past.InScope(asked, act, About);

    private Truth Fits(Inquiry asked, RecordedAct act)
    {
        if (NotAfter is not null && Past.LastIndex(asked, NotAfter, About) is >= 0 and var other && act.OccurredOn > asked.Acts[other].OccurredOn)
            return Truth.No;
        if (NotFollowedBy is not null && Past.LastIndex(asked, NotFollowedBy, About) is >= 0 and var later && asked.Acts[later].Number > act.Number)
            return Truth.No;
        if (Within is { } length && !IsWithin(asked, act, length))
            return Truth.No;
        if (RunOut is not null && !HasRunOut(asked, act))
            return Truth.No;
        return Where?.Holds(asked.Within(act)) ?? Truth.Yes;
    }

    private bool IsWithin(Inquiry asked, RecordedAct act, TimeLength length)
    {
        var local = TimeZoneInfo.ConvertTime(act.OccurredAt, asked.Pack.Zone).DateTime;
        if (WithinOf is null)
            return asked.IsBy(length.EndAfter(local, asked.Calendar));
        var index = Past.LastIndex(asked, WithinOf, About);
        return index >= 0
            && local <= length.EndAfter(TimeZoneInfo.ConvertTime(asked.Acts[index].OccurredAt, asked.Pack.Zone).DateTime, asked.Calendar);
    }

    private bool HasRunOut(Inquiry asked, RecordedAct act)
    {
        foreach (var clock in asked.Record.Clocks)
        {
            if (clock.Limit == RunOut && clock.StartedBy == act.Number)
                return asked.Read(clock).HasRunOut;
        }

        return false;
    }

    private Bilingual Asks(Inquiry asked)
    {
        var zh = "";
        var en = "";
        if (After is not null)
            (zh, en) = (zh + $"须在“{asked.NameOf(After).Zh}”之后；", en + $"must follow “{asked.NameOf(After).In("en")}”; ");
        if (Before is not null)
            (zh, en) = (zh + $"须在“{asked.NameOf(Before).Zh}”之前；", en + $"must precede “{asked.NameOf(Before).In("en")}”; ");
        if (NotAfter is not null)
            (zh, en) = (zh + $"日期不得晚于“{asked.NameOf(NotAfter).Zh}”；", en + $"must not be dated after “{asked.NameOf(NotAfter).In("en")}”; ");
        if (NotFollowedBy is not null)
            (zh, en) = (zh + $"其后不得有“{asked.NameOf(NotFollowedBy).Zh}”；", en + $"must not be followed by “{asked.NameOf(NotFollowedBy).In("en")}”; ");
        if (Within is { } length)
            (zh, en) = (zh + $"须在{length.Words().Zh}以内；", en + $"must be within {length.Words().En}; ");
        if (RunOut is not null && asked.Pack.FindLimit(RunOut) is { } limit)
            (zh, en) = (zh + $"“{limit.Title.Zh}”还没有届满；", en + $"“{limit.Title.In("en")}” has not run out; ");
        return new Bilingual(zh, en);
    }
}

/// <summary><c>asked</c>: an asking act that has not been withdrawn since.</summary>
internal sealed record AskedFor(string Act, string? WithdrawnBy, Scope About, bool Waiver) : Condition
{
    public override Truth Holds(Inquiry asked)
    {
        var request = Past.LastIndex(asked, Act, About);
        return Said(request >= 0 && (WithdrawnBy is null || Past.LastIndex(asked, WithdrawnBy, About) < request));
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var name = asked.NameOf(Act);
        if (Past.LastIndex(asked, Act, About) is >= 0 and var index)
        {
            var number = asked.Acts[index].Number;
            found.Add(Holds(asked) == Truth.Yes
                ? new Bilingual($"已有“{name.Zh}”：第{number}号", $"“{name.In("en")}” stands: act {number}")
                : new Bilingual($"“{name.Zh}”（第{number}号）已撤回", $"“{name.In("en")}” (act {number}) was withdrawn"));
            return;
        }

        found.Add(Waiver
            ? new Bilingual($"没有明确放弃：没有“{name.Zh}”的记录", $"no express waiver: no record of “{name.In("en")}”")
            : new Bilingual($"没有提出：没有“{name.Zh}”的记录", $"not asked for: no record of “{name.In("en")}”"));
    }
}

/// <summary>Looking back over the record.</summary>
internal static class Past
{
    public static bool Named(RecordedAct act, string[] ids)
    {
        foreach (var id in ids)
        {
            if (act.Act == id)
                return true;
        }

        return false;
    }

    public static bool InScope(Inquiry asked, RecordedAct act, Scope scope) => scope switch
    {
        Scope.SameSubject => Inquiry.IsAbout(act, asked.Subject),
        Scope.SameParty => asked.IsAboutParty(act, asked.PartyOf(asked.Subject)),
        _ => true,
    };

    /// <summary>The last such act about the same subject, or null.</summary>
    public static RecordedAct? Last(Inquiry asked, string id) =>
        LastIndex(asked, id, Scope.SameSubject) is >= 0 and var index ? asked.Acts[index] : null;

    /// <summary>Where the last such act stands; -1 if none.</summary>
    public static int LastIndex(Inquiry asked, string id, Scope scope)
    {
        var acts = asked.Acts;
        for (var i = acts.Length - 1; i >= 0; i--)
        {
            if (acts[i].Act == id && InScope(asked, acts[i], scope))
                return i;
        }

        return -1;
    }

    /// <summary>Where the first such act stands; -1 if none.</summary>
    public static int FirstIndex(Inquiry asked, string id, Scope scope)
    {
        var acts = asked.Acts;
        for (var i = 0; i < acts.Length; i++)
        {
            if (acts[i].Act == id && InScope(asked, acts[i], scope))
                return i;
        }

        return -1;
    }
}
