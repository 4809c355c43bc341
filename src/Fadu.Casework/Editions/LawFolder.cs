using System.Text;
using Fadu.Law.Packs;

namespace Fadu.Casework.Editions;

/// <summary>Reads the files of a pack from a folder of laws. Law itself reads no disk.</summary>
public static class LawFolder
{
    private static readonly string[] Kinds = [".yaml", ".liquid", ".html"];

    /// <summary>Reads the law below one or more folders of <c>laws/</c>, without the scenarios it is tried on, in the order of its paths.</summary>
    /// <param name="laws">The folder of laws.</param>
    /// <param name="below">Which packs: <c>national</c>, <c>local/&lt;place&gt;</c>, <c>abroad/&lt;place&gt;</c>.</param>
    /// <exception cref="DirectoryNotFoundException">A folder is not there.</exception>
    public static PackFiles Read(string laws, params ReadOnlySpan<string> below) => Read(laws, scenarios: false, below);

    /// <summary>Reads every file below one or more folders of <c>laws/</c>, the scenarios too, in the order of their paths.</summary>
    /// <param name="laws">The folder of laws.</param>
    /// <param name="below">Which packs.</param>
    /// <exception cref="DirectoryNotFoundException">A folder is not there.</exception>
    public static PackFiles ReadAll(string laws, params ReadOnlySpan<string> below) => Read(laws, scenarios: true, below);

    private static PackFiles Read(string laws, bool scenarios, ReadOnlySpan<string> below)
    {
        var files = new List<PackFile>();
        foreach (var folder in below)
        {
            foreach (var path in Directory.EnumerateFiles(Path.Combine(laws, folder), "*", SearchOption.AllDirectories))
            {
                // The scenarios are three quarters of all text: serving needs none of it.
                if (Kinds.Contains(Path.GetExtension(path)) && (scenarios || Path.GetFileName(Path.GetDirectoryName(path)) != "scenarios"))
                    files.Add(new PackFile(Path.GetRelativePath(laws, path).Replace('\\', '/'), File.ReadAllText(path, Encoding.UTF8)));
            }
        }
        return new PackFiles([.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }
}
