using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Law.Packs;

/// <summary>Reads one act of a procedure.</summary>
internal static class ActReader
{
    private static readonly string[] Rosters = ["bureau", "unit", "officer", "post", "qualification", "leave", "acting", "edition", "setting", "outage", RosterFeed.Retention, RosterFeed.LookSeals, RosterFeed.LookDrops, RosterFeed.LedgerSuite];

    /// <summary>Reads an act whose fields were read before.</summary>
    /// <param name="entry">The act's key and map.</param>
    /// <param name="scope">Names.</param>
    /// <param name="gates">Shared gates by id.</param>
    /// <param name="ofTheLaw">Acts that <c>on-expiry</c> names.</param>
    public static ActDefinition Read(PackEntry entry, ReadingScope scope, IReadOnlyDictionary<string, PackNode> gates, IReadOnlySet<string> ofTheLaw)
    {
        var node = entry.Value;
        scope.Act = entry.Key;
        scope.Rule = entry.Key;
        FieldReader.ReadConditions(node["fields"], scope.Acts[entry.Key], scope);
        var act = new ActDefinition
        {
            Id = entry.Key,
            At = entry.At,
            Title = node["title"].Bilingual(),
            Kind = node["kind"].OneOf(("power", ActKind.Power), ("event", ActKind.Event)),
            Burdens = node["burdens"].OptionalOneOf(Burdens.Organ, ("party", Burdens.Party), ("organ", Burdens.Organ)),
            For = Subject(node["for"], scope),
            Opens = node["opens"].Bool(fallback: false),
            Adds = Adds(node["adds"], scope),
            By = ConditionReader.ReadOptional(node["by"], scope),
            From = [.. node["from"].OptionalList().Select(item => Stage(item, scope)).OfType<Stage>()],
            To = node["to"].IsAbsent ? null : Stage(node["to"], scope),
            EnteredWithin = node["entered-within"].IsAbsent ? null : ConditionReader.Length(node["entered-within"]),
            Fields = scope.Acts[entry.Key],
            Gates = WithConflicts([.. node["gates"].OptionalList().Select(item => ReadGate(item, scope, gates)).OfType<Gate>()]),
            Clocks = ClockReader.Read(node, scope),
            Standing = Standing(node["standing"], scope),
            Produces = [.. node["produces"].OptionalList().Select(item => Document(item, scope))],
            Links = Link(node["links"], scope),
            Returns = Return(node["returns"], scope),
            Erases = Erasure(node["erases"], scope),
            OpensSealed = SealReader.Opening(node["opens-sealed"], scope),
            Compares = Comparison(node["compares"], scope),
            Discloses = node["discloses"].OptionalBilingual(),
            Visibility = node["visibility"].OptionalOneOf(node.Has("discloses") ? Visibility.Party : Visibility.Internal, Visibilities.Words),
            Next = node["next"].Bool(fallback: false),
            Prior = Prior(node["prior"]),
            Feeds = [.. node["feeds"].OptionalList().Select(item => Feed(item, scope))],
        };
        act = act with { OfTheLaw = ofTheLaw.Contains(entry.Key) || act.Feeds.Any(feed => feed.Roster == RosterFeed.LookSeals) };
        node["occurs"].OptionalOneOf(0, ("recorded", 0), ("earlier", 0));
        act = WithNeeds(act, node["needs"]);
        Check(node, act);
        node.NoOtherKeys();
        scope.Act = null;
        return act;
    }

    private static Stage? Stage(PackNode node, ReadingScope scope)
    {
        var id = ReadingScope.Known(node, "a stage of the procedure", scope.Stages.Select(stage => stage.Id));
        return scope.Stages.Find(stage => stage.Id == id);
    }

    private static ActSubject Subject(PackNode node, ReadingScope scope)
    {
        if (!node.IsMap)
        {
            var kind = node.IsAbsent ? SubjectKinds.Matter : node.OneOf([.. SubjectKinds.All]);
            return new ActSubject(kind, [], Each: false);
        }

        var each = node["each"].Bool(fallback: false);
        foreach (var kind in SubjectKinds.All.Skip(1))
        {
            if (!node.Has(kind))
                continue;
            var roles = node[kind].OptionalTextAny() ? [] : scope.RoleIds(node[kind], kind);
            node.NoOtherKeys();
            return new ActSubject(kind, roles, each);
        }

        node.Problem("what the act is about: " + string.Join(", ", SubjectKinds.All), "none of them");
        return new ActSubject(SubjectKinds.Matter, [], each);
    }

