using System.Text;

namespace Fadu.House.Tests;

/// <summary>A C# source taken apart: the code with comments and literals blanked, and the string literals with their lines.</summary>
/// <remarks>Line numbers of the code stay those of the source. The holes of an interpolated string are code again.</remarks>
public sealed class CSharpText
{
    private readonly string source;
    private readonly StringBuilder code = new();
    private readonly List<(int Line, string Value)> strings = [];
    private int at;

    private CSharpText(string source)
    {
        this.source = source;
        while (at < source.Length)
            Step();
    }

    /// <summary>The source with comments and literals blanked.</summary>
    public string Code => code.ToString();

    /// <summary>Each string literal without holes, as written between its quotes.</summary>
    public IReadOnlyList<(int Line, string Value)> Strings => strings;

    /// <summary>Takes a source apart.</summary>
    public static CSharpText Of(string source) => new(source);

    /// <summary>The line, counted from 1, of a place in <see cref="Code"/>.</summary>
    public static int LineOf(string text, int place) => text.AsSpan(0, place).Count('\n') + 1;

    private bool Next(string what) => string.CompareOrdinal(source, at, what, 0, what.Length) == 0;

    private void Keep()
    {
        code.Append(source[at]);
        at++;
    }

    private void Blank(int count)
    {
        for (; count > 0 && at < source.Length; count--, at++)
            code.Append(source[at] == '\n' ? '\n' : ' ');
    }

    private void BlankUntil(string end, bool including)
    {
        var stop = source.IndexOf(end, at, StringComparison.Ordinal);
        Blank(stop < 0 ? source.Length - at : stop - at + (including ? end.Length : 0));
    }

    private void Step()
    {
        if (Next("//"))
            BlankUntil("\n", including: false);
        else if (Next("/*"))
            BlankUntil("*/", including: true);
        else if (source[at] == '\'')
            Character();
        else if (source[at] is '"' or '$' or '@')
            TextOrKeep();
        else
            Keep();
    }

    private void Character()
    {
        Blank(1);
        while (at < source.Length && source[at] is not ('\'' or '\n'))
            Blank(source[at] == '\\' ? 2 : 1);
        Blank(1);
    }

    private void TextOrKeep()
    {
        var quote = at;
        while (quote < source.Length && source[quote] is '$' or '@')
            quote++;
        if (quote >= source.Length || source[quote] != '"')
        {
            Keep();
            return;
        }

        var prefix = source[at..quote];
        var quotes = 1;
        while (quote + quotes < source.Length && source[quote + quotes] == '"')
            quotes++;

        Blank(prefix.Length);
        if (quotes == 2)
            Blank(2);
        else if (quotes > 2)
            Raw(quotes);
        else
            Ordinary(prefix);
    }

    private void Raw(int quotes)
    {
        var line = LineOf(source, at);
        Blank(quotes);
        var start = at;
        BlankUntil(new string('"', quotes), including: false);
        strings.Add((line, source[start..at].Trim()));
        Blank(quotes);
    }

    private void Ordinary(string prefix)
    {
        var verbatim = prefix.Contains('@', StringComparison.Ordinal);
        var holes = prefix.Contains('$', StringComparison.Ordinal);
        var line = LineOf(source, at);
        Blank(1);
        var start = at;
        var whole = true;
        while (at < source.Length && source[at] != '"')
        {
            if (holes && Next("{{"))
            {
                Blank(2);
            }
            else if (holes && source[at] == '{')
            {
                whole = false;
                Hole();
            }
            else
            {
                Blank(!verbatim && source[at] == '\\' ? 2 : 1);
            }

            if (verbatim && Next("\"\""))
                Blank(2);
        }

        if (whole)
            strings.Add((line, source[start..Math.Min(at, source.Length)]));
        Blank(1);
    }

    private void Hole()
    {
        var depth = 0;
        do
        {
            if (source[at] == '{')
                depth++;
            else if (source[at] == '}')
                depth--;
            Step();
        }
        while (at < source.Length && depth > 0);
    }
}
