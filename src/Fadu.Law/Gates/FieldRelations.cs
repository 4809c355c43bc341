using System.Globalization;
using System.Text.Json.Nodes;

namespace Fadu.Law.Gates;

/// <summary><c>field</c>: a field of the act.</summary>
/// <param name="Id">The field.</param>
/// <param name="Asked">What it must be.</param>
/// <param name="FromRecord">In a named fact: where the act has no such field, that of the last act about the same subject that has it.</param>
/// <param name="Earlier">What the last act of the record about the same subject gave; never what the proposed act gives.</param>
internal sealed record FieldIs(string Id, Comparison Asked, bool FromRecord, bool Earlier = false) : Condition
{
    public override bool ReadsFields => !Earlier;

    public override Truth Holds(Inquiry asked)
    {
        if (asked.Fields is null && !FromRecord && !Earlier && asked.Act is not null)
            return Truth.Unknown;
        return Asked.Test(Value(asked));
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var label = asked.LabelOf(Id);
        var value = Value(asked);
        if (!FieldValue.IsGiven(value))
        {
            found.Add(new Bilingual($"“{label.Zh}”还没有填写", $"“{label.In("en")}” is not filled in"));
            return;
        }

        var words = Asked.Words(asked.NameOfValue);
        var shown = Fields.Shown(value, asked);
        found.Add(wanted
            ? new Bilingual($"“{label.Zh}”应当{words.Zh}，现在是{shown.Zh}", $"“{label.In("en")}” should be: {words.En}; it is {shown.En}")
            : new Bilingual($"“{label.Zh}”{words.Zh}（{shown.Zh}）", $"“{label.In("en")}”: {words.En} ({shown.En})"));
    }

    public override IEnumerable<Condition> Variants() => Asked.Variants().Select(variant => this with { Asked = variant });

    private JsonNode? Value(Inquiry asked) => Earlier ? Fields.Earlier(asked, Id) : Fields.Value(asked, Id, FromRecord);
}

/// <summary><c>unchanged-since</c>: fields equal those of the last such act about the same subject.</summary>
internal sealed record UnchangedSince(string Act, IReadOnlyList<string> Ids) : Condition
{
    public override bool ReadsFields => true;

    public override Truth Holds(Inquiry asked)
    {
        if (asked.Fields is null)
            return Truth.Unknown;
        if (Past.Last(asked, Act) is not { } last)
            return Truth.No;
        foreach (var id in Ids)
        {
            if (!FieldValue.Same(asked.Field(id), last.Fields[id]))
                return Truth.No;
        }

        return Truth.Yes;
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var name = asked.NameOf(Act);
        if (Past.Last(asked, Act) is not { } last)
        {
            found.Add(new Bilingual($"还没有“{name.Zh}”的记录", $"there is no record of “{name.In("en")}”"));
            return;
        }

        foreach (var id in Ids.Where(id => FieldValue.Same(asked.Field(id), last.Fields[id]) != wanted))
        {
            var label = asked.LabelOf(id);
            found.Add(new Bilingual(
                $"“{label.Zh}”与第{last.Number}号行为“{name.Zh}”时{(wanted ? "不同" : "相同")}",
                $"“{label.In("en")}” {(wanted ? "differs from" : "equals")} that of act {last.Number}, “{name.In("en")}”"));
        }
    }
}

/// <summary><c>not-heavier-than</c>: no kind of penalty added, no amount raised, against the last such act about the same subject.</summary>
internal sealed record NotHeavierThan(string Act, string FieldId) : Condition
{
    public override bool ReadsFields => true;

