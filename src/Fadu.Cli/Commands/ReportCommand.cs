using System.CommandLine;
using Fadu.Casework.Figures;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu report annual</c>: the yearly report on the rule of law, every figure linked to the rows behind it.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var data = new StoredData();
        var year = FiguresCommand.YearOption();
        var to = new Option<FileInfo>("--out") { Required = true, Description = Words.Of("写到哪个文件：.html 或者 .md", "the file to write: .html or .md") };
        var language = new Option<string>("--language") { DefaultValueFactory = _ => "zh", Description = Words.Of("zh 或者 en", "zh or en") };
        language.AcceptOnlyFromAmong("zh", "en");
        var annual = new Command("annual", Words.Of("年度法治建设情况报告", "the annual report on the rule of law")) { year, to, language };
        data.AddTo(annual);
        annual.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed);
            var file = parsed.GetRequiredValue(to);
            var form = FormOf(file);
            return StoredData.AsSentencesAsync(folder.Path, async () =>
            {
                await using var bureau = await FiguresCommand.OpenAsync(folder, stop);
                await using var view = await bureau.Figures.OpenAsync(FigureQuery.OfYear(parsed.GetRequiredValue(year)), stop);
                var report = await new AnnualReport(bureau).WriteAsync(view, parsed.GetRequiredValue(language), form, ReportFile.AddressOf, scope: null, stop)
                    ?? throw new CommandProblem("规则库里没有年报的文本（reports/）。 The law has no text of an annual report (reports/).");
                await File.WriteAllTextAsync(file.FullName, ReportFile.Of(report, view, bureau.Pack, form), stop);
                Console.WriteLine($"已写入 {file.FullName}：用到{report.Named.Count}个数，每个都连到所数的行。 Written: {report.Named.Count} figures, each linked to its rows.");
                return 0;
            });
        });
        return new Command("report", Words.Of("报告：数字都由记录数出", "reports: every number counted from the records")) { annual };
    }

    private static ReportForm FormOf(FileInfo file) => file.Extension.ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => ReportForm.Html,
        ".MD" => ReportForm.Markdown,
        _ => throw new CommandProblem($"--out 应以 .html 或者 .md 结尾，实为“{file.Name}”。 --out must end in .html or .md."),
    };
}
