using Fadu.Law;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Bureau;

/// <summary>Folds the bureau's own acts into its roster, by the <c>feeds</c> lines of the pack.</summary>
public static class RosterFold
{
    /// <summary>The bureau as its acts stand corrected.</summary>
    /// <param name="record">The bureau's matter.</param>
    /// <param name="procedure">Its procedure.</param>
    public static Roster Of(MatterRecord record, Procedure procedure) => new(record.Raw.Count, RosterFeeds.Of(record.Acts, procedure).Select(RowOf).OfType<RosterRow>());

    private static RosterRow? RowOf(FedRow row) => Enum.TryParse<RosterKind>(row.Roster, ignoreCase: true, out var kind)
        ? new RosterRow(kind, row.Key, row.Of, row.Value, row.From, row.Until, row.Title, row.IsOrgan, row.Act)
        : null;
}
