using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates.Predicates;

/// <summary><c>within-penalty-range</c>: every penalty is one that the register allows for the cause, with amounts inside its range.</summary>
/// <remarks>
/// A row of the register is keyed by the cause and has the columns <c>kind</c> and, as they apply, <c>min-yuan, max-yuan, min-days, max-days</c>
/// and <c>circumstances</c>; a row without circumstances holds for all.
/// </remarks>
internal sealed record WithinPenaltyRange(string Penalties, string? CauseAct, string Cause, string? Circumstances, string Register) : Condition
{
    public override bool ReadsFields => true;

    public override Truth Holds(Inquiry asked)
    {
        var list = asked.Field(Penalties);
        if (!FieldValue.IsGiven(list) || CauseOf(asked) is not { } cause)
            return Truth.Unknown;
        var rows = Rows(asked, cause);
        return rows.Count == 0 ? Truth.Unknown : Said(FieldValue.Items(list).OfType<JsonObject>().All(penalty => rows.Exists(row => Allows(row, penalty))));
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        if (CauseOf(asked) is not { } cause)
        {
            var label = asked.LabelOf(Cause);
            found.Add(new Bilingual($"“{label.Zh}”还没有填写", $"“{label.In("en")}” is not filled in"));
            return;
        }

        var rows = Rows(asked, cause);
        if (rows.Count == 0)
        {
            var called = asked.NameOfValue(cause);
            found.Add(new Bilingual($"登记册中没有“{called.Zh}”当日的处罚幅度", $"the register has no range for “{called.In("en")}” on that day"));
            return;
        }

        foreach (var penalty in FieldValue.Items(asked.Field(Penalties)).OfType<JsonObject>().Where(penalty => rows.Exists(row => Allows(row, penalty)) != wanted))
        {
            var kind = FieldValue.Text(penalty["kind"]) ?? "";
            var ranges = rows.Where(row => row.Columns.GetValueOrDefault("kind") == kind).Select(Range).ToList();
            var name = asked.NameOfValue(kind);
            found.Add(ranges.Count == 0
                ? new Bilingual($"这一案由没有规定“{name.Zh}”", $"“{name.In("en")}” is no penalty of this cause")
                : new Bilingual($"“{name.Zh}”的幅度是{string.Join("或者", ranges)}", $"the range of “{name.In("en")}” is {string.Join(" or ", ranges)}"));
        }
    }

    /// <summary>Reads <c>{ name, penalties, cause, circumstances, register }</c>; the cause may be <c>{ act, field }</c>.</summary>
    public static WithinPenaltyRange Read(PackNode node, ReadingScope scope)
    {
        var penalties = node["penalties"].Text();
        scope.Field(node["penalties"], penalties);
        var cause = node["cause"];
        var act = cause.IsMap ? scope.ActId(cause["act"]) : null;
        var field = cause.IsMap ? cause["field"].Text() : cause.Text();
        if (act is null)
            scope.Field(cause, field);
        else
            ReadingScope.CheckKnown(cause["field"], field, $"a field of {act}", scope.Acts.GetValueOrDefault(act, []).Select(one => one.Id));
        if (cause.IsMap)
            cause.NoOtherKeys();
        var circumstances = node["circumstances"].OptionalText();
        if (circumstances is not null)
            scope.Field(node["circumstances"], circumstances);
        return new WithinPenaltyRange(penalties, act, field, circumstances, scope.RegisterId(node["register"]));
    }

    private string? CauseOf(Inquiry asked) => CauseAct is null
        ? FieldValue.Text(asked.Field(Cause))
        : Past.LastIndex(asked, CauseAct, Scope.SameSubject) is >= 0 and var index ? FieldValue.Text(asked.Acts[index].Fields[Cause]) : null;

    private List<RegisterRow> Rows(Inquiry asked, string cause)
    {
        var circumstances = Circumstances is null ? null : FieldValue.Text(asked.Field(Circumstances));
        return [.. asked.Pack.FindRegister(Register)?.All(cause, asked.On).Where(row =>
            !row.Columns.TryGetValue("circumstances", out var asks) || asks == circumstances) ?? []];
    }

    private static bool Allows(RegisterRow row, JsonObject penalty) =>
        row.Columns.GetValueOrDefault("kind") == FieldValue.Text(penalty["kind"]) && Within(row, penalty, "yuan") && Within(row, penalty, "days");

    private static bool Within(RegisterRow row, JsonObject penalty, string amount)
    {
        if (FieldValue.Number(penalty[amount]) is not { } number)
            return true;
        return !(number < Bound(row, "min-" + amount)) && !(number > Bound(row, "max-" + amount));
    }

    private static decimal? Bound(RegisterRow row, string column) =>
        row.Columns.TryGetValue(column, out var text) && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Range(RegisterRow row) => string.Join(" ", ((string, string)[])[("yuan", "元"), ("days", "日")] is var units
        ? units.Select(unit => (Bound(row, "min-" + unit.Item1), Bound(row, "max-" + unit.Item1), unit.Item2))
            .Where(range => range.Item1 is not null || range.Item2 is not null)
            .Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.Item1 ?? 0}–{range.Item2}{range.Item3}"))
        : []);
}
