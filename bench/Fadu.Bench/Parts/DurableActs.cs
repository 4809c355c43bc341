using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fadu.Bench.Running;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fadu.Bench.Parts;

/// <summary>Acts over HTTP, each flushed before it is answered; a run lasts until the clerk has given the last act its leaf.</summary>
internal static partial class DurableActs
{
    private const int MattersToWarmUpOn = 300;
    private const int ActsOfAMatter = 8;

    public static async Task<IReadOnlyList<Mark>> OnSqliteAsync(Machine machine)
    {
        var folder = machine.Copy(await machine.DemonstrationAsync(120), "acts");
        var (plain, one, many) = (new List<double>(), new List<double>(), new List<double>());
        double flushes;
        IReadOnlyList<LookedUp> measured;
        await using (var served = await Served.StartAsync(machine, folder))
        {
            Task<long> LeafLessAsync() => SqliteCountAsync(folder, LeafLess);
            // Per repeat many clients and one, which reaches half of it; then the trace.
            (var script, measured) = await WarmScriptAsync(machine, served, LeafLessAsync, (1.5 * machine.Repeats) + 1);
            for (var i = 0; i < machine.Repeats; i++)
            {
                plain.Add(await machine.LimitAsync("commits_s", "act", machine.Work, Seconds(machine), "FULL"));
                one.Add(await RateAsync(served, script, 1, machine.Seconds, LeafLessAsync));
                many.Add(await RateAsync(served, script, 32, machine.Seconds, LeafLessAsync));
            }

            flushes = await FlushesAsync(machine, served, script, LeafLessAsync);
        }

        var spread = await SpreadAsync(folder, measured);
        var (limit, a, b) = (new Measured(plain), new Measured(one), new Measured(many));
        return
        [
            new("acts over HTTP, SQLite, 1 client", $"{a} /s", $"plain act {limit} /s", a.Median / limit.Median, 0.2, 0.4),
            new($"acts over HTTP, SQLite, 32 clients ({spread})", $"{b} /s", $"plain act {limit} /s", b.Median / limit.Median, 0.6, 1.2),
            new("flushes an act, SQLite, 32 clients (system-call trace)", Measured.Short(flushes), "", flushes, 0.15, 0.07, LessIsBetter: true),
        ];
    }

    public static async Task<IReadOnlyList<Mark>> OnPostgresAsync(Machine machine)
    {
        if (machine.Postgres is null)
            return [new("acts over HTTP, PostgreSQL, 32 clients", "", "", double.NaN, 0.15, 0.28)];
        var name = "fadu_bench";
        await CommandAsync(machine.Postgres, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        await CommandAsync(machine.Postgres, $"CREATE DATABASE {name}");
        var database = new NpgsqlConnectionStringBuilder(machine.Postgres) { Database = name }.ConnectionString;
        var folder = Path.Combine(machine.Work, "acts-postgres");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        await Child.RunAsync(machine.Fadu, ["demo", "--data", folder, "--no-serve", "--matters", "30", "--database", database]);

        var (rows, acts) = (new List<double>(), new List<double>());
        await using (var served = await Served.StartAsync(machine, folder, database))
        {
            Task<long> LeafLessAsync() => PostgresCountAsync(database, LeafLess);
            var (script, _) = await WarmScriptAsync(machine, served, LeafLessAsync, machine.Repeats);
            for (var i = 0; i < machine.Repeats; i++)
            {
                rows.Add(await SingleRowsAsync(machine));
                acts.Add(await RateAsync(served, script, 32, machine.Seconds, LeafLessAsync));
            }
        }

        var (limit, reached) = (new Measured(rows), new Measured(acts));
        return [new("acts over HTTP, PostgreSQL, 32 clients", $"{reached} /s", $"single-row inserts, 32 clients {limit} /s", reached.Median / limit.Median, 0.15, 0.28)];
    }

    /// <summary>An act on a matter of 2,000 acts beside one on a matter of five, one client.</summary>
    public static async Task<IReadOnlyList<Mark>> OnLongMattersAsync(Machine machine)
    {
        var folder = machine.Copy(await machine.DemonstrationAsync(120), "long-matters");
        await using var served = await Served.StartAsync(machine, folder);
        var cookie = await served.SignInAsync(Requests.DutyOfficer);
        var few = await served.OpenMattersAsync(cookie, 1_000);
        var grown = few[0];
        for (var i = 0; i < 2_000; i++)
            await served.PerformAsync(cookie, Requests.Ordinary(i, $"grow-{i}", grown.Matter, grown.Party));
        var onFew = await ScriptAsync(machine, "on-few", cookie, few.Skip(1));
        var onLong = await ScriptAsync(machine, "on-long", cookie, [grown]);
        Task<long> LeafLessAsync() => SqliteCountAsync(folder, LeafLess);
        var (five, many) = (new List<double>(), new List<double>());
        await RateAsync(served, onFew, 1, 3, LeafLessAsync);
        for (var i = 0; i < machine.Repeats; i++)
        {
            five.Add(1000 / await RateAsync(served, onFew, 1, 2, LeafLessAsync));
            many.Add(1000 / await RateAsync(served, onLong, 1, 2, LeafLessAsync));
        }

        var (small, large) = (new Measured(five), new Measured(many));
        return [new("an act on a matter of 2,000 acts ÷ on one of about 5", $"{large} ms", $"{small} ms", large.Median / small.Median, 1.5, 1.5, LessIsBetter: true)];
    }

    /// <summary>Acts a second at so many connections, counted to the moment the clerk has caught up.</summary>
    public static async Task<double> RateAsync(Served served, string script, int clients, double seconds, Func<Task<long>> leafLess)
    {
        var watch = Stopwatch.StartNew();
        var load = await Wrk.RunAsync(served.Url, clients, seconds, script);
        if (load.Bad > 0)
            throw new InvalidOperationException($"{load.Bad} of {load.Answers} acts were not recorded");
        while (await leafLess() > 0)
            await Task.Delay(20);
        return load.Answers / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Warms a server up on matters of their own, then opens as many as the measured runs will act on and writes a script of acts on them: a few get very many, most get few.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="served">The server.</param>
    /// <param name="leafLess">How many acts the clerk has not taken in.</param>
    /// <param name="runs">How many runs at the rate of many clients are to come: each matter gets as many acts as the script has for it, and no more.</param>
    public static async Task<(string Script, IReadOnlyList<LookedUp> Matters)> WarmScriptAsync(Machine machine, Served served, Func<Task<long>> leafLess, double runs)
    {
        var cookie = await served.SignInAsync(Requests.DutyOfficer);
        var warm = await ScriptAsync(machine, "warm", cookie, await served.OpenMattersAsync(cookie, MattersToWarmUpOn));
        await RateAsync(served, warm, 32, Machine.WarmSeconds, leafLess);
        var rate = await RateAsync(served, warm, 32, machine.Seconds, leafLess);
        var matters = await served.OpenMattersAsync(cookie, Math.Max(MattersToWarmUpOn, (int)(rate * machine.Seconds * runs / ActsOfAMatter)));
        while (await leafLess() > 0)
            await Task.Delay(20);
        return (await ScriptAsync(machine, "acts", cookie, matters), matters);
    }

    public const string LeafLess = "SELECT (SELECT count(*) FROM acts) - (SELECT count(*) FROM leaves)";

    public static async Task<long> SqliteCountAsync(string folder, string query)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "fadu.db")};Mode=ReadOnly");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<string> ScriptAsync(Machine machine, string name, string cookie, IEnumerable<LookedUp> matters)
    {
        var row = new List<(LookedUp Matter, int Turn)>();
        var all = matters.ToList();
        var dice = new Random(1);
        for (var i = 0; i < all.Count; i++)
        {
            var times = Math.Clamp((int)(4 / Math.Pow(dice.NextDouble() + 0.0005, 0.62)), 2, 300);
            for (var turn = 0; turn < times; turn++)
                row.Add((all[i], turn));
        }

        var shuffled = row.ToArray();
        dice.Shuffle(shuffled);
        return await Wrk.ScriptAsync(machine.Work, name, shuffled.Select(one =>
            ("POST", "/api/acts", cookie, "application/json", Requests.Ordinary(one.Turn, "KEY", one.Matter.Matter, one.Matter.Party).ToJsonString(Requests.Written))));
    }

