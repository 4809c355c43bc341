using System.Security.Cryptography;
using System.Text;
using Fadu.Casework.Accounts;
using Fadu.Ledger;
using Fadu.Web.Access.Signing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Web.Tests.Access;

/// <summary>Whatever is wrong with a signature is refused before anything is done, and the refusal says what was expected.</summary>
public sealed class SignatureFaultTests(ServedAccounts served) : IClassFixture<ServedAccounts>
{
    private const string Acts = "/api/machine/acts";
    private static readonly string[] All = ["@method", "@authority", "@path", "@query", "content-digest"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // What is sent, what was signed for it, and what is said. Nothing of the first is heard.
    private static readonly Dictionary<string, (Func<Signing, Signing> Signed, Func<Signing, Signing> Sent, Func<List<string>, List<string>> Lines, string Fault)> Wrong = new()
    {
        ["no signature"] = (Same, Same, lines => lines[..2], "missing"),
        ["no input"] = (Same, Same, lines => [lines[0], lines[2]], "missing"),
        ["body altered"] = (Same, sent => sent with { Body = sent.Body!.Replace("small-case", "small-fase", StringComparison.Ordinal) }, lines => lines, "digest"),
        ["body altered with its digest"] = (Same, Same, lines => [lines[0].Replace("=:", "=:AA", StringComparison.Ordinal), .. lines[1..]], "signature"),
        ["body taken away"] = (Same, sent => sent with { Body = "" }, lines => lines, "digest"),
        ["method altered"] = (signed => signed with { Method = "GET" }, sent => sent with { Method = "POST" }, lines => lines, "signature"),
        ["method in small letters"] = (signed => signed with { Method = "post" }, sent => sent with { Method = "POST" }, lines => lines, "signature"),
        ["path altered"] = (signed => signed with { Target = "/api/machine/token" }, sent => sent with { Target = Acts }, lines => lines, "signature"),
        ["path written otherwise"] = (Same, sent => sent with { Target = "/api/machine/%61cts" }, lines => lines, "signature"),
        ["query added"] = (Same, sent => sent with { Target = Acts + "?a=1" }, lines => lines, "signature"),
        ["query altered"] = (signed => signed with { Target = Acts + "?a=1" }, sent => sent with { Target = Acts + "?a=2" }, lines => lines, "signature"),
        ["query altered in the whole address"] = (signed => signed with { Target = Acts + "?a=1", Components = ["@method", "@target-uri", "content-digest"] }, sent => sent with { Target = Acts + "?a=2" }, lines => lines, "signature"),
        ["host altered"] = (Same, sent => sent with { Authority = "elsewhere.example" }, lines => lines, "signature"),
        ["line no longer plain"] = (signed => signed with { Components = [.. All, "@scheme"] }, sent => sent with { Scheme = "https" }, lines => lines, "signature"),
        ["type altered"] = (signed => signed with { Components = [.. All, "content-type"] }, Same, lines => [lines[0], lines[1].Replace("content-type", "content-length", StringComparison.Ordinal), lines[2]], "signature"),
        ["method not covered"] = (signed => signed with { Components = All[1..] }, Same, lines => lines, "components"),
        ["host not covered"] = (signed => signed with { Components = [All[0], .. All[2..]] }, Same, lines => lines, "components"),
        ["path not covered"] = (signed => signed with { Components = [.. All[..2], .. All[3..]] }, Same, lines => lines, "components"),
        ["query not covered"] = (signed => signed with { Components = [.. All[..3], All[4]] }, Same, lines => lines, "components"),
        ["body not covered"] = (signed => signed with { Components = All[..4] }, Same, lines => lines, "components"),
        ["body neither covered nor digested"] = (signed => signed with { Components = All[..4] }, Same, lines => lines[1..], "components"),
        ["digest covered and not sent"] = (Same, Same, lines => lines[1..], "components"),
        ["covered twice"] = (signed => signed with { Components = [.. All, "@method"] }, Same, lines => lines, "components"),
        ["covers what is unknown"] = (signed => signed with { Components = [.. All, "@request-target"] }, Same, lines => lines, "components"),
        ["covers the secret"] = (signed => signed with { Components = [.. All, "authorization"] }, Same, lines => lines, "components"),
        ["covers a header that is not sent"] = (signed => signed with { Components = [.. All, "date"] }, Same, lines => lines, "components"),
        ["covers a header in capitals"] = (signed => signed with { Components = [.. All[..4], "Content-Digest"] }, Same, lines => lines, "components"),
        ["a component with a parameter"] = (Same, Same, lines => [lines[0], lines[1].Replace("\"@path\"", "\"@path\";req", StringComparison.Ordinal), lines[2]], "malformed"),
        ["too old"] = (signed => signed with { Created = signed.Created - 301 }, Same, lines => lines, "time"),
        ["of a time to come"] = (signed => signed with { Created = signed.Created + 62 }, Same, lines => lines, "time"),
        ["of the end of time"] = (signed => signed with { Created = 253_402_300_799 }, Same, lines => lines, "time"),
        ["after all time"] = (signed => signed with { Created = 999_999_999_999 }, Same, lines => lines, "parameters"),
        ["run out"] = (signed => signed with { Parameters = signed.Parameters + $";expires={signed.Created - 1}" }, Same, lines => lines, "time"),
        ["no time"] = (signed => signed with { Parameters = ";nonce=\"{1}\";keyid=\"{2}\";alg=\"ed25519\"" }, Same, lines => lines, "parameters"),
        ["time as a text"] = (signed => signed with { Parameters = ";created=\"{0}\";nonce=\"{1}\";keyid=\"{2}\";alg=\"ed25519\"" }, Same, lines => lines, "parameters"),
        ["no nonce"] = (signed => signed with { Parameters = ";created={0};keyid=\"{2}\";alg=\"ed25519\"" }, Same, lines => lines, "parameters"),
        ["a short nonce"] = (signed => signed with { Nonce = "1234567890123456789ab" }, Same, lines => lines, "parameters"),
        ["a long nonce"] = (signed => signed with { Nonce = new string('x', 89) }, Same, lines => lines, "parameters"),
        ["no name of a key"] = (signed => signed with { Parameters = ";created={0};nonce=\"{1}\";alg=\"ed25519\"" }, Same, lines => lines, "parameters"),
        ["another token's"] = (signed => signed with { KeyId = Guid.Empty.ToString() }, Same, lines => lines, "parameters"),
        ["another algorithm"] = (signed => signed with { Parameters = ";created={0};nonce=\"{1}\";keyid=\"{2}\";alg=\"hmac-sha256\"" }, Same, lines => lines, "parameters"),
        ["no algorithm"] = (signed => signed with { Parameters = ";created={0};nonce=\"{1}\";keyid=\"{2}\"" }, Same, lines => lines, "parameters"),
        ["a parameter that is not known"] = (signed => signed with { Parameters = signed.Parameters + ";tag=\"x\"" }, Same, lines => lines, "parameters"),
        ["a parameter twice"] = (signed => signed with { Parameters = signed.Parameters + ";created={0}" }, Same, lines => lines, "malformed"),
        ["parameters in another order"] = (Same, Same, lines => [lines[0], lines[1].Replace(";alg=\"ed25519\"", "", StringComparison.Ordinal).Replace(";created=", ";alg=\"ed25519\";created=", StringComparison.Ordinal), lines[2]], "signature"),
        ["two signatures on a line"] = (Same, Same, lines => [lines[0], $"{lines[1]}, {lines[1][17..].Replace("sig1", "sig2", StringComparison.Ordinal)}", $"{lines[2]}, {lines[2][11..].Replace("sig1", "sig2", StringComparison.Ordinal)}"], "several"),
        ["one name twice"] = (Same, Same, lines => [lines[0], $"{lines[1]}, {lines[1][17..]}", lines[2]], "malformed"),
        ["input twice"] = (Same, Same, lines => [lines[0], lines[1], lines[1], lines[2]], "several"),
        ["signature twice"] = (Same, Same, lines => [.. lines, lines[2]], "several"),
        ["digest twice"] = (Same, Same, lines => [lines[0], .. lines], "several"),
        ["signed and named otherwise"] = (Same, Same, lines => [.. lines[..2], lines[2].Replace("sig1", "sig2", StringComparison.Ordinal)], "malformed"),
        ["signature cut"] = (Same, Same, lines => [.. lines[..2], lines[2][..^9] + "=:"], "malformed"),
        // The same 64 bytes, written otherwise: what can be written in many ways is not the same text to all who read it.
        ["signature with bits that say nothing"] = (Same, Same, lines => [.. lines[..2], OddBits(lines[2])], "malformed"),
        ["signature with white space in it"] = (Same, Same, lines => [.. lines[..2], lines[2].Insert(40, " ")], "malformed"),
        ["digest with bits that say nothing"] = (signed => signed with { Digest = OddBits(signed.ContentDigest) }, Same, lines => lines, "digest"),
        ["signature of another length"] = (Same, Same, lines => [.. lines[..2], "Signature: sig1=:AAAA:"], "signature"),
        ["digest of another kind"] = (signed => signed with { Digest = "md5=:1B2M2Y8AsgTpgAmY7PhCfg==:" }, sent => sent, lines => lines, "digest"),
        ["digest of two kinds, one of them wrong"] = (signed => signed with { Digest = $"{signed.ContentDigest}, sha-512=:{Convert.ToBase64String(new byte[64])}:" }, Same, lines => lines, "digest"),
        ["digest that is none"] = (signed => signed with { Digest = "sha-256=abc" }, Same, lines => lines, "digest"),
    };

    public static TheoryData<string> Names => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_wrong_is_refused_by_its_name_and_nothing_is_written(string name)
    {
        var (system, _) = await SystemAsync();
        var (signs, sends, changes, fault) = Wrong[name];
        var plain = system.Signing("POST", Acts, new { procedure = "small-case", act = "begin-case", key = Guid.NewGuid(), fields = new { summary = "移送线索" } });
        var signed = signs(plain);
        var sent = sends(signed);
        var before = await CountAsync();

        var (status, refusal) = await system.SendAsync(sent, changes(system.Lines(signed)));

        Assert.Equal((401, fault), (status, refusal["signature"]?.GetValue<string>()));
        Assert.Equal(before, await CountAsync());
        // In both languages what is expected, with our clock; and nothing of what lies within.
        Assert.Contains("RFC 9421", refusal["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("RFC 9421", refusal["title"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains($"keyid=\"{system.KeyId}\"", refusal["expected"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(served.Time.GetUtcNow().ToUnixTimeSeconds(), refusal["clock"]!.GetValue<long>());
        Assert.DoesNotContain("Exception", refusal.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(system.Token, refusal.ToJsonString(), StringComparison.Ordinal);
        // What was refused used nothing up: the right one is heard.
        var right = plain with { Nonce = signed.Nonce.Length is >= 22 and <= 88 ? signed.Nonce : plain.Nonce };
        Assert.Equal(201, (await system.SendAsync(right)).Status);
    }

    [Fact]
    public async Task Another_key_signs_nothing_and_neither_does_its_own_for_another_token()
    {
        var (system, key) = await SystemAsync();
        var (other, otherKey) = await SystemAsync();
        var (twin, _) = await SystemAsync(key);
        var asked = system.Signing("GET", "/api/machine/token");

        var (byOther, refusal) = await system.SendAsync(asked, system.Lines(asked, otherKey));
        var (withTwin, kept) = await twin.SendAsync(asked, system.Lines(asked));
        var (withOther, _) = await other.SendAsync(asked, system.Lines(asked));

        Assert.Equal((401, "signature"), (byOther, refusal["signature"]!.GetValue<string>()));
        // The same key, and another token: what was signed for one is not taken with the other.
        Assert.Equal((401, "parameters"), (withTwin, kept["signature"]!.GetValue<string>()));
        Assert.Equal(401, withOther);
        Assert.Equal(200, (await system.SendAsync(asked, system.Lines(asked))).Status);
    }

    [Fact]
    public async Task A_body_that_nobody_signed_is_refused_with_every_method()
    {
        var (system, _) = await SystemAsync();
        var asked = system.Signing("GET", "/api/machine/token");

        var (status, refusal) = await system.SendAsync(asked with { Body = "{}" }, system.Lines(asked));

        Assert.Equal((401, "components"), (status, refusal["signature"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_edges_of_the_window_are_in_it_and_what_may_be_added_may_be()
    {
        var (system, _) = await SystemAsync();
        var asked = system.Signing("GET", "/api/machine/token?a=%20&b");
        var acts = system.Signing("POST", Acts, new { procedure = "small-case", act = "begin-case", key = Guid.NewGuid(), fields = new { summary = "移送线索" } });
        var body = Encoding.UTF8.GetBytes(acts.Body!);

        foreach (var one in new[]
        {
            asked with { Created = asked.Created - 299 }, asked with { Created = asked.Created + 60 }, asked with { Parameters = asked.Parameters + $";expires={asked.Created + 1}" },
            asked with { Components = ["@query", "@path", "@authority", "@scheme", "@method"] }, asked with { Scheme = "https", Components = ["@target-uri", "@method"] },
        })
            Assert.Equal(200, (await system.SendAsync(one with { Nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)) })).Status);
        Assert.Equal(201, (await system.SendAsync(acts with { Components = [.. All, "content-type"], Digest = $"sha-512=:{Convert.ToBase64String(SHA512.HashData(body))}:, {acts.ContentDigest}" })).Status);
        var shout = asked with { Nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)) };
        Assert.Equal(200, (await system.SendAsync(shout, [.. system.Lines(shout).Select(line => line.Replace("sig1", "*any-name.1", StringComparison.Ordinal))])).Status);
    }

    // Byte by byte as somebody who means no good sends it: refused, whatever it is, and never an error of ours.
    [Theory]
    [InlineData("")]
    [InlineData("sig1")]
    [InlineData("sig1=")]
    [InlineData("sig1=()")]
    [InlineData("sig1=(")]
    [InlineData("sig1=(\"@method\"")]
    [InlineData("sig1=(\"@method)")]
    [InlineData("sig1=(\"@method\"\"@path\");created=1")]
    [InlineData("sig1=(@method);created=1")]
    [InlineData("sig1=(\"@method\");created=-1")]
    [InlineData("sig1=(\"@method\");created=1.5")]
    [InlineData("sig1=(\"@method\");created=0123")]
    [InlineData("sig1=(\"@method\");created=99999999999999999999")]
    [InlineData("sig1=(\"@method\");created")]
    [InlineData("sig1=(\"@method\");created=?1")]
    [InlineData("sig1=(\"@method\");created=:AA==:")]
    [InlineData("sig1=(\"@method\") ;created=1")]
    [InlineData("sig1=(\"@method\");Created=1")]
    [InlineData("sig1=(\"@method\");nonce=\"a\\b\"")]
    [InlineData("sig1=(\"@method\");nonce=\"\\")]
    [InlineData("sig1=(\"@method\");nonce=\"a\u00e9\u00ff\"")]
    [InlineData("sig1=(\"@method\");nonce=\"a\tb\"")]
    [InlineData("sig1=(\"@m\u00e4thod\")")]
    [InlineData("sig1=(\"@method\"),")]
    [InlineData("sig1=(\"@method\"),,")]
    [InlineData(",sig1=(\"@method\")")]
    [InlineData("Sig1=(\"@method\")")]
    [InlineData("1=(\"@method\")")]
    [InlineData("sig1=\"@method\"")]
    [InlineData("sig1=(\"@method\") trailing")]
    [InlineData("sig1=(((((((((((((((((((((((((((")]
    public async Task What_cannot_be_read_is_refused(string input)
    {
        var (system, _) = await SystemAsync();
        var asked = system.Signing("GET", "/api/machine/token");
        var lines = system.Lines(asked);

        var (status, refusal) = await system.SendAsync(asked, ["Signature-Input: " + input, lines[1]]);

        Assert.True(status is 401 or 400, $"{status}");
        Assert.True(status == 400 || refusal["signature"]!.GetValue<string>() is "malformed" or "several" or "parameters" or "missing", refusal.ToJsonString());
        foreach (var signature in new[] { input, "sig1=:A:", "sig1=: AA==:", "sig1=:AB==:", "sig1=:AA==", "sig1=AA==", "sig1=:\u00e9:", "sig1=:AA==:;x=1", new string('x', 9_000) })
            Assert.True((await system.SendAsync(asked, [lines[0], "Signature: " + signature])).Status is 401 or 400, signature);
    }

    // RFC 9421, appendix B.2.6: its request, its key and its signature, so that what is signed here is what others sign.
    [Fact]
    public void The_text_that_is_signed_is_that_of_the_standards_own_example()
    {
        var headers = new Dictionary<string, string>
        {
            ["date"] = "Tue, 20 Apr 2021 02:07:55 GMT",
            ["content-type"] = "application/json",
            ["content-length"] = "18",
        };
        var message = new SignedMessage("POST", "https", "Example.com:443", "/foo?param=Value&Pet=dog", name => headers.TryGetValue(name, out var line) ? [line] : []);
        var input = StructuredText.Lists("sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"")!.Single().Value;
        var signature = StructuredText.Bytes("sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:")!.Single().Value;
        var key = new MessageKey(Convert.FromBase64String("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="));

        var text = SignatureBase.Of(message, input);

        Assert.True(key.Verifies(Encoding.ASCII.GetBytes(text!), signature), text);
        Assert.False(key.Verifies(Encoding.ASCII.GetBytes(text + "\n"), signature));
    }

    private static Signing Same(Signing signing) => signing;

    // The last sign before the padding carries bits that no byte takes; they are nought where it is written the one way.
    private static string OddBits(string line)
    {
        const string Signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var last = line.IndexOf("=:", line.IndexOf("=:", StringComparison.Ordinal) + 2, StringComparison.Ordinal);
        while (line[last - 1] == '=')
            last--;
        var odd = line[..(last - 1)] + Signs[Signs.IndexOf(line[last - 1], StringComparison.Ordinal) + 1] + line[last..];
        Assert.Equal(Convert.FromBase64String(line.Split(':')[^2]), Convert.FromBase64String(odd.Split(':')[^2]));
        return odd;
    }

    private async Task<(SigningSystem System, SigningKey Key)> SystemAsync(SigningKey? key = null)
    {
        var own = key ?? SigningSystem.NewKey();
        var asked = new TokenAsked($"faulty-{Guid.NewGuid():N}"[..20], "测试接口", ServedBureau.Handler, new MachineScope(["record:small-case/begin-case"]), "10.1.2.0/24", 30) { SigningKey = SigningSystem.PublicOf(own) };
        var made = Assert.IsType<DeedAnswer.Done>(await served.Tokens.MakeAsync(ServedAccounts.SecurityAdmin, asked, "test", Stop));
        return (new SigningSystem(served, made.Code!, made.KeyId!, own), own);
    }

    private async Task<(int Acts, int Nonces)> CountAsync()
    {
        await using var context = served.Bureau.Folder.Database.Reading();
        return (await context.Acts.CountAsync(Stop), await context.RequestNonces.CountAsync(Stop));
    }
}
