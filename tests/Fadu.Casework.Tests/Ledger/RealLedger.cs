using Fadu.Casework.Clerk;
using Fadu.Casework.Registers;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Folder;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests.Ledger;

/// <summary>A small real ledger in a SQLite file, made through the desk and sealed by the clerk, and copies of it to spoil.</summary>
public sealed class RealLedger : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("fadu-real-ledger-").FullName;
    private int copies;
    private KeyRing? keys;

    /// <summary>An hour after the last act: one that waits for a head waits too long.</summary>
    public TestTime Later { get; } = new(Noon.AddHours(1));

    /// <summary>The whole ledger.</summary>
    public string Whole => Path.Combine(folder, "whole.db");

    /// <summary>The ledger as it was some acts ago.</summary>
    public string Older => Path.Combine(folder, "older.db");

    /// <summary>A head of the whole ledger, kept outside.</summary>
    public string Head { get; private set; } = "";

    /// <summary>The ledger's public key, kept outside.</summary>
    public VerifierKey Key { get; private set; } = null!;

    /// <summary>The keys.</summary>
    internal KeyRing Keys => keys!;

    public async ValueTask InitializeAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        await using (var bureau = await OpenAsync(folder, null, new TestTime(Noon), stop))
        {
            await FoundAsync(bureau, stop);
            await CaseAsync(bureau, "张三", "430100199001010017", "1990-01-01", stop);
            await CatchUpAsync(bureau, stop);
            Backup.CopyDatabase(bureau.Folder.Database, Older);
            var matter = await CaseAsync(bureau, "李四", "430100199001010025", "1990-01-01", stop);
            await CatchUpAsync(bureau, stop);
            await GrantedAsync(bureau, Actor.Officer(TestBureau.Head), Settle(matter, first: true), stop);
            await CaseAsync(bureau, "王五", "430100199001010033", "1990-01-01", stop);
            await CatchUpAsync(bureau, stop);
            Backup.CopyDatabase(bureau.Folder.Database, Whole);
            Head = (await new LedgerStanding(bureau).HeadAsync(stop))!.Note;
            Key = bureau.Signing.Public;
        }
        keys = KeyRing.Open(Path.Combine(folder, "keys"));
    }

    public ValueTask DisposeAsync()
    {
        keys?.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A copy with the guards of the database taken off and some statements run, as somebody with the file can.</summary>
    public string Spoilt(params string[] statements)
    {
        var path = Path.Combine(folder, $"spoilt-{Interlocked.Increment(ref copies):d4}.db");
        File.Copy(Whole, path);
        Run(path, connection =>
        {
            foreach (var drop in Names(connection, "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'")
                .Concat(Names(connection, "SELECT 'DROP INDEX ' || name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
                .Concat(statements).ToList())
            {
                using var command = connection.CreateCommand();
                command.CommandText = drop;
                command.ExecuteNonQuery();
            }
        });
        return path;
    }

    /// <summary>A copy with all heads signed anew by another key.</summary>
    public string SignedBy(SigningKey other)
    {
        var path = Spoilt();
        Run(path, connection =>
        {
            foreach (var note in Names(connection, "SELECT note FROM checkpoints").ToList())
            {
                using var command = connection.CreateCommand();
                command.CommandText = "UPDATE checkpoints SET note = @new WHERE note = @old";
                command.Parameters.AddWithValue("@new", Checkpoint.Parse(SignedNote.Parse(note).Text).Sign(other).ToString());
                command.Parameters.AddWithValue("@old", note);
                Assert.Equal(1, command.ExecuteNonQuery());
            }
        });
        return path;
    }

    /// <summary>A copy with one column of one row changed: a number moved on, the last byte or letter another one, a null filled.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="kind">What SQLite says it holds: blob, integer, text or null.</param>
    public string Flipped(string table, string column, string kind)
    {
        var other = (kind, column) switch
        {
            ("integer", "day_precision") => $"1 - {column}",
            ("integer", _) => $"{column} + 1000",
            ("null", _) => "1",
            ("text", _) => $"substr({column}, 1, length({column}) - 1) || '~'",
            _ => $"CAST(substr({column}, 1, length({column}) - 1) || CASE WHEN substr({column}, -1) = x'7e' THEN x'7d' ELSE x'7e' END AS BLOB)",
        };
        return Spoilt($"UPDATE {table} SET {column} = {other} WHERE rowid = (SELECT rowid FROM {table} ORDER BY rowid LIMIT 1 OFFSET (SELECT count(*) / 2 FROM {table}))");
    }

    /// <summary>Verifies a file, with or without keys; without, by the public key kept outside.</summary>
    public VerificationResult Verify(string path, bool withKeys, params string[] heads) => Verify(path, new VerificationRequest
    {
        Keys = withKeys ? Keys : null,
        Trusted = withKeys ? [] : [Key],
        Heads = heads,
    });

    /// <summary>Verifies a file.</summary>
    public VerificationResult Verify(string path, VerificationRequest request) =>
        LedgerVerification.Run(FaduDatabase.At($"Data Source={path};Pooling=False", readOnly: true), request, Later);

    /// <summary>What a statement gives in the whole ledger.</summary>
    public string Ask(string query)
    {
        var answer = "";
        Run(Whole, connection => answer = Names(connection, query).Single());
        return answer;
    }

    /// <summary>Lets a clerk work until nothing waits; another clerk of this process may still hold the lease.</summary>
    internal static async Task CatchUpAsync(OpenBureau bureau, CancellationToken stop)
    {
        await bureau.Folder.Acts.WriteAsync(work => work.Remove<LeaseRow>(bureau.Bureau, "clerk"), stop);
        using var clerk = new ClerkHost(bureau, NullLogger<ClerkHost>.Instance);
        Assert.True(await clerk.CatchUpAsync(stop));
    }

    private static IEnumerable<string> Names(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return reader.GetString(0);
    }

    private static void Run(string path, Action<SqliteConnection> work)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using (var quick = connection.CreateCommand())
        {
            quick.CommandText = "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY;";
            quick.ExecuteNonQuery();
        }
        work(connection);
    }
}
