using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Fadu.Law.Procedures;
using Fadu.Testing;
using Fadu.Web.Access;
using Fadu.Web.Tests.Access;

namespace Fadu.Web.Tests;

/// <summary>Requests forged by other sites, addresses that climb out of their folder, and markup in every text field of every act.</summary>
public sealed class AttackTests(MatrixBureau served) : IClassFixture<MatrixBureau>
{
    private const string Elsewhere = "https://elsewhere.example";

    private static readonly string[] Markup = ["<script>alert(7)</script>", "\"><img src=x onerror=alert(7)>", "'-alert(7)-'</textarea><svg onload=alert(7)>"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private AskedMatter Matter => served.Asked.First(one => one.State is { Procedure.Id: "administrative-case", Unit: "dongmen" });

    private HttpClient Officer => served.Of(served.Holders.First(one => one is { Post: "handling-officer", Unit: "dongmen", IsOnCases: true }).Person);

    [Fact]
    public async Task What_another_site_can_send_in_somebodys_name_is_taken_by_no_posting_endpoint()
    {
        var before = await ActsAsync();
        // The public look-up carries no session and changes nothing: there is nothing to forge. Signing in over the interface takes JSON alone.
        var posting = EndpointMatrix.Of(served.App).Where(one => one.Method == "POST" && one.Caller != EndpointMatrix.Anybody).ToList();
        var bodies = new (string Kind, string Body)[]
        {
            ("application/x-www-form-urlencoded", "act=file-case&subject=1&purpose=check-case&session=all&all=others"),
            ("text/plain", """{"procedure":"administrative-case","act":"add-violator","key":"forged","matter":"{matter}","fields":{"name":"张三"}}"""),
            ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n张三\r\n--x--\r\n"),
        };

        Assert.True(posting.Count >= 5, $"{posting.Count} endpoints take what is posted");
        foreach (var endpoint in posting)
        {
            foreach (var (kind, body) in bodies)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, Filled(endpoint.Route)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.Replace("{matter}", Matter.Id.ToString(), StringComparison.Ordinal))) };
                request.Content.Headers.TryAddWithoutValidation("Content-Type", kind);
                request.Headers.Add("Origin", Elsewhere);
                using var answer = await Officer.SendAsync(request, Stop);

