using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fadu.Law;

/// <summary>Writes an article as lawyers read it: <c>112(2)(1)</c> becomes 第一百一十二条第二款第一项.</summary>
public static partial class CitationWords
{
    private const string Digits = "零一二三四五六七八九";

    // A page cites the same few provisions again and again. They stand in files of law; beyond this many they are written anew.
    private const int MostKept = 20_000;

    private static readonly ConcurrentDictionary<string, string> Written = new(StringComparer.Ordinal);

    /// <summary>The article in Chinese, or in English as <c>art. 112(2)</c>.</summary>
    /// <param name="article">Arabic digits, paragraph and item in brackets; several joined by a comma. What names no number is said to be not verified; anything else is given back unchanged.</param>
    /// <param name="language"><c>zh</c> or <c>en</c>.</param>
    public static string Article(string article, string language)
    {
        // A rule that rests on a report of the text may not know where it stands in it.
        if (!article.Any(char.IsAsciiDigit))
            return language == "en" ? "article not verified" : "条号待核";
        if (language == "en")
            return string.Create(CultureInfo.InvariantCulture, $"art. {article}");
        if (Written.TryGetValue(article, out var known))
            return known;
        var written = string.Join("、", article.Split([',', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(OneArticle));
        if (Written.Count < MostKept)
            Written.TryAdd(article, written);
        return written;
    }

    /// <summary>A whole number from 0 to 9999 in Chinese numerals, as laws number their articles.</summary>
    public static string Numeral(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 9999);
        if (number < 10)
            return Digits[number].ToString();

        var written = new StringBuilder();
        var skipped = false;
        foreach (var (unit, name) in new[] { (1000, "千"), (100, "百"), (10, "十"), (1, "") })
        {
            var digit = number / unit % 10;
            if (digit == 0)
            {
                skipped = written.Length > 0;
                continue;
            }

            if (skipped)
                written.Append('零');
            skipped = false;
            var bareTen = unit == 10 && digit == 1 && written.Length == 0;
            written.Append(bareTen ? "" : Digits[digit].ToString()).Append(name);
        }

        return written.ToString();
    }

    private static string OneArticle(string article)
    {
        var parts = ArticleShape().Match(article);
        if (!parts.Success)
            return article;

        string Part(string group) => Numeral(int.Parse(parts.Groups[group].Value, CultureInfo.InvariantCulture));
        var words = new StringBuilder("第").Append(Part("article")).Append('条');
        if (parts.Groups["of"].Success)
            words.Append('之').Append(Part("of"));
        if (parts.Groups["paragraph"].Success)
            words.Append('第').Append(Part("paragraph")).Append('款');
        if (parts.Groups["item"].Success)
            words.Append('第').Append(Part("item")).Append('项');
        return words.ToString();
    }

    [GeneratedRegex(@"^(?<article>\d{1,4})(-(?<of>\d{1,2}))?(\((?<paragraph>\d{1,2})\))?(\((?<item>\d{1,2})\))?$", RegexOptions.CultureInvariant)]
    private static partial Regex ArticleShape();
}