    private static bool OptionalTextAny(this PackNode node) => node.IsText && node.OptionalText() == "any";

    private static List<SubjectAddition> Adds(PackNode node, ReadingScope scope)
    {
        var maps = node.IsList ? node.OptionalList() : node.IsAbsent ? [] : [node];
        var added = new List<SubjectAddition>();
        foreach (var entry in maps.SelectMany(map => map.Map()))
        {
            if (!SubjectKinds.All.Skip(1).Contains(entry.Key) || entry.Key == SubjectKinds.Document)
                node.ProblemAt(entry.At, "party, thing, measure or evidence", $"“{entry.Key}”");
            added.Add(Addition(entry, scope));
        }

        return added;
    }

    private static SubjectAddition Addition(PackEntry entry, ReadingScope scope)
    {
        var node = entry.Value;
        var role = node["role"];
        var of = node["of"];
        var addition = new SubjectAddition(
            entry.Key,
            role.IsMap ? null : scope.RoleIds(role, entry.Key) is [var fixedRole, ..] ? fixedRole : role.Text(),
            role.IsMap ? FieldName(role, scope) : null,
            !of.IsMap && of.OptionalOneOf(false, ("subject", false), ("matter", true)),
            of.IsMap ? FieldName(of, scope) : null,
            node["covers"].IsAbsent ? null : FieldName(node["covers"], scope),
            ConditionReader.ReadOptional(node["when"], scope));
        node.NoOtherKeys();
        return addition;
    }

    private static string FieldName(PackNode node, ReadingScope scope)
    {
        var field = node["field"].Text();
        scope.Field(node["field"], field);
        node.NoOtherKeys();
        return field;
    }

    private static List<StandingChange> Standing(PackNode node, ReadingScope scope)
    {
        var lines = node.IsList ? node.OptionalList() : node.IsAbsent ? [] : [node];
        return [.. lines.Select(line => Change(line, scope))];
    }

    private static StandingChange Change(PackNode node, ReadingScope scope)
    {
        var evidence = node["evidence"];
        var target = StandingTarget.Subject;
        string? field = null;
        if (evidence.IsMap)
        {
            target = evidence.Has("covered-by") ? StandingTarget.CoveredBy : StandingTarget.Field;
            var named = evidence[target == StandingTarget.CoveredBy ? "covered-by" : "field"];
            field = named.Text();
            scope.Field(named, field);
            evidence.NoOtherKeys();
        }
        else
        {
            target = evidence.OneOf(("subject", StandingTarget.Subject), ("added", StandingTarget.Added));
        }

        var when = target == StandingTarget.CoveredBy
            ? ActConditions.Where(node["when"], scope, [.. scope.Acts.Keys])
            : ConditionReader.ReadOptional(node["when"], scope);
        var change = new StandingChange(target, field, node["to"].OneOf("usable", "unusable", "lost"), when);
        node.NoOtherKeys();
        return change;
    }

    private static ProducedDocument Document(PackNode node, ReadingScope scope)
    {
        if (!node.IsMap)
            return new ProducedDocument(scope.DocumentId(node), null);
        var produced = new ProducedDocument(scope.DocumentId(node["document"]), ConditionReader.ReadOptional(node["when"], scope));
        node.NoOtherKeys();
        return produced;
    }

    private static MatterLink? Link(PackNode node, ReadingScope scope)
    {
        if (node.IsAbsent)
            return null;
        var field = node["field"].Text();
        scope.Field(node["field"], field);
        var link = new MatterLink(node["relation"].Text(), field, ConditionReader.ReadOptional(node["when"], scope));
        node.NoOtherKeys();
        return link;
    }

