using System.Text.Json.Nodes;
using Fadu.Casework.Editions;
using Fadu.Law.Packs;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Testing;

namespace Fadu.Casework.Tests;

/// <summary>A founded bureau on a database of its own: an officer, a head of the organ, a small procedure.</summary>
internal static class TestBureau
{
    public const string Id = "shifan";
    public const string Registrar = "reg01";
    public const string Handler = "h01";
    public const string OtherHandler = "h02";
    public const string Head = "head01";

    private static readonly Lazy<RulePack> Loaded = new(LoadPack);

    public static RulePack Pack => Loaded.Value;

    public static PackFiles Files => Loaded.Value is not null && files is not null ? files : throw new InvalidOperationException("no pack");

    private static PackFiles? files;

    public static readonly DateTimeOffset Noon = new(2026, 3, 16, 4, 0, 0, TimeSpan.Zero);

    public static Task<OpenBureau> OpenAsync(TestDatabase database, TimeProvider time, CancellationToken stop) =>
        OpenAsync(database.Folder, database.IsPostgres ? database.ConnectionString : null, time, stop);

    /// <param name="data">The data folder's name: nodes on one PostgreSQL have each their own, and share the keys.</param>
    public static Task<OpenBureau> OpenAsync(string folder, string? connection, TimeProvider time, CancellationToken stop, string data = "data") => OpenBureau.OpenAsync(
        new BureauOptions(
            new DataFolderOptions(Path.Combine(folder, data)) { Create = true, Keys = Path.Combine(folder, "keys"), Database = connection },
            new BureauId(Id), Pack) { Time = time },
        stop);

    public static async Task FoundAsync(OpenBureau bureau, CancellationToken stop)
    {
        var registrar = Actor.Officer(Registrar);
        await GrantedAsync(bureau, registrar, "found-bureau", null, new JsonObject
        {
            ["bureau-code"] = Id,
            ["bureau-name"] = "示例市公安局",
            ["bureau-short-name"] = "示公",
            ["bureau-level"] = "county",
            ["bureau-zone"] = "Asia/Shanghai",
            ["first-officer"] = Registrar,
            ["first-officer-name"] = "张登记",
            ["first-post"] = "bureau-registrar",
        }, stop);
        foreach (var (person, name, post) in new[] { (Handler, "李办案", "handling-officer"), (OtherHandler, "王办案", "handling-officer"), (Head, "赵局长", "head-of-organ") })
        {
            await GrantedAsync(bureau, registrar, "appoint-officer", bureau.BureauMatter, new JsonObject
            {
                ["officer-code"] = person,
                ["officer-name"] = name,
                ["officer-since"] = "2026-01-01",
            }, stop);
            await GrantedAsync(bureau, registrar, "assign-post", bureau.BureauMatter, new JsonObject
            {
                ["post-holder"] = person,
                ["post-unit"] = Id,
                ["post-kind"] = post,
                ["post-since"] = "2026-01-01",
            }, stop);
        }
    }

    /// <summary>The bureau chooses SM3 and SM2 beside SHA-256 and Ed25519.</summary>
    public static Task<Act> ChooseSm2Async(OpenBureau bureau, CancellationToken stop) =>
        GrantedAsync(bureau, Actor.Officer(Head), "adopt-sm3-sm2", bureau.BureauMatter, new JsonObject { ["suite-ground"] = "示例要求" }, stop);

    public static ActRequest Request(
        string procedure, string act, Guid? matter, JsonObject fields, int[]? subjects = null, int? version = null, string? key = null) =>
        new(Id, procedure, act, key ?? Guid.NewGuid().ToString("N"), matter, subjects ?? [], fields, version);

    public static ActRequest Small(string act, Guid? matter, JsonObject? fields = null, int[]? subjects = null, int? version = null, string? key = null) =>
        Request("small-case", act, matter, fields ?? [], subjects, version, key);

    public static async Task<Act> GrantedAsync(OpenBureau bureau, Actor actor, ActRequest request, CancellationToken stop) =>
        Granted(await bureau.Desk.PerformAsync(request, actor, stop)).Value;

    public static Ruling<Act>.Granted Granted(Ruling<Act> ruling) => ruling switch
    {
        Ruling<Act>.Granted granted => granted,
        Ruling<Act>.Refused refused => throw new InvalidOperationException("refused: " + string.Join("; ", refused.Grounds.Select(ground => $"{ground.Rule} {ground.Lacking.Zh}"))),
        Ruling<Act>.Malformed malformed => throw new InvalidOperationException("malformed: " + string.Join("; ", malformed.Errors.Select(error => $"{error.Place} {error.Message.Zh}"))),
        _ => throw new InvalidOperationException(ruling.ToString()),
    };

    /// <summary>A case with one person, told; subject number 1.</summary>
    public static async Task<Guid> CaseAsync(OpenBureau bureau, string name, string identity, string born, CancellationToken stop, bool told = true)
    {
        var handler = Actor.Officer(Handler);
        var matter = (await GrantedAsync(bureau, handler, Small("begin-case", null, new JsonObject { ["summary"] = $"{name}在示例路打人" }), stop)).Matter;
        await GrantedAsync(bureau, handler, Small("enter-person", matter, new JsonObject
        {
            ["person-name"] = name,
            ["person-identity"] = identity,
            ["person-born"] = born,
            ["person-phone"] = "13800000000",
        }), stop);
        if (told)
            await GrantedAsync(bureau, handler, Small("tell-person", matter, new JsonObject { ["told-words"] = "拟作处罚" }, [1]), stop);
        return matter;
    }

    public static ActRequest Settle(Guid matter, bool first, string? key = null) =>
        Small("settle-case", matter, new JsonObject { ["treated-as-first"] = first, ["decision-reasons"] = "事实清楚" }, [1], key: key);

    private static Task<Act> GrantedAsync(OpenBureau bureau, Actor actor, string act, Guid? matter, JsonObject fields, CancellationToken stop) =>
        GrantedAsync(bureau, actor, Request(bureau.BureauProcedure, act, matter, fields), stop);

    private static RulePack LoadPack()
    {
        var national = LawFolder.Read(ProjectFiles.Laws, "national").Files
            .Where(file => file.Folder == "calendar" || file.Name is "bureau-affairs" or "nobody-appoints-himself" or "administrators-apart" or "drop-asked-for-by-another" or "posts" or "qualifications" or "flags" or "reading-rules");
        var small = LawFolder.Read(Path.Combine(ProjectFiles.Root, "tests", "Fadu.Casework.Tests", "Laws"), "national").Files;
        var loaded = PackLoader.Load(files = new PackFiles([.. national.Concat(small).OrderBy(file => file.Path, StringComparer.Ordinal)]));
        return loaded.IsSound
            ? loaded.Pack
            : throw new InvalidOperationException("the test pack is broken:\n" + string.Join('\n', loaded.Problems.Select(problem => problem.ToString())));
    }
}
