using System.Text;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Endpoints;

/// <summary>A table as CSV, as spreadsheets read it: UTF-8 with its mark, CR LF, no cell that runs as a formula.</summary>
internal sealed class CsvText
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

    /// <summary>The answer that carries it.</summary>
    public IResult Answer() => Results.Text(text.ToString(), "text/csv; charset=utf-8", Encoding.UTF8);

    // A cell that begins like a formula would run in the reader's spreadsheet.
    private static string Cell(string cell)
    {
        var safe = cell is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + cell : cell;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
