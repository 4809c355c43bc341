using Fadu.Casework.Editions;
using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Cli;

/// <summary>The law where the command finds it: beside the program or named by <c>FADU_LAWS</c>.</summary>
internal static class LawAtHand
{
    /// <summary>The national pack of the bureau.</summary>
    public const string National = "national";

    private const string LogFile = "log.yaml";

    /// <summary>The folder of the law: <c>FADU_LAWS</c>, or <c>laws/</c> beside the program or the working folder.</summary>
    /// <exception cref="CommandProblem">There is none.</exception>
    public static string Root()
    {
        var named = Environment.GetEnvironmentVariable("FADU_LAWS");
        string[] places = [named ?? "", Path.Combine(AppContext.BaseDirectory, "laws"), Path.GetFullPath("laws")];
        return places.FirstOrDefault(place => place.Length > 0 && Directory.Exists(place))
            ?? throw new CommandProblem($"找不到规则库目录 laws/（FADU_LAWS={named}）。 The folder of the law was not found.");
    }

    /// <summary>The files of a pack that serving needs, in the order of their paths.</summary>
    /// <param name="pack">Its folder below <c>laws/</c>: <c>national</c>, <c>abroad/it-road-fines</c>, <c>local/…</c>.</param>
    /// <exception cref="CommandProblem">There is no such pack.</exception>
    public static PackFiles Read(string pack) => LawFolder.Read(RootOf(pack), pack) with { Whole = pack == National };

    /// <summary>Every file of a pack, the scenarios it is tried on too.</summary>
    /// <param name="pack">As above.</param>
    /// <param name="texts">Whether the texts of laws are read too, to check quotes, where they are there.</param>
    /// <exception cref="CommandProblem">There is no such pack.</exception>
    public static PackFiles ReadAll(string pack, bool texts = false)
    {
        var root = RootOf(pack);
        return LawFolder.ReadAll(root, pack) with { LawTexts = texts ? Texts(root) : new Dictionary<string, string>(), Whole = pack == National };
    }

    /// <summary>The pack, ready for use.</summary>
    /// <exception cref="CommandProblem">It is broken: every fault with file, line and column.</exception>
    public static RulePack Load(string pack = National) => LoadTogether(pack).Pack;

    /// <summary>Several packs as one law.</summary>
    /// <exception cref="CommandProblem">It is broken: every fault with file, line and column.</exception>
    public static (PackFiles Files, RulePack Pack) LoadTogether(params ReadOnlySpan<string> packs)
    {
        var files = new List<PackFile>();
        foreach (var pack in packs)
            files.AddRange(Read(pack).Files);
        var together = new PackFiles([.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]);
        var loaded = PackLoader.Load(together);
        if (!loaded.IsSound)
            throw new CommandProblem($"规则库有{loaded.Problems.Count}处错误，不能启用。 The law has {loaded.Problems.Count} faults and cannot be used:{Environment.NewLine}{string.Join(Environment.NewLine, loaded.Problems)}");
        return (together, loaded.Pack);
    }

    /// <summary>The packs of other countries that any of these files belongs to, by their folders below <c>laws/</c>.</summary>
    public static IEnumerable<string> PacksOf(IReadOnlyCollection<string> files) =>
        LogPacks().Where(pack => files.Any(path => path.StartsWith(pack + "/", StringComparison.Ordinal)));

    /// <summary>The pack that reads other systems' logs, by its folder below <c>laws/</c> or its last name alone, ready for use.</summary>
    /// <exception cref="CommandProblem">There is none of that name, it is broken, or it does not say how a log is read.</exception>
    public static (RulePack Pack, EventLogMap Map) LoadForLogs(string pack)
    {
        var loaded = Load(FolderOf(pack));
        return loaded.Logs.Count > 0
            ? (loaded, loaded.Logs[0])
            : throw new CommandProblem($"规则包“{pack}”没有 {LogFile}，没有写明怎样读日志。 The pack “{pack}” has no {LogFile}: it does not say how a log is read.");
    }

    /// <summary>The folder of a pack that reads logs, below <c>laws/</c>.</summary>
    /// <exception cref="CommandProblem">There is none of that name.</exception>
    public static string FolderOf(string pack)
    {
        var named = pack.Replace('\\', '/').Trim('/');
        var known = LogPacks();
        return known.Find(one => one == named)
            ?? known.Find(one => one.EndsWith('/' + named, StringComparison.Ordinal))
            ?? throw new CommandProblem($"没有名为“{pack}”、能读日志的规则包；有的是：{string.Join("、", known)}。 No pack “{pack}” reads logs; there are: {string.Join(", ", known)}.");
    }

    private static List<string> LogPacks()
    {
        var root = Root();
        return [.. Directory.EnumerateFiles(root, LogFile, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, Path.GetDirectoryName(path)!).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The fact base beside the project, for coverage and quotes; null where it is not there.</summary>
    public static string? FactBase()
    {
        var beside = Path.GetFullPath(Path.Combine(Root(), "..", "..", "shared", "law"));
        return Directory.Exists(beside) ? beside : null;
    }

    private static string RootOf(string pack)
    {
        var root = Root();
        return Directory.Exists(Path.Combine(root, pack))
            ? root
            : throw new CommandProblem($"没有名为“{pack}”的规则包。 There is no pack “{pack}” in {root}.");
    }

    private static Dictionary<string, string> Texts(string root)
    {
        var folder = Path.GetFullPath(Path.Combine(root, "..", "..", "shared", "law", "texts"));
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.md").ToDictionary(path => Path.GetFileName(path), File.ReadAllText)
            : [];
    }
}
