using System.Collections;

namespace Fadu.Law;

/// <summary>Makes growing lists.</summary>
public static class GrowingList
{
    /// <summary>The list itself, if it is one, or its items in a new one.</summary>
    public static GrowingList<T> Of<T>(IReadOnlyList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items is GrowingList<T> same)
            return same;

        var storage = new GrowingList<T>.Storage(Math.Max(4, items.Count)) { Used = items.Count };
        for (var i = 0; i < items.Count; i++)
            storage.Items[i] = items[i];
        return new GrowingList<T>(storage, items.Count);
    }
}

/// <summary>An immutable list that shares its storage with the list it grew from.</summary>
/// <remarks>
/// Adding at the end of the newest list copies nothing, so that a matter of 2,000 acts takes the next one as fast as the first.
/// Adding twice to one list copies for the second: neither sees the other's item.
/// </remarks>
/// <typeparam name="T">What it holds.</typeparam>
public sealed class GrowingList<T> : IReadOnlyList<T>
{
    private readonly Storage storage;

    internal GrowingList(Storage storage, int count)
    {
        this.storage = storage;
        Count = count;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>The items, for reading in a row.</summary>
    public ReadOnlySpan<T> Items => storage.Items.AsSpan(0, Count);

    /// <inheritdoc/>
    public T this[int index] => index < Count ? storage.Items[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The list with one more item at its end.</summary>
    public GrowingList<T> Add(T item)
    {
        lock (storage)
        {
            if (storage.Used == Count && Count < storage.Items.Length)
            {
                storage.Items[Count] = item;
                storage.Used = Count + 1;
                return new GrowingList<T>(storage, Count + 1);
            }
        }

        var larger = new Storage(Math.Max(4, Count * 2)) { Used = Count + 1 };
        Items.CopyTo(larger.Items);
        larger.Items[Count] = item;
        return new GrowingList<T>(larger, Count + 1);
    }

    /// <summary>The list with one item exchanged; the rest is copied.</summary>
    public GrowingList<T> With(int index, T item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);

        var copy = new Storage(Math.Max(4, Count + 2)) { Used = Count };
        Items.CopyTo(copy.Items);
        copy.Items[index] = item;
        return new GrowingList<T>(copy, Count);
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return storage.Items[i];
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal sealed class Storage(int size)
    {
        public T[] Items { get; } = new T[size];

        public int Used { get; set; }
    }
}
