using System.Globalization;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Law.Packs;

/// <summary>What can be said of a procedure as a whole: that everything can be reached and nothing is a dead end.</summary>
internal static class ProcedureChecks
{
    public static void Check(Procedure procedure, RulePack pack, PackProblems problems)
    {
        CheckIds(procedure, problems);
        CheckSealing(procedure, problems);
        CheckStages(procedure, problems);
        foreach (var rule in procedure.OnExpiry)
            CheckConfirming(procedure, rule, problems);
        foreach (var act in procedure.Acts)
        {
            CheckSubjects(act, procedure, problems);
            CheckConflicts(act, pack, problems);
            CheckCitations(act, pack, problems);
            CheckErasure(act, procedure, problems);
            if (act.Compares is { } compared && pack.FindFigure(compared.Figure) is null)
                problems.Add(act.At, $"a figure of figures/{PackNode.Suggest(compared.Figure, [.. pack.Figures.Keys])} under “compares” of “{act.Id}”", $"“{compared.Figure}”");
        }
    }

    /// <summary>The stages that cannot be reached, and those from which no end can be: empty if all is well.</summary>
    public static (IReadOnlyList<Stage> Unreachable, IReadOnlyList<Stage> DeadEnds) Walk(Procedure procedure)
    {
        var reached = procedure.Openings.Select(act => act.To).OfType<Stage>().ToHashSet();
        foreach (var role in procedure.Roles)
        {
            if (role.StartsIn is not null && procedure.FindStage(role.StartsIn) is { } start)
                reached.Add(start);
        }

        Spread(reached, (from, act) => act.To is { } to && Allows(act, from) ? [to] : [], procedure);
        var ending = procedure.Stages.Where(stage => stage.End).ToHashSet();
        var grown = true;
        while (grown)
        {
            grown = false;
            foreach (var stage in procedure.Stages.Where(stage => !ending.Contains(stage)))
                grown |= procedure.Acts.Any(act => act.To is { } to && Allows(act, stage) && ending.Contains(to)) && ending.Add(stage);
        }

        return ([.. procedure.Stages.Where(stage => !reached.Contains(stage))], [.. procedure.Stages.Where(stage => reached.Contains(stage) && !ending.Contains(stage))]);
    }

    private static void CheckIds(Procedure procedure, PackProblems problems)
    {
        foreach (var twice in procedure.Stages.GroupBy(stage => stage.Id).Where(group => group.Count() > 1))
            problems.Add(twice.Last().At, "each stage once", $"“{twice.Key}” again");
        foreach (var role in procedure.Roles.Where(role => role.StartsIn is not null && procedure.FindStage(role.StartsIn) is null))
            problems.Add(procedure.At, $"a stage of the procedure under “starts-in” of {role.Id}", $"“{role.StartsIn}”");
    }

    /// <summary>What the law does by itself to a party's burden is confirmed by a person; papers and links come of that, not of the law's act.</summary>
    private static void CheckConfirming(Procedure procedure, ExpiryRule rule, PackProblems problems)
    {
        if (procedure.FindAct(rule.Act) is not { } act)
            return;
        if (rule.ConfirmedBy is null)
        {
            if (act.Burdens == Burdens.Party)
                problems.Add(rule.At, $"under “confirmed-by” the act by which a person confirms “{act.Id}”: it burdens a party", "nothing 未写");
            return;
        }

        if (procedure.FindAct(rule.ConfirmedBy) is { } confirming
            && (confirming.OfTheLaw || StandingActs.Is(confirming.Id) || confirming.Kind != ActKind.Power
                || (confirming.For.Kind != act.For.Kind && confirming.For.Kind != SubjectKinds.Matter)))
            problems.Add(rule.At, $"under “confirmed-by” a power of a person about the {act.For.Kind} of “{act.Id}”", $"“{rule.ConfirmedBy}”");
        if (act.Produces.Count > 0 || act.Adds.Count > 0 || act.Links is not null)
            problems.Add(act.At, $"no papers, subjects or links of “{act.Id}”, which awaits confirmation: they come of “{rule.ConfirmedBy}”", "some");
    }

