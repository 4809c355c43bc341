using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Law.Packs;

/// <summary>Reads which records are sealed, and the act that opens one.</summary>
internal static class SealReader
{
    /// <summary>Reads <c>seals</c> of a procedure; null where it has none.</summary>
    public static RecordSealing? Read(PackNode node, ReadingScope scope)
    {
        if (node.IsAbsent)
            return null;
        var act = ReadingScope.Known(node["act"], "an act of the procedure", scope.Acts.Keys);
        var fields = scope.Acts.GetValueOrDefault(act, []);
        var field = ReadingScope.Known(node["field"], "a text of the sealing act that is not personal", fields.Where(one => one is { Type: FieldType.Text, Personal: Personal.None, Many: false }).Select(one => one.Id));
        var sealing = new RecordSealing(act, field, [.. node["rules"].List().Select(rule => Rule(rule, scope))]);
        node.NoOtherKeys();
        return sealing;
    }

    /// <summary>Reads <c>opens-sealed</c> of an act; null where it has none.</summary>
    public static SealOpening? Opening(PackNode node, ReadingScope scope)
    {
        if (node.IsAbsent)
            return null;
        var fields = scope.Acts[scope.Act!].Where(field => field is { Personal: Personal.None, Required: true }).ToList();
        string Named(string key, string what, Func<FieldDefinition, bool> fits) => ReadingScope.Known(node[key], what, fields.Where(fits).Select(field => field.Id));

        var opening = new SealOpening(
            Named("ground", "a required choice of the act from a register", field => field is { Type: FieldType.Choice, Register: not null, Many: false }),
            Named("readers", "a required field of the act with officers", field => field.Type == FieldType.Officers || field is { Type: FieldType.Officer }),
            Named("until", "a required day of the act", field => field is { Type: FieldType.Day, Many: false }),
            node["days-at-most"].WholeNumber(min: 1));
        node.NoOtherKeys();
        return opening;
    }

    private static SealRule Rule(PackNode node, ReadingScope scope)
    {
        var limit = scope.LimitId(node["limit"]);
        scope.Rule = limit;
        var rule = new SealRule(
            limit,
            GateReader.AppliesBy(node["applies-by"], scope),
            node["party"].IsAbsent ? [] : scope.RoleIds(node["party"], SubjectKinds.Party),
            node["when"].IsAbsent ? Condition.Always : ConditionReader.Read(node["when"], scope),
            node.At);
        node.NoOtherKeys();
        return rule;
    }
}