    private static async Task<double> FlushesAsync(Machine machine, Served served, string script, Func<Task<long>> leafLess)
    {
        var trace = Path.Combine(machine.Work, "flushes.txt");
        var before = await leafLess();
        using var tracer = Child.Started("strace", ["-f", "-c", "-e", "trace=fsync,fdatasync", "-o", trace, "-p", $"{served.Process}"]);
        await Task.Delay(1000);
        var load = await Wrk.RunAsync(served.Url, 32, machine.Seconds, script);
        while (await leafLess() > before)
            await Task.Delay(20);
        using (Child.Started("/bin/kill", ["-INT", $"{tracer.Id}"]))
        {
            await tracer.WaitForExitAsync();
        }

        var flushes = FlushPattern().Matches(await File.ReadAllTextAsync(trace)).Sum(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        return (double)flushes / load.Answers;
    }

    private static async Task<string> SpreadAsync(string folder, IReadOnlyList<LookedUp> matters)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "fadu.db")};Mode=ReadOnly");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT file_number, version FROM matters";
        var numbers = matters.Select(matter => matter.FileNumber).ToHashSet(StringComparer.Ordinal);
        var acts = new List<long>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            if (numbers.Contains(reader.GetString(0)))
                acts.Add(reader.GetInt64(1));
        }
        return FormattableString.Invariant($"{acts.Count} matters, mean {acts.Average():0.0} acts, from {acts.Min()} to {acts.Max()}");
    }

    // The reference of SPEED.md: pgbench with one prepared insert of 1 KiB, 32 clients.
    private static async Task<double> SingleRowsAsync(Machine machine)
    {
        await CommandAsync(machine.Postgres!, "CREATE TABLE IF NOT EXISTS e(id bigserial primary key, case_no int not null, at timestamptz not null default now(), body bytea not null)");
        var script = Path.Combine(machine.Work, "insert.sql");
        await File.WriteAllTextAsync(script, "\\set n random(1,10000)\ninsert into e(case_no,body) values(:n, decode(repeat('6b',1024),'hex'));\n");
        var to = new NpgsqlConnectionStringBuilder(machine.Postgres);
        var said = (await Child.RunAsync(Path.Combine(machine.PostgresBin!, "pgbench"),
            ["-h", to.Host!, "-p", $"{to.Port}", "-U", to.Username!, "-n", "-M", "prepared", "-f", script, "-c", "32", "-j", "2", "-T", Seconds(machine), to.Database!])).Out;
        return double.Parse(TpsPattern().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<long> PostgresCountAsync(string database, string query)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task CommandAsync(string database, string text)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Seconds(Machine machine) => Math.Max(1, machine.Seconds).ToString("0", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(?:fsync|fdatasync)\s*$", RegexOptions.Multiline)]
    private static partial Regex FlushPattern();

    [GeneratedRegex(@"tps = ([\d.]+) \(without")]
    private static partial Regex TpsPattern();
}
