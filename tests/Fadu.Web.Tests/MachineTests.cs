using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fadu.Casework.Accounts;
using Fadu.Ledger;
using Fadu.Web.Access;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Web.Tests;

/// <summary>Other systems at their door: what a token opens over HTTP, and what it does not.</summary>
public sealed partial class MachineTests(ServedAccounts served) : IClassFixture<ServedAccounts>
{
    private const string Here = "10.1.2.3";
    private const string BeginCase = "record:small-case/begin-case";
    private const string EnterPerson = "record:small-case/enter-person";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_system_hands_a_case_over_gets_a_signed_receipt_and_asks_how_far_it_has_come()
    {
        using var caller = Caller(await MadeAsync("handing", MachineScope.Status, BeginCase, EnterPerson));
        var asked = new { procedure = "small-case", act = "begin-case", key = "case-1", fields = new { summary = "移送线索" } };

        var answer = await caller.PostAsJsonAsync("/api/machine/acts", asked, Stop);
        var receipt = await answer.Content.ReadFromJsonAsync<JsonObject>(Stop);
        var again = await caller.PostAsJsonAsync("/api/machine/acts", asked, Stop);
        var matter = receipt!["matter"]!.GetValue<Guid>();
        var person = await caller.PostAsJsonAsync("/api/machine/acts", new { procedure = "small-case", act = "enter-person", key = "case-1-1", matter, fields = new Dictionary<string, string> { ["person-name"] = "张三" } }, Stop);
        var status = await caller.GetFromJsonAsync<JsonObject>($"/api/machine/matters/{matter}", Stop);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Created), (answer.StatusCode, again.StatusCode, person.StatusCode));
        var note = SignedNote.Parse(receipt["promise"]!.GetValue<string>());
        Assert.True(note.Signatures.Any(signature => served.Bureau.Signing.Public.Verifies(note.Text, signature)), "the receipt is not signed by the bureau");
        Assert.Contains(receipt["id"]!.GetValue<Guid>().ToString(), note.Text, StringComparison.Ordinal);
        Assert.Equal((matter, "begun", 2), (status!["matter"]!.GetValue<Guid>(), status["stage"]!.GetValue<string>(), status["version"]!.GetValue<int>()));
        Assert.DoesNotContain("张三", status.ToJsonString(), StringComparison.Ordinal);
        // Its trace is like a person's: the act bears its name, and the look stands in the log.
        Assert.Equal("machine:handing", (await served.Bureau.Reader.FindAsync(served.Bureau.Bureau, new Store.MatterId(matter), Stop))!.Persons.Single());
        Assert.Equal(["status"], await LogOfAsync("machine:handing"));
    }

    [Fact]
    public async Task The_agency_is_told_what_is_for_it_and_nothing_that_is_for_the_party_or_the_bureau()
    {
        using var caller = Caller(await MadeAsync("told", MachineScope.Status, BeginCase, EnterPerson));
        var begun = await (await caller.PostAsJsonAsync("/api/machine/acts", Begin(), Stop)).Content.ReadFromJsonAsync<JsonObject>(Stop);
        var matter = begun!["matter"]!.GetValue<Guid>();
        await caller.PostAsJsonAsync("/api/machine/acts", new { procedure = "small-case", act = "enter-person", key = Guid.NewGuid(), matter, fields = new Dictionary<string, string> { ["person-name"] = "李四" } }, Stop);
        await served.PerformAsync(ServedBureau.Reviewer, "small-case", "advise-case", matter, new() { ["opinion-words"] = "意见甲" }, 1);
        await served.PerformAsync(ServedBureau.Handler, "small-case", "note-visit", matter, new() { ["visit-kind"] = "other", ["visit-words"] = "走访乙" });
        await served.PerformAsync(ServedBureau.Reviewer, "small-case", "show-person", matter, new() { ["shown-words"] = "出示丙", ["shown-view"] = "看法丁" }, 1);
        var answered = await served.PerformAsync(ServedBureau.Handler, "small-case", "answer-agency", matter, new() { ["answer-words"] = "答复戊" });

        var status = await caller.GetFromJsonAsync<JsonObject>($"/api/machine/matters/{matter}", Stop);

        Assert.Equal([(answered.Number, "answer-agency", "答复移送机关")], status!["done"]!.AsArray().Select(one => ((int)one!["number"]!, (string)one["act"]!, (string)one["title"]!["zh"]!)));
        var said = System.Text.RegularExpressions.Regex.Unescape(status.ToJsonString());
        Assert.All(new[] { "意见", "走访", "出示", "看法", "答复戊", "李四" }, words => Assert.DoesNotContain(words, said, StringComparison.Ordinal));
    }

    // What each scope opens, and nothing beside it.
    [Theory]
    [InlineData("status", false, false, true)]
    [InlineData(BeginCase, true, false, false)]
    [InlineData(EnterPerson, false, true, false)]
    [InlineData($"{BeginCase} {EnterPerson}", true, true, false)]
    [InlineData($"status {BeginCase} {EnterPerson}", true, true, true)]
    [InlineData("record:small-case/note-visit", false, false, false)]
    public async Task A_scope_opens_what_it_names_and_nothing_else(string scope, bool begins, bool enters, bool reads)
    {
        var name = $"scope-{Guid.NewGuid():N}"[..20];
        using var all = Caller(await MadeAsync(name, MachineScope.Status, BeginCase, EnterPerson));
        var matter = (await (await all.PostAsJsonAsync("/api/machine/acts", Begin(), Stop)).Content.ReadFromJsonAsync<JsonObject>(Stop))!["matter"]!.GetValue<Guid>();
        using var caller = Caller(await MadeAsync(name, scope.Split(' ')));

        var begun = await caller.PostAsJsonAsync("/api/machine/acts", Begin(), Stop);
        var entered = await caller.PostAsJsonAsync("/api/machine/acts", new { procedure = "small-case", act = "enter-person", key = Guid.NewGuid(), matter, fields = new Dictionary<string, string> { ["person-name"] = "李四" } }, Stop);
        var read = await caller.GetAsync($"/api/machine/matters/{matter}", Stop);
        var power = await caller.PostAsJsonAsync("/api/machine/acts", new { procedure = "small-case", act = "settle-case", key = Guid.NewGuid(), matter, subjects = new[] { 1 } }, Stop);
        var token = await caller.GetFromJsonAsync<JsonObject>("/api/machine/token", Stop);

        Assert.Equal(
            (begins ? HttpStatusCode.Created : HttpStatusCode.Forbidden, enters ? HttpStatusCode.Created : HttpStatusCode.Forbidden, reads ? HttpStatusCode.OK : HttpStatusCode.Forbidden, HttpStatusCode.Forbidden),
            (begun.StatusCode, entered.StatusCode, read.StatusCode, power.StatusCode));
        Assert.Equal(scope.Split(' ').Order(StringComparer.Ordinal), token!["scope"]!.AsArray().Select(word => word!.GetValue<string>()));
        Assert.Contains("account:token-outside-scope", string.Join('\n', await LogOfAsync("machine:" + name)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anothers_matter_is_not_there_for_it_word_for_word_as_if_there_were_none()
    {
        using var caller = Caller(await MadeAsync("outsider", MachineScope.Status, EnterPerson));
        var enter = new { procedure = "small-case", act = "enter-person", fields = new Dictionary<string, string> { ["person-name"] = "李四" } };

        foreach (var matter in new[] { served.Case, Guid.NewGuid() })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await caller.GetAsync($"/api/machine/matters/{matter}", Stop)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await caller.PostAsJsonAsync("/api/machine/acts", new { enter.procedure, enter.act, enter.fields, key = Guid.NewGuid(), matter }, Stop)).StatusCode);
        }
        Assert.Equal(await SaidAsync(caller, served.Case), await SaidAsync(caller, Guid.NewGuid()));
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.PostAsJsonAsync("/api/machine/acts", new { enter.procedure, enter.act, enter.fields, key = Guid.NewGuid(), matter = Guid.NewGuid(), onBehalfOf = ServedBureau.Head }, Stop)).StatusCode);
    }

    [Fact]
    public async Task A_token_that_is_wrong_over_ended_or_from_elsewhere_is_answered_word_for_word_alike()
    {
        var (good, over, ended) = (await MadeAsync("alike", MachineScope.Status), await MadeAsync("alike-over", days: 1, MachineScope.Status), await MadeAsync("alike-ended", MachineScope.Status));
        await served.Tokens.EndAsync(ServedAccounts.SecurityAdmin, (await served.Tokens.ListAsync(Stop)).Single(line => line.Integration == "alike-ended").Id, "test", Stop);
        served.Time.Advance(TimeSpan.FromDays(1));
        var answers = new List<string>();
        foreach (var (token, from) in new[] { (good[..^1] + (good[^1] == 'A' ? 'E' : 'A'), Here), (over, Here), (ended, Here), (good, "192.0.2.9"), ("fadu_", Here), ("", Here), ("null", Here) })
        {
            using var caller = Caller(token, from);
            using var answer = await caller.GetAsync("/api/machine/token", Stop);
            Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (answer.StatusCode, answer.Headers.WwwAuthenticate.ToString()));
            answers.Add(Traces().Replace(await answer.Content.ReadAsStringAsync(Stop), ""));
        }

        Assert.Single(answers.Distinct());
        using var right = Caller(good);
        Assert.Equal(HttpStatusCode.OK, (await right.GetAsync("/api/machine/token", Stop)).StatusCode);
        // What the caller is not told the auditor is.
        Assert.Equal("account:token-elsewhere", (await LogOfAsync("machine:alike")).Single().Split(' ')[0]);
        Assert.Equal("account:token-over", (await LogOfAsync("machine:alike-over")).Single().Split(' ')[0]);
        Assert.Equal("account:token-after-end", (await LogOfAsync("machine:alike-ended")).Single().Split(' ')[0]);
    }

    [Fact]
    public async Task A_token_in_an_address_a_cookie_or_a_body_opens_nothing_and_no_page_gives_one_in_an_address()
    {
        var token = await MadeAsync("placed", MachineScope.Status, BeginCase);
        using var bare = Caller(token: null);
        foreach (var address in new[] { $"/api/machine/token?access_token={token}", $"/api/machine/token?token={token}", $"/api/machine/token?Authorization=Bearer%20{token}", $"/api/machine/token/{token}" })
            Assert.True((await bare.GetAsync(address, Stop)).StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound, address);
        using var cookie = new HttpRequestMessage(HttpMethod.Get, "/api/machine/token");
        cookie.Headers.Add("Cookie", $"{Callers.SessionCookie}={token}; token={token}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await bare.SendAsync(cookie, Stop)).StatusCode);

        // A session's token stands in no address either: neither what a page links to nor where an answer leads.
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var browser = served.Browser();
        var entered = await served.SignInAsync(browser, ServedAccounts.SystemAdmin, ServedAccounts.Password);
        var session = entered.Headers.GetValues("Set-Cookie").Single(line => line.StartsWith(Callers.SessionCookie, StringComparison.Ordinal)).Split('=', ';')[1];
        Assert.DoesNotContain(session, entered.Headers.Location!.ToString(), StringComparison.Ordinal);
        foreach (var path in new[] { "/work", "/account", "/people", "/law" })
            Assert.DoesNotContain(session, await browser.GetStringAsync(path, Stop), StringComparison.Ordinal);
        foreach (var name in new[] { Callers.SessionCookie, "session", "token", "access_token" })
            Assert.Equal(HttpStatusCode.Redirect, (await served.Browser().GetAsync($"/account?{name}={session}", Stop)).StatusCode);
    }

    [Fact]
    public async Task A_token_opens_no_page_and_no_interface_of_officers_and_a_session_opens_none_of_its_own()
    {
        var offered = MachineScope.Offered(served.Bureau.Pack).Select(one => MachineScope.WordOf(one.Procedure.Id, one.Act.Id)).Append(MachineScope.Status).ToArray();
        using var caller = Caller(await MadeAsync("everything", offered));
        var officer = await served.EnterAsync(ServedBureau.Handler);
        var asked = 0;
        foreach (var endpoint in EndpointMatrix.Of(served.App).Where(one => one.Caller != EndpointMatrix.Anybody))
        {
            var path = Parameters().Replace(endpoint.Route, match => match.Value.Contains("guid", StringComparison.Ordinal) ? served.Case.ToString() : match.Value.Contains("int", StringComparison.Ordinal) ? "1" : "x");
            using var byToken = await SendAsync(caller, endpoint, path);
            var isOpen = byToken.StatusCode != HttpStatusCode.Unauthorized && byToken.Headers.Location is null;
            Assert.True(isOpen == (EndpointMatrix.AnswerToMachine(endpoint.Caller) == Casework.Access.ActAnswer.Allowed), $"{endpoint.Method} {endpoint.Route} is for {endpoint.Caller} and answers a token {byToken.StatusCode}");
            if (endpoint.Caller == Callers.Machine)
                Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(officer, endpoint, path)).StatusCode);
            asked++;
        }

        Assert.True(asked > 40, $"only {asked} endpoints were asked");
    }

    [Fact]
    public async Task The_security_administrator_makes_exchanges_and_ends_a_token_by_the_page_which_shows_it_once()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var browser = await served.EnterAsync(ServedAccounts.SecurityAdmin);
        var empty = await browser.GetStringAsync("/tokens", Stop);
        var form = new Dictionary<string, string> { ["title"] = "市场监管移送接口", ["integration"] = "by-page", ["answerable"] = ServedBureau.Handler, ["days"] = "90", ["networks"] = "10.1.2.0/24", ["scope"] = "status" };

        var refused = await ServedBureau.PostAsync(browser, "/tokens", "/tokens", new(form) { ["answerable"] = ServedAccounts.SecurityAdmin });
        var refusal = await refused.Content.ReadAsStringAsync(Stop);
        var made = await (await ServedBureau.PostAsync(browser, "/tokens", "/tokens", new(form))).Content.ReadAsStringAsync(Stop);
        var token = Shown().Match(made).Groups[1].Value;
        var list = await browser.GetStringAsync("/tokens", Stop);
        var id = (await served.Tokens.ListAsync(Stop)).Single(line => line.Integration == "by-page").Id;
        var rotated = await (await ServedBureau.PostAsync(browser, "/tokens", $"/tokens/{id}", new() { ["deed"] = "rotate", ["overlap"] = "0" })).Content.ReadAsStringAsync(Stop);
        var next = Shown().Match(rotated).Groups[1].Value;

        Assert.Contains("href=\"/tokens\"", empty, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("不能给自己", refusal, StringComparison.Ordinal);
        Assert.Contains("value=\"市场监管移送接口\"", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(token, list, StringComparison.Ordinal);
        Assert.Contains("市场监管移送接口", list, StringComparison.Ordinal);
        using (var old = Caller(token))
            Assert.Equal(HttpStatusCode.Unauthorized, (await old.GetAsync("/api/machine/token", Stop)).StatusCode);
        using var caller = Caller(next);
        Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync("/api/machine/token", Stop)).StatusCode);

        var latest = (await served.Tokens.ListAsync(Stop)).Single(line => line is { Integration: "by-page", State: TokenState.Good }).Id;
        await ServedBureau.PostAsync(browser, "/tokens", $"/tokens/{latest}", new() { ["deed"] = "end" });
        Assert.Equal(HttpStatusCode.Unauthorized, (await caller.GetAsync("/api/machine/token", Stop)).StatusCode);
        // Nobody else opens the page; and no deed goes without a page's own token.
        var other = await served.EnterAsync(ServedAccounts.SystemAdmin);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync("/tokens", Stop)).StatusCode);
        Assert.DoesNotContain("href=\"/tokens\"", await other.GetStringAsync("/work", Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/tokens", new FormUrlEncodedContent(form), Stop)).StatusCode);
    }

    [Fact]
    public async Task No_token_and_no_proof_stands_in_a_log_or_a_file_of_the_data()
    {
        using var log = new HeardLog(served.App.Services);
        var token = await MadeAsync("unwritten", MachineScope.Status, BeginCase);
        var password = ServedAccounts.Password;
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        using (var caller = Caller(token))
        {
            await caller.PostAsJsonAsync("/api/machine/acts", Begin(), Stop);
            await caller.GetAsync($"/api/machine/matters/{served.Case}", Stop);
            await caller.PostAsync("/api/machine/acts", new StringContent("{", new MediaTypeHeaderValue("application/json")), Stop);
        }
        using (var elsewhere = Caller(token, "192.0.2.1"))
            await elsewhere.GetAsync("/api/machine/token", Stop);
        await served.Bureau.Folder.Acts.WriteAsync(_ => true, Stop);

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(token, StringComparison.Ordinal) || line.Contains(password, StringComparison.Ordinal) || line.Contains(ServedBureau.FirstIdentity, StringComparison.Ordinal));
        foreach (var file in Directory.EnumerateFiles(served.Bureau.Folder.Path, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "fadu.lock"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, Stop);
            var text = System.Text.Encoding.Latin1.GetString(bytes.ToArray());
            Assert.False(text.Contains(token[MachineToken.Mark.Length..], StringComparison.Ordinal) || text.Contains(password, StringComparison.Ordinal), $"{file} holds a secret");
        }
    }

    private static object Begin() => new { procedure = "small-case", act = "begin-case", key = Guid.NewGuid(), fields = new { summary = "移送线索" } };

    private Task<string> MadeAsync(string integration, params string[] scope) => MadeAsync(integration, 30, scope);

    private async Task<string> MadeAsync(string integration, int days, params string[] scope) => Assert.IsType<DeedAnswer.Done>(await served.Tokens.MakeAsync(
        ServedAccounts.SecurityAdmin, new TokenAsked(integration, "测试接口", ServedBureau.Handler, new MachineScope(scope), "10.1.2.0/24", days), "test", Stop)).Code!;

    private HttpClient Caller(string? token, string from = Here)
    {
        var caller = served.Browser();
        caller.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        if (token is not null)
            caller.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return caller;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient caller, DeclaredEndpoint endpoint, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), path);
        request.Content = endpoint.Method == "POST" ? JsonContent.Create(new { }) : null;
        return await caller.SendAsync(request, Stop);
    }

    private static async Task<string> SaidAsync(HttpClient caller, Guid matter) => Traces().Replace(await (await caller.GetAsync($"/api/machine/matters/{matter}", Stop)).Content.ReadAsStringAsync(Stop), "");

    private async Task<List<string>> LogOfAsync(string person)
    {
        await served.Bureau.Folder.Acts.WriteAsync(_ => true, Stop);
        await using var context = served.Bureau.Folder.Database.Reading();
        return await context.Looks.Where(row => row.Person == person).OrderBy(row => row.LookId).Select(row => row.What).ToListAsync(Stop);
    }

    [GeneratedRegex("\"traceId\":\"[^\"]+\"")]
    private static partial Regex Traces();

    [GeneratedRegex("\\{[^}]+\\}")]
    private static partial Regex Parameters();

    [GeneratedRegex("<b class=\"num\">(fadu_[A-Za-z0-9_-]{43})</b>")]
    private static partial Regex Shown();
}
