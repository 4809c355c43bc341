using System.Data.Common;

namespace Fadu.Store.Reading;

/// <summary>The cells of the row a raw reader stands on, read strictly: what is not of its kind is said with its column, never converted.</summary>
internal sealed class RowCells(DbDataReader reader)
{
    private readonly Dictionary<string, int> ordinals =
        Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => i, StringComparer.Ordinal);

    /// <summary>A cell of whatever kind, for people.</summary>
    public string Shown(string column) => Shown(Value(column));

    public bool IsNull(string column) => reader.IsDBNull(ordinals[column]);

    /// <summary>Whether it is this identifier.</summary>
    public bool IsId(string column, Guid expected) => Value(column) switch
    {
        Guid id => id == expected,
        byte[] { Length: 16 } bytes => new Guid(bytes, bigEndian: true) == expected,
        _ => false,
    };

    /// <exception cref="CellException">It is no identifier.</exception>
    public Guid Id(string column) => Value(column) switch
    {
        Guid id => id,
        byte[] { Length: 16 } bytes => new Guid(bytes, bigEndian: true),
        var other => throw new CellException(column, "an id of 16 bytes", other),
    };

    /// <summary>Whether it is this number.</summary>
    public bool IsNumber(string column, int expected) => Value(column) switch
    {
        long number => number == expected,
        int number => number == expected,
        _ => false,
    };

    /// <exception cref="CellException">They are no bytes.</exception>
    public byte[] Bytes(string column) => Value(column) switch
    {
        byte[] bytes => bytes,
        var other => throw new CellException(column, "bytes", other),
    };

    /// <summary>Bytes, or null where there are none.</summary>
    public byte[]? BytesOrNull(string column) => IsNull(column) ? null : Bytes(column);

    /// <exception cref="CellException">It is no text.</exception>
    public string Text(string column) => Value(column) switch
    {
        string text => text,
        var other => throw new CellException(column, "text", other),
    };

    /// <exception cref="CellException">It is no whole number.</exception>
    public long Whole(string column) => Value(column) switch
    {
        long number => number,
        int number => number,
        var other => throw new CellException(column, "a whole number", other),
    };

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
}

/// <summary>A cell is not what its column holds.</summary>
internal sealed class CellException(string column, string expected, object found) : FormatException($"{column}: expected {expected}")
{
    public string Column { get; } = column;

    public string Expected { get; } = expected;

    public string Found { get; } = RowCells.Shown(found);
}
