using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Access;
using Fadu.Casework.Accounts;
using Fadu.Casework.Bureau;
using Fadu.Casework.Clerk;
using Fadu.Casework.Demonstration;
using Fadu.Cli;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using LawFolder = Fadu.Casework.Editions.LawFolder;

namespace Fadu.Web.Tests.Access;

/// <summary>An officer with one post, and whether he took part in the matters that are asked about.</summary>
public sealed record PostHolder(string Person, string Post, string Unit, bool IsOnCases);

/// <summary>A matter that is asked about.</summary>
public sealed record AskedMatter(Guid Id, MatterState State);

/// <summary>The demonstration bureau with every post of the packs held three times over: in a station, in another and in the organ above, on the cases and off them.</summary>
public sealed class MatrixBureau : IAsyncLifetime
{
    private const int Matters = 34;
    private const int Seed = 20260101;
    private const string Station = "dongmen";
    private const string NextStation = "nanhu";
    private const string Organ = "chengdong";

    // Events by which somebody takes part without moving the matter on; the first names all of them at once.
    private static readonly Dictionary<string, (string Act, bool OfParty)> Parts = new()
    {
        ["administrative-case"] = ("inquest", false), ["licence-application"] = ("handle-jointly", true), ["reconsideration-respondent"] = ("record-stay", false),
    };

    private readonly SqliteTestDatabase database = new();
    private readonly SimulatedTime time = new(TimeProvider.System);
    private readonly Dictionary<string, HttpClient> browsers = [];
    private OpenBureau? bureau;
    private WebApplication? app;

    public OpenBureau Bureau => bureau!;

    public WebApplication App => app!;

    public Roster Roster { get; private set; } = Roster.Empty;

    /// <summary>One officer for each post, unit and part in the cases.</summary>
    public IReadOnlyList<PostHolder> Holders { get; private set; } = [];

