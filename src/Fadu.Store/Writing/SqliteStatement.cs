using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fadu.Store.Writing;

/// <summary>One prepared statement of the writing connection, bound by place: an act is some twenty of them.</summary>
/// <remarks>The provider's own commands look each parameter up by name and make a reader for each run, which cost an act a tenth of its time.</remarks>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    /// <param name="database">The open connection.</param>
    /// <param name="sql">One statement; its parameters are <c>$1</c>, <c>$2</c> … in the order they are first met.</param>
    public SqliteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    /// <summary>Runs it to its end and passes over what it returns.</summary>
    public void Run(object[] parameters)
    {
        try
        {
            Bind(parameters);
            while (Step())
            {
            }
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>All rows, each made from its cells.</summary>
    public List<T> Rows<T>(object[] parameters, Func<SqliteStatement, T> read)
    {
        try
        {
            Bind(parameters);
            var rows = new List<T>();
            while (Step())
                rows.Add(read(this));
            return rows;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Whether a cell of the row it stands on is null.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    /// <summary>A cell as a number.</summary>
    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>A cell as a number of 32 bits.</summary>
    public int Int(int column) => checked((int)Long(column));

    /// <summary>A cell as yes or no.</summary>
    public bool Bool(int column) => Long(column) != 0;

    /// <summary>A cell as text.</summary>
    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? "";

    /// <summary>A cell as bytes.</summary>
    public byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    /// <summary>A cell as a day, kept as <c>yyyy-MM-dd</c>.</summary>
    public DateOnly Day(int column) => DateOnly.ParseExact(Text(column), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public void Dispose() => statement.Dispose();

    private void Bind(object[] parameters)
    {
        // To SQLite $1 is a name like any other: parameters are numbered in the order they are first met.
        for (var i = 0; i < parameters.Length; i++)
            Check(Bind(i + 1, parameters[i]));
    }

    private int Bind(int place, object value) => value switch
    {
        DBNull => raw.sqlite3_bind_null(statement, place),
        string text => raw.sqlite3_bind_text(statement, place, text),
        byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
        long number => raw.sqlite3_bind_int64(statement, place, number),
        int number => raw.sqlite3_bind_int64(statement, place, number),
        bool truth => raw.sqlite3_bind_int64(statement, place, truth ? 1 : 0),
        DateOnly day => raw.sqlite3_bind_text(statement, place, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"a value of type {value.GetType().Name} has no place in a row"),
    };

    private bool Step()
    {
        var said = raw.sqlite3_step(statement);
        if (said is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            Check(said);
        return said == raw.SQLITE_ROW;
    }

    // What a failed run said was said by Step: here it would be said again.
    private void Reset()
    {
        _ = raw.sqlite3_reset(statement);
        _ = raw.sqlite3_clear_bindings(statement);
    }

    private void Check(int said) => SqliteException.ThrowExceptionForRC(said, database);
}
