using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fadu.Casework;
using Fadu.Casework.Accounts;
using LawFolder = Fadu.Casework.Editions.LawFolder;
using Fadu.Cli;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Testing;
using Microsoft.AspNetCore.Builder;

namespace Fadu.Web.Tests;

/// <summary>A small demonstration bureau served on a free port: two units, a handler in each, a head, and one case with two persons.</summary>
public partial class ServedBureau : IAsyncLifetime
{
    public const string Code = "shifan";
    public const string Registrar = "reg01";
    public const string Handler = "h01";
    public const string Head = "head01";
    public const string Stranger = "h09";
    public const string Reviewer = "rev01";
    public const string FirstPerson = "张三";
    public const string SecondPerson = "李四";
    public const string FirstIdentity = "430100199001010017";

    private readonly TestDatabase database;
    private OpenBureau? bureau;
    private WebApplication? app;

    public ServedBureau()
        : this(new SqliteTestDatabase())
    {
    }

    private protected ServedBureau(TestDatabase database) => this.database = database;

    public OpenBureau Bureau => bureau!;

    public WebApplication App => app!;

    public Uri Address => new(App.Urls.First());

    public TestTime Time { get; } = TestTime.NoonOf("2026-03-16");

    /// <summary>The case of 张三, who was told, and 李四, who was not.</summary>
    public Guid Case { get; private set; }

    public string FileNumber { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        bureau = await OpenBureau.OpenAsync(
            new BureauOptions(
                new DataFolderOptions(Path.Combine(database.Folder, "data"))
                {
                    Create = true,
                    Keys = Path.Combine(database.Folder, "keys"),
                    Database = database.IsPostgres ? database.ConnectionString : null,
                },
                new BureauId(Code), LoadPack()) { Time = Time, Demonstration = IsDemonstration },
            stop);
        await FoundAsync(stop);
        await OpenCaseAsync(stop);
        await FoundMoreAsync();
        app = await Serving.BuildAsync(bureau, "http://127.0.0.1:0", stop, Accounts);
        await app.StartAsync(stop);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        if (bureau is not null)
            await bureau.DisposeAsync();
        database.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected virtual bool IsDemonstration => true;

    private protected virtual AccountSettings? Accounts => null;

    private protected virtual Task FoundMoreAsync() => Task.CompletedTask;

    /// <summary>A browser without script: it keeps cookies and follows nothing by itself.</summary>
    public HttpClient Browser() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Address };

    /// <summary>A browser in which an officer has signed in through the page.</summary>
    public async Task<HttpClient> SignedInAsync(string person)
    {
        var browser = Browser();
        var answer = await PostAsync(browser, "/sign-in", "/sign-in", new() { ["person"] = person, ["back"] = "/work" });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    /// <summary>Posts a form as the page at <paramref name="page"/> would, with its token and its hidden fields.</summary>
    public static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string page, string action, Dictionary<string, string> fields)
    {
        var stop = TestContext.Current.CancellationToken;
        return await PostAsync(browser, action, fields, await browser.GetStringAsync(page, stop));
    }

