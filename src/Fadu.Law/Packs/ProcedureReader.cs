using System.Collections.Frozen;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Law.Packs;

/// <summary>Reads one file of <c>procedures/</c>.</summary>
internal static class ProcedureReader
{
    private static readonly (string Key, string Id)[] NamedDays = [("filing-day", "filing-day"), ("violation-day", AppliesByWords.ViolationDay)];

    /// <summary>Reads a procedure; where it is wrong its problems have been told.</summary>
    /// <param name="node">The file's root.</param>
    /// <param name="scope">Names: filled while reading.</param>
    /// <param name="gates">Shared gates by id.</param>
    public static Procedure Read(PackNode node, ReadingScope scope, IReadOnlyDictionary<string, PackNode> gates)
    {
        ReadKinds(node, scope);
        var phases = node["phases"].OptionalList().Select(Phase).ToList();
        foreach (var item in node["stages"].List())
            scope.Stages.Add(Stage(item, scope.Stages.Count, phases));
        foreach (var entry in node["settings"].OptionalMap())
            scope.Settings.Add(Setting(entry));
        foreach (var entry in node["acts"].Map())
        {
            if (StandingActs.Is(entry.Key))
                node.ProblemAt(entry.At, "an act of your own: every procedure has this one", $"“{entry.Key}”");
            scope.Acts[entry.Key] = FieldReader.Read(entry.Value["fields"], scope);
        }

        ReadDerived(node["derive"], scope);
        var expiry = node["on-expiry"].OptionalList().Select(item => Expiry(item, scope)).ToList();
        var seals = SealReader.Read(node["seals"], scope);
        var ofTheLaw = expiry.Select(rule => rule.Act).ToHashSet();
        if (seals is not null)
            ofTheLaw.Add(seals.Act);
        var procedure = new Procedure
        {
            Id = node["id"].Text(),
            At = node.At,
            Title = node["title"].Bilingual(),
            FileNumber = node["file-number"].Text(),
            KnownFrom = node["known-from"].Day(),
            Stages = [.. scope.Stages],
            Phases = phases,
            Roles = [.. scope.Roles],
            Settings = [.. scope.Settings],
            Days = [.. NamedDays.Select(day => NamedDay(node[day.Key], day.Id, scope)).OfType<NamedDay>()],
            Derived = scope.Derived.ToFrozenDictionary(),
            Acts = [.. node["acts"].OptionalMap().Select(entry => ActReader.Read(entry, scope, gates, ofTheLaw)).Select(act => act.Id == seals?.Act ? act with { SealsRecord = true } : act), .. StandingActs.All],
            OnExpiry = expiry,
            Seals = seals,
            About = About(node["about"], scope),
        };
        node.NoOtherKeys();
        return procedure;
    }

    private static void ReadKinds(PackNode node, ReadingScope scope)
    {
        foreach (var (key, kind) in ((string, string)[])[("roles", SubjectKinds.Party), ("things", SubjectKinds.Thing), ("measures", SubjectKinds.Measure), ("evidence", SubjectKinds.Evidence)])
        {
            var entries = node[key].OptionalMap();
            foreach (var entry in entries)
                scope.Roles.Add(Role(entry, kind, [.. entries.Select(other => other.Key)]));
        }
    }

    private static RoleDefinition Role(PackEntry entry, string kind, IReadOnlyList<string> others)
    {
        var node = entry.Value;
        foreach (var of in node["of"].OptionalList())
            ReadingScope.Known(of, "a role of the procedure", others);
        var role = new RoleDefinition(
            kind,
            entry.Key,
            node["title"].Bilingual(),
            node["tracked"].Bool(fallback: false),
            node["of"].Texts(),
            node["starts-in"].OptionalText(),
            node["restricts-liberty"].Bool(fallback: false));
        node.NoOtherKeys();
        return role;
    }

    private static Phase Phase(PackNode node)
    {
        var phase = new Phase(node["id"].Text(), node["title"].Bilingual());
        node.NoOtherKeys();
        return phase;
    }

    private static Stage Stage(PackNode node, int order, List<Phase> phases)
    {
        var stage = new Stage(
            node["id"].Text(),
            node["title"].Bilingual(),
            ReadingScope.Known(node["phase"], "a phase of the procedure", phases.Select(phase => phase.Id)),
            node["end"].Bool(fallback: false),
            order,
            node.At);
        node.NoOtherKeys();
        return stage;
    }

