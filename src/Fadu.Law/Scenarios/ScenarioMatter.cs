using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Scenarios;

/// <summary>A matter while a scenario plays: the desk of the scenarios, without a store.</summary>
internal sealed class ScenarioMatter
{
    private readonly RulePack pack;
    private readonly Procedure procedure;
    private readonly ScenarioBureau bureau;
    private readonly Scenario scenario;
    private readonly LawCheck check;
    private readonly Dictionary<string, int> names = [];
    private readonly Dictionary<int, DateOnly> born = [];
    private readonly Dictionary<int, HashSet<string>> flags = [];
    private readonly int[] ages;

    public ScenarioMatter(RulePack pack, Procedure procedure, ScenarioBureau bureau, Scenario scenario)
    {
        this.pack = pack;
        this.procedure = procedure;
        this.bureau = bureau;
        this.scenario = scenario;
        check = new LawCheck(pack);
        // The neighbours too: a law changed by a year is asked about them.
        ages = [.. procedure.Acts.SelectMany(act => act.Ages).Concat(procedure.Seals?.Ages ?? []).SelectMany(age => new[] { age - 1, age, age + 1 }).Distinct()];
        Record = MatterRecord.Empty(procedure.Id);
        Now = LegalDay.At(new DateOnly(1990, 1, 1), new TimeOnly(12, 0), pack.Zone);
    }

    /// <summary>The matter so far.</summary>
    public MatterRecord Record { get; private set; }

