using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Fadu.Store.Folder;
using Fadu.Store.Keys;

namespace Fadu.Store.Tests.Keys;

/// <summary>Keys that lie sealed in their folder: by a key of the environment, and by one in a real token.</summary>
public sealed class KeyVaultTests : IDisposable
{
    private const string Pin = "1234";

    private readonly string root = Path.Combine(Path.GetTempPath(), "fadu-vault-" + Guid.NewGuid().ToString("N"));
    private readonly string folder;
    private readonly Dictionary<string, string> made = [];

    public KeyVaultTests()
    {
        Directory.CreateDirectory(root);
        folder = Path.Combine(root, "keys");
    }

    private static string Secret => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("environment")]
    [InlineData("pkcs11")]
    public void Under_a_vault_no_secret_lies_in_clear_and_all_is_found_again(string kind)
    {
        using var vault = Vault(kind);
        KeyId id;
        byte[] hash;
        SealedText text;
        using (var ring = KeyRing.Open(folder, vault))
        {
            ring.MakeSm2Signing("shifan/1");
            var key = ring.New();
            (id, hash) = (key.Id, ring.SearchHash(new BureauId("shifan"), "name", "张三"));
            text = key.Seal("张三"u8, "here"u8);
            Assert.True(ring.RotateMaster() > 0);
        }

        Assert.Equal(4, Lines().Count);
        Assert.All(Lines(), line => Assert.StartsWith($"sealed {kind} ", line, StringComparison.Ordinal));
        using var again = KeyRing.Open(folder, vault);
        Assert.Equal("张三"u8.ToArray(), again.Find(id)!.Open(text, "here"u8));
        Assert.Equal(hash, again.SearchHash(new BureauId("shifan"), "name", "张三"));
        Assert.NotNull(again.Sm2Signing("shifan/1"));
    }

    [Theory]
    [InlineData("environment")]
    [InlineData("pkcs11")]
    public void Another_key_a_changed_byte_and_a_file_in_the_place_of_another_do_not_open(string kind)
    {
        using (var vault = Vault(kind))
            KeyRing.Open(folder, vault).Dispose();
        AssertShut(kind, "another");

        var (search, signing) = (PathOf("search.key"), PathOf("signing.key"));
        var kept = File.ReadAllText(signing);
        File.WriteAllText(signing, File.ReadAllText(search));
        AssertShut(kind, "fadu");

        var at = kept.Length - 10;
        File.WriteAllText(signing, kept[..at] + (kept[at] == 'A' ? 'B' : 'A') + kept[(at + 1)..]);
        AssertShut(kind, "fadu");

        File.WriteAllText(signing, $"sealed {kind} AAAA\n");
        AssertShut(kind, "fadu");

        File.WriteAllText(signing, kept);
        using var again = Vault(kind);
        KeyRing.Open(folder, again).Dispose();
    }

    [Fact]
    public void What_lies_in_clear_beside_a_vault_or_sealed_without_one_is_refused_and_said_how_to_mend()
    {
        using var vault = EnvironmentVault.Parse(Secret);
        KeyRing.Open(folder).Dispose();
        Assert.Contains("fadu keys seal", Assert.Throws<StoreRefusedException>(() => KeyRing.Open(folder, vault)).Message, StringComparison.Ordinal);

        Directory.Delete(folder, recursive: true);
        KeyRing.Open(folder, vault).Dispose();
        Assert.Contains("FADU_KEY_VAULT", Assert.Throws<StoreRefusedException>(() => KeyRing.Open(folder)).Message, StringComparison.Ordinal);

        var master = PathOf("master.key");
        File.WriteAllText(master, File.ReadAllText(master).Replace("environment", "pkcs11", StringComparison.Ordinal));
        Assert.Contains("another kind", Assert.Throws<StoreRefusedException>(() => KeyRing.Open(folder, vault)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("张三")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_key_of_the_environment_is_32_bytes_and_is_not_repeated_when_it_is_not(string? text)
    {
        var refused = Assert.Throws<StoreRefusedException>(() => EnvironmentVault.Parse(text));
        Assert.Contains("32 bytes", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(string.IsNullOrEmpty(text) ? "\0" : text, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_moved_into_a_vault_and_out_of_it_while_nobody_serves_and_a_move_cut_short_goes_on()
    {
        var options = new DataFolderOptions(Path.Combine(root, "data")) { Create = true, Keys = folder };
        await using (await DataFolder.OpenAsync(options, Stop))
        {
            using var meanwhile = EnvironmentVault.Parse(Secret);
            Assert.Throws<StoreRefusedException>(() => DataFolder.MoveKeys(options with { Vault = meanwhile }, intoVault: true));
        }
        var before = Lines();
        Assert.Contains("No vault", Assert.Throws<StoreRefusedException>(() => DataFolder.MoveKeys(options, intoVault: true)).Message, StringComparison.Ordinal);

        using var vault = EnvironmentVault.Parse(Secret);
        var within = options with { Vault = vault };
        Assert.Equal(3, DataFolder.MoveKeys(within, intoVault: true));
        Assert.Equal(0, DataFolder.MoveKeys(within, intoVault: true));
        await (await DataFolder.OpenAsync(within, Stop)).DisposeAsync();

        // As if the machine had failed between the files.
        var search = PathOf("search.key");
        new KeyFiles(folder, vault: null).Write("search.key", [Convert.FromBase64String(before[1])]);
        Assert.Throws<StoreRefusedException>(() => KeyRing.Open(folder, vault));
        Assert.Equal(1, DataFolder.MoveKeys(within, intoVault: true));
        Assert.StartsWith("sealed", File.ReadAllText(search), StringComparison.Ordinal);

        Assert.Equal(3, DataFolder.MoveKeys(within, intoVault: false));
        Assert.Equal(before, Lines());
        await (await DataFolder.OpenAsync(options, Stop)).DisposeAsync();
    }

    [Fact]
    public void A_token_says_what_is_wrong_with_it()
    {
        Vault("pkcs11").Dispose();
        var place = PlaceOf("fadu");

        Assert.Contains("does not take this PIN", Refused(place with { Pin = "9999" }), StringComparison.Ordinal);
        Assert.Contains("no token labelled", Refused(place with { Token = "none" }), StringComparison.Ordinal);
        Assert.Contains("one key labelled none", Refused(place with { Key = "none" }), StringComparison.Ordinal);
        Assert.Contains("cannot be loaded", Refused(place with { Module = Path.Combine(root, "none.so") }), StringComparison.Ordinal);
        Assert.Contains("already", Assert.Throws<StoreRefusedException>(() => Pkcs11Vault.MakeKey(place)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Pin, place.ToString(), StringComparison.Ordinal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Refused(Pkcs11Place place) => Assert.Throws<StoreRefusedException>(() => Pkcs11Vault.Open(place)).Message;

    // The secrets' lines in the order of their files' names.
    private List<string> Lines() => [.. Directory.GetFiles(folder, "*.key").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];

    private string PathOf(string name) => Path.Combine(folder, name);

    private void AssertShut(string kind, string key)
    {
        using var vault = Vault(kind, key);
        Assert.Contains("cannot open the key file", Assert.Throws<StoreRefusedException>(() => KeyRing.Open(folder, vault)).Message, StringComparison.Ordinal);
    }

    // The same key by the same name.
    private IKeyVault Vault(string kind, string key = "fadu")
    {
        var isNew = made.TryAdd(key, Secret);
        if (kind == "environment")
            return EnvironmentVault.Parse(made[key]);
        Token.Make(root);
        if (isNew)
            Pkcs11Vault.MakeKey(PlaceOf(key));
        return Pkcs11Vault.Open(PlaceOf(key));
    }

    private Pkcs11Place PlaceOf(string key) => new(Token.Module, Token.Label(root), key, Pin);

    /// <summary>SoftHSM, as Debian ships it: a real PKCS#11 library, with its tokens in files.</summary>
    private static class Token
    {
        private static readonly string Store = Path.Combine(Path.GetTempPath(), "fadu-tokens-" + Environment.ProcessId);
        private static readonly Lock Gate = new();

        // Where its packages put it on either architecture.
        public static string Module { get; } = new[] { "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so" }.FirstOrDefault(File.Exists) ?? "libsofthsm2.so";

        public static string Label(string root) => Path.GetFileName(root)[^12..];

        public static void Make(string root)
        {
            lock (Gate)
            {
                var settings = Path.Combine(Store, "softhsm2.conf");
                if (!File.Exists(settings))
                {
                    Directory.CreateDirectory(Path.Combine(Store, "tokens"));
                    File.WriteAllText(settings, $"directories.tokendir = {Path.Combine(Store, "tokens")}\nobjectstore.backend = file\nlog.level = ERROR\n");
                    // The library reads it in this process, by the C environment.
                    Assert.Equal(0, setenv("SOFTHSM2_CONF\0"u8.ToArray(), Encoding.UTF8.GetBytes(settings + "\0"), 1));
                    AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Store, recursive: true);
                }
                if (Directory.EnumerateFiles(Store, Label(root)).Any())
                    return;
                var start = new ProcessStartInfo("softhsm2-util", ["--init-token", "--free", "--label", Label(root), "--so-pin", "5678", "--pin", Pin]) { RedirectStandardOutput = true, RedirectStandardError = true };
                start.Environment["SOFTHSM2_CONF"] = settings;
                using var util = Process.Start(start)!;
                util.WaitForExit();
                Assert.True(util.ExitCode == 0, util.StandardError.ReadToEnd());
                File.WriteAllText(Path.Combine(Store, Label(root)), "");
            }
        }

        [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int setenv(byte[] name, byte[] value, int overwrite);
    }
}