    private static ActReturn? Return(PackNode node, ReadingScope scope)
    {
        if (node.IsAbsent)
            return null;
        var fields = scope.Acts[scope.Act!];
        string Named(string key, string what, Func<FieldDefinition, bool> fits) => ReadingScope.Known(node[key], what, fields.Where(fits).Select(field => field.Id));

        var given = new ActReturn(
            [.. ReadingScope.OneOrMore(node["of"]).Select(item => ReadingScope.Known(item, "an act of the procedure", scope.Acts.Keys))],
            Named("why", "a choice of the act that is not personal", field => field is { Type: FieldType.Choice, Personal: Personal.None }),
            Named("marked", "a text of the act that may be given many times and is not personal", field => field is { Type: FieldType.Text, Many: true, Personal: Personal.None }),
            Named("remarks", "a group of two texts of the act: a field and what is to be mended in it", field => field is { Type: FieldType.Group, Many: true, Parts: [{ Type: FieldType.Text }, { Type: FieldType.Text }] }));
        if (given.Of.Count == 0)
            node["of"].Problem("the acts that may be given back", "none");
        node.NoOtherKeys();
        return given;
    }

    private static ActErasure? Erasure(PackNode node, ReadingScope scope)
    {
        if (node.IsAbsent)
            return null;
        var proposedBy = ReadingScope.Known(node["proposed-by"], "an act of the procedure", scope.Acts.Keys.Where(act => act != scope.Act));
        var erasure = new ActErasure(proposedBy, Outlived(node["outlived"], scope.Acts.GetValueOrDefault(proposedBy) ?? [], scope));
        node.NoOtherKeys();
        return erasure;
    }

    private static OutlivedGround? Outlived(PackNode node, IReadOnlyList<FieldDefinition> fields, ReadingScope scope)
    {
        if (node.IsAbsent)
            return null;
        string Named(string key, FieldType type) => ReadingScope.Known(node[key], "a field of the act that proposes it, of the type that fits", fields.Where(field => field.Type == type && field is { Many: false, Personal: Personal.None }).Select(field => field.Id));
        var (ground, document) = (Named("field", FieldType.Choice), Named("document", FieldType.Text));
        var field = fields.FirstOrDefault(one => one.Id == ground);
        var options = field?.Register is { } register ? scope.Pack.FindRegister(register)?.Rows.Select(row => row.Key) : field?.Options.Select(option => option.Id);
        var outlived = new OutlivedGround(ground, ReadingScope.Known(node["is"], $"an option of {ground}", options ?? []), document);
        node.NoOtherKeys();
        return outlived;
    }

    private static ActComparison? Comparison(PackNode node, ReadingScope scope)
    {
        if (node.IsAbsent)
            return null;
        var ids = scope.Acts.Values.SelectMany(fields => fields).Where(field => field.Personal == Personal.None).Select(field => field.Id).ToHashSet();
        string Named(PackNode one) => ReadingScope.Known(one, "a field of the procedure that is not personal", ids);
        var compared = new ActComparison(node["figure"].Text(), [.. node["same"].OptionalList().Select(Named)], Named(node["shows"]));
        if (compared.Same.Count == 0)
            node["same"].Problem("the fields that have to be the same", "none");
        node.NoOtherKeys();
        return compared;
    }

    private static string? Prior(PackNode node)
    {
        if (!node.IsMap)
            return node.OptionalText();
        var kind = node["kind"].Text();
        node["about"].OptionalOneOf(0, ("subject", 0));
        node.NoOtherKeys();
        return kind;
    }

    private static RosterFeed Feed(PackNode node, ReadingScope scope)
    {
        var each = node["each"].OptionalText();
        var group = each is null ? null : scope.Field(node["each"], each);
        var fields = (group?.Parts ?? []).Concat(scope.Acts[scope.Act!]).Select(field => field.Id).ToList();
        string? Column(string key)
        {
            if (node[key].OptionalText() is not { } text)
                return null;
            if (!(key == "organ" && text == "true"))
                ReadingScope.CheckKnown(node[key], text, "a field of the act", fields);
            return text;
        }

        var feed = new RosterFeed(
            node["roster"].OneOf(Rosters), node["ends"].Bool(fallback: false), each,
            Column("key"), Column("of"), Column("value"), Column("title"), Column("from"), Column("until"), Column("organ"));
        node.NoOtherKeys();
        return feed;
    }

