using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fadu.Casework.Accounts;
using Fadu.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Fadu.Web.Tests;

/// <summary>https by a certificate of our own making, over real connections.</summary>
public sealed class TlsTests(ServedAccounts served) : IClassFixture<ServedAccounts>, IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("fadu-tls-").FullName;
    private WebApplication? app;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TlsFiles Files => new(Path.Combine(folder, "server.pem"), Path.Combine(folder, "server.key"));

    public async ValueTask InitializeAsync()
    {
        using var server = Certificate("localhost", TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(2));
        await File.WriteAllTextAsync(Files.Certificate, server.ExportCertificatePem(), Stop);
        await File.WriteAllTextAsync(Files.Key, server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), Stop);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Files.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        app = await Serving.BuildAsync(served.Bureau, "https://127.0.0.1:0", Stop, new AccountSettings { Rounds = 1_000 }, Files);
        await app.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await app!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Encrypted_answers_bind_the_browser_to_https_and_plain_ones_say_nothing()
    {
        using var caller = Caller(app!.Urls.First());
        var encrypted = await caller.GetAsync("/sign-in", Stop);
        var plain = await served.Browser().GetAsync("/sign-in", Stop);

        Assert.Equal("max-age=31536000", Assert.Single(encrypted.Headers.GetValues("Strict-Transport-Security")));
        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Over_an_encrypted_line_every_cookie_is_for_such_a_line_alone_and_out_of_reach_of_script()
    {
        using var caller = Caller(app!.Urls.First());
        using var behind = served.Browser();
        behind.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        foreach (var browser in new[] { caller, behind })
        {
            foreach (var path in new[] { "/sign-in", "/language?to=en&back=/", "/view?to=en", "/view?large=1" })
            {
                var answer = await browser.GetAsync(path, Stop);

                Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.Ordinal));
                Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; httponly", cookie, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Older_protocols_are_switched_off_here_whatever_the_machine_allows()
    {
        var https = new HttpsConnectionAdapterOptions();

        Files.Read()(https);

        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, https.SslProtocols);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, true)]
    // What is old is offered here to see it refused.
#pragma warning disable SYSLIB0039, CA5397
    [InlineData(SslProtocols.Tls11, false)]
#pragma warning restore SYSLIB0039, CA5397
    public async Task Only_TLS_12_and_13_are_spoken(SslProtocols spoken, bool heard)
    {
        using var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { EnabledSslProtocols = spoken, RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=localhost" } };
        using var caller = new HttpClient(handler) { BaseAddress = new Uri(app!.Urls.First()) };

        if (heard)
            Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync("/sign-in", Stop)).StatusCode);
        else
            await Assert.ThrowsAsync<HttpRequestException>(() => caller.GetAsync("/sign-in", Stop));
    }

    [Fact]
    public async Task A_key_that_others_can_read_and_files_that_are_no_pair_stop_the_start()
    {
        async Task<string> WhyAsync(TlsFiles files) => (await Assert.ThrowsAnyAsync<Exception>(() => Serving.BuildAsync(served.Bureau, "https://127.0.0.1:0", Stop, null, files))).Message;
        var (open, other) = (Path.Combine(folder, "open.key"), Path.Combine(folder, "other.key"));
        await File.WriteAllTextAsync(open, await File.ReadAllTextAsync(Files.Key, Stop), Stop);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        using var stranger = Certificate("stranger", TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(1));
        await File.WriteAllTextAsync(other, stranger.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), Stop);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(other, UnixFileMode.UserRead);

        Assert.Contains("可被他人读取", await WhyAsync(Files with { Key = open }), StringComparison.Ordinal);
        Assert.Contains("不是一对", await WhyAsync(Files with { Key = other }), StringComparison.Ordinal);
        Assert.Contains("不存在", await WhyAsync(Files with { Certificate = Path.Combine(folder, "none") }), StringComparison.Ordinal);
    }

    private static HttpClient Caller(string address) =>
        new(new HttpClientHandler { AllowAutoRedirect = false, ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=localhost" }) { BaseAddress = new Uri(address) };

    private static X509Certificate2 Certificate(string name, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(from, until);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null, X509KeyStorageFlags.Exportable);
    }
}
