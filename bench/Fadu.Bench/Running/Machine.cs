namespace Fadu.Bench.Running;

/// <summary>Where the programs and the room to work are.</summary>
/// <param name="Fadu">The script at the root.</param>
/// <param name="Limits">The bare programs, built.</param>
/// <param name="Logs">The folder of real event logs.</param>
/// <param name="Work">A scratch folder.</param>
/// <param name="Postgres">Connection string of a cluster with stock durability; null leaves PostgreSQL out.</param>
/// <param name="PostgresBin">Its programs.</param>
/// <param name="Repeats">How often each measurement is taken.</param>
/// <param name="Seconds">How long each lasts.</param>
internal sealed record Machine(string Fadu, string Limits, string Logs, string Work, string? Postgres, string? PostgresBin, int Repeats, double Seconds)
{
    /// <summary>How long a young web process is loaded before it is measured: after less its paths are not yet compiled well, and what is measured is the compiling.</summary>
    public const double WarmSeconds = 20;

    /// <summary>Runs a bare program and reads one <c>name=value</c> of what it prints.</summary>
    public async Task<double> LimitAsync(string name, params string[] arguments)
    {
        var said = (await Child.RunAsync(Limits, arguments)).Out;
        var word = said.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Last(one => one.StartsWith(name + "=", StringComparison.Ordinal));
        return double.Parse(word[(name.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A demonstration of so many matters, made anew or kept from an earlier part of the run.</summary>
    public async Task<string> DemonstrationAsync(int matters)
    {
        var folder = Path.Combine(Work, $"demo-{matters}");
        if (File.Exists(Path.Combine(folder, "made")))
            return folder;
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var made = await Child.RunAsync(Fadu, ["demo", "--data", folder, "--no-serve", "--matters", $"{matters}"]);
        await File.WriteAllTextAsync(Path.Combine(folder, "made"), FormattableString.Invariant($"{made.Seconds} {made.PeakMiB}"));
        return folder;
    }

    /// <summary>A copy of a data folder and its keys, to be changed.</summary>
    public string Copy(string folder, string name)
    {
        CopyOne(folder + ".keys", name + ".keys");
        return CopyOne(folder, name);
    }

    private string CopyOne(string folder, string name)
    {
        var copy = Path.Combine(Work, name);
        if (Directory.Exists(copy))
            Directory.Delete(copy, recursive: true);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(copy, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
            File.SetUnixFileMode(to, File.GetUnixFileMode(file));
        }
        foreach (var inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(Directory.CreateDirectory(Path.Combine(copy, Path.GetRelativePath(folder, inner))).FullName, File.GetUnixFileMode(inner));
        File.SetUnixFileMode(copy, File.GetUnixFileMode(folder));
        return copy;
    }
}
