using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Bureau;

/// <summary>What a line changes in the roster.</summary>
/// <param name="Line">The line, with the ids the pack means by its words.</param>
/// <param name="Ends">Whether it ends what stands; otherwise it is new.</param>
/// <param name="Follows">Whether no line says so: the post ends because its holder leaves.</param>
public sealed record RosterChange(RosterLine Line, bool Ends, bool Follows = false);

/// <summary>Holds the lines of a roster against the pack, the roster that stands, and each other.</summary>
internal sealed class RosterLineCheck
{
    private const int DeepestUnit = 16;

    private readonly RulePack pack;
    private readonly IReadOnlyList<RosterLine> lines;
    private readonly ILookup<Subject, RosterRow> standing;
    private readonly ILookup<string, RosterRow> held;
    private readonly ILookup<(RosterKind Kind, string Key), RosterLine> named;
    private readonly ILookup<(RosterKind Kind, string Key), RosterRow> known;
    private readonly IReadOnlyList<FieldOption> levels;
    private readonly List<RosterFault> faults = [];
    private readonly List<RosterChange> changes = [];

    /// <param name="pack">The law.</param>
    /// <param name="roster">The bureau as it stands.</param>
    /// <param name="levels">Levels of units.</param>
    /// <param name="read">The lines as read.</param>
    public RosterLineCheck(RulePack pack, Roster roster, IReadOnlyList<FieldOption> levels, IReadOnlyList<RosterLine> read)
    {
        (this.pack, this.levels) = (pack, levels);
        standing = roster.Rows.ToLookup(row => new Subject(row.Kind, row.Key, row.Kind == RosterKind.Post ? row.Of : "", row.Kind is RosterKind.Post or RosterKind.Qualification ? row.Value : ""));
        held = roster.Rows.Where(row => row.Kind is RosterKind.Post or RosterKind.Acting).ToLookup(row => row.Key, StringComparer.Ordinal);
        known = roster.Rows.Where(row => row.Kind is RosterKind.Unit or RosterKind.Officer).ToLookup(row => (row.Kind, row.Key));
        lines = [.. read.Select(Meant).OfType<RosterLine>()];
        named = lines.ToLookup(line => (line.Kind, line.Key));
        foreach (var group in lines.GroupBy(Subject.About))
            Hold(group.Key, [.. group.OrderBy(line => line.From).ThenBy(line => line.Line)]);
        Leave();
    }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<RosterFault> Faults => faults;

    /// <summary>What the lines change, in their order.</summary>
    public IReadOnlyList<RosterChange> Changes => [.. changes.OrderBy(change => change.Line.Line)];

    /// <summary>How many lines stand already, word for word.</summary>
    public int Standing { get; private set; }

    // The line with the ids that the pack means by its words.
    private RosterLine? Meant(RosterLine line) => line.Kind switch
    {
        RosterKind.Unit => Known(line, [.. levels.Select(level => (level.Id, level.Title))], "层级", "level"),
        RosterKind.Post => Known(line, RowsOf("posts", line.From), "岗位", "post"),
        RosterKind.Qualification => Known(line, RowsOf("qualifications", line.From), "资格", "qualification"),
        _ => line,
    };

    private RosterLine? Known(RosterLine line, IReadOnlyList<(string Id, Bilingual Title)> ids, string zh, string en)
    {
        if (ids.FirstOrDefault(one => one.Id == line.Value || one.Title.Zh == line.Value || one.Title.In("en").Equals(line.Value, StringComparison.OrdinalIgnoreCase)) is { Id: { } id })
            return line with { Value = id };
        Fault(line, RosterFile.Value, $"没有“{line.Value}”这种{zh}；有：{string.Join('、', ids.Select(one => one.Title.Zh))}", $"there is no {en} “{line.Value}”; there are: {string.Join(", ", ids.Select(one => one.Title.In("en")))}");
        return null;
    }

