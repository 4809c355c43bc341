using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Fadu.Store;

/// <summary>The model on SQLite: identifiers are 16 bytes, big-endian, so that version 7 UUIDs sort by their time.</summary>
public sealed class SqliteFaduContext(DbContextOptions<SqliteFaduContext> options) : FaduContext(options)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Guid>().HaveConversion<GuidBytes>();
        configurationBuilder.Properties<MatterId>().HaveConversion<MatterBytes>();
        configurationBuilder.Properties<ActId>().HaveConversion<ActBytes>();
        configurationBuilder.Properties<KeyId>().HaveConversion<KeyBytes>();
    }

    internal static byte[] BytesOf(Guid id) => id.ToByteArray(bigEndian: true);

    internal static Guid GuidOf(byte[] bytes) => new(bytes, bigEndian: true);

    internal sealed class GuidBytes() : ValueConverter<Guid, byte[]>(id => BytesOf(id), bytes => GuidOf(bytes));

    internal sealed class MatterBytes() : ValueConverter<MatterId, byte[]>(id => BytesOf(id.Value), bytes => new MatterId(GuidOf(bytes)));

    internal sealed class ActBytes() : ValueConverter<ActId, byte[]>(id => BytesOf(id.Value), bytes => new ActId(GuidOf(bytes)));

    internal sealed class KeyBytes() : ValueConverter<KeyId, byte[]>(id => BytesOf(id.Value), bytes => new KeyId(GuidOf(bytes)));
}

/// <summary>What SQLite needs on the connection that writes. FULL: an acknowledged act must outlive a power cut. Readers need nothing.</summary>
internal static class SqlitePragmas
{
    internal static void Set(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON;";
        command.ExecuteNonQuery();
    }
}

/// <summary>For the migrations tool.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteFaduContext>
{
    public SqliteFaduContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteFaduContext>().UseSqlite("Data Source=design.db").Options);
}
