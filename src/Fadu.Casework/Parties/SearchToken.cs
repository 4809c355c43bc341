using System.Text;
using Fadu.Store;
using Fadu.Store.Keys;

namespace Fadu.Casework.Parties;

/// <summary>Keyed hashes under which a party is found: the whole name, each piece of two characters, identity and phone numbers as a whole.</summary>
/// <remarks>The index alone shows which matters share a piece of a name, never which piece; docs: threat model.</remarks>
public static class SearchToken
{
    private const int Size = 16;
    private const int PieceAtMost = 64;

    // Each is one more table to the database: fifty take it ten seconds. What the first ones find is held against the opened name anyhow.
    private const int AskedAtMost = 8;

    /// <summary>Tokens of a name: the whole, then each piece of two characters.</summary>
    public static IEnumerable<(string Kind, byte[] Token)> OfName(KeyRing keys, BureauId bureau, string name)
    {
        var plain = Normal(name);
        if (plain.Length == 0)
            yield break;

        yield return ("name", Of(keys, bureau, "name", plain));
        foreach (var piece in PiecesOf(plain).Distinct(StringComparer.Ordinal).Take(PieceAtMost))
            yield return ("piece", Of(keys, bureau, "piece", piece));
    }

    /// <summary>The token of an identity number (身份证号) or a phone number, as a whole.</summary>
    public static (string Kind, byte[] Token) OfNumber(KeyRing keys, BureauId bureau, string kind, string number) => (kind, Of(keys, bureau, kind, Normal(number)));

    /// <summary>Tokens to look for when somebody types a name or a number: all must be found. Of a long text the first few pieces; whether the rest answers is told by the opened name.</summary>
    public static IReadOnlyList<byte[]> Asked(KeyRing keys, BureauId bureau, string typed)
    {
        var plain = Normal(typed);
        if (plain.Length >= 6 && plain.All(c => char.IsAsciiDigit(c) || c == 'X'))
            return [Of(keys, bureau, plain.Length >= 15 ? "identity" : "phone", plain)];
        var pieces = PiecesOf(plain).ToList();
        return pieces.Count == 0 ? [Of(keys, bureau, "name", plain)] : [.. pieces.Distinct(StringComparer.Ordinal).Take(AskedAtMost).Select(piece => Of(keys, bureau, "piece", piece))];
    }

    /// <summary>The natural person behind a party: by identity number, else by name and birthday; null when neither is known.</summary>
    public static byte[]? OfPerson(KeyRing keys, BureauId bureau, string? identity, string? name, DateOnly? born)
    {
        if (!string.IsNullOrWhiteSpace(identity))
            return keys.SearchHash(bureau, "person", Normal(identity));
        return string.IsNullOrWhiteSpace(name) || born is null
            ? null
            : keys.SearchHash(bureau, "person", $"{Normal(name)}|{BureauZone.Written(born.Value)}");
    }

    /// <summary>A name or number without what people write differently: width, case, spaces, dots and hyphens.</summary>
    public static string Normal(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && rune.Value is not ('-' or '·' or '•' or '.'))
                plain.Append(Rune.ToUpperInvariant(rune).ToString());
        }
        return plain.ToString();
    }

    private static byte[] Of(KeyRing keys, BureauId bureau, string kind, string text) => keys.SearchHash(bureau, kind, text)[..Size];

    private static IEnumerable<string> PiecesOf(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        for (var i = 0; i + 1 < runes.Length; i++)
            yield return runes[i].ToString() + runes[i + 1];
    }
}
