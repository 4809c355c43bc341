using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Fadu.Disclosure;

/// <summary>How public records are written: Chinese as Chinese, nothing for what is not there.</summary>
public static class PublicRecordJson
{
    private static readonly Shapes Known = new(new JsonSerializerOptions(Shapes.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });

    /// <summary>The record as the text that is sealed.</summary>
    public static byte[] Write(PublicRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Known.PublicRecord);

    /// <summary>A record from its text.</summary>
    public static PublicRecord? Read(ReadOnlySpan<byte> text) => JsonSerializer.Deserialize(text, Known.PublicRecord);

    /// <summary>A phase's state in words.</summary>
    internal sealed class PhaseWords() : JsonStringEnumConverter<PhaseState>(JsonNamingPolicy.KebabCaseLower);
}

/// <summary>Written out when the program is built: the public page neither looks types up nor compiles them.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(PublicRecordJson.PhaseWords)])]
[JsonSerializable(typeof(PublicRecord))]
internal sealed partial class Shapes : JsonSerializerContext;
