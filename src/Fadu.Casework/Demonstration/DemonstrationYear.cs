using Fadu.Casework.Clerk;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.Scenarios;

namespace Fadu.Casework.Demonstration;

/// <summary>How far the making of a demonstration has come.</summary>
/// <param name="Day">The simulated day.</param>
/// <param name="Matters">Matters opened.</param>
/// <param name="Acts">Acts recorded.</param>
/// <param name="Refused">Acts the law refused.</param>
public sealed record DemonstrationProgress(DateOnly Day, int Matters, int Acts, int Refused);

/// <summary>What was made, and what did not go as its story says.</summary>
/// <param name="Progress">The counts at the end.</param>
/// <param name="Astray">One line for each act that went otherwise; the story ends there.</param>
public sealed record DemonstrationMade(DemonstrationProgress Progress, IReadOnlyList<string> Astray);

/// <summary>Makes a year of a plainly made-up bureau by performing acts through the desk on a simulated clock; the same seed gives the same year.</summary>
public sealed class DemonstrationYear
{
    private const int DaysBeforeAsking = 20;

    private readonly OpenBureau bureau;
    private readonly SimulatedTime time;
    private readonly ClerkHost clerk;
    private readonly Cast cast;
    private readonly IReadOnlyList<Scenario> founding;
    private readonly IReadOnlyList<Scenario> stories;
    private readonly List<string> astray = [];
    private readonly List<string> decided = [];
    private (int Matters, int Acts, int Refused) count;

    private DemonstrationYear(OpenBureau bureau, SimulatedTime time, ClerkHost clerk, Cast cast, IReadOnlyList<Scenario> founding, IReadOnlyList<Scenario> stories)
    {
        (this.bureau, this.time, this.clerk, this.cast, this.founding, this.stories) = (bureau, time, clerk, cast, founding, stories);
    }

    /// <summary>Reads the files of a demonstration.</summary>
    /// <param name="files">The folder <c>demo/</c>: cast.yaml, bureau.yaml and stories/.</param>
    /// <param name="bureau">The new, empty record.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="clerk">Its clerk.</param>
    /// <exception cref="FormatException">A file is broken: every fault with file, line and column.</exception>
    public static DemonstrationYear Of(PackFiles files, OpenBureau bureau, SimulatedTime time, ClerkHost clerk)
    {
        var problems = new PackProblems();
        var read = files.Files.ToDictionary(file => file.Path[(file.Path.IndexOf('/', StringComparison.Ordinal) + 1)..], file => PackNode.Read(file.Path, file.Text, problems));
        var cast = Cast.Read(read["cast.yaml"]);
        var founding = ScenarioFile.Read(read["bureau.yaml"]);
        var stories = read.Where(file => file.Key.StartsWith("stories/", StringComparison.Ordinal)).OrderBy(file => file.Key, StringComparer.Ordinal)
            .SelectMany(file => ScenarioFile.Read(file.Value)).ToList();
        if (!problems.None)
            throw new FormatException(string.Join(Environment.NewLine, problems.All));
        return new DemonstrationYear(bureau, time, clerk, cast, founding, stories);
    }

    /// <summary>Id of the bureau a demonstration plays in.</summary>
    public static string BureauOf(PackFiles files)
    {
        var file = files.Files.First(one => one.Path.EndsWith("cast.yaml", StringComparison.Ordinal));
        return PackNode.Read(file.Path, file.Text, new PackProblems())["bureau"].Text();
    }

    /// <summary>Adopts the law the year was judged by, in the name of the demonstration's registrar, and keeps its files.</summary>
    /// <param name="law">The files the bureau's pack was loaded from.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Ruling<Act>?> AdoptAsync(PackFiles law, CancellationToken stop)
    {
        var ruling = await bureau.AdoptAsync(law, Actor.Officer(cast.Registrar), stop);
        await clerk.CatchUpAsync(stop); // the last act of the year is sealed like the others
        return ruling;
    }

    /// <summary>Makes the year.</summary>
    /// <param name="matters">How many matters.</param>
    /// <param name="seed">Seed of the dice.</param>
    /// <param name="progress">Told after each simulated day.</param>
    /// <param name="stop">Stops between acts.</param>
    public async Task<DemonstrationMade> MakeAsync(int matters, int seed, IProgress<DemonstrationProgress>? progress, CancellationToken stop)
    {
        var first = cast.Until.AddYears(-1);
        await FoundAsync(first, stop);
        var waiting = Drawn(matters, first, new Random(seed));
        var today = first;
        while (waiting.TryDequeue(out var run, out var at))
        {
            var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at.At, bureau.Pack.Zone).DateTime);
            if (day > cast.Until)
                break;
            if (day > today)
            {
                time.StandAt(at.At.AddMinutes(-1));
                await clerk.CatchUpAsync(stop);
                progress?.Report(Progress(today = day));
            }

            if (run.NeedsLink && (run.LinkedTo ??= LinkFor(run)) is null)
            {
                run.Postpone(DaysBeforeAsking);
                waiting.Enqueue(run, (MomentOf(run), run.Serial));
                continue;
            }

