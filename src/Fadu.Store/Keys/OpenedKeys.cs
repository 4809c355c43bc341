namespace Fadu.Store.Keys;

/// <summary>Keys unwrapped of late, in two generations of bounded size: any other is unwrapped again from the ring.</summary>
internal sealed class OpenedKeys
{
    private const int MostInAGeneration = 8_192;

    private readonly Lock gate = new();
    private Dictionary<KeyId, DataKey> young = [];
    private Dictionary<KeyId, DataKey> old = [];

    public DataKey? Find(KeyId id)
    {
        lock (gate)
        {
            if (young.TryGetValue(id, out var key))
                return key;
            if (!old.TryGetValue(id, out key))
                return null;
            Put(key);
            return key;
        }
    }

    public void Keep(DataKey key)
    {
        lock (gate)
            Put(key);
    }

    /// <summary>A destroyed key opens nothing from here on.</summary>
    public void Drop(KeyId id)
    {
        lock (gate)
        {
            young.Remove(id);
            old.Remove(id);
        }
    }

    private void Put(DataKey key)
    {
        if (young.Count >= MostInAGeneration)
        {
            old = young;
            young = [];
        }
        young[key.Id] = key;
    }
}
