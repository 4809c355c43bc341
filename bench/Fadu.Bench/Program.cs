using System.Diagnostics;
using System.Globalization;
using Fadu.Bench;
using Fadu.Bench.Parts;
using Fadu.Bench.Running;
using Fadu.Law.Packs;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

// Fadu.Bench [PART…]: measures the parts named, or all but the large ones, and prints a table of Markdown. bench/run.sh sets what it needs:
// FADU, LIMITS, LOGS, WORK, LAWS; and for PostgreSQL, PG and PG_BIN. REPS and SECS set repeats and seconds.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

string Set(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set: start bench/run.sh");
double Number(string name, double otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;

var machine = new Machine(Set("FADU"), Set("LIMITS"), Set("LOGS"), Set("WORK"), Environment.GetEnvironmentVariable("PG"), Environment.GetEnvironmentVariable("PG_BIN"), (int)Number("REPS", 3), Number("SECS", 5));
var laws = Set("LAWS");
var loaded = PackLoader.Load(new PackFiles([.. Directory.EnumerateFiles(Path.Combine(laws, "national"), "*", SearchOption.AllDirectories)
    .Where(path => Path.GetExtension(path) is ".yaml" or ".liquid")
    .Select(path => new PackFile(Path.GetRelativePath(laws, path).Replace('\\', '/'), File.ReadAllText(path)))
    .OrderBy(file => file.Path, StringComparer.Ordinal)]));
var parts = new Dictionary<string, Func<Task<IReadOnlyList<Mark>>>>
{
    ["pure"] = () => PureCode.RunAsync(machine, loaded.Pack),
    ["quiet"] = () => QuietCosts.RunAsync(machine, loaded.Pack),
    ["acts"] = () => DurableActs.OnSqliteAsync(machine),
    ["acts-postgres"] = () => DurableActs.OnPostgresAsync(machine),
    ["long-matter"] = () => DurableActs.OnLongMattersAsync(machine),
    ["look-up"] = () => LookUps.RunAsync(machine),
    ["audit"] = () => WholeProcesses.AuditAsync(machine),
    ["verify"] = () => WholeProcesses.VerifyAsync(machine, (int)Number("VERIFY_MATTERS", 10_000)),
    ["start"] = () => WholeProcesses.StartAsync(machine),
    ["growth"] = () => Growth.RunAsync(machine, (int)Number("SMALL", 10_000), (int)Number("LARGE", 100_000)),
};
var asked = args.Length == 0 ? parts.Keys.ToArray() : args;
foreach (var unknown in asked.Where(part => !parts.ContainsKey(part)))
{
    Console.Error.WriteLine($"“{unknown}” is no part; there are: {string.Join(' ', parts.Keys)}");
    return 2;
}

var missed = 0;
Console.WriteLine("| what | reached | its limit in the same run | value | floor / aim | |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
foreach (var part in asked)
{
    var watch = Stopwatch.StartNew();
    foreach (var mark in await parts[part]())
    {
        Console.WriteLine(mark.Row);
        missed += mark.Verdict == "MISSED" ? 1 : 0;
    }

    Console.Error.WriteLine($"{part}: {watch.Elapsed.TotalSeconds:0} s");
}

return missed == 0 ? 0 : 1;