                Assert.True(
                    answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.Forbidden,
                    $"{endpoint.Route} took {kind}: {answer.StatusCode}");
                Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            }
        }
        Assert.Equal(before, await ActsAsync());
        Assert.Equal(HttpStatusCode.OK, (await Officer.GetAsync("/account", Stop)).StatusCode);
    }

    [Fact]
    public async Task The_interface_takes_nothing_but_its_own_kind_of_content()
    {
        using var answer = await Officer.PostAsync("/api/acts", new StringContent("<act/>", Encoding.UTF8, "application/xml"), Stop);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/acts");
        preflight.Headers.Add("Origin", Elsewhere);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        using var allowed = await Officer.SendAsync(preflight, Stop);

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.UnsupportedMediaType, HttpStatusCode.NotFound });
        Assert.DoesNotContain(allowed.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Every_answer_says_that_it_is_not_to_be_guessed_at_framed_or_kept()
    {
        foreach (var path in new[] { "/", "/sign-in", "/work", $"/matters/{Matter.Id}", "/api/matters", "/not-there", "/api/not-there", "/matters.csv" })
        {
            using var answer = await Officer.GetAsync(path, Stop);

            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
            Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.True(answer.Headers.CacheControl!.NoStore, path);
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Theory]
    [InlineData("/css/../../../../../../../../etc/passwd")]
    [InlineData("/css/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/css/%2e%2e/%2e%2e/fadu.runtimeconfig.json")]
    [InlineData("/css/..%5c..%5cfadu.runtimeconfig.json")]
    [InlineData("/ledger/tile/0/../../../../../../etc/passwd")]
    [InlineData("/ledger/tile/0/..%2f..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/ledger/sm3/tile/0/..%2f..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/ledger/tile/entries/..%2f..%2f..%2ffadu.db")]
    [InlineData("/ledger/tile/entries/%00")]
    [InlineData("//etc/passwd")]
    [InlineData("/fadu.db")]
    [InlineData("/openapi/..%2f..%2ffadu.json")]
    public async Task No_address_climbs_out_of_its_folder(string path)
    {
        // Sent as it stands: a client would tidy it up.
        using var line = new TcpClient();
        var address = new Uri(served.App.Urls.First());
        await line.ConnectAsync(address.Host, address.Port, Stop);
        await using var stream = line.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n"), Stop);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var answer = await reader.ReadToEndAsync(Stop);

        Assert.Matches("^HTTP/1.1 (400|404|302) ", answer);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite format", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("runtimeOptions", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_folder_is_listed()
    {
        var root = Path.Combine(ProjectFiles.Root, "src", "Fadu.Cli", "wwwroot");
        var folders = Directory.GetDirectories(root, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(folders);
        foreach (var folder in folders)
        {
            var files = Directory.GetFiles(folder).Select(Path.GetFileName).ToList();
            var path = "/" + Path.GetRelativePath(root, folder);
            Assert.Equal(HttpStatusCode.OK, (await Officer.GetAsync($"{path}/{files[0]}", Stop)).StatusCode);
            foreach (var asked in new[] { path, path + "/", path + "/?C=N", path + "/." })
            {
                var answer = await Officer.GetAsync(asked, Stop);
                var body = await answer.Content.ReadAsStringAsync(Stop);
                Assert.Equal((asked, HttpStatusCode.NotFound), (asked, answer.StatusCode));
                // The head of a page of ours names the style sheets and scripts that it wants.
                Assert.DoesNotContain(files, file => body[body.IndexOf("<body", StringComparison.Ordinal)..].Contains(file!, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Markup_in_every_text_field_of_every_act_comes_back_as_text()
    {
        var (asked, texts) = (0, 0);
        var token = Regex.Match(await Officer.GetStringAsync("/account", Stop), "name=\"form-token\" value=\"([^\"]+)\"").Groups[1].Value;
        foreach (var matter in served.Asked.DistinctBy(one => one.State.Procedure.Id))
        {
            foreach (var act in matter.State.Procedure.Acts.Where(act => act is { Opens: false, OfTheLaw: false }))
            {
                var fields = act.Fields.Where(field => field.Type == FieldType.Text).ToList();
                if (fields.Count == 0)
                    continue;
                var payload = Markup[asked++ % Markup.Length];
                texts += fields.Count;
                var form = fields.ToDictionary(field => field.Id, _ => payload);
                (form["form-token"], form["form-do"]) = (WebUtility.HtmlDecode(token), "draft");
                var address = $"/matters/{matter.Id}/acts/{act.Id}";

                using var answer = await Officer.PostAsync(address, new FormUrlEncodedContent(form), Stop);
                var posted = await answer.Content.ReadAsStringAsync(Stop);
                var shown = await Officer.GetStringAsync(address, Stop);

                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect or HttpStatusCode.Conflict, $"{address}: {answer.StatusCode}");
                foreach (var page in new[] { posted, shown })
                    Assert.False(page.Contains(payload, StringComparison.Ordinal), $"{address} gives markup back");
                Assert.True(answer.StatusCode != HttpStatusCode.Redirect || WebUtility.HtmlDecode(shown).Contains(payload, StringComparison.Ordinal), $"{address} lost what was kept");
            }
        }

        Assert.True(asked > 90 && texts > 110, $"{asked} acts, {texts} fields");
    }

    private async Task<int> ActsAsync()
    {
        await using var context = served.Bureau.Folder.Database.Reading();
        return context.Acts.Count();
    }

    private string Filled(string route) => route.Replace("{matter:guid}", Matter.Id.ToString(), StringComparison.Ordinal)
        .Replace("{procedure}", "administrative-case", StringComparison.Ordinal)
        .Replace("{act}", route.StartsWith("/open", StringComparison.Ordinal) ? "register-report" : "add-violator", StringComparison.Ordinal);
}
