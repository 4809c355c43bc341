using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Fadu.Ledger.Tests;

/// <summary>The verifier in Python, written from docs/ledger-format.md, must say what ours says: of whole ledgers and of spoilt ones.</summary>
public sealed class SecondVerifierTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fadu-ledger-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Agrees_on_every_attack_and_every_changed_column(bool withKeys)
    {
        var spoilt = ColumnFlips.All().Select(flip => (flip.Name, Ledger: flip.Make()))
            .Concat(Attacks.All.Select(attack => (Name: attack.Key, Ledger: attack.Value.Do(PlantedLedger.Make()))))
            .Prepend((Name: "whole", Ledger: PlantedLedger.Make()))
            .Where(one => one.Ledger.OutsideHeads.Count + one.Ledger.OutsidePromises.Count == 0 && one.Ledger.Now == PlantedLedger.Start + 16_000)
            .ToList();

        var theirs = await AuditAsync(withKeys, spoilt.Select(one => one.Ledger));

        Assert.Equal(
            spoilt.Select(one => $"{one.Name}: {Rules(one.Ledger.Audit(withKeys))}"),
            spoilt.Zip(theirs, (one, report) => $"{one.Name}: {report}"));
    }

    [Fact]
    public async Task Agrees_where_something_is_held_outside()
    {
        foreach (var (name, (_, attack)) in Attacks.All.Where(one => one.Value.Do(PlantedLedger.Make()) is var ledger && ledger.OutsideHeads.Count + ledger.OutsidePromises.Count > 0))
        {
            var ledger = attack(PlantedLedger.Make());

            Assert.Equal([$"{name}: {Rules(ledger.Audit(withKeys: true))}"], (await AuditAsync(true, [ledger])).Select(report => $"{name}: {report}"));
        }
    }

    [Fact]
    public async Task Agrees_on_what_is_done_to_two_trees_and_two_lines()
    {
        var spoilt = SecondSuiteTests.Attacks.Select(one => (Name: one.Key, Ledger: one.Value.Do(PlantedLedger.MakeOfBoth()))).Prepend((Name: "whole", Ledger: PlantedLedger.MakeOfBoth())).ToList();
        foreach (var alone in new[] { false, true })
        {
            var some = spoilt.Where(one => one.Ledger.OutsideHeads.Count > 0 == alone).ToList();
            foreach (var keys in new[] { new[] { PlantedLedger.Key.Public, PlantedLedger.Sm2Key.Public }, [PlantedLedger.Key.Public], [PlantedLedger.Sm2Key.Public] })
            {
                some.ForEach(one => one.Ledger.Keys = [.. keys]);

                var theirs = await AuditAsync(true, some.Select(one => one.Ledger));

                Assert.Equal(
                    some.Select(one => $"{one.Name}, {keys.Length} {keys[0].Kind}: {Rules(one.Ledger.Audit(withKeys: true))}"),
                    some.Zip(theirs, (one, report) => $"{one.Name}, {keys.Length} {keys[0].Kind}: {report}"));
            }
        }
    }

    [Theory]
    [InlineData("checkpoint", 60)]
    [InlineData("sm3/tile/0/001", 700)]
    [InlineData("sm3/tile/1/000.p/3", 40)]
    [InlineData("tile/0/001", 700)]
    public async Task Reads_a_published_folder_of_two_trees_and_finds_one_changed_bit_in_either(string file, int at)
    {
        var published = Publish(900, both: true);
        string[] keys = ["--key", PlantedLedger.Key.Public.ToString(), "--key", PlantedLedger.Sm2Key.Public.ToString()];
        Assert.Equal(0, (await PythonAsync(["folder", published, .. keys])).ExitCode);
        Assert.Equal(1, (await PythonAsync("folder", published, "--key", PlantedLedger.Key.Public.ToString(), "--key", PlantedLedger.OtherSm2Key.Public.ToString())).ExitCode);
        var path = Path.Combine(published, file);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        Assert.Equal(1, (await PythonAsync(["folder", published, .. keys])).ExitCode);
    }

    [Fact]
    public async Task Reads_a_published_folder_of_900_leaves_and_of_70000()
    {
        Assert.Equal(0, (await PythonAsync("folder", Publish(900), "--key", PlantedLedger.Key.Public.ToString())).ExitCode);
        Assert.Equal(0, (await PythonAsync("folder", Publish(70_000), "--key", PlantedLedger.Key.Public.ToString())).ExitCode);
    }

    [Theory]
    [InlineData("checkpoint", 30)]
    [InlineData("checkpoint", 120)]
    [InlineData("tile/0/001", 700)]
    [InlineData("tile/0/003.p/132", 0)]
    [InlineData("tile/1/000.p/3", 40)]
    [InlineData("tile/entries/002", 3)]
    [InlineData("tile/entries/003.p/132", 1)]
    public async Task Finds_one_changed_bit_in_a_published_folder(string file, int at)
    {
        var published = Publish(900);
        var path = Path.Combine(published, file);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        Assert.Equal(1, (await PythonAsync("folder", published, "--key", PlantedLedger.Key.Public.ToString())).ExitCode);
    }

    [Fact]
    public async Task Refuses_a_folder_signed_by_another_key()
        => Assert.Equal(1, (await PythonAsync("folder", Publish(10), "--key", PlantedLedger.OtherKey.Public.ToString())).ExitCode);

    [Fact]
    public async Task Checks_our_signatures_and_cosignatures_by_arithmetic_of_its_own()
    {
        var head = new Checkpoint(PlantedLedger.Origin, 13, LedgerHash.Of("root"u8));
        var note = head.Sign(PlantedLedger.Key).With(PlantedLedger.Witness.Cosign(head.Text, 1_767_225_700));
        var file = Path.Combine(folder, "note");
        await File.WriteAllTextAsync(file, note.ToString(), TestContext.Current.CancellationToken);

        Assert.Equal(0, (await PythonAsync("note", file, "--key", PlantedLedger.Key.Public.ToString())).ExitCode);
        Assert.Equal(0, (await PythonAsync("note", file, "--key", PlantedLedger.Witness.Public.ToString())).ExitCode);
        Assert.Equal(1, (await PythonAsync("note", file, "--key", PlantedLedger.OtherKey.Public.ToString())).ExitCode);
    }

    private static string Rules(AuditReport report)
        => Said(State(report.Integrity), State(report.Completeness), State(report.Anchored), report.Problems.Select(problem => problem.Rule.Id), report.Root.ToString());

    private static string State(Verdict verdict) => verdict.State.ToString();

    private static string Said(string integrity, string completeness, string anchored, IEnumerable<string> rules, string root)
        => $"{integrity} {completeness} {anchored} [{string.Join(' ', rules.Distinct().Order(StringComparer.Ordinal))}] {root}".ToUpperInvariant();

    private async Task<List<string>> AuditAsync(bool withKeys, IEnumerable<PlantedLedger> ledgers)
    {
        var files = new List<string>();
        string[] options = [];
        foreach (var ledger in ledgers)
        {
            files.Add(await WriteAsync($"{files.Count:d4}.jsonl", string.Join('\n', ledger.Export(withKeys))));
            options = ["--origin", PlantedLedger.Origin, "--now", $"{ledger.Now}", "--max-delay", $"{PlantedLedger.MaxDelay}", .. ledger.Keys.SelectMany(key => new[] { "--key", key.ToString() })];
            foreach (var head in ledger.OutsideHeads)
                options = [.. options, "--head", await WriteAsync("head", head)];
            foreach (var promise in ledger.OutsidePromises)
                options = [.. options, "--promise", await WriteAsync("promise", promise)];
        }

        var (_, output) = await PythonAsync(["rows", .. files, .. options]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var report = JsonDocument.Parse(line);
            var verdicts = report.RootElement.GetProperty("verdicts");
            string Of(string question) => verdicts.GetProperty(question).GetString()!;
            return Said(Of("integrity"), Of("completeness"), Of("anchored"),
                report.RootElement.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("rule").GetString()!), report.RootElement.GetProperty("root").GetString()!);
        })];
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return path;
    }

    private string Publish(int size, bool both = false)
    {
        var root = Path.Combine(folder, $"published-{size}");
        var (nodes, sm3Nodes) = (new Dictionary<TreeNode, LedgerHash>(), new Dictionary<TreeNode, LedgerHash>());
        var (tree, sm3) = (new MerkleTree(), new MerkleTree(TreeHash.Sm3));
        var links = Enumerable.Range(0, size).Select(i => LedgerHash.Of(BitConverter.GetBytes(i))).ToList();
        links.ForEach(link => tree.Append(MerkleTree.LeafHash(link), nodes.Add));
        if (both)
            links.ForEach(link => sm3.Append(TreeHash.Sm3.Leaf(link), sm3Nodes.Add));
        foreach (var tile in Tile.NewBetween(0, size))
        {
            Write(tile.Path, tile.Write(node => nodes[node]));
            if (both)
                Write("sm3/" + tile.Path, tile.Write(node => sm3Nodes[node]));
            if (tile.Level == 0)
                Write(tile.EntriesPath, Tile.WriteEntries(tile.Nodes.Select(node => (ReadOnlyMemory<byte>)links[(int)node.Index].ToArray())));
        }
        var head = both
            ? new Checkpoint(PlantedLedger.Origin, size, tree.Root, sm3.Root).Sign(PlantedLedger.Key, PlantedLedger.Sm2Key)
            : new Checkpoint(PlantedLedger.Origin, size, tree.Root).Sign(PlantedLedger.Key);
        Write("checkpoint", System.Text.Encoding.UTF8.GetBytes(head.ToString()));
        return root;

        void Write(string path, byte[] bytes)
        {
            var file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }

    private static async Task<(int ExitCode, string Output)> PythonAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Script());
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        using var python = Process.Start(start)!;
        var errors = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await errors);
        return (python.ExitCode, output);
    }

    private static string Script()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Fadu.slnx")))
            at = Path.GetDirectoryName(at) ?? throw new FileNotFoundException("Fadu.slnx above " + AppContext.BaseDirectory);
        return Path.Combine(at, "tests", "second-verifier", "verify.py");
    }
}
