using Fadu.Bench.Running;

namespace Fadu.Bench.Parts;

/// <summary>Whether a large bureau is as quick as a small one, and how quickly a large one is loaded.</summary>
internal static class Growth
{
    public static async Task<IReadOnlyList<Mark>> RunAsync(Machine machine, int small, int large)
    {
        var few = await RatesAsync(machine, small);
        var many = await RatesAsync(machine, large);
        var made = (await File.ReadAllTextAsync(Path.Combine(await machine.DemonstrationAsync(large), "made"))).Split(' ')
            .Select(word => double.Parse(word, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var acts = await DurableActs.SqliteCountAsync(await machine.DemonstrationAsync(large), "SELECT count(*) FROM acts");
        Mark Of(string what, Func<(Measured Acts, Measured LookUps, Measured Lists), Measured> of) =>
            new($"{what} at {large:N0} matters ÷ at {small:N0}", $"{of(many)} /s", $"{of(few)} /s", of(many).Median / of(few).Median, 0.85, 0.95);
        return
        [
            Of("acts, 32 clients", rates => rates.Acts),
            Of("look-ups, 32 connections", rates => rates.LookUps),
            Of("lists of matters, 8 connections", rates => rates.Lists),
            new($"bulk loading through the desk ({acts:N0} acts, whole command, clerk caught up)", $"{Measured.Short(acts / made[0])} acts/s, peak {Measured.Short(made[1])} MB", "", acts / made[0], 4_000, 10_000),
        ];
    }

    private static async Task<(Measured Acts, Measured LookUps, Measured Lists)> RatesAsync(Machine machine, int matters)
    {
        var folder = machine.Copy(await machine.DemonstrationAsync(matters), $"growth-{matters}");
        var (acts, lookUps, lists) = (new List<double>(), new List<double>(), new List<double>());
        await using (var served = await Served.StartAsync(machine, folder))
        {
            var cookie = await served.SignInAsync(Requests.DutyOfficer);
            var look = await LookUps.JsonScriptAsync(machine, await served.OpenMattersAsync(cookie, 200));
            var list = await Wrk.ScriptAsync(machine.Work, "lists", Enumerable.Range(1, 20).SelectMany(page => new[]
            {
                ("GET", $"/api/matters?size=50&page={page}", cookie, "text/plain", ""),
                ("GET", $"/api/matters?size=50&sort=recent&page={page}", cookie, "text/plain", ""),
            }));
            Task<long> LeafLessAsync() => DurableActs.SqliteCountAsync(folder, DurableActs.LeafLess);
            var (script, _) = await DurableActs.WarmScriptAsync(machine, served, LeafLessAsync, machine.Repeats + (Machine.WarmSeconds / machine.Seconds));
            for (var i = 0; i <= machine.Repeats; i++)
            {
                var seconds = i == 0 ? Machine.WarmSeconds : machine.Seconds;
                var (a, b, c) = (
                    await DurableActs.RateAsync(served, script, 32, seconds, LeafLessAsync),
                    (await Wrk.RunAsync(served.Url, 32, seconds, look)).Rate,
                    (await Wrk.RunAsync(served.Url, 8, seconds, list)).Rate);
                if (i == 0)
                    continue;
                acts.Add(a);
                lookUps.Add(b);
                lists.Add(c);
            }
        }

        Directory.Delete(folder, recursive: true);
        return (new Measured(acts), new Measured(lookUps), new Measured(lists));
    }
}
