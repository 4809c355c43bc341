using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fadu.Law;

/// <summary>Checks that a quote stands in the article it cites, in a text of the law passed in.</summary>
public static partial class QuoteCheck
{
    /// <summary>The greatest length of a quote in a pack, in characters.</summary>
    public const int MaxLength = 30;

    private const string Digits = "零一二三四五六七八九";

    /// <summary>The articles of a law's text by their number; 第十条之一 is kept with 10.</summary>
    /// <param name="text">The text, each article beginning its line with 第…条.</param>
    public static IReadOnlyDictionary<int, string> Articles(string text)
    {
        var found = new Dictionary<int, string>();
        var heads = Head().Matches(text);
        for (var i = 0; i < heads.Count; i++)
        {
            var from = heads[i].Index + heads[i].Length;
            var to = i + 1 < heads.Count ? heads[i + 1].Index : text.Length;
            var number = Number(heads[i].Groups[1].Value);
            found[number] = found.GetValueOrDefault(number, "") + Squeeze(text[from..to]);
        }

        return found;
    }

    /// <summary>Whether each piece of the quote (pieces are parted by …) stands in one of the articles cited.</summary>
    /// <param name="cite">The articles with the quote; spaces, punctuation and quotation marks do not matter.</param>
    /// <param name="articles">The law's articles, from <see cref="Articles"/>.</param>
    public static bool Stands(Citation cite, IReadOnlyDictionary<int, string> articles)
    {
        ArgumentNullException.ThrowIfNull(cite);
        ArgumentNullException.ThrowIfNull(articles);
        var cited = string.Concat(Numbers(cite.Article).Select(number => articles.GetValueOrDefault(number, "")));
        var pieces = (cite.Quote ?? "").Split('…', StringSplitOptions.RemoveEmptyEntries).Select(Squeeze).Where(piece => piece.Length > 0).ToList();
        return pieces.Count > 0 && pieces.All(piece => cited.Contains(piece, StringComparison.Ordinal));
    }

    /// <summary>The numbers of the articles cited, <c>58(1)(2)</c> or <c>47, 48</c>, without paragraphs and items.</summary>
    public static IReadOnlyList<int> Numbers(string article) =>
        [.. ArticleNumber().Matches(Brackets().Replace(article, "")).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))];

    /// <summary>A Chinese number up to 999 as a number; 0 if it is none.</summary>
    public static int Number(string chinese)
    {
        var (total, digit) = (0, 0);
        foreach (var letter in chinese)
        {
            switch (letter)
            {
                case '百':
                    total += digit * 100;
                    digit = 0;
                    break;
                case '十':
                    total += Math.Max(digit, 1) * 10;
                    digit = 0;
                    break;
                default:
                    digit = Math.Max(0, Digits.IndexOf(letter, StringComparison.Ordinal));
                    break;
            }
        }

        return total + digit;
    }

    private static string Squeeze(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormKC))
        {
            var kind = char.GetUnicodeCategory(letter);
            var kept = kind is UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter
                || letter is '%' or '〇';
            if (kept)
                plain.Append(letter);
        }

        return plain.ToString();
    }

    [GeneratedRegex(@"^第([零一二三四五六七八九十百]+)条(?:之[一二三四五六七八九十]+)?[ 　]", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Head();

    [GeneratedRegex(@"(?<![0-9-])[0-9]{1,4}", RegexOptions.CultureInvariant)]
    private static partial Regex ArticleNumber();

    [GeneratedRegex(@"\([0-9]+\)", RegexOptions.CultureInvariant)]
    private static partial Regex Brackets();
}
