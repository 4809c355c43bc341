using System.Security.Cryptography;
using System.Text;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Store.Tests.Keys;

public sealed class KeyRingTests : IDisposable
{
    private static readonly BureauId Bureau = new("shifan");
    private static readonly byte[] Text = "\"张三\""u8.ToArray();

    private readonly string folder = Path.Combine(Path.GetTempPath(), "fadu-keys-" + Guid.NewGuid().ToString("N"));
    private readonly MatterId matter = new(Guid.CreateVersion7());
    private readonly ActId act = new(Guid.CreateVersion7());

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_key_is_found_again_after_the_ring_was_closed()
    {
        KeyId id;
        SealedPart part;
        using (var ring = KeyRing.Open(folder))
        {
            var key = ring.New();
            id = key.Id;
            part = Seal(key);
        }

        using var again = KeyRing.Open(folder);
        Assert.Equal(Text, PartCipher.Open(again.Find(id)!, matter, RowOf(part)));
    }

    [Fact]
    public void No_two_subjects_get_the_same_key()
    {
        using var ring = KeyRing.Open(folder);
        var ids = Enumerable.Range(0, 600).Select(_ => ring.New().Id).ToHashSet();

        Assert.Equal(600, ids.Count);
    }

    [Fact]
    public void A_destroyed_key_opens_nothing_and_stands_in_the_register()
    {
        KeyId id;
        using (var ring = KeyRing.Open(folder))
        {
            id = ring.New().Id;
            ring.Destroy(new Erasure(Bureau, matter, 1, id, 7, DateTimeOffset.UnixEpoch));
            Assert.Null(ring.Find(id));
        }

        using var again = KeyRing.Open(folder);
        Assert.Null(again.Find(id));
        var erasure = Assert.Single(again.Erasures());
        Assert.Equal((matter, 1, 7), (erasure.Matter, erasure.Subject, erasure.ErasedBy));
    }

    [Fact]
    public void A_destroyed_key_is_not_in_the_files_any_more()
    {
        using var ring = KeyRing.Open(folder);
        var id = ring.New().Id;
        var wrapped = WrappedOf(id);
        Assert.True(FilesHold(wrapped));

        ring.Destroy(new Erasure(Bureau, matter, 1, id, 7, DateTimeOffset.UnixEpoch));

        Assert.False(FilesHold(wrapped));
    }

    [Fact]
    public void A_new_master_key_wraps_every_key_anew_and_changes_nothing_that_is_sealed()
    {
        using var ring = KeyRing.Open(folder);
        var key = ring.New();
        var part = Seal(key);
        var before = WrappedOf(key.Id);
        var oldMaster = File.ReadAllText(Path.Combine(folder, "master.key"));

        ring.RotateMaster();

        Assert.NotEqual(before, WrappedOf(key.Id));
        Assert.NotEqual(oldMaster, File.ReadAllText(Path.Combine(folder, "master.key")));
        using var again = KeyRing.Open(folder);
        Assert.Equal(Text, PartCipher.Open(again.Find(key.Id)!, matter, RowOf(part)));
    }

    [Fact]
    public void Keys_read_ahead_open_what_they_sealed_until_they_are_destroyed()
    {
        SealedPart part;
        KeyId kept, destroyed, unread;
        using (var ring = KeyRing.Open(folder))
        {
            var key = ring.New();
            (part, kept, destroyed) = (Seal(key), key.Id, ring.New().Id);
        }
        using var again = KeyRing.Open(folder);

        again.ReadAhead();
        again.Destroy(new Erasure(Bureau, matter, 1, destroyed, 7, DateTimeOffset.UnixEpoch));
        // One that another made since is looked for where it lies.
        using (var other = KeyRing.Open(folder))
            unread = Enumerable.Range(0, 600).Select(_ => other.New().Id).Last();

        Assert.Null(again.Find(destroyed));
        Assert.NotNull(again.Find(unread));
        Assert.Equal(Text, PartCipher.Open(again.Find(kept)!, matter, RowOf(part)));
        again.RotateMaster();
        again.ReadAhead();
        Assert.Null(again.Find(destroyed));
    }

