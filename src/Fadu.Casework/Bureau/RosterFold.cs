using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Bureau;

/// <summary>Folds the bureau's own acts into its roster, by the <c>feeds</c> lines of the pack.</summary>
public static class RosterFold
{
    /// <summary>The bureau as its acts stand corrected.</summary>
    /// <param name="record">The bureau's matter.</param>
    /// <param name="procedure">Its procedure.</param>
    public static Roster Of(MatterRecord record, Procedure procedure)
    {
        var rows = new List<RosterRow>();
        foreach (var act in record.Acts)
        {
            foreach (var feed in procedure.FindAct(act.Act)?.Feeds ?? [])
                Apply(rows, act, feed);
        }
        var version = record.Raw.Count;
        return new Roster(version, rows);
    }

    private static void Apply(List<RosterRow> rows, RecordedAct act, RosterFeed feed)
    {
        if (!Enum.TryParse<RosterKind>(feed.Roster, ignoreCase: true, out var kind))
            return;

        foreach (var item in ItemsOf(act, feed))
        {
            var row = RowOf(kind, act, feed, item);
            if (feed.Ends)
                End(rows, row, feed);
            else
                rows.Add(row);
        }
    }

    private static IEnumerable<JsonObject> ItemsOf(RecordedAct act, RosterFeed feed) => feed.Each is null
        ? [act.Fields]
        : act.Fields[feed.Each] is JsonArray items ? items.OfType<JsonObject>() : [];

    private static RosterRow RowOf(RosterKind kind, RecordedAct act, RosterFeed feed, JsonObject item)
    {
        string Read(string? field) => field is null ? "" : (item[field] ?? act.Fields[field])?.ToString() ?? "";
        DateOnly? Day(string? field) =>
            DateOnly.TryParseExact(Read(field), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

        var organ = feed.Organ is { } mark && (mark == "true" || string.Equals(Read(mark), "true", StringComparison.OrdinalIgnoreCase));
        return new RosterRow(
            kind, Read(feed.Key), Read(feed.Of), Read(feed.Value), Day(feed.From) ?? act.OccurredOn, Day(feed.Until), Read(feed.Title), organ, act.Number);
    }

    // A closing act names as much of the row as its pack asks for: what it leaves out matches any.
    private static void End(List<RosterRow> rows, RosterRow end, RosterFeed feed)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Kind == end.Kind && row.Key == end.Key && row.Until is null
                && (feed.Of is null || row.Of == end.Of) && (feed.Value is null || row.Value == end.Value))
            {
                rows[i] = row with { Until = end.Until ?? end.From };
            }
        }
    }
}
