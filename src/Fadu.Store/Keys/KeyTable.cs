using Microsoft.Data.Sqlite;

namespace Fadu.Store.Keys;

/// <summary>The file of wrapped keys. What is deleted is overwritten with zeros, in the file and in its log.</summary>
internal sealed class KeyTable : IDisposable
{
    private readonly SqliteConnection connection;

    // Asked for every key that is opened: made ready once.
    private readonly SqliteCommand wrapped;

    public KeyTable(string path)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA secure_delete=ON;");
            Run(
                """
                CREATE TABLE IF NOT EXISTS data_keys (key_id BLOB PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS erasures (
                    key_id BLOB PRIMARY KEY, bureau TEXT NOT NULL, matter_id BLOB NOT NULL, subject INTEGER NOT NULL, erased_by INTEGER NOT NULL, at INTEGER NOT NULL
                ) WITHOUT ROWID;
                """);
            wrapped = Command("SELECT wrapped FROM data_keys WHERE key_id = $1", Bytes(Guid.Empty));
            wrapped.Prepare();
        }
        catch (SqliteException broken)
        {
            wrapped?.Dispose();
            connection.Dispose();
            throw new StoreRefusedException($"密钥库 {path} 打不开：{broken.Message} The key ring {path} cannot be opened.", broken);
        }
    }

    /// <summary>A wrapped key; null when there is none. One caller at a time.</summary>
    public byte[]? Wrapped(KeyId id)
    {
        wrapped.Parameters[0].Value = Bytes(id.Value);
        return wrapped.ExecuteScalar() as byte[];
    }

    /// <summary>All wrapped keys, or null where there are more than so many.</summary>
    public Dictionary<KeyId, byte[]>? AllWrapped(int atMost)
    {
        using var count = Command("SELECT count(*) FROM data_keys");
        if (count.ExecuteScalar() is not long known || known > atMost)
            return null;
        var keys = new Dictionary<KeyId, byte[]>((int)known);
        using var all = Command("SELECT key_id, wrapped FROM data_keys");
        using var reader = all.ExecuteReader();
        while (reader.Read())
            keys[new KeyId(Id(reader, 0))] = reader.GetFieldValue<byte[]>(1);
        return keys;
    }

    public void Insert(IEnumerable<(KeyId Id, byte[] Wrapped)> keys)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var (id, wrapped) in keys)
        {
            using var command = Command("INSERT INTO data_keys (key_id, wrapped) VALUES ($1, $2)", Bytes(id.Value), wrapped);
            command.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    public void Destroy(Erasure erasure)
    {
        using (var transaction = connection.BeginTransaction())
        {
            using var enter = Command(
                "INSERT OR IGNORE INTO erasures (key_id, bureau, matter_id, subject, erased_by, at) VALUES ($1, $2, $3, $4, $5, $6)",
                Bytes(erasure.Key.Value), erasure.Bureau.Value, Bytes(erasure.Matter.Value), erasure.Subject, erasure.ErasedBy,
                erasure.At.ToUnixTimeMilliseconds());
            enter.ExecuteNonQuery();
            using var destroy = Command("DELETE FROM data_keys WHERE key_id = $1", Bytes(erasure.Key.Value));
            destroy.ExecuteNonQuery();
            transaction.Commit();
        }
        // The log still holds the page as it was.
        Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public IReadOnlyList<Erasure> Erasures()
    {
        using var command = Command("SELECT bureau, matter_id, subject, key_id, erased_by, at FROM erasures ORDER BY at, key_id");
        using var reader = command.ExecuteReader();
        var erasures = new List<Erasure>();
        while (reader.Read())
        {
            erasures.Add(new Erasure(
                new BureauId(reader.GetString(0)),
                new MatterId(Id(reader, 1)),
                reader.GetInt32(2),
                new KeyId(Id(reader, 3)),
                reader.GetInt32(4),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5))));
        }
        return erasures;
    }

    public int Rewrap(Func<KeyId, byte[], byte[]> rewrap)
    {
        var wrapped = new List<(KeyId Id, byte[] Wrapped)>();
        using (var all = Command("SELECT key_id, wrapped FROM data_keys"))
        using (var reader = all.ExecuteReader())
        {
            while (reader.Read())
                wrapped.Add((new KeyId(Id(reader, 0)), reader.GetFieldValue<byte[]>(1)));
        }

        using (var transaction = connection.BeginTransaction())
        {
            foreach (var (id, old) in wrapped)
            {
                using var update = Command("UPDATE data_keys SET wrapped = $2 WHERE key_id = $1", Bytes(id.Value), rewrap(id, old));
                update.ExecuteNonQuery();
            }
            transaction.Commit();
        }
        Run("PRAGMA wal_checkpoint(TRUNCATE)");
        return wrapped.Count;
    }

    public void Dispose()
    {
        wrapped.Dispose();
        connection.Dispose();
    }

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    private static Guid Id(SqliteDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column), bigEndian: true);

    private SqliteCommand Command(string sql, params object[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", parameters[i]);
        return command;
    }

    private void Run(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }
}
