using Npgsql;

namespace Fadu.Testing;

/// <summary>An empty database of its own for one test class, gone when the class is done.</summary>
/// <remarks>
/// A class of tests that needs a database is written once, abstract, and has one sealed heir for each database, named alike:
/// <code>
/// public abstract class MatterTests(TestDatabase database) { [Fact] public void … }
/// [Trait("Database", "sqlite")]
/// public sealed class MatterTestsOnSqlite(SqliteTestDatabase database) : MatterTests(database), IClassFixture&lt;SqliteTestDatabase&gt;;
/// [Trait("Database", "postgresql")]
/// public sealed class MatterTestsOnPostgres(PostgresTestDatabase database) : MatterTests(database), IClassFixture&lt;PostgresTestDatabase&gt;;
/// </code>
/// The test run counts both and fails when they differ. No test is ever skipped for want of a database.
/// </remarks>
public abstract class TestDatabase : IDisposable
{
    /// <summary>What the command takes as <c>--database</c>, and the store as its connection.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>Whether this is PostgreSQL; otherwise it is the embedded SQLite.</summary>
    public abstract bool IsPostgres { get; }

    /// <summary>A folder of its own for files and keys.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("fadu-test-").FullName;

    /// <summary>Another empty database on the same server, for tests that need two.</summary>
    public abstract TestDatabase Another();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes the folder; an heir removes its database first.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A SQLite file in a folder of its own.</summary>
public sealed class SqliteTestDatabase : TestDatabase
{
    /// <inheritdoc/>
    public override string ConnectionString => $"Data Source={Path.Combine(Folder, "fadu.db")};Pooling=False";

    /// <inheritdoc/>
    public override bool IsPostgres => false;

    /// <inheritdoc/>
    public override TestDatabase Another() => new SqliteTestDatabase();
}

/// <summary>A database of its own on the server that <c>./fadu test</c> started.</summary>
/// <exception cref="InvalidOperationException">No server was named by <c>FADU_TEST_PG</c>: the test fails, it is not skipped.</exception>
public sealed class PostgresTestDatabase : TestDatabase
{
    private const string Variable = "FADU_TEST_PG";
    private const long TemplateLock = 0x6661_6475;

    private readonly string server = Server();
    private readonly string name = $"t_{Guid.NewGuid():n}";

    /// <summary>An empty database.</summary>
    public PostgresTestDatabase()
        : this(template: null)
    {
    }

    private PostgresTestDatabase(string? template)
    {
        Run(server, template is null ? $"create database {name}" : $"create database {name} template {template}");
    }

    /// <inheritdoc/>
    public override string ConnectionString => On(server, name);

    /// <inheritdoc/>
    public override bool IsPostgres => true;

    /// <summary>A copy of a template that the first caller fills: migrating once is cheaper than migrating for each class.</summary>
    /// <param name="template">A name that changes with what <paramref name="fill"/> makes.</param>
    /// <param name="fill">Fills the empty template by its connection string, and leaves no connection open.</param>
    public static PostgresTestDatabase CopyOf(string template, Action<string> fill)
    {
        var server = Server();
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        Run(connection, $"select pg_advisory_lock({TemplateLock})");
        using (var known = new NpgsqlCommand($"select count(*) from pg_database where datname = '{template}'", connection))
        {
            if (known.ExecuteScalar() is 0L)
            {
                Run(connection, $"drop database if exists {template}_filling");
                Run(connection, $"create database {template}_filling");
                fill(On(server, template + "_filling"));
                Run(connection, $"alter database {template}_filling rename to {template}");
            }
        }

        var copy = new PostgresTestDatabase(template);
        Run(connection, $"select pg_advisory_unlock({TemplateLock})");
        return copy;
    }

    /// <inheritdoc/>
    public override TestDatabase Another() => new PostgresTestDatabase();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            using (var own = new NpgsqlConnection(ConnectionString))
                NpgsqlConnection.ClearPool(own);
            Run(server, $"drop database if exists {name} with (force)");
        }

        base.Dispose(disposing);
    }

    private static string Server() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } server
        ? server + ";Pooling=False"
        : throw new InvalidOperationException(
            $"{Variable} 未设：请用 ./fadu test 运行，它会启动一个临时的 PostgreSQL。 {Variable} is not set: run ./fadu test, which starts a throw-away PostgreSQL, "
            + "or set it to the connection string of a server on which databases may be created.");

    private static string On(string server, string database) =>
        new NpgsqlConnectionStringBuilder(server) { Database = database, Pooling = true }.ConnectionString;

    private static void Run(string server, string sql)
    {
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        Run(connection, sql);
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
