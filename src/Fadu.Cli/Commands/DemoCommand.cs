using System.CommandLine;
using System.Globalization;
using Fadu.Casework;
using Fadu.Casework.Clerk;
using Fadu.Casework.Demonstration;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Folder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu demo</c>: a made-up bureau with a year of cases, made by performing acts through the desk, then served.</summary>
internal static class DemoCommand
{
    /// <summary>Matters of a demonstration unless told otherwise.</summary>
    private const int DefaultMatters = 120;

    /// <summary>The dice of every demonstration: the same bureau each time.</summary>
    private const int Seed = 20260101;

    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { DefaultValueFactory = _ => new DirectoryInfo(Path.Combine(Path.GetTempPath(), "fadu-demo")), Description = Words.Of("数据目录，须是新的或者已有的演示", "data folder: new, or a demonstration already") };
        var url = new Option<string>("--url") { DefaultValueFactory = _ => Serving.DefaultUrl, Description = Words.Of("监听地址", "the address to listen on") };
        var noServe = new Option<bool>("--no-serve") { Description = Words.Of("只生成，不开放", "make it, do not serve it") };
        var matters = new Option<int>("--matters") { DefaultValueFactory = _ => DefaultMatters, Description = Words.Of("事项数", "how many matters") };
        var database = new Option<string?>("--database") { Description = Words.Of("空的 PostgreSQL 数据库的连接串；默认用目录里的 fadu.db。中途停下的，须清空该库再来", "connection string of an empty PostgreSQL database; by default fadu.db in the folder. Stopped half way, it has to be emptied before the next") };
        var command = new Command("demo", Words.Of("演示：示例市公安局一年的案件，在 http://127.0.0.1:5080", "a demonstration bureau with a year of cases")) { data, url, noServe, matters, database };
        command.SetAction((parsed, stop) =>
        {
            var folder = parsed.GetRequiredValue(data).FullName;
            return StoredData.AsSentencesAsync(folder, () => RunAsync(new DataFolderOptions(folder) { Create = true, Vault = KeyVaults.Configured(), Address = parsed.GetRequiredValue(url), Database = parsed.GetValue(database) }, parsed.GetValue(noServe), parsed.GetValue(matters), stop));
        });
        return command;
    }

    private static async Task<int> RunAsync(DataFolderOptions folder, bool noServe, int matters, CancellationToken stop)
    {
        if (matters is < 1 or > 1_000_000)
            throw new CommandProblem($"--matters 应为1至1000000，实为{matters}。 --matters must be from 1 to 1,000,000.");

        var (data, url) = (folder.Path, folder.Address);
        Serving.CheckUrl(url);
        var files = DemoFiles();
        var time = new SimulatedTime(TimeProvider.System);
        var isNew = folder.Database is null ? !File.Exists(DataFolder.DatabaseFile(data)) : !File.Exists(DataFolder.VerifierFile(data));
        if (isNew && Directory.Exists(data) && Directory.EnumerateFileSystemEntries(data).Any())
            throw new CommandProblem($"{data} 不是空目录，也不是演示数据；演示只写进新目录。 {data} is neither empty nor a demonstration.");

        var options = new BureauOptions(folder, new BureauId(DemonstrationYear.BureauOf(files)), LawAtHand.Load()) { Time = time, Demonstration = true };
        if (isNew)
            await MakeAsync(options, files, time, matters, stop);
        await using var bureau = await OpenBureau.OpenAsync(options, stop);
        await time.RunOnFromAsync(bureau, stop);
        if (!noServe)
            await Serving.RunAsync(bureau, url, stop);
        return 0;
    }

    // All of it or nothing: a demonstration that was stopped half way leaves an empty place, in which the next can be made.
    private static async Task MakeAsync(BureauOptions options, PackFiles files, SimulatedTime time, int matters, CancellationToken stop)
    {
        var wasThere = Directory.Exists(options.Folder.Path);
        try
        {
            await using var bureau = await OpenBureau.OpenAsync(options, stop);
            await MakeAsync(bureau, files, time, matters, stop);
        }
        catch (Exception problem) when (problem is not StoreRefusedException)
        {
            foreach (var folder in (string[])[options.Folder.Path, DataFolder.DefaultKeys(options.Folder.Path)])
            {
                if (Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
            }
            if (wasThere)
                Directory.CreateDirectory(options.Folder.Path);
            throw;
        }
    }

    private static async Task MakeAsync(OpenBureau bureau, PackFiles files, SimulatedTime time, int matters, CancellationToken stop)
    {
        using var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var year = DemonstrationYear.Of(files, bureau, time, clerk);
        var made = await year.MakeAsync(matters, Seed, new Shown(watch), stop);
        if (await year.AdoptAsync(LawAtHand.Read(LawAtHand.National), stop) is not (null or Ruling<Act>.Granted))
            throw new CommandProblem("规则版本未能采用。 The edition of the law could not be adopted.");
        var (day, opened, acts, refused, _) = made.Progress;
        if (!Console.IsErrorRedirected)
            Console.Error.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"演示已生成，至{day:yyyy-MM-dd}：事项 {opened}，行为 {acts}，被拒 {refused}，用时 {watch.Elapsed.TotalSeconds:0.0} 秒。 Made: {opened} matters, {acts} acts, {refused} refusals."));
        if (made.WentAstray == 0)
            return;
        Console.Error.WriteLine($"{made.WentAstray}个行为与剧本不符。 {made.WentAstray} acts went otherwise than their story:");
        foreach (var line in made.Astray.Take(20))
            Console.Error.WriteLine("  " + line);
    }

    private static PackFiles DemoFiles()
    {
        var folder = Path.GetFullPath(Path.Combine(LawAtHand.Root(), "..", "demo"));
        if (!Directory.Exists(folder))
            throw new CommandProblem($"找不到演示目录 {folder}。 The folder of the demonstration was not found.");
        return new PackFiles([.. Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
            .Select(path => new PackFile("demo/" + Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllText(path)))
            .OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }

    /// <summary>One line that is written over, four times a second at most and only where somebody looks: the day, the counts, the rate, how long it will take.</summary>
    private sealed class Shown(System.Diagnostics.Stopwatch watch) : IProgress<DemonstrationProgress>
    {
        private long last;

        public void Report(DemonstrationProgress value)
        {
            if (Console.IsErrorRedirected || watch.ElapsedMilliseconds - last < 250)
                return;
            last = watch.ElapsedMilliseconds;
            var seconds = watch.Elapsed.TotalSeconds;
            Console.Error.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"\r{value.Day:yyyy-MM-dd}  {value.Done:0%}  事项 {value.Matters}  行为 {value.Acts}  被拒 {value.Refused}  {value.Acts / seconds:0}/秒  余 {(seconds / value.Done) - seconds:0} 秒 left   "));
        }
    }
}
