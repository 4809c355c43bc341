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

    /// <summary>The folder that holds Fadu.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The facts that stand beside the repository, or null where they are not.</summary>
    public static string? Shared { get; } = new[] { "../shared", "../../shared" }
        .Select(path => Path.GetFullPath(path, Root))
        .FirstOrDefault(path => Directory.Exists(Path.Combine(path, "law", "texts")));

    /// <summary>The calendars of laws/national.</summary>
    public static WorkingCalendar Calendar => Published.Value;

    /// <summary>The bureau's zone.</summary>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>The YAML files of a folder, by name relative to the root.</summary>
    public static IEnumerable<(string Name, string Text)> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.yaml").Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path)));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fadu.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Fadu.slnx is in no folder above " + AppContext.BaseDirectory);
    }
}
