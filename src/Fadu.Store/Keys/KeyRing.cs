using System.Security.Cryptography;
using System.Text;
using Fadu.Ledger;

namespace Fadu.Store.Keys;

/// <summary>All keys of a bureau's installation, in a folder apart from the data. Backups of the data never hold them.</summary>
/// <remarks>
/// <c>master.key</c> wraps the data keys in <c>keyring.db</c>; <c>signing.key</c> signs heads, and
/// <c>sm2.key</c> signs them a second time where the bureau chose so; <c>search.key</c> hashes names and numbers.
/// Data keys are made 256 at a time, so that an act does not wait for the flush of a new key. <c>keyring.db</c> also holds the register of erasures.
/// </remarks>
public sealed class KeyRing : IDisposable
{
    private const int KeysAtOnce = 256;
    private const int ReadAheadAtMost = 250_000;

    private readonly Lock gate = new();
    private readonly KeyTable table;
    private readonly Queue<DataKey> unused = new();
    private readonly OpenedKeys opened = new();
    private readonly byte[] search;
    private readonly byte[] signing;
    private readonly KeyFiles files;
    private byte[] master;
    private Dictionary<KeyId, byte[]>? ahead;

    private KeyRing(string folder, KeyFiles files)
    {
        Folder = folder;
        this.files = files;
        master = files.ReadOrMake(KeyFiles.Master);
        search = files.ReadOrMake(KeyFiles.Search);
        signing = files.ReadOrMake(KeyFiles.Signing);
        table = new KeyTable(Path.Combine(folder, "keyring.db"));
    }

    /// <summary>Where the keys lie.</summary>
    public string Folder { get; }

    /// <summary>Opens the ring; a folder that is not there is made, owner-only, with new keys.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="vault">What seals its secrets; null where they lie as they are. The ring does not keep it from being disposed of by whoever made it.</param>
    /// <exception cref="StoreRefusedException">Others can read it, it is damaged, or the vault is not the one that sealed it.</exception>
    public static KeyRing Open(string folder, IKeyVault? vault = null)
    {
        KeyFiles.EnsureFolder(folder);
        var ring = new KeyRing(folder, new KeyFiles(folder, vault));
        ring.FinishRotation();
        return ring;
    }

    /// <summary>Whether there are keys in a folder.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, KeyFiles.Master));

    /// <summary>A key that has sealed nothing yet. It is already on disk.</summary>
    public DataKey New()
    {
        lock (gate)
        {
            if (unused.Count == 0)
                Refill();
            return unused.Dequeue();
        }
    }

    /// <summary>A key by its name; null when it was destroyed or never was.</summary>
    public DataKey? Find(KeyId id)
    {
        if (opened.Find(id) is { } known)
            return known;
        lock (gate)
        {
            if ((ahead?.GetValueOrDefault(id) ?? table.Wrapped(id)) is not { } wrapped)
                return null;
            var key = new DataKey(id, Unwrap(master, id, wrapped));
            opened.Keep(key);
            return key;
        }
    }

    /// <summary>Reads all keys at once, as they are wrapped, for whoever is about to ask for each: an audit. Of a very large ring each is read when it is asked for.</summary>
    public void ReadAhead()
    {
        lock (gate)
            ahead = table.AllWrapped(ReadAheadAtMost);
    }

    /// <summary>Destroys a key for erasure and enters it into the register of erasures. What it sealed can never be read again.</summary>
    public void Destroy(Erasure erasure)
    {
        lock (gate)
        {
            table.Destroy(erasure);
            opened.Drop(erasure.Key);
            ahead?.Remove(erasure.Key);
        }
    }

    /// <summary>The register of erasures: restored data passes through it.</summary>
    public IReadOnlyList<Erasure> Erasures()
    {
        lock (gate)
            return table.Erasures();
    }

    /// <summary>A new master key; every data key is wrapped anew, nothing that is sealed changes.</summary>
    /// <returns>How many data keys.</returns>
    public int RotateMaster()
    {
        lock (gate)
        {
            var next = RandomNumberGenerator.GetBytes(DataKey.Size);
            files.Write(KeyFiles.Master, [next, master]);
            ahead = null;
            return FinishRotation();
        }
    }

