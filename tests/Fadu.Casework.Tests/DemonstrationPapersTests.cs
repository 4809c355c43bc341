using System.Globalization;
using System.Text.RegularExpressions;
using Fadu.Casework.Bureau;
using Fadu.Casework.Clerk;
using Fadu.Casework.Demonstration;
using Fadu.Casework.Editions;
using Fadu.Casework.Worklists;
using Fadu.Disclosure;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fadu.Casework.Tests;

/// <summary>Each story of the demonstration once: what its stories are there for stands in the record, and its papers read as papers.</summary>
public sealed partial class DemonstrationPapersTests : IDisposable
{
    private const int EachStoryOnce = 40; // more than there are stories, with those that play at each station

    private readonly string folder = Directory.CreateTempSubdirectory("fadu-test-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_paper_of_the_demonstration_prints_an_id_of_a_register_or_an_identity_number_its_form_does_not_ask_for()
    {
        var options = new DataFolderOptions(Path.Combine(folder, "year")) { Create = true, Keys = Path.Combine(folder, "keys") };
        var demo = Path.Combine(ProjectFiles.Root, "demo");
        var files = new PackFiles([.. Directory.EnumerateFiles(demo, "*.yaml", SearchOption.AllDirectories)
            .Select(path => new PackFile("demo/" + Path.GetRelativePath(demo, path), File.ReadAllText(path)))]);
        var time = new SimulatedTime(TimeProvider.System);
        var pack = PackLoader.Load(LawFolder.Read(ProjectFiles.Laws, "national")).Pack;
        await using var bureau = await OpenBureau.OpenAsync(
            new BureauOptions(options, new BureauId(DemonstrationYear.BureauOf(files)), pack) { Time = time, Demonstration = true }, Stop);
        using var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance);
        var made = await DemonstrationYear.Of(files, bureau, time, clerk).MakeAsync(EachStoryOnce, seed: 7, progress: null, Stop);
        Assert.Empty(made.Astray);

        await using var context = bureau.Folder.Database.Reading();
        var acts = await context.Acts.Select(row => row.Act).Distinct().ToListAsync(Stop);
        Assert.Superset(new HashSet<string>(["hold-hearing", "legal-review", "deliberate", "strike-act"], StringComparer.Ordinal), acts.ToHashSet(StringComparer.Ordinal));

        await TellsRemediesAsync(bureau, context);
        await KnowsEveryStateItPassedThroughAsync(bureau, context);
        await AsksNobodyLessForKnowingWhosePostsActsAreAsync(bureau, context);
        await LeavesNoReviewerWithoutWorkAsync(bureau);
        string[] ofFullIdentity = ["penalty-decision", "questioning-record", "treatment-decision", "court-application"];
        var faults = new List<string>();
        var printed = 0;
        foreach (var matter in await context.Matters.Select(row => row.MatterId).ToListAsync(Stop))
        {
            if (await bureau.Reader.FindAsync(bureau.Bureau, matter, Stop) is not { } state || state.Record.Acts.Count == 0)
                continue;
            var seenBy = state.Record.Acts[^1].Basis.Actor.Person;
            foreach (var paper in state.Documents)
            {
                var sees = state.Record.Acts.Select(act => act.Basis.Actor.Person).Append(seenBy).Distinct();
                foreach (var person in sees)
                {
                    if (await bureau.Papers.PrintAsync(matter.Value, paper.Subject, person, "test", Stop) is not { } page)
                        continue;
                    printed++;
                    faults.AddRange(Tag().Replace(page.Html, " ").Split(' ').SelectMany(text => Id().Matches(text)).Select(id => $"{paper.Template}: {id.Value}"));
                    if (!ofFullIdentity.Contains(paper.Template) && Identity().IsMatch(page.Html))
                        faults.Add($"{paper.Template}: an identity number in full");
                    break;
                }
            }
        }

        Assert.True(printed > 100, string.Create(CultureInfo.InvariantCulture, $"{printed} papers were printed"));
        Assert.Empty(faults.Distinct());
    }

    // The decision of hearing-held is of Tuesday 24 March 2026. By hand: + 60 days = Saturday 23 May, so Monday the 25th; + 6 months = Thursday 24 September.
    private static async Task KnowsEveryStateItPassedThroughAsync(OpenBureau bureau, FaduContext context)
    {
        var rows = (await context.Acts.OrderBy(row => row.Number).ToListAsync(Stop)).ToLookup(row => row.MatterId);
        foreach (var (matter, acts) in rows.Select(group => (group.Key, group.ToList())))
        {
            var now = bureau.Reader.Fold(acts)!;
            for (var version = 1; version <= acts.Count; version++)
            {
                var then = bureau.Reader.Fold(acts[..version])!;
                var (record, unit) = now.AtVersion(version);
                Assert.Equal((then.Unit, then.Record.Stage, then.Record.Acts.Count), (unit, record.Stage, record.Acts.Count));
            }
        }
    }

