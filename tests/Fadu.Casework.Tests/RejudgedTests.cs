using System.Text;
using System.Text.Json.Nodes;
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

/// <summary>Every act of a demonstration judged again in another process that has no database: the skeletons and the kept files are all it gets.</summary>
public sealed class RejudgedTests : IDisposable
{
    private static readonly int Matters = Environment.GetEnvironmentVariable("FADU_TEST_LONG") == "1" ? 25 : 6;
    private const string Spoiled = "-spoiled";

    private readonly string folder = Directory.CreateTempSubdirectory("fadu-test-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(folder, "data");

    private string Exported => Path.Combine(folder, "exported");

    [Fact]
    public async Task Every_act_judged_again_from_act_basis_and_files_alone_has_the_grounds_it_was_recorded_with()
    {
        var recorded = await MakeAndExportAsync();
        var (spoiled, number) = await SpoilOneBasisAsync();
        Directory.Delete(Data, recursive: true);

        var output = await HostProcess.OutputOfAsync(Stop, [.. HostProcess.Command, "judge", Exported]);

        var judged = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToLookup(words => words[0].EndsWith(Spoiled, StringComparison.Ordinal));
        var again = judged[false].ToDictionary(words => (words[0], words[1]), words => words[3..]);
        Assert.Equal(recorded.Keys.Order(), again.Keys.Order());
        Assert.All(recorded, act => Assert.Equal(act.Value, again[act.Key].Where(word => !word.EndsWith(":warns", StringComparison.Ordinal)).Select(word => word[..word.IndexOf(':', StringComparison.Ordinal)])));
        Assert.DoesNotContain(again.Values.SelectMany(words => words), word => word.EndsWith(":refuses", StringComparison.Ordinal));
        Assert.True(recorded.Values.Any(findings => findings.Count > 0), "no act of the demonstration has a finding: the comparison would see nothing");
        Assert.True(recorded.Keys.Select(act => act.Item1).Distinct().Count() > Matters);

        // What was judged is the basis: the same act of an actor without a post is refused.
        Assert.Contains("by:refuses", judged[true].Single(words => words[0] == spoiled && words[1] == number));
        TestContext.Current.SendDiagnosticMessage($"{again.Count} acts judged again, {recorded.Values.Count(findings => findings.Count > 0)} with findings");
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<Dictionary<(string, string), IReadOnlyList<string>>> MakeAndExportAsync()
    {
        var law = LawFolder.Read(ProjectFiles.Laws, "national");
        var files = new PackFiles([.. Directory.EnumerateFiles(Path.Combine(ProjectFiles.Root, "demo"), "*.yaml", SearchOption.AllDirectories)
            .Select(path => new PackFile("demo/" + Path.GetRelativePath(Path.Combine(ProjectFiles.Root, "demo"), path), File.ReadAllText(path)))]);
        var time = new SimulatedTime(TimeProvider.System);
        var options = new DataFolderOptions(Data) { Create = true, Keys = Path.Combine(folder, "keys") };
        await using var bureau = await OpenBureau.OpenAsync(
            new BureauOptions(options, new BureauId(DemonstrationYear.BureauOf(files)), PackLoader.Load(law).Pack) { Time = time, Demonstration = true }, Stop);
        using var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance);
        var year = DemonstrationYear.Of(files, bureau, time, clerk);
        var made = await year.MakeAsync(Matters, seed: 20260101, progress: null, Stop);
        Assert.Empty(made.Astray);
        Assert.IsType<Ruling<Act>.Granted>(await year.AdoptAsync(law, Stop));

        await using var context = bureau.Folder.Database.Reading();
        Directory.CreateDirectory(Path.Combine(Exported, "acts"));
        Directory.CreateDirectory(Path.Combine(Exported, "files"));
        foreach (var kept in await context.Editions.ToListAsync(Stop))
            await File.WriteAllBytesAsync(Path.Combine(Exported, "files", Convert.ToHexStringLower(kept.Hash)), kept.Text, Stop);
        var acts = await context.Acts.OrderBy(act => act.Number).ToListAsync(Stop);
        foreach (var matter in acts.GroupBy(act => act.MatterId))
            await File.WriteAllLinesAsync(FileOf($"{matter.Key.Value:N}"), matter.Select(act => Encoding.UTF8.GetString(act.Skeleton)), Stop);
        return acts.ToDictionary(act => ($"{act.MatterId.Value:N}", $"{act.Number}"), act => Skeleton.Parse(act.Skeleton).Act.Findings);
    }

    // A copy of one matter in which whoever made its first decision of a head of the organ held no post.
    private async Task<(string Matter, string Number)> SpoilOneBasisAsync()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Exported, "acts")).Order(StringComparer.Ordinal).ToList())
        {
            var lines = await File.ReadAllLinesAsync(file, Stop);
            for (var i = 0; i < lines.Length; i++)
            {
                var skeleton = JsonNode.Parse(lines[i])!;
                var act = skeleton["act"]!;
                if (act["act"]!.GetValue<string>() != "decide-penalty" || act["basis"]!["actor"]!["posts"] is not JsonArray { Count: > 0 } posts)
                    continue;
                posts.Clear();
                lines[i] = skeleton.ToJsonString();
                var name = Path.GetFileName(file) + Spoiled;
                await File.WriteAllLinesAsync(FileOf(name), lines, Stop);
                return (name, $"{i + 1}");
            }
        }

        throw new InvalidOperationException("the demonstration decides no penalty");
    }

    private string FileOf(string matter) => Path.Combine(Exported, "acts", matter);
}
