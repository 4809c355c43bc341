namespace Fadu.Casework.Audits;

/// <summary>One string for each name that comes again and again: keys, activities, resources.</summary>
internal sealed class LogNames
{
    // A log may name as many resources as it has events: beyond this many, names are no longer kept.
    private const int Most = 1 << 16;

    private readonly Dictionary<string, string> known = [];
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public LogNames() => lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Of(string name)
    {
        if (known.TryGetValue(name, out var kept))
            return kept;
        if (known.Count < Most && name.Length < 200)
            known.Add(name, name);
        return name;
    }

    public string Of(ReadOnlySpan<char> name)
    {
        if (name.Length == 0)
            return "";
        return lookup.TryGetValue(name, out var kept) ? kept : Of(name.ToString());
    }
}
