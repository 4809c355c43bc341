using System.Text;
using Fadu.Casework;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Endpoints;

/// <summary>Answers that carry a table as CSV.</summary>
internal static class CsvAnswers
{
    /// <summary>The answer that carries it.</summary>
    public static IResult Answer(this CsvText table) => Results.Text(table.ToString(), "text/csv; charset=utf-8", Encoding.UTF8);
}