            time.StandAt(at.At);
            if (await PlayAsync(run, at.At, stop) && run.Next < run.Story.Facts.Count)
                waiting.Enqueue(run, (MomentOf(run), run.Serial));
        }

        var end = cast.Until.ToDateTime(new TimeOnly(9, 0));
        time.StandAt(new DateTimeOffset(end, bureau.Pack.Zone.GetUtcOffset(end)));
        await clerk.CatchUpAsync(stop);
        return new DemonstrationMade(Progress(cast.Until), astray);
    }

    private string? LinkFor(StoryRun run) => decided.Count == 0 ? null : decided[run.Serial % decided.Count];

    private DemonstrationProgress Progress(DateOnly day) => new(day, count.Matters, count.Acts, count.Refused);

    private async Task FoundAsync(DateOnly on, CancellationToken stop)
    {
        foreach (var story in founding)
        {
            var run = new StoryRun(0, story, cast.Units.Keys.First(), on, cast, new Random(0)) { Matter = await bureau.IsFoundedAsync(stop) ? bureau.BureauMatter : null };
            for (; run.Next < story.Facts.Count;)
            {
                var at = MomentOf(run);
                time.StandAt(at);
                if (!await PlayAsync(run, at, stop))
                    throw new InvalidOperationException(string.Join(Environment.NewLine, astray));
            }
        }

        count.Matters = 0;
    }

    private PriorityQueue<StoryRun, (DateTimeOffset At, int Serial)> Drawn(int matters, DateOnly first, Random dice)
    {
        var pool = stories.SelectMany(story => Enumerable.Repeat(story, cast.Weights.GetValueOrDefault(story.Name, 1))).ToList();
        var units = cast.Units.Keys.ToList();
        var days = cast.Until.DayNumber - first.DayNumber;
        var waiting = new PriorityQueue<StoryRun, (DateTimeOffset, int)>();
        for (var serial = 1; serial <= matters; serial++)
        {
            // The first of each kind are played once whatever the dice say, early enough to be seen to their end.
            var story = serial <= stories.Count ? stories[serial - 1] : pool[dice.Next(pool.Count)];
            var begun = first.AddDays(serial <= stories.Count ? 2 + dice.Next(days * 2 / 3) : 1 + dice.Next(days - 1));
            var run = new StoryRun(serial, story, units[dice.Next(units.Count)], begun, cast, new Random(dice.Next()));
            waiting.Enqueue(run, (MomentOf(run), serial));
        }

        return waiting;
    }

    private DateTimeOffset MomentOf(StoryRun run) => run.Last = StoryTime.Of(run.Story.Facts[run.Next].On, run.Begun, run.Last, bureau.Pack.Zone);

    /// <summary>Plays the next fact of a story; false when it did not go as written.</summary>
    private async Task<bool> PlayAsync(StoryRun run, DateTimeOffset at, CancellationToken stop)
    {
        var fact = run.Story.Facts[run.Next++];
        if (bureau.Pack.FindProcedure(run.Story.Procedure)?.FindAct(fact.Act) is not { } act)
            return Astray(run, fact, "no such act");
        if (act.OfTheLaw)
            return true; // the clerk performs it when its time comes

        var on = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, bureau.Pack.Zone).DateTime);
        var fields = new StoryFields(run).Read(fact.Fields, act, fact.As.GetValueOrDefault(""), on);
        var request = new ActRequest(
            bureau.Bureau.Value, run.Story.Procedure, act.Id, FormattableString.Invariant($"demonstration|{run.Story.Name}|{run.Serial}|{run.Next}"),
            run.Matter, [.. fact.About.Select(run.NumberOf)], fields, OccurredAt: act.Kind == ActKind.Event ? at : null);
        var ruling = await bureau.Desk.PerformAsync(request, Actor.Officer(run.Person(fact.By ?? cast.Registrar)), stop);
        switch (ruling)
        {
            case Ruling<Act>.Granted when fact.Refused is not null:
                return Astray(run, fact, "granted, though the story says refused");
            case Ruling<Act>.Granted granted:
                await KeepAsync(run, fact, act, granted.Value, stop);
                return true;
            case Ruling<Act>.Refused when fact.Refused is not null:
                count.Refused++;
                return true;
            case Ruling<Act>.Refused refused:
                return Astray(run, fact, "refused: " + string.Join("; ", refused.Grounds.Select(ground => $"{ground.Rule} {ground.Lacking.Zh}")));
            case Ruling<Act>.Malformed malformed:
                return Astray(run, fact, "malformed: " + string.Join("; ", malformed.Errors.Select(error => $"{error.Place} {error.Message.Zh}")));
            default:
                return Astray(run, fact, "another act came between");
        }
    }

    private async Task KeepAsync(StoryRun run, ScenarioFact fact, ActDefinition act, Act done, CancellationToken stop)
    {
        count.Acts++;
        if (run.Matter is null)
        {
            count.Matters++;
            run.Matter = done.Matter;
        }

        if (fact.Called is { } called)
            run.Name(called, done.Number);
        if (act.Prior is not null && run.Serial > 0)
            decided.Add(done.FileNumber);
        if (fact.As.Count == 0 || done.Adds.Count == 0)
            return;
        var state = await bureau.Reader.FindAsync(bureau.Bureau, new Fadu.Store.MatterId(done.Matter), stop);
        var added = done.Adds.Select(number => state!.Record.Subjects[number - 1]).ToList();
        foreach (var (kind, name) in fact.As)
        {
            var subject = kind.Length == 0 ? added[0] : added.FirstOrDefault(one => one.Kind == kind || one.Role == kind);
            if (subject is not null)
                run.Name(name, subject.Number);
        }
    }

    private bool Astray(StoryRun run, ScenarioFact fact, string how)
    {
        astray.Add($"{fact.At} {run.Story.Name} #{run.Serial} {fact.Act}: {how}");
        return false;
    }
}
