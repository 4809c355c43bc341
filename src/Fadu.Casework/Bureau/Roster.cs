using System.Collections.Concurrent;
using Fadu.Law;
using Fadu.Law.Packs;

namespace Fadu.Casework.Bureau;

/// <summary>The bureau (机关) as its own acts made it: units, officers, posts, qualifications, leave and acting, each from a day to a day.</summary>
/// <remarks>Immutable: it is read by many while the next act of the bureau makes the next one.</remarks>
public sealed class Roster
{
    private const int DeepestUnit = 16;

    // A roster never changes: what was asked of it is answered the same again. Who may see a matter asks all three.
    private readonly AnswersByDay<(string, DateOnly), OfficerStanding> standings = new();
    private readonly AnswersByDay<(string, DateOnly), UnitStanding?> units = new();
    private readonly AnswersByDay<(string, string, DateOnly), IReadOnlyList<string>> holders = new();

    private readonly ILookup<(RosterKind Kind, string Key), RosterRow> byKey;
    private readonly ILookup<RosterKind, RosterRow> byKind;

    /// <param name="version">The bureau matter's version these rows were folded from.</param>
    /// <param name="rows">All rows, in order of the acts they come from.</param>
    public Roster(int version, IEnumerable<RosterRow> rows)
    {
        Version = version;
        Rows = [.. rows];
        byKey = Rows.ToLookup(row => (row.Kind, row.Key));
        byKind = Rows.ToLookup(row => row.Kind);
        Zone = byKind[RosterKind.Bureau].LastOrDefault() is { Value.Length: > 0 } bureau ? new BureauZone(bureau.Value) : BureauZone.China;
    }

    /// <summary>A bureau of which nothing is known yet.</summary>
    public static Roster Empty { get; } = new(0, []);

    /// <summary>Version of the bureau's matter.</summary>
    public int Version { get; }

    /// <summary>All rows, in order of the acts they come from.</summary>
    public IReadOnlyList<RosterRow> Rows { get; }

    /// <summary>What stands for the bureau in file numbers (机关代字); empty before it is founded.</summary>
    public string ShortName => byKind[RosterKind.Bureau].LastOrDefault()?.Of ?? "";

    /// <summary>The bureau's name; empty before it is founded.</summary>
    public string BureauName => byKind[RosterKind.Bureau].LastOrDefault()?.Title ?? "";

    /// <summary>The unit the bureau began with; null before it is founded.</summary>
    public string? FirstUnit => byKind[RosterKind.Unit].FirstOrDefault()?.Key;

    /// <summary>The bureau's zone, from its founding act.</summary>
    public BureauZone Zone { get; }

    /// <summary>Who a person is on a day, with the posts of those for whom the person acts on that day.</summary>
    public OfficerStanding StandingOf(string person, DateOnly on) => standings.Of((person, on), asked => Standing(asked.Item1, asked.Item2));

    private OfficerStanding Standing(string person, DateOnly on)
    {
        var onLeave = Holding(RosterKind.Leave, person, on).Any();
        var actsFor = onLeave ? [] : Holding(RosterKind.Acting, person, on).Select(row => row.Of).Distinct(StringComparer.Ordinal).ToList();
        var posts = onLeave ? [] : Holding(RosterKind.Post, person, on).Select(row => PostOf(row, on, acting: false)).ToList();
        posts.AddRange(actsFor.SelectMany(other => Holding(RosterKind.Post, other, on)).Select(row => PostOf(row, on, acting: true)));
        var qualifications = Holding(RosterKind.Qualification, person, on).Select(row => row.Value).Distinct(StringComparer.Ordinal).ToList();
        return new OfficerStanding(person, posts, qualifications, actsFor, onLeave);
    }

    /// <summary>Who a person is on a day, using own posts only, or only those of one person acted for.</summary>
    /// <param name="person">Who performs.</param>
    /// <param name="on">The day.</param>
    /// <param name="actsFor">Whose posts are used; null for the person's own.</param>
    public OfficerStanding StandingOf(string person, DateOnly on, string? actsFor)
    {
        var full = StandingOf(person, on);
        if (actsFor is null)
            return full with { Posts = [.. full.Posts.Where(post => !post.Acting)], ActsFor = [] };
        if (!full.ActsFor.Contains(actsFor))
            return full with { Posts = [], ActsFor = [] };
        return full with
        {
            Posts = [.. Holding(RosterKind.Post, actsFor, on).Select(row => PostOf(row, on, acting: true))],
            ActsFor = [actsFor],
        };
    }

    /// <summary>A unit on a day; null when there is no such unit on it.</summary>
    public UnitStanding? UnitOn(string unit, DateOnly on) => units.Of((unit, on), asked => Unit(asked.Item1, asked.Item2));

