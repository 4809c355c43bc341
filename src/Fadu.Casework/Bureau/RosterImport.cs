using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fadu.Casework.Access;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Store;

namespace Fadu.Casework.Bureau;

/// <summary>What a file changes in the roster, worked out and judged.</summary>
/// <param name="Version">The bureau's affairs as they stood then: number of the last act that somebody did. What the system seals each hour changes nothing of it.</param>
/// <param name="Changes">What is new, and what ends, in the order of the file.</param>
/// <param name="Standing">How many lines stand already, word for word.</param>
/// <param name="Faults">What is wrong; with any, nothing is entered.</param>
public sealed record RosterPlan(int Version, IReadOnlyList<RosterChange> Changes, int Standing, IReadOnlyList<RosterFault> Faults)
{
    /// <summary>Whether it can be entered, and changes something.</summary>
    public bool CanBeEntered => Faults.Count == 0 && Changes.Count > 0;

    /// <summary>Number of the act that entered it; null while it is only shown.</summary>
    public int? EnteredAs { get; init; }

    internal bool IsReadable { get; init; }

    /// <summary>Number of the last act of the bureau's matter, the system's own among them.</summary>
    internal int Last { get; init; }
}

/// <summary>导入花名册: a file of units, officers, posts and qualifications, entered by one act of the bureau under the gates of every other: all of it or nothing.</summary>
/// <param name="bureau">The open bureau.</param>
public sealed class RosterImport(OpenBureau bureau)
{
    private const int OfAKindAtMost = 2_000;
    private const int PlacedAtMost = 20;

    // The system may seal the looks of an hour between the reading of the roster and the act: then both are done again.
    private const int TriesAtMost = 5;

    private static readonly RosterKind[] Kinds = [RosterKind.Unit, RosterKind.Officer, RosterKind.Post, RosterKind.Qualification];

    /// <summary>Whether the act that enters a roster is somebody's today.</summary>
    public async Task<bool> IsOfAsync(string person, CancellationToken stop) =>
        await StateAsync(stop) is { } state && Enters is { } act && MatterAccess.AnswerOf(person, state, act, 0, await bureau.RosterAsync(stop), bureau.Time.GetUtcNow()) == ActAnswer.Allowed;

    /// <summary>The roster as a file that changes nothing when it is taken in again.</summary>
    public async Task<string> FileAsync(CancellationToken stop)
    {
        var rows = (await bureau.RosterAsync(stop)).Rows.Where(row => Kinds.Contains(row.Kind)).OrderBy(row => row.Kind).ThenBy(row => row.Key, StringComparer.Ordinal).ThenBy(row => row.From);
        return RosterFile.Write(rows.Select(row => new RosterLine(0, row.Kind, row.Key, row.Title, row.Of, row.Kind == RosterKind.Officer ? "" : WordOf(row.Kind, row.Value).Zh, row.From, row.Until)));
    }

    /// <summary>What a level, post or qualification is called in a file.</summary>
    public Bilingual WordOf(RosterKind kind, string value) => kind == RosterKind.Unit ? Levels.FirstOrDefault(level => level.Id == value)?.Title ?? new Bilingual(value, value) : bureau.Pack.NameOfPost(value);

    /// <summary>Reads a file, holds it against the roster and has the law judge it as if it were entered now. Nothing is written.</summary>
    /// <param name="file">CSV.</param>
    /// <param name="by">Who would enter it.</param>
    /// <param name="stop">Stops.</param>
    public async Task<RosterPlan> PlanAsync(byte[] file, string by, CancellationToken stop)
    {
        if (await StateAsync(stop) is not { } state || Enters is not { } act)
            return new RosterPlan(0, [], 0, [new RosterFault(0, "", new Bilingual("机关还没有设立，或者规则库里没有登记花名册的行为", "the bureau is not founded, or the law in use has no act that enters a roster"))]);
        var roster = await bureau.RosterAsync(stop);
        var plan = Read(file, state, roster);
        return plan.CanBeEntered && new Judges(bureau, state, roster, act, by).Of(plan.Changes) is { Count: > 0 } refusals ? plan with { Faults = refusals } : plan;
    }

