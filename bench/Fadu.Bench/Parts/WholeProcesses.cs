using System.Diagnostics;
using System.Security.Cryptography;
using Fadu.Bench.Running;
using Microsoft.Data.Sqlite;

namespace Fadu.Bench.Parts;

/// <summary>Commands measured as whole processes, from start to end: the audit of a log, the pass over a ledger, and a start.</summary>
internal static class WholeProcesses
{
    public static async Task<IReadOnlyList<Mark>> AuditAsync(Machine machine)
    {
        var log = Path.Combine(machine.Logs, "road_traffic_fines_half.xes.gz");
        var (bare, own, peak) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i <= machine.Repeats; i++)
        {
            var limit = await Child.RunAsync(machine.Limits, ["xml", log, "1"]);
            var audit = await Child.RunAsync(machine.Fadu, ["audit", log, "--pack", "abroad/it-road-fines", "--json"]);
            if (i == 0)
                continue;
            bare.Add(limit.Seconds);
            own.Add(audit.Seconds);
            peak.Add(audit.PeakMiB);
        }

        var (a, b, memory) = (new Measured(own), new Measured(bare), new Measured(peak));
        return
        [
            new("audit of the half fines log ÷ bare XmlReader pass, whole processes", $"{a} s", $"{b} s", a.Median / b.Median, 1.3, 0.6, LessIsBetter: true),
            new("audit: peak memory", $"{memory} MB", "", memory.Median, 120, 80, LessIsBetter: true),
        ];
    }

    public static async Task<IReadOnlyList<Mark>> VerifyAsync(Machine machine, int matters)
    {
        var folder = await machine.DemonstrationAsync(matters);
        var (bare, own) = (new List<double>(), new List<double>());
        long rows = 0;
        for (var i = 0; i <= machine.Repeats; i++)
        {
            var watch = Stopwatch.StartNew();
            rows = await PassAsync(Path.Combine(folder, "fadu.db"));
            var pass = watch.Elapsed.TotalSeconds;
            var verify = await Child.RunAsync(machine.Fadu, ["ledger", "verify", "--data", folder, "--json"]);
            if (i == 0)
                continue;
            bare.Add(pass);
            own.Add(verify.Seconds);
        }

        var (a, b) = (new Measured([.. own.Select(seconds => rows / seconds)]), new Measured([.. bare.Select(seconds => rows / seconds)]));
        return [new($"ledger verify of {rows:N0} acts with keys, whole process ÷ bare pass that reads and hashes the same rows", $"{a} acts/s", $"{b} acts/s", a.Median / b.Median, 0.5, 0.8)];
    }

    public static async Task<IReadOnlyList<Mark>> StartAsync(Machine machine)
    {
        var folder = machine.Copy(await machine.DemonstrationAsync(120), "at-rest");
        var (seconds, memory) = (new List<double>(), new List<double>());
        for (var i = 0; i <= machine.Repeats; i++)
        {
            await using var served = await Served.StartAsync(machine, folder);
            await Task.Delay(500);
            if (i == 0)
                continue;
            seconds.Add(served.FirstPageSeconds);
            memory.Add(Child.PssMiB(served.Process));
        }

        var (first, size) = (new Measured(seconds), new Measured(memory));
        return
        [
            new("first page after `fadu serve`, demonstration data", $"{first} s", "", first.Median, 1.2, 0.7, LessIsBetter: true),
            new("memory after it (proportional set size)", $"{size} MB", "", size.Median, 250, 150, LessIsBetter: true),
        ];
    }

    // What a verifier cannot do without: every column of every act, part and leaf read once, and every byte of them hashed once.
    private static async Task<long> PassAsync(string database)
    {
        await using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        long acts = 0;
        foreach (var table in new[] { "acts", "parts", "leaves" })
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = command.ExecuteReader();
            var cells = new object[reader.FieldCount];
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var digest = new byte[32];
            while (reader.Read())
            {
                reader.GetValues(cells);
                foreach (var cell in cells)
                {
                    if (cell is byte[] bytes)
                        hash.AppendData(bytes);
                }

                hash.GetHashAndReset(digest);
                acts += table == "acts" ? 1 : 0;
            }
        }

        return acts;
    }
}
