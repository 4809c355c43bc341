using System.Reflection;
using Fadu.Store;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Views;

/// <summary>Puts rebuilt views in the place of those that stand, all in one transaction.</summary>
internal sealed class ViewReplacement(OpenBureau bureau)
{
    private static readonly MethodInfo Reader = typeof(ViewReplacement).GetMethod(nameof(ReadAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    /// <summary>Replaces every table declared a view. Folded records are dropped: they are only a shortcut.</summary>
    /// <param name="rebuilt">The database the views were made again in.</param>
    /// <param name="stop">Stops; until the transaction nothing is changed.</param>
    public async Task RunAsync(FaduDatabase rebuilt, CancellationToken stop)
    {
        await using var from = rebuilt.Reading();
        var replacements = new List<Action<StoreTransaction>>();
        foreach (var table in ViewRows.Tables(from))
            replacements.Add(await (Task<Action<StoreTransaction>>)Reader.MakeGenericMethod(table.ClrType).Invoke(this, [from, stop])!);
        await bureau.Folder.Acts.WriteAsync(
            work =>
            {
                foreach (var replace in replacements)
                    replace(work);
            },
            stop);
    }

    private async Task<Action<StoreTransaction>> ReadAsync<T>(FaduContext from, CancellationToken stop)
        where T : class
    {
        var rows = await from.Set<T>().ToListAsync(stop);
        return work => work.ReplaceView(bureau.Bureau, rows);
    }
}
