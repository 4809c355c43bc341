using System.Globalization;

namespace Fadu.Ledger;

/// <summary>What the ledger owes for an act it has acknowledged: this link, under this id, at this time, will stand in the tree.</summary>
/// <param name="Origin">The ledger's origin.</param>
/// <param name="Act">The act's id.</param>
/// <param name="Link">The act's link.</param>
/// <param name="RecordedAt">When it was recorded, in milliseconds since 1970-01-01 UTC.</param>
/// <remarks>A signed note whose first line is <see cref="Header"/>, so that it can never be taken for a head. docs/ledger-format.md, section 7.</remarks>
public sealed record SignedPromise(string Origin, Guid Act, LedgerHash Link, long RecordedAt)
{
    /// <summary>The first line of a promise.</summary>
    public const string Header = "fadu/promise/1";

    private const string RequestMark = "request ";

    /// <summary>SHA-256 of what another system signed to ask for the act (RFC 9421, section 2.5); null where nothing was signed.</summary>
    public LedgerHash? Request { get; init; }

    /// <summary>The signed text.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Header}\n{Origin}\n{Act:D}\n{Link.ToBase64()}\n{RecordedAt}\n{(Request is { } signed ? $"{RequestMark}{signed.ToBase64()}\n" : "")}");

    /// <summary>The promise signed by the ledger's key; what the answer to an act carries.</summary>
    public SignedNote Sign(SigningKey key)
    {
        if (Origin.Length == 0 || Origin.Any(char.IsControl))
            throw new FormatException("promise: the origin is empty or holds a control character");
        return new SignedNote(Text, [key.Sign(Text)]);
    }

    /// <summary>Reads a note's text as a promise. Check the signature with <see cref="SignedNote.IsSignedBy"/>.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static SignedPromise Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length is 6 or 7
            && Guid.TryParseExact(lines[2], "D", out var act)
            && TryRoot(lines[3], out var link)
            && long.TryParse(lines[4], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
            && TryRequest(lines, out var request)
            && new SignedPromise(lines[1], act, link, at) { Request = request } is var promise
            && promise.Text == text)
        {
            return promise;
        }
        throw new FormatException($"promise: expected {Header}, an origin, an act, a link, a time and perhaps a request");
    }

    private static bool TryRequest(string[] lines, out LedgerHash? request)
    {
        request = null;
        if (lines.Length == 6)
            return true;
        if (!lines[5].StartsWith(RequestMark, StringComparison.Ordinal) || !TryRoot(lines[5][RequestMark.Length..], out var hash))
            return false;
        request = hash;
        return true;
    }

    private static bool TryRoot(string base64, out LedgerHash link)
    {
        var bytes = new byte[LedgerHash.Size + 2];
        var length = Convert.TryFromBase64String(base64, bytes, out var written) ? written : 0;
        return LedgerHash.TryRead(bytes.AsSpan(0, length), out link);
    }
}
