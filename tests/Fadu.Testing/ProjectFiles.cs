namespace Fadu.Testing;

/// <summary>Where the project's own files lie while tests run.</summary>
public static class ProjectFiles
{
    /// <summary>The root of the project: the folder of <c>Fadu.slnx</c>.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory, "Fadu.slnx")
        ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Fadu.slnx: run tests from where they were built.");

    /// <summary>The law as data.</summary>
    public static string Laws => Path.Combine(Root, "laws");

    /// <summary>The reference data that lies beside the project (event logs, the laws' texts).</summary>
    /// <exception cref="InvalidOperationException">It is not there: what needs it fails, it is not skipped.</exception>
    public static string Shared => Directory.Exists(Path.Combine(Root, "..", "shared"))
        ? Path.GetFullPath(Path.Combine(Root, "..", "shared"))
        : throw new InvalidOperationException($"The reference data must lie beside the project, at {Path.Combine(Root, "..", "shared")}.");

    private static string? Above(string? folder, string file)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, file)))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }
}
