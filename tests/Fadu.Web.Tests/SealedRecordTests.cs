using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fadu.Casework;
using Fadu.Casework.Access;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Web.Tests;

/// <summary>封存: a sealed record stands in no list, search, export or figure's rows by name; it opens on a ground, to whom the ground names, and every look says so.</summary>
public abstract partial class SealedRecordTests(ServedBureau served)
{
    private const string Name = "欧阳样本";
    private const string Identity = "430100200901010012";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sealed_record_is_in_no_list_search_export_or_figure_by_name()
    {
        var (open, openNumber) = await RecordAsync("诸葛样本", violated: "2025-12-31");
        var (matter, number) = await RecordAsync(Name);
        var document = (await StateAsync(matter)).Record.Subjects.First(subject => subject.Kind == "document").Number;

        foreach (var person in new[] { ServedBureau.Handler, ServedBureau.Head, ServedBureau.Stranger, ServedBureau.Reviewer })
        {
            using var browser = await served.SignedInAsync(person);
            foreach (var path in Paths(matter, number, document))
            {
                var answer = await browser.GetAsync(path, Stop);
                // What was asked for is said back.
                var body = Asked().Replace(await answer.Content.ReadAsStringAsync(Stop), "");
                Assert.DoesNotContain(Name, body, StringComparison.Ordinal);
                Assert.DoesNotContain(Identity, body, StringComparison.Ordinal);
                if (!path.Contains(matter.ToString(), StringComparison.Ordinal) && !path.Contains(Uri.EscapeDataString(number), StringComparison.Ordinal))
                {
                    Assert.False(body.Contains(matter.ToString(), StringComparison.Ordinal), $"{person} finds the id on {path}");
                    Assert.False(body.Contains(number, StringComparison.Ordinal), $"{person} finds the number on {path}");
                }
            }
        }
        // The same pages do show the other one: they are not empty.
        using var handler = await served.SignedInAsync(ServedBureau.Handler);
        foreach (var path in new[] { "/matters?closed=true&sort=number&size=200", "/matters.csv?closed=true", "/api/matters?closed=true&size=200", "/matters?q=" + Uri.EscapeDataString("诸葛样本"), "/figures/small.recorded/rows.csv?year=2026" })
            Assert.Contains(openNumber, await handler.GetStringAsync(path, Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await handler.GetAsync($"/matters/{open}", Stop)).StatusCode);
    }

    [Fact]
    public async Task Those_on_the_case_are_told_that_it_is_sealed_and_why_and_all_others_that_there_is_none()
    {
        var (matter, number) = await RecordAsync(Name);
        using var handler = await served.SignedInAsync(ServedBureau.Handler);
        using var stranger = await served.SignedInAsync(ServedBureau.Stranger);

        var page = await handler.GetAsync($"/matters/{matter}", Stop);
        var words = await page.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        foreach (var told in new[] { "这份记录已封存", number, "违反治安管理的记录应当予以封存", "治安管理处罚法", "谁可以查看" })
            Assert.Contains(told, words, StringComparison.Ordinal);
        Assert.DoesNotContain("在示例路", words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await handler.GetAsync($"/api/matters/{matter}", Stop)).StatusCode);

