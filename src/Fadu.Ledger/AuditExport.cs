using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fadu.Ledger;

/// <summary>Rows as lines of JSON: what a verifier written by somebody else reads. docs/ledger-format.md, section 10.</summary>
/// <remarks>Hashes and salts are hexadecimal, ciphertext is base64, canonical bytes are strings.</remarks>
public static class AuditExport
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line of an act with its parts.</summary>
    public static string Line(AuditedAct act) => Line("act", json =>
    {
        json.WriteString("bureau", act.Bureau);
        json.WriteString("matter", act.Matter);
        json.WriteNumber("number", act.Number);
        json.WriteString("act", act.Act);
        WriteHex(json, "previous", act.Previous);
        WriteHex(json, "link", act.Link);
        json.WriteString("skeleton", Encoding.UTF8.GetString(act.Skeleton.Span));
        WriteHex(json, "skeletonSalt", act.SkeletonSalt);
        WriteHex(json, "skeletonCommitment", act.SkeletonCommitment);
        json.WriteNumber("recordedAt", act.RecordedAt);
        WriteColumns(json, act.Columns);
        json.WriteStartArray("parts");
        foreach (var part in act.Parts)
            WritePart(json, part);
        json.WriteEndArray();
    });

    /// <summary>The line of a leaf.</summary>
    public static string Line(AuditedLeaf leaf) => Line("leaf", json =>
    {
        json.WriteNumber("index", leaf.Index);
        json.WriteString("act", leaf.Act);
        WriteHex(json, "leafHash", leaf.LeafHash);
    });

    /// <summary>The line of a matter's head.</summary>
    public static string Line(AuditedMatter matter) => Line("matter", json =>
    {
        json.WriteString("matter", matter.Matter);
        json.WriteNumber("number", matter.Number);
        WriteHex(json, "link", matter.Link);
    });

    /// <summary>The line of a signed head.</summary>
    public static string Line(SignedNote checkpoint) => Line("checkpoint", json => json.WriteString("note", checkpoint.ToString()));

    /// <summary>The line of the promise stored for an act.</summary>
    public static string PromiseLine(Guid act, string promise) => Line("promise", json =>
    {
        json.WriteString("act", act);
        json.WriteString("note", promise);
    });

    private static string Line(string row, Action<Utf8JsonWriter> members)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("row", row);
            members(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void WritePart(Utf8JsonWriter json, AuditedPart part)
    {
        json.WriteStartObject();
        json.WriteNumber("part", part.Number);
        WriteHex(json, "commitment", part.Commitment);
        WriteHex(json, "ciphertextDigest", part.CiphertextDigest);
        if (part.Ciphertext is { Length: > 0 } ciphertext)
            json.WriteBase64String("ciphertext", ciphertext.Span);
        else
            json.WriteNull("ciphertext");
        json.WriteBoolean("hasSalt", part.HasSalt);
        var opening = part.Open?.Invoke();
        if (opening is PartOpening.Opened opened)
        {
            WriteHex(json, "salt", opened.Salt);
            json.WriteString("plaintext", Encoding.UTF8.GetString(opened.Plaintext.Span));
        }
        if (opening is PartOpening.Failed failed)
            json.WriteString("unopened", failed.Reason);
        if (part.ErasedBy is { } eraser)
            json.WriteNumber("erasedBy", eraser);
        WriteColumns(json, part.Columns);
        json.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter json, IReadOnlyList<MirroredColumn> columns)
    {
        json.WriteStartObject("columns");
        foreach (var column in columns)
            json.WriteString(column.Path, column.Value);
        json.WriteEndObject();
    }

    private static void WriteHex(Utf8JsonWriter json, string name, ReadOnlyMemory<byte>? bytes)
    {
        if (bytes is { } known)
            json.WriteString(name, Convert.ToHexStringLower(known.Span));
        else
            json.WriteNull(name);
    }
}
