using System.Data.Common;
using System.Security.Cryptography;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Store.Tests.Model;

public abstract class AppendOnlyTests(TestDatabase database) : StoreTests(database)
{
    [Theory]
    [InlineData("UPDATE acts SET actor = 'another'")]
    [InlineData("UPDATE acts SET recorded_at = recorded_at + 1")]
    [InlineData("DELETE FROM acts")]
    [InlineData("UPDATE leaves SET leaf_index = leaf_index + 1")]
    [InlineData("DELETE FROM leaves")]
    [InlineData("UPDATE checkpoints SET note = ''")]
    [InlineData("DELETE FROM checkpoints")]
    [InlineData("DELETE FROM parts")]
    [InlineData("UPDATE parts SET subject = 2")]
    [InlineData("UPDATE parts SET ciphertext = NULL, nonce = NULL")]
    [InlineData("UPDATE parts SET erased_by = 2")]
    [InlineData("UPDATE parts SET erased_by = 2, ciphertext = NULL, nonce = NULL, subject = 9")]
    [InlineData("UPDATE looks SET person = 'another'")]
    [InlineData("DELETE FROM looks")]
    public async Task The_database_refuses(string sql)
    {
        await RecordWithPart();

        await Assert.ThrowsAnyAsync<DbException>(() => RunAsync(sql));
    }

    [Fact]
    public async Task Erasure_takes_ciphertext_and_salt_and_leaves_the_commitments()
    {
        var (matter, part) = await RecordWithPart();

        await Store.WriteAsync(
            store =>
            {
                store.Insert(new SearchTokenRow { Bureau = Bureau, Token = [1], MatterId = matter, Subject = 1, Kind = "name" });
                store.Insert(new SearchTokenRow { Bureau = Bureau, Token = [1], MatterId = matter, Subject = 2, Kind = "name" });
                store.Erase(new Erasure(Bureau, matter, 1, part.KeyId, 2, Noon));
            },
            Stop);

        await using var reading = Database.Reading();
        var erased = await reading.Parts.SingleAsync(row => row.ActId == part.ActId, Stop);
        Assert.Equal((null, null, 2), (erased.Ciphertext, erased.Nonce, erased.ErasedBy));
        Assert.Equal(2, (await reading.SearchTokens.SingleAsync(token => token.MatterId == matter, Stop)).Subject);
        Assert.Equal(part.Commitment, erased.Commitment);
        Assert.Equal(part.CiphertextDigest, erased.CiphertextDigest);
        Assert.Throws<PartBrokenException>(() => PartCipher.Open(Keys.Find(part.KeyId)!, matter, erased));
    }

    private async Task<(MatterId Matter, PartRow Part)> RecordWithPart()
    {
        var matter = NewMatter();
        var draft = Draft(matter);
        draft = draft with { Parts = [PartCipher.Seal(Keys.New(), Bureau, matter, draft.Id, 1, 1, "identifying", "\"李四\""u8.ToArray())] };
        await Store.PerformAsync(Intent(matter, 0), _ => Record(Writes(draft)), Stop);
        await Store.WriteAsync(
            store =>
            {
                var next = store.Under<LeafRow>(Bureau).Count;
                store.Insert(new LeafRow { Bureau = Bureau, LeafIndex = next, ActId = draft.Id });
                store.Insert(new LookRow { Bureau = Bureau, LookId = Guid.CreateVersion7(Noon), At = TimeProvider.System.GetUtcNow(), Person = "王五", Subject = 0, What = "page", Channel = "web" });
                store.Insert(new CheckpointRow { Bureau = Bureau, Size = next + 1, Root = RandomNumberGenerator.GetBytes(32), Note = "note", At = Noon });
            },
            Stop);
        await using var reading = Database.Reading();
        return (matter, await reading.Parts.SingleAsync(row => row.ActId == draft.Id, Stop));
    }

    private async Task RunAsync(string sql)
    {
        await using var context = Database.Reading();
        await context.Database.ExecuteSqlRawAsync(sql, Stop);
    }
}

[Trait("Database", "sqlite")]
public sealed class AppendOnlyTestsOnSqlite(SqliteTestDatabase database) : AppendOnlyTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class AppendOnlyTestsOnPostgres(PostgresTestDatabase database) : AppendOnlyTests(database), IClassFixture<PostgresTestDatabase>;
