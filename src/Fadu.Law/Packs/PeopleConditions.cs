using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Law.Packs;

/// <summary>Reads the relations about officers, posts and parties.</summary>
internal static class PeopleConditions
{
    public static PerformedBy ReadBy(PackNode node, ReadingScope scope)
    {
        var read = new PerformedBy(
            [.. ReadingScope.OneOrMore(node["post"]).Select(item => Name(item, scope, "posts"))],
            node["level"].IsAbsent ? null : node["level"].OneOf([.. Levels.All]),
            node["organ"].OptionalOneOf(
                RelativeUnit.Any, ("own", RelativeUnit.Own), ("next-higher", RelativeUnit.NextHigher), ("handling", RelativeUnit.Handling)),
            node["qualification"].IsAbsent ? null : Name(node["qualification"], scope, "qualifications"),
            node["duty"].IsAbsent ? null : Name(node["duty"], scope, "qualifications"));
        node.NoOtherKeys();
        return read;
    }

    public static HandlingUnitIs ReadHandling(PackNode node, ReadingScope scope)
    {
        var read = new HandlingUnitIs([.. ReadingScope.OneOrMore(node["level"]).Select(item => item.OneOf([.. Levels.All]))]);
        node.NoOtherKeys();
        return read;
    }

    public static OfficersTakePart ReadOfficers(PackNode node, ReadingScope scope)
    {
        if (node["field"].OptionalText() is { } field)
            scope.Field(node["field"], field);
        var read = new OfficersTakePart(
            node["at-least"].OptionalWholeNumber(min: 0, max: 20) ?? 0,
            node["at-most"].OptionalWholeNumber(min: 0, max: 20),
            node["qualification"].IsAbsent ? null : Name(node["qualification"], scope, "qualifications"),
            node["none"].IsAbsent ? null : Name(node["none"], scope, "posts"));
        node.NoOtherKeys();
        return read;
    }

    public static DistinctFrom ReadDistinct(PackNode node, ReadingScope scope)
    {
        var field = node["field"].OptionalText();
        if (field is not null)
            scope.Field(node["field"], field);
        var read = new DistinctFrom(
            [.. ReadingScope.OneOrMore(node["from"]).Select(scope.ActId)],
            node["who"].OptionalOneOf(false, ("actor", false), ("officers", true)),
            field,
            node["about"].OptionalOneOf(Scope.SameParty, ("same-party", Scope.SameParty), ("same-subject", Scope.SameSubject), ("matter", Scope.Matter)),
            node["after"].IsAbsent ? null : scope.ActId(node["after"]));
        node.NoOtherKeys();
        return read;
    }

    public static PartyIs ReadParty(PackNode node, ReadingScope scope)
    {
        var read = new PartyIs
        {
            Roles = scope.RoleIds(node["role"], SubjectKinds.Party),
            IsUnit = node["kind"].OptionalOneOf<bool?>(null, ("person", false), ("unit", true)),
            Under = node["under"].OptionalWholeNumber(min: 1, max: 150),
            AtLeast = node["at-least"].OptionalWholeNumber(min: 1, max: 150),
            Flag = node["flag"].IsAbsent ? null : Flag(node["flag"], scope),
            OnViolationDay = node["on"].OptionalOneOf(false, ("act-day", false), ("violation-day", true)),
        };
        node.NoOtherKeys();
        return read;
    }

    private static string Flag(PackNode node, ReadingScope scope)
    {
        var flags = scope.Acts.Values.SelectMany(fields => fields).Where(field => field.Means == "flag").Select(field => field.Id)
            .Concat(Keys(scope, "flags")).Distinct();
        return ReadingScope.Known(node, "a flag: a yes-no field with means: flag", flags);
    }

    private static string Name(PackNode node, ReadingScope scope, string use)
    {
        var text = node.Text();
        var known = Keys(scope, use).ToList();
        if (known.Count > 0)
            ReadingScope.CheckKnown(node, text, $"a key of the register for {use}", known);
        return text;
    }

    private static IEnumerable<string> Keys(ReadingScope scope, string use) =>
        scope.Pack.Registers.Values.Where(register => register.For == use).SelectMany(register => register.Rows).Select(row => row.Key);
}
