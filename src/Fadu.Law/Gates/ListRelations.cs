using System.Globalization;
using System.Text.Json.Nodes;

namespace Fadu.Law.Gates;

/// <summary>What is asked of a list.</summary>
internal enum ListQuestion
{
    /// <summary>One item is so.</summary>
    AnyOf,

    /// <summary>Each item is so.</summary>
    Every,

    /// <summary>No item is so.</summary>
    None,

    /// <summary>How many are so.</summary>
    Count,

    /// <summary>What those that are so add up to.</summary>
    Sum,
}

/// <summary><c>any-of, every, none, count, sum</c> over a list in the proposed act, or in the last such act.</summary>
internal sealed record ListIs : Condition
{
    /// <summary>In <c>where</c>, of a list of evidence items: their standing.</summary>
    public const string StandingKey = "standing";

    /// <summary>In <c>where</c>, of a list of subjects: their role or kind.</summary>
    public const string RoleKey = "role";

    public required ListQuestion Question { get; init; }

    public required string FieldId { get; init; }

    public IReadOnlyList<(string Key, Comparison Asked)> Where { get; init; } = [];

    /// <summary>What is added up.</summary>
    public string? Of { get; init; }

    public Comparison Bounds { get; init; } = new();

    /// <summary>The act whose last one holds the list; null for the proposed act.</summary>
    public string? InAct { get; init; }

    public bool FromRecord { get; init; }

    public override bool ReadsFields => InAct is null;

    public override Truth Holds(Inquiry asked) => List(asked) is not { } list ? Truth.Unknown : Question switch
    {
        ListQuestion.AnyOf => Said(list.Any(item => Fits(asked, item))),
        ListQuestion.Every => Said(list.All(item => Fits(asked, item))),
        ListQuestion.None => Said(!list.Any(item => Fits(asked, item))),
        ListQuestion.Count => Bounds.TestNumber(list.Count(item => Fits(asked, item))),
        ListQuestion.Sum => Bounds.TestNumber(Total(asked, list)),
        _ => Truth.Unknown,
    };

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var label = asked.LabelOf(FieldId);
        if (List(asked) is not { } list)
        {
            found.Add(InAct is null
                ? new Bilingual($"“{label.Zh}”还没有填写", $"“{label.In("en")}” is not filled in")
                : new Bilingual($"还没有“{asked.NameOf(InAct).Zh}”的记录", $"there is no record of “{asked.NameOf(InAct).In("en")}”"));
            return;
        }

        var what = string.Join("，", Where.Select(one => one.Asked.Words(asked.NameOfValue).Zh));
        var whatEn = string.Join(", ", Where.Select(one => $"{one.Key} {one.Asked.Words(asked.NameOfValue).En}"));
        var fits = list.Count(item => Fits(asked, item));
        found.Add(Question switch
        {
            ListQuestion.Sum => new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"“{label.Zh}”合计应当{Bounds.Words().Zh}，现在是{Total(asked, list)}"),
                string.Create(CultureInfo.InvariantCulture, $"“{label.In("en")}” should add up to {Bounds.Words().En}; it is {Total(asked, list)}")),
            ListQuestion.Count => new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"“{label.Zh}”的项数应当{Bounds.Words().Zh}，现在是{fits}"),
                string.Create(CultureInfo.InvariantCulture, $"“{label.In("en")}” should number {Bounds.Words().En}; there are {fits}")),
            _ => new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"“{label.Zh}”中{what}的有{fits}项，共{list.Count}项"),
                string.Create(CultureInfo.InvariantCulture, $"of the {list.Count} items of “{label.In("en")}”, {fits} are so: {whatEn}")),
        });
    }

    public override IEnumerable<Condition> Variants()
    {
        foreach (var variant in Bounds.Variants())
            yield return this with { Bounds = variant };
        for (var i = 0; i < Where.Count; i++)
        {
            foreach (var variant in Where[i].Asked.Variants())
                yield return this with { Where = [.. Where.Select((one, index) => index == i ? (one.Key, variant) : one)] };
        }
    }

    private List<JsonNode>? List(Inquiry asked)
    {
        if (InAct is not null)
            return Past.Last(asked, InAct) is { } last ? [.. FieldValue.Items(last.Fields[FieldId])] : null;
        var value = Fields.Value(asked, FieldId, FromRecord);
        return value is null ? null : [.. FieldValue.Items(value)];
    }

    private bool Fits(Inquiry asked, JsonNode item)
    {
        foreach (var (key, asks) in Where)
        {
            if (asks.Test(Part(asked, item, key)) != Truth.Yes)
                return false;
        }

        return Question is ListQuestion.Count or ListQuestion.Sum || Of is null || Bounds.Test(Part(asked, item, Of)) == Truth.Yes;
    }

    /// <summary>A part of an item: of a group its field; of an item that is a subject's number, its standing, kind or role.</summary>
    private static JsonNode? Part(Inquiry asked, JsonNode item, string key)
    {
        if (item is JsonObject group)
            return group[key];
        return key switch
        {
            StandingKey when Subject(asked, item) is { } subject => JsonValue.Create(subject.Standing ?? ""),
            RoleKey when Subject(asked, item) is { } subject => JsonValue.Create(subject.Role),
            _ => item,
        };
    }

    private static SubjectRecord? Subject(Inquiry asked, JsonNode item) => FieldValue.Number(item) is { } number ? asked.Find((int)number) : null;

    private decimal Total(Inquiry asked, List<JsonNode> list) =>
        list.Where(item => Fits(asked, item)).Sum(item => FieldValue.Number(item is JsonObject group && Of is not null ? group[Of] : item) ?? 0);
}
