using System.Globalization;

namespace Fadu.Casework.Figures;

/// <summary>Figures and their rows as CSV.</summary>
public static class FigureCsv
{
    /// <summary>The rows a figure opens to.</summary>
    public static CsvText Of(IEnumerable<FigureLine> lines, string language)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var table = language == "en"
            ? new CsvText().Row("File number", "Act", "What", "Day", "Unit", "Category", "Amount")
            : new CsvText().Row("文号", "行为号", "行为或者时限", "日期", "办案单位", "分类", "数量");
        foreach (var line in lines)
            table.Row(line.Named(language), line.IsSealed ? "" : Number(line.Act), line.What.In(language), BureauZone.Written(line.On), line.Unit, line.Category?.In(language) ?? "", Number(line.Amount));
        return table;
    }

    /// <summary>All figures of a view, one a row; what is not recorded has no value.</summary>
    public static CsvText Of(FigureView view, string language)
    {
        ArgumentNullException.ThrowIfNull(view);
        var table = language == "en"
            ? new CsvText().Row("Id", "Figure", "Value", "Unit", "From", "To", "As known at")
            : new CsvText().Row("编号", "指标", "数值", "单位", "从", "到", "按记录");
        foreach (var reading in view.ReadAll())
        {
            table.Row(
                reading.Figure.Id, reading.Figure.Title.In(language), FigureText.Plain(reading), reading.Figure.Unit.In(language),
                BureauZone.Written(view.Query.From), BureauZone.Written(view.Query.To), Number(view.AsKnownAt));
        }

        return table;
    }

    private static string Number(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