    private static SettingDefinition Setting(PackEntry entry)
    {
        var node = entry.Value;
        var options = node["options"].Texts();
        var setting = new SettingDefinition(entry.Key, node["title"].Bilingual(), options, ReadingScope.Known(node["default"], "one of the options", options));
        node.NoOtherKeys();
        return setting;
    }

    private static void ReadDerived(PackNode node, ReadingScope scope)
    {
        foreach (var entry in node.OptionalMap())
            scope.Derived[entry.Key] = new DerivedFact(entry.Key, entry.Value["title"].Bilingual());
        foreach (var entry in node.OptionalMap())
        {
            scope.Rule = entry.Key;
            scope.Derived[entry.Key].When = ConditionReader.Read(entry.Value["when"], scope);
            entry.Value.NoOtherKeys();
        }

        foreach (var entry in node.OptionalMap())
            CheckTree(entry, scope);
    }

    /// <summary>A named fact that speaks of itself would never end: it is cut and told.</summary>
    private static void CheckTree(PackEntry entry, ReadingScope scope)
    {
        var fact = scope.Derived[entry.Key];
        if (!Reaches(fact.When, fact, []))
            return;
        entry.Value.ProblemAt(entry.At, "a named fact that does not speak of itself", $"“{entry.Key}”");
        fact.When = Condition.Always;
    }

    private static bool Reaches(Condition condition, DerivedFact fact, HashSet<DerivedFact> seen)
    {
        if (condition is Derived derived)
            return derived.Fact == fact || (seen.Add(derived.Fact) && Reaches(derived.Fact.When, fact, seen));
        return condition.Children.Any(child => Reaches(child, fact, seen));
    }

    private static MatterNaming? About(PackNode node, ReadingScope scope)
    {
        if (node.IsAbsent)
            return null;
        // Lists name no party: only what is open and stands in the record as it is can name a matter.
        var fits = scope.Acts.Values.SelectMany(fields => fields).ToLookup(field => field.Id)
            .Where(fields => fields.All(field => field is { Type: FieldType.Choice or FieldType.Text, Personal: Personal.None, Many: false })).ToDictionary(fields => fields.Key, fields => fields.ToList());
        var field = ReadingScope.Known(node["field"], "a choice or a text that is not personal in any act", fits.Keys);
        var about = new MatterNaming(field, node["title"].Bilingual(), fits.GetValueOrDefault(field, []));
        if (!about.Title.Zh.Contains(MatterNaming.Place, StringComparison.Ordinal) || !about.Title.In("en").Contains(MatterNaming.Place, StringComparison.Ordinal))
            node["title"].Problem($"the place {MatterNaming.Place} of the field's value, in both languages", $"“{about.Title.Zh}”, “{about.Title.In("en")}”");
        node.NoOtherKeys();
        return about;
    }

    private static NamedDay? NamedDay(PackNode node, string id, ReadingScope scope)
    {
        if (node.IsAbsent)
            return null;
        var acts = ReadingScope.OneOrMore(node["act"]).Select(scope.ActId).ToList();
        var field = node["field"].OptionalText();
        if (field is not null)
        {
            scope.WhereActs = acts;
            scope.Field(node["field"], field);
            scope.WhereActs = null;
        }

        node.NoOtherKeys();
        return new NamedDay(id, acts, field);
    }

    private static ExpiryRule Expiry(PackNode node, ReadingScope scope)
    {
        var rule = new ExpiryRule(
            scope.LimitId(node["limit"]),
            scope.ActId(node["act"]),
            node["confirmed-by"].IsAbsent ? null : scope.ActId(node["confirmed-by"]),
            node["takes-effect"].OptionalOneOf(
                EffectDay.AfterLastDay, ("after-last-day", EffectDay.AfterLastDay), ("last-day", EffectDay.LastDay), ("start", EffectDay.Start)),
            ConditionReader.ReadOptional(node["when"], scope),
            node.At);
        if (!node["on"].IsAbsent)
            node["on"].OneOf([.. SubjectKinds.All]);
        node.NoOtherKeys();
        return rule;
    }
}
