using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Fadu.Web.Tests;

/// <summary>Forms of acts in a browser without script: drafts, sessions that end, files, fields asked for under a condition.</summary>
public abstract partial class FormTests(ServedBureau served)
{
    private const string Words = "李四动手在先，证据确实";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_refused_form_held_is_a_draft_that_comes_back_and_goes_when_the_act_is_granted()
    {
        var (matter, head) = await TwoToldAndUntoldAsync();
        var path = $"{matter}/acts/settle-case";

        var refused = await ServedBureau.PostAsync(head, path + "?subject=2", path, Settle("2"));
        var said = await refused.Content.ReadAsStringAsync(Stop);
        var listed = await head.GetStringAsync("/work", Stop);
        var again = await head.GetStringAsync(path, Stop);
        await ServedBureau.PostAsync(head, path + "?subject=1", path, Settle("1"));
        var gone = await head.GetStringAsync("/work", Stop);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("已存为草稿", said, StringComparison.Ordinal);
        Assert.Contains($"href=\"{path}\"", listed, StringComparison.Ordinal);
        Assert.Contains(Words, again, StringComparison.Ordinal);
        Assert.Contains("存的草稿，还没有办理", again, StringComparison.Ordinal);
        Assert.DoesNotContain($"href=\"{path}\"", gone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_is_kept_by_its_button_seen_by_nobody_else_and_thrown_away_by_another()
    {
        var (matter, head) = await TwoToldAndUntoldAsync();
        var path = $"{matter}/acts/settle-case";
        var version = (await served.Bureau.Pages.OpenAsync(IdOf(matter), ServedBureau.Head, "test", null, Stop))!.Version;

        var kept = await ServedBureau.PostAsync(head, path + "?subject=1", path, Settle("1", ("form-do", "draft")));
        var mine = await head.GetStringAsync(path + "?draft=kept", Stop);
        var handlers = await (await served.SignedInAsync(ServedBureau.Handler)).GetStringAsync(path, Stop);
        var stored = await served.Bureau.Drafts.OfAsync(ServedBureau.Head, Stop);
        await ServedBureau.PostAsync(head, path, path, new() { ["form-do"] = "discard" });

        Assert.Equal(path + "?draft=kept", kept.Headers.Location!.ToString());
        Assert.Contains(Words, mine, StringComparison.Ordinal);
        Assert.DoesNotContain(Words, handlers, StringComparison.Ordinal);
        Assert.Contains(stored, draft => draft.Act == "settle-case" && draft.Matter == IdOf(matter));
        Assert.DoesNotContain(Words, await head.GetStringAsync(path, Stop), StringComparison.Ordinal);
        Assert.Equal(version, (await served.Bureau.Pages.OpenAsync(IdOf(matter), ServedBureau.Head, "test", null, Stop))!.Version);
    }

    [Fact]
    public async Task A_form_posted_after_the_session_ended_returns_with_its_values_after_the_sign_in()
    {
        var (matter, head) = await TwoToldAndUntoldAsync();
        var path = $"{matter}/acts/settle-case";
        var form = await HiddenAsync(head, path + "?subject=1", Settle("1"));

        var stranger = served.Browser();
        var asked = await PostFromHereAsync(stranger, path, form);
        var page = await asked.Content.ReadAsStringAsync(Stop);
        var rescued = WebUtility.HtmlDecode(Rescued().Match(page).Groups[1].Value);
        var signedIn = await ServedBureau.PostAsync(stranger, "/sign-in", "/sign-in", new() { ["person"] = ServedBureau.Head, ["back"] = path, ["rescued"] = rescued });
        var shown = await stranger.GetStringAsync(signedIn.Headers.Location!.ToString(), Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.DoesNotContain(Words, page, StringComparison.Ordinal);
        Assert.Equal(path + "?draft=rescued", signedIn.Headers.Location!.ToString());
        Assert.Contains(Words, shown, StringComparison.Ordinal);
        Assert.Contains("登录曾经到期，没有写入任何记录", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_from_elsewhere_is_not_carried_through_the_sign_in()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/matters/{served.Case}/acts/settle-case") { Content = new FormUrlEncodedContent(Settle("1")) };
        request.Headers.Add("Origin", "https://elsewhere.example");

        var answer = await served.Browser().SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_kept_open_too_long_writes_nothing_and_keeps_what_was_typed()
    {
        var (matter, head) = await TwoToldAndUntoldAsync();
        var path = $"{matter}/acts/settle-case";

        var answer = await PostFromHereAsync(head, path, Settle("1", ("form-token", "stale")));

        var html = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(Words, html, StringComparison.Ordinal);
        Assert.Contains("没有写入任何记录", html, StringComparison.Ordinal);
        Assert.Contains(await served.Bureau.Drafts.OfAsync(ServedBureau.Head, Stop), draft => draft.Matter == IdOf(matter));
    }

    [Fact]
    public async Task A_picture_sent_with_an_event_is_kept_with_it_and_fetched_by_those_on_the_case_alone()
    {
        var handler = await served.SignedInAsync(ServedBureau.Handler);
        var matter = await OpenedAsync();
        byte[] picture = [0xFF, 0xD8, 0xFF, 0xE0, .. Encoding.ASCII.GetBytes("made-up picture")];

        var answer = await UploadAsync(handler, $"{matter}/acts/enter-person", "照片.jpg", picture, ("person-name", "冯十二"));
        var page = await handler.GetStringAsync(matter, Stop);
        var link = FileLink().Match(page).Groups[1].Value;
        var fetched = await handler.GetAsync(link, Stop);
        var stranger = await (await served.SignedInAsync(ServedBureau.Stranger)).GetAsync(link, Stop);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(picture, await fetched.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal("image/jpeg", fetched.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", fetched.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
    }

    [Theory]
    [InlineData("照片.jpg", "<html><script>alert(1)</script></html>", "这种文件不能作为证据材料")]
    [InlineData("图.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "这种文件不能作为证据材料")]
    [InlineData("脚本.txt", "#!/bin/sh\nrm -rf /", "这种文件不能作为证据材料")]
    [InlineData("空.pdf", "", "文件是空的")]
    public async Task A_hostile_or_empty_upload_is_refused_at_its_field_and_nothing_is_written(string name, string content, string said)
    {
        var handler = await served.SignedInAsync(ServedBureau.Handler);
        var matter = await OpenedAsync();

        var answer = await UploadAsync(handler, $"{matter}/acts/enter-person", name, Encoding.UTF8.GetBytes(content), ("person-name", "陈十一"));

        var html = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Matches($"id=\"f-files\"[\\s\\S]*{said}", html);
        Assert.Contains("陈十一", html, StringComparison.Ordinal);
        Assert.DoesNotContain("陈十一", await handler.GetStringAsync(matter, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_says_when_it_is_asked_for_and_is_asked_for_then()
    {
        var handler = await served.SignedInAsync(ServedBureau.Handler);
        var matter = await OpenedAsync();
        var path = $"{matter}/acts/note-visit";

        var empty = await handler.GetStringAsync(path, Stop);
        var missing = await ServedBureau.PostAsync(handler, path, path, new() { ["visit-kind"] = "other" });
        var outOfPlace = await ServedBureau.PostAsync(handler, path, path, new() { ["visit-kind"] = "home", ["visit-words"] = "写了不该写的" });
        var granted = await ServedBureau.PostAsync(handler, path, path, new() { ["visit-kind"] = "home", ["visit-place"] = "示例路一号" });

        Assert.Contains("“走访方式”为其他时才填", empty, StringComparison.Ordinal);
        Assert.Contains("“走访方式”为上门时必须填", empty, StringComparison.Ordinal);
        Assert.Contains("还没有填“其他说明”", await missing.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains("“走访方式”为其他时填写。删去这一项", await outOfPlace.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, granted.StatusCode);
    }

    [Fact]
    public async Task A_form_is_refreshed_by_what_was_chosen_and_hides_what_does_not_belong()
    {
        var handler = await served.SignedInAsync(ServedBureau.Handler);
        var path = $"{await OpenedAsync()}/acts/note-visit";

        var answer = await ServedBureau.PostAsync(handler, path, path, new() { ["visit-kind"] = "home", ["form-do"] = "refresh" });

        var html = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Matches("id=\"f-visit-words\"[^>]* hidden", html);
        Assert.DoesNotMatch("id=\"f-visit-place\"[^>]* hidden", html);
    }

    private async Task<string> OpenedAsync() => $"/matters/{(await served.PerformAsync(ServedBureau.Handler, "small-case", "begin-case", null, [])).Matter}";

    private async Task<(string Matter, HttpClient Head)> TwoToldAndUntoldAsync()
    {
        var matter = await OpenedAsync();
        await served.PerformAsync(ServedBureau.Handler, "small-case", "enter-person", IdOf(matter), new() { ["person-name"] = "甲某", ["person-born"] = "1990-01-01" });
        await served.PerformAsync(ServedBureau.Handler, "small-case", "enter-person", IdOf(matter), new() { ["person-name"] = "乙某", ["person-born"] = "1990-01-01" });
        await served.PerformAsync(ServedBureau.Handler, "small-case", "tell-person", IdOf(matter), [], 1);
        return (matter, await served.SignedInAsync(ServedBureau.Head));
    }

    private static Guid IdOf(string matter) => Guid.Parse(matter.Split('/')[^1]);

    private static Dictionary<string, string> Settle(string subject, params (string Name, string Value)[] more)
    {
        var fields = new Dictionary<string, string> { ["act-subject"] = subject, ["treated-as-first"] = "false", ["decision-reasons"] = Words };
        foreach (var (name, value) in more)
            fields[name] = value;
        return fields;
    }

    private static async Task<Dictionary<string, string>> HiddenAsync(HttpClient browser, string page, Dictionary<string, string> fields)
    {
        foreach (Match hidden in HiddenInput().Matches(await browser.GetStringAsync(page, Stop)))
            fields.TryAdd(hidden.Groups[1].Value, WebUtility.HtmlDecode(hidden.Groups[2].Value));
        return fields;
    }

    private static Task<HttpResponseMessage> PostFromHereAsync(HttpClient browser, string path, Dictionary<string, string> fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return browser.SendAsync(request, Stop);
    }

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient browser, string path, string name, byte[] content, params (string Name, string Value)[] fields)
    {
        using var body = new MultipartFormDataContent();
        foreach (var (field, value) in await HiddenAsync(browser, path, []))
            body.Add(new StringContent(value), field);
        foreach (var (field, value) in fields)
            body.Add(new StringContent(value), field);
        // What the sender says it is counts for nothing.
        var file = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };
        body.Add(file, "form-upload", name);
        return await browser.PostAsync(path, body, Stop);
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(form-[^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenInput();

    [GeneratedRegex("name=\"rescued\" value=\"([^\"]+)\"")]
    private static partial Regex Rescued();

    [GeneratedRegex("href=\"(/matters/[^\"]+/files/1)\"")]
    private static partial Regex FileLink();
}

[Trait("Database", "sqlite")]
public sealed class FormTestsOnSqlite(ServedBureau served) : FormTests(served), IClassFixture<ServedBureau>;

[Trait("Database", "postgresql")]
public sealed class FormTestsOnPostgres(ServedBureauOnPostgres served) : FormTests(served), IClassFixture<ServedBureauOnPostgres>;
