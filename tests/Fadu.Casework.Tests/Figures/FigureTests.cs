using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fadu.Casework.Clerk;
using Fadu.Casework.Figures;
using Fadu.Law.Figures;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests.Figures;

/// <summary>Figures after two hundred changes drawn by dice, against a count that shares nothing with the engine.</summary>
public abstract class FigureTests(TestDatabase database)
{
    private static readonly FigureQuery Year = FigureQuery.OfYear(2026);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_two_hundred_changes_every_figure_list_and_export_says_what_counting_by_hand_says()
    {
        var time = new TestTime(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
        await using var bureau = await OpenAsync(database, time, Stop);
        var changes = new RandomChanges(bureau, time, seed: 20260302);
        await changes.FoundAsync(Stop);
        using var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance);
        var known = new List<(long Leaf, Dictionary<string, string> Counted)>();
        for (var round = 0; round < 10; round++)
        {
            await changes.MakeAsync(20, Stop);
            Assert.True(await clerk.CatchUpAsync(Stop));
            var acts = await ActsAsync(bureau);
            known.Add((await LeavesAsync(bureau), new BruteForce(acts.Values, acts.Values.Max(act => act.RecordedAt)).Of(Year.From, Year.To)));
        }

        await EveryFigureIsAsCountedAsync(bureau, time);
        await EveryListRepeatsItsFigureAsync(bureau);
        await AsKnownThenIsWhatWasSaidThenAsync(bureau, known);
        await TheRegistersAreCountedAsync(bureau);
        using var other = database.Another();
        var into = FaduDatabase.At(other.ConnectionString);
        await into.MigrateAsync(Stop);
        var rebuilt = await bureau.RebuildViewsAsync(into, Stop);
        Assert.True(rebuilt.IsSame, string.Join('\n', rebuilt.Differences.Select(one => one.Table).Distinct()));
        Assert.True(rebuilt.Rows[nameof(FigureRow)] > 100 && rebuilt.Rows[nameof(FigureTotalRow)] > 20);
    }

    private static async Task EveryFigureIsAsCountedAsync(OpenBureau bureau, TestTime time)
    {
        var counted = new BruteForce((await ActsAsync(bureau)).Values, time.GetUtcNow());
        foreach (var query in new[] { Year, new FigureQuery(new DateOnly(2026, 3, 12), new DateOnly(2026, 4, 20)), new FigureQuery(new DateOnly(2026, 3, 30), new DateOnly(2026, 3, 30)) })
        {
            foreach (var unit in new[] { null, RandomChanges.East, Id })
            {
                await using var view = await bureau.Figures.OpenAsync(query with { Units = unit is null ? null : [unit] }, Stop);
                var expected = counted.Of(query.From, query.To, unit);
                var found = view.ReadAll().Where(reading => expected.ContainsKey(reading.Figure.Id)).ToDictionary(reading => reading.Figure.Id, FigureText.Plain);
                Same(expected, found, $"{query.From} {query.To} {unit}");
                if (unit is null && query == Year)
                    Assert.All(["small.settled", "small.fines", "small.late", "small.overdue", "small.corrections", "small.strikes", "small.findings"], id => Assert.NotEqual("0", found[id]));
            }
        }
    }

