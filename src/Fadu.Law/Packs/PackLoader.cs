using System.Collections.Frozen;
using Fadu.Law.Gates;
using Fadu.Law.Gates.Predicates;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Packs;

/// <summary>Reads a pack from its files and checks all that can be checked, naming every fault at once.</summary>
public static class PackLoader
{
    /// <summary>Loads a pack.</summary>
    /// <param name="files">Its files, as the host read them.</param>
    /// <returns>The pack and what is wrong with it; nothing is thrown for a broken file.</returns>
    public static LoadedPack Load(PackFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);

        var problems = new PackProblems();
        var pack = Parts(files, problems);
        var gates = Shared(files, problems);
        var procedures = new List<Procedure>();
        var roots = Roots(files, "procedures", problems);
        var scopes = new List<ReadingScope>();
        var ids = roots.Select(root => root.Node["id"].OptionalText() ?? "").ToList();
        foreach (var (file, node) in roots)
        {
            var scope = new ReadingScope { Pack = pack, Procedures = ids };
            var procedure = ProcedureReader.Read(node, scope, gates);
            if (procedure.Id != file.Name)
                node["id"].Problem($"the name of the file: {file.Name}", $"“{procedure.Id}”");
            procedures.Add(procedure);
            scopes.Add(scope);
        }

        pack = pack with
        {
            Procedures = procedures.DistinctBy(procedure => procedure.Id).ToFrozenDictionary(procedure => procedure.Id),
            Predicates = Predicates(scopes, problems),
        };
        pack = pack with { Logs = [.. files.Files.Where(EventLogMapReader.IsOne).Select(file => EventLogMapReader.Read(PackNode.Read(file.Path, file.Text, problems), pack))] };
        pack = Figures(files, pack, scopes, procedures, problems);
        foreach (var procedure in procedures)
            ProcedureChecks.Check(procedure, pack, problems);
        CheckShared(gates, procedures, problems);
        QuoteChecks.Check(pack, files.LawTexts, problems);
        pack = Overlays.Apply(pack, files, problems);
        return new LoadedPack(pack with { EnglishMissing = problems.EnglishMissing }, [.. problems.All.Distinct()]);
    }

    private static RulePack Parts(PackFiles files, PackProblems problems)
    {
        var limits = Roots(files, "limits", problems).Select(root => Named(root, LimitFile.Read(root.Node), limit => limit.Id)).ToList();
        var registers = Roots(files, "registers", problems).Select(root => Named(root, RegisterReader.Read(root.Node), register => register.Id)).ToList();
        var calendars = Roots(files, "calendar", problems).Select(root => CalendarFile.Read(root.Node)).ToList();
        var sources = files.Files.Where(file => file is { Name: "sources", IsOverlay: false })
            .SelectMany(file => LawSourceFile.Read(PackNode.Read(file.Path, file.Text, problems)))
            .DistinctBy(source => source.Id)
            .ToFrozenDictionary(source => source.Id);
        if (sources.Count > 0)
            LimitLibrary.Check(limits, sources, Grounds(registers), problems);
        var known = limits.Select(limit => limit.Id).ToHashSet(StringComparer.Ordinal);
        var documents = files.Files.Where(file => file.Folder == "documents" && !file.IsOverlay).Select(file => RegisterReader.ReadDocument(file, problems, known));
        return new RulePack
        {
            Limits = limits.DistinctBy(limit => limit.Id).ToFrozenDictionary(limit => limit.Id),
            Registers = registers.DistinctBy(register => register.Id).ToFrozenDictionary(register => register.Id),
            Documents = documents.DistinctBy(document => document.Id).ToFrozenDictionary(document => document.Id),
            Sources = sources,
            Calendar = new WorkingCalendar(calendars),
            Zone = files.Zone,
            Files = files.Files.ToFrozenDictionary(file => file.Path, file => file.Hash),
        };
    }

    private static RulePack Figures(PackFiles files, RulePack pack, List<ReadingScope> scopes, List<Procedure> procedures, PackProblems problems)
    {
        var reader = new FigureReader(pack, procedures.Zip(scopes).DistinctBy(pair => pair.First.Id).ToDictionary(pair => pair.First.Id, pair => pair.Second));
        var roots = Roots(files, "figures", problems);
        var figures = roots.Select(root => Named(root, reader.Read(root.Node), figure => figure.Id)).ToList();
        foreach (var (figure, root) in figures.Zip(roots))
            FigureReader.CheckMade(figure, root.Node, figures);
        var ids = figures.Select(figure => figure.Id).ToHashSet(StringComparer.Ordinal);
        return pack with
        {
            Figures = figures.DistinctBy(figure => figure.Id).ToFrozenDictionary(figure => figure.Id),
            Reports = [.. files.Files.Where(file => file.Folder == "reports" && !file.IsOverlay).Select(file => FigureReader.ReadReport(file, ids, problems))],
        };
    }

    private static HashSet<string>? Grounds(List<Register> registers) =>
        registers.Find(register => register.For == "pause-grounds") is { } grounds ? [.. grounds.Rows.Select(row => row.Key)] : null;

    private static T Named<T>((PackFile File, PackNode Node) root, T read, Func<T, string> id)
    {
        if (id(read) != root.File.Name)
            root.Node["id"].Problem($"the name of the file: {root.File.Name}", $"“{id(read)}”");
        return read;
    }

    private static Dictionary<string, PackNode> Shared(PackFiles files, PackProblems problems)
    {
        var shared = new Dictionary<string, PackNode>();
        foreach (var (file, node) in Roots(files, "gates", problems))
        {
            if (node["id"].Text() is var id && id != file.Name)
                node["id"].Problem($"the name of the file: {file.Name}", $"“{id}”");
            shared.TryAdd(file.Name, node);
        }

        return shared;
    }

    // Parsing is most of a start: the files of a folder are parsed side by side.
    private static List<(PackFile File, PackNode Node)> Roots(PackFiles files, string folder, PackProblems problems)
    {
        var found = files.Files.Where(file => file.Folder == folder && !file.IsOverlay && file.Path.EndsWith(".yaml", StringComparison.Ordinal)).ToArray();
        var read = new (PackNode Node, PackProblems Own)[found.Length];
        Parallel.For(0, found.Length, i =>
        {
            var own = new PackProblems();
            read[i] = (PackNode.Read(found[i].Path, found[i].Text, own), own);
        });
        foreach (var (_, own) in read)
            own.PourInto(problems);
        return [.. found.Zip(read, (file, parsed) => (file, parsed.Node))];
    }

    private static FrozenDictionary<string, IReadOnlyList<string>> Predicates(List<ReadingScope> scopes, PackProblems problems)
    {
        var used = scopes.SelectMany(scope => scope.Predicates).Distinct().GroupBy(use => use.Predicate).ToList();
        if (used.Count > NamedPredicates.Most)
            problems.Add(SourceSpan.Of(""), $"at most {NamedPredicates.Most} named predicates", $"{used.Count}");
        return used.ToFrozenDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(use => use.Rule).Distinct()]);
    }

    private static void CheckShared(Dictionary<string, PackNode> gates, List<Procedure> procedures, PackProblems problems)
    {
        var used = procedures.SelectMany(procedure => procedure.Acts).SelectMany(act => act.Gates).Select(gate => gate.Id).ToHashSet();
        foreach (var (id, node) in gates.OrderBy(gate => gate.Key, StringComparer.Ordinal))
        {
            if (!used.Contains(id))
                problems.Add(node.At, "a gate that some act uses", $"“{id}”, used by none");
        }
    }
}