        // By the whole number it is found again; by its beginning, or for whom it is not, it is not.
        Assert.Equal(HttpStatusCode.Redirect, (await handler.GetAsync("/sealed?number=" + Uri.EscapeDataString(number), Stop)).StatusCode);
        var beginning = await handler.GetAsync("/sealed?number=" + Uri.EscapeDataString(number[..^1]), Stop);
        var another = await handler.GetAsync("/sealed?number=" + Uri.EscapeDataString(served.FileNumber), Stop);
        var theirs = await stranger.GetAsync("/sealed?number=" + Uri.EscapeDataString(number), Stop);
        Assert.All(new[] { beginning, another, theirs }, answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        foreach (var path in new[] { $"/matters/{matter}", $"/api/matters/{matter}", $"/matters/{matter}/acts/open-record-up", $"/matters/{matter}/acts/note-recorded" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path, Stop)).StatusCode);
    }

    [Fact]
    public async Task Nothing_but_the_notice_and_the_forms_opens_to_whoever_has_no_opening()
    {
        var (matter, _) = await RecordAsync(Name);
        var document = (await StateAsync(matter)).Record.Subjects.First(subject => subject.Kind == "document").Number;

        foreach (var person in new[] { ServedBureau.Handler, ServedBureau.Head })
        {
            using var browser = await served.SignedInAsync(person);
            foreach (var path in new[] { $"/matters/{matter}/looks", $"/matters/{matter}/looks.csv", $"/matters/{matter}/documents/{document}", $"/matters/{matter}/acts/1/files/1", $"/ledger?matter={matter}", $"/review?matter={matter}" })
            {
                var answer = await browser.GetAsync(path, Stop);
                Assert.DoesNotContain(Name, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
                Assert.True(answer.StatusCode == HttpStatusCode.NotFound || path.StartsWith("/review", StringComparison.Ordinal), $"{person} {path}: {answer.StatusCode}");
            }
            var form = await browser.GetStringAsync($"/matters/{matter}/acts/note-recorded?subject=1", Stop);
            Assert.Contains("当事人1", form, StringComparison.Ordinal);
            Assert.DoesNotContain(Name, form, StringComparison.Ordinal);
            var revealed = await ServedBureau.PostAsync(browser, $"/matters/{matter}/reveal", new() { ["subject"] = "1", ["purpose"] = "verify-identity" }, form);
            Assert.Equal(HttpStatusCode.NotFound, revealed.StatusCode);
        }
    }

    [Fact]
    public async Task What_happens_is_recorded_in_a_sealed_matter_all_the_same()
    {
        var (matter, _) = await RecordAsync(Name);
        using var handler = await served.SignedInAsync(ServedBureau.Handler);
        var before = (await StateAsync(matter)).Version;

        var posted = await ServedBureau.PostAsync(handler, $"/matters/{matter}/acts/note-recorded?subject=1", $"/matters/{matter}/acts/note-recorded", new() { ["act-subject"] = "1", ["recorded-words"] = "当事人来电" });
        var called = await handler.PostAsJsonAsync("/api/acts", new { procedure = "small-record", act = "note-recorded", key = Guid.NewGuid().ToString("N"), matter, subjects = new[] { 1 }, fields = new { } }, Stop);
        var page = await handler.GetStringAsync(posted.Headers.Location!, Stop);

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Created), (posted.StatusCode, called.StatusCode));
        Assert.Equal(before + 2, (await StateAsync(matter)).Version);
        Assert.Contains("已记录。记录仍然封存。", page, StringComparison.Ordinal);
        Assert.DoesNotContain("当事人来电", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_opens_to_the_officers_an_act_names_until_its_day_and_every_look_has_the_ground()
    {
        var (matter, number) = await RecordAsync(Name);
        using var stranger = await served.SignedInAsync(ServedBureau.Stranger);
        using var handler = await served.SignedInAsync(ServedBureau.Handler);

        var preview = await handler.GetStringAsync($"/matters/{matter}/acts/open-record-up", Stop);
        Assert.Contains("将打开的内容", preview, StringComparison.Ordinal);
        Assert.DoesNotContain(Name, preview, StringComparison.Ordinal);
        await OpenToAsync(matter, ServedBureau.Stranger, until: "2026-03-18");

        var page = await stranger.GetStringAsync($"/matters/{matter}", Stop);
        Assert.Contains(Name, page, StringComparison.Ordinal);
        Assert.Contains("这份记录已封存，因“为办案需要”为您调取", page, StringComparison.Ordinal);
        Assert.DoesNotContain(number, await stranger.GetStringAsync("/matters?closed=true&size=200", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain(number, await stranger.GetStringAsync("/matters?q=" + Uri.EscapeDataString(Name), Stop), StringComparison.Ordinal);
        Assert.DoesNotContain(Name, await handler.GetStringAsync($"/matters/{matter}", Stop), StringComparison.Ordinal);
        await served.Bureau.Folder.Acts.WriteAsync(_ => true, Stop);
        await using (var context = served.Bureau.Folder.Database.Reading())
        {
            var id = new MatterId(matter);
            var looks = await context.Looks.Where(look => look.MatterId == id && look.What == "matter-page").ToListAsync(Stop);
            Assert.Contains(looks, look => look is { Person: ServedBureau.Stranger, Purpose: "sealed-record:for-a-case" });
            Assert.DoesNotContain(looks, look => look.Purpose is null && look.At > looks.Where(one => one.Purpose is not null).Min(one => one.At));
        }

        var then = served.Time.GetUtcNow();
        served.Time.Set(then.AddDays(3));
        try
        {
            using var later = await served.SignedInAsync(ServedBureau.Stranger);
            Assert.Equal(HttpStatusCode.NotFound, (await later.GetAsync($"/matters/{matter}", Stop)).StatusCode);
        }
        finally
        {
            served.Time.Set(then);
        }
    }

    [Fact]
    public async Task Nobody_opens_it_to_himself_for_longer_than_allowed_or_where_nothing_is_sealed()
    {
        var (matter, _) = await RecordAsync(Name);
        var (open, _) = await RecordAsync("诸葛样本", violated: "2025-12-31");

        foreach (var (where, reader, until) in new[] { (matter, ServedBureau.Handler, "2026-03-17"), (matter, ServedBureau.Stranger, "2026-03-27"), (matter, ServedBureau.Stranger, "2026-03-15"), (open, ServedBureau.Stranger, "2026-03-17") })
            Assert.Contains("record-sealed", (await Assert.ThrowsAsync<InvalidOperationException>(() => OpenToAsync(where, reader, until))).Message, StringComparison.Ordinal);
        // The seal itself is neither struck nor corrected, nor an opening made wider by correcting it.
        await OpenToAsync(matter, ServedBureau.Stranger, until: "2026-03-18");
        var state = await StateAsync(matter);
        var (seal, opening) = (state.Record.Acts.First(act => act.Act == "close-record-off").Number, state.Record.Acts.Last(act => act.Act == "open-record-up").Number);
        foreach (var (act, target, field) in new[] { ("strike-act", seal, ""), ("correct-act", seal, "closed-under"), ("correct-act", opening, "opened-until") })
        {
            JsonObject fields = new() { ["target"] = target, ["ground"] = "误录" };
            if (field.Length > 0)
                (fields["field"], fields["to"]) = (field, "2026-03-20");
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => served.PerformAsync(ServedBureau.Head, "small-record", act, matter, fields));
            Assert.True(refused.Message.Contains("record-sealed", StringComparison.Ordinal), $"{act} of {target}: {refused.Message}");
        }
        Assert.True((await StateAsync(matter)).IsSealed);
    }

    [Fact]
    public async Task A_figure_counts_it_and_its_row_says_sealed()
    {
        var (_, number) = await RecordAsync(Name);
        using var handler = await served.SignedInAsync(ServedBureau.Handler);

        var figure = JsonNode.Parse(await handler.GetStringAsync("/api/figures?year=2026", Stop))!.AsArray().First(one => (string)one!["id"]! == "small.recorded")!;
        var rows = JsonNode.Parse(await handler.GetStringAsync("/api/figures/small.recorded/rows?year=2026", Stop))!;
        var page = await handler.GetStringAsync("/figures/small.recorded?year=2026", Stop);
        var csv = await handler.GetStringAsync("/figures/small.recorded/rows.csv?year=2026", Stop);

        Assert.Equal((int)figure["value"]!, figure["matters"]!.AsArray().Count);
        Assert.Contains("已封存", figure["matters"]!.AsArray().Select(one => (string)one!));
        Assert.Contains(rows["rows"]!.AsArray(), row => (bool)row!["sealed"]! && row["matter"] is null && row["act"] is null);
        Assert.Contains("已封存", page, StringComparison.Ordinal);
        Assert.Contains("已封存", csv, StringComparison.Ordinal);
        foreach (var shown in new[] { figure.ToJsonString(), rows.ToJsonString(), page, csv })
            Assert.DoesNotContain(number, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_does_not_say_that_it_is_listed_is_sealed()
    {
        // As if whoever wrote the head had said nothing of it: the default of the row, and of the column.
        Assert.False(new MatterRow { Bureau = default, MatterId = default, FileNumber = "", Procedure = "", Stage = "" }.Listed);
        var (matter, number) = await RecordAsync("诸葛样本", violated: "2025-12-31");
        await using (var context = served.Bureau.Folder.Database.Reading())
        {
            await context.Database.ExecuteSqlAsync($"UPDATE matters SET listed = {false} WHERE file_number = {number}", Stop);
        }

        using var handler = await served.SignedInAsync(ServedBureau.Handler);
        foreach (var path in new[] { "/matters?closed=true&sort=number&size=200", "/matters.csv?closed=true", "/api/matters?closed=true&size=200", "/matters?q=" + Uri.EscapeDataString("诸葛样本"), "/figures/small.recorded?year=2026&sort=number", "/figures/small.recorded/rows.csv?year=2026" })
            Assert.False((await handler.GetStringAsync(path, Stop)).Contains(number, StringComparison.Ordinal), path);
        Assert.NotEqual(Guid.Empty, matter);
    }

    [Fact]
    public async Task A_minors_record_is_sealed_whatever_the_day_and_an_unknown_age_is_read_for_the_person()
    {
        var (minor, _) = await RecordAsync("少年样本", violated: "2025-06-01", grave: false, born: "2009-01-01");
        var (unknown, _) = await RecordAsync("某样本", violated: "2025-06-01", grave: false, born: null);
        var (adult, _) = await RecordAsync("成年样本", violated: "2025-06-01", grave: false, born: "1990-01-01");

        Assert.Equal((true, true, false), ((await StateAsync(minor)).IsSealed, (await StateAsync(unknown)).IsSealed, (await StateAsync(adult)).IsSealed));
        Assert.Equal("预防未成年人犯罪法", SealedRecords.SealOf(await StateAsync(minor))!.Cite!.Law);
    }

    [GeneratedRegex("<input class=\"in\" name=\"q\" value=\"[^\"]*\"|[?;]q=[^\"&]*|q%3D[^\"&]*")]
    private static partial Regex Asked();

    private static IEnumerable<string> Paths(Guid matter, string number, int document)
    {
        foreach (var page in new[] { "/work", "/work?scope=unit", "/work?scope=mine", "/work/returned", "/work/waiting", "/review", "/refusals", "/refusals.csv", "/refusals?mine=true", "/ledger", "/sealed", "/figures?year=2026", "/report/2026", "/report/2026/file", "/api/refusals", "/api/figures?year=2026" })
            yield return page;
        foreach (var sort in new[] { "due", "recent", "number" })
        {
            foreach (var filter in new[] { "", "&closed=true", "&closed=true&mine=true", "&closed=true&unit=east", "&closed=true&procedure=small-record", "&closed=true&stage=finished" })
                yield return $"/matters?sort={sort}{filter}&size=200";
        }
        foreach (var list in new[] { "/matters.csv?closed=true", "/api/matters?closed=true&size=200" })
            yield return list;
        foreach (var asked in new[] { number, number[..4], Name, Name[..2], Identity })
            yield return "/matters?q=" + Uri.EscapeDataString(asked);
        foreach (var figure in new[] { "small.recorded", "small.looks" })
        {
            foreach (var sort in new[] { "latest", "earliest", "number", "unit", "amount" })
                yield return $"/figures/{figure}?year=2026&sort={sort}";
            yield return $"/figures/{figure}/rows.csv?year=2026";
            yield return $"/api/figures/{figure}/rows?year=2026";
        }
        foreach (var page in new[] { "", "/looks", "/looks.csv", $"/documents/{document}", "/acts/note-recorded", "/acts/open-record-up", "/acts/strike-act" })
            yield return $"/matters/{matter}{page}";
        yield return $"/api/matters/{matter}";
    }

    private async Task<(Guid Matter, string Number)> RecordAsync(string name, string violated = "2026-02-01", bool grave = true, string? born = "1990-01-01")
    {
        var opened = await served.PerformAsync(ServedBureau.Handler, "small-record", "begin-record", null, new() { ["violated-on"] = violated, ["grave"] = grave });
        JsonObject person = new() { ["recorded-name"] = name, ["recorded-identity"] = Identity };
        if (born is not null)
            person["recorded-born"] = born;
        await served.PerformAsync(ServedBureau.Handler, "small-record", "enter-recorded", opened.Matter, person);
        await served.PerformAsync(ServedBureau.Handler, "small-record", "punish-recorded", opened.Matter, new() { ["punish-fine"] = 200 }, 1);
        await served.PerformAsync(ServedBureau.Handler, "small-record", "finish-record", opened.Matter, []);
        // Refused, for nothing is sealed yet: an attempt of the handler's own stands in the register.
        await Assert.ThrowsAsync<InvalidOperationException>(() => OpenToAsync(opened.Matter, ServedBureau.Handler, until: "2026-03-17"));
        // The clerk of the served bureau is at work beside this one: whichever holds the lease, it comes to an end.
        for (var tries = 0; tries < 200; tries++)
        {
            await using var context = served.Bureau.Folder.Database.Reading();
            var leaves = await context.Leaves.CountAsync(Stop);
            if (leaves == await context.Acts.CountAsync(Stop) && await context.Followers.AllAsync(row => row.NextLeaf == leaves, Stop) && await context.Followers.CountAsync(Stop) >= 6)
                return (opened.Matter, opened.FileNumber);
            await Task.Delay(50, Stop);
        }
        throw new TimeoutException("the clerk did not catch up");
    }

    private async Task<MatterState> StateAsync(Guid matter) => (await served.Bureau.Reader.FindAsync(served.Bureau.Bureau, new MatterId(matter), Stop))!;

    private Task<Act> OpenToAsync(Guid matter, string reader, string until) => served.PerformAsync(
        ServedBureau.Handler, "small-record", "open-record-up", matter,
        new() { ["opened-ground"] = "for-a-case", ["opened-document"] = "示检函〔2026〕1号", ["opened-readers"] = new JsonArray(reader), ["opened-until"] = until });
}

[Trait("Database", "sqlite")]
public sealed class SealedRecordTestsOnSqlite(ServedBureau served) : SealedRecordTests(served), IClassFixture<ServedBureau>;

[Trait("Database", "postgresql")]
public sealed class SealedRecordTestsOnPostgres(ServedBureauOnPostgres served) : SealedRecordTests(served), IClassFixture<ServedBureauOnPostgres>;
