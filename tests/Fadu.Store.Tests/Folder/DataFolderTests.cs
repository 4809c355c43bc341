using Fadu.Store.Folder;
using Microsoft.Data.Sqlite;

namespace Fadu.Store.Tests.Folder;

public sealed class DataFolderTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("fadu-folder-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(root, "data");

    [Fact]
    public async Task A_new_folder_gets_a_database_and_keys_beside_it()
    {
        await using var folder = await OpenAsync(create: true);

        Assert.True(File.Exists(Path.Combine(Data, "fadu.db")));
        Assert.True(File.Exists(Path.Combine(root, "data.keys", "master.key")));
        Assert.Empty(Directory.EnumerateFiles(Data, "*.key", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_said_to_be_missing()
    {
        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => OpenAsync());

        Assert.Contains($"{Data} is not a data folder", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_second_writer_is_refused_and_told_who_writes()
    {
        await using var first = await OpenAsync(create: true);

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => OpenAsync());

        Assert.Contains($"pid {Environment.ProcessId}, http://127.0.0.1:5080", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_reads_beside_the_writer_and_cannot_write()
    {
        await using var writer = await OpenAsync(create: true);

        await using var reader = await OpenAsync(readOnly: true);

        await using var reading = reader.Database.Reading();
        Assert.Empty(reading.Acts.ToList());
        Assert.Throws<InvalidOperationException>(() => reader.Acts);
        var refused = Assert.Throws<SqliteException>(() => { DeleteAll(reading); });
        Assert.Equal(8, refused.SqliteErrorCode);
    }

    [Fact]
    public async Task The_lock_goes_with_its_holder()
    {
        await (await OpenAsync(create: true)).DisposeAsync();

        await using var again = await OpenAsync();

        Assert.NotNull(again.Acts);
    }

    [Fact]
    public async Task A_damaged_database_is_said_to_be_damaged()
    {
        await (await OpenAsync(create: true)).DisposeAsync();
        SqliteConnection.ClearAllPools();
        await File.WriteAllTextAsync(DataFolder.DatabaseFile(Data), "this is no database, and long enough to be taken for a header of one", Stop);

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => OpenAsync());

        Assert.Contains("is damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_is_written_ahead_and_flushed_at_every_commit()
    {
        await using var folder = await OpenAsync(create: true);
        await using var reading = folder.Database.Reading();
        var connection = Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(reading.Database);
        await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.OpenConnectionAsync(reading.Database, Stop);

        Assert.Equal("wal", Pragma("journal_mode"));
        Assert.Equal(2L, Pragma("synchronous"));

        object? Pragma(string name)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA " + name;
            return command.ExecuteScalar();
        }
    }

    private static void DeleteAll(FaduContext context) =>
        Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRaw(context.Database, "DELETE FROM drafts");

    private Task<DataFolder> OpenAsync(bool create = false, bool readOnly = false) => DataFolder.OpenAsync(
        new DataFolderOptions(Data) { Create = create, ReadOnly = readOnly, Address = "http://127.0.0.1:5080" }, Stop);
}