    public override Truth Holds(Inquiry asked)
    {
        if (asked.Fields is null || !FieldValue.IsGiven(asked.Field(FieldId)))
            return Truth.Unknown;
        return Past.Last(asked, Act) is { } last ? Said(IsNotHeavier(asked.Field(FieldId), last.Fields[FieldId])) : Truth.No;
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var name = asked.NameOf(Act);
        if (Past.Last(asked, Act) is not { } last)
        {
            found.Add(new Bilingual($"还没有“{name.Zh}”的记录", $"there is no record of “{name.In("en")}”"));
            return;
        }

        if (!FieldValue.IsGiven(asked.Field(FieldId)))
        {
            var label = asked.LabelOf(FieldId);
            found.Add(new Bilingual($"“{label.Zh}”还没有填写", $"“{label.In("en")}” is not filled in"));
            return;
        }

        var heavier = Heavier(asked.Field(FieldId), last.Fields[FieldId]).ToList();
        foreach (var one in heavier)
            found.Add(new Bilingual($"比第{last.Number}号行为“{name.Zh}”加重：{one.Zh}", $"heavier than act {last.Number}, “{name.In("en")}”: {one.En}"));
        if (heavier.Count == 0)
            found.Add(new Bilingual($"没有比“{name.Zh}”加重", $"not heavier than “{name.In("en")}”"));
    }

    // As Heavier finds nothing to say, without the words: asked at every decision.
    private static bool IsNotHeavier(JsonNode? now, JsonNode? then)
    {
        if (JsonNode.DeepEquals(now, then))
            return true;
        return !Heavier(now, then).Any();
    }

    private static IEnumerable<Bilingual> Heavier(JsonNode? now, JsonNode? then)
    {
        foreach (var kind in FieldValue.Items(now).Select(Kind).Distinct())
        {
            if (!FieldValue.Items(then).Any(item => Kind(item) == kind))
            {
                yield return new Bilingual($"增加了{kind}", $"{kind} was added");
                continue;
            }

            foreach (var (amount, unit) in ((string, string)[])[("yuan", "元"), ("days", "日")])
            {
                var (nowSum, thenSum) = (Sum(now, kind, amount), Sum(then, kind, amount));
                if (nowSum > thenSum)
                {
                    yield return new Bilingual(
                        string.Create(CultureInfo.InvariantCulture, $"{kind}由{thenSum}{unit}增至{nowSum}{unit}"),
                        string.Create(CultureInfo.InvariantCulture, $"{kind} from {thenSum} to {nowSum} {amount}"));
                }
            }
        }
    }

    private static string Kind(JsonNode item) => FieldValue.Text(item is JsonObject penalty ? penalty["kind"] : item) ?? "";

    private static decimal Sum(JsonNode? list, string kind, string amount) =>
        FieldValue.Items(list).OfType<JsonObject>().Where(item => Kind(item) == kind).Sum(item => FieldValue.Number(item[amount]) ?? 0);
}

/// <summary>Reading of fields that relations share.</summary>
internal static class Fields
{
    /// <summary>The act's field, or, in a named fact, that of the last act about the same subject that has it.</summary>
    public static JsonNode? Value(Inquiry asked, string id, bool fromRecord)
    {
        var own = asked.Field(id);
        if (!fromRecord || FieldValue.IsGiven(own) || asked.Act?.FindField(id) is not null && asked.Fields is not null)
            return own;
        return Earlier(asked, id);
    }

    /// <summary>The field of the last act about the same subject that gives it, or null.</summary>
    public static JsonNode? Earlier(Inquiry asked, string id)
    {
        var acts = asked.Acts;
        for (var i = acts.Length - 1; i >= 0; i--)
        {
            if (acts[i].Fields.TryGetPropertyValue(id, out var value) && FieldValue.IsGiven(value) && Inquiry.IsAbout(acts[i], asked.Subject))
                return value;
        }

        return null;
    }

    /// <summary>A value for a sentence: short, of fields that are not personal.</summary>
    /// <summary>A value as it is called on screen.</summary>
    public static Bilingual Shown(JsonNode? value, Inquiry asked)
    {
        var raw = Shown(value);
        return FieldValue.Text(value) is { } text ? asked.NameOfValue(text) is var name && name.Zh != text ? name : new Bilingual(raw, raw) : new Bilingual(raw, raw);
    }

    public static string Shown(JsonNode? value)
    {
        var text = FieldValue.Text(value) ?? string.Join("、", FieldValue.Items(value).Select(item => FieldValue.Text(item) ?? FieldValue.Text(item["kind"]) ?? "…"));
        return text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 39), "…");
    }
}
