using System.Buffers;
using Fadu.Casework.Audits;
using Fadu.Law;

namespace Fadu.Casework;

/// <summary>The records of a CSV text (RFC 4180), one at a time, each with its line; a faulty record is named and passed over.</summary>
/// <remarks>
/// The separator is read off the first line: of comma, semicolon and tab, the one most frequent there outside quotes.
/// A quote may stand only around a whole field. After a fault reading goes on with the next line. A quote that is opened and never closed
/// takes the lines up to the limit of one field with it; the fault names the place of the quote and the last line lost.
/// </remarks>
internal sealed class CsvRecords(TextReader text, int fieldLength)
{
    private readonly char[] buffer = new char[1 << 15];
    private readonly List<int> ends = [];
    private char[] record = new char[1 << 12];
    private SearchValues<char> stops = SearchValues.Create(",\"\r\n");
    private char separator = ',';
    private bool started;
    private int length;
    private int at;
    private int filled;
    private long line = 1;
    private int column;
    private bool returned;

    /// <summary>How many fields the record has.</summary>
    public int Count => ends.Count;

    /// <summary>The line on which the record begins, counted from 1.</summary>
    public long Line { get; private set; }

    /// <summary>What is wrong with the record, or null.</summary>
    public LogRejection? Fault { get; private set; }

    /// <summary>A field of the record; valid until the next is read.</summary>
    public ReadOnlySpan<char> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : ends[index - 1];
            return record.AsSpan(start, ends[index] - start);
        }
    }

    /// <summary>Reads the next record; lines that are empty are none.</summary>
    /// <returns>Whether there was one, faulty or not.</returns>
    public bool Read()
    {
        ends.Clear();
        length = 0;
        Fault = null;
        while (Peek() is '\n' or '\r')
            Take();
        Line = line;
        if (Peek() < 0)
            return false;

        while (Field())
        {
        }

        return true;
    }

    /// <summary>Reads a field and what ends it; true when another follows in the record.</summary>
    private bool Field()
    {
        if (Peek() == '"' ? !Quoted() : !Plain())
            return false;

        ends.Add(length);
        var end = Take();
        if (end == '\r' && Peek() == '\n')
            Take();
        return end == separator;
    }

    private bool Plain()
    {
        var start = length;
        while (true)
        {
            var rest = buffer.AsSpan(at, filled - at);
            var stop = rest.IndexOfAny(stops);
            var run = stop < 0 ? rest.Length : stop;
            Keep(rest[..run], start);
            at += run;
            column += run;
            var next = Peek();
            if (next == '"')
                return Refuse(line, column + 1, new("不在引号内的字段里出现引号", "a quote inside a field that is not quoted"));
            if (next < 0 || next == separator || next is '\n' or '\r')
                return length - start <= fieldLength || Refuse(line, 0, LogFaults.TooLong(HeadingOf(ends.Count), length - start, fieldLength));
        }
    }

    private bool Quoted()
    {
        var (openLine, openColumn) = (line, column + 1);
        Take();
        var start = length;
        var taken = 0;
        while (true)
        {
            var next = Take();
            if (next < 0 || ++taken > fieldLength)
                return Refuse(openLine, openColumn, Unclosed(openLine));
            if (next == '"')
            {
                if (Peek() != '"')
                    break;
                Take();
            }

            var one = (char)next;
            Keep(new ReadOnlySpan<char>(in one), start);
        }

        var after = Peek();
        if (after < 0 || after == separator || after is '\n' or '\r')
            return true;
        var lost = line > openLine ? Unclosed(openLine) : new Bilingual("引号结束后还有文字", "text after the quote that closes a field");
        return Refuse(line > openLine ? openLine : line, line > openLine ? openColumn : column + 1, lost);
    }

    private Bilingual Unclosed(long opened) => opened == line
        ? new("此处的引号没有结束", "the quote opened here is not closed")
        : new($"此处的引号没有正确结束，第 {opened} 至 {line} 行未能读出", $"the quote opened here is not closed where a field ends; lines {opened} to {line} could not be read");

    private static string HeadingOf(int index) => $"[{index + 1}]";

    private bool Refuse(long where, int column, Bilingual reason)
    {
        Fault = new LogRejection(where, column, reason);
        while (Peek() is >= 0 and not '\n')
            Take();
        Take();
        return false;
    }

    private void Keep(ReadOnlySpan<char> run, int start)
    {
        // Beyond the limit the field is refused; it need not be kept to be counted.
        if (length - start > fieldLength)
        {
            length += Math.Min(run.Length, int.MaxValue - (1 << 20) - length);
            return;
        }

        if (length + run.Length > record.Length)
            Array.Resize(ref record, Math.Max(record.Length * 2, length + run.Length));
        run.CopyTo(record.AsSpan(length));
        length += run.Length;
    }

    private int Peek()
    {
        if (at < filled)
            return buffer[at];
        if (returned)
            return -1;
        filled = text.Read(buffer, 0, buffer.Length);
        at = 0;
        returned = filled == 0;
        if (!started)
            Begin(Separator(buffer.AsSpan(0, filled)));
        return filled == 0 ? -1 : buffer[0];
    }

    private void Begin(char found)
    {
        started = true;
        separator = found;
        stops = SearchValues.Create([found, '"', '\r', '\n']);
    }

    private static char Separator(ReadOnlySpan<char> start)
    {
        var quoted = false;
        var (commas, semicolons, tabs) = (0, 0, 0);
        foreach (var c in start)
        {
            quoted ^= c == '"';
            if (quoted)
                continue;
            if (c is '\n' or '\r')
                break;
            commas += c == ',' ? 1 : 0;
            semicolons += c == ';' ? 1 : 0;
            tabs += c == '\t' ? 1 : 0;
        }

        if (tabs > commas && tabs > semicolons)
            return '\t';
        return semicolons > commas ? ';' : ',';
    }

    private int Take()
    {
        var next = Peek();
        if (next < 0)
            return -1;
        at++;
        column++;
        if (next == '\n' || (next == '\r' && Peek() != '\n'))
        {
            line++;
            column = 0;
        }

        return next;
    }
}
