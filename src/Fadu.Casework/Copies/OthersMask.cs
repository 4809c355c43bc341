using System.Text.RegularExpressions;
using Fadu.Casework.Parties;

namespace Fadu.Casework.Copies;

/// <summary>Takes out of a text what tells who the other parties are. What the party shares with them, a telephone say, is its own and stays.</summary>
internal sealed class OthersMask
{
    /// <summary>What stands in their place.</summary>
    public const string Words = "【他人】";

    private readonly Regex? known;
    private readonly HashSet<string> own;

    /// <summary>A mask for one party.</summary>
    /// <param name="profiles">All parties in clear.</param>
    /// <param name="party">The one whose copy it is.</param>
    public OthersMask(IReadOnlyDictionary<int, PartyProfile> profiles, int party)
    {
        own = profiles.TryGetValue(party, out var self) ? [.. ValuesOf(self)] : [];
        // The longest first: where a name lies within a longer one, the longer one is meant.
        var values = profiles.Where(pair => pair.Key != party).SelectMany(pair => ValuesOf(pair.Value)).Concat(own).Distinct(StringComparer.Ordinal)
            .OrderByDescending(value => value.Length).Select(Regex.Escape).ToList();
        known = values.Count == 0 ? null : new Regex(string.Join('|', values), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    /// <summary>The text without them.</summary>
    public string Of(string text) => known is null ? text : known.Replace(text, match => own.Contains(match.Value) ? match.Value : Words);

    // A single character is no name: it would take words apart.
    private static IEnumerable<string> ValuesOf(PartyProfile profile) =>
        new[] { profile.Name, profile.Identity, profile.Phone, profile.Address }.OfType<string>().Select(value => value.Trim()).Where(value => value.Length > 1);
}
