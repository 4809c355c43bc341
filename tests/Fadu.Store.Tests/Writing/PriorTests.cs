using System.Security.Cryptography;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Fadu.Testing;

namespace Fadu.Store.Tests.Writing;

public abstract class PriorTests(TestDatabase database) : StoreTests(database)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_decisions_on_one_person_at_once_are_never_both_the_first(bool declared)
    {
        // A second writer stands for another node; on SQLite one process writes to a file, so there it is the same one.
        await using var other = Database.IsPostgres ? Database.OpenForWriting() : null;
        for (var round = 0; round < 50; round++)
        {
            var person = RandomNumberGenerator.GetBytes(32);
            var firsts = await Task.WhenAll(
                Task.Run(() => Decide(Store, person, declared)),
                Task.Run(() => Decide(other ?? Store, person, declared)),
                Task.Run(() => Decide(Store, person, declared)));

            Assert.Equal(1, firsts.Count(first => first));
        }
    }

    [Fact]
    public async Task Priors_of_another_person_are_not_seen()
    {
        var person = RandomNumberGenerator.GetBytes(32);
        Assert.True(await Decide(Store, RandomNumberGenerator.GetBytes(32), declared: true));
        Assert.True(await Decide(Store, person, declared: true));
        Assert.False(await Decide(Store, person, declared: true));
    }

    private async Task<bool> Decide(ActStore store, byte[] person, bool declared)
    {
        var matter = NewMatter();
        var intent = Intent(matter, 0) with { Persons = declared ? [person] : [] };
        var first = false;
        var outcome = await store.PerformAsync(
            intent,
            transaction =>
            {
                first = transaction.Priors(person).Count == 0;
                var prior = new PriorDecisionRow
                {
                    Bureau = Bureau,
                    PersonHash = person,
                    MatterId = matter,
                    Number = 1,
                    Kind = "violation",
                    DecidedOn = new DateOnly(2026, 3, 16),
                    Procedure = "procedure",
                };
                return Record(Writes(Draft(matter), new RowChanges().Insert(prior)));
            },
            Stop);
        Assert.IsType<ActOutcome<string>.Recorded>(outcome);
        return first;
    }
}

[Trait("Database", "sqlite")]
public sealed class PriorTestsOnSqlite(SqliteTestDatabase database) : PriorTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class PriorTestsOnPostgres(PostgresTestDatabase database) : PriorTests(database), IClassFixture<PostgresTestDatabase>;
