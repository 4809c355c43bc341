using System.Runtime.CompilerServices;
using System.Security.Cryptography;

using System.Text.Json.Nodes;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Editions;

/// <summary>Which pack files an act is judged by: its procedure, gates, limits, registers and templates, and the edition they belong to.</summary>
internal static class ActFiles
{
    /// <summary>Stands for the whole edition among the files of an act: its hash is that of <see cref="Manifest"/>.</summary>
    public const string WholeEdition = "edition";

    private static readonly ConditionalWeakTable<RulePack, Edition> Editions = [];

    /// <summary>Hashes of the files of an act, by path.</summary>
    public static IReadOnlyDictionary<string, string> Of(RulePack pack, Procedure procedure, ActDefinition act)
    {
        var edition = Editions.GetValue(pack, static one => new Edition(one));
        lock (edition.ByAct)
        {
            if (!edition.ByAct.TryGetValue((procedure.Id, act.Id), out var files))
                edition.ByAct[(procedure.Id, act.Id)] = files = Collect(pack, procedure, act, edition.Hash);
            return files;
        }
    }

    /// <summary>The edition's list of files and their hashes, in canonical JSON.</summary>
    public static byte[] Manifest(RulePack pack)
    {
        var list = new JsonObject();
        foreach (var (path, hash) in pack.Files)
            list[path] = hash;
        return Ledger.CanonicalJson.Write(list);
    }

    /// <summary>The edition's hash, in hexadecimal.</summary>
    public static string HashOf(RulePack pack) => Editions.GetValue(pack, static one => new Edition(one)).Hash;

    private static SortedDictionary<string, string> Collect(RulePack pack, Procedure procedure, ActDefinition act, string edition)
    {
        var paths = act.Gates.SelectMany(gate => gate.Versions.Select(version => version.At.File).Append(gate.At.File))
            .Append(procedure.At.File)
            .Concat(act.Clocks.SelectMany(clock => new[] { clock.Limit, clock.SwitchTo }).OfType<string>().Select(pack.FindLimit).Select(limit => limit?.At.File))
            .Concat(act.Fields.Select(field => field.Register).OfType<string>().Select(pack.FindRegister).Select(register => register?.At.File))
            .Concat(act.Produces.Select(paper => pack.FindDocument(paper.Template)?.File));
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal) { [WholeEdition] = edition };
        foreach (var path in paths.OfType<string>())
        {
            if (pack.Files.TryGetValue(path, out var hash))
                files[path] = hash;
        }
        return files;
    }

    private sealed class Edition(RulePack pack)
    {
        public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Manifest(pack)));

        public Dictionary<(string Procedure, string Act), IReadOnlyDictionary<string, string>> ByAct { get; } = [];
    }
}
