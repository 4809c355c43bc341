using Fadu.Casework.Bureau;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Casework.Clerk;

/// <summary>Keeps the rows of the roster as the bureau's own acts made them, for lists and exports. Gates do not read them: they read the acts.</summary>
internal sealed class RosterWork(OpenBureau bureau)
{
    /// <summary>Makes ready the tables, when the bureau's own matter is among those touched.</summary>
    public async Task<Action<StoreTransaction>> MakeReadyAsync(IReadOnlyList<TouchedMatter> touched, CancellationToken stop)
    {
        if (touched.All(matter => matter.Matter != MatterStates.BureauMatter(bureau.Bureau)))
            return static _ => { };
        var roster = await bureau.RosterAsync(stop);
        return work => Replace(work, bureau.Bureau, roster, bureau.IsDemonstration);
    }

    /// <summary>The rows of the roster, and the bureau's own.</summary>
    public static IEnumerable<object> RowsOf(BureauId owner, Roster roster, bool demonstration)
    {
        foreach (var rows in roster.Rows.GroupBy(row => row.Act))
        {
            var place = 0;
            foreach (var row in rows)
                yield return FactOf(owner, row, ++place);
        }
        if (roster.Rows.LastOrDefault(row => row.Kind == RosterKind.Bureau) is { } founded)
        {
            yield return new BureauRow
            {
                Bureau = owner,
                MatterId = MatterStates.BureauMatter(owner),
                NameZh = founded.Title,
                NameEn = founded.Title,
                Zone = founded.Value,
                Demonstration = demonstration,
            };
        }
    }

    private static RosterFactRow FactOf(BureauId owner, RosterRow row, int place) => new()
    {
        Bureau = owner,
        Number = row.Act,
        Place = place,
        Kind = row.Kind.ToString(),
        Key = row.Key,
        Of = row.Of,
        Value = row.Value,
        FromDay = row.From,
        ToDay = row.Until,
        Title = row.Title,
        IsOrgan = row.IsOrgan,
    };

    private static void Replace(StoreTransaction work, BureauId owner, Roster roster, bool demonstration)
    {
        work.Remove<BureauRow>(owner);
        work.Remove<RosterFactRow>(owner);
        foreach (var row in RowsOf(owner, roster, demonstration))
        {
            if (row is RosterFactRow fact)
                work.Put(fact);
            else if (row is BureauRow own)
                work.Put(own);
        }
    }
}