    /// <summary>Two persons erase the data of one party or of the matter: both acts are powers about the same kind of subject, and neither leads anywhere.</summary>
    private static void CheckErasure(ActDefinition act, Procedure procedure, PackProblems problems)
    {
        if (act.Erases is not { } erases)
            return;
        if (act.Kind != ActKind.Power || act.For.Each || act.For.Kind is not (SubjectKinds.Party or SubjectKinds.Matter) || act.Opens || act.OfTheLaw)
            problems.Add(act.At, $"a power of a person about one party or the matter where “{act.Id}” erases", "something else");
        if (act.Fields.Any(field => field.Personal != Personal.None))
            problems.Add(act.At, $"no personal field in “{act.Id}”, which erases: it would be sealed under the key that is destroyed", "one");
        if (procedure.FindAct(erases.ProposedBy) is { } proposing && (proposing.Kind != ActKind.Power || proposing.For.Kind != act.For.Kind || proposing.Fields.Any(field => field.Personal != Personal.None)))
            problems.Add(act.At, $"under “proposed-by” of “{act.Id}” a power about the same kind of subject, without personal fields", $"“{erases.ProposedBy}”");
    }

    /// <summary>What is sealed by the law can be opened by a person, and what can be opened is sealed.</summary>
    private static void CheckSealing(Procedure procedure, PackProblems problems)
    {
        var opening = procedure.Acts.Where(act => act.OpensSealed is not null).ToList();
        foreach (var act in opening.Where(act => act.Kind != ActKind.Power || act.For.Kind != SubjectKinds.Matter || act.Opens || act.To is not null || act.OfTheLaw))
            problems.Add(act.At, $"a power of a person about the matter that leads nowhere where “{act.Id}” opens a sealed record", "something else");
        if (procedure.Seals is not { } seals)
        {
            if (opening.Count > 0)
                problems.Add(opening[0].At, $"“seals” in the procedure: “{opening[0].Id}” opens what is sealed", "nothing 未写");
            return;
        }

        if (opening.Count == 0)
            problems.Add(procedure.At, "an act with “opens-sealed”: what is sealed can be opened on a ground", "none");
        if (procedure.FindAct(seals.Act) is not { } sealing)
            return;
        var ends = procedure.Stages.Where(stage => stage.End).ToList();
        if (sealing.Kind != ActKind.Event || sealing.For.Kind != SubjectKinds.Matter || sealing.Opens || sealing.To is not null || sealing.Adds.Count > 0 || sealing.Produces.Count > 0 || !ends.All(sealing.From.Contains))
            problems.Add(sealing.At, $"an event about the matter, from every end, that adds and leads to nothing where “{sealing.Id}” seals", "something else");
    }

    private static void CheckStages(Procedure procedure, PackProblems problems)
    {
        if (!procedure.Openings.Any())
        {
            problems.Add(procedure.At, "an act with “opens: true” with which a matter begins", "none");
            return;
        }

        foreach (var act in procedure.Openings.Where(act => act.To is null))
            problems.Add(act.At, $"the stage to which “{act.Id}” leads under “to”: a matter begins with it", "nothing 未写");
        var (unreachable, deadEnds) = Walk(procedure);
        foreach (var stage in unreachable)
            problems.Add(stage.At, $"an act that leads to the stage “{stage.Id}”", "none");
        foreach (var stage in deadEnds)
            problems.Add(stage.At, $"a way from the stage “{stage.Id}” to an end", "none");
        foreach (var act in procedure.Acts.Where(act => !act.Opens && act.From.Count > 0 && act.From.All(unreachable.Contains)))
            problems.Add(act.At, $"a stage that can be reached in which “{act.Id}” is done", string.Join(", ", act.From.Select(stage => stage.Id)));
    }

    private static void Spread(HashSet<Stage> reached, Func<Stage, ActDefinition, IEnumerable<Stage>> next, Procedure procedure)
    {
        var waiting = new Queue<Stage>(reached);
        while (waiting.TryDequeue(out var stage))
        {
            foreach (var found in procedure.Acts.SelectMany(act => next(stage, act)).Where(reached.Add))
                waiting.Enqueue(found);
        }
    }

