using System.Security.Cryptography;
using System.Text;

namespace Fadu.Law.Packs;

/// <summary>One file of a pack as the host read it.</summary>
/// <param name="Path">Relative to <c>laws/</c>, with forward slashes: <c>national/limits/penalty-decision.yaml</c>.</param>
/// <param name="Text">Its whole text.</param>
public sealed record PackFile(string Path, string Text)
{
    /// <summary>The folder that says what it is: procedures, gates, limits, registers, documents, calendar, scenarios; empty for a file beside them.</summary>
    public string Folder => Path.Split('/') is { Length: >= 2 } parts ? parts[^2] : "";

    /// <summary>Its name without folder and extension.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..] is var name && name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : name;

    /// <summary>Whether it belongs to a local overlay.</summary>
    public bool IsOverlay => Path.StartsWith("local/", StringComparison.Ordinal);

    /// <summary>SHA-256 of its UTF-8 bytes, in lower-case hexadecimal.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
}

/// <summary>The files of one pack: the national one with at most one local overlay, or one of another country. Law reads no disk; the host does.</summary>
/// <param name="Files">In the order of their paths.</param>
public sealed record PackFiles(IReadOnlyList<PackFile> Files)
{
    /// <summary>The bureau's zone.</summary>
    public TimeZoneInfo Zone { get; init; } = RulePack.ChinaTime;

    /// <summary>Texts of laws by the file <c>sources.yaml</c> names, or by <c>law (version)</c>, to check quotes against; empty to leave quotes unchecked.</summary>
    public IReadOnlyDictionary<string, string> LawTexts { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether documents must have templates and limits must be in the pack: off only for a pack that borrows those of another.</summary>
    public bool Whole { get; init; } = true;
}

/// <summary>A pack as loaded, with everything that is wrong with it.</summary>
/// <param name="Pack">The pack; not to be used while there are problems.</param>
/// <param name="Problems">What is wrong, in the order met, each once.</param>
public sealed record LoadedPack(RulePack Pack, IReadOnlyList<PackProblem> Problems)
{
    /// <summary>Whether it may be used.</summary>
    public bool IsSound => Problems.Count == 0;
}
