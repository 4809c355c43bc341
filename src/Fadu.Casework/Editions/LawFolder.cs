using System.Text;
using Fadu.Law.Packs;

namespace Fadu.Casework.Editions;

/// <summary>Reads the files of a pack from a folder of laws. Law itself reads no disk.</summary>
public static class LawFolder
{
    private static readonly string[] Kinds = ["*.yaml", "*.liquid", "*.html"];

    /// <summary>Reads the law below one or more folders of <c>laws/</c>, without the scenarios it is tried on.</summary>
    /// <param name="laws">The folder of laws.</param>
    /// <param name="below">Which packs: <c>national</c>, <c>local/&lt;place&gt;</c>, <c>abroad/&lt;place&gt;</c>.</param>
    /// <exception cref="DirectoryNotFoundException">A folder is not there.</exception>
    public static PackFiles Read(string laws, params ReadOnlySpan<string> below)
    {
        var all = ReadAll(laws, below);
        return all with { Files = [.. all.Files.Where(file => file.Folder != "scenarios")] };
    }

    /// <summary>Reads every file below one or more folders of <c>laws/</c>, in the order of their paths.</summary>
    /// <param name="laws">The folder of laws.</param>
    /// <param name="below">Which packs.</param>
    /// <exception cref="DirectoryNotFoundException">A folder is not there.</exception>
    public static PackFiles ReadAll(string laws, params ReadOnlySpan<string> below)
    {
        var files = new List<PackFile>();
        foreach (var folder in below)
        {
            var path = Path.Combine(laws, folder);
            foreach (var kind in Kinds)
            {
                foreach (var file in Directory.EnumerateFiles(path, kind, SearchOption.AllDirectories))
                    files.Add(new PackFile(Path.GetRelativePath(laws, file).Replace('\\', '/'), File.ReadAllText(file, Encoding.UTF8)));
            }
        }
        return new PackFiles([.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }
}