    private readonly Dictionary<(string Use, DateOnly On), IReadOnlyList<(string, Bilingual)>> rowsOf = [];

    private IReadOnlyList<(string, Bilingual)> RowsOf(string use, DateOnly on)
    {
        if (!rowsOf.TryGetValue((use, on), out var rows))
        {
            rows = [.. pack.Registers.Values.Where(register => register.For == use).SelectMany(register => register.Rows).Where(row => row.From <= on && !(row.Until < on)).Select(row => (row.Key, row.Title)).DistinctBy(row => row.Key)];
            rowsOf[(use, on)] = rows;
        }
        return rows;
    }

    // All lines about one thing, by their first days: no two on a same day, and none against what stands.
    private void Hold(Subject subject, IReadOnlyList<RosterLine> ordered)
    {
        RosterLine? last = null;
        foreach (var line in ordered)
        {
            if (last is not null && !(last.Until < line.From))
                Fault(line, RosterFile.Code, $"与第{last.Line}行说的是同一项，日期重复", $"says the same thing as line {last.Line}, for a same day");
            else
                Hold(line, standing[subject]);
            last = last is null || (last.Until is { } until && !(line.Until <= until)) ? line : last;
        }
    }

    private void Hold(RosterLine line, IEnumerable<RosterRow> rows)
    {
        if (rows.FirstOrDefault(row => Meets(row, line)) is not { } row)
        {
            Relations(line);
            changes.Add(new RosterChange(line, Ends: false));
            return;
        }
        if (Otherwise(row, line) is { } column)
        {
            Fault(
                line, column, $"已登记为“{Words(row).Zh}”，自{RosterFile.Text(row.From)}{Last(row.Until, "至")}，与这一行不同；要改的，先在机关事务里更正",
                $"is entered as “{Words(row).In("en")}” from {RosterFile.Text(row.From)}{Last(row.Until, " until ")}; what is to change is corrected among the bureau's affairs first");
        }
        else if (row.Until == line.Until)
            Standing++;
        else
            changes.Add(new RosterChange(line, Ends: true));
    }

    private static bool Meets(RosterRow row, RosterLine line) => !(row.Until < line.From) && !(line.Until < row.From);

    // In which column the two differ; a last day may be added to what has none, and an earlier one to what has a later.
    private static string? Otherwise(RosterRow row, RosterLine line) => row switch
    {
        _ when row.Title != line.Title => RosterFile.Name,
        _ when row.Of != line.Of => RosterFile.Unit,
        { Kind: not RosterKind.Officer } when row.Value != line.Value => RosterFile.Value,
        _ when row.From != line.From => RosterFile.From,
        _ => row.Until is null || line.Until <= row.Until ? null : RosterFile.Until,
    };

    private void Relations(RosterLine line)
    {
        if (line.Kind is RosterKind.Post or RosterKind.Qualification && !IsThere(RosterKind.Officer, line.Key, line))
            Fault(line, RosterFile.Code, $"没有警号为“{line.Key}”的民警，或者{RosterFile.Text(line.From)}以前已离任；先登记民警", $"there is no officer of number “{line.Key}”, or he left before {RosterFile.Text(line.From)}: enter the officer first");
        if (line.Of.Length > 0 && !IsThere(RosterKind.Unit, line.Of, line))
            Fault(line, RosterFile.Unit, $"没有代码为“{line.Of}”的单位，或者{RosterFile.Text(line.From)}以前已撤销；先登记单位", $"there is no unit of code “{line.Of}”, or it was closed before {RosterFile.Text(line.From)}: enter the unit first");
        else if (line.Kind == RosterKind.Unit && IsInRing(line))
            Fault(line, RosterFile.Unit, $"单位“{line.Key}”成了自己的上级", $"the unit “{line.Key}” would stand above itself");
    }