    [Fact]
    public void A_rotation_cut_short_is_finished_on_opening()
    {
        KeyId id;
        SealedPart part;
        using (var ring = KeyRing.Open(folder))
        {
            var key = ring.New();
            id = key.Id;
            part = Seal(key);
        }
        // As a kill leaves it: the new secret is in the file before the old one, no key is wrapped anew yet.
        var master = Path.Combine(folder, "master.key");
        File.WriteAllText(master, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n" + File.ReadAllText(master));

        using (var ring = KeyRing.Open(folder))
            Assert.Equal(Text, PartCipher.Open(ring.Find(id)!, matter, RowOf(part)));

        Assert.Single(File.ReadAllLines(master));
    }

    [Fact]
    public void A_folder_that_others_can_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
            return;
        KeyRing.Open(folder).Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "master.key")));
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherRead);

        var refused = Assert.Throws<StoreRefusedException>(() => KeyRing.Open(folder));

        Assert.Contains("chmod", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_key_file_is_named_and_its_content_is_not()
    {
        KeyRing.Open(folder).Dispose();
        File.WriteAllText(Path.Combine(folder, "search.key"), "c2VjcmV0");

        var refused = Assert.Throws<StoreRefusedException>(() => KeyRing.Open(folder));

        Assert.Contains("search.key", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_name_has_another_hash_in_another_bureau_kind_and_ring()
    {
        using var ring = KeyRing.Open(folder);
        var hash = ring.SearchHash(Bureau, "name", "张三");

        Assert.Equal(hash, ring.SearchHash(Bureau, "name", "张三"));
        Assert.NotEqual(hash, ring.SearchHash(new BureauId("other"), "name", "张三"));
        Assert.NotEqual(hash, ring.SearchHash(Bureau, "piece", "张三"));
        Assert.NotEqual(hash, SHA256.HashData(Encoding.UTF8.GetBytes("shifan\nname\n张三")));
    }

    [Fact]
    public void A_part_put_in_the_place_of_another_does_not_open()
    {
        using var ring = KeyRing.Open(folder);
        var key = ring.New();
        var part = RowOf(Seal(key));
        Assert.Equal(Text, PartCipher.Open(key, matter, part));

        Assert.All(
            new (MatterId Matter, PartRow Part)[]
            {
                (new MatterId(Guid.CreateVersion7()), part),
                (matter, RowOf(Seal(key), bureau: new BureauId("other"))),
                (matter, RowOf(Seal(key), actId: new ActId(Guid.CreateVersion7()))),
                (matter, RowOf(Seal(key), partNo: 2)),
                (matter, RowOf(Seal(ring.New()))),
                (matter, RowOf(Seal(key) with { Ciphertext = Flipped(part.Ciphertext!), Nonce = part.Nonce! })),
                (matter, RowOf(Seal(key) with { Commitment = new byte[32] })),
            },
            moved => Assert.Throws<PartBrokenException>(() => PartCipher.Open(key, moved.Matter, moved.Part)));
    }

    [Fact]
    public void What_is_sealed_does_not_show_in_the_row()
    {
        using var ring = KeyRing.Open(folder);
        var part = Seal(ring.New());

        Assert.False(part.Ciphertext.AsSpan().IndexOf("张三"u8) >= 0);
        Assert.NotEqual(Seal(ring.New()).Commitment, part.Commitment);
    }

    private SealedPart Seal(DataKey key) => PartCipher.Seal(key, Bureau, matter, act, 1, 1, "identifying", Text);

    private PartRow RowOf(SealedPart part, BureauId? bureau = null, ActId? actId = null, int partNo = 1) => new()
    {
        Bureau = bureau ?? Bureau,
        ActId = actId ?? act,
        PartNo = partNo,
        Subject = part.Subject,
        Class = part.Class,
        KeyId = part.KeyId,
        Nonce = part.Nonce,
        Ciphertext = part.Ciphertext,
        CiphertextDigest = part.CiphertextDigest,
        Commitment = part.Commitment,
    };

    private static byte[] Flipped(byte[] bytes) => [.. bytes.Select((b, i) => i == 0 ? (byte)(b ^ 1) : b)];

    private byte[] WrappedOf(KeyId id)
    {
        using var table = new KeyTable(Path.Combine(folder, "keyring.db"));
        return table.Wrapped(id)!;
    }

    private bool FilesHold(byte[] bytes) =>
        Directory.EnumerateFiles(folder, "keyring.db*").Any(file =>
        {
            using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var all = new byte[content.Length];
            content.ReadExactly(all);
            return all.AsSpan().IndexOf(bytes) >= 0;
        });
}
