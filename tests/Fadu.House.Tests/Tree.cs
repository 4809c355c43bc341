namespace Fadu.House.Tests;

/// <summary>The project's text files by their path from the root, with forward slashes; a planted breach is laid over them.</summary>
public sealed class Tree
{
    private static readonly string[] NotOurs = ["bin", "obj", ".git", "artifacts", "data", "node_modules", ".vs", ".idea", "__pycache__", "TestResults"];

    private static readonly HashSet<string> TextKinds =
    [
        ".cs", ".csproj", ".props", ".slnx", ".json", ".yaml", ".yml", ".md", ".txt", ".sh", ".py", ".razor", ".cshtml",
        ".css", ".js", ".html", ".liquid", ".lock", ".config", ".editorconfig", ".gitignore", ".sql", ".csv", "",
    ];

    private readonly Dictionary<string, Lazy<string>> files;

    private Tree(Dictionary<string, Lazy<string>> files) => this.files = files;

    /// <summary>All paths, in order.</summary>
    public IEnumerable<string> Paths => files.Keys.Order(StringComparer.Ordinal);

    /// <summary>The text of a file that is there.</summary>
    public string this[string path] => files[path].Value;

    /// <summary>The tree as it stands on the disk.</summary>
    public static Tree OnDisk(string root)
    {
        var files = new Dictionary<string, Lazy<string>>();
        Collect(new DirectoryInfo(root), root, files);
        return new Tree(files);
    }

    /// <summary>This tree with one file more, or with one file's text replaced.</summary>
    public Tree With(string path, string text) => new(new Dictionary<string, Lazy<string>>(files) { [path] = new(text) });

    /// <summary>Whether a file is there.</summary>
    public bool Has(string path) => files.ContainsKey(path);

    /// <summary>The paths under a folder that end in one of the endings.</summary>
    public IEnumerable<string> Under(string folder, params string[] endings) =>
        Paths.Where(path => path.StartsWith(folder, StringComparison.Ordinal) && endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)));

    private static void Collect(DirectoryInfo folder, string root, Dictionary<string, Lazy<string>> files)
    {
        foreach (var file in folder.EnumerateFiles())
        {
            if (TextKinds.Contains(file.Extension) && file.Length < 4_000_000)
                files[Path.GetRelativePath(root, file.FullName).Replace('\\', '/')] = new(() => File.ReadAllText(file.FullName));
        }

        foreach (var inner in folder.EnumerateDirectories().Where(inner => !NotOurs.Contains(inner.Name)))
            Collect(inner, root, files);
    }
}
