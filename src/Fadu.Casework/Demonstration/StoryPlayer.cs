using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Fadu.Law.Scenarios;
using Fadu.Store;

namespace Fadu.Casework.Demonstration;

/// <summary>Plays the facts of stories by asking the desk, and keeps what came of it.</summary>
internal sealed class StoryPlayer(OpenBureau bureau, Cast cast)
{
    private const int AstrayKept = 100;
    private const int DecidedKept = 512;

    private readonly List<string> astray = [];
    private readonly List<string> decided = [];

    public int Matters { get; private set; }

    public int Acts { get; private set; }

    public int Refused { get; private set; }

    /// <summary>How many acts went otherwise than their story says.</summary>
    public int WentAstray { get; private set; }

    /// <summary>The first of them, one line each.</summary>
    public IReadOnlyList<string> Astray => astray;

    /// <summary>The file number of a decided matter for a story that speaks of one; null while there is none.</summary>
    public string? LinkFor(StoryRun run) => decided.Count == 0 ? null : decided[run.Serial % decided.Count];

    /// <summary>Asks the desk for the next fact of a story. All up to the queue of the desk is done before this returns: the order of asking is that of recording.</summary>
    /// <returns>The ruling; null where the clerk performs the act when its time comes.</returns>
    public Task<Ruling<Act>?> AskAsync(StoryRun run, DateTimeOffset at, CancellationToken stop)
    {
        var fact = run.Fact;
        var act = bureau.Pack.FindProcedure(run.Story.Procedure)?.FindAct(fact.Act)
            ?? throw new FormatException($"{fact.At}: the procedure {run.Story.Procedure} has no act {fact.Act}");
        if (act.OfTheLaw)
            return Task.FromResult<Ruling<Act>?>(null);

        var on = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, bureau.Pack.Zone).DateTime);
        var fields = new StoryFields(run).Read(fact.Fields, act, fact.As.GetValueOrDefault(""), on);
        var request = new ActRequest(
            bureau.Bureau.Value, run.Story.Procedure, act.Id, FormattableString.Invariant($"demonstration|{run.Story.Name}|{run.Serial}|{run.Next}"),
            run.Matter, [.. fact.About.Select(run.NumberOf)], fields, OccurredAt: act.Kind == ActKind.Event ? at : null);
        return PerformAsync(request, Actor.Officer(run.Person(fact.By ?? cast.Registrar)), stop);
    }

    /// <summary>Keeps what came of a fact; false when it did not go as written, and the story ends.</summary>
    public async Task<bool> KeepAsync(StoryRun run, Ruling<Act>? ruling, CancellationToken stop)
    {
        var fact = run.Fact;
        switch (ruling)
        {
            case null:
                return true;
            case Ruling<Act>.Granted when fact.Refused is not null:
                return GoneAstray(run, fact, "granted, though the story says refused");
            case Ruling<Act>.Granted granted:
                await KeepAsync(run, fact, granted.Value, stop);
                return true;
            case Ruling<Act>.Refused when fact.Refused is not null:
                Refused++;
                return true;
            case Ruling<Act>.Refused refused:
                return GoneAstray(run, fact, "refused: " + string.Join("; ", refused.Grounds.Select(ground => $"{ground.Rule} {ground.Lacking.Zh}")));
            case Ruling<Act>.Malformed malformed:
                return GoneAstray(run, fact, "malformed: " + string.Join("; ", malformed.Errors.Select(error => $"{error.Place} {error.Message.Zh}")));
            default:
                return GoneAstray(run, fact, "another act came between");
        }
    }

    private async Task<Ruling<Act>?> PerformAsync(ActRequest request, Actor actor, CancellationToken stop) => await bureau.Desk.PerformAsync(request, actor, stop);

    private async Task KeepAsync(StoryRun run, ScenarioFact fact, Act done, CancellationToken stop)
    {
        Acts++;
        if (run.Matter is null && run.Serial > 0)
            Matters++;
        run.Matter ??= done.Matter;

        if (fact.Called is { } called)
            run.Name(called, done.Number);
        if (run.Serial > 0 && bureau.Pack.FindProcedure(run.Story.Procedure)?.FindAct(fact.Act) is { Prior: not null })
            Decided(done.FileNumber);
        if (fact.As.Count == 0 || done.Adds.Count == 0)
            return;
        var state = await bureau.Reader.FindAsync(bureau.Bureau, new MatterId(done.Matter), stop);
        var added = done.Adds.Select(number => state!.Record.Subjects[number - 1]).ToList();
        foreach (var (kind, name) in fact.As)
        {
            var subject = kind.Length == 0 ? added[0] : added.FirstOrDefault(one => one.Kind == kind || one.Role == kind);
            if (subject is not null)
                run.Name(name, subject.Number);
        }
    }

    private void Decided(string fileNumber)
    {
        if (decided.Count == DecidedKept)
            decided.RemoveAt(0);
        decided.Add(fileNumber);
    }

    private bool GoneAstray(StoryRun run, ScenarioFact fact, string how)
    {
        WentAstray++;
        if (astray.Count < AstrayKept)
            astray.Add($"{fact.At} {run.Story.Name} #{run.Serial} {fact.Act}: {how}");
        return false;
    }
}
