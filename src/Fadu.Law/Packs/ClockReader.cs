using Fadu.Law.Procedures;

namespace Fadu.Law.Packs;

/// <summary>Reads what an act does to clocks.</summary>
internal static class ClockReader
{
    private static readonly (string Key, ClockVerb Verb)[] Lines =
    [
        ("stops", ClockVerb.Stop), ("pauses", ClockVerb.Pause), ("resumes", ClockVerb.Resume), ("extends", ClockVerb.Extend),
        ("switches", ClockVerb.Switch), ("starts", ClockVerb.Start),
    ];

    private static readonly (string Prefix, string Kind)[] Every =
        [("parties", SubjectKinds.Party), ("measures", SubjectKinds.Measure), ("things", SubjectKinds.Thing), ("documents", SubjectKinds.Document)];

    /// <summary>Reads all clock lines of an act, in the order in which they take effect.</summary>
    public static IReadOnlyList<ClockAction> Read(PackNode act, ReadingScope scope) =>
        [.. Lines.SelectMany(line => act[line.Key].OptionalList().Select(node => ReadOne(node, line.Verb, scope)))];

    private static ClockAction ReadOne(PackNode node, ClockVerb verb, ReadingScope scope)
    {
        var limit = scope.LimitId(verb == ClockVerb.Switch ? node["from"] : node["limit"]);
        var action = On(node["on"], new ClockAction(verb, limit, ClockTarget.Subject) { At = node.At }, scope) with
        {
            When = ConditionReader.ReadOptional(node["when"], scope),
        };
        action = verb switch
        {
            ClockVerb.Start => Start(node, action, scope),
            ClockVerb.Pause => Pause(node, action, scope),
            ClockVerb.Resume => action with { Ground = node["ground"].OptionalText() },
            ClockVerb.Extend => Extend(node["by"], action, scope),
            ClockVerb.Switch => action with
            {
                SwitchTo = scope.LimitId(node["to"]),
                FromOriginalStart = node["counts"].OneOf(("original-start", true), ("act", false)),
            },
            _ => action,
        };
        node.NoOtherKeys();
        return action;
    }

    private static ClockAction Start(PackNode node, ClockAction action, ReadingScope scope)
    {
        var from = node["from"];
        action = action with { Restarts = node["restarts"].Bool(fallback: false) };
        if (!from.IsMap)
        {
            from.OptionalOneOf(0, ("occurred", 0));
            return action;
        }

        var read = from.Has("act")
            ? action with { FromAct = scope.ActId(from["act"]) }
            : action with { FromField = from["field"].Text() };
        if (read.FromField is { Length: > 0 } field && scope.Field(from["field"], field) is { Type: not (FieldType.Day or FieldType.Instant) })
            from["field"].Problem("a field of type day or instant", $"“{field}”");
        from.NoOtherKeys();
        return read;
    }

    private static ClockAction Pause(PackNode node, ClockAction action, ReadingScope scope)
    {
        var ground = node["ground"].Text();
        var named = scope.Pack.FindLimit(action.Limit)?.Values.SelectMany(value => value.Rule?.Excludes ?? []).Distinct().ToList();
        if (named is not null && ground.Length > 0)
            ReadingScope.CheckKnown(node["ground"], ground, $"a ground that {action.Limit} names under “excludes”", named);
        return action with { Ground = ground };
    }

    private static ClockAction Extend(PackNode by, ClockAction action, ReadingScope scope)
    {
        var limit = scope.Pack.FindLimit(action.Limit);
        if (limit is not null && limit.Values.All(value => value.Rule is null or { Extensions.Count: 0 }))
            by.ProblemAt(action.At, $"a limit that can be extended: {action.Limit} names no extension", "extends");
        if (!by.IsMap)
            return action with { Length = by.OptionalText() };
        var field = by["field"].Text();
        scope.Field(by["field"], field);
        by.NoOtherKeys();
        return action with { LengthField = field };
    }

    private static ClockAction On(PackNode node, ClockAction action, ReadingScope scope)
    {
        if (node.IsMap)
            return OnMap(node, action, scope);
        var text = node.IsAbsent ? null : node.OptionalText();
        foreach (var (prefix, kind) in Every)
        {
            if (text is not null && text.StartsWith(prefix + ":[", StringComparison.Ordinal) && text.EndsWith(']'))
            {
                var roles = text[(prefix.Length + 2)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                foreach (var role in roles)
                    ReadingScope.CheckKnown(node, role, $"a {kind} of the procedure", scope.IdsOf(kind));
                return action with { On = ClockTarget.Every, Kind = kind, Roles = roles };
            }
        }

        return action with
        {
            On = node.OneOf(
                ("subject", ClockTarget.Subject), ("matter", ClockTarget.Matter), ("document", ClockTarget.Document), ("produced", ClockTarget.Document),
                ("added", ClockTarget.Added), ("party", ClockTarget.Party), ("owner", ClockTarget.Party)),
        };
    }

    private static ClockAction OnMap(PackNode node, ClockAction action, ReadingScope scope)
    {
        foreach (var (prefix, kind) in Every)
        {
            if (!node.Has(prefix))
                continue;
            var roles = scope.RoleIds(node[prefix], kind);
            node.NoOtherKeys();
            return action with { On = ClockTarget.Every, Kind = kind, Roles = roles };
        }

        var field = node["field"].Text();
        if (scope.Field(node["field"], field) is { SubjectKind: null })
            node["field"].Problem("a field that names a subject: party, thing, measure, evidence or document", $"“{field}”");
        node.NoOtherKeys();
        return action with { On = ClockTarget.Field, OnField = field };
    }
}
