using System.Net;

namespace Fadu.Web.Tests;

/// <summary>A matter read as it was known, in pages, and by what was done with it; registers that count what they show.</summary>
public abstract class MatterViewTests(ServedBureau served)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_matter_is_shown_as_known_at_a_time_without_what_was_recorded_later()
    {
        var matter = (await served.PerformAsync(ServedBureau.Handler, "small-case", "begin-case", null, [])).Matter;
        await served.PerformAsync(ServedBureau.Handler, "small-case", "enter-person", matter, new() { ["person-name"] = "先到者" });
        var then = served.Time.GetUtcNow().AddMinutes(1);
        served.Time.Advance(TimeSpan.FromHours(2));
        await served.PerformAsync(ServedBureau.Handler, "small-case", "enter-person", matter, new() { ["person-name"] = "后到者" });
        var browser = await served.SignedInAsync(ServedBureau.Handler);

        var known = await browser.GetStringAsync($"/matters/{matter}?known={Local(then.AddMinutes(30))}", Stop);
        var now = await browser.GetStringAsync($"/matters/{matter}", Stop);
        var before = await browser.GetAsync($"/matters/{matter}?known=2020-01-01T00:00", Stop);
        var nonsense = await browser.GetAsync($"/matters/{matter}?known=gestern", Stop);

        Assert.Contains("先到者", known, StringComparison.Ordinal);
        Assert.DoesNotContain("后到者", known, StringComparison.Ordinal);
        Assert.Contains("只含那时已经记录的2个行为", known, StringComparison.Ordinal);
        Assert.DoesNotContain("/acts/enter-person\"", known, StringComparison.Ordinal);
        Assert.Contains("后到者", now, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
        Assert.Contains("那时还没有这个事项的记录", await before.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, nonsense.StatusCode);
    }

    [Fact]
    public async Task A_long_timeline_is_read_in_pages_of_forty_and_every_act_stands_on_one_of_them()
    {
        var matter = (await served.PerformAsync(ServedBureau.Handler, "small-case", "begin-case", null, [])).Matter;
        for (var i = 0; i < 49; i++)
            await served.PerformAsync(ServedBureau.Handler, "small-case", "note-visit", matter, new() { ["visit-kind"] = "home", ["visit-place"] = "示例路" });
        var browser = await served.SignedInAsync(ServedBureau.Handler);

        var last = await browser.GetStringAsync($"/matters/{matter}", Stop);
        var first = await browser.GetStringAsync($"/matters/{matter}?acts=10", Stop);

        Assert.Equal([.. Enumerable.Range(11, 40)], Acts(last));
        Assert.Equal([.. Enumerable.Range(1, 10)], Acts(first));
        Assert.Contains($"/matters/{matter}?acts=10#tl", last, StringComparison.Ordinal);
        Assert.Contains($"/matters/{matter}?acts=50#tl", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_register_of_refusals_counts_exactly_what_the_officer_may_see()
    {
        var matter = (await served.PerformAsync(ServedBureau.Handler, "small-case", "begin-case", null, [])).Matter;
        await served.PerformAsync(ServedBureau.Handler, "small-case", "enter-person", matter, new() { ["person-name"] = "某人", ["person-born"] = "1990-01-01" });
        var head = await served.SignedInAsync(ServedBureau.Head);
        var path = $"/matters/{matter}/acts/settle-case";
        for (var i = 0; i < 3; i++)
            await ServedBureau.PostAsync(head, path, path, new() { ["act-subject"] = "1", ["treated-as-first"] = "false", ["form-key"] = Guid.NewGuid().ToString("N") });

        var seen = await head.GetStringAsync($"/refusals?matter={matter}", Stop);
        var csv = await head.GetStringAsync($"/refusals.csv?matter={matter}", Stop);
        var stranger = await (await served.SignedInAsync(ServedBureau.Stranger)).GetStringAsync("/refusals", Stop);
        var tomorrow = await head.GetStringAsync($"/refusals?matter={matter}&from=2031-01-01", Stop);

        Assert.Contains("您可以看的共3条", seen, StringComparison.Ordinal);
        Assert.Equal(4, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("您可以看的共0条", stranger, StringComparison.Ordinal);
        Assert.Contains("没有您可以看的被拒记录", stranger, StringComparison.Ordinal);
        Assert.Contains("您可以看的共0条", tomorrow, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_days_ahead_count_the_matters_that_the_list_behind_them_shows()
    {
        // The case begun on 2026-03-16 is due within thirty days: on 2026-04-15, which is seen from the 5th.
        served.Time.Set(new DateTimeOffset(2026, 4, 5, 12, 0, 0, TimeSpan.FromHours(8)));
        var browser = await served.SignedInAsync(ServedBureau.Handler);

        var work = await browser.GetStringAsync("/work?scope=unit", Stop);
        var counts = System.Text.RegularExpressions.Regex.Matches(work, "href=\"(/matters\\?on=[0-9-]+)\"[^>]*>[\\s\\S]*?</a>")
            .Select(day => (Href: day.Groups[1].Value, Count: System.Text.RegularExpressions.Regex.Match(day.Value, "class=\"k\">(\\d+)件"))).Where(day => day.Count.Success).ToList();

        Assert.Contains("/matters?on=2026-04-15", counts.Select(day => day.Href));
        foreach (var (href, count) in counts)
            Assert.Contains($"共{count.Groups[1].Value}件", await browser.GetStringAsync(href, Stop), StringComparison.Ordinal);
    }

    private static string Local(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static int[] Acts(string html) =>
        [.. System.Text.RegularExpressions.Regex.Matches(html, "id=\"act-(\\d+)\"").Select(act => int.Parse(act.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).Order()];
}

[Trait("Database", "sqlite")]
public sealed class MatterViewTestsOnSqlite(ServedBureau served) : MatterViewTests(served), IClassFixture<ServedBureau>;

[Trait("Database", "postgresql")]
public sealed class MatterViewTestsOnPostgres(ServedBureauOnPostgres served) : MatterViewTests(served), IClassFixture<ServedBureauOnPostgres>;
