namespace Fadu.Law.Procedures;

/// <summary>The kinds of subject (对象) that the pack language knows.</summary>
public static class SubjectKinds
{
    /// <summary>The matter itself: number 0, never a row.</summary>
    public const string Matter = "matter";

    /// <summary>当事人.</summary>
    public const string Party = "party";

    /// <summary>涉案财物.</summary>
    public const string Thing = "thing";

    /// <summary>措施.</summary>
    public const string Measure = "measure";

    /// <summary>证据.</summary>
    public const string Evidence = "evidence";

    /// <summary>文书; its role is the id of its template.</summary>
    public const string Document = "document";

    /// <summary>All kinds an act can be about.</summary>
    public static IReadOnlyList<string> All { get; } = [Matter, Party, Thing, Measure, Evidence, Document];

    /// <summary>The kind in words.</summary>
    public static Bilingual Words(string kind) => kind switch
    {
        Party => new("当事人", "party"),
        Thing => new("涉案财物", "thing"),
        Measure => new("措施", "measure"),
        Evidence => new("证据", "evidence item"),
        Document => new("文书", "document"),
        _ => new("本案", "the matter"),
    };

    /// <summary>The standing of an evidence item in words; null when it is none.</summary>
    public static Bilingual? WordsOfStanding(string standing) => standing switch
    {
        "usable" => new("可以使用", "usable"),
        "unusable" => new("不能使用", "unusable"),
        "lost" => new("已灭失", "lost"),
        _ => null,
    };
}