    /// <summary>Posts a form of a page that was answered before.</summary>
    public static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string action, Dictionary<string, string> fields, string html)
    {
        foreach (Match hidden in Hidden().Matches(html))
        {
            if (hidden.Groups["name"].Value is "form-token" or "form-key" or "form-version" or "ticket" or "rescued")
                fields.TryAdd(hidden.Groups["name"].Value, WebUtility.HtmlDecode(hidden.Groups["value"].Value));
        }
        return await browser.PostAsync(action, new FormUrlEncodedContent(fields), TestContext.Current.CancellationToken);
    }

    /// <summary>Performs an act at the desk, behind the pages' back.</summary>
    public async Task<Act> PerformAsync(string person, string procedure, string act, Guid? matter, JsonObject fields, params int[] subjects)
    {
        var request = new ActRequest(Code, procedure, act, Guid.NewGuid().ToString("N"), matter, subjects, fields);
        var ruling = await Bureau.Desk.PerformAsync(request, Actor.Officer(person), TestContext.Current.CancellationToken);
        return ruling switch
        {
            Ruling<Act>.Granted granted => granted.Value,
            Ruling<Act>.Refused refused => throw new InvalidOperationException($"{act} refused: {string.Join(", ", refused.Grounds.Select(ground => ground.Rule))}"),
            _ => throw new InvalidOperationException($"{act}: {ruling}"),
        };
    }

    private async Task FoundAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        await Affair("found-bureau", null, new()
        {
            ["bureau-code"] = Code,
            ["bureau-name"] = "示例市公安局",
            ["bureau-short-name"] = "示公",
            ["bureau-level"] = "county",
            ["bureau-zone"] = "Asia/Shanghai",
            ["first-officer"] = Registrar,
            ["first-officer-name"] = "张登记",
            ["first-post"] = "bureau-registrar",
        });
        foreach (var (unit, name) in new[] { ("east", "城东派出所"), ("west", "城西派出所"), ("legal", "法制大队") })
        {
            await Affair("establish-unit", Bureau.BureauMatter, new()
            {
                ["unit-code"] = unit,
                ["unit-name"] = name,
                ["unit-level"] = "station",
                ["parent-unit"] = Code,
                ["unit-is-organ"] = false,
                ["unit-since"] = "2026-01-01",
            });
        }
        foreach (var (person, name, post, unit) in new[]
        {
            (Handler, "王五", "handling-officer", "east"), (Head, "赵六", "head-of-organ", Code), (Stranger, "孙七", "handling-officer", "west"), (Reviewer, "钱八", "legal-reviewer", "legal"),
        })
        {
            await Affair("appoint-officer", Bureau.BureauMatter, new() { ["officer-code"] = person, ["officer-name"] = name, ["officer-since"] = "2026-01-01" });
            await Affair("assign-post", Bureau.BureauMatter, new() { ["post-holder"] = person, ["post-unit"] = unit, ["post-kind"] = post, ["post-since"] = "2026-01-01" });
        }
    }

    private async Task OpenCaseAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var opened = await PerformAsync(Handler, "small-case", "begin-case", null, new() { ["summary"] = "在示例路争执" });
        (Case, FileNumber) = (opened.Matter, opened.FileNumber);
        foreach (var (name, identity) in new[] { (FirstPerson, FirstIdentity), (SecondPerson, "430100199102020022") })
        {
            await PerformAsync(Handler, "small-case", "enter-person", Case, new()
            {
                ["person-name"] = name,
                ["person-identity"] = identity,
                ["person-born"] = "1990-01-01",
                ["person-phone"] = "13800000001",
            });
        }
        await PerformAsync(Handler, "small-case", "tell-person", Case, new() { ["told-words"] = "拟作处罚" }, 1);
    }

    private protected Task<Act> Affair(string act, Guid? matter, JsonObject fields) => PerformAsync(Registrar, Bureau.BureauProcedure, act, matter, fields);

    private static RulePack LoadPack()
    {
        var national = LawFolder.Read(ProjectFiles.Laws, "national").Files
            .Where(file => file.Folder == "calendar" || file.Name is "bureau-affairs" or "nobody-appoints-himself" or "administrators-apart" or "drop-asked-for-by-another" or "posts" or "qualifications" or "flags" or "reading-rules" or "copy-grounds");
        var small = LawFolder.Read(Path.Combine(ProjectFiles.Root, "tests", "Fadu.Casework.Tests", "Laws"), "national").Files;
        var loaded = PackLoader.Load(new PackFiles([.. national.Concat(small).OrderBy(file => file.Path, StringComparer.Ordinal)]));
        return loaded.IsSound ? loaded.Pack : throw new InvalidOperationException("the test pack is broken:\n" + string.Join('\n', loaded.Problems));
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden();
}

/// <summary>The same bureau on PostgreSQL.</summary>
public sealed class ServedBureauOnPostgres() : ServedBureau(new PostgresTestDatabase());