    /// <summary>Enters what a file changes. What the law refuses stands in the register of refusals, like any act that was asked for.</summary>
    /// <param name="file">CSV.</param>
    /// <param name="by">Who enters it.</param>
    /// <param name="channel">web, cli.</param>
    /// <param name="seen">The version at which it was shown; null where it was not shown before.</param>
    /// <param name="stop">Stops.</param>
    public async Task<RosterPlan> EnterAsync(byte[] file, string by, string channel, int? seen, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            if (await TryEnterAsync(file, by, channel, seen, stop) is { } answer)
                return answer;
            if (tries == TriesAtMost)
                return await PlanAsync(file, by, stop) with { Faults = [MovedOn] };
        }
    }

    // Null where something was recorded in the bureau's matter meanwhile.
    private async Task<RosterPlan?> TryEnterAsync(byte[] file, string by, string channel, int? seen, CancellationToken stop)
    {
        var plan = await PlanAsync(file, by, stop);
        if (plan.Version == 0 || !plan.IsReadable || plan.Changes.Count == 0)
            return plan;
        if (seen is { } shown && shown != plan.Version)
            return plan with { Faults = [MovedOn] };
        var fields = FieldsOf(Enters!, plan.Changes);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fields.ToJsonString())));
        var request = new ActRequest(bureau.Bureau.Value, bureau.BureauProcedure, Enters!.Id, $"roster|{plan.Last}|{key}", bureau.BureauMatter, [], fields, plan.Last, Channel: channel);
        return await bureau.Desk.PerformAsync(request, Actor.Officer(by), stop) switch
        {
            Ruling<Act>.Granted granted => plan with { EnteredAs = granted.Value.Number },
            Ruling<Act>.Refused refused => plan.Faults.Count > 0 ? plan : plan with { Faults = [.. refused.Grounds.Select(ground => new RosterFault(0, "", ground.Lacking))] },
            Ruling<Act>.Malformed malformed => plan with { Faults = [.. malformed.Errors.Select(error => new RosterFault(0, error.Place, error.Message))] },
            _ => null,
        };
    }

    private static RosterFault MovedOn { get; } = new(0, "", new Bilingual("机关事务刚刚有变动，什么都没有登记，请再核对一次", "the bureau's affairs moved on meanwhile and nothing was entered: check it once more"));

    private RosterPlan Read(byte[] file, MatterState state, Roster roster)
    {
        var (read, faults) = RosterFile.Read(file);
        var check = new RosterLineCheck(bureau.Pack, roster, Levels, read);
        faults.AddRange(check.Faults);
        foreach (var many in check.Changes.GroupBy(change => (change.Line.Kind, change.Ends)).Where(group => group.Count() > OfAKindAtMost))
        {
            var kind = RosterFile.WordOf(many.Key.Kind);
            faults.Add(new RosterFault(many.ElementAt(OfAKindAtMost).Line.Line, "", new Bilingual(
                $"一次最多变动{OfAKindAtMost}行{kind.Zh}，这里有{many.Count()}行；请分成几个文件，先单位和民警，后任职和资格",
                $"at most {OfAKindAtMost} lines of kind {kind.En} change at once, here are {many.Count()}: make several files, units and officers first, posts and qualifications after them")));
        }
        var somebodys = state.Record.Raw.LastOrDefault(act => state.Procedure.FindAct(act.Act) is not { OfTheLaw: true })?.Number ?? state.Version;
        return new RosterPlan(somebodys, check.Changes, check.Standing, [.. faults.OrderBy(fault => fault.Line).Take(RosterFile.FaultsAtMost)]) { IsReadable = faults.Count == 0, Last = state.Version };
    }

    private Task<MatterState?> StateAsync(CancellationToken stop) => bureau.Reader.FindAsync(bureau.Bureau, new MatterId(bureau.BureauMatter), stop);

    // The act of the pack that makes and ends rows of all four kinds, each from the items of a group.
    private ActDefinition? Enters => MatterStates.BureauProcedure(bureau.Pack).Acts.FirstOrDefault(act => Array.TrueForAll(Kinds, kind => FeedOf(act, kind, ends: false) is not null && FeedOf(act, kind, ends: true) is not null));

    private IReadOnlyList<FieldOption> Levels =>
        Enters is { } act && FeedOf(act, RosterKind.Unit, ends: false) is { } feed ? act.FindField(feed.Each!)!.Parts.First(part => part.Id == feed.Value).Options : [];

    private static RosterFeed? FeedOf(ActDefinition act, RosterKind kind, bool ends) =>
        act.Feeds.FirstOrDefault(feed => feed.Ends == ends && feed.Each is not null && feed.Roster.Equals(kind.ToString(), StringComparison.OrdinalIgnoreCase));

    private static JsonObject FieldsOf(ActDefinition act, IEnumerable<RosterChange> changes) => new(
        changes.GroupBy(change => FeedOf(act, change.Line.Kind, change.Ends)!)
            .Select(group => KeyValuePair.Create(group.Key.Each!, (JsonNode?)new JsonArray([.. group.Select(JsonNode (change) => ItemOf(group.Key, change.Line))]))));

    private static JsonObject ItemOf(RosterFeed feed, RosterLine line)
    {
        var item = new JsonObject();
        var cells = new (string? Field, string? Text)[]
        {
            (feed.Key, line.Key), (feed.Of, line.Of), (feed.Value, line.Value), (feed.Title, line.Title), (feed.From, RosterFile.Text(line.From)), (feed.Until, line.Until is { } until ? RosterFile.Text(until) : null),
        };
        foreach (var (field, text) in cells)
        {
            if (field is not null && !string.IsNullOrEmpty(text))
                item[field] = text;
        }
        return item;
    }

    /// <summary>Asks the law about lines before they are entered, and finds the lines it speaks of.</summary>
    private sealed class Judges(OpenBureau bureau, MatterState state, Roster roster, ActDefinition act, string by)
    {
        private readonly LawCheck law = new(bureau.Pack);
        private readonly DateTimeOffset now = bureau.Time.GetUtcNow();

        /// <summary>What the law refuses, at the lines it refuses.</summary>
        public List<RosterFault> Of(IReadOnlyList<RosterChange> changes)
        {
            var whole = Refusing(changes);
            if (whole.Count == 0)
                return [];
            var faults = new List<RosterFault>();
            if (Refusing([]).Count == 0)
                Place([.. changes.Where(change => change.Line.Kind is RosterKind.Post or RosterKind.Qualification).GroupBy(change => change.Line.Key, StringComparer.Ordinal).Select(group => group.ToList())], faults);
            return faults.Count > 0 ? faults : [.. whole.Select(ground => new RosterFault(0, "", ground.Lacking))];
        }

        // Posts are judged person by person: halves are asked until one person is left.
        private void Place(List<List<RosterChange>> persons, List<RosterFault> faults)
        {
            if (persons.Count == 0 || faults.Count >= PlacedAtMost || Refusing([.. persons.SelectMany(some => some)]) is not { Count: > 0 } grounds)
                return;
            if (persons.Count == 1)
            {
                faults.AddRange(grounds.Select(ground => new RosterFault(persons[0][0].Line.Line, RosterFile.Code, ground.Lacking)));
                return;
            }
            Place(persons[..(persons.Count / 2)], faults);
            Place(persons[(persons.Count / 2)..], faults);
        }

        // As the desk does: own posts first, then those of whomever the person acts for.
        private List<Ground> Refusing(IReadOnlyList<RosterChange> changes)
        {
            var on = LegalDay.Of(now, bureau.Pack.Zone);
            var proposal = new Proposal(act.Id, [], FieldsOf(act, changes), now, now, DayPrecision: false);
            List<Ground>? first = null;
            foreach (var actsFor in roster.StandingOf(by, on).ActsFor.Prepend(null))
            {
                var standing = roster.StandingOf(by, on, actsFor);
                var unit = standing.Posts.Count > 0 ? roster.UnitOn(standing.Posts[0].Unit, on) : null;
                var basis = new Basis(standing, [], unit, new Dictionary<int, PartyFacts>(), null, roster.SettingsOn(on), new Dictionary<string, string>());
                var grounds = law.Check(proposal, state.Record, basis).Where(ground => ground.Refuses).ToList();
                if (grounds.Count == 0)
                    return [];
                first ??= grounds;
            }
            return first!;
        }
    }
}
