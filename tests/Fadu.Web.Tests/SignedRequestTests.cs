using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Cli;
using Fadu.Ledger;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fadu.Web.Tests;

/// <summary>Requests of other systems that are signed, over real connections and on either database: what holds, what comes twice, and what both sides hold afterwards.</summary>
public abstract class SignedRequestTests(ServedAccounts served)
{
    private static readonly string[] Scope = [MachineScope.Status, "record:small-case/begin-case", "record:small-case/enter-person"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private RequestNonces Nonces => served.App.Services.GetRequiredService<RequestNonces>();

    [Fact]
    public async Task A_signed_request_is_heard_and_its_receipt_names_what_was_signed()
    {
        var system = await SystemAsync("signing");
        var begin = Begin("signed-1");
        var asked = system.Signing("POST", "/api/machine/acts", begin);

        var (status, receipt) = await system.SendAsync(asked);
        var again = system.Signing("POST", "/api/machine/acts", begin);
        var (repeated, same) = await system.SendAsync(again);
        var matter = receipt["matter"]!.GetValue<Guid>();
        var person = system.Signing("POST", "/api/machine/acts", new { procedure = "small-case", act = "enter-person", key = "signed-2", matter, fields = new Dictionary<string, string> { ["person-name"] = "张三" } });
        var (entered, named) = await system.SendAsync(person);
        var (read, _) = await system.SendAsync(system.Signing("GET", $"/api/machine/matters/{matter}?as=known"));
        var (whole, token) = await system.SendAsync(system.Signing("GET", "/api/machine/token") with { Components = ["@target-uri", "@method"] });

        Assert.Equal((201, 200, 201, 200, 200), (status, repeated, entered, read, whole));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(asked.Base)));
        Assert.Equal(digest, receipt["request"]!.GetValue<string>());
        var note = SignedNote.Parse(receipt["promise"]!.GetValue<string>());
        Assert.True(note.IsSignedBy(served.Bureau.Signing.Public));
        Assert.Equal(digest, SignedPromise.Parse(note.Text).Request!.Value.ToString(), ignoreCase: true);
        // The same request signed anew is the same request: the receipt names what was signed when it was recorded.
        Assert.Equal((digest, true), (same["request"]!.GetValue<string>(), same["replayed"]!.GetValue<bool>()));
        Assert.NotEqual(asked.Base, again.Base);
        Assert.NotNull(token["signingKey"]);
        await using var context = served.Bureau.Folder.Database.Reading();
        var act = new Store.ActId(receipt["id"]!.GetValue<Guid>());
        Assert.Contains($"\"request\":\"{digest}\"", Encoding.UTF8.GetString((await context.Acts.SingleAsync(row => row.ActId == act, Stop)).Skeleton), StringComparison.Ordinal);
        // What the bureau holds opens the digest, and is sealed where it speaks of a party.
        var (proof, _) = await Nonces.ProofAsync(ServedAccounts.SecurityAdmin, receipt["id"]!.GetValue<Guid>(), Stop);
        Assert.Equal((asked.Base, digest), (proof!.Base, proof.Digest));
        var (ofPerson, _) = await Nonces.ProofAsync(ServedAccounts.SecurityAdmin, named["id"]!.GetValue<Guid>(), Stop);
        Assert.Equal(person.Base, ofPerson!.Base);
        var sealedAct = new Store.ActId(named["id"]!.GetValue<Guid>());
        var row = await context.SignedRequests.SingleAsync(one => one.ActId == sealedAct, Stop);
        Assert.NotNull(row.KeyId);
        Assert.DoesNotContain("content-digest", Encoding.Latin1.GetString(row.Text), StringComparison.Ordinal);
        Assert.NotNull((await Nonces.ProofAsync(ServedBureau.Handler, receipt["id"]!.GetValue<Guid>(), Stop)).Why);
        Assert.NotNull((await Nonces.ProofAsync(ServedAccounts.SecurityAdmin, Guid.NewGuid(), Stop)).Why);
    }

    [Fact]
    public async Task A_request_is_taken_once_here_on_another_node_and_after_a_restart()
    {
        var system = await SystemAsync("once");
        var asked = system.Signing("POST", "/api/machine/acts", Begin("once-1"));
        var lines = system.Lines(asked);
        await using var node = await Serving.BuildAsync(served.Bureau, "http://127.0.0.1:0", Stop, new AccountSettings { Time = served.Time });
        await node.StartAsync(Stop);

        var (first, _) = await system.SendAsync(asked, lines);
        var (second, refusal) = await system.SendAsync(asked, lines);
        var (elsewhere, there) = await system.SendAsync(asked, lines, new Uri(node.Urls.First()));
        // The same nonce under another signature is the same nonce.
        var (other, _) = await system.SendAsync(system.Signing("GET", "/api/machine/token") with { Nonce = asked.Nonce });

        Assert.Equal((201, 401, 401, 401), (first, second, elsewhere, other));
        Assert.Equal(("replayed", "replayed"), (refusal["signature"]!.GetValue<string>(), there["signature"]!.GetValue<string>()));
        // Another process knows nothing but the store.
        var live = await LiveAsync(system);
        Assert.False(await new RequestNonces(served.Bureau, new AccountSettings { Time = served.Time }).TakeAsync(live, asked.Nonce, served.Time.GetUtcNow(), "10.1.2.3", Stop));
    }

    [Fact]
    public async Task Of_many_at_once_with_one_nonce_one_is_taken()
    {
        var live = await LiveAsync(await SystemAsync("at-once"));

        var taken = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Nonces.TakeAsync(live, "0123456789abcdefghijkl", served.Time.GetUtcNow(), "10.1.2.3", Stop))));

        Assert.Single(taken, one => one);
    }

    // On PostgreSQL another node ends the token, and its transaction is open while the request comes; on SQLite there is one writer.
    [Fact]
    public async Task A_token_that_is_ended_at_the_moment_a_request_comes_stays_ended()
    {
        var live = await LiveAsync(await SystemAsync("ending"));
        var database = served.Bureau.Folder.Database;
        await using var reading = database.Reading();
        var hash = (await reading.MachineTokens.SingleAsync(row => row.TokenId == live.Id, Stop)).TokenHash;
        await using var node = database.IsPostgres ? database.OpenForWriting() : null;
        using var goesOn = new ManualResetEventSlim(initialState: node is null);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ending = (node ?? served.Bureau.Folder.Acts).WriteAsync(
            work =>
            {
                var row = work.FindForChange<MachineTokenRow>(served.Bureau.Bureau, hash)!;
                begun.TrySetResult();
                goesOn.Wait();
                work.Put(row with { EndedAt = served.Time.GetUtcNow() });
            },
            Stop);
        await begun.Task;
        var taking = Nonces.TakeAsync(live, "0123456789abcdefghijkm", served.Time.GetUtcNow(), "10.1.2.3", Stop);
        await Task.Delay(node is null ? 0 : 700, Stop);
        goesOn.Set();
        await Task.WhenAll(ending, taking);

        Assert.Equal(TokenState.Ended, (await served.Tokens.ListAsync(Stop)).Single(one => one.Id == live.Id).State);
    }

    [Fact]
    public async Task Nonces_are_forgotten_when_no_clock_takes_their_signature_any_more_and_not_before()
    {
        var system = await SystemAsync("forgetting");
        async Task<int> HeldAsync()
        {
            var id = (await LiveAsync(system)).Id;
            await using var context = served.Bureau.Folder.Database.Reading();
            return await context.RequestNonces.CountAsync(row => row.TokenId == id, Stop);
        }

        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await system.SendAsync(system.Signing("GET", "/api/machine/token"))).Status);
        served.Time.Advance(TimeSpan.FromMinutes(14));
        await system.SendAsync(system.Signing("GET", "/api/machine/token"));
        Assert.Equal(4, await HeldAsync());
        served.Time.Advance(TimeSpan.FromMinutes(2));
        await system.SendAsync(system.Signing("GET", "/api/machine/token"));

        Assert.Equal(2, await HeldAsync());
    }

    [Fact]
    public async Task A_key_is_read_as_tools_print_it_goes_over_to_the_next_token_and_is_changed_only_there()
    {
        var (first, second) = (SigningSystem.NewKey(), SigningSystem.NewKey());
        var bare = SigningSystem.PublicOf(first);
        // As openssl pkey -pubout writes it.
        var pem = $"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA{bare}\n-----END PUBLIC KEY-----\n";
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var wrong in new[]
        {
            "12", bare[..^4], bare + "AA==", "not a key", $"{pem}{pem}", pem.Replace("PUBLIC", "CERTIFICATE", StringComparison.Ordinal), ecdsa.ExportSubjectPublicKeyInfoPem(), $"ssh-ed25519 {bare}",
            // No point of the curve.
            Convert.ToBase64String([2, .. new byte[31]]),
        })
            Assert.Contains("读不出 Ed25519 公钥", Assert.IsType<DeedAnswer.Refused>(await served.Tokens.MakeAsync(ServedAccounts.SecurityAdmin, Asked("wrongly", wrong), "test", Stop)).Why.Zh, StringComparison.Ordinal);
        Assert.Contains("私钥", Assert.IsType<DeedAnswer.Refused>(await served.Tokens.MakeAsync(ServedAccounts.SecurityAdmin, Asked("wrongly", ecdsa.ExportPkcs8PrivateKeyPem()), "test", Stop)).Why.Zh, StringComparison.Ordinal);

        Assert.IsType<DeedAnswer.Done>(await served.Tokens.MakeAsync(ServedAccounts.SecurityAdmin, Asked("turning", pem), "test", Stop));
        var line = (await served.Tokens.ListAsync(Stop)).Single(one => one.Integration == "turning");
        var exchanged = Assert.IsType<DeedAnswer.Done>(await served.Tokens.RotateAsync(ServedAccounts.SecurityAdmin, line.Id, 7, "test", Stop));
        var kept = new SigningSystem(served, exchanged.Code!, exchanged.KeyId!, first);
        var (signed, _) = await kept.SendAsync(kept.Signing("GET", "/api/machine/token"));
        var (unsigned, _) = await kept.SendAsync(kept.Signing("GET", "/api/machine/token"), []);
        var latest = (await served.Tokens.ListAsync(Stop)).Single(one => one is { Integration: "turning", State: TokenState.Good });
        Assert.IsType<DeedAnswer.Refused>(await served.Tokens.RotateAsync(ServedAccounts.SecurityAdmin, latest.Id, 7, "test", Stop, signingKey: "12"));
        var changed = Assert.IsType<DeedAnswer.Done>(await served.Tokens.RotateAsync(ServedAccounts.SecurityAdmin, latest.Id, 7, "test", Stop, signingKey: SigningSystem.PublicOf(second)));
        var (renewed, former) = (new SigningSystem(served, changed.Code!, changed.KeyId!, second), new SigningSystem(served, changed.Code!, changed.KeyId!, first));

        Assert.Equal((bare, bare), (line.SigningKey, latest.SigningKey));
        Assert.Equal((200, 401), (signed, unsigned));
        Assert.Equal((200, 401), ((await renewed.SendAsync(renewed.Signing("GET", "/api/machine/token"))).Status, (await former.SendAsync(former.Signing("GET", "/api/machine/token"))).Status));
    }

    [Fact]
    public async Task A_token_without_a_key_is_heard_unsigned_and_a_signature_beside_it_is_not_read()
    {
        var made = Assert.IsType<DeedAnswer.Done>(await served.Tokens.MakeAsync(ServedAccounts.SecurityAdmin, Asked("unsigned", ""), "test", Stop));
        var system = new SigningSystem(served, made.Code!, "", SigningSystem.NewKey());

        Assert.Null(made.KeyId);
        Assert.Equal(200, (await system.SendAsync(system.Signing("GET", "/api/machine/token"), [])).Status);
        Assert.Equal(200, (await system.SendAsync(system.Signing("GET", "/api/machine/token"), ["Signature-Input: nonsense", "Signature: nonsense"])).Status);
        var (status, receipt) = await system.SendAsync(system.Signing("POST", "/api/machine/acts", Begin("unsigned-1")), []);
        Assert.Equal((201, null), (status, receipt["request"]?.GetValue<string>()));
        Assert.DoesNotContain("request ", receipt["promise"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_comes_too_fast_is_not_used_up()
    {
        var system = await SystemAsync("too-fast");
        await using var slow = await Serving.BuildAsync(served.Bureau, "http://127.0.0.1:0", Stop, new AccountSettings { Time = served.Time, ReadingsAMinute = 1 });
        await slow.StartAsync(Stop);
        var address = new Uri(slow.Urls.First());
        var (first, second) = (system.Signing("GET", "/api/machine/token"), system.Signing("GET", "/api/machine/token"));
        var lines = system.Lines(second);

        Assert.Equal(200, (await system.SendAsync(first, system.Lines(first), address)).Status);
        Assert.Equal(429, (await system.SendAsync(second, lines, address)).Status);
        served.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await system.SendAsync(second, lines, address)).Status);
    }

    [Fact]
    public async Task That_a_request_was_not_signed_stands_in_the_auditors_log_and_when_it_was_last_used_does_not_move()
    {
        var system = await SystemAsync("logged-unsigned");
        var (status, refusal) = await system.SendAsync(system.Signing("GET", "/api/machine/token"), []);
        await served.Bureau.Folder.Acts.WriteAsync(_ => true, Stop);
        var line = (await served.Tokens.ListAsync(Stop)).Single(one => one.Integration == "logged-unsigned");
        await using var context = served.Bureau.Folder.Database.Reading();

        Assert.Equal((401, "missing", null), (status, refusal["signature"]!.GetValue<string>(), line.LastUsedAt));
        Assert.Equal($"account:token-not-signed logged-unsigned/{line.Name} 10.1.2.3", (await context.Looks.SingleAsync(look => look.Person == "machine:logged-unsigned", Stop)).What);
        await system.SendAsync(system.Signing("GET", "/api/machine/token"));
        Assert.Equal("10.1.2.3", (await served.Tokens.ListAsync(Stop)).Single(one => one.Integration == "logged-unsigned").LastUsedFrom);
    }

    [Fact]
    public async Task The_page_takes_a_key_tells_the_keyid_and_never_shows_a_private_one_again()
    {
        await served.EnterAsync(ServedAccounts.SystemAdmin);
        var browser = await served.EnterAsync(ServedAccounts.SecurityAdmin);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = SigningSystem.NewKey();
        Dictionary<string, string> Form(string signing) => new()
        {
            ["title"] = "移送接口", ["integration"] = "signed-page", ["answerable"] = ServedBureau.Handler, ["days"] = "30", ["networks"] = "10.1.2.0/24", ["scope"] = "status", ["signing-key"] = signing,
        };

        var wrong = await ServedBureau.PostAsync(browser, "/tokens", "/tokens", Form("12"));
        var secret = await ServedBureau.PostAsync(browser, "/tokens", "/tokens", Form(ecdsa.ExportPkcs8PrivateKeyPem()));
        var made = await (await ServedBureau.PostAsync(browser, "/tokens", "/tokens", Form(SigningSystem.PublicOf(key)))).Content.ReadAsStringAsync(Stop);
        var first = (await served.Tokens.ListAsync(Stop)).Single(one => one.Integration == "signed-page");
        var next = SigningSystem.NewKey();
        await ServedBureau.PostAsync(browser, "/tokens", $"/tokens/{first.Id}", new() { ["deed"] = "rotate", ["overlap"] = "0", ["signing-key"] = SigningSystem.PublicOf(next) });

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (wrong.StatusCode, secret.StatusCode));
        Assert.Contains("读不出 Ed25519 公钥", await wrong.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", await secret.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains($"<span class=\"hash\">{first.Id}</span></p>", made, StringComparison.Ordinal);
        var list = WebUtility.HtmlDecode(await browser.GetStringAsync("/tokens", Stop));
        Assert.Contains(SigningSystem.PublicOf(key), list, StringComparison.Ordinal);
        Assert.Contains(SigningSystem.PublicOf(next), list, StringComparison.Ordinal);
    }

    private static object Begin(string key) => new { procedure = "small-case", act = "begin-case", key, fields = new { summary = "移送线索" } };

    private static TokenAsked Asked(string integration, string key) => new(integration, "测试接口", ServedBureau.Handler, new MachineScope(Scope), "10.1.2.0/24", 30) { SigningKey = key };

    private async Task<SigningSystem> SystemAsync(string integration)
    {
        var key = SigningSystem.NewKey();
        var made = Assert.IsType<DeedAnswer.Done>(await served.Tokens.MakeAsync(ServedAccounts.SecurityAdmin, Asked(integration, SigningSystem.PublicOf(key)), "test", Stop));
        return new SigningSystem(served, made.Code!, made.KeyId!, key);
    }

    private async Task<LiveToken> LiveAsync(SigningSystem system) => (await served.Tokens.FindAsync(new MachineToken(system.Token), "10.1.2.3", Stop))!;
}

[Trait("Database", "sqlite")]
public sealed class SignedRequestTestsOnSqlite(ServedAccounts served) : SignedRequestTests(served), IClassFixture<ServedAccounts>;

[Trait("Database", "postgresql")]
public sealed class SignedRequestTestsOnPostgres(ServedAccountsOnPostgres served) : SignedRequestTests(served), IClassFixture<ServedAccountsOnPostgres>;
