using System.Buffers;
using System.Globalization;
using Fadu.Casework.Audits;

namespace Fadu.Cli.Audits;

/// <summary>Findings as CSV, a line each, written as they are made: memory holds none.</summary>
internal sealed class FindingLines
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    private readonly TextWriter output;

    public FindingLines(TextWriter output)
    {
        this.output = output;
        output.WriteLine("rule,matter,line,act,act_en,on,lacking,lacking_en");
    }

    public void Write(LogFinding finding) => output.WriteLine(string.Join(',',
        Cell(finding.Rule), Cell(finding.Matter), finding.Line.ToString(CultureInfo.InvariantCulture), Cell(finding.Act.Zh), Cell(finding.Act.In("en")),
        AuditTable.Day(finding.On), Cell(finding.Lacking.Zh), Cell(finding.Lacking.In("en"))));

    /// <summary>A cell that a spreadsheet takes for text: what a stranger's log says is never run as a formula.</summary>
    private static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(Quoted) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
