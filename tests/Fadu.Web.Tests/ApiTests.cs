using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fadu.Web.Tests;

/// <summary>The interface for machines, fed well and badly.</summary>
public sealed class ApiTests(ServedBureau served) : IClassFixture<ServedBureau>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_description_says_of_each_operation_whether_it_needs_a_session()
    {
        var document = JsonNode.Parse(await served.Browser().GetStringAsync("/openapi/v1.json", Stop))!;

        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(verb => (Path: path.Key, Operation: verb.Value!.AsObject()))).ToList();
        Assert.Contains(operations, one => one.Path == "/api/acts");
        Assert.All(operations, one =>
        {
            var security = one.Operation["security"]?.AsArray();
            Assert.NotNull(security);
            var open = one.Path is "/api/sign-in" or "/api/procedures" or "/api/deadline" or "/api/public/look-up" || one.Path.StartsWith("/ledger/", StringComparison.Ordinal);
            if (one.Path.StartsWith("/api/", StringComparison.Ordinal) || open)
                Assert.Equal(open ? 0 : 1, security.Count);
        });
        Assert.Equal("fadu-session", document["components"]!["securitySchemes"]!["session"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_refusal_is_422_with_rule_law_article_lack_and_cure()
    {
        var browser = await served.SignedInAsync(ServedBureau.Head);

        var answer = await browser.PostAsJsonAsync("/api/acts", Act("settle-case", "refused-1", new JsonObject { ["treated-as-first"] = false }, [2]), Stop);

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var ground = problem["grounds"]![0]!;
        Assert.Equal("told-before-decision", ground["rule"]!.GetValue<string>());
        Assert.Equal("治安管理处罚法", ground["law"]!.GetValue<string>());
        Assert.Equal("112", ground["article"]!.GetValue<string>());
        Assert.Equal("还没有告知，不能决定", ground["lacking"]!["zh"]!.GetValue<string>());
        Assert.Equal("tell-person", ground["cureAct"]!.GetValue<string>());
    }

    public static TheoryData<string, string, string> BadRequests => new()
    {
        { "an act nobody knows", """{"procedure":"small-case","act":"fly","key":"b1","matter":"{case}"}""", "act" },
        { "a procedure nobody knows", """{"procedure":"no-such","act":"tell-person","key":"b2","matter":"{case}"}""", "procedure" },
        { "a field nobody knows", """{"procedure":"small-case","act":"ask-consent","key":"b3","matter":"{case}","fields":{"colour":"red"}}""", "colour" },
        { "a subject nobody knows", """{"procedure":"small-case","act":"tell-person","key":"b4","matter":"{case}","subjects":[99]}""", "subjects" },
        { "a future date", """{"procedure":"small-case","act":"ask-consent","key":"b5","matter":"{case}","occurredAt":"2031-01-01T00:00:00Z"}""", "occurredAt" },
        { "a version below nothing", """{"procedure":"small-case","act":"ask-consent","key":"b6","matter":"{case}","expectedVersion":-1}""", "version" },
        { "a member nobody knows", """{"procedure":"small-case","act":"ask-consent","key":"b7","stage":"begun"}""", "stage" },
        { "no key", """{"procedure":"small-case","act":"ask-consent","matter":"{case}"}""", "key" },
        { "a name of control characters", """{"procedure":"small-case","act":"enter-person","key":"b8","matter":"{case}","fields":{"person-name":"\u0001\u0002\u0007"}}""", "person-name" },
        { "a text longer than its field", """{"procedure":"small-case","act":"enter-person","key":"b9","matter":"{case}","fields":{"person-name":"{long}"}}""", "person-name" },
        { "half of a JSON", """{"procedure":"small-case","act":""", "$" },
        { "no JSON at all", "null", "$" },
    };

    [Theory, MemberData(nameof(BadRequests))]
    public async Task Bad_input_names_its_place_writes_nothing_and_leaves_the_server_alive(string what, string body, string place)
    {
        Assert.NotEmpty(what);
        var browser = await served.SignedInAsync(ServedBureau.Handler);
        var before = await VersionAsync();
        var text = body.Replace("{case}", served.Case.ToString(), StringComparison.Ordinal).Replace("{long}", new string('长', 5_000), StringComparison.Ordinal);

        var answer = await browser.PostAsync("/api/acts", new StringContent(text, Encoding.UTF8, "application/json"), Stop);

        var problem = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(place, string.Join(' ', JsonNode.Parse(problem)!["errors"]!.AsArray().Select(error => $"{error!["place"]} {error["en"]}")), StringComparison.Ordinal);
        Assert.Equal(before, await VersionAsync());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/matters", Stop)).StatusCode);
    }

    [Fact]
    public async Task Ten_megabytes_of_text_are_not_taken_in_and_the_server_is_alive()
    {
        var browser = await served.SignedInAsync(ServedBureau.Handler);
        var before = await VersionAsync();
        var body = JsonSerializer.Serialize(new { procedure = "small-case", act = "enter-person", key = "big", matter = served.Case, fields = new Dictionary<string, string> { ["person-name"] = new('x', 10_000_000) } });

        HttpStatusCode? status = null;
        try
        {
            status = (await browser.PostAsync("/api/acts", new StringContent(body, Encoding.UTF8, "application/json"), Stop)).StatusCode;
        }
        catch (HttpRequestException)
        {
            // The server may close the connection on a body it will not read.
        }

        Assert.True(status is null or HttpStatusCode.RequestEntityTooLarge, $"{status}");
        Assert.Equal(before, await VersionAsync());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/matters", Stop)).StatusCode);
    }

    [Fact]
    public async Task The_same_key_gives_the_first_answer_and_with_another_body_a_clear_error()
    {
        var browser = await served.SignedInAsync(ServedBureau.Handler);
        var body = Act("enter-person", "same-key", new JsonObject { ["person-name"] = "冯十一" });

        var first = await browser.PostAsJsonAsync("/api/acts", body, Stop);
        var again = await browser.PostAsJsonAsync("/api/acts", body, Stop);
        var other = await browser.PostAsJsonAsync("/api/acts", Act("enter-person", "same-key", new JsonObject { ["person-name"] = "陈十二" }), Stop);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var (one, two) = (JsonNode.Parse(await first.Content.ReadAsStringAsync(Stop))!, JsonNode.Parse(await again.Content.ReadAsStringAsync(Stop))!);
        Assert.Equal(one["id"]!.GetValue<Guid>(), two["id"]!.GetValue<Guid>());
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
        Assert.Contains("\"place\":\"key\"", (await other.Content.ReadAsStringAsync(Stop)).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_version_is_409_with_what_the_others_did()
    {
        var browser = await served.SignedInAsync(ServedBureau.Handler);
        var body = Act("ask-consent", "stale", []);
        body["expectedVersion"] = 1;

        var answer = await browser.PostAsJsonAsync("/api/acts", body, Stop);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.NotEmpty(JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["theirs"]!.AsArray());
    }

    [Fact]
    public async Task A_matter_the_caller_may_not_see_is_not_acted_on()
    {
        var browser = await served.SignedInAsync(ServedBureau.Stranger);
        var before = await VersionAsync();

        var answer = await browser.PostAsJsonAsync("/api/acts", Act("ask-consent", "stranger", []), Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(before, await VersionAsync());
    }

    [Fact]
    public async Task The_ledger_is_open_to_anybody_as_tiles()
    {
        var browser = served.Browser();
        HttpResponseMessage head;
        for (var tries = 0; ; tries++)
        {
            head = await browser.GetAsync("/ledger/checkpoint", Stop);
            if (head.StatusCode == HttpStatusCode.OK || tries > 100)
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(200), Stop);
        }

        var lines = (await head.Content.ReadAsStringAsync(Stop)).Split('\n');
        var size = int.Parse(lines[1], System.Globalization.CultureInfo.InvariantCulture);
        var tile = await browser.GetByteArrayAsync($"/ledger/tile/0/000.p/{size}", Stop);
        var missing = await browser.GetAsync("/ledger/tile/0/x999/999", Stop);

        Assert.Equal("fadu/shifan/demonstration", lines[0]);
        Assert.Equal(size * 32, tile.Length);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private JsonObject Act(string act, string key, JsonObject fields, int[]? subjects = null) => new()
    {
        ["procedure"] = "small-case",
        ["act"] = act,
        ["key"] = key,
        ["matter"] = served.Case.ToString(),
        ["subjects"] = new JsonArray([.. (subjects ?? []).Select(number => (JsonNode)number)]),
        ["fields"] = fields,
    };

    private async Task<int> VersionAsync() => (await served.Bureau.Pages.OpenAsync(served.Case, ServedBureau.Handler, "test", null, Stop))!.Version;
}
