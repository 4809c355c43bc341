using System.Text;

namespace Fadu.Casework;

/// <summary>Tables as CSV that spreadsheets open: with a mark of its encoding, and no cell that runs as a formula.</summary>
public static class CsvText
{
    /// <summary>A table: its head, then its rows.</summary>
    public static string Of(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var csv = new StringBuilder("\uFEFF");
        csv.AppendJoin(',', head.Select(Cell)).Append("\r\n");
        foreach (var row in rows)
            csv.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return csv.ToString();
    }

    /// <summary>One cell. What begins like a formula would run in the reader's spreadsheet.</summary>
    public static string Cell(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
