using System.Text;

namespace Fadu.Casework;

/// <summary>A table as CSV, as spreadsheets read it: UTF-8 with its mark, CR LF, no cell that runs as a formula.</summary>
public sealed class CsvText
{
    private readonly StringBuilder text = new("\uFEFF");

    /// <summary>One more row.</summary>
    public CsvText Row(params ReadOnlySpan<string> cells)
    {
        for (var i = 0; i < cells.Length; i++)
            text.Append(i == 0 ? "" : ",").Append(Cell(cells[i]));
        text.Append("\r\n");
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    // A cell that begins like a formula would run in the reader's spreadsheet.
    private static string Cell(string cell)
    {
        var safe = cell is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + cell : cell;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
