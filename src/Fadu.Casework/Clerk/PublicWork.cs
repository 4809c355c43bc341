using Fadu.Casework.Access;
using Fadu.Casework.Bureau;
using Fadu.Disclosure;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Casework.Clerk;

/// <summary>Keeps, for each party, the record that its window shows: the party's own stage, clocks, papers, and what was done; nobody else's.</summary>
internal sealed class PublicWork(OpenBureau bureau)
{
    /// <summary>Makes ready the records of these matters.</summary>
    public async Task<Action<StoreTransaction>> MakeReadyAsync(IReadOnlyList<TouchedMatter> touched, CancellationToken stop)
    {
        var roster = await bureau.RosterAsync(stop);
        var rows = new List<PublicRecordRow>();
        var gone = new List<byte[]>();
        foreach (var (matter, number, _) in touched)
        {
            if (await bureau.Reader.AtLeastAsync(bureau.Bureau, matter, number, stop) is not { } state)
                continue;
            rows.AddRange(RowsOf(matter, state, roster));
            // Whoever was entered by mistake has no window.
            gone.AddRange(state.Record.Subjects.Where(subject => subject.Kind == MatterFold.StruckKind)
                .Select(subject => PublicSeal.Derive(state.FileNumber, bureau.QueryCodeOf(matter, subject.Number)).Locator));
        }
        return work =>
        {
            foreach (var locator in gone)
                work.Remove<PublicRecordRow>(bureau.Bureau, PublicLookUp.Kind, locator);
            foreach (var row in rows)
                work.Put(row);
        };
    }

    /// <summary>The sealed records of one matter.</summary>
    public IEnumerable<PublicRecordRow> RowsOf(MatterId matter, MatterState state, Roster roster)
    {
        foreach (var party in state.Record.Subjects.Where(subject => subject.Kind == SubjectKinds.Party))
        {
            var (locator, key) = PublicSeal.Derive(state.FileNumber, bureau.QueryCodeOf(matter, party.Number));
            var text = PublicRecordJson.Write(RecordOf(state, party, roster));
            yield return new PublicRecordRow { Bureau = bureau.Bureau, Kind = PublicLookUp.Kind, RecordId = locator, Sealed = PublicSeal.Seal(key, locator, text) };
        }
    }

    /// <summary>What one party may read: nothing of what the law brought about and nobody has confirmed yet.</summary>
    public PublicRecord RecordOf(MatterState whole, SubjectRecord party, Roster roster)
    {
        var state = whole.Outward();
        var last = state.Record.Raw[^1];
        var concerning = Concerning(state, party);
        var papers = PartySight.PapersOf(state, party.Number).ToList();
        return new PublicRecord(
            state.FileNumber,
            roster.BureauName,
            state.Unit is { } unit ? roster.NameOf(RosterKind.Unit, unit) : "",
            Said(state.Procedure.Title),
            Said(state.Procedure.FindRole(SubjectKinds.Party, party.Role)?.Title ?? SubjectKinds.Words(SubjectKinds.Party)),
            PhasesOf(state, party, concerning),
            ClocksOf(state, party),
            [.. concerning.Where(done => PartySight.IsDisclosed(done.Definition)).Select(done => new PublicStep(done.Act.OccurredOn, Said(done.Definition.Discloses!)))],
            [.. papers.Select(shown => new PublicDocument(Said(shown.Template.Title), shown.Paper.Number, shown.Made.OccurredOn, shown.Paper.TextHash))],
            last.Number,
            last.RecordedAt) { Remedies = RemediesOf(papers) };
    }

    // Of the last paper that tells of remedies: an earlier one (a seizure, say) has its own beside its text.
    private List<PublicRemedy> RemediesOf(List<(PrintedDocument Paper, DocumentTemplate Template, RecordedAct Made)> papers)
    {
        var told = papers.FindLast(shown => shown.Template.Remedies.Count > 0);
        var remedies = new List<PublicRemedy>();
        foreach (var remedy in told.Template?.Remedies ?? [])
        {
            var made = told.Made.OccurredOn;
            if (bureau.Pack.Limits.GetValueOrDefault(remedy.Limit) is not { } limit || limit.On(made) is not { Rule: { } rule } value)
                continue;
            var earliest = Deadline.Compute(rule, made, bureau.Pack.Calendar, bureau.Pack.Zone);
            remedies.Add(new PublicRemedy(
                Said(limit.Title), Said(remedy.To), Said(limit.RunsFrom), Said(DeadlineTrace.Words(rule.Length, rule.Unit)), earliest.LastDay,
                Said(value.Cite)));
        }
        return remedies;
    }