    private static Gate? ReadGate(PackNode item, ReadingScope scope, IReadOnlyDictionary<string, PackNode> gates)
    {
        if (item.IsMap)
            return GateReader.Read(item, scope);
        var id = ReadingScope.Known(item, "a gate of gates/", gates.Keys);
        return gates.TryGetValue(id, out var shared) ? GateReader.Read(shared, scope) : null;
    }

    /// <summary>Tells each losing gate which gates silence it.</summary>
    internal static IReadOnlyList<Gate> WithConflicts(IReadOnlyList<Gate> gates)
    {
        var lost = gates.SelectMany(gate => gate.Conflicts
            .Where(conflict => conflict.Ground != GateConflicts.BothBind)
            .Select(conflict => (Winner: conflict.Winner, Loser: conflict.Winner == gate.Id ? conflict.With : gate.Id))).ToHashSet();
        return [.. gates.Select(gate => lost.Any(pair => pair.Loser == gate.Id)
            ? gate with { BeatenBy = [.. gates.Where(other => lost.Contains((other.Id, gate.Id)))] }
            : gate)];
    }

    private static ActDefinition WithNeeds(ActDefinition act, PackNode declared)
    {
        var needs = Needs.None;
        foreach (var item in declared.OptionalList())
        {
            needs |= item.OneOf(
                ("standing", Needs.Standing), ("prior-penalties", Needs.PriorPenalties), ("ages", Needs.Ages), ("linked", Needs.Linked), ("units", Needs.Units));
        }

        var conditions = Conditions(act).SelectMany(condition => condition.All()).ToList();
        return act with
        {
            Needs = conditions.Aggregate(needs | Needs.Standing, (sum, condition) => sum | condition.OwnNeeds),
            Ages = [.. conditions.OfType<PartyIs>().Select(party => party.Age).Where(age => age > 0).Distinct().Order()],
        };
    }

    /// <summary>Every condition an act carries.</summary>
    internal static IEnumerable<Condition> Conditions(ActDefinition act)
    {
        var gates = act.Gates.SelectMany(gate => gate.Versions).SelectMany(version => new[] { version.Applies, version.Require });
        var effects = act.Clocks.Select(clock => clock.When)
            .Concat(act.Standing.Select(change => change.When))
            .Concat(act.Produces.Select(paper => paper.When))
            .Concat(act.Adds.Select(addition => addition.When))
            .Append(act.Links?.When)
            .Append(act.By);
        var fields = act.Fields.SelectMany(field => new[] { field.RequiredWhen, field.ShownWhen });
        return gates.Concat(effects).Concat(fields).OfType<Condition>();
    }

    private static void Check(PackNode node, ActDefinition act)
    {
        if (act.By is null && !act.OfTheLaw)
            node.ProblemAt(act.At, $"who may perform “{act.Id}” under “by”: nobody else may", "nothing 未写");
        if (act.Visibility.IsOpenTo(Audience.Party) != act.Discloses is not null)
            node[act.Discloses is null ? "visibility" : "discloses"].Problem("“discloses” for what a party is shown (visibility: party or public), and for nothing else", act.Discloses is null ? "no sentence for the party" : "a sentence, though no party is shown it");
        foreach (var field in act.Fields.Where(field => field.Visibility is { } own && !IsNoWider(own, act.Visibility)))
            node["fields"][field.Id]["visibility"].Problem("a class that opens to nobody its act is closed to", $"“{Visibilities.Words.First(word => word.Value == field.Visibility).Word}”");
        if (act is { Kind: ActKind.Power, EnteredWithin: not null })
            node["entered-within"].Problem("an event: a power occurs when it is recorded", "a power");
        foreach (var gate in act.Gates.GroupBy(gate => gate.Id).Where(group => group.Count() > 1))
            node["gates"].Problem("each gate once", $"“{gate.Key}” again");
    }

    private static bool IsNoWider(Visibility own, Visibility act) => Enum.GetValues<Audience>().All(audience => act.IsOpenTo(audience) || !own.IsOpenTo(audience));
}