    // From which day is not asked: a bureau is founded here long after its people took up their posts.
    private bool IsThere(RosterKind kind, string key, RosterLine line) =>
        named[(kind, key)].Any(other => !(other.Until < line.From)) || (known[(kind, key)].Any(row => !(row.Until < line.From)) && !(EndOf(kind, key) < line.From));

    private bool IsInRing(RosterLine line)
    {
        var above = line.Of;
        for (var depth = 0; depth < DeepestUnit && above.Length > 0; depth++)
        {
            if (above == line.Key)
                return true;
            above = named[(RosterKind.Unit, above)].LastOrDefault()?.Of ?? known[(RosterKind.Unit, above)].LastOrDefault()?.Of ?? "";
        }
        return above.Length > 0;
    }

    // The last day of the last line about it, where the file has one.
    private DateOnly? EndOf(RosterKind kind, string key) => named[(kind, key)].MaxBy(line => line.From)?.Until;

    // Whoever leaves holds no post longer, whether or not the file says so of each.
    private void Leave()
    {
        var ended = changes.Where(change => change is { Ends: true, Line.Kind: RosterKind.Post }).Select(change => Subject.About(change.Line)).ToHashSet();
        var leavers = changes.Where(change => change.Line is { Kind: RosterKind.Officer, Until: not null }).Select(change => change.Line).Where(line => EndOf(line.Kind, line.Key) == line.Until).ToList();
        foreach (var officer in leavers)
        {
            var day = officer.Until!.Value;
            foreach (var line in named[(RosterKind.Post, officer.Key)].Where(line => !(line.Until <= day)))
                Fault(line, RosterFile.Until, $"这名民警{RosterFile.Text(day)}离任，任职不能更晚结束", $"the officer leaves on {RosterFile.Text(day)}: a post ends no later");
            foreach (var row in held[officer.Key].Where(row => !(row.Until <= day)))
            {
                var subject = new Subject(RosterKind.Post, row.Key, row.Of, row.Value);
                if (row.Kind != RosterKind.Post || row.From > day)
                    Fault(officer, RosterFile.Until, $"还有登记到更晚的任职或者代理“{Words(row).Zh}”，先在机关事务里更正", $"a post or acting “{Words(row).In("en")}” is entered for longer: correct it among the bureau's affairs first");
                else if (!ended.Contains(subject))
                    changes.Add(new RosterChange(new RosterLine(officer.Line, RosterKind.Post, row.Key, "", row.Of, row.Value, row.From, day), Ends: true, Follows: true));
            }
        }
    }

    private Bilingual Words(RosterRow row)
    {
        var of = row.Of.Length == 0 ? null : RosterWords.Named(known[(row.Kind == RosterKind.Acting ? RosterKind.Officer : RosterKind.Unit, row.Of)].LastOrDefault()?.Title, row.Of);
        var value = row.Kind is RosterKind.Post or RosterKind.Qualification ? pack.NameOfPost(row.Value) : levels.FirstOrDefault(level => level.Id == row.Value)?.Title;
        var words = new[] { row.Title.Length > 0 ? new Bilingual(row.Title, row.Title) : null, of, value }.OfType<Bilingual>().ToList();
        return new Bilingual(string.Join('，', words.Select(word => word.Zh)), string.Join(", ", words.Select(word => word.In("en"))));
    }

    private static string Last(DateOnly? until, string word) => until is { } day ? word + RosterFile.Text(day) : "";

    private void Fault(RosterLine line, string column, string zh, string en)
    {
        if (faults.Count < RosterFile.FaultsAtMost)
            faults.Add(new RosterFault(line.Line, column, new Bilingual(zh, en)));
    }

    /// <summary>What a line is about, whatever it says of it.</summary>
    private readonly record struct Subject(RosterKind Kind, string Key, string Of, string Value)
    {
        public static Subject About(RosterLine line) =>
            new(line.Kind, line.Key, line.Kind == RosterKind.Post ? line.Of : "", line.Kind is RosterKind.Post or RosterKind.Qualification ? line.Value : "");
    }
}