    // Whoever signs in as a reviewer or a head on the last day finds a case in the queue.
    private static async Task LeavesNoReviewerWithoutWorkAsync(OpenBureau bureau)
    {
        var roster = await bureau.RosterAsync(Stop);
        var reviewers = roster.Rows.Where(row => row.Kind == RosterKind.Post && row.Value is "legal-reviewer" or "case-unit-head" or "station-head" or "head-of-organ").Select(row => row.Key).Distinct().ToList();
        Assert.Equal(9, reviewers.Count);
        foreach (var person in reviewers)
            Assert.NotEmpty((await new AskedWork(bureau).OfAsync(person, 1, Stop)).Matters);
    }

    // Every officer as he stands, and every post of the roster by itself, asked of every matter at each of its acts.
    private static async Task AsksNobodyLessForKnowingWhosePostsActsAreAsync(OpenBureau bureau, FaduContext context)
    {
        var rows = (await context.Acts.OrderBy(row => row.Number).ToListAsync(Stop)).ToLookup(row => row.MatterId);
        var roster = await bureau.RosterAsync(Stop);
        var check = new LawCheck(bureau.Pack);
        var officers = roster.Rows.Where(row => row.Kind == RosterKind.Officer).Select(row => row.Key).Distinct().ToList();
        var (asked, asksFor) = (0, 0);
        foreach (var acts in rows.Select(group => group.ToList()))
        {
            for (var version = 1; version <= acts.Count; version += 1 + version / 3)
            {
                var (state, at) = (bureau.Reader.Fold(acts[..version])!, acts[version - 1].RecordedAt);
                var on = LegalDay.Of(at, bureau.Pack.Zone);
                var unit = state.Unit is { } handling ? roster.UnitOn(handling, on) : null;
                foreach (var standing in officers.Select(officer => roster.StandingOf(officer, on)))
                {
                    foreach (var one in standing.Posts.Select(post => standing with { Posts = [post] }).Append(standing))
                    {
                        var basis = state.Record.Acts[^1].Basis with { Actor = one, Officers = [], HandlingUnit = unit };
                        var whole = check.Possible(state.Record, basis, at).Any(possible => possible.Act.By is not null && possible.By is null);
                        Assert.True(whole == check.AsksFor(state.Record, basis, at), $"{state.Record.Procedure}, {state.Record.Stage}: {one.Person}, {string.Join(' ', one.Posts.Select(post => post.Post))}");
                        asked++;
                        asksFor += whole ? 1 : 0;
                    }
                }
            }
        }

        Assert.True(asked > 10_000 && asksFor > asked / 10 && asksFor < asked * 9 / 10, $"{asksFor} of {asked}");
    }

    private static async Task TellsRemediesAsync(OpenBureau bureau, FaduContext context)
    {
        var matter = await context.Acts.Where(row => row.Act == "hold-hearing").Select(row => row.MatterId).SingleAsync(Stop);
        var state = (await bureau.Reader.FindAsync(bureau.Bureau, matter, Stop))!;
        var roster = await bureau.RosterAsync(Stop);
        var windows = state.Record.Subjects.Where(subject => subject.Kind == SubjectKinds.Party)
            .ToDictionary(party => party.Role, party => new PublicWork(bureau).RecordOf(state, party, roster));

        Assert.Equal(
            [("申请复议", "60日", new DateOnly(2026, 5, 25), "《行政复议法》第二十条"), ("直接起诉", "6个月", new DateOnly(2026, 9, 24), "《行政诉讼法》第四十六条")],
            windows["violator"].Remedies.Select(remedy => (remedy.Title.Zh, remedy.Length.Zh, remedy.NotBefore, remedy.Article)));
        Assert.Empty(windows["reporter"].Remedies);
        // The decision was about another: its day is not told to whoever reported, and it is not said that there was none.
        Assert.Equal((PhaseState.Done, null), windows["reporter"].Phases.Select(phase => (phase.State, phase.Since)).ElementAt(2));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("[a-z]{3,}(-[a-z]+)*")]
    private static partial Regex Id();

    [GeneratedRegex("(?<![0-9])[0-9]{17}[0-9X]")]
    private static partial Regex Identity();
}
