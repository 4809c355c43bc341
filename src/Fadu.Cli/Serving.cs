using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Disclosure;
using Fadu.Portal;
using Fadu.Store.Folder;
using Fadu.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;

namespace Fadu.Cli;

/// <summary>One process that serves an open bureau: workbench, interface, public window and clerk.</summary>
public static class Serving
{
    /// <summary>Where it listens unless told otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    // A form of an act is words. Its longest fields together are far below this; more is refused before it is read.
    private const long BodyAtMost = 2 << 20;

    /// <summary>Reads an address before anything is opened or made for it.</summary>
    /// <exception cref="CommandProblem">It is none.</exception>
    internal static void CheckUrl(string url, TlsFiles? tls = null)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new CommandProblem($"--url 应写作 {DefaultUrl}，实为“{url}”。 expected an address such as {DefaultUrl}, found “{url}”.");
        if (tls?.Machines is { } machines && (!Uri.TryCreate(machines, UriKind.Absolute, out var theirs) || theirs.Scheme != "https" || theirs.Port == address.Port))
            throw new CommandProblem($"--machines-url 应为 https，端口不同于 --url，例如 https://0.0.0.0:5443，实为“{machines}”。 expected an https address on another port than --url, such as https://0.0.0.0:5443, found “{machines}”.");
        if (tls is null ? address.Scheme == "https" : tls.Machines is null && address.Scheme == "http")
        {
            throw new CommandProblem(tls is null
                ? $"{url} 是 https：请用 --certificate 和 --certificate-key 指明证书和私钥（PEM）。 {url} is https: name certificate and key with --certificate and --certificate-key (PEM)."
                : $"给了证书，--url 就应以 https 开头，实为“{url}”。 With a certificate --url begins with https, found “{url}”.");
        }
    }

    /// <summary>Serves until stopped.</summary>
    /// <param name="bureau">The open bureau; it stays the caller's to close.</param>
    /// <param name="url">Address to listen on.</param>
    /// <param name="stop">Stops it gracefully: what has been taken up is finished.</param>
    /// <param name="accounts">How officers sign in and for how long; null as is usual.</param>
    /// <param name="tls">What https is served with; null for http.</param>
    public static async Task RunAsync(OpenBureau bureau, string url, CancellationToken stop, AccountSettings? accounts = null, TlsFiles? tls = null)
    {
        await using var app = await BuildAsync(bureau, url, stop, accounts, tls);
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException busy) when (busy.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            var (both, options) = tls?.Machines is { } theirs ? ($"{url} 或 {theirs}", "--url、--machines-url") : (url, "--url");
            throw new CommandProblem($"{both} 已被其他程序占用，请换一个（{options}）。 {both} is in use by another program: choose another ({options}).", busy);
        }
        foreach (var line in Greeting(bureau, app.Urls.Where(one => new Uri(one).Port != tls?.MachinesPort)))
            await Console.Out.WriteLineAsync(line.AsMemory(), stop);
        if (tls?.Machines is { } machines)
            await Console.Out.WriteLineAsync($"其他系统走 {machines}，那里会要客户端证书。 Other systems call {machines}, where client certificates are asked for.".AsMemory(), stop);
        await app.WaitForShutdownAsync(stop);
    }

    /// <summary>The host, built and not yet started.</summary>
    /// <param name="bureau">The open bureau.</param>
    /// <param name="url">Address to listen on.</param>
    /// <param name="stop">Stops.</param>
    /// <param name="accounts">How officers sign in and for how long; null as is usual.</param>
    /// <param name="tls">What https is served with; null for http.</param>
    public static async Task<WebApplication> BuildAsync(OpenBureau bureau, string url, CancellationToken stop, AccountSettings? accounts = null, TlsFiles? tls = null)
    {
        ArgumentNullException.ThrowIfNull(bureau);
        var https = tls?.Read();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Styles lie beside the program, wherever it is started from.
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
            EnvironmentName = Environments.Production,
        });
        builder.WebHost.UseUrls([url, .. tls?.Machines is { } machines ? [machines] : Array.Empty<string>()]);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = BodyAtMost;
            if (https is not null)
                options.ConfigureHttpsDefaults(https);
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // Says when a request begins and ends, which is not kept; heard at any level, each request pays for it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // Both warn of what is meant: every answer says no-store already, and the key folder is the owner's alone.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.Services.Configure<FormOptions>(options => options.ValueLengthLimit = (int)BodyAtMost);
        builder.Services.AddSingleton(bureau.Time);
        builder.Services.AddDataProtection().SetApplicationName("fadu").PersistKeysToFileSystem(new DirectoryInfo(FormKeys(bureau)));
        builder.Services.AddCasework(bureau);
        builder.Services.AddAccounts(bureau, accounts);
        builder.Services.AddSingleton(_ => new PublicLookUp(bureau.Folder.Database, bureau.Bureau));
        builder.Services.AddFaduWeb(accounts);
        builder.Services.AddFaduPortal(await PortalOfAsync(bureau, stop));

        var app = builder.Build();
        if (tls?.MachinesPort is { } port)
            app.Use((http, next) => http.Connection.LocalPort == port && !http.Request.Path.StartsWithSegments("/api/machine", StringComparison.Ordinal) ? NotHereAsync(http) : next(http));
        app.MapFaduWeb();
        app.MapFaduPortal();
        return app;
    }

    /// <summary>What is said at start: which promise holds, where it is, how to sign in.</summary>
    public static IEnumerable<string> Greeting(OpenBureau bureau, IEnumerable<string> addresses)
    {
        ArgumentNullException.ThrowIfNull(bureau);
        var address = string.Join(" ", addresses);
        yield return bureau.Folder.Database.IsPostgres
            ? "办成即保存：PostgreSQL 提交后才答复；配置了同步备库的，主库丢失也不丢。 Acknowledged means kept: answered after PostgreSQL's commit; through the loss of the primary where a synchronous standby is set up."
            : "办成即保存：断电、被杀都不丢，记录在本机一份，请做备份。 Acknowledged means kept: through power loss and kill -9, on this one machine; make backups.";
        if (bureau.Options.Folder.Vault is { } vault)
            yield return $"密钥由金库（{vault.Kind}）封存。 Keys are sealed by a vault ({vault.Kind}).";
        else if (bureau.Options.Folder.Keys is null)
            yield return $"密钥在数据旁边 {DataFolder.DefaultKeys(bureau.Folder.Path)}，正式使用请用 --keys 移到别处。 Keys lie beside the data; move them with --keys before real use.";
        yield return $"地址 {address} （公众查询 /，民警工作台 /work）。 Open {address}: the public page at /, the workbench at /work.";
        yield return bureau.Origin.EndsWith("/demonstration", StringComparison.Ordinal)
            ? $"演示数据：在 {address}/sign-in 选一名虚构民警登录，不用口令。 Demonstration: choose a made-up officer at {address}/sign-in, no password."
            : $"民警在 {address}/sign-in 用警号、口令和动态口令登录；第一次用管理员给的一次性代码。 Officers sign in at {address}/sign-in with number, password and second factor; the first time with a one-time code.";
        yield return "按 Ctrl-C 停止。 Ctrl-C stops it.";
    }

    // No page is served where certificates are asked for: no browser has anything to do there.
    private static Task NotHereAsync(HttpContext http)
    {
        SecurityHeaders.Set(http);
        return Results.Problem(title: "there is no such operation here", detail: "这个地址只有其他系统的接口。", statusCode: StatusCodes.Status404NotFound).ExecuteAsync(http);
    }

    private static async Task<PortalBureau> PortalOfAsync(OpenBureau bureau, CancellationToken stop)
    {
        var roster = await bureau.RosterAsync(stop);
        return new PortalBureau(roster.BureauName, bureau.Origin.EndsWith("/demonstration", StringComparison.Ordinal), bureau.Pack.Zone);
    }

    // Forms that are open in browsers outlive a restart; what seals them lies with the other keys, never in a backup of the data.
    private static string FormKeys(OpenBureau bureau) =>
        Path.Combine(bureau.Options.Folder.Keys ?? DataFolder.DefaultKeys(bureau.Folder.Path), "sessions");
}
