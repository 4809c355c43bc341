using System.Formats.Tar;
using System.Text;
using Fadu.Store.Folder;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Store.Tests.Folder;

public sealed class BackupTests : IDisposable
{
    private static readonly BureauId Bureau = new("shifan");
    private static readonly DateTimeOffset Noon = new(2026, 3, 16, 4, 0, 0, TimeSpan.Zero);

    private readonly string root = Directory.CreateTempSubdirectory("fadu-backup-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(root, "data");

    private string Restored => Path.Combine(root, "restored");

    [Fact]
    public async Task A_backup_taken_under_load_is_one_moment_of_the_folder()
    {
        await using var folder = await OpenAsync();
        var file = await folder.Files.StoreAsync(new MemoryStream("evidence"u8.ToArray()), 100, Stop);
        using var done = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                    await RecordAsync(folder);
            },
            Stop)));
        await WaitForActs(folder, 20);

        var backup = await BackUpAsync(folder);
        await done.CancelAsync();
        await load;

        var report = await RestoreAsync(backup, folder.Keys);
        Assert.Equal(new RestoreReport(1, 0), report);
        await using var restored = await DataFolder.OpenAsync(new DataFolderOptions(Restored) { Keys = folder.Keys.Folder, ReadOnly = true }, Stop);
        await using var reading = restored.Database.Reading();
        var acts = await reading.Acts.CountAsync(Stop);
        Assert.True(acts >= 20);
        Assert.Equal(acts, await reading.Matters.SumAsync(head => head.Version, Stop));
        Assert.Equal(acts, await reading.Parts.CountAsync(Stop));
        Assert.True(await restored.Files.VerifyAsync(file.Hash, Stop));
    }

    [Fact]
    public async Task A_backup_holds_no_key()
    {
        await using var folder = await OpenAsync();
        await RecordAsync(folder);
        var master = (await File.ReadAllTextAsync(Path.Combine(folder.Keys.Folder, "master.key"), Stop)).Trim();

        var backup = await BackUpAsync(folder);

        Assert.Equal(-1, backup.AsSpan().IndexOf(Encoding.ASCII.GetBytes(master)));
        Assert.Equal(-1, backup.AsSpan().IndexOf(Convert.FromBase64String(master)));
        var names = new List<string>();
        await using var tar = new TarReader(new MemoryStream(backup));
        while (await tar.GetNextEntryAsync(cancellationToken: Stop) is { } entry)
            names.Add(entry.Name);
        Assert.Equal(["fadu.db", "manifest.json"], names);
    }

    [Fact]
    public async Task What_was_erased_after_the_backup_is_erased_in_what_is_restored()
    {
        await using var folder = await OpenAsync();
        var (matter, key) = await RecordAsync(folder);
        await RecordAsync(folder);
        var backup = await BackUpAsync(folder);
        folder.Keys.Destroy(new Erasure(Bureau, matter, 1, key, 2, Noon));

        var report = await RestoreAsync(backup, folder.Keys);

        Assert.Equal(1, report.PartsErased);
        await using var reading = FaduDatabase.InFile(DataFolder.DatabaseFile(Restored), readOnly: true).Reading();
        var parts = await reading.Parts.ToListAsync(Stop);
        Assert.Equal([true, false], parts.Select(part => part.Nonce is null).OrderDescending());
        Assert.All(parts.Where(part => part.Nonce is null), part => Assert.Equal((null, 2, key), (part.Ciphertext, part.ErasedBy, part.KeyId)));
    }

    [Fact]
    public async Task An_erasure_cut_short_is_finished_when_the_folder_is_opened()
    {
        MatterId matter;
        KeyId key;
        await using (var folder = await OpenAsync())
        {
            (matter, key) = await RecordAsync(folder);
            await RecordAsync(folder);
            folder.Keys.Destroy(new Erasure(Bureau, matter, 1, key, 2, Noon));
        }

        await using var again = await OpenAsync();

        await using var reading = again.Database.Reading();
        Assert.Equal(key, (await reading.Parts.SingleAsync(part => part.ErasedBy == 2 && part.Ciphertext == null, Stop)).KeyId);
        Assert.Equal(2, await reading.Parts.CountAsync(Stop));
    }

    [Fact]
    public async Task A_backup_cut_short_is_refused_and_nothing_is_written()
    {
        await using var folder = await OpenAsync();
        await RecordAsync(folder);
        var backup = await BackUpAsync(folder);

        foreach (var length in new[] { 0, 700, backup.Length / 2, backup.Length - 4000 })
            await Assert.ThrowsAsync<StoreRefusedException>(() => RestoreAsync(backup[..length], folder.Keys));

        Assert.False(Directory.Exists(Restored));
        Assert.Empty(Directory.EnumerateDirectories(root, "*.restoring"));
    }

    [Fact]
    public async Task A_changed_byte_in_a_backup_is_refused()
    {
        await using var folder = await OpenAsync();
        await folder.Files.StoreAsync(new MemoryStream("evidence"u8.ToArray()), 100, Stop);
        var backup = await BackUpAsync(folder);
        backup[backup.AsSpan().IndexOf("evidence"u8)] ^= 1;

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => RestoreAsync(backup, folder.Keys));

        Assert.Contains("damaged (files/", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_points_out_of_the_folder_is_refused()
    {
        await using var folder = await OpenAsync();
        var backup = new MemoryStream();
        await using (var tar = new TarWriter(backup, leaveOpen: true))
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "../outside") { DataStream = new MemoryStream([1]) }, Stop);

        await Assert.ThrowsAsync<StoreRefusedException>(() => RestoreAsync(backup.ToArray(), folder.Keys));

        Assert.False(File.Exists(Path.Combine(root, "outside")));
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_left_alone()
    {
        await using var folder = await OpenAsync();
        var backup = await BackUpAsync(folder);

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() =>
            Backup.RestoreAsync(new MemoryStream(backup), Data, folder.Keys, Stop));

        Assert.Contains("is not empty", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_PostgreSQL_the_sentence_names_pg_dump()
    {
        await using var folder = await OpenAsync();

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() =>
            Backup.WriteAsync(FaduDatabase.At("Host=nowhere"), folder.Files, Stream.Null, Noon, Stop));

        Assert.Contains("pg_dump", refused.Message, StringComparison.Ordinal);
    }

    private Task<DataFolder> OpenAsync() => DataFolder.OpenAsync(new DataFolderOptions(Data) { Create = true }, Stop);

    [Fact]
    public async Task Data_is_not_opened_for_writing_without_its_keys()
    {
        await using (var folder = await OpenAsync())
            await RecordAsync(folder);
        Directory.Move(Path.Combine(root, "data.keys"), Path.Combine(root, "elsewhere"));

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => OpenAsync());

        Assert.Contains("--keys", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(root, "data.keys", "master.key")));
    }

    private static async Task<byte[]> BackUpAsync(DataFolder folder)
    {
        var backup = new MemoryStream();
        await Backup.WriteAsync(folder.Database, folder.Files, backup, Noon, Stop);
        return backup.ToArray();
    }

    private Task<RestoreReport> RestoreAsync(byte[] backup, KeyRing keys) => Backup.RestoreAsync(new MemoryStream(backup), Restored, keys, Stop);

    private static async Task WaitForActs(DataFolder folder, int atLeast)
    {
        for (var tries = 0; tries < 500; tries++)
        {
            await using var reading = folder.Database.Reading();
            if (await reading.Acts.CountAsync(Stop) >= atLeast)
                return;
            await Task.Delay(20, Stop);
        }
    }

    private static async Task<(MatterId Matter, KeyId Key)> RecordAsync(DataFolder folder)
    {
        var matter = new MatterId(Guid.CreateVersion7());
        var id = new ActId(Guid.CreateVersion7());
        var key = folder.Keys.New();
        var draft = new ActDraft(
            id, matter, "procedure", "note", Noon, Noon, false, "zhangsan", "{}"u8.ToArray(), new byte[32],
            [PartCipher.Seal(key, Bureau, matter, id, 1, 1, "identifying", "\"张三\""u8.ToArray())]);
        var head = new MatterRow { Bureau = Bureau, MatterId = matter, FileNumber = matter.ToString(), Procedure = "procedure", Stage = "begun" };
        var intent = new ActIntent(Bureau, "zhangsan", id.ToString(), RequestMark.Of(folder.Keys, Bureau, new byte[32]), [new ExpectedVersion(matter, 0)]);
        await folder.Acts.PerformAsync(intent, _ => new Decision<bool>.Record(true, new ActWrites([draft], [head], _ => [])), Stop);
        return (matter, key.Id);
    }
}
