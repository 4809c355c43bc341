using System.Text.Json.Nodes;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Ledger;

namespace Fadu.Casework;

/// <summary>What the desk answers to a request.</summary>
/// <typeparam name="T">What is given when it is granted.</typeparam>
public abstract record Ruling<T>
{
    private Ruling()
    {
    }

    /// <summary>Recorded and kept.</summary>
    /// <param name="Value">What was recorded.</param>
    /// <param name="Findings">Grounds recorded against it (问题).</param>
    /// <param name="Warnings">Told to the officer, not recorded.</param>
    /// <param name="Word">The bureau's word, signed when it is asked for: the same each time.</param>
    public sealed record Granted(T Value, IReadOnlyList<Ground> Findings, IReadOnlyList<Ground> Warnings, Lazy<SignedNote> Word) : Ruling<T>
    {
        /// <summary>The bureau's signed word that it will stand in the ledger.</summary>
        public SignedNote Promise => Word.Value;
    }

    /// <summary>The law refuses; the matter is untouched, the refusal stands in its register.</summary>
    /// <param name="Grounds">Why, each with article and cure; warnings and findings-to-be are left out.</param>
    public sealed record Refused(IReadOnlyList<Ground> Grounds) : Ruling<T>;

    /// <summary>The request cannot be read; nothing was written.</summary>
    public sealed record Malformed(IReadOnlyList<FieldError> Errors) : Ruling<T>;

    /// <summary>Somebody else acted first; nothing was written.</summary>
    /// <param name="Version">The matter's version now.</param>
    /// <param name="Theirs">The acts recorded since the version that was expected.</param>
    /// <param name="Mine">The request, unchanged, to be performed again on the new version.</param>
    public sealed record Conflict(int Version, IReadOnlyList<RecordedAct> Theirs, ActRequest Mine) : Ruling<T>;
}

/// <summary>A fault of the request, at a place a form can show.</summary>
/// <param name="Place">Id of the field, or the part of the request: <c>act</c>, <c>matter</c>, <c>subjects</c>, <c>occurredAt</c>, <c>key</c>, <c>version</c>.</param>
/// <param name="Message">What was expected and what was found.</param>
public sealed record FieldError(string Place, Bilingual Message)
{
    /// <summary>A field that must be filled in and is not.</summary>
    internal static FieldError Missing(FieldDefinition field) =>
        new(field.Id, new Bilingual($"还没有填“{field.Title.Zh}”。", $"“{field.Title.In("en")}” is not filled in."));
}

/// <summary>An act as recorded: the desk's answer.</summary>
/// <param name="Id">Id of the act.</param>
/// <param name="Matter">Its matter.</param>
/// <param name="FileNumber">The matter's file number (文号).</param>
/// <param name="Number">Its number in the matter: the matter's version from now on.</param>
/// <param name="Name">Id of the act in the pack.</param>
/// <param name="RecordedAt">When the desk recorded it.</param>
/// <param name="Adds">Numbers of the subjects it created, in order.</param>
/// <param name="Link">Hash of its entry in the matter's chain, in hexadecimal.</param>
/// <param name="Party">Number of the party it added; 0 none.</param>
/// <param name="QueryCode">The code (查询码) with which the added party looks the matter up. It is derived, never kept.</param>
/// <param name="Replayed">True when this is the answer given before to the same key.</param>
public sealed record Act(
    Guid Id,
    Guid Matter,
    string FileNumber,
    int Number,
    string Name,
    DateTimeOffset RecordedAt,
    IReadOnlyList<int> Adds,
    string Link,
    int Party = 0,
    string? QueryCode = null,
    bool Replayed = false)
{
    /// <summary>SHA-256 of what another system signed to ask for it, in hexadecimal; null where nothing was signed.</summary>
    public string? Request { get; init; }

    /// <summary>The answer as it is kept beside the idempotency key.</summary>
    internal JsonObject ToJson() => System.Text.Json.JsonSerializer.SerializeToNode(this, CaseworkJson.Options)!.AsObject();
}
