using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Casework.Bureau;
using Fadu.Cli;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using LawFolder = Fadu.Casework.Editions.LawFolder;

namespace Fadu.Browser.Tests;

/// <summary>A new bureau as it is in earnest, founded as the command founds one, with a dozen officers entered and nobody signed in yet.</summary>
public abstract class ServedInEarnest(TestDatabase database) : IAsyncLifetime
{
    public const string Registrar = "900001";
    public const string Administrator = "900002";
    public const string SecurityAdministrator = "900003";

    private OpenBureau? bureau;
    private WebApplication? app;

    public Uri Address => new(app!.Urls.First());

    public bool IsPostgres => database.IsPostgres;

    /// <summary>The first administrator, once set up.</summary>
    public FirstAdministrator? First { get; set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var files = LawFolder.Read(ProjectFiles.Laws, "national");
        var folder = new DataFolderOptions(Path.Combine(database.Folder, "data"))
        {
            Create = true,
            Keys = Path.Combine(database.Folder, "keys"),
            Database = database.IsPostgres ? database.ConnectionString : null,
        };
        bureau = await OpenBureau.OpenAsync(new BureauOptions(folder, new BureauId("shili"), PackLoader.Load(files).Pack), Stop);
        var made = new NewBureau("shili", "示例县公安局", "示县", "county", Registrar, "张登记", Administrator, "李系统");
        Assert.Null(await new Founding(bureau).FoundAsync(made, files, Stop));
        await EnterAsync(SecurityAdministrator, "王安全", "security-administrator");
        foreach (var (person, name, post) in new[] { ("900010", "赵一", "head-of-organ"), ("900011", "钱二", "handling-officer"), ("900012", "孙三", "handling-officer"), ("900013", "李四", "legal-reviewer"), ("900014", "周五", "auxiliary") })
            await EnterAsync(person, name, post);
        await PerformAsync("record-qualification", new() { ["qualified-officer"] = "900013", ["qualification-kind"] = "legal-profession", ["qualified-since"] = "2026-01-01" });

        app = await Serving.BuildAsync(bureau, "http://127.0.0.1:0", Stop);
        await app.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        if (bureau is not null)
            await bureau.DisposeAsync();
        database.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Enters an officer who holds one post.</summary>
    public async Task EnterAsync(string person, string name, string post)
    {
        await PerformAsync("appoint-officer", new() { ["officer-code"] = person, ["officer-name"] = name, ["officer-since"] = "2026-01-01" });
        await PerformAsync("assign-post", new() { ["post-holder"] = person, ["post-unit"] = "shili", ["post-kind"] = post, ["post-since"] = "2026-01-01" });
    }

    /// <summary>The first administrator's one-time code, as the console gives it; null once there is one who can sign in.</summary>
    public async Task<string?> FirstCodeAsync(string person) => (await app!.Services.GetRequiredService<People>().InviteFirstAsync(person, Stop) as DeedAnswer.Done)?.Code;

    /// <summary>A one-time code for somebody.</summary>
    public async Task<string> CodeAsync(string person) => Assert.IsType<DeedAnswer.Done>(await app!.Services.GetRequiredService<People>().DoAsync(AccountDeed.Invite, Administrator, person, "test", Stop)).Code!;

    private async Task PerformAsync(string act, JsonObject fields)
    {
        var request = new ActRequest("shili", bureau!.BureauProcedure, act, Guid.NewGuid().ToString("N"), bureau.BureauMatter, [], fields);
        Assert.IsType<Ruling<Act>.Granted>(await bureau.Desk.PerformAsync(request, Actor.Officer(Registrar), Stop));
    }
}

/// <summary>The bureau in earnest on SQLite.</summary>
public sealed class SqliteInEarnest() : ServedInEarnest(new SqliteTestDatabase());

/// <summary>The bureau in earnest on PostgreSQL.</summary>
public sealed class PostgresInEarnest() : ServedInEarnest(new PostgresTestDatabase());
