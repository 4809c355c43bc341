namespace Fadu.Casework.Worklists;

/// <summary>What was kept last under each key, in two generations of bounded size: what nobody asks for while one fills up goes.</summary>
/// <param name="mostInAGeneration">The most of one generation.</param>
internal sealed class Latest<TKey, TValue>(int mostInAGeneration)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock gate = new();
    private Dictionary<TKey, TValue> young = [];
    private Dictionary<TKey, TValue> old = [];

    public TValue? Find(TKey key)
    {
        lock (gate)
        {
            if (young.TryGetValue(key, out var value))
                return value;
            if (old.Remove(key, out value))
                Put(key, value);
            return value;
        }
    }

    public void Keep(TKey key, TValue value)
    {
        lock (gate)
            Put(key, value);
    }

    public void Remove(Func<TKey, bool> which)
    {
        lock (gate)
        {
            foreach (var generation in (Dictionary<TKey, TValue>[])[young, old])
            {
                foreach (var key in generation.Keys.Where(which).ToList())
                    generation.Remove(key);
            }
        }
    }

    private void Put(TKey key, TValue value)
    {
        if (young.Count >= mostInAGeneration && !young.ContainsKey(key))
        {
            old = young;
            young = [];
        }
        old.Remove(key);
        young[key] = value;
    }
}
