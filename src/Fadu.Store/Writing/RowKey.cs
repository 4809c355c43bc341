namespace Fadu.Store.Writing;

/// <summary>A table and a leading part of its key as the database takes it, compared by value.</summary>
internal sealed class RowKey(string table, object[] key) : IEquatable<RowKey>
{
    private readonly string table = table;
    private readonly object[] key = key;

    public bool Overlaps(string other, object[] otherKey)
    {
        if (table != other)
            return false;
        for (var i = 0; i < Math.Min(key.Length, otherKey.Length); i++)
        {
            if (!Same(key[i], otherKey[i]))
                return false;
        }
        return true;
    }

    public bool Equals(RowKey? other) => other is not null && key.Length == other.key.Length && Overlaps(other.table, other.key);

    public override bool Equals(object? obj) => Equals(obj as RowKey);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(table);
        foreach (var part in key)
        {
            if (part is byte[] bytes)
                hash.AddBytes(bytes);
            else
                hash.Add(part);
        }
        return hash.ToHashCode();
    }

    /// <summary>Whether two values of a column are the same.</summary>
    public static bool Same(object one, object other) =>
        one is byte[] bytes && other is byte[] otherBytes ? bytes.AsSpan().SequenceEqual(otherBytes) : one.Equals(other);
}
