using System.Text;
using Fadu.Law;

namespace Fadu.Casework.Accounts;

/// <summary>What a password has to be: long, and not what others try first. No kinds of signs are asked for, and none runs out (OWASP ASVS 4.0, 2.1).</summary>
public static class PasswordRules
{
    /// <summary>The fewest signs.</summary>
    public const int Shortest = 12;

    /// <summary>The most signs.</summary>
    public const int Longest = 128;

    // A password is a row of pieces; a word, a run of keys or a year that everybody knows is one, however long.
    private const int FewestPieces = 7;
    private const int ShortestRun = 3;
    private const int ShortestNumber = 4;
    private const int DigitsAPiece = 3;

    private static readonly string[] Rows =
        ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "1234567890", "01234567890", "abcdefghijklmnopqrstuvwxyz", "!@#$%^&*()", "qazwsxedcrfvtgbyhnujmikolp", "147258369", "159357"];

    private static readonly Lazy<HashSet<string>> Known = new(ReadKnown);

    /// <summary>The password as it is judged and hashed: the same signs typed another way are the same.</summary>
    public static string Normalized(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return password.Normalize(NormalizationForm.FormKC);
    }

    /// <summary>Why a password cannot be taken; null when it can.</summary>
    /// <param name="password">The password.</param>
    /// <param name="names">Names that are no secret here: of the account, the person, the bureau.</param>
    /// <param name="breached">A file of hashes of passwords known to others; null none.</param>
    public static Bilingual? Fault(string password, IEnumerable<string> names, string? breached = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        var text = Normalized(password);
        var length = new System.Globalization.StringInfo(text).LengthInTextElements;
        if (length < Shortest)
            return new Bilingual($"口令至少{Shortest}个字符，这里是{length}个。可以用几个不相干的词。", $"A password has at least {Shortest} signs; this one has {length}. A few words that have nothing to do with each other will do.");
        if (text.Length > Longest)
            return new Bilingual($"口令最多{Longest}个字符，这里是{text.Length}个。", $"A password has at most {Longest} signs; this one has {text.Length}.");
        if (Pieces(text, [.. names.SelectMany(Parts)]) < FewestPieces)
            return new Bilingual("这个口令多由常见的词、键盘顺序、重复、年份或者这里的名称组成，别人很快就能猜到。请换一个。", "This password is made of common words, rows of keys, repetition, years or names known here: others guess it soon. Choose another.");
        if (breached is not null && BreachedPasswords.Holds(breached, text))
            return new Bilingual("这个口令出现在已泄露的口令中，不能用。请换一个。", "This password is among those that have become known: it cannot be used. Choose another.");
        return null;
    }

    /// <summary>How many pieces a password is made of at the least.</summary>
    internal static int Pieces(string password, IReadOnlyCollection<string> names)
    {
        var text = password.ToLowerInvariant();
        var plain = string.Concat(text.Select(Plain));
        // The fewest pieces of the first n signs.
        var fewest = new int[text.Length + 1];
        for (var end = 1; end <= text.Length; end++)
        {
            fewest[end] = fewest[end - 1] + 1;
            for (var start = end - ShortestRun; start >= 0; start--)
            {
                if (Cost(text[start..end], plain[start..end], text[..start], names) is { } cost)
                    fewest[end] = Math.Min(fewest[end], fewest[start] + cost);
            }
        }
        return fewest[^1];
    }

    private static int? Cost(string piece, string plain, string before, IReadOnlyCollection<string> names)
    {
        if (Known.Value.Contains(piece) || Known.Value.Contains(plain) || names.Contains(piece) || names.Contains(plain))
            return 1;
        if (piece.All(sign => sign == piece[0]) || before.EndsWith(piece, StringComparison.Ordinal) || IsRun(piece) || IsYear(piece))
            return 1;
        return piece.Length >= ShortestNumber && piece.All(char.IsAsciiDigit) ? (piece.Length + DigitsAPiece - 1) / DigitsAPiece : null;
    }

    private static bool IsRun(string piece)
    {
        var back = new string([.. piece.Reverse()]);
        return Rows.Any(row => row.Contains(piece, StringComparison.Ordinal) || row.Contains(back, StringComparison.Ordinal));
    }

    private static bool IsYear(string piece) => piece is ['1', '9', _, _] or ['2', '0', _, _] && piece.All(char.IsAsciiDigit);

    private static char Plain(char sign) => sign switch
    {
        '0' => 'o',
        '1' or '!' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        _ => sign,
    };

    private static IEnumerable<string> Parts(string name)
    {
        var text = Normalized(name).ToLowerInvariant();
        return text.Split([' ', '-', '_', '.', '@'], StringSplitOptions.RemoveEmptyEntries).Append(text).Where(part => part.Length >= 2);
    }

    private static HashSet<string> ReadKnown()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt") ?? throw new InvalidOperationException("The list of common passwords is missing from the program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return [.. reader.ReadToEnd().Split('\n').Where(line => !line.StartsWith('#')).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
    }
}
