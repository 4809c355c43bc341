using System.CommandLine;
using System.Globalization;
using Fadu.Casework;
using Fadu.Casework.Bureau;
using Fadu.Casework.Demonstration;
using Fadu.Casework.Figures;
using Fadu.Store.Folder;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu figures</c>: what the records say of a year, and the rows behind each figure.</summary>
internal static class FiguresCommand
{
    public static Command Create()
    {
        var data = new StoredData();
        var year = YearOption();
        var unit = new Option<string?>("--unit") { Description = Words.Of("只算这个单位和它下面的单位（单位代码）", "this unit and those below it only (its code)") };
        var leaf = new Option<long?>("--leaf") { Description = Words.Of("按总树有这么多片叶时的记录", "as known when the ledger had so many leaves") };
        var rows = new Option<string?>("--rows") { Description = Words.Of("把一个指标打开成它所数的各行（CSV）", "open one figure to the rows it measures (CSV)") };
        var json = DeadlineCommand.JsonOption();
        var command = new Command("figures", Words.Of("指标：一年的数，每个数都能打开", "figures of a year, each of which opens")) { year, unit, leaf, rows, json };
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed);
            return StoredData.AsSentencesAsync(folder.Path, async () =>
            {
                await using var bureau = await OpenAsync(folder, stop);
                var query = FigureQuery.OfYear(parsed.GetRequiredValue(year)) with { Leaf = parsed.GetValue(leaf), Units = await UnitsAsync(bureau, parsed.GetValue(unit), stop) };
                await using var view = await bureau.Figures.OpenAsync(query, stop);
                if (parsed.GetValue(rows) is { } id)
                    Console.Write(FigureCsv.Of(view.AllLines(bureau.Pack.FindFigure(id) ?? throw new CommandProblem($"没有指标“{id}”。 There is no figure “{id}”.")), "zh"));
                else if (parsed.GetValue(json))
                    Console.WriteLine(DeadlineCommand.Json(FigureJson.Of(view)));
                else
                    Print(bureau, view);
                return 0;
            });
        });
        return command;
    }

    /// <summary>The option for a calendar year.</summary>
    public static Option<int> YearOption()
    {
        var year = new Option<int>("--year") { Required = true, Description = Words.Of("哪一年", "which year") };
        year.Validators.Add(result =>
        {
            if (result.GetValue(year) is < 1949 or > 2999)
                result.AddError("--year 应为四位年份。 --year must be a year of four digits.");
        });
        return year;
    }

    /// <summary>Opens a bureau's record beside whoever writes it. A demonstration is read on its own day, as it is served: what is late, and what day a report bears, follows from it.</summary>
    public static async Task<OpenBureau> OpenAsync(DataFolderOptions folder, CancellationToken stop)
    {
        var reading = folder with { ReadOnly = true };
        var law = await FolderLaw.ReadAsync(reading, besides: null, stop);
        var options = new BureauOptions(reading, law.FoundedIn(folder), law.Pack);
        var bureau = await OpenBureau.OpenAsync(options, stop);
        if (!bureau.IsDemonstration)
            return bureau;
        var time = new SimulatedTime(TimeProvider.System);
        await using (bureau)
            await time.RunOnFromAsync(bureau, stop);
        return await OpenBureau.OpenAsync(options with { Time = time, Demonstration = true }, stop);
    }

    private static async Task<IReadOnlyCollection<string>?> UnitsAsync(OpenBureau bureau, string? unit, CancellationToken stop)
    {
        if (unit is null)
            return null;
        var roster = await bureau.RosterAsync(stop);
        var on = Fadu.Law.LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone);
        var units = roster.UnitsUnder(unit, on);
        return units.Count > 0
            ? units
            : throw new CommandProblem($"没有单位“{unit}”；有的是：{string.Join("、", roster.Rows.Where(row => row.Kind == RosterKind.Unit).Select(row => row.Key).Distinct())}。 There is no unit “{unit}”.");
    }

    private static void Print(OpenBureau bureau, FigureView view)
    {
        var readings = view.ReadAll().ToLookup(reading => reading.Figure.Topic);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{view.Query.From:yyyy-MM-dd} – {view.Query.To:yyyy-MM-dd}，按 {view.AsKnownAt} 个已封存的行为 as known at leaf {view.AsKnownAt}"));
        foreach (var topic in FigureWords.Topics(bureau.Pack))
        {
            Console.WriteLine($"{topic.Title.Zh} {topic.Title.En}");
            foreach (var reading in readings[topic.Key])
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {reading.Figure.Id,-36} {FigureText.Shown(reading, "zh"),14} {reading.Figure.Unit.Zh}  {reading.Figure.Title.Zh}"));
        }
    }
}
