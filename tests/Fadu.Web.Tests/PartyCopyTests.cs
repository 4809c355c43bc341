using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fadu.Casework.Copies;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Web.Tests;

/// <summary>查阅、复制: one party's data as one archive, for whoever is on the case; nobody else's in it, nothing from inside, and nothing without a trace.</summary>
public abstract class PartyCopyTests(ServedBureau served)
{
    private const string Other = "上官样本";
    private const string OtherIdentity = "430100199102020057";
    private const string Request = "示查〔2026〕1号";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_holds_what_the_party_is_shown_and_nobody_elses_name_or_number()
    {
        var (name, identity) = ("东方示例", "430100199001010111");
        var matter = await CaseAsync(name, identity);
        using var handler = await served.SignedInAsync(ServedBureau.Handler);

        var copy = await MadeAsync(handler, matter, 1);
        var data = JsonNode.Parse(copy[CopyArchive.Data])!;
        var held = data["matters"]!.AsArray().Single()!;

        Assert.Contains(name, copy[CopyArchive.Page], StringComparison.Ordinal);
        Assert.Contains(identity, copy[CopyArchive.Page], StringComparison.Ordinal);
        Assert.Contains("《个人信息保护法》第四十五条", copy[CopyArchive.Page], StringComparison.Ordinal);
        Assert.Contains("有本法第十八条第一款、第三十五条规定情形的除外", copy[CopyArchive.Page], StringComparison.Ordinal);
        // What was told to the party names the other: it is there without the other.
        Assert.Contains("与【他人】（【他人】）争执，电话13800000001", copy[CopyArchive.Data], StringComparison.Ordinal);
        Assert.Equal([name, identity, "13800000001"], held["identity"]!.AsArray().Take(3).Select(one => (string)one!["value"]!["zh"]!));
        var paper = held["files"]!.AsArray().Single()!;
        Assert.Contains(name, copy[(string)paper["path"]!], StringComparison.Ordinal);
        Assert.Contains("【他人】", copy[(string)paper["path"]!], StringComparison.Ordinal);
        foreach (var (path, text) in copy)
        {
            Assert.False(text.Contains(Other, StringComparison.Ordinal), $"{path} names the other");
            Assert.False(text.Contains(OtherIdentity, StringComparison.Ordinal), $"{path} has the other's number");
        }

        var listed = JsonNode.Parse(copy[CopyArchive.Manifest])!;
        Assert.Equal((CopyArchive.Format, "own-request", Request), ((string)listed["format"]!, (string)listed["ground"]!, (string)listed["request"]!));
        Assert.Equal(copy.Keys.Where(path => path != CopyArchive.Manifest).Order(StringComparer.Ordinal), listed["files"]!.AsArray().Select(file => (string)file!["path"]!).Order(StringComparer.Ordinal));
        Assert.All(listed["files"]!.AsArray(), file => Assert.Equal((string)file!["sha256"]!, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(copy[(string)file["path"]!])))));
    }

    [Fact]
    public async Task What_is_not_shown_to_a_party_stays_inside_and_the_copy_says_how_much_and_why()
    {
        var matter = await CaseAsync("南宫示例", "430100199001010138");
        await served.PerformAsync(ServedBureau.Handler, "small-case", "release-person", matter, new() { ["asked-consent"] = true }, 1);
        await served.PerformAsync(ServedBureau.Handler, "small-case", "end-case", matter, []);
        await served.PerformAsync(ServedBureau.Handler, "small-case", "note-after-end", matter, new() { ["after-words"] = "内部意见不外传" }, 1);
        using var handler = await served.SignedInAsync(ServedBureau.Handler);

        var copy = await MadeAsync(handler, matter, 1);
        var held = JsonNode.Parse(copy[CopyArchive.Data])!["matters"]!.AsArray().Single()!;

        Assert.DoesNotContain("内部意见不外传", string.Concat(copy.Values), StringComparison.Ordinal);
        Assert.DoesNotContain("放人", string.Concat(copy.Values), StringComparison.Ordinal);
        Assert.Equal(
            [("fields of acts", "internal", 2), ("acts", "internal", 2)],
            held["leftOut"]!.AsArray().Select(one => ((string)one!["what"]!["en"]!, (string)one["class"]!, (int)one["count"]!)));
        Assert.Contains("办理行为2项：内部：规则库没有写明向当事人公开（internal）", copy[CopyArchive.Page], StringComparison.Ordinal);
        Assert.Contains("谁查看过您的信息", copy[CopyArchive.Page], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_on_the_case_finds_neither_page_nor_copy_and_no_other_number_is_a_party()
    {
        var matter = await CaseAsync("西门示例", "430100199001010154");
        var paper = (await served.Bureau.Reader.FindAsync(served.Bureau.Bureau, new MatterId(matter), Stop))!.Record.Subjects.First(subject => subject.Kind == "document").Number;
        using var handler = await served.SignedInAsync(ServedBureau.Handler);
        using var stranger = await served.SignedInAsync(ServedBureau.Stranger);
        var form = await handler.GetStringAsync(Path(matter, 1), Stop);
        var before = await CopiesAsync(matter);

        foreach (var (browser, id, party) in new[] { (stranger, matter, 1), (stranger, served.Case, 2), (handler, Guid.NewGuid(), 1), (handler, matter, 0), (handler, matter, -1), (handler, matter, paper), (handler, matter, 99), (handler, matter, int.MaxValue) })
        {
            var page = await browser.GetAsync(Path(id, party), Stop);
            var made = await ServedBureau.PostAsync(browser, Path(id, party), Typed(), browser == stranger ? await FormOfAsync(stranger) : form);
            Assert.True((page.StatusCode, made.StatusCode) == (HttpStatusCode.NotFound, HttpStatusCode.NotFound), $"{id} {party}: {page.StatusCode} {made.StatusCode}");
            Assert.DoesNotContain("西门示例", await made.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        Assert.Equal(before, await CopiesAsync(matter));
        // The same words as for any matter there is not.
        Assert.IsType<CopyAnswer.NotFound>(await new PartyCopies(served.Bureau).MakeAsync(new CopyRequest(matter, 1, ServedBureau.Stranger, "own-request", Request, "cli"), Stop));
    }

    [Fact]
    public async Task Without_a_ground_of_the_law_and_the_number_of_a_request_nothing_is_exported()
    {
        var matter = await CaseAsync("公孙示例", "430100199001010170");
        using var handler = await served.SignedInAsync(ServedBureau.Handler);
        var form = await handler.GetStringAsync(Path(matter, 1), Stop);

        foreach (var (ground, document) in new[] { ("", Request), ("for-a-case", Request), ("own-request", " "), ("own-request", new string('号', 61)), ("own-request", "一\n二") })
        {
            var made = await ServedBureau.PostAsync(handler, Path(matter, 1), new() { ["ground"] = ground, ["document"] = document }, form);
            var page = await made.Content.ReadAsStringAsync(Stop);
            Assert.True(made.StatusCode == HttpStatusCode.BadRequest, $"{ground} {document}: {made.StatusCode}");
            Assert.Contains("没有导出任何内容", page, StringComparison.Ordinal);
        }
        Assert.Equal(0, await CopiesAsync(matter));
    }

    [Fact]
    public async Task Making_it_is_a_look_with_ground_and_request_that_the_matter_and_the_log_show()
    {
        var matter = await CaseAsync("令狐示例", "430100199001010197");
        using var handler = await served.SignedInAsync(ServedBureau.Handler);

        await MadeAsync(handler, matter, 1);

        // It is stored before the copy goes out: nobody waits for it here.
        await using (var context = served.Bureau.Folder.Database.Reading())
        {
            var id = new MatterId(matter);
            var look = await context.Looks.SingleAsync(one => one.MatterId == id && one.What == PartyCopies.Look, Stop);
            Assert.Equal((ServedBureau.Handler, 1, "copy:own-request " + Request, "web"), (look.Person, look.Subject, look.Purpose, look.Channel));
        }
        var looks = await handler.GetStringAsync($"/matters/{matter}/looks", Stop);
        Assert.Contains("导出令狐示例的个人信息副本", looks, StringComparison.Ordinal);
        Assert.Contains("本人请求查阅、复制（示查〔2026〕1号）", looks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_matters_of_the_person_are_in_it_where_the_officer_may_see_them_and_are_not_counted_where_not()
    {
        var (name, identity) = ("长孙示例", "430100199001010218");
        var first = await CaseAsync(name, identity);
        var second = await CaseAsync(name, identity);
        var theirs = await CaseAsync(name, identity, by: ServedBureau.Stranger);
        // Of the same name alone it is another person.
        var namesake = await CaseAsync(name, "430100199001010234");
        await CaughtUpAsync();
        using var handler = await served.SignedInAsync(ServedBureau.Handler);

        var copy = await MadeAsync(handler, first, 1);

        Assert.Equal([first, second], JsonNode.Parse(copy[CopyArchive.Data])!["matters"]!.AsArray().Select(one => (Guid)one!["matter"]!));
        Assert.DoesNotContain(theirs.ToString(), copy[CopyArchive.Data], StringComparison.Ordinal);
        Assert.DoesNotContain(namesake.ToString(), copy[CopyArchive.Data], StringComparison.Ordinal);
        Assert.Equal((1, 1, 0, 0), (await CopiesAsync(first), await CopiesAsync(second), await CopiesAsync(theirs), await CopiesAsync(namesake)));
    }

    [Fact]
    public async Task An_erased_party_is_given_nothing_but_the_proof()
    {
        var (name, identity) = ("钟离示例", "430100199001010250");
        var matter = await CaseAsync(name, identity);
        await served.PerformAsync(ServedBureau.Handler, "small-case", "end-case", matter, []);
        await served.PerformAsync(ServedBureau.Handler, "small-case", "propose-forgetting", matter, [], 1);
        var erased = await served.PerformAsync(ServedBureau.Head, "small-case", "forget-person", matter, [], 1);
        using var handler = await served.SignedInAsync(ServedBureau.Handler);

        // Whether the clerk has come to it or not.
        var soon = await MadeAsync(handler, matter, 1);
        await CaughtUpAsync();
        var later = await MadeAsync(handler, matter, 1);

        foreach (var copy in new[] { soon, later })
        {
            var held = JsonNode.Parse(copy[CopyArchive.Data])!["matters"]!.AsArray().Single()!;
            Assert.Equal((0, 0, erased.Number), (held["identity"]!.AsArray().Count, held["files"]!.AsArray().Count, (int)held["erased"]!["act"]!));
            Assert.All(held["erased"]!["proofs"]!.AsArray(), proof => Assert.Equal(64, ((string)proof!["commitment"]!).Length));
            Assert.True(held["erased"]!["proofs"]!.AsArray().Count >= 2);
            Assert.All(held["acts"]!.AsArray(), act => Assert.True((int)act!["number"]! > erased.Number));
            Assert.DoesNotContain(name, string.Concat(copy.Values), StringComparison.Ordinal);
            Assert.DoesNotContain(identity, string.Concat(copy.Values), StringComparison.Ordinal);
            Assert.DoesNotContain("争执", string.Concat(copy.Values), StringComparison.Ordinal);
        }
        // The other party stands as before.
        Assert.Contains(Other, (await MadeAsync(handler, matter, 2))[CopyArchive.Page], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_sealed_record_a_copy_is_made_by_whoever_it_is_opened_to_and_by_nobody_else()
    {
        var opened = await served.PerformAsync(ServedBureau.Handler, "small-record", "begin-record", null, new() { ["violated-on"] = "2026-02-01", ["grave"] = true });
        var matter = opened.Matter;
        await served.PerformAsync(ServedBureau.Handler, "small-record", "enter-recorded", matter, new() { ["recorded-name"] = "申屠示例", ["recorded-identity"] = "430100199001010277", ["recorded-born"] = "1990-01-01" });
        await served.PerformAsync(ServedBureau.Handler, "small-record", "punish-recorded", matter, new() { ["punish-fine"] = 200 }, 1);
        await served.PerformAsync(ServedBureau.Handler, "small-record", "finish-record", matter, []);
        await CaughtUpAsync();
        await served.PerformAsync(ServedBureau.Handler, "small-record", "open-record-up", matter, new() { ["opened-ground"] = "for-a-case", ["opened-document"] = "示检函〔2026〕1号", ["opened-readers"] = new JsonArray(ServedBureau.Stranger), ["opened-until"] = "2026-03-18" });
        using var handler = await served.SignedInAsync(ServedBureau.Handler);
        using var stranger = await served.SignedInAsync(ServedBureau.Stranger);

        Assert.Equal(HttpStatusCode.NotFound, (await handler.GetAsync(Path(matter, 1), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ServedBureau.PostAsync(handler, Path(matter, 1), Typed(), await FormOfAsync(handler))).StatusCode);
        var copy = await MadeAsync(stranger, matter, 1);

        Assert.Contains("申屠示例", copy[CopyArchive.Page], StringComparison.Ordinal);
        Assert.Contains("这份记录自", copy[CopyArchive.Page], StringComparison.Ordinal);
        await using var context = served.Bureau.Folder.Database.Reading();
        var id = new MatterId(matter);
        var looks = await context.Looks.Where(look => look.MatterId == id && look.What == PartyCopies.Look).Select(look => look.Purpose).ToListAsync(Stop);
        Assert.Equal(["copy:own-request " + Request, "sealed-record:for-a-case"], looks.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_typed_is_text_in_the_page_and_an_english_page_is_made_for_whoever_reads_english()
    {
        var matter = await CaseAsync("<b>\"夏侯\"&示例", "430100199001010293");
        using var handler = await served.SignedInAsync(ServedBureau.Handler);

        var copy = await MadeAsync(handler, matter, 1);
        await handler.GetAsync("/language?to=en&back=/work", Stop);
        var english = await MadeAsync(handler, matter, 1);

        Assert.DoesNotContain("<b>", copy[CopyArchive.Page], StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", copy[CopyArchive.Page], StringComparison.Ordinal);
        Assert.Contains("A copy of your personal data", english[CopyArchive.Page], StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Typed() => new() { ["ground"] = "own-request", ["document"] = Request };

    private static string Path(Guid matter, int party) => FormattableString.Invariant($"/matters/{matter}/parties/{party}/copy");

    // A form of a matter that whoever is signed in does see, for its token.
    private static async Task<string> FormOfAsync(HttpClient browser)
    {
        var page = await browser.GetStringAsync("/account", Stop);
        return page.Contains("form-token", StringComparison.Ordinal) ? page : await browser.GetStringAsync("/open/small-case/begin-case", Stop);
    }

    private static async Task<IReadOnlyDictionary<string, string>> MadeAsync(HttpClient browser, Guid matter, int party)
    {
        var made = await ServedBureau.PostAsync(browser, Path(matter, party), Path(matter, party), Typed());
        Assert.True(made.StatusCode == HttpStatusCode.OK && made.Content.Headers.ContentType?.MediaType == "application/zip", await made.Content.ReadAsStringAsync(Stop));
        using var archive = new ZipArchive(await made.Content.ReadAsStreamAsync(Stop));
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(Stop), new UTF8Encoding(false));
            files.Add(entry.FullName, await reader.ReadToEndAsync(Stop));
        }
        return files;
    }

    private async Task<int> CopiesAsync(Guid matter)
    {
        await using var context = served.Bureau.Folder.Database.Reading();
        var id = new MatterId(matter);
        return await context.Looks.CountAsync(look => look.MatterId == id && look.What == PartyCopies.Look, Stop);
    }

    // Two persons; what the first is told names the second, who has the same telephone.
    private async Task<Guid> CaseAsync(string name, string identity, string by = ServedBureau.Handler)
    {
        var opened = await served.PerformAsync(by, "small-case", "begin-case", null, new() { ["summary"] = "在示例路争执" });
        foreach (var (person, number) in new[] { (name, identity), (Other, OtherIdentity) })
            await served.PerformAsync(by, "small-case", "enter-person", opened.Matter, new() { ["person-name"] = person, ["person-identity"] = number, ["person-phone"] = "13800000001" });
        await served.PerformAsync(by, "small-case", "tell-person", opened.Matter, new() { ["told-words"] = $"与{Other}（{OtherIdentity}）争执，电话13800000001" }, 1);
        await served.PerformAsync(ServedBureau.Head, "small-case", "settle-case", opened.Matter, new() { ["treated-as-first"] = false, ["fine-yuan"] = 200, ["decision-reasons"] = $"殴打{Other}" }, 1);
        return opened.Matter;
    }

    private async Task CaughtUpAsync()
    {
        for (var tries = 0; tries < 200; tries++)
        {
            await using var context = served.Bureau.Folder.Database.Reading();
            var leaves = await context.Leaves.CountAsync(Stop);
            if (leaves == await context.Acts.CountAsync(Stop) && await context.Followers.AllAsync(row => row.NextLeaf == leaves, Stop) && await context.Followers.CountAsync(Stop) >= 6)
                return;
            await Task.Delay(50, Stop);
        }
        throw new TimeoutException("the clerk did not catch up");
    }
}

[Trait("Database", "sqlite")]
public sealed class PartyCopyTestsOnSqlite(ServedBureau served) : PartyCopyTests(served), IClassFixture<ServedBureau>;

[Trait("Database", "postgresql")]
public sealed class PartyCopyTestsOnPostgres(ServedBureauOnPostgres served) : PartyCopyTests(served), IClassFixture<ServedBureauOnPostgres>;
