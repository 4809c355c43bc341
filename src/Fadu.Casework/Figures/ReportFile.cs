using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fadu.Law.Packs;

namespace Fadu.Casework.Figures;

/// <summary>A report as a file that needs nothing beside it: the text, then for each figure it names the rows behind it.</summary>
public static class ReportFile
{
    private const int RowsAtMost = 2_000;

    private const string Style = """
        :root { color-scheme: light; --ink: #1d2733; --soft: #5b6775; --line: #d8dee6; --ground: #f6f8fa; --accent: #1f4e8c; }
        body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 52rem; color: var(--ink); background: #fff; font: 1rem/1.8 "Noto Serif CJK SC", SimSun, Georgia, serif; }
        h1 { font-size: 1.5rem; text-align: center; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
        .report { text-indent: 2em; text-align: justify; } a { color: var(--accent); font-variant-numeric: tabular-nums; } .how { color: var(--soft); font-size: .9rem; margin: 0 0 .5rem; }
        .report-sign { width: fit-content; margin: 2.5rem 4em 0 auto; text-align: center; } .report-sign p { margin: 0; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .875rem; }
        th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid var(--line); } th { background: var(--ground); } .n { text-align: right; font-variant-numeric: tabular-nums; }
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Where in the file the rows of a figure stand.</summary>
    public static string AddressOf(NamedFigure named) => "#" + AnchorOf(named);

    /// <summary>The whole file.</summary>
    /// <param name="report">The report, its links made by <see cref="AddressOf"/>.</param>
    /// <param name="view">The view it was written from.</param>
    /// <param name="pack">The law.</param>
    /// <param name="form">HTML or Markdown.</param>
    public static string Of(WrittenReport report, FigureView view, RulePack pack, ReportForm form)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(pack);
        var text = new StringBuilder();
        var title = report.Title.In(report.Language);
        if (form == ReportForm.Html)
        {
            text.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"{(report.Language == "en" ? "en" : "zh-CN")}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
            text.Append(CultureInfo.InvariantCulture, $"<title>{Encoder.Encode(title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n{report.Body}<h2>{Say(report, "附：各数所数的行", "Annex: the rows behind the figures")}</h2>\n");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"{report.Body}\n## {Say(report, "附：各数所数的行", "Annex: the rows behind the figures")}\n");
        }

        foreach (var named in report.Named)
            Section(text, report, named, view, pack, form);
        return form == ReportForm.Html ? text.Append("</main>\n</body>\n</html>\n").ToString() : text.ToString();
    }

    private static void Section(StringBuilder text, WrittenReport report, NamedFigure named, FigureView view, RulePack pack, ReportForm form)
    {
        var reading = view.Read(named.Figure)!;
        var figure = reading.Figure;
        var heading = figure.Title.In(report.Language) + (named.Category is { } category ? $" · {FigureWords.OfCategory(pack, figure, category).In(report.Language)}" : "");
        var how = FigureWords.HowCounted(pack, figure).In(report.Language) + (figure.Note is { } note ? Say(report, "；", "; ") + note.In(report.Language) : "");
        var lines = reading.IsRecorded ? view.AllLines(figure, new FigurePart(named.Category)).ToList() : [];
        var said = named.Category is null ? FigureText.Shown(reading, report.Language) : FigureText.Grouped(lines.Count);
        if (form == ReportForm.Html)
            text.Append(CultureInfo.InvariantCulture, $"<h3 id=\"{Encoder.Encode(AnchorOf(named))}\">{Encoder.Encode(heading)}：{Encoder.Encode(said)}</h3>\n<p class=\"how\">{Encoder.Encode(how)}</p>\n");
        else
            text.Append(CultureInfo.InvariantCulture, $"\n<a id=\"{AnchorOf(named)}\"></a>\n### {heading}：{said}\n\n{how}\n");
        if (lines.Count > 0)
            Table(text, report, lines, form);
        if (lines.Count > RowsAtMost)
            Sentence(text, form, Say(report, $"以上是前{RowsAtMost}行，全部用 fadu figures --rows {figure.Id} 导出。", $"The first {RowsAtMost} rows; export the rest with fadu figures --rows {figure.Id}."));
    }

    private static void Table(StringBuilder text, WrittenReport report, List<FigureLine> lines, ReportForm form)
    {
        string[] head = [Say(report, "文号", "File number"), Say(report, "行为", "Act"), Say(report, "日期", "Day"), Say(report, "单位", "Unit"), Say(report, "数量", "Amount")];
        if (form == ReportForm.Html)
            text.Append(CultureInfo.InvariantCulture, $"<div class=\"wide\"><table>\n<thead><tr>{string.Concat(head.Select((one, i) => i == head.Length - 1 ? $"<th class=\"n\">{one}</th>" : $"<th>{one}</th>"))}</tr></thead>\n<tbody>\n");
        else
            text.Append(CultureInfo.InvariantCulture, $"\n| {string.Join(" | ", head)} |\n| --- | --- | --- | --- | ---: |\n");
        foreach (var line in lines.Take(RowsAtMost))
        {
            string[] cells = [line.Named(report.Language), line.What.In(report.Language), BureauZone.Written(line.On), line.Unit, FigureText.Grouped(line.Amount)];
            if (form == ReportForm.Html)
                text.Append(CultureInfo.InvariantCulture, $"<tr>{string.Concat(cells.Select((one, i) => $"<td{(i == cells.Length - 1 ? " class=\"n\"" : "")}>{Encoder.Encode(one)}</td>"))}</tr>\n");
            else
                text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
        }

        text.Append(form == ReportForm.Html ? "</tbody></table></div>\n" : "");
    }

    private static void Sentence(StringBuilder text, ReportForm form, string sentence) =>
        text.Append(form == ReportForm.Html ? $"<p class=\"how\">{Encoder.Encode(sentence)}</p>\n" : $"\n{sentence}\n");

    private static string AnchorOf(NamedFigure named) => named.Category is null ? $"rows-{named.Figure}" : $"rows-{named.Figure}-{named.Category.Replace(':', '-')}";

    private static string Say(WrittenReport report, string zh, string en) => report.Language == "en" ? en : zh;
}
