using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Views;
using Fadu.Store;
using Fadu.Store.Folder;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu views rebuild</c>: makes all views again from the acts, to compare or to replace.</summary>
internal static class ViewsCommand
{
    private const int DifferencesShown = 20;
    private const int Tries = 5;

    public static Command Create()
    {
        var data = new StoredData();
        var check = new Option<bool>("--check") { Description = Words.Of("只比较，不改动", "compare only, change nothing") };
        var json = DeadlineCommand.JsonOption();
        var rebuild = new Command("rebuild", Words.Of("从行为重新推算全部视图", "make all views again from the acts")) { check, json };
        data.AddTo(rebuild);
        rebuild.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed);
            return StoredData.AsSentencesAsync(folder.Path, async () =>
            {
                var scratch = Directory.CreateTempSubdirectory("fadu-views-").FullName;
                try
                {
                    var report = parsed.GetValue(check) ? await CheckAsync(folder, scratch, stop) : await ReplaceAsync(folder, scratch, stop);
                    Print(report, parsed.GetValue(check), parsed.GetValue(json));
                    return report.IsSame || !parsed.GetValue(check) ? 0 : Run.NotWell;
                }
                finally
                {
                    Directory.Delete(scratch, recursive: true);
                }
            });
        });
        return new Command("views", Words.Of("视图：由行为推算出的表", "views: the tables that follow from acts")) { rebuild };
    }

    /// <summary>Compares with a copy of one moment, so that a server may go on; while its clerk is behind, a later moment is taken.</summary>
    private static async Task<RebuildReport> CheckAsync(DataFolderOptions folder, string scratch, CancellationToken stop)
    {
        var law = await FolderLaw.ReadAsync(folder with { ReadOnly = true }, besides: null, stop);
        var bureauId = law.FoundedIn(folder);
        var database = await DataFolder.OpenDatabaseAsync(folder, stop);
        var keys = folder.Keys ?? DataFolder.DefaultKeys(folder.Path);
        for (var attempt = 1; ; attempt++)
        {
            var moment = Directory.CreateDirectory(Path.Combine(scratch, attempt.ToString(CultureInfo.InvariantCulture))).FullName;
            var copied = folder with { Keys = keys, ReadOnly = true };
            if (!database.IsPostgres)
            {
                copied = copied with { Path = moment };
                Backup.CopyDatabase(database, DataFolder.DatabaseFile(moment));
            }
            await using var bureau = await OpenBureau.OpenAsync(new BureauOptions(copied, bureauId, law.Pack), stop);
            var report = await bureau.RebuildViewsAsync(await EmptyAsync(moment, stop), stop);
            if (report.IsSame || report.Behind == 0 || attempt == Tries)
                return report;
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
        }
    }

    private static async Task<RebuildReport> ReplaceAsync(DataFolderOptions folder, string scratch, CancellationToken stop)
    {
        var law = await FolderLaw.ReadAsync(folder with { ReadOnly = true }, besides: null, stop);
        await using var bureau = await OpenBureau.OpenAsync(new BureauOptions(folder with { Address = "fadu views rebuild" }, law.FoundedIn(folder), law.Pack), stop);
        return await bureau.ReplaceViewsAsync(await EmptyAsync(scratch, stop), stop);
    }

    private static async Task<FaduDatabase> EmptyAsync(string scratch, CancellationToken stop)
    {
        var empty = FaduDatabase.InFile(Path.Combine(scratch, "rebuilt.db"));
        await empty.MigrateAsync(stop);
        return empty;
    }

    private static void Print(RebuildReport report, bool check, bool json)
    {
        if (json)
        {
            Console.WriteLine(DeadlineCommand.Json(new JsonObject
            {
                ["ok"] = report.IsSame || !check,
                ["same"] = report.IsSame,
                ["rows"] = new JsonObject(report.Rows.Select(table => KeyValuePair.Create<string, JsonNode?>(table.Key, table.Value))),
                ["differences"] = new JsonArray([.. report.Differences.Select(one => new JsonObject { ["table"] = one.Table, ["row"] = one.Row, ["in"] = one.InRebuilt ? "rebuilt" : "stored" })]),
                ["behind"] = report.Behind,
            }));
            return;
        }

        foreach (var (table, rows) in report.Rows)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {table,-20} {rows,8}"));
        foreach (var one in report.Differences.Take(DifferencesShown))
            Console.WriteLine($"  {(one.InRebuilt ? "+ 应有 rebuilt" : "- 现有 stored ")} {one.Table}: {one.Row}");
        if (report.Differences.Count > DifferencesShown)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  … 共 {report.Differences.Count} 行。 {report.Differences.Count} rows in all."));
        if (report.Behind > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  书记还有 {report.Behind} 个行为没有跟上。 The clerk is {report.Behind} acts behind."));
        Console.WriteLine(Verdict(report, check));
    }

    private static string Verdict(RebuildReport report, bool check) => (report.IsSame, check) switch
    {
        (true, true) => "视图与行为一致。 The views are what the acts say.",
        (false, true) => "视图与行为不一致：用 fadu views rebuild 重建。 The views are not what the acts say: make them again with fadu views rebuild.",
        (true, false) => "已重建，与原来一致。 Made again; they were the same.",
        (false, false) => "已重建，原有的差异如上。 Made again; what stood otherwise is listed above.",
    };
}
