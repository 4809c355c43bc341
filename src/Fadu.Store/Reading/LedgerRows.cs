using System.Data;
using System.Data.Common;
using System.Globalization;
using Fadu.Ledger;
using Fadu.Store.Keys;
using Fadu.Store.Model;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fadu.Store.Reading;

/// <summary>The rows of one bureau's ledger for an audit: read raw and streaming, all from one moment of the database, beside whoever writes.</summary>
/// <remarks>
/// One of the doors without EF: it passes over every act. A row that cannot be read as what it should be is a finding, not an exception.
/// One enumeration at a time: they share a connection.
/// </remarks>
public sealed class LedgerRows : IDisposable
{
    private const int StraysAtMost = 1000;

    private static readonly string[] Tables = ["acts", "parts", "leaves", "checkpoints"];

    private readonly DbConnection connection;
    private readonly DbTransaction moment;
    private readonly ActRowReader acts;
    private readonly bool isPostgres;
    private readonly List<UnreadableRow> unreadable = [];

    private LedgerRows(DbConnection connection, DbTransaction moment, bool isPostgres, KeyRing? keys)
    {
        this.connection = connection;
        this.moment = moment;
        this.isPostgres = isPostgres;
        acts = new ActRowReader(keys, unreadable);
    }

    /// <summary>The bureau whose rows are read; set once, before the first row.</summary>
    public BureauId Bureau { get; set; }

    /// <summary>Every act with its parts: each matter's together, in order of number.</summary>
    public IEnumerable<AuditedAct> Acts => Rows(
        """
        SELECT a.bureau, a.matter_id, a.number, a.act_id, a.procedure, a.act, a.recorded_at, a.occurred_at, a.day_precision, a.actor,
            a.skeleton, a.skeleton_salt, a.skeleton_commitment, a.previous_link, a.link,
            p.part_no, p.subject, p.class, p.key_id, p.nonce, p.ciphertext, p.ciphertext_digest, p.commitment, p.erased_by
        FROM acts a LEFT JOIN parts p ON p.bureau = a.bureau AND p.act_id = a.act_id
        WHERE a.bureau = @bureau ORDER BY a.matter_id, a.number, a.act_id, p.part_no
        """,
        acts.Read);

    /// <summary>Every leaf, in order of index.</summary>
    public IEnumerable<AuditedLeaf> Leaves => Rows(
        "SELECT leaf_index, act_id FROM leaves WHERE bureau = @bureau ORDER BY leaf_index",
        (reader, cells) => Each(reader, "leaves", () => new AuditedLeaf(cells.Whole("leaf_index"), cells.Id("act_id"), LeafHash: null)));

    /// <summary>The head row of every matter.</summary>
    public IEnumerable<AuditedMatter> Matters => Rows(
        "SELECT matter_id, version, last_link FROM matters WHERE bureau = @bureau",
        (reader, cells) => Each(reader, "matters", () => new AuditedMatter(cells.Id("matter_id"), cells.Number("version"), cells.Bytes("last_link"))));

    /// <summary>Every stored head whose columns are those of its note.</summary>
    public IEnumerable<string> Checkpoints => Rows(
        "SELECT size, root, note FROM checkpoints WHERE bureau = @bureau ORDER BY size",
        (reader, cells) => Each(reader, "checkpoints", () => NoteOf(cells)));

    /// <summary>The skeletons of a matter as stored, in order of number.</summary>
    public IEnumerable<byte[]> SkeletonsOf(MatterId matter) => Rows(
        "SELECT number, skeleton FROM acts WHERE bureau = @bureau AND matter_id = @matter ORDER BY number",
        (reader, cells) => Each(reader, "acts", () => cells.Bytes("skeleton")),
        ("@matter", isPostgres ? matter.Value : SqliteFaduContext.BytesOf(matter.Value)));

    /// <summary>Every look, in order of time.</summary>
    public IEnumerable<LookRow> Looks => Rows(
        "SELECT look_id, at, person, matter_id, subject, what, purpose, channel FROM looks WHERE bureau = @bureau ORDER BY at",
        (reader, cells) => Each(reader, "looks", () => new LookRow
        {
            Bureau = Bureau,
            LookId = cells.Id("look_id"),
            At = cells.Instant("at"),
            Person = cells.Text("person"),
            MatterId = cells.IsNull("matter_id") ? null : new MatterId(cells.Id("matter_id")),
            Subject = cells.Number("subject"),
            What = cells.Text("what"),
            Purpose = cells.TextOrNull("purpose"),
            Channel = cells.Text("channel"),
        }));

    /// <summary>What of the rows read so far could not be read.</summary>
    public IReadOnlyList<UnreadableRow> Spoilt => unreadable;

