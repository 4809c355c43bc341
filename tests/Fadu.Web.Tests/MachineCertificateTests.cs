using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Fadu.Casework.Accounts;
using Fadu.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Web.Tests;

/// <summary>Tokens bound to a client certificate, over real TLS with certificates of our own making: at the address of other systems they are asked for, at the pages' never.</summary>
public sealed partial class MachineCertificateTests(ServedAccounts served) : IClassFixture<ServedAccounts>, IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("fadu-mtls-").FullName;
    private readonly List<X509Certificate2> made = [];
    private WebApplication? app;
    private X509Certificate2? own;
    private X509Certificate2? other;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TlsFiles Files { get; set; } = new("", "");

    private Uri Machines => new(Files.Machines!);

    private Uri Pages => new(app!.Urls.Single(url => new Uri(url).Port != Machines.Port));

    public async ValueTask InitializeAsync()
    {
        Files = new TlsFiles(Path.Combine(folder, "server.pem"), Path.Combine(folder, "server.key")) { Machines = $"https://127.0.0.1:{FreePort()}" };
        var now = served.Time.GetUtcNow();
        (own, other) = (Certificate("own", now.AddDays(-1), now.AddDays(30)), Certificate("other", now.AddDays(-1), now.AddDays(30)));
        var server = Certificate("localhost", TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(2));
        await File.WriteAllTextAsync(Files.Certificate, server.ExportCertificatePem(), Stop);
        await File.WriteAllTextAsync(Files.Key, server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), Stop);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Files.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        app = await Serving.BuildAsync(served.Bureau, "https://127.0.0.1:0", Stop, new AccountSettings { Rounds = 1_000, Time = served.Time }, Files);
        await app.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await app!.DisposeAsync();
        made.ForEach(one => one.Dispose());
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, 1)]
    [InlineData(SslProtocols.Tls13, 1)]
    [InlineData(SslProtocols.Tls12, 2)]
    [InlineData(SslProtocols.Tls13, 2)]
    public async Task A_bound_token_is_heard_with_its_certificate_alone_on_every_connection(SslProtocols spoken, int version)
    {
        var token = await MadeAsync($"bound-{version}-{spoken}".ToLowerInvariant(), Thumbprint(own!));

        // Twice, each time on a connection of its own: what was taken up again from an earlier one counts the same.
        foreach (var (shown, heard) in new[] { (own, true), (null, false), (other, false), (own, true), (null, false) })
        {
            using var caller = Caller(Machines, token, shown, spoken, version);
            using var answer = await caller.GetAsync("/api/machine/token", Stop);
            Assert.Equal((heard ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, version), (answer.StatusCode, answer.Version.Major));
        }
    }

    [Fact]
    public async Task Without_the_certificate_the_answer_is_that_of_a_wrong_token_and_the_auditor_is_told()
    {
        var token = await MadeAsync("alike-bound", Thumbprint(own!).ToUpperInvariant().Insert(2, ":"));
        var over = Certificate("over", served.Time.GetUtcNow().AddDays(-9), served.Time.GetUtcNow().AddDays(-1));
        var late = await MadeAsync("alike-late", Thumbprint(over));
        var answers = new List<string>();
        foreach (var (sent, shown, at) in new[] { (token[..^1] + (token[^1] == 'A' ? 'E' : 'A'), own, Machines), (token, null, Machines), (token, other, Machines), (late, over, Machines), (token, own, Pages) })
        {
            using var caller = Caller(at, sent, shown);
            caller.DefaultRequestHeaders.Add("X-Client-Cert", Convert.ToBase64String(own!.RawData));
            caller.DefaultRequestHeaders.Add("X-ARR-ClientCert", Convert.ToBase64String(own!.RawData));
            using var answer = await caller.GetAsync("/api/machine/token", Stop);
            Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (answer.StatusCode, answer.Headers.WwwAuthenticate.ToString()));
            answers.Add(Traces().Replace(await answer.Content.ReadAsStringAsync(Stop), ""));
        }

        Assert.Single(answers.Distinct());
        await served.Bureau.Folder.Acts.WriteAsync(_ => true, Stop);
        await using var context = served.Bureau.Folder.Database.Reading();
        foreach (var system in new[] { "machine:alike-bound", "machine:alike-late" })
            Assert.Equal("account:token-other-certificate", (await context.Looks.Where(look => look.Person == system).Select(look => look.What).ToListAsync(Stop)).Distinct().Single().Split(' ')[0]);
    }

    [Fact]
    public async Task Browsers_are_not_asked_for_a_certificate_and_where_one_is_asked_for_there_are_no_pages()
    {
        Assert.False(await IsAskedAsync(Pages));
        Assert.True(await IsAskedAsync(Machines));
        using var browser = Caller(Machines, token: null, own);
        foreach (var path in new[] { "/", "/sign-in", "/work", "/api/sign-in", "/css/fadu.css", "/api/machinery" })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(path, Stop)).StatusCode);
        using var page = Caller(Pages, token: null, own);
        Assert.Equal(HttpStatusCode.OK, (await page.GetAsync("/sign-in", Stop)).StatusCode);
    }

    [Fact]
    public async Task A_token_that_is_bound_to_none_is_heard_at_both_addresses_with_any_certificate_or_none()
    {
        var token = await MadeAsync("unbound", "");

        foreach (var (at, shown) in new[] { (Machines, null), (Machines, other), (Pages, null) })
        {
            using var caller = Caller(at, token, shown);
            Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync("/api/machine/token", Stop)).StatusCode);
        }
    }

    [Fact]
    public async Task A_binding_is_read_as_tools_print_it_goes_over_to_the_next_token_and_is_changed_only_there()
    {
        var (admin, tokens) = (ServedAccounts.SecurityAdmin, served.Tokens);
        foreach (var wrong in new[] { "12", new string('g', 64), Thumbprint(own!) + "0" })
            Assert.Contains("64", Assert.IsType<DeedAnswer.Refused>(await tokens.MakeAsync(admin, Asked("wrongly", wrong), "test", Stop)).Why.Zh, StringComparison.Ordinal);
        await MadeAsync("going-over", string.Join(':', Thumbprint(own!).ToUpperInvariant().Chunk(2).Select(two => new string(two))));
        var first = (await tokens.ListAsync(Stop)).Single(line => line.Integration == "going-over");
        Assert.Equal(Thumbprint(own!), first.Certificate);

        var exchanged = Assert.IsType<DeedAnswer.Done>(await tokens.RotateAsync(admin, first.Id, 7, "test", Stop)).Code!;
        foreach (var (shown, heard) in new[] { (own, HttpStatusCode.OK), (null, HttpStatusCode.Unauthorized), (other, HttpStatusCode.Unauthorized) })
        {
            using var caller = Caller(Machines, exchanged, shown);
            Assert.Equal(heard, (await caller.GetAsync("/api/machine/token", Stop)).StatusCode);
        }
        var second = (await tokens.ListAsync(Stop)).Single(line => line.Integration == "going-over" && line.State == TokenState.Good);
        Assert.IsType<DeedAnswer.Refused>(await tokens.RotateAsync(admin, second.Id, 7, "test", Stop, "12"));
        await tokens.RotateAsync(admin, second.Id, 7, "test", Stop, Thumbprint(other!));
        var third = (await tokens.ListAsync(Stop)).Single(line => line.Integration == "going-over" && line.State == TokenState.Good);

        Assert.Equal((Thumbprint(own!), Thumbprint(other!)), (second.Certificate, third.Certificate));
    }

    [Fact]
    public async Task A_certificate_that_was_given_up_is_not_heard_any_more_not_even_on_a_connection_that_stands()
    {
        var token = await MadeAsync("given-up", Thumbprint(own!));
        using var standing = Caller(Machines, token, own);
        Assert.Equal(HttpStatusCode.OK, (await standing.GetAsync("/api/machine/token", Stop)).StatusCode);

        var exchanged = Assert.IsType<DeedAnswer.Done>(await served.Tokens.RotateAsync(
            ServedAccounts.SecurityAdmin, (await served.Tokens.ListAsync(Stop)).Single(line => line.Integration == "given-up").Id, 0, "test", Stop, Thumbprint(other!))).Code!;

        Assert.Equal(HttpStatusCode.Unauthorized, (await standing.GetAsync("/api/machine/token", Stop)).StatusCode);
        foreach (var (shown, heard) in new[] { (own, HttpStatusCode.Unauthorized), (other, HttpStatusCode.OK) })
        {
            using var caller = Caller(Machines, exchanged, shown);
            Assert.Equal(heard, (await caller.GetAsync("/api/machine/token", Stop)).StatusCode);
        }
    }

    [Fact]
    public async Task A_certificate_is_taken_whole_as_well_but_not_one_that_ran_out_a_broken_one_or_a_key()
    {
        var (pem, key) = (own!.ExportCertificatePem(), own!.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var over = Certificate("ran-out", served.Time.GetUtcNow().AddDays(-9), served.Time.GetUtcNow().AddDays(-1));
        foreach (var (wrong, says) in new[] { (over.ExportCertificatePem(), "已过期"), (pem.Insert(60, "!"), "没有能读的证书"), (pem + "\n" + key, "私钥"), (key, "私钥") })
            Assert.Contains(says, Assert.IsType<DeedAnswer.Refused>(await served.Tokens.MakeAsync(ServedAccounts.SecurityAdmin, Asked("wrongly", wrong), "test", Stop)).Why.Zh, StringComparison.Ordinal);

        var token = await MadeAsync("whole", pem + "\n" + other!.ExportCertificatePem());

        Assert.Equal(Thumbprint(own!), (await served.Tokens.ListAsync(Stop)).Single(line => line.Integration == "whole").Certificate);
        using var caller = Caller(Machines, token, own);
        Assert.Contains(Thumbprint(own!), await caller.GetStringAsync("/api/machine/token", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_takes_a_fingerprint_shows_it_and_says_what_is_wrong_with_one()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var browser = await served.EnterAsync(ServedAccounts.SecurityAdmin);
        Dictionary<string, string> Form(string certificate) => new()
        {
            ["title"] = "移送接口", ["integration"] = "by-page", ["answerable"] = ServedBureau.Handler, ["days"] = "30", ["networks"] = "127.0.0.1", ["scope"] = "status", ["certificate"] = certificate,
        };

        var wrong = await ServedBureau.PostAsync(browser, "/tokens", "/tokens", Form("12"));
        var key = await ServedBureau.PostAsync(browser, "/tokens", "/tokens", Form(own!.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));
        await ServedBureau.PostAsync(browser, "/tokens", "/tokens", Form(Thumbprint(own!)));

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (wrong.StatusCode, key.StatusCode));
        Assert.DoesNotContain("PRIVATE KEY", await key.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains("64个十六进制数字", await wrong.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains(Thumbprint(own!), await browser.GetStringAsync("/tokens", Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", "http://127.0.0.1:5443")]
    [InlineData("https://127.0.0.1:5443", "https://0.0.0.0:5443")]
    [InlineData("https://127.0.0.1:5443", "here")]
    public void An_address_for_other_systems_that_is_none_of_its_own_is_refused(string url, string machines) =>
        Assert.Contains("--machines-url", Assert.ThrowsAny<Exception>(() => Serving.CheckUrl(url, Files with { Machines = machines })).Message, StringComparison.Ordinal);

    // In the handshake itself: the client's own part is called once before it, without the server's certificate, and once more where the server asks.
    private async Task<bool> IsAskedAsync(Uri address)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, Stop);
        await using var line = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.Subject == "CN=localhost");
        var isAsked = false;
        X509Certificate Chosen(object sender, string host, X509CertificateCollection local, X509Certificate? remote, string[] issuers)
        {
            isAsked |= remote is not null;
            return remote is null ? null! : own!;
        }

        await line.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", LocalCertificateSelectionCallback = Chosen, EnabledSslProtocols = SslProtocols.Tls12 }, Stop);
        return isAsked;
    }

    private async Task<string> MadeAsync(string integration, string certificate) =>
        Assert.IsType<DeedAnswer.Done>(await served.Tokens.MakeAsync(ServedAccounts.SecurityAdmin, Asked(integration, certificate), "test", Stop)).Code!;

    private static TokenAsked Asked(string integration, string certificate) =>
        new(integration, "测试接口", ServedBureau.Handler, new MachineScope([MachineScope.Status]), "127.0.0.1 10.1.2.0/24", 30) { Certificate = certificate };

    private static HttpClient Caller(Uri address, string? token, X509Certificate2? shown, SslProtocols spoken = SslProtocols.None, int version = 2)
    {
        var options = new SslClientAuthenticationOptions { EnabledSslProtocols = spoken, RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.Subject == "CN=localhost" };
        if (shown is not null)
        {
            options.ClientCertificates = [shown];
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => shown;
        }
        var caller = new HttpClient(new SocketsHttpHandler { SslOptions = options, AllowAutoRedirect = false }) { BaseAddress = address, DefaultRequestVersion = new Version(version, version == 2 ? 0 : 1), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (token is not null)
            caller.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return caller;
    }

    private static string Thumbprint(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));

    private X509Certificate2 Certificate(string name, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var bare = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, until);
        made.Add(X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pfx), password: null, X509KeyStorageFlags.Exportable));
        return made[^1];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("\"traceId\":\"[^\"]+\"")]
    private static partial Regex Traces();
}
