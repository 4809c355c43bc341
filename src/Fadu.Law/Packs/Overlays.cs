using System.Collections.Frozen;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Packs;

/// <summary>地方规定: puts a local overlay on the national pack, and refuses what cannot be compared or would burden a person more.</summary>
/// <remarks>
/// A file <c>local/place/procedures/id.yaml</c> may, for a power that burdens a party, add gates, required fields and papers, take posts away
/// and raise the approver's level; and it may shorten an organ's limit or lengthen a party's. Nothing else can be compared.
/// </remarks>
internal static class Overlays
{
    public static RulePack Apply(RulePack pack, PackFiles files, PackProblems problems)
    {
        foreach (var file in files.Files.Where(file => file.IsOverlay && file.Folder == "procedures"))
        {
            var node = PackNode.Read(file.Path, file.Text, problems);
            var id = ReadingScope.Known(node["overlays"], "a procedure of the national pack", pack.Procedures.Keys);
            if (pack.FindProcedure(id) is not { } procedure)
                continue;
            pack = pack.With(Procedure(node, procedure, pack, problems));
            foreach (var entry in node["limits"].OptionalMap())
                pack = Limit(entry, pack);
            Rest(node, "acts or limits");
        }

        return pack;
    }

    private static Procedure Procedure(PackNode node, Procedure procedure, RulePack pack, PackProblems problems)
    {
        var acts = procedure.Acts.ToList();
        foreach (var entry in node["acts"].OptionalMap())
        {
            var index = acts.FindIndex(act => act.Id == entry.Key);
            if (index < 0)
                node.ProblemAt(entry.At, $"an act of {procedure.Id}{PackNode.Suggest(entry.Key, [.. acts.Select(act => act.Id)])}", $"“{entry.Key}”");
            else if (acts[index] is not { Kind: ActKind.Power, Burdens: Burdens.Party })
                node.ProblemAt(entry.At, "a power that burdens a party: nothing may be added to any other act (not comparable 不可比)", $"“{entry.Key}”");
            else
                acts[index] = Act(entry.Value, acts[index], Scope(procedure, pack, acts[index].Id));
        }

        var changed = procedure.WithActs(acts);
        foreach (var stage in ProcedureChecks.Walk(changed).DeadEnds)
            problems.Add(node.At, $"an overlay that leaves the stage “{stage.Id}” a way to an end", "none");
        return changed;
    }

    private static ActDefinition Act(PackNode node, ActDefinition act, ReadingScope scope)
    {
        var added = FieldReader.Read(node["add-fields"], scope);
        foreach (var field in added)
        {
            if (!field.Required)
                node.ProblemAt(field.At, "a required field (not comparable 不可比)", $"“{field.Id}”, not required");
            if (act.FindField(field.Id) is not null)
                node.ProblemAt(field.At, "a field the act does not have yet", $"“{field.Id}”");
        }

        scope.Acts[act.Id] = [.. act.Fields, .. added];
        var gates = node["add-gates"].OptionalList().Select(item => GateReader.Read(item, scope)).ToList();
        foreach (var gate in gates.Where(gate => gate.Effect is GateEffect.Warn or GateEffect.Record))
            node.ProblemAt(gate.At, "a gate that refuses (not comparable 不可比)", $"“{gate.Id}”");
        var papers = node["add-documents"].OptionalList().Select(item => new ProducedDocument(scope.DocumentId(item), null)).ToList();
        var by = By(node, act.By);
        Rest(node, "add-gates, add-fields, add-documents, take-away-posts or raise-level");
        return act with { Fields = scope.Acts[act.Id], Gates = [.. act.Gates, .. gates], Produces = [.. act.Produces, .. papers], By = by };
    }

    private static Condition? By(PackNode node, Condition? by)
    {
        var parts = by is null ? [] : new List<Condition> { by };
        if (node["take-away-posts"].Texts() is { Count: > 0 } posts)
            parts.Add(new Not(new PerformedBy(posts, null, RelativeUnit.Any, null, null)));
        if (!node["raise-level"].IsAbsent)
            parts.Add(new PerformedBy([], node["raise-level"].OneOf([.. Levels.All]), RelativeUnit.Any, null, null));
        return parts.Count switch { 0 => null, 1 => parts[0], _ => new All(parts) };
    }

    private static RulePack Limit(PackEntry entry, RulePack pack)
    {
        var node = entry.Value;
        if (pack.FindLimit(entry.Key) is not { } limit)
        {
            node.ProblemAt(entry.At, $"a limit of the national pack{PackNode.Suggest(entry.Key, [.. pack.Limits.Keys])}", $"“{entry.Key}”");
            return pack;
        }

        var length = ConditionReader.Length(node["length"]);
        var from = node["from"].Day();
        var cite = node["cite"].Citation();
        Rest(node, "length, from and cite");
        if (limit.On(from) is not { Rule: { } rule } value)
        {
            node["from"].Problem($"a day on which {limit.Id} has a value", $"“{node["from"].OptionalText()}”");
            return pack;
        }

        var comparable = rule.Unit == length.Unit && rule.Holder switch
        {
            LimitHolder.Organ => length.Length < rule.Length,
            LimitHolder.Party => length.Length > rule.Length,
            _ => false,
        };
        if (!comparable)
        {
            var asks = rule.Holder == LimitHolder.Party ? "longer" : "shorter";
            node["length"].Problem($"a length in {LimitFile.Word(rule.Unit)}, {asks} than {rule.Length} (not comparable 不可比)", $"“{node["length"].OptionalText()}”");
            return pack;
        }

        var local = value with { From = from, Rule = rule with { Length = length.Length, Cite = cite }, Cite = cite };
        IReadOnlyList<LimitValue> values = [.. limit.Values.Select(one => one == value ? one with { Until = from.AddDays(-1) } : one).Where(one => one.Until is not { } until || until >= one.From), local];
        return pack.With(limit with { Values = [.. values.OrderBy(one => one.From)] });
    }

    /// <summary>What an overlay may not say is not merely unknown: it cannot be compared.</summary>
    private static void Rest(PackNode node, string allowed)
    {
        foreach (var entry in node.UnaskedEntries())
            node.ProblemAt(entry.At, $"{allowed}: nothing else can be compared (not comparable 不可比)", $"“{entry.Key}”");
    }

    private static ReadingScope Scope(Procedure procedure, RulePack pack, string act)
    {
        var scope = new ReadingScope { Pack = pack, Procedures = [.. pack.Procedures.Keys], Act = act };
        foreach (var one in procedure.Acts.Where(one => !StandingActs.Is(one.Id)))
            scope.Acts[one.Id] = one.Fields;
        scope.Stages.AddRange(procedure.Stages);
        scope.Roles.AddRange(procedure.Roles);
        scope.Settings.AddRange(procedure.Settings);
        foreach (var fact in procedure.Derived)
            scope.Derived[fact.Key] = fact.Value;
        return scope;
    }
}
