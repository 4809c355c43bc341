using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law;

namespace Fadu.Casework.Copies;

/// <summary>A copy for machines: the same as the page, each text in both languages.</summary>
internal static class CopyJson
{
    public static JsonObject Of(PartyCopy copy) => new()
    {
        ["format"] = CopyArchive.Format,
        ["bureau"] = copy.Bureau,
        ["madeAt"] = Written(copy.MadeAt),
        ["madeBy"] = copy.MadeBy,
        ["ground"] = new JsonObject { ["key"] = copy.Ground.Key, ["title"] = Words(copy.Ground.Title), ["law"] = copy.Ground.Cite?.Law, ["version"] = copy.Ground.Cite?.Version, ["article"] = copy.Ground.Cite?.Article },
        ["request"] = copy.Document,
        ["matters"] = Array(copy.Matters, Of),
        ["notIncluded"] = Array(CopyWords.NotIncluded, Words),
    };

    private static JsonObject Of(CopiedMatter matter) => new()
    {
        ["matter"] = matter.Matter.ToString(),
        ["party"] = matter.Party,
        ["fileNumber"] = matter.FileNumber,
        ["procedure"] = Words(matter.Procedure),
        ["role"] = Words(matter.Role),
        ["unit"] = matter.Unit,
        ["openedOn"] = Written(matter.OpenedOn),
        ["closedOn"] = Written(matter.ClosedOn),
        ["sealedAt"] = matter.SealedAt is { } at ? Written(at) : null,
        ["identity"] = Array(matter.Profile, Of),
        ["acts"] = Array(matter.Acts, act => new JsonObject
        {
            ["number"] = act.Number,
            ["on"] = Written(act.On),
            ["title"] = Words(act.Title),
            ["struck"] = act.IsStruck,
            ["fields"] = Array(act.Fields, Of),
        }),
        ["files"] = Array(matter.Files, file => new JsonObject { ["path"] = file.Path, ["title"] = Words(file.Title), ["on"] = Written(file.On) }),
        ["leftOut"] = Array(matter.LeftOut, one => new JsonObject { ["what"] = Words(one.What), ["count"] = one.Count, ["class"] = CopyWords.Class(one.Why), ["why"] = Words(CopyWords.Why(one.Why)) }),
        ["erased"] = matter.Erased is { } erased
            ? new JsonObject
            {
                ["act"] = erased.Number,
                ["on"] = Written(erased.On),
                ["proofs"] = Array(erased.Proofs, proof => new JsonObject { ["act"] = proof.Act, ["class"] = proof.Class, ["commitment"] = proof.Commitment }),
            }
            : null,
    };

    private static JsonObject Of(CopiedField field) => new() { ["title"] = Words(field.Title), ["value"] = Words(field.Value) };

    private static JsonObject Words(Bilingual words) => new() { ["zh"] = words.Zh, ["en"] = words.In("en") };

    private static JsonArray Array<T>(IEnumerable<T> all, Func<T, JsonNode> of) => [.. all.Select(of)];

    private static string Written(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string? Written(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
