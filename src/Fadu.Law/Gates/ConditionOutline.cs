using System.Text.Json.Nodes;

namespace Fadu.Law.Gates;

/// <summary>A condition over the fields of a form, told outside the law: in words for whoever fills it in, and as a tree of data that a page can judge while it is filled in.</summary>
/// <remarks>What the page judges is a convenience; the desk asks the condition itself.</remarks>
public static class ConditionOutline
{
    private static readonly Bilingual AsTheCaseStands = new("案件情况要求的", "the case calls for it");

    /// <summary>The tree: <c>all, any, not, field, list</c>; where only the record can tell, what it says already: true, false, or null for unknown.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="asked">The act on its matter; what hangs on no field is answered by it.</param>
    public static JsonNode? Of(Condition condition, Inquiry asked)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (!condition.ReadsFields)
            return condition.Holds(asked) switch { Truth.Yes => JsonValue.Create(true), Truth.No => JsonValue.Create(false), _ => null };
        return condition switch
        {
            All all => new JsonObject { ["all"] = Each(all.Of, asked) },
            Any any => new JsonObject { ["any"] = Each(any.Of, asked) },
            Not not => new JsonObject { ["not"] = Of(not.Of, asked) },
            Derived derived => Of(derived.Fact.When, asked),
            FieldIs { FromRecord: false } field => Asks(new JsonObject { ["field"] = field.Id }, field.Asked),
            ListIs { FromRecord: false, Question: ListQuestion.AnyOf or ListQuestion.Every or ListQuestion.None, Of: null } list => Outline(list),
            _ => null,
        };
    }

    /// <summary>The condition in words, to follow “when”.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="asked">The act on its matter: it knows what fields and values are called.</param>
    public static Bilingual Words(Condition condition, Inquiry asked)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(asked);
        return condition switch
        {
            All all => Joined(all.Of, asked, "，并且", " and "),
            Any any => Joined(any.Of, asked, "，或者", " or "),
            Not not => Denied(Words(not.Of, asked)),
            Derived derived => derived.Fact.Title,
            FieldIs field => Named(asked.LabelOf(field.Id), field.Asked.Words(asked.NameOfValue)),
            ListIs list => Words(list, asked),
            _ => AsTheCaseStands,
        };
    }

    private static JsonArray Each(IReadOnlyList<Condition> parts, Inquiry asked) => new([.. parts.Select(part => Of(part, asked))]);

    private static JsonObject Outline(ListIs list)
    {
        var where = new JsonArray();
        foreach (var (key, asks) in list.Where)
            where.Add(Asks(new JsonObject { ["key"] = key }, asks));
        var question = list.Question switch { ListQuestion.AnyOf => "any", ListQuestion.Every => "every", _ => "none" };
        return new JsonObject { ["list"] = list.FieldId, ["question"] = question, ["where"] = where };
    }

    private static JsonObject? Asks(JsonObject leaf, Comparison asks)
    {
        // A day is compared by the desk alone.
        if (asks.NotBefore is not null || asks.NotAfter is not null)
            return null;
        if (asks.Given is { } given)
            leaf["given"] = given;
        if (asks.OneOf is { } texts)
            leaf["oneOf"] = new JsonArray([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);
        Add("atLeast", asks.AtLeast);
        Add("atMost", asks.AtMost);
        Add("moreThan", asks.MoreThan);
        Add("lessThan", asks.LessThan);
        return leaf;

        void Add(string name, decimal? bound)
        {
            if (bound is { } number)
                leaf[name] = number;
        }
    }

    private static Bilingual Words(ListIs list, Inquiry asked)
    {
        var label = asked.LabelOf(list.FieldId);
        var zh = string.Join("，", list.Where.Select(one => one.Asked.Words(asked.NameOfValue).Zh));
        var en = string.Join(", ", list.Where.Select(one => one.Asked.Words(asked.NameOfValue).In("en")));
        return list.Question switch
        {
            ListQuestion.AnyOf => new Bilingual($"“{label.Zh}”中有一项{zh}", $"one of “{label.In("en")}” {en}"),
            ListQuestion.Every => new Bilingual($"“{label.Zh}”每一项都{zh}", $"each of “{label.In("en")}” {en}"),
            ListQuestion.None => new Bilingual($"“{label.Zh}”没有一项{zh}", $"none of “{label.In("en")}” {en}"),
            _ => Named(label, list.Bounds.Words(asked.NameOfValue)),
        };
    }

    private static Bilingual Joined(IReadOnlyList<Condition> parts, Inquiry asked, string zh, string en)
    {
        var words = parts.Select(part => Words(part, asked)).Distinct().ToList();
        return new Bilingual(string.Join(zh, words.Select(one => one.Zh)), string.Join(en, words.Select(one => one.In("en"))));
    }

    private static Bilingual Denied(Bilingual words) => new($"不是（{words.Zh}）", $"not ({words.In("en")})");

    private static Bilingual Named(Bilingual label, Bilingual words) => new($"“{label.Zh}”{words.Zh}", $"“{label.In("en")}” {words.In("en")}");
}