    private UnitStanding? Unit(string unit, DateOnly on)
    {
        if (RowOf(RosterKind.Unit, unit, on) is not { } row)
            return null;

        var above = Above(row, on).ToList();
        var organ = row.IsOrgan ? row : above.FirstOrDefault(higher => higher.IsOrgan);
        return new UnitStanding(unit, row.Value, [.. above.Select(higher => higher.Key)], organ?.Key ?? unit);
    }

    /// <summary>The organ above the organ a unit belongs to (上一级公安机关); null when it lies outside this bureau.</summary>
    public string? NextHigherOrgan(string unit, DateOnly on)
    {
        if (UnitOn(unit, on) is not { } standing || RowOf(RosterKind.Unit, standing.Organ, on) is not { } organ)
            return null;
        return Above(organ, on).FirstOrDefault(higher => higher.IsOrgan)?.Key;
    }

    /// <summary>Persons who hold a post in a unit on a day, those on leave left out.</summary>
    public IReadOnlyList<string> HoldersOf(string post, string unit, DateOnly on) => holders.Of((post, unit, on), asked =>
        [.. byKind[RosterKind.Post].Where(row => row.Value == asked.Item1 && row.Of == asked.Item2 && row.HoldsOn(asked.Item3))
            .Select(row => row.Key).Where(person => !Holding(RosterKind.Leave, person, asked.Item3).Any()).Distinct(StringComparer.Ordinal)]);

    /// <summary>Units a person's own and acting posts lie in on a day; posts that read no matters are left out.</summary>
    public IReadOnlySet<string> UnitsOf(string person, RulePack pack, DateOnly on) => StandingOf(person, on).Posts.Where(post => pack.ReadsMatters(post.Post)).Select(post => post.Unit).ToHashSet(StringComparer.Ordinal);

    /// <summary>Units at or below a unit on a day.</summary>
    public IReadOnlySet<string> UnitsUnder(string unit, DateOnly on) =>
        byKind[RosterKind.Unit].Where(row => row.HoldsOn(on) && (row.Key == unit || Above(row, on).Any(higher => higher.Key == unit)))
            .Select(row => row.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>Settings in force on a day: the later act wins.</summary>
    public IReadOnlyDictionary<string, string> SettingsOn(DateOnly on) => Latest(RosterKind.Setting, on);

    /// <summary>Hashes of adopted pack files on a day, by path; empty until the bureau has adopted any.</summary>
    public IReadOnlyDictionary<string, string> EditionsOn(DateOnly on) => Latest(RosterKind.Edition, on);

    /// <summary>The schedule of retention that was adopted last; null where none was.</summary>
    public RosterRow? Retention => byKind[RosterKind.Retention].LastOrDefault();

    /// <summary>Whether an outage was declared for the day.</summary>
    public bool IsOutage(DateOnly on) => byKind[RosterKind.Outage].Any(row => row.HoldsOn(on));

    /// <summary>The name of an officer or unit as last recorded; its key when there is none.</summary>
    public string NameOf(RosterKind kind, string key) => byKey[(kind, key)].LastOrDefault()?.Title is { Length: > 0 } title ? title : key;

    /// <summary>The same bureau after one more of its acts.</summary>
    public Roster With(int version, IEnumerable<RosterRow> rows) => new(version, Rows.Concat(rows));

    private Dictionary<string, string> Latest(RosterKind kind, DateOnly on)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in byKind[kind].Where(row => row.HoldsOn(on)))
            values[row.Key] = row.Value;
        return values;
    }

    private IEnumerable<RosterRow> Holding(RosterKind kind, string key, DateOnly on) => byKey[(kind, key)].Where(row => row.HoldsOn(on));

    private RosterRow? RowOf(RosterKind kind, string key, DateOnly on) => Holding(kind, key, on).LastOrDefault();

    private HeldPost PostOf(RosterRow row, DateOnly on, bool acting) =>
        new(row.Value, row.Of, RowOf(RosterKind.Unit, row.Of, on)?.Value ?? "", acting);

    private IEnumerable<RosterRow> Above(RosterRow unit, DateOnly on)
    {
        // A ring of parents would be a fault of the acts; it must not hang the desk.
        for (var depth = 0; depth < DeepestUnit && unit.Of.Length > 0; depth++)
        {
            if (RowOf(RosterKind.Unit, unit.Of, on) is not { } parent)
                yield break;
            yield return parent;
            unit = parent;
        }
    }

    /// <summary>Answers held for their questions, so many at most: then it begins anew.</summary>
    private sealed class AnswersByDay<TAsked, TAnswer>
        where TAsked : notnull
    {
        private const int AtMost = 20_000;

        private readonly ConcurrentDictionary<TAsked, TAnswer> held = new();

        public TAnswer Of(TAsked asked, Func<TAsked, TAnswer> answer)
        {
            if (held.TryGetValue(asked, out var known))
                return known;
            if (held.Count >= AtMost)
                held.Clear();
            return held[asked] = answer(asked);
        }
    }
}
