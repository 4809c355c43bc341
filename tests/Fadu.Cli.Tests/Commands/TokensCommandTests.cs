using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fadu.Cli.Tests.Commands;

/// <summary>Tokens of other systems at the console: refused what the page refuses, told once, listed without what opens anything.</summary>
public sealed class TokensCommandTests(Demonstration demonstration)
{
    private const string Security = "910029";
    private const string System = "910028";
    private const string Answerable = "910001";

    [Fact]
    public async Task A_token_is_made_exchanged_and_ended_by_the_security_administrator_alone()
    {
        var data = demonstration.Copy();
        Assert.Contains("fadu tokens make", (await FaduCommand.RunAsync("tokens", "list", "--data", data)).Output, StringComparison.Ordinal);
        (await MakeAsync(data, System, Answerable)).AssertRefused("Your post does not let you do this today");
        (await MakeAsync(data, Security, Security)).AssertRefused("Nobody makes or exchanges a token");
        (await MakeAsync(data, Security, Answerable, "record:administrative-case/decide-penalty")).AssertRefused("cannot be given");

        var made = await MakeAsync(data, Security, Answerable);
        Assert.True(made.Code == 0, made.Errors);
        Assert.Matches("fadu_[A-Za-z0-9_-]{43}", made.Output);
        var token = made.Output.Trim().Split(' ')[^1];
        var listed = await FaduCommand.RunAsync("tokens", "list", "--data", data, "--json");
        var one = listed.Json["tokens"]!.AsArray().Single()!;
        Assert.Equal(("shichang-jianguan", "good", "910001"), (one["system"]!.GetValue<string>(), one["state"]!.GetValue<string>(), one["answerable"]!.GetValue<string>()));
        Assert.DoesNotContain(token, listed.Output, StringComparison.Ordinal);

        var id = one["token"]!.GetValue<string>();
        (await FaduCommand.RunAsync("tokens", "end", id, "--by", System, "--data", data)).AssertRefused("Your post does not let you do this today");
        var rotated = await FaduCommand.RunAsync("tokens", "rotate", id, "--overlap", "0", "--by", Security, "--data", data);
        Assert.True(rotated.Code == 0, rotated.Errors);
        Assert.DoesNotContain(token, rotated.Output, StringComparison.Ordinal);
        var next = (await ListAsync(data)).Single(line => line.State == "good").Id;
        Assert.Equal(0, (await FaduCommand.RunAsync("tokens", "end", next, "--by", Security, "--data", data)).Code);
        Assert.Equal(["ended", "over"], (await ListAsync(data)).Select(line => line.State).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_certificate_is_given_as_a_file_or_by_its_fingerprint_and_what_is_none_is_refused()
    {
        var data = demonstration.Copy();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=shichang-jianguan", key, HashAlgorithmName.SHA256);
        using var good = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var over = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var thumbprint = Convert.ToHexStringLower(SHA256.HashData(good.RawData));
        var (file, old, secret) = (await FileAsync(good.ExportCertificatePem()), await FileAsync(over.ExportCertificatePem()), await FileAsync(key.ExportPkcs8PrivateKeyPem()));
        (await MakeAsync(data, Security, Answerable, "status", "--certificate", old)).AssertRefused("This certificate ran out on 2001-01-01");
        var keyGiven = await MakeAsync(data, Security, Answerable, "status", "--certificate", secret);
        keyGiven.AssertRefused("This is a private key");
        Assert.DoesNotContain(key.ExportPkcs8PrivateKeyPem().Split('\n')[1], keyGiven.Errors, StringComparison.Ordinal);
        (await MakeAsync(data, Security, Answerable, "status", "--certificate", data + "/none.pem")).AssertRefused("A fingerprint is 64 hexadecimal digits");

        var made = await MakeAsync(data, Security, Answerable, "status", "--certificate", file);
        Assert.True(made.Code == 0, made.Errors);
        var one = await OnlyAsync(data, "good");
        Assert.Equal(thumbprint, one["certificate"]!.GetValue<string>());
        Assert.Contains(thumbprint, (await FaduCommand.RunAsync("tokens", "list", "--data", data)).Output, StringComparison.Ordinal);
        // As openssl prints a fingerprint; and without one the binding goes over.
        var other = string.Join(':', Enumerable.Repeat("AB", 32));
        Assert.Equal(0, (await FaduCommand.RunAsync("tokens", "rotate", one["token"]!.GetValue<string>(), "--overlap", "0", "--certificate", other, "--by", Security, "--data", data)).Code);
        var next = await OnlyAsync(data, "good");
        Assert.Equal(other.Replace(":", "", StringComparison.Ordinal), next["certificate"]!.GetValue<string>(), ignoreCase: true);
        Assert.Equal(0, (await FaduCommand.RunAsync("tokens", "rotate", next["token"]!.GetValue<string>(), "--overlap", "0", "--by", Security, "--data", data)).Code);
        Assert.Equal(next["certificate"]!.GetValue<string>(), (await OnlyAsync(data, "good"))["certificate"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_signing_key_is_given_as_a_file_or_in_base64_and_the_keyid_is_told()
    {
        var data = demonstration.Copy();
        // openssl genpkey -algorithm ed25519 | openssl pkey -pubout, and its last 32 bytes.
        var file = await FileAsync("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----\n");
        const string Key = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";
        (await MakeAsync(data, Security, Answerable, "status", "--signing-key", "12")).AssertRefused("No Ed25519 public key can be read here");

        var made = await MakeAsync(data, Security, Answerable, "status", "--signing-key", file);
        Assert.True(made.Code == 0, made.Errors);
        var one = await OnlyAsync(data, "good");
        var rotated = await FaduCommand.RunAsync("tokens", "rotate", one["token"]!.GetValue<string>(), "--overlap", "0", "--signing-key", Key, "--by", Security, "--data", data);
        var next = await OnlyAsync(data, "good");

        Assert.Equal((Key, Key), (one["signingKey"]!.GetValue<string>(), next["signingKey"]!.GetValue<string>()));
        Assert.Contains($"keyid: {one["token"]!.GetValue<string>()}", made.Output, StringComparison.Ordinal);
        Assert.Contains($"keyid: {next["token"]!.GetValue<string>()}", rotated.Output, StringComparison.Ordinal);
        Assert.Contains($"signing key {Key}", (await FaduCommand.RunAsync("tokens", "list", "--data", data)).Output, StringComparison.Ordinal);
        (await FaduCommand.RunAsync("tokens", "proof", Guid.NewGuid().ToString(), "--by", Security, "--data", data)).AssertRefused("There is no signed request for this act");
        (await FaduCommand.RunAsync("tokens", "proof", Guid.NewGuid().ToString(), "--by", System, "--data", data)).AssertRefused("Your post does not let you do this today");
    }

    private async Task<string> FileAsync(string text)
    {
        var path = demonstration.NewPath();
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return path;
    }

    private static async Task<global::System.Text.Json.Nodes.JsonObject> OnlyAsync(string data, string state) =>
        (await FaduCommand.RunAsync("tokens", "list", "--data", data, "--json")).Json["tokens"]!.AsArray().Single(one => one!["state"]!.GetValue<string>() == state)!.AsObject();

    private static async Task<List<(string Id, string State)>> ListAsync(string data) =>
        [.. (await FaduCommand.RunAsync("tokens", "list", "--data", data, "--json")).Json["tokens"]!.AsArray().Select(one => (one!["token"]!.GetValue<string>(), one["state"]!.GetValue<string>()))];

    private static Task<CommandResult> MakeAsync(string data, string by, string answerable, string may = "status", params string[] more) =>
        FaduCommand.RunAsync(["tokens", "make", "shichang-jianguan", "--title", "市场监管移送接口", "--answerable", answerable, "--may", may, "--from", "10.1.2.0/24", "--by", by, "--data", data, .. more]);
}
