using Fadu.Law.Packs;

namespace Fadu.Law.Scenarios;

/// <summary>The bureau in which scenarios play: <c>scenarios/bureau.yaml</c>.</summary>
/// <param name="Units">Units by id.</param>
/// <param name="Officers">Officers by id, with what they hold from a day to a day.</param>
/// <param name="HandlingUnit">The unit that handles a scenario's matter unless it names another.</param>
public sealed record ScenarioBureau(
    IReadOnlyDictionary<string, UnitStanding> Units, IReadOnlyDictionary<string, ScenarioOfficer> Officers, string? HandlingUnit)
{
    /// <summary>A bureau of nobody.</summary>
    public static ScenarioBureau Empty { get; } = new(new Dictionary<string, UnitStanding>(), new Dictionary<string, ScenarioOfficer>(), null);

    /// <summary>Reads it.</summary>
    public static ScenarioBureau Read(PackNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var units = new Dictionary<string, UnitStanding>();
        foreach (var entry in node["units"].Map())
        {
            var unit = entry.Value;
            units[entry.Key] = new UnitStanding(entry.Key, unit["level"].OneOf("station", "county", "city", "province"), unit["above"].Texts(), unit["organ"].Text());
            _ = unit["title"].Bilingual();
            unit.NoOtherKeys();
        }

        var officers = new Dictionary<string, ScenarioOfficer>();
        foreach (var entry in node["officers"].Map())
            officers[entry.Key] = Officer(entry, units);
        var handling = node["handling-unit"].IsAbsent ? null : ReadingScope.Known(node["handling-unit"], "a unit of the bureau", units.Keys);
        node.NoOtherKeys();
        return new ScenarioBureau(units, officers, handling);
    }

    private static ScenarioOfficer Officer(PackEntry entry, Dictionary<string, UnitStanding> units)
    {
        var node = entry.Value;
        var posts = node["posts"].OptionalList().Select(item => Post(item, units)).ToList();
        var officer = new ScenarioOfficer(
            entry.Key,
            node["person"].OptionalText() ?? entry.Key,
            posts,
            [.. node["qualifications"].OptionalList().Select(Dated)],
            [.. node["acts-for"].OptionalList().Select(Dated)],
            [.. node["leave"].OptionalList().Select(item => new DatedText("", item["from"].OptionalDay(), item["until"].OptionalDay()))]);
        node.NoOtherKeys();
        return officer;
    }

    private static DatedPost Post(PackNode node, Dictionary<string, UnitStanding> units)
    {
        var unit = ReadingScope.Known(node["unit"], "a unit of the bureau", units.Keys);
        var post = new DatedPost(
            new HeldPost(node["post"].Text(), unit, units.GetValueOrDefault(unit)?.Level ?? "", node["acting"].Bool(fallback: false)),
            node["from"].OptionalDay(),
            node["until"].OptionalDay());
        node.NoOtherKeys();
        return post;
    }

    private static DatedText Dated(PackNode node)
    {
        if (!node.IsMap)
            return new DatedText(node.Text(), null, null);
        var dated = new DatedText(node["id"].Text(), node["from"].OptionalDay(), node["until"].OptionalDay());
        node.NoOtherKeys();
        return dated;
    }
}

/// <summary>A post held from a day to a day.</summary>
public sealed record DatedPost(HeldPost Post, DateOnly? From, DateOnly? Until);

/// <summary>Something held from a day to a day.</summary>
public sealed record DatedText(string Id, DateOnly? From, DateOnly? Until)
{
    /// <summary>Whether it is held on a day; both ends included.</summary>
    public bool On(DateOnly day) => !(day < From) && !(day > Until);
}

/// <summary>An officer of the scenarios.</summary>
public sealed record ScenarioOfficer(
    string Id,
    string Person,
    IReadOnlyList<DatedPost> Posts,
    IReadOnlyList<DatedText> Qualifications,
    IReadOnlyList<DatedText> ActsFor,
    IReadOnlyList<DatedText> Leave)
{
    /// <summary>Who the officer is on a day.</summary>
    public OfficerStanding On(DateOnly day)
    {
        var away = Leave.Any(leave => leave.On(day));
        return new OfficerStanding(
            Person,
            away ? [] : [.. Posts.Where(post => !(day < post.From) && !(day > post.Until)).Select(post => post.Post)],
            [.. Qualifications.Where(held => held.On(day)).Select(held => held.Id)],
            [.. ActsFor.Where(held => held.On(day)).Select(held => held.Id)],
            away);
    }
}
