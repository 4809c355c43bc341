using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Tests;

/// <summary>The files of the repository that tests read.</summary>
internal static class TheRepository
{
    private static readonly Lazy<WorkingCalendar> Published = new(() =>
    {
        var problems = new PackProblems();
        var years = Files("laws/national/calendar").Select(file => CalendarFile.Read(PackNode.Read(file.Name, file.Text, problems))).ToList();
        Assert.Empty(problems.All);
        return new WorkingCalendar(years);
    });

    private static readonly Lazy<(IReadOnlyList<TimeLimit>, PackProblems)> Read = new(() =>
    {
        var problems = new PackProblems();
        return ([.. Files("laws/national/limits").Select(file => LimitFile.Read(PackNode.Read(file.Name, file.Text, problems)))], problems);
    });

    private static readonly Lazy<IReadOnlyDictionary<string, LawSource>> KnownSources = new(ReadSources);

    private static readonly Lazy<LimitLibrary> Library = new(() => new LimitLibrary(Read.Value.Item1));

    /// <summary>The folder that holds Fadu.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The facts that stand beside the repository, or null where they are not.</summary>
    public static string? Shared { get; } = new[] { "../shared", "../../shared" }
        .Select(path => Path.GetFullPath(path, Root))
        .FirstOrDefault(path => Directory.Exists(Path.Combine(path, "law", "texts")));

    /// <summary>The calendars of laws/national.</summary>
    public static WorkingCalendar Calendar => Published.Value;

    /// <summary>The limits of laws/national.</summary>
    public static LimitLibrary Limits => Library.Value;

    /// <summary>The limits in the order of their files, with what was wrong.</summary>
    public static (IReadOnlyList<TimeLimit> Limits, PackProblems Problems) ReadLimits => Read.Value;

    /// <summary>The laws of laws/national/sources.yaml.</summary>
    public static IReadOnlyDictionary<string, LawSource> Sources => KnownSources.Value;

    /// <summary>The grounds of laws/national/registers/pause-grounds.yaml.</summary>
    public static IReadOnlySet<string> PauseGrounds { get; } = PackNode
        .Read("pause-grounds.yaml", File.ReadAllText(Path.Combine(Root, "laws/national/registers/pause-grounds.yaml")), new PackProblems())["rows"]
        .List().Select(row => row["key"].Text()).ToHashSet();

    /// <summary>The bureau's zone.</summary>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>The YAML files of a folder, by name relative to the root.</summary>
    public static IEnumerable<(string Name, string Text)> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.yaml").Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path)));

    private static Dictionary<string, LawSource> ReadSources()
    {
        const string Name = "laws/national/sources.yaml";
        var problems = new PackProblems();
        var sources = LawSourceFile.Read(PackNode.Read(Name, File.ReadAllText(Path.Combine(Root, Name)), problems));
        Assert.Empty(problems.All);
        return sources.ToDictionary(source => source.Id);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fadu.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Fadu.slnx is in no folder above " + AppContext.BaseDirectory);
    }
}
