using System.Globalization;
using System.Text.Json.Nodes;

namespace Fadu.Law.Procedures;

/// <summary>A dated row that an act makes in the bureau's roster, as its <c>feeds</c> lines say.</summary>
/// <param name="Roster">Of which list.</param>
/// <param name="Key">Whose.</param>
/// <param name="Of">What it belongs to; empty when nothing.</param>
/// <param name="Value">What it says; empty when nothing.</param>
/// <param name="From">First day it holds.</param>
/// <param name="Until">Last day it holds, included; null is open.</param>
/// <param name="Title">Its name, where it has one.</param>
/// <param name="IsOrgan">A unit that is an organ.</param>
/// <param name="Act">Number of the act it comes from.</param>
public sealed record FedRow(string Roster, string Key, string Of, string Value, DateOnly From, DateOnly? Until, string Title, bool IsOrgan, int Act)
{
    /// <summary>Whether two rows hold on a same day.</summary>
    public bool Meets(FedRow other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return !(Until < other.From) && !(other.Until < From);
    }
}

/// <summary>Folds acts into the rows that they feed.</summary>
public static class RosterFeeds
{
    /// <summary>A post of a person in a unit.</summary>
    public const string Post = "post";

    /// <summary>A person who acts in the posts of another.</summary>
    public const string Acting = "acting";

    /// <summary>A qualification of a person.</summary>
    public const string Qualification = "qualification";

    /// <summary>Whether an act gives or takes a right: a post, the acting in one, a qualification.</summary>
    public static bool Grants(ActDefinition act)
    {
        ArgumentNullException.ThrowIfNull(act);
        return act.Feeds.Any(IsGrant);
    }

    /// <summary>Whether a line gives or takes a right.</summary>
    public static bool IsGrant(RosterFeed feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        return feed.Roster is Post or Acting or Qualification;
    }

    /// <summary>The rows as acts leave them, in the order of the acts.</summary>
    /// <param name="acts">The acts, as corrected.</param>
    /// <param name="procedure">Their procedure.</param>
    public static IReadOnlyList<FedRow> Of(IEnumerable<RecordedAct> acts, Procedure procedure)
    {
        ArgumentNullException.ThrowIfNull(acts);
        ArgumentNullException.ThrowIfNull(procedure);
        var rows = new List<FedRow>();
        foreach (var act in acts)
        {
            foreach (var feed in procedure.FindAct(act.Act)?.Feeds ?? [])
            {
                foreach (var row in RowsOf(act, feed))
                {
                    if (feed.Ends)
                        End(rows, row, feed);
                    else
                        rows.Add(row);
                }
            }
        }

        return rows;
    }

    /// <summary>The rows that one line of an act names, whether it makes them or ends them.</summary>
    public static IEnumerable<FedRow> RowsOf(RecordedAct act, RosterFeed feed)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(feed);
        return ItemsOf(act, feed).Select(item => RowOf(act, feed, item));
    }

    private static IEnumerable<JsonObject> ItemsOf(RecordedAct act, RosterFeed feed) => feed.Each is null
        ? [act.Fields]
        : act.Fields[feed.Each] is JsonArray items ? items.OfType<JsonObject>() : [];

    private static FedRow RowOf(RecordedAct act, RosterFeed feed, JsonObject item)
    {
        string Read(string? field) => field is null ? "" : (item[field] ?? act.Fields[field])?.ToString() ?? "";
        DateOnly? Day(string? field) =>
            DateOnly.TryParseExact(Read(field), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

        var organ = feed.Organ is { } mark && (mark == "true" || string.Equals(Read(mark), "true", StringComparison.OrdinalIgnoreCase));
        return new FedRow(feed.Roster, Read(feed.Key), Read(feed.Of), Read(feed.Value), Day(feed.From) ?? act.OccurredOn, Day(feed.Until), Read(feed.Title), organ, act.Number);
    }

    // A closing act names as much of the row as its pack asks for: what it leaves out matches any. It shortens what has a last day already, and lengthens nothing.
    private static void End(List<FedRow> rows, FedRow end, RosterFeed feed)
    {
        var last = end.Until ?? end.From;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Roster == end.Roster && row.Key == end.Key && (row.Until is null || (row.From <= last && last < row.Until))
                && (feed.Of is null || row.Of == end.Of) && (feed.Value is null || row.Value == end.Value))
            {
                rows[i] = row with { Until = last };
            }
        }
    }
}