    // Only acts of which a window tells anything: that are disclosed, or that lead to a stage.
    private static List<(RecordedAct Act, ActDefinition Definition)> Concerning(MatterState state, SubjectRecord party)
    {
        var concerning = new List<(RecordedAct, ActDefinition)>();
        foreach (var act in GrowingList.Of(state.Record.Acts).Items)
        {
            if (state.Procedure.FindAct(act.Act) is { } definition && (PartySight.IsDisclosed(definition) || definition.To is not null)
                && (act.Subjects.Count == 0 || act.Subjects.Any(subject => state.PartyOf(subject) == party.Number) || act.Adds.Contains(party.Number)))
                concerning.Add((act, definition));
        }
        return concerning;
    }

    private static List<PublicPhase> PhasesOf(MatterState state, SubjectRecord party, List<(RecordedAct Act, ActDefinition Definition)> concerning)
    {
        var stage = state.Procedure.FindStage(MatterFold.StageOf(state.Record, party.Number));
        var phases = state.Procedure.Phases;
        var now = phases.ToList().FindIndex(phase => phase.Id == stage?.Phase);
        var since = new Dictionary<string, DateOnly>();
        foreach (var (act, definition) in concerning)
        {
            if (definition.To is { } to)
                since.TryAdd(to.Phase, act.OccurredOn);
        }
        // Whoever has no course of his own goes with the matter: what was done about others took it through its phases, though no day of theirs is told.
        var passed = party.Stage is null ? state.Record.Acts.Select(act => state.Procedure.FindAct(act.Act)?.To?.Phase).OfType<string>().ToHashSet(StringComparer.Ordinal) : [];
        PhaseState StateOf(string phase, int i) => i > now && stage is not { End: true } ? PhaseState.ToCome
            : i == now && stage is not { End: true } ? PhaseState.Now
            : i == 0 || i == now || since.ContainsKey(phase) || passed.Contains(phase) ? PhaseState.Done : PhaseState.Skipped;
        return [.. phases.Select((phase, i) => new PublicPhase(Said(phase.Title), StateOf(phase.Id, i), i <= now && since.TryGetValue(phase.Id, out var day) ? day : null))];
    }

    private List<PublicClock> ClocksOf(MatterState state, SubjectRecord party)
    {
        var clocks = new List<PublicClock>();
        foreach (var clock in state.Record.Clocks)
        {
            var own = clock.Subject == 0 || state.PartyOf(clock.Subject) == party.Number;
            if (!own || clock.StoppedAt is not null || clock.SwitchedTo is not null)
                continue;
            var trace = new DeadlineTrace();
            var value = ClockReading.Read(bureau.Pack, clock, ClockReading.AfterAll, trace);
            if (value.Limit is null || value.Value?.Rule is not { } rule)
                continue;
            var paused = value.Deadline.Paused;
            clocks.Add(new PublicClock(
                Said(value.Limit.Title),
                paused || value.Deadline.Unit == LimitUnit.Hours ? null : value.Deadline.LastDay,
                paused ? null : value.Deadline.Due.ToUniversalTime(),
                rule.Holder == LimitHolder.Party,
                ClockReading.Word(paused ? ClockState.Paused : ClockState.Running),
                value.Provisional,
                [.. trace.Steps.Select(Explained)],
                Said(value.Value.Cite)) { Asks = value.Value.Asks is { } asks ? Said(asks) : null });
        }
        return clocks;
    }

    private static PublicText Explained(TraceStep step)
    {
        var zh = FormattableString.Invariant($"{step.From.Year}年{step.From.Month}月{step.From.Day}日");
        var en = FormattableString.Invariant($"{step.From:yyyy-MM-dd}");
        if (step.To != step.From)
        {
            zh += FormattableString.Invariant($"至{step.To.Year}年{step.To.Month}月{step.To.Day}日");
            en += FormattableString.Invariant($" to {step.To:yyyy-MM-dd}");
        }
        return new PublicText($"{zh}：{step.Reason.Zh}", $"{en}: {step.Reason.In("en")}");
    }

    private static PublicAsk Said(LimitAsk asks) =>
        new(asks.Must, Said(asks.Does), asks.Missed is { } missed ? Said(missed) : null, asks.MissedCite is { } cite ? Said(cite) : null);

    private static string Said(Citation cite) => $"《{cite.Law}》{CitationWords.Article(cite.Article, "zh")}";

    private static PublicText Said(Bilingual words) => new(words.Zh, words.En);
}
