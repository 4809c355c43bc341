using System.Security.Cryptography;
using System.Text;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Fadu.Store.Tests.Writing;

/// <summary>What is kept of a request beside its key: the same is known again, and nobody tries names against it who lacks the keys, nor anybody once they are erased.</summary>
public abstract class RequestMarkTests(TestDatabase database) : StoreTests(database)
{
    private const string Said = "430100198801010035";
    private static readonly string[] Old = [.. Enumerable.Range(1, 40).Select(i => $"old-request-{i}")];

    [Fact]
    public async Task What_is_kept_cannot_be_tried_without_the_key_of_what_was_said()
    {
        var (matter, key) = (NewMatter(), Keys.New());
        await AskAsync(matter, "marked", Said, key);

        var kept = await KeptAsync("marked");

        Assert.Equal(48, kept.Length);
        Assert.Equal(key.Id.Value, new Guid(kept.AsSpan(0, 16), bigEndian: true));
        var rest = Convert.ToHexString(kept[16..]);
        // Whoever has the database and the folder of keys, but not this one any more, has nothing that says whether he guessed it.
        Assert.DoesNotContain(rest, Guesses(Said));
        Assert.True(Under(key).Fits(kept));
        Assert.False(RequestMark.Of(Keys, Bureau, Hash("430100198801010043")).Under(key).Fits(kept));
    }

    [Fact]
    public async Task What_says_nothing_of_anybody_is_kept_under_the_key_of_searches()
    {
        var matter = NewMatter();
        await AskAsync(matter, "plain", "nobody", under: null);
        using var other = KeyRing.Open(Path.Combine(Folder, "other-keys"));
        var kept = await KeptAsync("plain");

        Assert.NotEqual(Convert.ToHexString(Hash("nobody")), Convert.ToHexString(kept[16..]));
        Assert.True(RequestMark.Of(Keys, Bureau, Hash("nobody")).Fits(kept));
        Assert.False(RequestMark.Of(other, Bureau, Hash("nobody")).Fits(kept));
        Assert.False(RequestMark.Of(Keys, new BureauId("elsewhere"), Hash("nobody")).Fits(kept));
    }

    [Fact]
    public async Task The_same_request_gets_the_first_answer_and_another_is_an_error_until_the_key_is_erased()
    {
        var (matter, key) = (NewMatter(), Keys.New());
        await AskAsync(matter, "once", Said, key);

        // Whoever asks again has made ready another key for a subject that he takes for new: that of the first time counts.
        Assert.IsType<ActOutcome<string>.Replayed>(await AskAsync(matter, "once", Said, Keys.New()));
        Assert.IsType<ActOutcome<string>.KeyReused>(await AskAsync(matter, "once", "another", key));
        Keys.Destroy(new Erasure(Bureau, matter, 1, key.Id, 1, Noon));

        // Nobody can tell any more whether it is the same: nothing is done twice.
        Assert.IsType<ActOutcome<string>.Replayed>(await AskAsync(matter, "once", Said, Keys.New()));
        Assert.Single(ActsOf(matter));
    }

    [Fact]
    public async Task What_is_of_neither_form_fits_nothing()
    {
        var (matter, key) = (NewMatter(), Keys.New());
        await AskAsync(matter, "forms", Said, key);
        var kept = await KeptAsync("forms");

        Assert.All(new[] { Hash(Said), kept[..47], [.. kept, 0], [0] }, one => Assert.False(Under(key).Fits(one)));
    }

    [Fact]
    public async Task Bare_hashes_of_before_are_gone_after_an_upgrade_and_whoever_asks_again_gets_the_first_answer()
    {
        using var older = Another();
        var store = FaduDatabase.At(older.ConnectionString);
        await using (var before = store.Reading())
        {
            await before.GetService<IMigrator>().MigrateAsync("SignedRequests", Stop);
            foreach (var key in Old)
                before.Idempotency.Add(new IdempotencyRow { Bureau = Bureau, Actor = "zhangsan", Key = key, RequestHash = Hash(Said + key), ActId = new ActId(Guid.NewGuid()), Answer = "first"u8.ToArray(), At = Noon });
            await before.SaveChangesAsync(Stop);
        }

        await store.MigrateAsync(Stop);

        await using (var after = store.Reading())
            Assert.All(await after.Idempotency.ToListAsync(Stop), row => Assert.Empty(row.RequestHash));
        await using var acts = store.OpenForWriting();
        var matter = NewMatter();
        var again = await acts.PerformAsync(Intent(matter, 0, Old[0], Said), _ => Record(Writes(Draft(matter))), Stop);
        Assert.Equal("first", Encoding.UTF8.GetString(Assert.IsType<ActOutcome<string>.Replayed>(again).Given.Answer));
        if (Database.IsPostgres)
            return;
        // Nor in the free space of the file.
        await acts.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var path = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(older.ConnectionString).DataSource;
        var bytes = await File.ReadAllBytesAsync(path, Stop);
        Assert.All(Old, key => Assert.Equal(-1, bytes.AsSpan().IndexOf(Hash(Said + key))));
        Assert.NotEqual(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Old[^1])));
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private RequestMark Under(DataKey key) => RequestMark.Of(Keys, Bureau, Hash(Said)).Under(key);

    private IEnumerable<string> Guesses(string text) =>
    [
        Convert.ToHexString(Hash(text)), Convert.ToHexString(Keys.SearchHash(Bureau, "request", Convert.ToHexStringLower(Hash(text)))),
        .. Enumerable.Range(0, 300).Select(_ => Convert.ToHexString(RequestMark.Of(Keys, Bureau, Hash(text)).Under(Keys.New()).Kept[16..])),
    ];

    private Task<ActOutcome<string>> AskAsync(MatterId matter, string key, string said, DataKey? under)
    {
        var mark = RequestMark.Of(Keys, Bureau, Hash(said));
        return Store.PerformAsync(Intent(matter, null, key) with { Request = under is null ? mark : mark.Under(under) }, _ => Record(Writes(Draft(matter))), Stop);
    }

    private async Task<byte[]> KeptAsync(string key)
    {
        await using var reading = Database.Reading();
        return (await reading.Idempotency.SingleAsync(row => row.Key == key, Stop)).RequestHash;
    }
}

[Trait("Database", "sqlite")]
public sealed class RequestMarkTestsOnSqlite(SqliteTestDatabase database) : RequestMarkTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class RequestMarkTestsOnPostgres(PostgresTestDatabase database) : RequestMarkTests(database), IClassFixture<PostgresTestDatabase>;
