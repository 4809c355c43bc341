using System.Text;
using System.Text.Json.Nodes;
using Fadu.Casework.Editions;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Ledger;

namespace Fadu.Casework.Host;

/// <summary>Judges every act of a record again from its skeletons and the kept files alone; it is given no database, no key and no folder of laws.</summary>
internal static class JudgeAgain
{
    /// <summary>Prints <c>MATTER NUMBER ACT RULE:EFFECT…</c> for each act; each rule's effect is refuses, records or warns.</summary>
    /// <param name="folder"><c>acts/MATTER</c> holds one skeleton a line, <c>files/HASH</c> the bytes of a kept file.</param>
    public static async Task RunAsync(string folder)
    {
        var packs = new Dictionary<string, RulePack>(StringComparer.Ordinal);
        foreach (var matter in Directory.EnumerateFiles(Path.Combine(folder, "acts")).Order(StringComparer.Ordinal))
        {
            MatterRecord? record = null;
            foreach (var line in await File.ReadAllLinesAsync(matter))
            {
                var skeleton = Skeleton.Parse(Encoding.UTF8.GetBytes(line));
                var edition = skeleton.Act.Basis.Files[ActFiles.WholeEdition];
                if (!packs.TryGetValue(edition, out var pack))
                    packs[edition] = pack = Load(Path.Combine(folder, "files"), edition);
                foreach (var (path, hash) in skeleton.Act.Basis.Files)
                {
                    if (path != ActFiles.WholeEdition && pack.Files.GetValueOrDefault(path) != hash)
                        throw new InvalidDataException($"{path} is not the file that act {skeleton.Act.Number} of {Path.GetFileName(matter)} was judged by");
                }

                record ??= MatterRecord.Empty(skeleton.Procedure);
                var grounds = new LawCheck(pack).Judge(skeleton.Act, record);
                Console.WriteLine(string.Join(' ', [Path.GetFileName(matter), $"{skeleton.Act.Number}", skeleton.Act.Act, .. grounds.Select(Word)]));
                record = MatterFold.Apply(pack, record, skeleton.Act);
            }
        }
    }

    private static string Word(Ground ground) => ground.Rule + (ground.Refuses ? ":refuses" : ground.Effect == GateEffect.Warn ? ":warns" : ":records");

    private static RulePack Load(string kept, string edition)
    {
        var paths = JsonNode.Parse(Bytes(kept, edition))!.AsObject();
        var files = paths.Select(path => new PackFile(path.Key, Encoding.UTF8.GetString(Bytes(kept, path.Value!.GetValue<string>()))));
        var loaded = PackLoader.Load(new PackFiles([.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]));
        if (!loaded.IsSound || ActFiles.HashOf(loaded.Pack) != edition)
            throw new InvalidDataException($"edition {edition} is not what its hash says: {string.Join("; ", loaded.Problems)}");
        return loaded.Pack;
    }

    private static byte[] Bytes(string kept, string hash)
    {
        var bytes = File.ReadAllBytes(Path.Combine(kept, hash));
        return LedgerHash.Of(bytes).ToString() == hash ? bytes : throw new InvalidDataException($"the kept file {hash} is not what its name says");
    }
}
