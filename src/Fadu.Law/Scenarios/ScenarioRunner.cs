using System.Globalization;
using Fadu.Law.Figures;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Scenarios;

/// <summary>What came of a scenario.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Failures">What was not as written, with its place; empty if it passes.</param>
/// <param name="Rules">Gates of the acts it tried.</param>
/// <param name="Limits">Limits of the clocks it started, or the limit it counts.</param>
public sealed record ScenarioResult(Scenario Scenario, IReadOnlyList<string> Failures, IReadOnlySet<string> Rules, IReadOnlySet<string> Limits)
{
    /// <summary>Named facts that the acts it tried, or what it expects, ask about.</summary>
    public IReadOnlySet<string> Facts { get; init; } = new HashSet<string>();

    /// <summary>What its fields say in one word: among them the keys of registers.</summary>
    public IReadOnlySet<string> Words { get; init; } = new HashSet<string>();

    /// <summary>The matter as the facts made it; null where the scenario has none.</summary>
    public MatterRecord? Record { get; init; }

    /// <summary>Whether everything was as written.</summary>
    public bool Passed => Failures.Count == 0;
}

/// <summary>Plays scenarios through the same check and the same fold as the desk.</summary>
/// <param name="pack">The law.</param>
/// <param name="bureau">The bureau they play in.</param>
public sealed class ScenarioRunner(RulePack pack, ScenarioBureau bureau)
{
    private readonly Dictionary<ActDefinition, IReadOnlyList<string>> factsByAct = [];

    /// <summary>Reads the bureau and all scenarios of a pack's files.</summary>
    /// <param name="files">The files.</param>
    /// <param name="problems">Gets what is wrong with them.</param>
    public static (ScenarioBureau Bureau, IReadOnlyList<Scenario> Scenarios) Read(PackFiles files, PackProblems problems)
    {
        ArgumentNullException.ThrowIfNull(files);
        var bureau = ScenarioBureau.Empty;
        var scenarios = new List<Scenario>();
        foreach (var file in files.Files.Where(file => file.Folder == "scenarios"))
        {
            var node = PackNode.Read(file.Path, file.Text, problems);
            if (file.Name == "bureau")
                bureau = ScenarioBureau.Read(node);
            else
                scenarios.AddRange(ScenarioFile.Read(node));
        }

        return (bureau, scenarios);
    }

    /// <summary>Plays one scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="all">All scenarios, for those it continues.</param>
    public ScenarioResult Run(Scenario scenario, IReadOnlyList<Scenario> all)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(all);

        if (scenario.Count is { } count)
            return new ScenarioResult(scenario, [.. count.Faults(pack).Select(fault => $"{scenario.At}: {fault}")], new HashSet<string>(), new HashSet<string> { count.Limit });
        if (pack.FindProcedure(scenario.Procedure) is not { } procedure)
            return new ScenarioResult(scenario, [$"{scenario.At}: no procedure “{scenario.Procedure}”"], new HashSet<string>(), new HashSet<string>());

        var matter = new ScenarioMatter(pack, procedure, bureau, scenario);
        var failures = new List<string>();
        var facts = Facts(scenario, all, depth: 0).ToList();
        foreach (var fact in facts)
            failures.AddRange(matter.Perform(fact).Select(fault => $"{fact.At}: {fact.Act}: {fault}"));
        foreach (var expectation in scenario.Expect)
            failures.AddRange(Ask(expectation, matter, procedure).Select(fault => $"{expectation.At}: {fault}"));

