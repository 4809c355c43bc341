using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Fadu.Casework;

/// <summary>How Casework writes JSON that it keeps: names in camel case, Chinese as Chinese, enums by name.</summary>
internal static class CaseworkJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>The same values, members in ordinal order of their names and nothing escaped that need not be.</summary>
    public static JsonSerializerOptions InOrder { get; } = new(Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { PutInOrder } },
    };

    private static void PutInOrder(JsonTypeInfo type)
    {
        foreach (var (i, member) in type.Properties.OrderBy(member => member.Name, StringComparer.Ordinal).Index().ToList())
            member.Order = i;
    }
}