    private static async Task EveryListRepeatsItsFigureAsync(OpenBureau bureau)
    {
        await using var view = await bureau.Figures.OpenAsync(Year, Stop);
        var json = JsonNode.Parse(FigureJson.Of(view).ToJsonString())!.AsArray().ToDictionary(one => (string)one!["id"]!, one => one!);
        var table = Csv(FigureCsv.Of(view, "zh").ToString()).ToDictionary(row => row[0], row => row[2]);
        foreach (var reading in view.ReadAll())
        {
            var (figure, said) = (reading.Figure, FigureText.Plain(reading));
            Assert.Equal(said, table[figure.Id]);
            Assert.Equal(said, json[figure.Id]["value"]?.ToString() ?? "");
            Assert.Equal(reading.IsRecorded ? "recorded" : "not-recorded", (string)json[figure.Id]["status"]!);
            var rows = Csv(FigureCsv.Of(view.AllLines(figure), "zh").ToString());
            var paged = new List<FigureLine>();
            for (var page = 1; ; page++)
            {
                var some = view.Lines(figure, FigureOrder.Latest, Paging.Of(page, 7));
                Assert.Equal(reading.Rows, some.Total);
                paged.AddRange(some.Rows);
                if (page >= some.Pages)
                    break;
            }

            Assert.Equal(reading.Rows, rows.Count);
            Assert.Equal(
                Lines(rows.Select(row => $"{row[0]} {row[1]} {row[2]} {row[3]} {row[6]}")),
                Lines(paged.Select(line => $"{line.FileNumber} {line.Act} {line.What.Zh} {line.On:yyyy-MM-dd} {line.Amount.ToString("0.##", CultureInfo.InvariantCulture)}")));
            Assert.Equal(rows.Select(row => row[0]).Where(number => number.Length > 0).Distinct().Order(StringComparer.Ordinal), json[figure.Id]["matters"]!.AsArray().Select(number => (string)number!));
            if (Told(figure, rows) is { } told)
                Assert.Equal(said, told);
            foreach (var by in new[] { FigureGrouping.Month, FigureGrouping.Unit, FigureGrouping.Category })
            {
                var groups = view.Groups(figure, by);
                if (figure.Measure is FigureMeasure.Count or FigureMeasure.Sum or FigureMeasure.Stock && reading.IsRecorded)
                    Assert.Equal(reading.Value, groups.Sum(group => group.Value));
                if (by == FigureGrouping.Unit)
                    continue;
                // Each part opens to its own rows, as many as it says.
                foreach (var group in groups)
                {
                    var part = by == FigureGrouping.Month ? new FigurePart(Month: DateOnly.Parse(group.Key + "-01", CultureInfo.InvariantCulture)) : new FigurePart(group.Key);
                    Assert.Equal(group.Rows, view.Lines(figure, FigureOrder.Latest, Paging.Of(1, 7), part).Total);
                    var opened = view.AllLines(figure, part).ToList();
                    Assert.Equal(group.Rows, opened.Count);
                    if (by == FigureGrouping.Month)
                        Assert.All(opened, line => Assert.Equal(group.Key, $"{line.On:yyyy-MM}"));
                }
            }
        }
    }

    /// <summary>The value of a figure from the rows of its own export.</summary>
    private static string? Told(FigureDefinition figure, IReadOnlyList<string[]> rows) => figure.Measure switch
    {
        FigureMeasure.Count or FigureMeasure.Stock when figure.Unrecorded is null => BruteForce.Text(rows.Count),
        FigureMeasure.Sum => BruteForce.Text(rows.Sum(row => decimal.Parse(row[6], CultureInfo.InvariantCulture))),
        FigureMeasure.Distinct when !figure.DistinctSubjects => BruteForce.Text(rows.Select(row => row[0]).Distinct().Count()),
        FigureMeasure.FirstDay => rows.Min(row => row[3]) ?? "",
        FigureMeasure.LastDay => rows.Max(row => row[3]) ?? "",
        FigureMeasure.InARow => BruteForce.Text(rows.Select(row => row[3][..4]).Distinct().Count()),
        _ => null,
    };

    private static async Task AsKnownThenIsWhatWasSaidThenAsync(OpenBureau bureau, List<(long Leaf, Dictionary<string, string> Counted)> known)
    {
        foreach (var (leaf, counted) in new[] { known[0], known[4], known[^1] })
        {
            await using var view = await bureau.Figures.OpenAsync(Year with { Leaf = leaf }, Stop);
            Assert.Equal(leaf, view.AsKnownAt);
            Same(counted, view.ReadAll().Where(reading => counted.ContainsKey(reading.Figure.Id)).ToDictionary(reading => reading.Figure.Id, FigureText.Plain), $"leaf {leaf}");
        }

        Assert.NotEqual(known[4].Counted["small.settled"], known[^1].Counted["small.settled"]);
    }

    private static async Task TheRegistersAreCountedAsync(OpenBureau bureau)
    {
        await using var context = bureau.Folder.Database.Reading();
        var refusals = await context.Refusals.Where(row => row.Procedure == "small-case").ToListAsync(Stop);
        var grounds = refusals.Sum(row => JsonNode.Parse(Encoding.UTF8.GetString(row.Grounds))!.AsArray().Select(ground => (string)ground!["rule"]!).Distinct().Count());
        await using var view = await bureau.Figures.OpenAsync(Year, Stop);

        Assert.True(refusals.Count > 10);
        Assert.Equal(refusals.Count, view.Read("small.refusals")!.Value);
        Assert.Equal(grounds, view.Read("small.grounds")!.Value);
        Assert.Equal(await context.Looks.CountAsync(Stop), view.Read("small.looks")!.Value);
    }

    private static async Task<Dictionary<(Guid, int), StoredAct>> ActsAsync(OpenBureau bureau)
    {
        await using var context = bureau.Folder.Database.Reading();
        return (await context.Acts.ToListAsync(Stop)).ToDictionary(row => (row.MatterId.Value, row.Number), row => StoredAct.Read(row.MatterId.Value, row.Skeleton));
    }

    private static async Task<long> LeavesAsync(OpenBureau bureau)
    {
        await using var context = bureau.Folder.Database.Reading();
        return await context.Leaves.CountAsync(Stop);
    }

    private static void Same(Dictionary<string, string> counted, Dictionary<string, string> found, string where) => Assert.True(
        counted.OrderBy(one => one.Key).SequenceEqual(found.OrderBy(one => one.Key)),
        $"{where}: {string.Join("; ", counted.Where(one => found.GetValueOrDefault(one.Key) != one.Value).Select(one => $"{one.Key} counted {one.Value}, found {found.GetValueOrDefault(one.Key)}"))}");

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

    /// <summary>Rows of a table below its head; none of these cells holds a quoted comma.</summary>
    private static List<string[]> Csv(string text)
    {
        Assert.StartsWith("\uFEFF", text, StringComparison.Ordinal);
        Assert.DoesNotContain('"', text);
        return [.. text.TrimEnd('\n', '\r').Split("\r\n").Skip(1).Select(line => line.Split(','))];
    }
}

[Trait("Database", "sqlite")]
public sealed class FigureTestsOnSqlite(SqliteTestDatabase database) : FigureTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class FigureTestsOnPostgres(PostgresTestDatabase database) : FigureTests(database), IClassFixture<PostgresTestDatabase>;
