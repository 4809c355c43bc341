using Fadu.Casework.Clerk;
using Fadu.Law.Packs;
using Fadu.Law.Scenarios;
using Fadu.Store;

namespace Fadu.Casework.Demonstration;

/// <summary>How far the making of a demonstration has come.</summary>
/// <param name="Day">The simulated day.</param>
/// <param name="Matters">Matters opened.</param>
/// <param name="Acts">Acts recorded.</param>
/// <param name="Refused">Acts the law refused.</param>
/// <param name="Done">The share of the year that is done, 0 to 1.</param>
public sealed record DemonstrationProgress(DateOnly Day, int Matters, int Acts, int Refused, double Done);

/// <summary>What was made, and what did not go as its story says.</summary>
/// <param name="Progress">The counts at the end.</param>
/// <param name="WentAstray">How many acts went otherwise than their story says; each of these stories ended there.</param>
/// <param name="Astray">The first of them, one line each.</param>
public sealed record DemonstrationMade(DemonstrationProgress Progress, int WentAstray, IReadOnlyList<string> Astray);

/// <summary>Makes a year of a plainly made-up bureau by performing acts through the desk on a simulated clock; the same seed gives the same year.</summary>
/// <remarks>
/// One driver asks in the order of the simulated time; acts of different stories share commits. What is held of a story is given up when it ends, so that the
/// year takes the same memory however many matters it has.
/// </remarks>
public sealed class DemonstrationYear
{
    private const int DaysBeforeAsking = 20;
    private const int AskedAtOnce = 256;
    private const int ActsBeforeFollowing = 512;

    private readonly OpenBureau bureau;
    private readonly SimulatedTime time;
    private readonly ClerkHost clerk;
    private readonly Cast cast;
    private readonly IReadOnlyList<Scenario> founding;
    private readonly IReadOnlyList<Scenario> stories;
    private readonly StoryPlayer player;
    private readonly PriorityQueue<StoryRun, (DateTimeOffset At, int Serial)> waiting = new();

    private DemonstrationYear(OpenBureau bureau, SimulatedTime time, ClerkHost clerk, Cast cast, IReadOnlyList<Scenario> founding, IReadOnlyList<Scenario> stories)
    {
        (this.bureau, this.time, this.clerk, this.cast, this.founding, this.stories) = (bureau, time, clerk, cast, founding, stories);
        player = new StoryPlayer(bureau, cast);
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
        await FoundAsync(stop);
        var draw = new StoryDraw(cast, stories, matters, seed);
        var following = Task.CompletedTask;
        var followed = 0;
        try
        {
            for (var day = cast.First; day <= cast.Until; day = day.AddDays(1))
            {
                foreach (var run in draw.On(day))
                    Enqueue(run);
                var touched = await PlayAsync(day, stop);

                // The clerk seals and files what has been done while the next day is played; what the law does by itself comes at the day's end, for all of it.
                time.StandAt(At(day, new TimeOnly(23, 59)));
                await clerk.ExpireAsync(touched, stop);
                if (player.Acts - followed >= ActsBeforeFollowing)
                {
                    await following;
                    followed = player.Acts;
                    following = Task.Run(() => clerk.FollowAsync(stop), stop);
                }
                progress?.Report(Progress(day));
            }
        }
        finally
        {
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await following;
        await clerk.CatchUpAsync(stop);
        return new DemonstrationMade(Progress(cast.Until), player.WentAstray, player.Astray);
    }

    private DemonstrationProgress Progress(DateOnly day) => new(
        day, player.Matters, player.Acts, player.Refused, (double)(day.DayNumber - cast.First.DayNumber + 1) / (cast.Until.DayNumber - cast.First.DayNumber + 1));

    private DateTimeOffset At(DateOnly day, TimeOnly clock)
    {
        var local = day.ToDateTime(clock);
        return new DateTimeOffset(local, bureau.Pack.Zone.GetUtcOffset(local));
    }

    private async Task FoundAsync(CancellationToken stop)
    {
        foreach (var story in founding)
        {
            var run = new StoryRun(0, story, cast.Units.Keys.First(), cast.First, cast, new Random(0)) { Matter = await bureau.IsFoundedAsync(stop) ? bureau.BureauMatter : null };
            for (; run.HasNext; run.Advance())
            {
                var at = run.MomentOfNext(bureau.Pack.Zone);
                time.StandAt(at);
                if (!await player.KeepAsync(run, await player.AskAsync(run, at, stop), stop))
                    throw new InvalidOperationException(string.Join(Environment.NewLine, player.Astray));
            }
        }
    }

    private void Enqueue(StoryRun run) => waiting.Enqueue(run, (run.MomentOfNext(bureau.Pack.Zone), run.Serial));

    // One driver asks in the order of time and waits for an answer only where the same story goes on, so that what is asked meanwhile shares commits.
    private async Task<HashSet<MatterId>> PlayAsync(DateOnly day, CancellationToken stop)
    {
        var touched = new HashSet<MatterId>();
        var end = At(day, new TimeOnly(23, 59));
        var asked = new Queue<(StoryRun Run, Task<Ruling<Act>?> Ruling)>();
        while (waiting.TryPeek(out var run, out var place) && place.At < end)
        {
            stop.ThrowIfCancellationRequested();
            waiting.Dequeue();
            while (run.IsAsking || asked.Count == AskedAtOnce)
                await KeepAsync(asked.Dequeue(), touched, stop);
            if (!run.HasNext)
                continue;
            if (run.NeedsLink && (run.LinkedTo ??= player.LinkFor(run)) is null)
            {
                run.Postpone(DaysBeforeAsking);
                Enqueue(run);
                continue;
            }

            var at = run.MomentOfNext(bureau.Pack.Zone);
            time.StandAt(at);
            asked.Enqueue((run, player.AskAsync(run, at, stop)));
            run.IsAsking = true;
            if (run.MomentAfterNext(bureau.Pack.Zone) is { } goesOn)
                waiting.Enqueue(run, (goesOn, run.Serial));
        }

        while (asked.TryDequeue(out var last))
            await KeepAsync(last, touched, stop);
        return touched;
    }

    private async Task KeepAsync((StoryRun Run, Task<Ruling<Act>?> Ruling) asked, HashSet<MatterId> touched, CancellationToken stop)
    {
        var run = asked.Run;
        run.IsAsking = false;
        if (!await player.KeepAsync(run, await asked.Ruling, stop))
        {
            run.End();
            return;
        }
        if (run.Matter is { } matter)
            touched.Add(new MatterId(matter));
        run.Advance();
    }
}
