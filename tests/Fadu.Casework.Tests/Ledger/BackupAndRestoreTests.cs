using Fadu.Casework.Registers;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Store.Keys;
using Fadu.Testing;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests.Ledger;

public sealed class BackupAndRestoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fadu-restore-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_backup_taken_while_acts_are_written_is_restored_verified_and_has_the_same_views()
    {
        var time = new TestTime(Noon);
        var file = Path.Combine(folder, "backup.tar");
        var recorded = 0;
        await using (var bureau = await OpenAsync(folder, null, time, Stop))
        {
            await FoundAsync(bureau, Stop);
            await CaseAsync(bureau, "张三", "430100199001010017", "1990-01-01", Stop);
            await RealLedger.CatchUpAsync(bureau, Stop);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var writing = Task.Run(
                async () =>
                {
                    while (!enough.IsCancellationRequested)
                    {
                        await CaseAsync(bureau, "李四", "430100199001010025", "1990-01-01", Stop);
                        Interlocked.Increment(ref recorded);
                    }
                },
                Stop);
            while (Volatile.Read(ref recorded) < 2)
                await Task.Delay(5, Stop);

            var reading = await DataFolder.OpenDatabaseAsync(new DataFolderOptions(Path.Combine(folder, "data")), Stop);
            await using (var to = File.Create(file))
                await Backup.WriteAsync(reading, bureau.Folder.Files, to, Noon, Stop);
            await enough.CancelAsync();
            await writing;
        }

        var restored = Path.Combine(folder, "again", "data");
        Directory.CreateDirectory(Path.Combine(folder, "again"));
        using (var keys = KeyRing.Open(Path.Combine(folder, "keys")))
        {
            await using var from = File.OpenRead(file);
            await Backup.RestoreAsync(from, restored, keys, Stop);
            var database = await DataFolder.OpenDatabaseAsync(new DataFolderOptions(restored), Stop);
            var result = LedgerVerification.Run(database, new VerificationRequest { Keys = keys }, time);
            Assert.True(result.Ok, string.Join('\n', result.Report.Problems));
            Assert.True(result.Report.Counts.Waiting > 0, "the backup holds no act written while it was taken");
            Assert.Equal((0L, VerdictState.Unknown), (result.Report.Counts.PartsSealed, result.Report.Anchored.State));
        }

        await using var again = await OpenBureau.OpenAsync(
            new BureauOptions(new DataFolderOptions(restored) { Keys = Path.Combine(folder, "keys") }, new BureauId(Id), Pack) { Time = time }, Stop);
        await RealLedger.CatchUpAsync(again, Stop);
        var into = FaduDatabase.InFile(Path.Combine(folder, "rebuilt.db"));
        await into.MigrateAsync(Stop);
        var report = await again.RebuildViewsAsync(into, Stop);
        Assert.True(report.IsSame, string.Join('\n', report.Differences));
    }
}