    /// <summary>What could not be read, then rows that belong to no act and rows of a bureau that has no ledger. Read last.</summary>
    public IEnumerable<UnreadableRow> Unreadable
    {
        get
        {
            foreach (var row in unreadable)
                yield return row;
            foreach (var row in Rows(
                $"""
                SELECT p.act_id, p.part_no FROM parts p WHERE p.bureau = @bureau
                    AND NOT EXISTS (SELECT 1 FROM acts a WHERE a.bureau = p.bureau AND a.act_id = p.act_id) LIMIT {StraysAtMost}
                """,
                (reader, _) => Strays(reader, "parts", "an act")))
            {
                yield return row;
            }
            foreach (var table in Tables)
            {
                var query = $"SELECT bureau, count(*) FROM {table} WHERE bureau <> @bureau AND bureau NOT IN (SELECT bureau FROM leaves WHERE leaf_index = 0) GROUP BY bureau";
                foreach (var row in Rows(query, (reader, _) => Strays(reader, table, "a bureau with a ledger")))
                    yield return row;
            }
        }
    }

    /// <summary>Opens a moment of the database.</summary>
    /// <param name="database">The database; it is only read.</param>
    /// <param name="keys">The keys, to open parts and hold their text against its commitment; null reads what can be read without.</param>
    public static LedgerRows Open(FaduDatabase database, KeyRing? keys)
    {
        DbConnection connection = database.IsPostgres ? new NpgsqlConnection(database.ConnectionString) : new SqliteConnection(database.ConnectionString);
        try
        {
            connection.Open();
            if (connection is SqliteConnection)
                Map(connection);
            var moment = connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true) : connection.BeginTransaction(IsolationLevel.RepeatableRead);
            return new LedgerRows(connection, moment, database.IsPostgres, keys);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Bureaus that have acts, the one with most acts first.</summary>
    public IReadOnlyList<BureauId> Bureaus() =>
        [.. Rows("SELECT bureau FROM acts GROUP BY bureau ORDER BY count(*) DESC, bureau", (reader, cells) => Each(reader, "acts", () => new BureauId(cells.Text("bureau"))))];

    /// <summary>The skeleton of an act as stored; null when there is none that is bytes.</summary>
    public byte[]? SkeletonOf(MatterId matter, int number)
    {
        using var command = Command("SELECT skeleton FROM acts WHERE bureau = @bureau AND matter_id = @matter AND number = @number");
        Add(command, "@matter", isPostgres ? matter.Value : SqliteFaduContext.BytesOf(matter.Value));
        Add(command, "@number", number);
        return command.ExecuteScalar() as byte[];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        moment.Dispose();
        connection.Dispose();
    }

    // Acts are read by matter and lie by time: each page is come back to many times, and mapped it is not copied each time. Nothing shortens the file while it is open.
    private static void Map(DbConnection sqlite)
    {
        using var command = sqlite.CreateCommand();
        command.CommandText = "PRAGMA mmap_size=2147418112";
        command.ExecuteNonQuery();
    }

    private static string NoteOf(RowCells cells)
    {
        var (size, root, note) = (cells.Whole("size"), cells.Bytes("root"), cells.Text("note"));
        Checkpoint head;
        try
        {
            head = Checkpoint.Parse(SignedNote.Parse(note).Text);
        }
        catch (FormatException)
        {
            // The audit says so, with the note.
            return note;
        }
        if (head.Size != size)
            throw new CellException("size", head.Size.ToString(CultureInfo.InvariantCulture), size);
        return head.Root.ToArray().AsSpan().SequenceEqual(root) ? note : throw new CellException("root", head.Root.ToString(), root);
    }

    private static IEnumerable<UnreadableRow> Strays(DbDataReader reader, string table, string expected)
    {
        while (reader.Read())
            yield return new UnreadableRow(table, expected, $"{RowCells.Shown(reader.GetValue(0))}/{RowCells.Shown(reader.GetValue(1))}");
    }

    private IEnumerable<T> Each<T>(DbDataReader reader, string table, Func<T> read)
    {
        while (reader.Read())
        {
            T row;
            try
            {
                row = read();
            }
            catch (CellException broken)
            {
                unreadable.Add(new UnreadableRow($"{table} {RowCells.Shown(reader.GetValue(0))}: {broken.Column}", broken.Expected, broken.Found));
                continue;
            }
            yield return row;
        }
    }

    private IEnumerable<T> Rows<T>(string query, Func<DbDataReader, RowCells, IEnumerable<T>> read, params (string Name, object Value)[] parameters)
    {
        using var command = Command(query);
        foreach (var (name, value) in parameters)
            Add(command, name, value);
        using var reader = command.ExecuteReader();
        foreach (var row in read(reader, new RowCells(reader)))
            yield return row;
    }

    private DbCommand Command(string query)
    {
        var command = connection.CreateCommand();
        command.Transaction = moment;
        command.CommandText = query;
        Add(command, "@bureau", Bureau.Value ?? "");
        return command;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