    private static bool Allows(ActDefinition act, Stage stage) => act.From.Count == 0 ? !act.Opens && !stage.End : act.From.Contains(stage);

    private static void CheckSubjects(ActDefinition act, Procedure procedure, PackProblems problems)
    {
        var about = act.For;
        if (about.Kind == SubjectKinds.Matter)
            return;
        var roles = about.Roles.Count == 0 ? [null] : about.Roles.Select(role => (string?)role);
        foreach (var role in roles.Where(role => !procedure.Acts.Any(other => Makes(other, about.Kind, role))))
            problems.Add(act.At, $"an act that adds the {about.Kind} {role} which “{act.Id}” is about", "none");
    }

    private static bool Makes(ActDefinition act, string kind, string? role) => kind == SubjectKinds.Document
        ? act.Produces.Any(paper => role is null || paper.Template == role)
        : act.Adds.Any(added => added.Kind == kind && (role is null || added.Role is null || added.Role == role));

    private static void CheckConflicts(ActDefinition act, RulePack pack, PackProblems problems)
    {
        var ids = act.Gates.Select(gate => gate.Id).Concat(pack.Limits.Keys).ToHashSet();
        foreach (var gate in act.Gates)
        {
            foreach (var conflict in gate.Conflicts)
            {
                if (conflict.Winner != gate.Id && conflict.Winner != conflict.With)
                    problems.Add(conflict.At, $"as winner one of the two: {gate.Id}, {conflict.With}", $"“{conflict.Winner}”");
                if (!ids.Contains(conflict.With) && !pack.Procedures.Values.SelectMany(procedure => procedure.Acts).SelectMany(other => other.Gates).Any(other => other.Id == conflict.With))
                    problems.Add(conflict.At, $"a gate or limit{PackNode.Suggest(conflict.With, [.. ids])}", $"“{conflict.With}”");
            }
        }

        for (var i = 0; i < act.Gates.Count; i++)
        {
            for (var j = i + 1; j < act.Gates.Count; j++)
                CheckPair(act, act.Gates[i], act.Gates[j], problems);
        }
    }

    private static void CheckPair(ActDefinition act, Gate one, Gate other, PackProblems problems)
    {
        if (one.Governs is null || one.Governs != other.Governs || !one.Versions.Any(version => other.Versions.Any(against => Meet(version, against))))
            return;
        if (one.Conflicts.Any(conflict => conflict.With == other.Id) || other.Conflicts.Any(conflict => conflict.With == one.Id))
            return;
        problems.Add(other.At, $"a line under “conflicts” that names the winner: “{one.Id}” and “{other.Id}” both govern {one.Governs} of “{act.Id}”", "none");
    }

    private static bool Meet(GateVersion one, GateVersion other) =>
        one.From <= (other.Until ?? DateOnly.MaxValue) && other.From <= (one.Until ?? DateOnly.MaxValue);

    private static void CheckCitations(ActDefinition act, RulePack pack, PackProblems problems)
    {
        foreach (var version in act.Gates.SelectMany(gate => gate.Versions))
        {
            if (version.Cite is { Quote: null, SourceSeen: true })
                problems.Add(version.At, "a quote of at most 30 characters that stands in the article, or source-seen: false", "nothing 未写");
            foreach (var cite in version.Also.Prepend(version.Cite).Where(cite => pack.Sources.Count > 0 && cite.Law.Length > 0))
                CheckSource(cite, version.At, pack, problems);
        }
    }

    private static void CheckSource(Citation cite, SourceSpan at, RulePack pack, PackProblems problems)
    {
        if (!pack.Sources.TryGetValue(cite.Law, out var source))
            problems.Add(at, $"a law of sources.yaml{PackNode.Suggest(cite.Law, [.. pack.Sources.Keys])}", $"“{cite.Law}”");
        else if (!source.Versions.Contains(cite.Version))
            problems.Add(at, string.Create(CultureInfo.InvariantCulture, $"a version of {cite.Law}: {string.Join(", ", source.Versions)}"), $"“{cite.Version}”");
    }
}