    /// <summary>For each procedure and unit, a matter at each stage that the year left one at.</summary>
    public IReadOnlyList<AskedMatter> Asked { get; private set; } = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var demo = Path.Combine(ProjectFiles.Root, "demo");
        var files = new PackFiles([.. Directory.EnumerateFiles(demo, "*.yaml", SearchOption.AllDirectories)
            .Select(path => new PackFile("demo/" + Path.GetRelativePath(demo, path).Replace('\\', '/'), File.ReadAllText(path))).OrderBy(file => file.Path, StringComparer.Ordinal)]);
        var folder = new DataFolderOptions(Path.Combine(database.Folder, "data")) { Create = true, Keys = Path.Combine(database.Folder, "keys") };
        var law = PackLoader.Load(LawFolder.Read(ProjectFiles.Laws, "national")).Pack;
        bureau = await OpenBureau.OpenAsync(new BureauOptions(folder, new BureauId(DemonstrationYear.BureauOf(files)), law) { Time = time, Demonstration = true }, Stop);
        using (var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance))
            Assert.Empty((await DemonstrationYear.Of(files, bureau, time, clerk).MakeAsync(Matters, Seed, progress: null, Stop)).Astray);
        time.StandAt((await bureau.LastRecordedAtAsync(Stop))!.Value.AddMinutes(1));
        time.RunOn();

        await AppointAsync();
        await ChooseAsync();
        Roster = await bureau.RosterAsync(Stop);
        // Thousands of cells are asked as fast as can be.
        app = await Serving.BuildAsync(bureau, "http://127.0.0.1:0", Stop, AccountSettings.Demonstration with { ReadingsAMinute = 0, RecordingsAMinute = 0 });
        await app.StartAsync(Stop);
        await Task.WhenAll(Holders.Select(holder => SignInAsync(holder.Person)));
    }

    /// <summary>The browser in which an officer is signed in.</summary>
    public HttpClient Of(string person) => browsers[person];

    /// <summary>A browser in which nobody is.</summary>
    public HttpClient Nobody() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(App.Urls.First()) };

    /// <summary>Whoever the matrix calls a holder, seen from a matter.</summary>
    public AskedBy AskedBy(PostHolder holder, MatterState state)
    {
        var on = DateOnly.FromDateTime(bureau!.Time.GetUtcNow().UtcDateTime);
        var place = holder.Unit == state.Unit ? PostPlace.Own : Roster.UnitOn(state.Unit!, on)!.Above.Contains(holder.Unit) ? PostPlace.Above
            : Roster.HoldersOf(holder.Post, state.Unit!, on).Count > 0 ? PostPlace.Other : PostPlace.OnlyOther;
        return new AskedBy(holder.Post, place, state.Persons.Contains(holder.Person));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in browsers.Values)
            browser.Dispose();
        if (app is not null)
            await app.DisposeAsync();
        if (bureau is not null)
            await bureau.DisposeAsync();
        database.Dispose();
    }

    private async Task SignInAsync(string person)
    {
        var browser = Nobody();
        var answer = await ServedBureau.PostAsync(browser, "/sign-in", "/sign-in", new() { ["person"] = person, ["back"] = "/law" });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        lock (browsers)
            browsers[person] = browser;
    }

    private async Task AppointAsync()
    {
        var registrar = (await bureau!.RosterAsync(Stop)).Rows.First(row => row.Kind == RosterKind.Post).Key;
        var holders = new List<PostHolder>();
        foreach (var post in bureau.Pack.PostsOn(DateOnly.FromDateTime(bureau.Time.GetUtcNow().UtcDateTime)))
        {
            foreach (var unit in (string[])[Station, NextStation, Organ])
            {
                foreach (var isOnCases in (bool[])[false, true])
                {
                    var holder = new PostHolder(string.Create(CultureInfo.InvariantCulture, $"p{holders.Count:000}"), post.Key, unit, isOnCases);
                    holders.Add(holder);
                    await PerformAsync(registrar, bureau.BureauProcedure, "appoint-officer", bureau.BureauMatter, new() { ["officer-code"] = holder.Person, ["officer-name"] = "张三", ["officer-since"] = "2026-01-01" });
                    await PerformAsync(registrar, bureau.BureauProcedure, "assign-post", bureau.BureauMatter, new() { ["post-holder"] = holder.Person, ["post-unit"] = unit, ["post-kind"] = post.Key, ["post-since"] = "2026-01-01" });
                }
            }
        }
        Holders = holders;
    }

    private async Task ChooseAsync()
    {
        await using var context = bureau!.Folder.Database.Reading();
        var affairs = bureau.BureauMatter;
        var rows = context.Matters.AsEnumerable().Where(row => row.MatterId.Value != affairs && row.Unit is not null).OrderBy(row => row.FileNumber, StringComparer.Ordinal)
            .DistinctBy(row => (row.Procedure, row.Stage, IsStation: row.Unit == Station)).ToList();
        var asked = new List<AskedMatter>();
        foreach (var row in rows)
        {
            await TakePartAsync(row.MatterId.Value, row.Procedure);
            asked.Add(new AskedMatter(row.MatterId.Value, (await bureau.Reader.FindAsync(bureau.Bureau, row.MatterId, Stop))!));
        }
        Asked = asked;
    }

    private async Task TakePartAsync(Guid matter, string procedure)
    {
        var (act, ofParty) = Parts[procedure];
        var persons = Holders.Where(holder => holder.IsOnCases).Select(holder => holder.Person).ToList();
        int[] subjects = ofParty ? [1] : [];
        if (bureau!.Pack.FindProcedure(procedure)!.FindAct(act)!.Fields.Any(field => field.Id == "officers"))
        {
            var (file, _) = await bureau.Evidence.TakeInAsync(new MemoryStream("笔录"u8.ToArray()), 1_000, Stop);
            var fields = new JsonObject { ["identity-shown"] = true, ["officers"] = new JsonArray([.. persons.Select(person => JsonValue.Create(person))]) };
            await PerformAsync(persons[0], procedure, act, matter, fields, subjects, file!.Hash);
            return;
        }
        foreach (var person in persons)
            await PerformAsync(person, procedure, act, matter, [], subjects);
    }

    private async Task PerformAsync(string person, string procedure, string act, Guid matter, JsonObject fields, int[]? subjects = null, string? file = null)
    {
        var request = new ActRequest(bureau!.Bureau.Value, procedure, act, Guid.NewGuid().ToString("N"), matter, subjects ?? [], fields) { Files = file is null ? [] : [file] };
        var ruling = await bureau.Desk.PerformAsync(request, Actor.Officer(person), Stop);
        if (ruling is not Ruling<Act>.Granted)
            throw new InvalidOperationException($"{act}: {ruling}");
    }
}
