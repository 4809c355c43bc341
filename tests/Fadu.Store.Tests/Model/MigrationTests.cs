using Fadu.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Store.Tests.Model;

public abstract class MigrationTests(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_database_is_brought_to_the_model()
    {
        using var empty = database.Another();
        var store = FaduDatabase.At(empty.ConnectionString);
        await Assert.ThrowsAsync<StoreRefusedException>(() => store.EnsureCurrentAsync(Stop));

        await store.MigrateAsync(Stop);
        await store.MigrateAsync(Stop);

        await store.EnsureCurrentAsync(Stop);
        await using var reading = store.Reading();
        Assert.False(reading.Database.HasPendingModelChanges());
        Assert.Equal(0, await reading.Acts.CountAsync(Stop));
    }

    [Fact]
    public async Task It_says_what_an_acknowledged_act_outlives()
    {
        using var empty = database.Another();
        var found = await FaduDatabase.At(empty.ConnectionString).DurabilityAsync(Stop);

        // The throw-away server of the tests runs without fsync, and this is how one sees it.
        Assert.Equal(database.IsPostgres ? Durability.Nothing : Durability.PowerLoss, found);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_in_a_sentence()
    {
        using var newer = database.Another();
        var store = FaduDatabase.At(newer.ConnectionString);
        await store.MigrateAsync(Stop);
        await using (var reading = store.Reading())
            await reading.Database.ExecuteSqlRawAsync(
                """INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('20990101000000_FromTheFuture', '99')""", Stop);

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => store.MigrateAsync(Stop));

        Assert.Contains("20990101000000_FromTheFuture", refused.Message, StringComparison.Ordinal);
        Assert.Contains("newer fadu", refused.Message, StringComparison.Ordinal);
    }
}

[Trait("Database", "sqlite")]
public sealed class MigrationTestsOnSqlite(SqliteTestDatabase database) : MigrationTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class MigrationTestsOnPostgres(PostgresTestDatabase database) : MigrationTests(database), IClassFixture<PostgresTestDatabase>;
