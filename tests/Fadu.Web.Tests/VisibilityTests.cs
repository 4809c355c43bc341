using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Fadu.Casework;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Store;

namespace Fadu.Web.Tests;

/// <summary>Each class of visibility at every way out of the bureau and at the pages inside: what is not for whoever asks is not there.</summary>
public abstract class VisibilityTests(ServedBureau served)
{
    private const string Mate = "h02";
    private const string Opinion = "意见甲只给承办人";
    private const string Answer = "答复乙只给机关";
    private const string Shown = "出示丙给当事人";
    private const string View = "看法丁只给承办人";
    private const string Note = "备注戊留在机关";
    private const string Source = "提供人己不告诉当事人";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_opinion_is_read_by_those_it_advises_and_leaves_the_bureau_by_no_way()
    {
        await AppointAsync();
        var (matter, number, file) = await CaseAsync();
        var (handler, reviewer, mate) = (await served.SignedInAsync(ServedBureau.Handler), await served.SignedInAsync(ServedBureau.Reviewer), await served.SignedInAsync(Mate));
        var state = (await served.Bureau.Reader.FindAsync(served.Bureau.Bureau, new MatterId(matter), Stop))!;
        var papers = state.Record.Subjects.Where(subject => subject.Kind == SubjectKinds.Document).Select(subject => subject.Number).ToList();

        // The officer on the case, and the reviewer who gave the opinion, read all of it.
        foreach (var browser in new[] { handler, reviewer })
        {
            var page = await browser.GetStringAsync($"/matters/{matter}", Stop);
            Assert.All(new[] { Opinion, Answer, Shown, View, Note }, words => Assert.Contains(words, page, StringComparison.Ordinal));
            Assert.DoesNotContain("内部意见：", page, StringComparison.Ordinal);
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], await AnswersAsync(browser, matter, papers, file));
        }

        // Whoever sees the matter by its unit alone reads what is internal, and no opinion: neither its words, nor how it came out, nor its papers and files.
        var seen = await mate.GetStringAsync($"/matters/{matter}", Stop);
        Assert.All(new[] { Answer, Shown, Note }, words => Assert.Contains(words, seen, StringComparison.Ordinal));
        Assert.All(new[] { Opinion, View, "意见是否赞成", $"/acts/{file}/files/1" }, words => Assert.DoesNotContain(words, seen, StringComparison.Ordinal));
        Assert.Contains("内部意见：", seen, StringComparison.Ordinal);
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound], await AnswersAsync(mate, matter, papers, file));
        Assert.DoesNotContain(Opinion, await mate.GetStringAsync($"/api/matters/{matter}", Stop), StringComparison.Ordinal);

        // Whoever begins to work on the case is advised from then on.
        await served.PerformAsync(Mate, "small-case", "note-visit", matter, new() { ["visit-kind"] = "other", ["visit-words"] = "走访" });
        Assert.Contains(Opinion, await mate.GetStringAsync($"/matters/{matter}", Stop), StringComparison.Ordinal);

        // What is held about the party, and its window.
        var copy = await CopyAsync(handler, matter);
        Assert.Contains(Shown, copy, StringComparison.Ordinal);
        Assert.All(new[] { Opinion, Answer, View, Note, Source, "法律意见", "出示情况报告" }, words => Assert.DoesNotContain(words, copy, StringComparison.Ordinal));
        var window = await LookUpAsync(number, served.Bureau.QueryCodeOf(new MatterId(matter), 1), "已向您出示材料");
        Assert.Contains("已向您出示材料", window, StringComparison.Ordinal);
        Assert.All(new[] { Opinion, Answer, View, Note, Source, "法律意见", "答复移送机关", "出示情况报告" }, words => Assert.DoesNotContain(words, window, StringComparison.Ordinal));

        // No search finds it by its words, not even for those it advises.
        foreach (var words in new[] { Opinion, View, Answer })
            Assert.DoesNotContain(number, await handler.GetStringAsync($"/matters?q={Uri.EscapeDataString(words)}", Stop), StringComparison.Ordinal);
    }

    private async Task AppointAsync()
    {
        await served.PerformAsync(ServedBureau.Registrar, served.Bureau.BureauProcedure, "appoint-officer", served.Bureau.BureauMatter, new() { ["officer-code"] = Mate, ["officer-name"] = "郑十", ["officer-since"] = "2026-01-01" });
        await served.PerformAsync(ServedBureau.Registrar, served.Bureau.BureauProcedure, "assign-post", served.Bureau.BureauMatter, new() { ["post-holder"] = Mate, ["post-unit"] = "east", ["post-kind"] = "handling-officer", ["post-since"] = "2026-01-01" });
    }

    private async Task<(Guid Matter, string Number, int File)> CaseAsync()
    {
        var opened = await served.PerformAsync(ServedBureau.Handler, "small-case", "begin-case", null, new() { ["summary"] = "在示例路争执" });
        await served.PerformAsync(ServedBureau.Handler, "small-case", "enter-person", opened.Matter, new() { ["person-name"] = "张三" });
        var (taken, _) = await served.Bureau.Evidence.TakeInAsync(new MemoryStream(Encoding.UTF8.GetBytes("意见附件\n")), 1000, Stop);
        var request = new ActRequest(ServedBureau.Code, "small-case", "advise-case", Guid.NewGuid().ToString("N"), opened.Matter, [1], new() { ["opinion-words"] = Opinion, ["opinion-holds"] = true }) { Files = [taken!.Hash] };
        var advised = Assert.IsType<Ruling<Act>.Granted>(await served.Bureau.Desk.PerformAsync(request, Actor.Officer(ServedBureau.Reviewer), Stop)).Value;
        await served.PerformAsync(ServedBureau.Handler, "small-case", "answer-agency", opened.Matter, new() { ["answer-words"] = Answer });
        await served.PerformAsync(ServedBureau.Reviewer, "small-case", "show-person", opened.Matter, new() { ["shown-words"] = Shown, ["shown-view"] = View, ["shown-note"] = Note, ["shown-by"] = Source }, 1);
        return (opened.Matter, opened.FileNumber, advised.Number);
    }

    private static async Task<List<HttpStatusCode>> AnswersAsync(HttpClient browser, Guid matter, IEnumerable<int> papers, int file)
    {
        var answers = new List<HttpStatusCode>();
        foreach (var path in papers.Select(paper => $"/matters/{matter}/documents/{paper}").Append($"/matters/{matter}/acts/{file}/files/1"))
            answers.Add((await browser.GetAsync(path, Stop)).StatusCode);
        return answers;
    }

    private static async Task<string> CopyAsync(HttpClient browser, Guid matter)
    {
        var path = $"/matters/{matter}/parties/1/copy";
        var made = await ServedBureau.PostAsync(browser, path, path, new() { ["ground"] = "own-request", ["document"] = "示查〔2026〕9号" });
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        using var archive = new ZipArchive(await made.Content.ReadAsStreamAsync(Stop));
        var text = new StringBuilder();
        foreach (var entry in archive.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(Stop), new UTF8Encoding(false));
            text.Append(entry.FullName).Append(await reader.ReadToEndAsync(Stop));
        }
        return text.ToString();
    }

    // The clerk follows within a moment.
    private async Task<string> LookUpAsync(string number, string code, string until)
    {
        var html = "";
        for (var tries = 0; tries < 100 && !html.Contains(until, StringComparison.Ordinal); tries++)
        {
            using var browser = served.Browser();
            var token = Regex.Match(await browser.GetStringAsync("/", Stop), "name=\"(form-token|__RequestVerificationToken)\"[^>]*value=\"([^\"]+)\"");
            html = await (await browser.PostAsync("/", new FormUrlEncodedContent([new("FileNumber", number), new("Code", code), new(token.Groups[1].Value, token.Groups[2].Value)]), Stop)).Content.ReadAsStringAsync(Stop);
            await Task.Delay(100, Stop);
        }
        return html;
    }
}

[Trait("Database", "sqlite")]
public sealed class VisibilityTestsOnSqlite(ServedBureau served) : VisibilityTests(served), IClassFixture<ServedBureau>;

[Trait("Database", "postgresql")]
public sealed class VisibilityTestsOnPostgres(ServedBureauOnPostgres served) : VisibilityTests(served), IClassFixture<ServedBureauOnPostgres>;
