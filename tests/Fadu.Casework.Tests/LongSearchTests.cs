using System.Diagnostics;
using Fadu.Testing;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests;

/// <summary>A long text is sought as fast as a short one: what somebody types does not decide how much the database has to do.</summary>
public abstract class LongSearchTests(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_name_is_found_by_all_of_it_and_a_long_text_costs_no_more()
    {
        await using var bureau = await OpenAsync(database, new TestTime(Noon), Stop);
        if (!await bureau.IsFoundedAsync(Stop))
            await FoundAsync(bureau, Stop);
        const string Firm = "示例东门新天地百货贸易进出口";
        var one = await CaseAsync(bureau, Firm + "甲公司", "430100198801010211", "1988-01-01", Stop);
        var other = await CaseAsync(bureau, Firm + "乙公司", "430100198801010238", "1988-01-01", Stop);
        using (var clerk = new Clerk.ClerkHost(bureau, Microsoft.Extensions.Logging.Abstractions.NullLogger<Clerk.ClerkHost>.Instance))
            Assert.True(await clerk.CatchUpAsync(Stop));
        async Task<List<Guid>> FindAsync(string typed) => [.. (await bureau.Search.FindAsync(typed, Handler, Paging.Of(1, 20), "test", Stop)).Rows.Select(row => row.Matter)];

        Assert.Equal([one], await FindAsync(Firm + "甲公司"));
        Assert.Equal([other], await FindAsync(Firm + "乙公司"));
        Assert.Equal(new[] { one, other }.Order(), (await FindAsync(Firm)).Order());
        // Two hundred pieces, each another.
        var long200 = string.Concat(Enumerable.Range(0, 200).Select(i => (char)('一' + i)));
        var watch = Stopwatch.StartNew();
        Assert.Empty(await FindAsync(long200));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), $"{watch.Elapsed}");
        Assert.Equal(8, Parties.SearchToken.Asked(bureau.Folder.Keys, bureau.Bureau, long200).Count);
    }
}

[Trait("Database", "sqlite")]
public sealed class LongSearchTestsOnSqlite() : LongSearchTests(new SqliteTestDatabase());

[Trait("Database", "postgresql")]
public sealed class LongSearchTestsOnPostgres() : LongSearchTests(new PostgresTestDatabase());
