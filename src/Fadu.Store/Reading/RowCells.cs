using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fadu.Store.Reading;

/// <summary>The cells of the row a raw reader stands on, read strictly: what is not of its kind is said with its column, never converted.</summary>
/// <remarks>
/// An audit passes over millions of cells. On SQLite one is asked of the statement itself, by the kind its column holds: no box for a number, no array for an
/// identifier, no second string for a text like the one above it. What is of another kind goes the general way, and is said.
/// </remarks>
internal sealed class RowCells(DbDataReader reader)
{
    private readonly sqlite3_stmt? statement = (reader as SqliteDataReader)?.Handle;
    private readonly string?[] above = new string?[reader.FieldCount];
    private readonly Dictionary<string, int> ordinals =
        Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => i, StringComparer.Ordinal);

    /// <summary>A cell of whatever kind, for people.</summary>
    public string Shown(string column) => Shown(Value(column));

    public bool IsNull(string column)
    {
        var at = ordinals[column];
        return statement is null ? reader.IsDBNull(at) : raw.sqlite3_column_type(statement, at) == raw.SQLITE_NULL;
    }

    /// <summary>Whether it is this identifier.</summary>
    public bool IsId(string column, Guid expected) => IdOrNull(column) == expected;

    /// <exception cref="CellException">It is no identifier.</exception>
    public Guid Id(string column) => IdOrNull(column) ?? throw new CellException(column, "an id of 16 bytes", Value(column));

    /// <summary>Whether it is this number.</summary>
    public bool IsNumber(string column, int expected) => WholeOrNull(column) == expected;

    /// <exception cref="CellException">They are no bytes.</exception>
    public byte[] Bytes(string column)
    {
        var at = ordinals[column];
        if (IsOf(at, raw.SQLITE_BLOB))
            return raw.sqlite3_column_blob(statement, at).ToArray();
        return Value(column) switch
        {
            byte[] bytes => bytes,
            var other => throw new CellException(column, "bytes", other),
        };
    }

    /// <summary>Bytes, or null where there are none.</summary>
    public byte[]? BytesOrNull(string column) => IsNull(column) ? null : Bytes(column);

    /// <exception cref="CellException">It is no text.</exception>
    public string Text(string column)
    {
        var at = ordinals[column];
        if (IsOf(at, raw.SQLITE_TEXT))
        {
            var utf8 = raw.sqlite3_column_blob(statement, at);
            return above[at] is { } same && Ascii.Equals(utf8, same) ? same : above[at] = Encoding.UTF8.GetString(utf8);
        }
        return Value(column) switch
        {
            string text => text,
            var other => throw new CellException(column, "text", other),
        };
    }

    /// <summary>Text, or null where there is none.</summary>
    public string? TextOrNull(string column) => IsNull(column) ? null : Text(column);

    /// <exception cref="CellException">It is no whole number.</exception>
    public long Whole(string column) => WholeOrNull(column) ?? throw new CellException(column, "a whole number", Value(column));

    /// <exception cref="CellException">It is no whole number of 32 bits.</exception>
    public int Number(string column) => Whole(column) is >= int.MinValue and <= int.MaxValue and var number
        ? (int)number
        : throw new CellException(column, "a number of 32 bits", Value(column));

    /// <summary>A truth as its JSON; another number as it stands, so that it differs from both.</summary>
    public string Truth(string column) => Value(column) switch
    {
        true or 1L => "true",
        false or 0L => "false",
        var other => Shown(other),
    };

    /// <exception cref="CellException">It is no instant a calendar holds.</exception>
    public DateTimeOffset Instant(string column)
    {
        var milliseconds = Whole(column);
        try
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new CellException(column, "milliseconds of the years 1 to 9999", milliseconds);
        }
    }

    internal static string Shown(object value) => value switch
    {
        byte[] bytes => Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, 64))),
        IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private object Value(string column) => reader.GetValue(ordinals[column]);

    private Guid? IdOrNull(string column)
    {
        var at = ordinals[column];
        if (IsOf(at, raw.SQLITE_BLOB))
            return raw.sqlite3_column_blob(statement, at) is { Length: 16 } id ? new Guid(id, bigEndian: true) : null;
        return Value(column) as Guid?;
    }

    private long? WholeOrNull(string column)
    {
        var at = ordinals[column];
        if (IsOf(at, raw.SQLITE_INTEGER))
            return raw.sqlite3_column_int64(statement, at);
        return Value(column) switch
        {
            long number => number,
            int number => number,
            _ => null,
        };
    }

    private bool IsOf(int at, int kind) => statement is not null && raw.sqlite3_column_type(statement, at) == kind;
}

/// <summary>A cell is not what its column holds.</summary>
internal sealed class CellException(string column, string expected, object found) : FormatException($"{column}: expected {expected}")
{
    public string Column { get; } = column;

    public string Expected { get; } = expected;

    public string Found { get; } = RowCells.Shown(found);
}
