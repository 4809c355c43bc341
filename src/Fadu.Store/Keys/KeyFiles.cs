using System.Security.Cryptography;
using System.Text;

namespace Fadu.Store.Keys;

/// <summary>The files of a folder of keys: owner-only, written whole or not at all, sealed where there is a vault.</summary>
/// <param name="folder">The folder.</param>
/// <param name="vault">Seals each secret; null where they lie as they are.</param>
/// <remarks>A line of a file is a secret in Base64, or <c>sealed KIND BASE64</c>.</remarks>
internal sealed class KeyFiles(string folder, IKeyVault? vault)
{
    public const string Master = "master.key";
    public const string Search = "search.key";
    public const string Signing = "signing.key";
    public const string Sm2 = "sm2.key";

    private const string Mark = "sealed";
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    private static readonly string[] All = [Master, Search, Signing, Sm2];

    public static void EnsureFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnerFolder);
        RefuseOthers(folder);
    }

    public bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>The secret of a file, made on first use.</summary>
    public byte[] ReadOrMake(string name)
    {
        if (!Has(name))
            Write(name, [RandomNumberGenerator.GetBytes(DataKey.Size)]);
        return Read(name)[0];
    }

    /// <summary>The secrets of a file, the present one first.</summary>
    /// <exception cref="StoreRefusedException">Others can read it, it is damaged, it lies in clear beside a vault, or another vault sealed it.</exception>
    public IReadOnlyList<byte[]> Read(string name) => Read(name, isMoving: false);

    public void Write(string name, IReadOnlyList<byte[]> secrets)
    {
        var path = PathOf(name);
        var draft = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerFile;
        using (var file = new FileStream(draft, options))
        {
            foreach (var secret in secrets)
                file.Write(Encoding.ASCII.GetBytes(LineOf(secret, name) + "\n"));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: true);
        Durable.FlushFolder(folder);
    }

    /// <summary>Seals what lies in clear; what this vault has sealed stays. Cut short, it is to be run again.</summary>
    /// <returns>How many files were sealed.</returns>
    public int SealAll()
    {
        var open = All.Where(name => Has(name) && File.ReadLines(PathOf(name)).Any(line => !line.StartsWith(Mark, StringComparison.Ordinal))).ToList();
        foreach (var name in open)
            Write(name, Read(name, isMoving: true));
        return open.Count;
    }

    /// <summary>Puts every secret down in clear again, to be sealed by another vault or by none.</summary>
    /// <returns>How many files were opened.</returns>
    public int OpenAll()
    {
        var (bare, held) = (new KeyFiles(folder, vault: null), All.Where(Has).Select(name => (Name: name, Secrets: Read(name, isMoving: true))).ToList());
        foreach (var (name, secrets) in held)
            bare.Write(name, secrets);
        return held.Count;
    }

    private static byte[] PlaceOf(string name) => Encoding.ASCII.GetBytes("fadu/key-file/1\n" + name);

    private static void RefuseOthers(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new StoreRefusedException(
                $"{path} 可被他人读取：请执行 chmod go-rwx。 {path} can be read by others: run chmod go-rwx on it.");
        }
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    private string LineOf(byte[] secret, string name) =>
        vault is null ? Convert.ToBase64String(secret) : $"{Mark} {vault.Kind} {Convert.ToBase64String(vault.Seal(secret, PlaceOf(name)))}";

    private List<byte[]> Read(string name, bool isMoving)
    {
        var path = PathOf(name);
        RefuseOthers(path);
        try
        {
            var secrets = File.ReadAllLines(path).Select(line => SecretOf(line, name, isMoving)).ToList();
            if (secrets.Count > 0 && secrets.TrueForAll(secret => secret.Length == DataKey.Size))
                return secrets;
        }
        catch (FormatException)
        {
            // Said below, without the content.
        }
        catch (CryptographicException broken)
        {
            throw new StoreRefusedException(
                $"金库打不开密钥文件 {path}：金库的密钥不是封存它的那一个，或者文件被改动。 The vault cannot open the key file {path}: its key is another than the one that sealed it, or the file was changed.", broken);
        }
        throw new StoreRefusedException($"密钥文件 {path} 已损坏：请从密钥备份恢复。 The key file {path} is damaged: restore it from your copy of the keys.");
    }

    private byte[] SecretOf(string line, string name, bool isMoving)
    {
        var path = PathOf(name);
        if (line.Split(' ') is not [Mark, var kind, var text])
        {
            return vault is null || isMoving
                ? Convert.FromBase64String(line)
                : throw new StoreRefusedException($"配置了金库，密钥文件 {path} 却没有封存：请执行 fadu keys seal。 A vault is configured, and the key file {path} lies in clear: run fadu keys seal.");
        }
        if (vault?.Kind != kind)
        {
            throw new StoreRefusedException(vault is null
                ? $"密钥文件 {path} 由金库（{kind}）封存：请用 FADU_KEY_VAULT 指明金库。 The key file {path} is sealed by a vault ({kind}): name it with FADU_KEY_VAULT."
                : $"密钥文件 {path} 由另一种金库（{kind}）封存，配置的是 {vault.Kind}。 The key file {path} is sealed by a vault of another kind ({kind}); {vault.Kind} is configured.");
        }
        return vault.Open(Convert.FromBase64String(text), PlaceOf(name));
    }
}
