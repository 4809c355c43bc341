using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Packs;

/// <summary>Reads the relations about acts and time.</summary>
internal static class ActConditions
{
    private const string SubjectOf = "subject-of:";

    public static ActStands ReadAct(PackNode node, ReadingScope scope)
    {
        var ids = node.Has("one-of") ? node["one-of"].List().Select(scope.ActId).ToList() : [scope.ActId(node["id"])];
        var (about, subjectField) = About(node["about"], scope);
        var within = node["within"];
        var read = new ActStands
        {
            Ids = ids,
            About = about,
            SubjectField = subjectField,
            Where = Where(node["where"], scope, ids),
            After = Optional(node["after"], scope),
            Before = Optional(node["before"], scope),
            NotAfter = Optional(node["not-after"], scope),
            NotFollowedBy = Optional(node["not-followed-by"], scope),
            Within = within.IsAbsent ? null : ConditionReader.Length(within.IsMap ? within["length"] : within),
            WithinOf = within.IsMap ? Optional(within["of"], scope) : null,
            RunOut = node["run-out"].IsAbsent ? null : scope.LimitId(node["run-out"]),
            LastOnly = node["last"].Bool(fallback: false),
            Times = node["times"].OptionalWholeNumber(min: 1, max: 1000) ?? 1,
        };
        if (within.IsMap)
            within.NoOtherKeys();
        node.NoOtherKeys();
        return read;
    }

    public static AskedFor ReadAsked(PackNode node, ReadingScope scope, bool waiver)
    {
        var read = new AskedFor(scope.ActId(node["act"]), Optional(node[waiver ? "revoked-by" : "withdrawn-by"], scope), About(node["about"], scope).Scope, waiver);
        node.NoOtherKeys();
        return read;
    }

    public static UnchangedSince ReadUnchanged(PackNode node, ReadingScope scope)
    {
        var act = scope.ActId(node["act"]);
        var read = new UnchangedSince(act, [.. node["fields"].List().Select(item => FieldOfBoth(item, scope, act))]);
        node.NoOtherKeys();
        return read;
    }

    public static NotHeavierThan ReadNotHeavier(PackNode node, ReadingScope scope)
    {
        var act = scope.ActId(node["act"]);
        var read = new NotHeavierThan(act, FieldOfBoth(node["field"], scope, act));
        node.NoOtherKeys();
        return read;
    }

    public static ClockIs ReadClock(PackNode node, ReadingScope scope)
    {
        var limit = scope.LimitId(node["limit"]);
        var words = ClockReading.States.Select(row => row.Word).Append("expired").ToArray();
        var states = ReadingScope.OneOrMore(node["state"]).Select(item => item.OneOf(words)).ToList();
        if (states.Count == 0)
            node["state"].Problem("the state the clock must be in: " + string.Join(", ", words), "nothing 未写");
        var read = new ClockIs(
            limit,
            [.. ClockReading.States.Where(row => states.Contains(row.Word)).Select(row => row.State)],
            About(node["about"], scope).Scope,
            states.Contains("expired"));
        node.NoOtherKeys();
        return read;
    }

    public static Elapsed ReadElapsed(PackNode node, ReadingScope scope)
    {
        var least = node["at-least"];
        var most = node["at-most"];
        if (least.IsAbsent && most.IsAbsent)
            node.Problem("at-least or at-most with " + TimeLength.Form, "nothing 未写");
        var read = new Elapsed(
            Point(node["from"], scope),
            Point(node["to"], scope),
            least.IsAbsent ? null : ConditionReader.Length(least),
            most.IsAbsent ? null : ConditionReader.Length(most));
        node.NoOtherKeys();
        return read;
    }

    /// <summary>Which acts, clocks or items are meant; absent is the same subject.</summary>
    public static (Scope Scope, string? Field) About(PackNode node, ReadingScope scope)
    {
        if (node.OptionalText() is { } text && text.StartsWith(SubjectOf, StringComparison.Ordinal))
        {
            var field = text[SubjectOf.Length..];
            scope.Field(node, field);
            return (Scope.SubjectOfField, field);
        }

        return (node.OptionalOneOf(Scope.SameSubject, ("same-subject", Scope.SameSubject), ("same-party", Scope.SameParty), ("matter", Scope.Matter)), null);
    }

    /// <summary>A condition over the fields of acts of the record.</summary>
    public static Condition? Where(PackNode node, ReadingScope scope, IReadOnlyList<string> acts)
    {
        if (node.IsAbsent)
            return null;
        var before = scope.WhereActs;
        scope.WhereActs = acts;
        var read = ConditionReader.Read(node, scope);
        scope.WhereActs = before;
        return read;
    }

    private static string? Optional(PackNode node, ReadingScope scope) => node.IsAbsent ? null : scope.ActId(node);

    private static string FieldOfBoth(PackNode node, ReadingScope scope, string act)
    {
        var id = node.Text();
        scope.Field(node, id);
        if (scope.Acts.TryGetValue(act, out var fields) && fields.All(field => field.Id != id))
            node.Problem($"a field that {act} has too{PackNode.Suggest(id, [.. fields.Select(field => field.Id)])}", $"“{id}”");
        return id;
    }

    private static TimePoint Point(PackNode node, ReadingScope scope)
    {
        if (node.IsText)
        {
            node.OneOf("now");
            return new TimePoint(null, null, Scope.SameSubject);
        }

        var act = Optional(node["act"], scope);
        var field = node["field"].OptionalText();
        if (field is not null)
        {
            var before = scope.WhereActs;
            scope.WhereActs = act is null ? before : [act];
            scope.Field(node["field"], field);
            scope.WhereActs = before;
        }

        if (act is null && field is null)
            node.Problem("now, { act } or { field }", node.IsAbsent ? "nothing 未写" : "neither");
        var about = About(node["about"], scope).Scope;
        node.NoOtherKeys();
        return new TimePoint(act, field, about);
    }
}
