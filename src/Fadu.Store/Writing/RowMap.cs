using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Fadu.Store.Writing;

/// <summary>The row types of one database, each with its commands, all read off the model: raw commands need no second truth about columns.</summary>
internal sealed class RowMaps(IModel model)
{
    private readonly ConcurrentDictionary<Type, object> maps = new();

    public RowMap<T> Of<T>()
        where T : class => (RowMap<T>)maps.GetOrAdd(typeof(T), type => new RowMap<T>(model.FindEntityType(type)
            ?? throw new InvalidOperationException($"{type.Name} is not a table.")));

    /// <summary>One part of many keys as an array, as <see cref="RowMap{T}.SelectManySql"/> takes it.</summary>
    public static object KeyColumn(IReadOnlyList<object[]> keys, int part)
    {
        var column = Array.CreateInstance(keys[0][part].GetType(), keys.Count);
        for (var i = 0; i < keys.Count; i++)
            column.SetValue(keys[i][part], i);
        return column;
    }
}

/// <summary>How a row type is written and read without EF: key columns first, in the order of the key.</summary>
internal sealed class RowMap<T>
    where T : class
{
    private static readonly MethodInfo FieldValue = typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetFieldValue))!;

    private static readonly Dictionary<Type, string> StatementCells = new()
    {
        [typeof(long)] = nameof(SqliteStatement.Long),
        [typeof(int)] = nameof(SqliteStatement.Int),
        [typeof(bool)] = nameof(SqliteStatement.Bool),
        [typeof(string)] = nameof(SqliteStatement.Text),
        [typeof(byte[])] = nameof(SqliteStatement.Bytes),
        [typeof(DateOnly)] = nameof(SqliteStatement.Day),
    };

    private readonly IProperty[] properties;
    private readonly Func<object?, object>[] toProvider;
    private readonly Func<T, object[]> values;
    private readonly string[] selects;
    private readonly string[] deletes;
    private readonly Lazy<string> insertMany;
    private readonly Lazy<string> putMany;
    private readonly Lazy<Func<SqliteStatement, T>> readStatement;

    public RowMap(IEntityType entity)
    {
        var key = entity.FindPrimaryKey()!.Properties;
        properties = [.. key, .. entity.GetProperties().Except(key)];
        KeyLength = key.Count;
        Table = entity.GetTableName()!;
        ColumnList = string.Join(", ", properties.Select(property => $"{Table}.{Quoted(property)}"));
        toProvider = [.. properties.Select(ToProvider)];
        values = Getter();
        Read = Reader<DbDataReader>(
            (reader, type, i) => Expression.Call(reader, FieldValue.MakeGenericMethod(type), Expression.Constant(i)), nameof(DbDataReader.IsDBNull));
        readStatement = new Lazy<Func<SqliteStatement, T>>(() => Reader<SqliteStatement>(
            (row, type, i) => Expression.Call(row, StatementCells[type], null, Expression.Constant(i)), nameof(SqliteStatement.IsNull)));

        var columns = string.Join(", ", properties.Select(Quoted));
        var keyColumns = string.Join(", ", key.Select(Quoted));
        var rest = string.Join(", ", properties.Skip(KeyLength).Select(property => $"{Quoted(property)} = excluded.{Quoted(property)}"));
        InsertSql = $"INSERT INTO {Table} ({columns}) VALUES ({string.Join(", ", properties.Select((_, i) => Place(i)))})";
        var conflict = $" ON CONFLICT ({keyColumns}) DO " + (rest.Length == 0 ? "NOTHING" : "UPDATE SET " + rest);
        PutSql = InsertSql + conflict;
        insertMany = new Lazy<string>(() => $"INSERT INTO {Table} ({columns}) SELECT * FROM unnest({Arrays(properties)})");
        putMany = new Lazy<string>(() => insertMany.Value + conflict);
        selects = [.. Enumerable.Range(0, KeyLength + 1).Select(n => $"SELECT {columns} FROM {Table}{Where(n)} ORDER BY {keyColumns}")];
        deletes = [.. Enumerable.Range(0, KeyLength + 1).Select(n => $"DELETE FROM {Table}{Where(n)}")];
        SelectAfterSql = $"SELECT {columns} FROM {Table}{Where(KeyLength - 1)} AND {Quoted(key[^1])} > {Place(KeyLength - 1)} ORDER BY {keyColumns}";
    }

    public string Table { get; }

    public int KeyLength { get; }

    /// <summary>How many columns a row has.</summary>
    public int ColumnCount => properties.Length;

    /// <summary>The columns in the order in which <see cref="Read"/> finds them, each with its table's name.</summary>
    public string ColumnList { get; }

    public string InsertSql { get; }

    public string PutSql { get; }

    /// <summary>As <see cref="InsertSql"/>, each parameter an array of a column; PostgreSQL only.</summary>
    public string InsertManySql => insertMany.Value;

    /// <summary>As <see cref="PutSql"/>, each parameter an array of a column; PostgreSQL only. No key may stand in it twice.</summary>
    public string PutManySql => putMany.Value;

    /// <summary>The rows under all but the last part of the key whose last part is above the last parameter.</summary>
    public string SelectAfterSql { get; }

    public Func<DbDataReader, T> Read { get; }

    /// <summary>As <see cref="Read"/>, from a statement of the writing connection; SQLite only.</summary>
    public Func<SqliteStatement, T> ReadStatement => readStatement.Value;

    public string SelectSql(int keyParts) => selects[keyParts];

    /// <summary>Sets some columns of the row of a key: first the values of the columns, then the key.</summary>
    public string UpdateSql(IReadOnlyList<int> columns)
    {
        var set = string.Join(", ", columns.Select((column, i) => $"{Quoted(properties[column])} = {Place(i)}"));
        var where = string.Join(" AND ", properties.Take(KeyLength).Select((property, i) => $"{Quoted(property)} = {Place(columns.Count + i)}"));
        return $"UPDATE {Table} SET {set} WHERE {where}";
    }

    public string DeleteSql(int keyParts) => deletes[keyParts];

    /// <summary>The rows of many keys, each a column of arrays and no key twice; PostgreSQL only.</summary>
    public string SelectManySql(int keyParts)
    {
        var order = string.Join(", ", properties.Take(KeyLength).Select(property => $"{Table}.{Quoted(property)}"));
        return $"SELECT {ColumnList} FROM {EachKey(keyParts, "*")} ORDER BY {order}";
    }

    /// <summary>Removes the rows of many whole keys, each a column of arrays; PostgreSQL only.</summary>
    public string DeleteManySql => $"DELETE FROM {Table} WHERE ctid = ANY (ARRAY(SELECT {Table}.ctid FROM {EachKey(KeyLength, "ctid")}))";

    /// <summary>Rows turned into the arrays that <see cref="InsertManySql"/> takes.</summary>
    public object[] Columns(IReadOnlyList<object[]> rows)
    {
        var arrays = new object[properties.Length];
        for (var column = 0; column < arrays.Length; column++)
        {
            var type = Stored(properties[column]);
            if (type.IsValueType && properties[column].IsNullable)
                type = typeof(Nullable<>).MakeGenericType(type);
            var array = Array.CreateInstance(type, rows.Count);
            for (var row = 0; row < rows.Count; row++)
                array.SetValue(rows[row][column] is DBNull ? null : rows[row][column], row);
            arrays[column] = array;
        }
        return arrays;
    }

    /// <summary>All columns of a row as the database takes them.</summary>
    public object[] Values(T row) => values(row);

    /// <summary>The whole key of a row as the database takes it.</summary>
    public object[] KeyOf(T row) => values(row)[..KeyLength];

    /// <summary>A leading part of the key as the database takes it.</summary>
    public object[] KeyValues(IReadOnlyList<object> leading)
    {
        if (leading.Count > KeyLength)
            throw new ArgumentException($"the key of {Table} has {KeyLength} parts, found {leading.Count}", nameof(leading));
        var converted = new object[leading.Count];
        for (var i = 0; i < converted.Length; i++)
        {
            var expected = Nullable.GetUnderlyingType(properties[i].ClrType) ?? properties[i].ClrType;
            if (!expected.IsInstanceOfType(leading[i]))
                throw new ArgumentException($"part {i + 1} of the key of {Table} is {expected.Name}, found {leading[i].GetType().Name}", nameof(leading));
            converted[i] = toProvider[i](leading[i]);
        }
        return converted;
    }

    /// <summary>A value of a named property as the database takes it.</summary>
    public object ProviderValue(string property, object value) => toProvider[Array.FindIndex(properties, candidate => candidate.Name == property)](value);

    private static Func<object?, object> ToProvider(IProperty property)
    {
        var converter = property.GetValueConverter();
        return converter is null ? value => value ?? DBNull.Value : value => converter.ConvertToProvider(value) ?? DBNull.Value;
    }

    private static Type Stored(IProperty property)
    {
        var type = property.GetValueConverter()?.ProviderClrType ?? property.ClrType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    // The types of columns need a model at work, which a start has no time for: they are asked for only where arrays are sent.
    private static string Arrays(IEnumerable<IProperty> columns) => string.Join(", ", columns.Select((property, i) => $"{Place(i)}::{property.GetColumnType()}[]"));

    // OFFSET 0 keeps the server from joining: it asks its index for one key after another, whatever it believes of the size of a table that has just grown.
    private string EachKey(int keyParts, string columns)
    {
        var names = string.Join(", ", Enumerable.Range(0, keyParts).Select(i => "k" + i.ToString(CultureInfo.InvariantCulture)));
        var same = string.Join(" AND ", Enumerable.Range(0, keyParts).Select(i => $"{Quoted(properties[i])} = k.k{i.ToString(CultureInfo.InvariantCulture)}"));
        return $"unnest({Arrays(properties.Take(keyParts))}) AS k({names}), LATERAL (SELECT {columns} FROM {Table} WHERE {same} OFFSET 0) AS {Table}";
    }

    private static string Quoted(IProperty property) => $"\"{property.GetColumnName()}\"";

    private static string Place(int i) => "$" + (i + 1).ToString(CultureInfo.InvariantCulture);

    private string Where(int keyParts) =>
        keyParts == 0 ? "" : " WHERE " + string.Join(" AND ", properties.Take(keyParts).Select((property, i) => $"{Quoted(property)} = {Place(i)}"));

    private Func<T, object[]> Getter()
    {
        var getters = Array.ConvertAll(properties, property =>
        {
            var row = Expression.Parameter(typeof(T));
            return Expression.Lambda<Func<T, object?>>(Expression.Convert(Expression.Property(row, property.PropertyInfo!), typeof(object)), row).Compile();
        });
        return row =>
        {
            var found = new object[getters.Length];
            for (var i = 0; i < found.Length; i++)
                found[i] = toProvider[i](getters[i](row));
            return found;
        };
    }

    private Func<TCells, T> Reader<TCells>(Func<ParameterExpression, Type, int, Expression> cellOf, string isNull)
    {
        var cells = Expression.Parameter(typeof(TCells));
        var bindings = properties.Select((property, i) =>
        {
            var converter = property.GetValueConverter();
            var value = cellOf(cells, Stored(property), i);
            if (converter is not null)
                value = Expression.Invoke(converter.ConvertFromProviderExpression, value);
            if (value.Type != property.ClrType)
                value = Expression.Convert(value, property.ClrType);
            if (property.IsNullable)
                value = Expression.Condition(Expression.Call(cells, isNull, null, Expression.Constant(i)), Expression.Default(property.ClrType), value);
            return (MemberBinding)Expression.Bind(property.PropertyInfo!, value);
        });
        return Expression.Lambda<Func<TCells, T>>(Expression.MemberInit(Expression.New(typeof(T)), bindings), cells).Compile();
    }
}
