using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Fadu.Casework.Registers;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests.Ledger;

/// <summary>A ledger read from the rows of either database: whole it holds, and what whoever holds the database changes is found.</summary>
public abstract class LedgerVerificationTests(TestDatabase database) : IAsyncLifetime
{
    private readonly Dictionary<(string Table, string Column), object> changed = [];
    private OpenBureau? bureau;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private OpenBureau Bureau => bureau!;

    private string RowId => database.IsPostgres ? "ctid" : "rowid";

    public async ValueTask InitializeAsync()
    {
        bureau = await OpenAsync(database, new TestTime(Noon), Stop);
        if (await bureau.IsFoundedAsync(Stop))
            return;
        await FoundAsync(bureau, Stop);
        await CaseAsync(bureau, "张三", "430100199001010017", "1990-01-01", Stop);
        await RealLedger.CatchUpAsync(bureau, Stop);
        await CaseAsync(bureau, "李四", "430100199001010025", "1990-01-01", Stop);
        await RealLedger.CatchUpAsync(bureau, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Bureau.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_whole_ledger_holds_with_and_without_keys_and_is_anchored_by_a_head_held_outside()
    {
        var head = (await new LedgerStanding(Bureau).HeadAsync(Stop))!.Note;

        var opened = Verify(withKeys: true);
        var sealedUp = Verify(withKeys: false);
        var held = Verify(withKeys: true, head);

        Assert.True(opened.Ok, string.Join('\n', opened.Report.Problems));
        Assert.Equal((VerdictState.Ok, VerdictState.Ok, VerdictState.Unknown), States(opened));
        Assert.Equal((VerdictState.Ok, VerdictState.Ok, VerdictState.Unknown), States(sealedUp));
        Assert.Equal((VerdictState.Ok, VerdictState.Ok, VerdictState.Ok), States(held));
        // Seven acts founded the bureau, three and three made the cases; each case sealed a summary, a person in two classes and words told.
        Assert.Equal((13, 13L, 0), (opened.Report.Counts.Acts, opened.Report.Counts.Leaves, opened.Report.Counts.Waiting));
        Assert.True(opened.Report.Counts.PartsProven >= 6, $"{opened.Report.Counts.PartsProven} parts proven");
        Assert.Equal((0, opened.Report.Counts.PartsProven), (sealedUp.Report.Counts.PartsProven, sealedUp.Report.Counts.PartsSealed));
    }

    [Fact]
    public async Task Every_column_of_every_row_of_the_ledger_is_found_when_changed()
    {
        List<(string Table, string Column)> columns;
        await using (var context = Bureau.Folder.Database.Reading())
        {
            columns =
            [
                .. from table in context.Model.GetEntityTypes()
                   where table.ClrType.GetCustomAttribute<DeclaredAttribute>() is { Kind: TableKind.Acts }
                   from column in table.GetProperties()
                   select (table.GetTableName()!, column.GetColumnName()),
            ];
        }
        var missed = new List<string>();
        foreach (var (table, column) in columns)
        {
            var before = await ChangeAsync(table, column, with: Other);
            var found = !Verify(withKeys: true).Ok && !Verify(withKeys: false).Ok;
            await ChangeAsync(table, column, with: _ => before);
            // Nothing vouches for the time a head was signed, and the verdict says so.
            if (found == ($"{table}.{column}" == "checkpoints.at"))
                missed.Add($"{table}.{column}");
        }

        Assert.True(columns.Count >= 34, $"only {columns.Count} columns");
        Assert.Empty(missed);
        Assert.True(Verify(withKeys: true).Ok, "a column was not put back as it was");
    }

    private VerificationResult Verify(bool withKeys, params string[] heads) => LedgerVerification.Run(
        FaduDatabase.At(Bureau.Folder.Database.ConnectionString, readOnly: true),
        new VerificationRequest { Keys = withKeys ? Bureau.Folder.Keys : null, Trusted = withKeys ? [] : [Bureau.Signing.Public], Heads = heads },
        new TestTime(Noon.AddHours(1)));

    private static (VerdictState, VerdictState, VerdictState) States(VerificationResult result) =>
        (result.Report.Integrity.State, result.Report.Completeness.State, result.Report.Anchored.State);

    /// <summary>Changes a column of the row in the middle of a table, as whoever holds the database can.</summary>
    /// <returns>What stood there.</returns>
    private async Task<object> ChangeAsync(string table, string column, Func<object, object> with)
    {
        await using var context = Bureau.Folder.Database.Reading();
        await context.Database.OpenConnectionAsync(Stop);
        var connection = context.Database.GetDbConnection();
        await RunAsync(connection, database.IsPostgres ? "SET session_replication_role = replica" : await DropsAsync(connection));
        // A changed row moves on PostgreSQL: where it went is kept, to put it back as it was.
        var key = changed.TryGetValue((table, column), out var moved)
            ? moved
            : (await AskAsync(connection, $"SELECT {RowId} FROM {table} ORDER BY {RowId} LIMIT 1 OFFSET (SELECT count(*) / 2 FROM {table})"))!;
        var before = (await AskAsync(connection, $"SELECT {column} FROM {table} WHERE {RowId} = {Literal(key)}"))!;
        await using var change = connection.CreateCommand();
        change.CommandText = $"UPDATE {table} SET {column} = @value WHERE {RowId} = {Literal(key)} RETURNING {RowId}";
        var value = change.CreateParameter();
        (value.ParameterName, value.Value) = ("@value", with(before));
        change.Parameters.Add(value);
        changed[(table, column)] = (await change.ExecuteScalarAsync(Stop))!;
        if (database.IsPostgres)
            await RunAsync(connection, "RESET session_replication_role");
        return before;
    }

    private static string Literal(object rowId) => rowId is long number ? number.ToString(CultureInfo.InvariantCulture) : $"'{rowId}'";

    private static object Other(object value) => value switch
    {
        string text => text + "~",
        long and (0L or 1L) => 1L - (long)value,
        long number => number + 1000,
        int number => number + 1000,
        bool flag => !flag,
        Guid id => new Guid(Flipped(id.ToByteArray())),
        byte[] bytes => Flipped(bytes),
        DBNull => 1,
        _ => throw new NotSupportedException($"a column holds {value.GetType()}"),
    };

    private static byte[] Flipped(byte[] bytes) => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)];

    private static async Task<string> DropsAsync(DbConnection connection) =>
        (string)((await AskAsync(connection, "SELECT coalesce(group_concat('DROP TRIGGER ' || name, '; '), '') FROM sqlite_master WHERE type = 'trigger'")) ?? "");

    private static async Task<object?> AskAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Stop);
    }

    private static async Task RunAsync(DbConnection connection, string sql)
    {
        if (sql.Length == 0)
            return;
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Stop);
    }
}

[Trait("Database", "sqlite")]
public sealed class LedgerVerificationTestsOnSqlite(SqliteTestDatabase database) : LedgerVerificationTests(database), IClassFixture<SqliteTestDatabase>;

[Trait("Database", "postgresql")]
public sealed class LedgerVerificationTestsOnPostgres(PostgresTestDatabase database) : LedgerVerificationTests(database), IClassFixture<PostgresTestDatabase>;
