using Fadu.Law.Gates;

namespace Fadu.Law.Packs;

/// <summary>Reads the relations about what lies outside the matter: links, earlier decisions, registers, settings.</summary>
internal static class OutsideConditions
{
    public static LinkedIs ReadLinked(PackNode node, ReadingScope scope)
    {
        var read = new LinkedIs(
            node["relation"].OptionalText(),
            node["procedure"].IsAbsent ? null : ReadingScope.Known(node["procedure"], "a procedure", scope.Procedures),
            [.. ReadingScope.OneOrMore(node["stage"]).Select(item => item.Text())],
            node["at-least"].OptionalWholeNumber(min: 1, max: 1000) ?? 1);
        node.NoOtherKeys();
        return read;
    }

    public static PriorIs ReadPrior(PackNode node, ReadingScope scope)
    {
        var kinds = ReadingScope.OneOrMore(node["kind"]).Select(item => item.Text()).ToList();
        if (kinds.Count == 0)
            node["kind"].Problem("the kind of an earlier decision", "nothing 未写");
        var read = new PriorIs(
            kinds,
            node["within"].IsAbsent ? null : ConditionReader.Length(node["within"]),
            node["at-least"].OptionalWholeNumber(min: 1, max: 1000) ?? 1);
        node.NoOtherKeys();
        return read;
    }

    public static TableIs ReadTable(PackNode node, ReadingScope scope)
    {
        var register = scope.RegisterId(node["register"]);
        var key = node["key"].IsMap ? node["key"]["field"] : node["key"];
        scope.Field(key, key.Text());
        var column = node["column"].Text();
        if (scope.Pack.FindRegister(register) is { } kept)
            ReadingScope.CheckKnown(node["column"], column, $"a column of {register}", kept.Rows.SelectMany(row => row.Columns.Keys).Distinct());
        var asked = node["compare"].IsMap ? node["compare"] : node;
        var comparison = ConditionReader.Comparison(asked, null, scope);
        if (comparison is { OneOf: null, Given: null, HasBounds: false })
            node.Problem("what the column must be: is, one-of, at-least …", "nothing 未写");
        if (node["compare"].IsMap)
            node["compare"].NoOtherKeys();
        node.NoOtherKeys();
        return new TableIs(register, key.OptionalText() ?? "", column, comparison, scope.InDerive);
    }

    public static InRegister ReadRegister(PackNode node, ReadingScope scope)
    {
        var register = scope.RegisterId(node["id"]);
        var has = node["has"].IsMap ? node["has"]["field"] : node["has"];
        scope.Field(has, has.Text());
        node["on"].OptionalOneOf(0, ("act-day", 0));
        node.NoOtherKeys();
        return new InRegister(register, has.OptionalText() ?? "", scope.InDerive);
    }

    public static Condition ReadSetting(PackNode node, ReadingScope scope)
    {
        var id = ReadingScope.Known(node["id"], "a setting of the procedure", scope.Settings.Select(setting => setting.Id));
        var option = node["is"].Text();
        node.NoOtherKeys();
        if (scope.Settings.Find(setting => setting.Id == id) is not { } found)
            return Condition.Always;
        ReadingScope.CheckKnown(node["is"], option, $"an option of {id}", found.Options);
        return new SettingIs(found, option);
    }
}
