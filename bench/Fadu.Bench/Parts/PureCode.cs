using System.Diagnostics;
using Fadu.Bench.Running;
using Fadu.Casework;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;
using Fadu.Store;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Bench.Parts;

/// <summary>Pure code on one core: counting deadlines, and asking the law about a penalty decision.</summary>
internal static class PureCode
{
    private const string Decision = "decide-penalty";

    public static async Task<IReadOnlyList<Mark>> RunAsync(Machine machine, RulePack pack)
    {
        var plain = new List<double>();
        var traced = new List<double>();
        for (var i = 0; i <= machine.Repeats; i++)
        {
            var (one, other) = (Deadlines(machine, pack, traced: false), Deadlines(machine, pack, traced: true));
            if (i > 0) // the first run compiles
            {
                plain.Add(one);
                traced.Add(other);
            }
        }

        var (check, decisions, gates) = await GatesAsync(machine, pack);
        var (a, b) = (new Measured(plain), new Measured(traced));
        return
        [
            new("deadlines, one core", $"{a} /s", "", a.Median, 1_000_000, 1_000_000),
            new("deadlines with their traces", $"{b} /s", "", b.Median, 200_000, 200_000),
            new($"gate check of `{Decision}` ({gates} gates, {decisions} decisions of the demonstration)", $"{check} µs", "", check.Median, 20, 8, LessIsBetter: true),
        ];
    }

    // Every value of every limit that counts forward without a person's doing, from days spread over ten years, with a pause each fourth time.
    private static double Deadlines(Machine machine, RulePack pack, bool traced)
    {
        var rules = pack.Limits.Values.SelectMany(limit => limit.Values).Select(value => value.Rule).OfType<LimitRule>().ToArray();
        var course = new LimitCourse { Pauses = [new Pause("pause", new DateOnly(2020, 3, 2), new DateOnly(2020, 3, 9))] };
        var first = new DateOnly(2016, 1, 4);
        var watch = Stopwatch.StartNew();
        var (count, sum) = (0L, 0L);
        while (watch.Elapsed.TotalSeconds < machine.Seconds)
        {
            for (var i = 0; i < 4096; i++, count++)
            {
                var start = new LimitStart(first.AddDays((int)(count * 7919 % 3600)), new TimeOnly(9, 30));
                var deadline = Deadline.Compute(rules[count % rules.Length], start, pack.Calendar, pack.Zone, i % 4 == 0 ? course : null, traced ? new DeadlineTrace() : null);
                sum += deadline.LastDay.DayNumber;
            }
        }

        GC.KeepAlive(sum);
        return count / watch.Elapsed.TotalSeconds;
    }

    private static async Task<(Measured Microseconds, int Decisions, int Gates)> GatesAsync(Machine machine, RulePack pack)
    {
        var law = new LawCheck(pack);
        var asked = new List<(Proposal Proposal, MatterRecord Before, Basis Basis)>();
        await using (var context = FaduDatabase.InFile(Path.Combine(await machine.DemonstrationAsync(120), "fadu.db"), readOnly: true).Reading())
        {
            var matters = await context.Acts.Where(act => act.Act == Decision).Select(act => act.MatterId).Distinct().ToListAsync();
            foreach (var matter in matters)
            {
                MatterRecord? record = null;
                await foreach (var row in context.Acts.Where(act => act.MatterId == matter).OrderBy(act => act.Number).AsAsyncEnumerable())
                {
                    var skeleton = Skeleton.Parse(row.Skeleton);
                    record ??= MatterRecord.Empty(skeleton.Procedure);
                    if (row.Act == Decision)
                        asked.Add((Proposal.Of(skeleton.Act), record, skeleton.Act.Basis));
                    record = MatterFold.Apply(pack, record, skeleton.Act);
                }
            }
        }

        var runs = new List<double>();
        for (var run = 0; run <= machine.Repeats; run++)
        {
            var (count, grounds) = (0L, 0);
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed.TotalSeconds < machine.Seconds)
            {
                foreach (var (proposal, before, basis) in asked)
                    grounds += law.Check(proposal, before, basis).Count;
                count += asked.Count;
            }

            GC.KeepAlive(grounds);
            if (run > 0)
                runs.Add(watch.Elapsed.TotalMicroseconds / count);
        }

        var procedure = pack.FindProcedure(asked[0].Before.Procedure);
        return (new Measured(runs), asked.Count, procedure?.FindAct(Decision)?.Gates.Count ?? 0);
    }
}