        var acts = facts.Select(fact => fact.Act).Distinct().Select(procedure.FindAct).OfType<ActDefinition>().ToList();
        return new ScenarioResult(scenario, failures, acts.SelectMany(act => act.Gates).Select(gate => gate.Id).Concat(scenario.Expect.Select(asked => asked.Gate).OfType<string>()).ToHashSet(), matter.Record.Clocks.Select(clock => clock.Limit).ToHashSet())
        {
            Record = matter.Record,
            Facts = acts.SelectMany(FactsAsked).Concat(scenario.Expect.Where(asked => asked.What == "derived").SelectMany(asked => FactsBehind(procedure, asked.Value))).ToHashSet(),
            Words = facts.SelectMany(fact => fact.Fields.OptionalMap()).Where(entry => entry.Value.IsText).Select(entry => entry.Value.Text()).ToHashSet(),
        };
    }

    private IReadOnlyList<string> FactsAsked(ActDefinition act) =>
        factsByAct.TryGetValue(act, out var known) ? known : factsByAct[act] = [.. ActReader.Conditions(act).SelectMany(condition => condition.All()).OfType<Derived>().Select(derived => derived.Fact.Id).Distinct()];

    private static IEnumerable<string> FactsBehind(Procedure procedure, string fact) =>
        (procedure.Derived.GetValueOrDefault(fact)?.When.All().OfType<Derived>().Select(derived => derived.Fact.Id) ?? []).Append(fact);

    private static IEnumerable<ScenarioFact> Facts(Scenario scenario, IReadOnlyList<Scenario> all, int depth)
    {
        var first = scenario.Continues is null || depth > 8
            ? null
            : all.FirstOrDefault(other => other.Name == scenario.Continues && other.Procedure == scenario.Procedure);
        return first is null ? scenario.Facts : Facts(first, all, depth + 1).Concat(scenario.Facts);
    }

    private IEnumerable<string> Ask(ScenarioExpectation asked, ScenarioMatter matter, Procedure procedure)
    {
        var at = asked.On is null ? matter.Now : matter.Moment(asked.On) ?? matter.Now;
        var subject = asked.About is null ? 0 : matter.Find(asked.About);
        if (subject is not { } number)
            return [$"no subject is called “{asked.About}”"];
        return asked.What switch
        {
            "clock" => AskClock(asked, matter, number, at),
            "stage" => Same("stage", asked.Value, MatterFold.StageOf(matter.Record, number)),
            "derived" => AskDerived(asked, matter, procedure, number, at),
            "disclosed" => AskDisclosed(asked, matter, procedure, number),
            "document" => AskDocument(asked, matter, number),
            "standing" => Same("standing", asked.Value, matter.Record.Subjects.FirstOrDefault(one => one.Number == number)?.Standing ?? ""),
            "due" => AskDue(asked, matter, number, at),
            "figure" => AskFigure(asked, matter),
            "seals" => Same("seals", asked.Value, matter.SealDue(at) ?? "no"),
            _ => AskPossible(asked, matter, number, at),
        };
    }

    private List<string> AskClock(ScenarioExpectation asked, ScenarioMatter matter, int subject, DateTimeOffset at)
    {
        var clock = matter.Record.Clocks.LastOrDefault(clock => clock.Limit == asked.Value && (clock.Subject == subject || asked.About is null))
            ?? matter.Record.Clocks.LastOrDefault(clock => clock.Limit == asked.Value && clock.Subject == 0);
        if (clock is null)
            return asked.State == ClockReading.Word(ClockState.NotStarted) ? [] : [$"the clock {asked.Value} has not started; there are {string.Join(", ", matter.Record.Clocks.Select(one => $"{one.Limit}/{one.Subject}"))}"];

        var value = ClockReading.Read(pack, clock, at);
        var faults = new List<string>();
        if (asked.LastDay is { } last && last != value.Deadline.LastDay)
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{asked.Value}: expected the last day {last:yyyy-MM-dd}, found {value.Deadline.LastDay:yyyy-MM-dd}"));
        if (asked.Due is not null && matter.Moment(asked.Due) is { } due && due != value.Deadline.Due)
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{asked.Value}: expected to end before {due:yyyy-MM-dd HH:mm}, found {value.Deadline.Due:yyyy-MM-dd HH:mm}"));
        if (asked.State is not null)
            faults.AddRange(Same($"{asked.Value}: state", asked.State, ClockReading.Word(value.State)));
        if (asked.Provisional is { } provisional && provisional != value.Provisional)
            faults.Add($"{asked.Value}: expected provisional {provisional}, found {value.Provisional}");
        return faults;
    }

    private IEnumerable<string> AskDerived(ScenarioExpectation asked, ScenarioMatter matter, Procedure procedure, int subject, DateTimeOffset at)
    {
        if (!procedure.Derived.TryGetValue(asked.Value, out var fact))
            return [$"no named fact “{asked.Value}”"];
        var inquiry = new Inquiry(pack, procedure, matter.Record, null, null, subject, matter.BasisNow(at), at);
        var found = fact.When.Holds(inquiry) switch { Truth.Yes => "yes", Truth.No => "no", _ => "unknown" };
        return Same(asked.Value, asked.Is ?? "yes", found);
    }

    private static IEnumerable<string> AskDisclosed(ScenarioExpectation asked, ScenarioMatter matter, Procedure procedure, int subject)
    {
        var awaited = matter.Record.Unconfirmed;
        var shown = matter.Record.Acts.Except(awaited)
            .Where(act => subject == 0 || act.Subjects.Count == 0 || act.Subjects.Contains(subject))
            .Where(act => procedure.FindAct(act.Act)?.Discloses is not null)
            .Select(act => act.Act).Distinct().ToList();
        return shown.Contains(asked.Value) == (asked.Is != "no") ? [] : [$"disclosed: expected {asked.Value} {asked.Is ?? "yes"}, found [{string.Join(", ", shown)}]"];
    }

    private static IEnumerable<string> AskDocument(ScenarioExpectation asked, ScenarioMatter matter, int subject)
    {
        var count = matter.Record.Subjects.Count(one => one.Kind == SubjectKinds.Document && one.Role == asked.Value && (subject == 0 || one.Of == subject));
        return count == (asked.Count ?? 1) ? [] : [$"documents {asked.Value}: expected {asked.Count ?? 1}, found {count}"];
    }

    private IEnumerable<string> AskDue(ScenarioExpectation asked, ScenarioMatter matter, int subject, DateTimeOffset at)
    {
        var due = ActsOfTheLaw.Due(pack, matter.Record, at).FirstOrDefault(one => one.Act == asked.Value && (subject == 0 || one.Subject == subject));
        if ((due is not null) != (asked.Is != "no"))
            return [$"due: expected {asked.Value} {asked.Is ?? "yes"}, found {(due is null ? "no" : "yes")}"];
        return asked.LastDay is { } day && due is not null && due.TakesEffectOn != day
            ? [string.Create(CultureInfo.InvariantCulture, $"{asked.Value}: expected effect from {day:yyyy-MM-dd}, found {due.TakesEffectOn:yyyy-MM-dd}")]
            : [];
    }

    private IEnumerable<string> AskFigure(ScenarioExpectation asked, ScenarioMatter matter)
    {
        if (pack.FindFigure(asked.Value) is not { IsKept: true })
            return [$"no figure “{asked.Value}” with rows in matters"];
        var sum = new FigureMeasuring(pack).Of(matter.Record).Where(row => row.Figure == asked.Value).Sum(row => row.Amount);
        return Same(asked.Value, asked.Is ?? "1", sum.ToString("0.##", CultureInfo.InvariantCulture));
    }

    private IEnumerable<string> AskPossible(ScenarioExpectation asked, ScenarioMatter matter, int subject, DateTimeOffset at)
    {
        var possible = new LawCheck(pack).Possible(matter.Record, matter.BasisNow(at), at)
            .Any(one => one.Act.Id == asked.Value && (subject == 0 || one.Subject == subject) && (asked.Gate is null || one.Satisfied.Concat(one.AskedLater).Any(gate => gate.Gate.Id == asked.Gate)));
        return possible == (asked.Is != "no") ? [] : [$"possible: expected {asked.Value} {asked.Is ?? "yes"}, found {(possible ? "yes" : "no")}"];
    }

    private static IEnumerable<string> Same(string what, string expected, string found) => expected == found ? [] : [$"{what}: expected {expected}, found {found}"];
}
