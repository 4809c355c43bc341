using System.Text.RegularExpressions;
using Fadu.Law.Packs;

namespace Fadu.Law.Figures;

/// <summary>Refuses what a report's template must not say by itself: numbers, and words that claim what only records can show.</summary>
internal static partial class ReportTexts
{
    /// <summary>Words that claim a completeness, a unanimity or a row of years.</summary>
    private static readonly string[] ClaimsZh =
        ["百分之", "全部", "全体", "全都", "一律", "无一", "无不", "悉数", "连续", "从未", "从来", "历来", "所有", "零投诉", "零差错", "零事故", "均"];

    /// <summary>Reads the text as placeholders and what stands between them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="language">Its language.</param>
    /// <param name="figures">Ids of the figures it may name.</param>
    /// <param name="problems">Gets what is wrong, with line and column.</param>
    public static void Check(PackFile file, string language, IReadOnlySet<string> figures, PackProblems problems)
    {
        var text = file.Text;
        var from = 0;
        while (from < text.Length)
        {
            var open = NextOpen(text, from);
            Outside(file, text[from..open], from, language, problems);
            if (open == text.Length)
                return;
            var close = text.IndexOf(text[open + 1] == '{' ? "}}" : "%}", open + 2, StringComparison.Ordinal);
            if (close < 0 || NextOpen(text, open + 2) < close)
            {
                problems.Add(At(file, open), "a placeholder that is closed", text.Substring(open, 2));
                return;
            }

            Inside(file, text[(open + 2)..close], open + 2, figures, problems);
            from = close + 2;
        }
    }

    [GeneratedRegex("""[0-9０-９]+(?:[.,，．%％][0-9０-９]*)*%?|(?<![下第每上同这那])[〇零一二两三四五六七八九十百千万亿]+[余多几]?[次件起人名条项场期篇份元日天年月户处部]|几[十百千万]""")]
    private static partial Regex NumberZh();

    [GeneratedRegex(@"\d[\d.,%]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NumberEn();

    [GeneratedRegex(@"\b(?:all|every|each|none|never|always|entirely|wholly|without exception|no exception|consecutive(?:ly)?|in a row|running|invariably)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ClaimEn();

    [GeneratedRegex("\"(?<text>[^\"]*)\"|'(?<text>[^']*)'")]
    private static partial Regex Literal();

    [GeneratedRegex(@"(?<![\w-])\d+")]
    private static partial Regex InnerNumber();

    private static int NextOpen(string text, int from)
    {
        for (var at = text.IndexOf('{', from); at >= 0 && at + 1 < text.Length; at = text.IndexOf('{', at + 1))
        {
            if (text[at + 1] is '{' or '%')
                return at;
        }

        return text.Length;
    }

    private static void Outside(PackFile file, string text, int offset, string language, PackProblems problems)
    {
        foreach (Match number in (language == "zh" ? NumberZh() : NumberEn()).Matches(text))
            problems.Add(At(file, offset + number.Index), "a figure in a placeholder: a report types in no number", $"“{number.Value}”");
        if (language != "zh")
        {
            foreach (Match claim in ClaimEn().Matches(text))
                problems.Add(At(file, offset + claim.Index), "a claim made by a placeholder, from records", $"“{claim.Value}”");
            return;
        }

        foreach (var word in ClaimsZh)
        {
            for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + word.Length, StringComparison.Ordinal))
                problems.Add(At(file, offset + at), "a claim made by a placeholder, from records", $"“{word}”");
        }
    }

    /// <summary>Inside a placeholder the only texts are ids of figures, and there are no numbers: nothing can be typed in by a detour.</summary>
    private static void Inside(PackFile file, string text, int offset, IReadOnlySet<string> figures, PackProblems problems)
    {
        foreach (Match literal in Literal().Matches(text))
        {
            var id = literal.Groups["text"].Value;
            if (!figures.Contains(id))
                problems.Add(At(file, offset + literal.Index), $"the id of a figure{PackNode.Suggest(id, [.. figures])}", $"“{id}”");
        }

        var bare = Literal().Replace(text, match => new string(' ', match.Length));
        foreach (Match number in InnerNumber().Matches(bare))
            problems.Add(At(file, offset + number.Index), "a figure, not a number", $"“{number.Value}”");
    }

    private static SourceSpan At(PackFile file, int index)
    {
        var before = file.Text.AsSpan(0, index);
        var line = before.LastIndexOf('\n');
        return new SourceSpan(file.Path, before.Count('\n') + 1, index - line);
    }
}
