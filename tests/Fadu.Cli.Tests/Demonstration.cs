using Fadu.Cli.Tests;

[assembly: AssemblyFixture(typeof(Demonstration))]

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

namespace Fadu.Cli.Tests;

/// <summary>One demonstration for all tests: they read it, or change a copy.</summary>
public sealed class Demonstration : IAsyncLifetime
{
    private readonly string scratch = Directory.CreateTempSubdirectory("fadu-demo-").FullName;

    /// <summary>Its data folder; the keys lie beside it.</summary>
    public string Data => Path.Combine(scratch, "data");

    /// <summary>What making it gave.</summary>
    internal CommandResult Made { get; private set; } = new(-1, "", "");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Made = await FaduCommand.RunAsync("demo", "--data", Data, "--no-serve", "--matters", "12");

    /// <summary>A copy of its data, with its keys or without.</summary>
    public string Copy(bool keys = true)
    {
        var copy = Path.Combine(scratch, Path.GetRandomFileName());
        Copied.Folder(Data, copy);
        if (keys)
            Copied.Folder(Data + ".keys", copy + ".keys");
        return copy;
    }

    /// <summary>A path in the demonstration's scratch folder where nothing is yet.</summary>
    public string NewPath() => Path.Combine(scratch, Path.GetRandomFileName());

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(scratch, recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Copies of data folders, which hold no folders but those of their files.</summary>
internal static class Copied
{
    /// <summary>Copies a folder whole.</summary>
    public static void Folder(string from, string to)
    {
        // Keys that others may read are refused: a copy of them is as closed as they are.
        Directory.CreateDirectory(to, File.GetUnixFileMode(from));
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
