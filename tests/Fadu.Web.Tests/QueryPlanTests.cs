using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Fadu.Web.Tests;

/// <summary>Every list and count is answered from an index, whoever looks: the questions are heard and the database is asked how it would answer them.</summary>
public abstract class QueryPlanTests(ServedBureau served)
{
    private static readonly ConcurrentDictionary<ServedBureau, Task> Filled = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ServedBureau.Handler)]
    [InlineData(ServedBureau.Head)]
    [InlineData(ServedBureau.Reviewer)]
    [InlineData(ServedBureau.Registrar)]
    public async Task No_list_reads_the_whole_of_what_a_bureau_piles_up(string person)
    {
        await FillAsync();
        using var heard = new HeardQueries(served.Bureau.Folder.Database);
        using var browser = await served.SignedInAsync(person);
        heard.Taken();
        var (whole, questions) = (new StringBuilder(), 0);
        foreach (var page in Pages())
        {
            var answer = await browser.GetAsync(page, Stop);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{page}: {answer.StatusCode}");
            foreach (var query in heard.Taken())
            {
                questions++;
                foreach (var read in await QueryPlans.ReadWholeAsync(served.Bureau.Folder.Database, query, Stop))
                    whole.AppendLine().Append(page).Append(": ").AppendLine(read).AppendLine(query.Sql);
            }
        }
        Assert.True(questions > 50, $"only {questions} questions were heard");
        Assert.True(whole.Length == 0, whole.ToString());
    }

    [Fact]
    public async Task What_was_not_looked_at_is_said()
    {
        await FillAsync();
        using var browser = await served.SignedInAsync(ServedBureau.Handler);

        Assert.Contains("登记很多", await browser.GetStringAsync("/refusals", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("登记很多", await browser.GetStringAsync("/refusals?from=2026-01-01&mine=true", Stop), StringComparison.Ordinal);
        Assert.Contains("相符的太多", await browser.GetStringAsync("/matters?q=" + Uri.EscapeDataString("示外"), Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("相符的太多", await browser.GetStringAsync("/matters?q=" + Uri.EscapeDataString(served.FileNumber), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_reads_a_table_whole_is_found()
    {
        var database = served.Bureau.Folder.Database;
        foreach (var sql in new[] { "SELECT * FROM \"acts\" AS \"a\"", "SELECT COUNT(*) FROM \"looks\" AS \"l\" WHERE \"l\".\"bureau\" = 'x'", "SELECT * FROM \"matters\" AS \"m\" WHERE \"m\".\"bureau\" = 'x' ORDER BY \"m\".\"stage\" LIMIT 3" })
            Assert.NotEmpty(await QueryPlans.ReadWholeAsync(database, new HeardQuery(sql, []), Stop));
        Assert.Empty(await QueryPlans.ReadWholeAsync(database, new HeardQuery("SELECT * FROM \"looks\" AS \"l\" WHERE \"l\".\"bureau\" = 'x' ORDER BY \"l\".\"at\" DESC LIMIT 3", []), Stop));
    }

    private Task FillAsync() => Filled.GetOrAdd(served, one => PiledUp.AddAsync(one.Bureau.Folder.Database, one.Bureau.Bureau, Stop));

    private IEnumerable<string> Pages()
    {
        foreach (var page in new[] { "/work", "/work?scope=mine", "/work?scope=unit", "/work?scope=unit&page=2", "/work/returned", "/work/waiting", "/review", $"/review?matter={served.Case}", "/account", "/open" })
            yield return page;
        foreach (var sort in new[] { "due", "recent", "number" })
        {
            foreach (var filter in new[] { "", "&mine=true", "&closed=true", "&closed=true&mine=true", "&unit=east", "&procedure=small-case", "&due=overdue", "&due=later", "&on=2026-03-18", "&page=2" })
                yield return $"/matters?sort={sort}{filter}";
        }
        foreach (var asked in new[] { served.FileNumber, "示公", "张三", ServedBureau.FirstIdentity })
            yield return "/matters?q=" + Uri.EscapeDataString(asked);
        foreach (var filter in new[] { "", "?mine=true", "?sort=old", "?procedure=small-case", "?from=2026-01-01&to=2026-12-31", $"?matter={served.Case}", "?page=2" })
            yield return "/refusals" + filter;
        foreach (var page in new[] { "/matters.csv", "/refusals.csv", "/ledger", $"/ledger?matter={served.Case}", $"/matters/{served.Case}/looks", $"/matters/{served.Case}/looks.csv", "/api/matters", "/api/refusals" })
            yield return page;
        foreach (var page in new[] { "/figures?year=2026", "/figures.csv?year=2026", "/report/2026", "/api/figures?year=2026" })
            yield return page;
        foreach (var figure in served.Bureau.Pack.Figures.Keys.Order(StringComparer.Ordinal))
        {
            foreach (var sort in new[] { "latest", "unit", "amount", "number" })
                yield return $"/figures/{figure}?year=2026&sort={sort}";
            yield return $"/figures/{figure}/rows.csv?year=2026";
        }
    }
}

[Trait("Database", "sqlite")]
public sealed class QueryPlanTestsOnSqlite(ServedBureau served) : QueryPlanTests(served), IClassFixture<ServedBureau>;

[Trait("Database", "postgresql")]
public sealed class QueryPlanTestsOnPostgres(ServedBureauOnPostgres served) : QueryPlanTests(served), IClassFixture<ServedBureauOnPostgres>;
