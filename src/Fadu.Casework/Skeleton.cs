using System.Text.Json;
using System.Text.Json.Nodes;
using Fadu.Law;
using Fadu.Ledger;

namespace Fadu.Casework;

/// <summary>What an act says beside its sealed parts: never erased, never personal, written in canonical JSON and committed to.</summary>
/// <param name="Id">The act's id.</param>
/// <param name="Procedure">Id of the procedure.</param>
/// <param name="Act">The act as the law sees it: number, days, subjects, fields, basis, findings.</param>
/// <param name="Actor">Who performed.</param>
/// <param name="OnBehalfOf">Whose post was used; null for the actor's own.</param>
/// <param name="FileNumber">文号 of the matter; only in its first act.</param>
/// <param name="Unit">The handling unit; only where the act sets it.</param>
/// <param name="Officer">The lead officer; only where the act sets one.</param>
/// <param name="Documents">Papers the act produced.</param>
/// <param name="DerivedByRule">An act of the law that weighs on a person: derived by rule, for a person to confirm.</param>
/// <param name="Demonstration">Only in the act that founds a bureau: it was founded on a simulated clock.</param>
/// <param name="Files">Files it carries, by their content; null none.</param>
/// <param name="Parts">Its sealed parts, in order of number; null none.</param>
/// <param name="Erases">Only in an act that erases: the parts it ordered to be erased.</param>
/// <param name="Drops">Only in an act that drops looks kept long enough: the line that says which.</param>
/// <param name="Seals">Only in an act that seals the record: whatever a later pack says of the act, the record stays sealed.</param>
/// <param name="Signs">Only in the act by which the bureau chose a second tree and signature: <see cref="SecondSuite.Name"/>.</param>
/// <param name="Request">Only in an act that another system asked for by signature: <see cref="SignedRequest.Digest"/>.</param>
internal sealed record Skeleton(
    Guid Id,
    string Procedure,
    RecordedAct Act,
    Actor Actor,
    string? OnBehalfOf,
    string? FileNumber,
    string? Unit,
    string? Officer,
    IReadOnlyList<PrintedDocument> Documents,
    bool DerivedByRule = false,
    bool? Demonstration = null,
    IReadOnlyList<AttachedFile>? Files = null,
    IReadOnlyList<SealedPartNote>? Parts = null,
    IReadOnlyList<ErasedPartNote>? Erases = null,
    bool? Seals = null,
    string? Drops = null,
    string? Signs = null,
    string? Request = null)
{
    /// <summary>The one byte sequence that is stored and hashed.</summary>
    /// <remarks>With its names in order, what is written is mostly canonical at once.</remarks>
    public byte[] ToCanonical() => CanonicalJson.Write(JsonSerializer.SerializeToUtf8Bytes(this, CaseworkJson.InOrder));

    /// <summary>Reads it back.</summary>
    /// <exception cref="FormatException">The bytes are no skeleton.</exception>
    public static Skeleton Parse(ReadOnlySpan<byte> canonical)
    {
        try
        {
            return JsonSerializer.Deserialize<Skeleton>(canonical, CaseworkJson.Options) ?? throw new FormatException("a skeleton is null");
        }
        catch (JsonException broken)
        {
            throw new FormatException("a stored skeleton cannot be read", broken);
        }
    }
}

/// <summary>What a skeleton says of a sealed part, so that its row cannot say otherwise.</summary>
/// <param name="Part">From 1, without a gap.</param>
/// <param name="Subject">Number of the subject; 0 is the matter.</param>
/// <param name="Class">identifying, sensitive or free-text.</param>
/// <param name="Key">The key it is sealed under.</param>
internal sealed record SealedPartNote(int Part, int Subject, string Class, Guid Key);

/// <summary>A part that an act erases.</summary>
/// <param name="Act">The act it belongs to.</param>
/// <param name="Part">Its number there.</param>
internal sealed record ErasedPartNote(Guid Act, int Part);

/// <summary>A paper (文书) as the act that produced it keeps it.</summary>
/// <param name="Subject">Its subject number.</param>
/// <param name="Template">Id of its template.</param>
/// <param name="TemplateHash">Hash of the template's text.</param>
/// <param name="Number">Its document number.</param>
/// <param name="TextHash">HMAC-SHA-256 of the printed text, in hexadecimal, keyed by the bureau: a paper can be checked, a text not guessed.</param>
/// <param name="For">The subject it is for; 0 is the matter.</param>
internal sealed record PrintedDocument(int Subject, string Template, string TemplateHash, string Number, string TextHash, int For);
