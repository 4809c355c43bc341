using Fadu.Law;
using Fadu.Law.Packs;

namespace Fadu.Casework.Copies;

/// <summary>查阅、复制: what is asked for when a party is to be given a copy of what is held about it.</summary>
/// <param name="Matter">The matter in which it is a party.</param>
/// <param name="Party">Its number there.</param>
/// <param name="Person">The officer who makes the copy.</param>
/// <param name="Ground">Key of the ground: a row of the pack.</param>
/// <param name="Document">Number of the written request.</param>
/// <param name="Channel">web, cli.</param>
public sealed record CopyRequest(Guid Matter, int Party, string Person, string Ground, string Document, string Channel)
{
    /// <summary>Longest number of a request.</summary>
    public const int DocumentAtMost = 60;

    /// <summary>What the look is for, as the log of looks keeps it.</summary>
    public string Purpose => PurposePrefix + Ground + " " + Document.Trim();

    private const string PurposePrefix = "copy:";

    /// <summary>Ground and number of the request that a look was for; null where it was for none.</summary>
    public static (string Ground, string Document)? Read(string? purpose) =>
        purpose is not null && purpose.StartsWith(PurposePrefix, StringComparison.Ordinal) && purpose.IndexOf(' ', StringComparison.Ordinal) is > 0 and var at
            ? (purpose[PurposePrefix.Length..at], purpose[(at + 1)..])
            : null;
}

/// <summary>Why something stays out of a copy.</summary>
public enum Withheld
{
    /// <summary>internal: the pack discloses it to no party.</summary>
    Inside,

    /// <summary>The law brought it about and nobody has confirmed it.</summary>
    Unconfirmed,

    /// <summary>A file of an act that is about others too.</summary>
    OfOthers,

    /// <summary>A file too large for the copy.</summary>
    TooLarge,

    /// <summary>It cannot be read any more.</summary>
    Unreadable,
}

/// <summary>How much of one kind stays out.</summary>
/// <param name="What">What it is: acts, fields, files.</param>
/// <param name="Why">Why.</param>
/// <param name="Count">How many.</param>
public sealed record LeftOut(Bilingual What, Withheld Why, int Count);

/// <summary>A field of the copy.</summary>
public sealed record CopiedField(Bilingual Title, Bilingual Value);

/// <summary>An act about the party, with what it says of it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="On">Its legal day.</param>
/// <param name="Title">What was done; of one that stays inside only that something was recorded.</param>
/// <param name="IsStruck">Struck later.</param>
/// <param name="Fields">What it says.</param>
public sealed record CopiedAct(int Number, DateOnly On, Bilingual Title, bool IsStruck, IReadOnlyList<CopiedField> Fields);

/// <summary>A paper or file of the copy.</summary>
/// <param name="Path">Where it lies in the archive.</param>
/// <param name="Title">What it is.</param>
/// <param name="On">The day of the act it belongs to.</param>
/// <param name="Content">A paper's text; null of a file, whose content is read when the archive is written.</param>
/// <param name="Hash">Of a file, SHA-256 in hexadecimal.</param>
public sealed record CopiedFile(string Path, Bilingual Title, DateOnly On, string? Content, string? Hash);

/// <summary>What proves that something was there which was erased.</summary>
/// <param name="Act">Number of the act.</param>
/// <param name="Class">identifying, sensitive or free-text.</param>
/// <param name="Commitment">What the ledger holds of it, in hexadecimal.</param>
public sealed record ErasedProof(int Act, string Class, string Commitment);

/// <summary>That the party's data was erased.</summary>
/// <param name="Number">Number of the erasing act.</param>
/// <param name="On">Its day.</param>
/// <param name="Proofs">The proofs.</param>
public sealed record ErasedData(int Number, DateOnly On, IReadOnlyList<ErasedProof> Proofs);

/// <summary>What one matter holds about the party.</summary>
public sealed record CopiedMatter(
    Guid Matter, int Party, string FileNumber, Bilingual Procedure, Bilingual Role, string Unit, DateOnly? OpenedOn, DateOnly? ClosedOn,
    IReadOnlyList<CopiedField> Profile, IReadOnlyList<CopiedAct> Acts, IReadOnlyList<CopiedFile> Files, IReadOnlyList<LeftOut> LeftOut)
{
    /// <summary>Its erasure; null where there was none.</summary>
    public ErasedData? Erased { get; init; }

    /// <summary>When the record was sealed; null where it is not.</summary>
    public DateTimeOffset? SealedAt { get; init; }
}

/// <summary>A copy of what is held about one party, as far as the officer who makes it may see it.</summary>
/// <param name="Bureau">Name of the bureau.</param>
/// <param name="MadeAt">When.</param>
/// <param name="MadeBy">Name of the officer.</param>
/// <param name="Ground">The ground, with its provision.</param>
/// <param name="Document">Number of the request.</param>
/// <param name="Matters">Matter by matter, the one asked for first.</param>
/// <param name="Zone">The bureau's zone.</param>
public sealed record PartyCopy(string Bureau, DateTimeOffset MadeAt, string MadeBy, RegisterRow Ground, string Document, IReadOnlyList<CopiedMatter> Matters, TimeZoneInfo Zone);

/// <summary>What came of the request.</summary>
public abstract record CopyAnswer
{
    private CopyAnswer()
    {
    }

    /// <summary>The copy.</summary>
    public sealed record Made(PartyCopy Copy) : CopyAnswer;

    /// <summary>There is no such matter or party for whoever asks: which of it, is not said.</summary>
    public sealed record NotFound : CopyAnswer;

    /// <summary>The request cannot be read.</summary>
    /// <param name="Field">ground or document.</param>
    /// <param name="Why">What was expected.</param>
    public sealed record Malformed(string Field, Bilingual Why) : CopyAnswer;
}
