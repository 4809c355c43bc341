using Fadu.Casework.Audits;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Folder;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Cli;

/// <summary>The law of a data folder: the national pack, and of other countries' packs those by whose procedures its matters run.</summary>
/// <param name="Bureau">The bureau founded there; null in a new folder.</param>
/// <param name="Files">The files of the law.</param>
/// <param name="Pack">The law, ready for use.</param>
internal sealed record FolderLaw(BureauId? Bureau, PackFiles Files, RulePack Pack)
{
    /// <summary>Reads what the folder holds, then the law it needs.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="besides">One more pack, below <c>laws/</c>; null none.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="StoreRefusedException">The folder cannot be opened.</exception>
    /// <exception cref="CommandProblem">The law is broken.</exception>
    public static async Task<FolderLaw> ReadAsync(DataFolderOptions folder, string? besides, CancellationToken stop)
    {
        var (bureau, procedures) = await HeldAsync(folder, stop);
        var packs = LawAtHand.PacksOf(procedures).Append(besides).OfType<string>().Distinct();
        var (files, pack) = LawAtHand.LoadTogether([LawAtHand.National, .. packs.Where(one => one != LawAtHand.National)]);
        return new FolderLaw(bureau, files, pack);
    }

    /// <summary>The bureau that was founded in the folder.</summary>
    /// <exception cref="CommandProblem">None was.</exception>
    public BureauId FoundedIn(DataFolderOptions folder) => Bureau
        ?? throw new CommandProblem($"{folder.Path} 里还没有设立机关：先用 fadu demo --data 建一个演示机关。 No bureau has been founded in {folder.Path}: make a demonstration with fadu demo --data.");

    private static async Task<(BureauId? Bureau, IReadOnlyList<string> Procedures)> HeldAsync(DataFolderOptions folder, CancellationToken stop)
    {
        if (folder is { Create: true, Database: null } && !File.Exists(DataFolder.DatabaseFile(folder.Path)))
            return (null, []);
        // Whoever will write brings the tables to this program's version first; whoever reads needs no keys for this.
        await using var data = folder.ReadOnly ? null : await DataFolder.OpenAsync(folder, stop);
        await using var context = (data?.Database ?? await DataFolder.OpenDatabaseAsync(folder, stop)).Reading();
        var found = await context.Acts.Where(act => act.Number == 1).OrderBy(act => act.RecordedAt).Select(act => act.Bureau).FirstOrDefaultAsync(stop);
        var procedures = await context.Matters.Select(matter => matter.Procedure).Distinct().ToListAsync(stop);
        return (found.Value is { Length: > 0 } ? found : null, procedures);
    }
}