    /// <summary>When the last act was recorded.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Number of a subject or act by its name, or by its number; null when there is none.</summary>
    public int? Find(string name) => names.TryGetValue(name, out var number)
        ? number
        : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out number) ? number : null;

    /// <summary>A moment as written: a day is its noon, without a zone it is the bureau's.</summary>
    public DateTimeOffset? Moment(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return LegalDay.At(day, new TimeOnly(12, 0), pack.Zone);
        return DateTime.TryParseExact(text, ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, pack.Zone.GetUtcOffset(local))
            : null;
    }

    /// <summary>Performs one fact and says what was not as written.</summary>
    public IEnumerable<string> Perform(ScenarioFact fact)
    {
        if (procedure.FindAct(fact.Act) is not { } act)
            return [$"no act “{fact.Act}”"];
        var faults = new List<string>();
        var subjects = new List<int>();
        foreach (var about in fact.About)
        {
            if (Find(about) is { } number)
                subjects.Add(number);
            else
                faults.Add($"no subject is called “{about}”");
        }

        if (faults.Count > 0)
            return faults;

        var (occurred, recorded) = Times(fact, act);
        var fields = ScenarioFields.Read(fact.Fields, act, Find, Person);
        if (act.OfTheLaw && (fact.By is null or LawCheck.TheLaw))
        {
            var notDue = string.Create(CultureInfo.InvariantCulture, $"the law does not perform “{act.Id}” by {recorded:yyyy-MM-dd HH:mm}");
            if (act.SealsRecord)
            {
                if (SealDue(recorded) is not { } limit)
                    return [notDue];
                fields[procedure.Seals!.Field] ??= limit;
                Same(faults, "sealed under", [FieldValue.Text(fields[procedure.Seals.Field]) ?? ""], [limit]);
            }
            else if (ActsOfTheLaw.Due(pack, Record, recorded).FirstOrDefault(due => due.Act == act.Id) is { } due)
            {
                occurred = due.OccurredAt;
                if (subjects.Count == 0 && due.Subject != 0)
                    subjects.Add(due.Subject);
            }
            else
            {
                return [notDue];
            }
        }

        var proposal = new Proposal(act.Id, subjects, fields, recorded, occurred);
        var basis = Basis(fact, act, proposal);
        var before = Record;
        var problems = check.Validate(proposal, Record, basis);
        var grounds = problems.Count == 0 ? check.Check(proposal, Record, basis) : [];
        var refused = problems.Select(problem => "field:" + problem.Field).Concat(Rules(grounds, GateEffect.Refuse)).ToList();
        Compare(faults, fact, grounds, refused, problems);
        if (refused.Count > 0)
            return faults;

        Keep(fact, act, proposal, basis, grounds);
        if (fact.FoundLater is not null)
        {
            var later = FoundOnCorrection.Of(pack, before, Record).Select(found => found.Ground.Rule).Distinct().ToList();
            Same(faults, "found later", fact.FoundLater, later);
        }

        return faults;
    }

    /// <summary>The limit whose provision has the record sealed at a moment; null where none has.</summary>
    public string? SealDue(DateTimeOffset at) => RecordSealing.Due(pack, Record, BasisNow(at), at)?.Rule.Limit;

    /// <summary>The outside facts for a question about the matter as it stands.</summary>
    public Basis BasisNow(DateTimeOffset at) => Basis(null, null, new Proposal("", [], [], at, at));

    private static void Compare(List<string> faults, ScenarioFact fact, IReadOnlyList<Ground> grounds, List<string> refused, IReadOnlyList<FieldFault> problems)
    {
        Same(faults, "refused", fact.Refused ?? [], refused);
        Same(faults, "findings", fact.Findings, refused.Count > 0 ? [] : Rules(grounds, GateEffect.Record));
        if (fact.Warned is not null)
            Same(faults, "warnings", fact.Warned, Rules(grounds, GateEffect.Warn));
        if (faults.Count > 0)
        {
            faults.AddRange(grounds.Select(ground => $"  {ground.Rule}: {ground.Lacking.Zh} ({string.Join("；", ground.Found.Select(one => one.Zh))})"));
            faults.AddRange(problems.Select(problem => $"  field {problem.Field}: {problem.Expected.Zh}; {problem.Found.Zh}"));
        }

        foreach (var (rule, text) in fact.Lacks)
        {
            var sentence = string.Concat(grounds.Where(ground => ground.Rule == rule).Select(ground => ground.Lacking.Zh + ground.Lacking.En + string.Concat(ground.Found.Select(one => one.Zh))));
            if (!sentence.Contains(text, StringComparison.Ordinal))
                faults.Add($"the sentence of {rule} should hold “{text}”; it is “{sentence}”");
        }
    }

    private void Keep(ScenarioFact fact, ActDefinition act, Proposal proposal, Basis basis, IReadOnlyList<Ground> grounds)
    {
        var number = Record.Raw.Count + 1;
        var adds = MatterFold.NextSubjects(pack, Record, proposal, basis);
        var recorded = new RecordedAct(
            number, act.Id, proposal.RecordedAt, proposal.OccurredAt, proposal.DayPrecision, LegalDay.Of(proposal.OccurredAt, pack.Zone),
            proposal.Subjects, adds, proposal.Fields, basis, [.. Rules(grounds, GateEffect.Record)]);
        Record = MatterFold.Apply(pack, Record, recorded);
        Now = proposal.RecordedAt;
        if (fact.Called is not null)
            names[fact.Called] = number;
        var added = Record.Subjects.Where(subject => subject.BornOf == number).ToList();
        foreach (var (kind, name) in fact.As)
        {
            if (added.Find(subject => kind.Length == 0 ? subject.Kind != SubjectKinds.Document || added.Count == 1 : subject.Kind == kind || subject.Role == kind) is { } named)
                names[name] = named.Number;
        }

        if (added.Find(subject => subject.Kind == SubjectKinds.Party) is { } party)
            Learn(fact, act, party.Number);
    }

    private void Learn(ScenarioFact fact, ActDefinition act, int party)
    {
        var told = new HashSet<string>(fact.Flags);
        if (fact.Born is { } day)
            born[party] = day;
        foreach (var entry in fact.Fields.OptionalMap())
        {
            var means = act.FindField(entry.Key)?.Means;
            if (means == "flag" && entry.Value.OptionalText() is "yes" or "true")
                told.Add(entry.Key);
            if ((means == "birthday" || entry.Key == "born") && entry.Value.OptionalDay() is { } written)
                born[party] = written;
        }

        flags[party] = told;
    }

    private (DateTimeOffset Occurred, DateTimeOffset Recorded) Times(ScenarioFact fact, ActDefinition act)
    {
        var next = Now.AddMinutes(1);
        var occurred = fact.On is null ? next : Moment(fact.On) ?? next;
        var recorded = fact.Recorded is null ? occurred : Moment(fact.Recorded) ?? occurred;
        if (fact.On is { Length: 10 } && recorded < next && LegalDay.Of(recorded, pack.Zone) == LegalDay.Of(next, pack.Zone))
            (occurred, recorded) = (next, next);
        if (recorded < Now)
            recorded = next;
        return (act.Kind == ActKind.Power ? recorded : occurred, recorded);
    }

    private Basis Basis(ScenarioFact? fact, ActDefinition? act, Proposal proposal)
    {
        var on = LegalDay.Of(proposal.OccurredAt, pack.Zone);
        var persons = (fact?.Officers ?? []).Concat(OfficersIn(act, proposal.Fields)).Distinct();
        var basis = new Basis(
            new OfficerStanding("nobody", [], [], []),
            [.. persons.Select(id => bureau.Officers.Values.FirstOrDefault(officer => officer.Id == id || officer.Person == id)?.On(on) ?? new OfficerStanding(id, [], [], []))],
            (scenario.Unit ?? bureau.HandlingUnit) is { } unit ? bureau.Units.GetValueOrDefault(unit) : null,
            Record.Subjects.Where(subject => subject.Kind == SubjectKinds.Party).ToDictionary(subject => subject.Number, subject => Facts(subject.Number, on, fact)),
            fact?.Linked ?? [],
            scenario.Settings,
            new Dictionary<string, string>());
        if (fact?.By == LawCheck.TheLaw || (act is { OfTheLaw: true } && fact?.By is null))
            return basis with { Actor = new OfficerStanding(LawCheck.TheLaw, [], [], []) };
        if (fact?.By is { } by)
            return basis with { Actor = bureau.Officers.TryGetValue(by, out var officer) ? officer.On(on) : new OfficerStanding(by, [], [], []) };
        if (act is null)
            return basis;

        // Nobody is named: the first officer of the bureau who may.
        var may = bureau.Officers.Values.Select(one => basis with { Actor = one.On(on) })
            .FirstOrDefault(one => !check.Check(proposal, Record, one).Any(ground => ground.Rule == LawCheck.ByRule));
        return may ?? basis;
    }

    private PartyFacts Facts(int party, DateOnly on, ScenarioFact? fact)
    {
        var bands = born.TryGetValue(party, out var birthday)
            ? ages.ToDictionary(age => age, age => on < birthday.AddYears(age) ? Truth.Yes : Truth.No)
            : [];
        var violated = born.ContainsKey(party) ? ViolationDay() : null;
        var then = violated is { } day ? ages.ToDictionary(age => age, age => day < birthday.AddYears(age) ? Truth.Yes : Truth.No) : null;
        return new PartyFacts(bands, (flags.GetValueOrDefault(party) ?? []).ToDictionary(flag => flag, _ => Truth.Yes), fact?.Prior ?? [], then);
    }

    private DateOnly? ViolationDay()
    {
        var named = procedure.Days.FirstOrDefault(day => day.Id == AppliesByWords.ViolationDay);
        var act = named is null ? null : Record.Acts.LastOrDefault(act => named.Acts.Contains(act.Act));
        return act is null || named is null ? null : named.Field is null ? act.OccurredOn : FieldValue.Day(act.Fields[named.Field]);
    }

    private string Person(string officer) => bureau.Officers.TryGetValue(officer, out var found) ? found.Person : officer;

    private static IEnumerable<string> OfficersIn(ActDefinition? act, JsonObject fields) => act is null
        ? []
        : act.Fields.Where(field => field.Type is FieldType.Officer or FieldType.Officers).SelectMany(field => FieldValue.Items(fields[field.Id])).Select(FieldValue.Text).OfType<string>();

    private static List<string> Rules(IReadOnlyList<Ground> grounds, GateEffect effect) =>
        [.. grounds.Where(ground => ground.Effect == effect).Select(ground => ground.Rule).Distinct()];

    private static void Same(List<string> faults, string what, IReadOnlyList<string> expected, IReadOnlyList<string> found)
    {
        if (!expected.Order(StringComparer.Ordinal).SequenceEqual(found.Order(StringComparer.Ordinal)))
            faults.Add($"{what}: expected [{string.Join(", ", expected)}], found [{string.Join(", ", found)}]");
    }
}
