using System.Reflection;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Store.Tests.Writing;

public abstract class RowMapTests(TestDatabase database) : StoreTests(database)
{
    public static TheoryData<string> RowTypes
    {
        get
        {
            using var reading = FaduDatabase.At("Data Source=:memory:").Reading();
            return [.. reading.Model.GetEntityTypes().Select(entity => entity.ClrType.Name).Order()];
        }
    }

    [Theory]
    [MemberData(nameof(RowTypes))]
    public async Task A_row_written_by_raw_commands_is_read_the_same_by_them_and_by_EF(string name)
    {
        var type = typeof(ActRow).Assembly.GetType($"Fadu.Store.Model.{name}", throwOnError: true)!;

        await (Task)typeof(RowMapTests).GetMethod(nameof(RoundTrip), BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(type).Invoke(this, [])!;
    }

    private async Task RoundTrip<T>()
        where T : class
    {
        foreach (var full in new[] { true, false })
        {
            var row = Sample<T>(full);
            var again = await Store.WriteAsync(
                store =>
                {
                    store.WritesActs = true;
                    store.Insert(row);
                    return Assert.Single(store.Under<T>(Key(row)));
                },
                Stop);
            Assert.Equal(Told(row), Told(again));

            await using var reading = Database.Reading();
            Assert.Equal(Told(row), Told((await reading.Set<T>().AsNoTracking().ToListAsync(Stop)).Single(read => Told(read) == Told(row))));
        }
    }

    private object[] Key<T>(T row)
    {
        using var reading = Database.Reading();
        return [.. reading.Model.FindEntityType(typeof(T))!.FindPrimaryKey()!.Properties.Select(property => property.PropertyInfo!.GetValue(row)!)];
    }

    /// <summary>A row of values that differ from the defaults; in the second form nothing is there that may be missing.</summary>
    private static T Sample<T>(bool full)
    {
        var row = Activator.CreateInstance<T>();
        var nullability = new NullabilityInfoContext();
        foreach (var property in typeof(T).GetProperties())
        {
            var mayBeMissing = nullability.Create(property).WriteState == NullabilityState.Nullable;
            if (!mayBeMissing || full)
                property.SetValue(row, Sample(property, full ? 1 : 2));
        }
        return row;
    }

    private static object Sample(PropertyInfo property, int n)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type switch
        {
            _ when type == typeof(BureauId) => new BureauId(Guid.NewGuid().ToString()),
            _ when type == typeof(MatterId) => new MatterId(Guid.CreateVersion7()),
            _ when type == typeof(ActId) => new ActId(Guid.CreateVersion7()),
            _ when type == typeof(KeyId) => new KeyId(Guid.NewGuid()),
            _ when type == typeof(Guid) => Guid.NewGuid(),
            _ when type == typeof(string) => $"示例 {property.Name} '\" {n}",
            _ when type == typeof(int) => 40 + n,
            _ when type == typeof(long) => 9_000_000_000_000 + n,
            _ when type == typeof(bool) => true,
            _ when type == typeof(byte[]) => new byte[] { 0, 255, (byte)n },
            _ when type == typeof(DateOnly) => new DateOnly(2026, 2, 9 + n),
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.FromUnixTimeMilliseconds(1_770_000_000_123 + n),
            _ => throw new InvalidOperationException($"no sample of {type}"),
        };
    }

    private static string Told<T>(T row) => string.Join("; ", typeof(T).GetProperties().Select(property => property.GetValue(row) switch
    {
        byte[] bytes => $"{property.Name} {Convert.ToHexString(bytes)}",
        DateTimeOffset at => $"{property.Name} {at.ToUnixTimeMilliseconds()}",
        var value => $"{property.Name} {value}",
    }));
}

[Trait("Database", "sqlite")]
public sealed class RowMapTestsOnSqlite(SqliteTestDatabase database) : RowMapTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class RowMapTestsOnPostgres(PostgresTestDatabase database) : RowMapTests(database), IClassFixture<PostgresTestDatabase>;
