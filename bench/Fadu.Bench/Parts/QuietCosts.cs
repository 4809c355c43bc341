using System.Diagnostics;
using Fadu.Bench.Running;
using Fadu.Casework;
using Fadu.Casework.Access;
using Fadu.Casework.Bureau;
using Fadu.Casework.Worklists;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Bench.Parts;

/// <summary>What it costs that not everybody sees a matter, and that what is personal in it lies sealed.</summary>
internal static class QuietCosts
{
    private static CancellationToken Stop => CancellationToken.None;

    public static async Task<IReadOnlyList<Mark>> RunAsync(Machine machine, RulePack pack)
    {
        var folder = machine.Copy(await machine.DemonstrationAsync(120), "quiet");
        var (each, dearest, officers, matters) = await ChecksAsync(machine, pack, folder);
        var (pages, opened, parts, seen) = await FirstPagesAsync(machine, pack, folder);
        return
        [
            new($"may this officer see this matter ({officers} officers × {matters} matters of the demonstration)", $"{each} µs", "", each.Median, 50, 50, LessIsBetter: true),
            new("the same, of the officer for whom it is dearest", $"{dearest} µs", "", dearest.Median, 50, 50, LessIsBetter: true),
            new($"a matter's data, first time shown ({seen} matters, {parts} sealed parts), ÷ without the opening of parts", $"{pages} µs", $"opening, with the unwrapping of keys {opened} µs", pages.Median / (pages.Median - opened.Median), 1.3, 1.3, LessIsBetter: true),
        ];
    }

    // Nothing of the answer is kept between two questions: each goes through posts, parts taken and what the stage asks for.
    private static async Task<(Measured Each, Measured Dearest, int Officers, int Matters)> ChecksAsync(Machine machine, RulePack pack, string folder)
    {
        await using var bureau = await OpenAsync(folder, pack);
        var roster = await bureau.RosterAsync(Stop);
        var at = await bureau.LastRecordedAtAsync(Stop) ?? throw new InvalidOperationException("the demonstration has no act");
        var officers = roster.Rows.Where(row => row.Kind == RosterKind.Officer).Select(row => row.Key).Distinct(StringComparer.Ordinal).ToArray();
        var states = (await bureau.Reader.FindAsync(bureau.Bureau, await MattersAsync(bureau), Stop)).Values.ToArray();
        var (each, dearest) = (new List<double>(), new List<double>());
        for (var run = 0; run <= machine.Repeats; run++)
        {
            var (took, count, granted) = (new TimeSpan[officers.Length], 0L, 0L);
            var whole = Stopwatch.StartNew();
            while (whole.Elapsed.TotalSeconds < machine.Seconds)
            {
                for (var i = 0; i < officers.Length; i++)
                {
                    var watch = Stopwatch.StartNew();
                    foreach (var state in states)
                        granted += MatterAccess.MaySee(officers[i], state, roster, at) ? 1 : 0;
                    took[i] += watch.Elapsed;
                }
                count += states.Length;
            }

            GC.KeepAlive(granted);
            if (run == 0) // compiles
                continue;
            each.Add(took.Sum(one => one.TotalMicroseconds) / count / officers.Length);
            dearest.Add(took.Max(one => one.TotalMicroseconds) / count);
        }
        return (new Measured(each), new Measured(dearest), officers.Length, states.Length);
    }

    // A page that was shown before keeps what it opened for a while and opens nothing. So each repeat begins with nothing held, and opens the same parts
    // once more by themselves, with keys that have to be unwrapped too. HTML and HTTP are left out: with them the share would be less.
    private static async Task<(Measured Pages, Measured Opened, int Parts, int Matters)> FirstPagesAsync(Machine machine, RulePack pack, string folder)
    {
        var (pages, opened, count, shown) = (new List<double>(), new List<double>(), 0, 0);
        for (var run = 0; run <= machine.Repeats + 2; run++)
        {
            List<(Guid Matter, string Officer)> asked = [];
            double took, without;
            await using (var bureau = await OpenAsync(folder, pack))
            {
                var states = await bureau.Reader.FindAsync(bureau.Bureau, await MattersAsync(bureau), Stop);
                asked = [.. states.Where(state => state.Value is { Officer: not null, IsSealed: false }).Select(state => (state.Key, state.Value.Officer!))];
                var watch = Stopwatch.StartNew();
                foreach (var (matter, officer) in asked)
                    shown += await bureau.Pages.OpenAsync(matter, officer, "bench", new MatterAsk { ActsAtMost = 40 }, Stop) is null ? 0 : 1;
                took = watch.Elapsed.TotalMicroseconds / asked.Count;
            }
            await using (var bureau = await OpenAsync(folder, pack))
            {
                var parts = await PartsAsync(bureau, asked.ConvertAll(one => one.Matter));
                var watch = Stopwatch.StartNew();
                var bytes = 0L;
                foreach (var (matter, part) in parts)
                    bytes += bureau.Folder.Keys.Find(part.KeyId) is { } key ? PartCipher.Open(key, new MatterId(matter), part).Length : 0;
                without = watch.Elapsed.TotalMicroseconds / asked.Count;
                GC.KeepAlive(bytes);
                count = parts.Count;
            }
            if (run > 2) // compiles
            {
                pages.Add(took);
                opened.Add(without);
            }
            shown = run == machine.Repeats + 2 ? shown : 0;
        }
        return (new Measured(pages), new Measured(opened), count, shown);
    }

    private static async Task<List<Guid>> MattersAsync(OpenBureau bureau)
    {
        await using var context = bureau.Folder.Database.Reading();
        return [.. (await context.Acts.Select(act => act.MatterId).Distinct().ToListAsync(Stop)).Select(matter => matter.Value).Where(matter => matter != bureau.BureauMatter)];
    }

    private static async Task<List<(Guid Matter, PartRow Part)>> PartsAsync(OpenBureau bureau, List<Guid> matters)
    {
        var asked = matters.ToHashSet();
        await using var context = bureau.Folder.Database.Reading();
        var rows = await (from part in context.Parts join act in context.Acts on part.ActId equals act.ActId where part.ErasedBy == null select new { act.MatterId, Part = part }).AsNoTracking().ToListAsync(Stop);
        return [.. rows.Where(row => asked.Contains(row.MatterId.Value)).Select(row => (row.MatterId.Value, row.Part))];
    }

    private static async Task<OpenBureau> OpenAsync(string folder, RulePack pack)
    {
        var data = await DataFolder.OpenAsync(new DataFolderOptions(folder), Stop);
        var bureau = (await data.Database.BureausAsync(Stop))[0];
        return await OpenBureau.OpenAsync(new BureauOptions(new DataFolderOptions(folder), bureau, pack) { Demonstration = true }, data, Stop);
    }
}