    /// <summary>Keyed hash by which a name, a piece of one, a number or a person is found: it tells nothing to who lacks the key.</summary>
    /// <param name="bureau">The bureau: the same name has another hash in another.</param>
    /// <param name="kind">name, piece, identity, phone, person, query-code…</param>
    /// <param name="text">What is hashed, normalised by the caller.</param>
    public byte[] SearchHash(BureauId bureau, string kind, string text) =>
        HMACSHA256.HashData(search, Encoding.UTF8.GetBytes($"{bureau.Value}\n{kind}\n{text}"));

    /// <summary>The key that signs heads and promises under an origin.</summary>
    public SigningKey Signing(string origin) => new(origin, NoteKeyKind.Ledger, signing);

    /// <summary>The key of the second line of heads; null where there is none.</summary>
    public SigningKey? Sm2Signing(string origin) => files.Has(KeyFiles.Sm2) ? new SigningKey(origin, NoteKeyKind.Sm2, files.Read(KeyFiles.Sm2)[0]) : null;

    /// <summary>The key of the second line of heads, made when there is none.</summary>
    public SigningKey MakeSm2Signing(string origin) => new(origin, NoteKeyKind.Sm2, files.ReadOrMake(KeyFiles.Sm2));

    /// <inheritdoc/>
    public void Dispose() => table.Dispose();

    private void Refill()
    {
        var fresh = Enumerable.Range(0, KeysAtOnce)
            .Select(_ => new DataKeySecret(new KeyId(Guid.NewGuid()), RandomNumberGenerator.GetBytes(DataKey.Size))).ToList();
        table.Insert(fresh.Select(key => (key.Id, Wrap(master, key.Id, key.Secret))));
        foreach (var key in fresh)
        {
            var opening = new DataKey(key.Id, key.Secret);
            opened.Keep(opening);
            unused.Enqueue(opening);
        }
    }

    /// <summary>A rotation cut short leaves two secrets in the file: the new one first. Each key is under one of them.</summary>
    private int FinishRotation()
    {
        var masters = files.Read(KeyFiles.Master);
        master = masters[0];
        if (masters.Count == 1)
            return 0;

        var count = table.Rewrap((id, wrapped) => Wrap(master, id, UnwrapWithAny(masters, id, wrapped)));
        files.Write(KeyFiles.Master, [master]);
        return count;
    }

    private static byte[] UnwrapWithAny(IReadOnlyList<byte[]> masters, KeyId id, byte[] wrapped)
    {
        foreach (var candidate in masters.SkipLast(1))
        {
            try
            {
                return Unwrap(candidate, id, wrapped);
            }
            catch (CryptographicException)
            {
                // It is under the other one.
            }
        }
        return Unwrap(masters[^1], id, wrapped);
    }

    private static byte[] Wrap(byte[] master, KeyId id, byte[] secret)
    {
        var text = new DataKey(id, master).Seal(secret, Place(id));
        return [.. text.Nonce, .. text.Ciphertext];
    }

    private static byte[] Unwrap(byte[] master, KeyId id, byte[] wrapped) =>
        new DataKey(id, master).Open(new SealedText(wrapped[..DataKey.NonceSize], wrapped[DataKey.NonceSize..]), Place(id));

    private static byte[] Place(KeyId id) => [.. "fadu/key/1\n"u8, .. id.Value.ToByteArray(bigEndian: true)];

    private readonly record struct DataKeySecret(KeyId Id, byte[] Secret);
}

/// <summary>A line of the register of erasures.</summary>
/// <param name="Bureau">The bureau.</param>
/// <param name="Matter">The matter.</param>
/// <param name="Subject">Number of the subject.</param>
/// <param name="Key">The key destroyed.</param>
/// <param name="ErasedBy">Number, in the matter, of the act that ordered it.</param>
/// <param name="At">When.</param>
public sealed record Erasure(BureauId Bureau, MatterId Matter, int Subject, KeyId Key, int ErasedBy, DateTimeOffset At);
