using System.Globalization;
using Fadu.Casework.Clerk;
using Fadu.Casework.Demonstration;
using Fadu.Casework.Editions;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fadu.Casework.Tests;

/// <summary>A demonstration is the same year whenever it is made, though its acts are asked for many at once and the clerk works beside.</summary>
public sealed class SameYearTests : IDisposable
{
    private const int Matters = 6;

    private readonly string folder = Directory.CreateTempSubdirectory("fadu-test-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_seed_gives_the_same_acts_in_the_same_order_and_another_seed_others()
    {
        var first = await YearAsync("first", seed: 7);
        var second = await YearAsync("second", seed: 7);
        var other = await YearAsync("other", seed: 8);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    // One line an act, in the order of the leaves: when it was recorded, in which matter, as which act.
    private async Task<List<string>> YearAsync(string name, int seed)
    {
        var law = LawFolder.Read(ProjectFiles.Laws, "national");
        var demo = Path.Combine(ProjectFiles.Root, "demo");
        var files = new PackFiles([.. Directory.EnumerateFiles(demo, "*.yaml", SearchOption.AllDirectories)
            .Select(path => new PackFile("demo/" + Path.GetRelativePath(demo, path), File.ReadAllText(path)))]);
        var time = new SimulatedTime(TimeProvider.System);
        var options = new DataFolderOptions(Path.Combine(folder, name)) { Create = true, Keys = Path.Combine(folder, name + ".keys") };
        await using var bureau = await OpenBureau.OpenAsync(
            new BureauOptions(options, new BureauId(DemonstrationYear.BureauOf(files)), PackLoader.Load(law).Pack) { Time = time, Demonstration = true }, Stop);
        using var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance);
        var made = await DemonstrationYear.Of(files, bureau, time, clerk).MakeAsync(Matters, seed, progress: null, Stop);
        Assert.Empty(made.Astray);

        await using var context = bureau.Folder.Database.Reading();
        var acts = await (from leaf in context.Leaves
                          join act in context.Acts on leaf.ActId equals act.ActId
                          join matter in context.Matters on act.MatterId equals matter.MatterId
                          orderby leaf.LeafIndex
                          select new { act.RecordedAt, matter.FileNumber, act.Number, act.Act, act.Actor }).ToListAsync(Stop);
        // Leaves go by time and number. What the clerk does at one moment in several matters stands in the order of random ids, which no seed gives.
        Assert.Equal(acts.Select(act => (act.RecordedAt, act.Number)).Order(), acts.Select(act => (act.RecordedAt, act.Number)));
        return acts.OrderBy(act => act.RecordedAt).ThenBy(act => act.Number).ThenBy(act => act.FileNumber, StringComparer.Ordinal).ToList().ConvertAll(act => string.Create(CultureInfo.InvariantCulture, $"{act.RecordedAt:O} {act.FileNumber} {act.Number:00000} {act.Act} {act.Actor}"));
    }
}
