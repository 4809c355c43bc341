using Fadu.Casework.Access;
using Fadu.Casework.Parties;
using Fadu.Store;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Worklists;

/// <summary>One matter found, and by what.</summary>
/// <param name="Matter">The matter.</param>
/// <param name="FileNumber">文号.</param>
/// <param name="Party">The party that answers to what was asked; null when the file number did.</param>
public sealed record FoundMatter(Guid Matter, string FileNumber, PartyProfile? Party);

/// <summary>Finds matters by file number, or by a name or number of a party over the sealed record: answers are checked after opening, and filtered by right before they are counted.</summary>
public sealed class MatterSearch
{
    private const int CandidatesAtMost = 2_000;
    private const int MattersInARead = 500;

    private readonly OpenBureau bureau;

    internal MatterSearch(OpenBureau bureau) => this.bureau = bureau;

    /// <summary>What a person finds.</summary>
    /// <param name="typed">A file number or its beginning, a name of two characters or more, an identity or phone number.</param>
    /// <param name="person">Who searches; the search is a recorded look.</param>
    /// <param name="paging">Which page.</param>
    /// <param name="channel">web, api.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Paged<FoundMatter>> FindAsync(string typed, string person, Paging paging, string channel, CancellationToken stop)
    {
        var asked = typed.Trim();
        if (asked.Length == 0)
            return new Paged<FoundMatter>([], 0, paging);

        bureau.Looks.Note(person, null, 0, "search", null, channel);
        var found = await ByNumberAsync(asked, person, stop);
        found.AddRange(await ByPartyAsync(asked, person, stop));
        var distinct = found.DistinctBy(one => one.Matter).OrderBy(one => one.FileNumber, StringComparer.Ordinal).ToList();
        return new Paged<FoundMatter>([.. distinct.Skip(paging.Skip).Take(paging.Size)], distinct.Count, paging);
    }

    private async Task<List<FoundMatter>> ByNumberAsync(string asked, string person, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        var rows = await context.Matters.Where(row => row.Bureau == bureau.Bureau && row.FileNumber.StartsWith(asked)).Take(CandidatesAtMost).ToListAsync(stop);
        var seen = await SeenByAsync([.. rows.Select(row => row.MatterId.Value)], person, stop);
        return [.. rows.Where(row => seen.ContainsKey(row.MatterId.Value)).Select(row => new FoundMatter(row.MatterId.Value, row.FileNumber, null))];
    }

    private async Task<List<FoundMatter>> ByPartyAsync(string asked, string person, CancellationToken stop)
    {
        var tokens = SearchToken.Asked(bureau.Folder.Keys, bureau.Bureau, asked);
        await using var context = bureau.Folder.Database.Reading();
        HashSet<(MatterId Matter, int Subject)>? candidates = null;
        foreach (var token in tokens)
        {
            var rows = await context.SearchTokens.Where(row => row.Bureau == bureau.Bureau && row.Token == token)
                .Select(row => new { row.MatterId, row.Subject }).Take(CandidatesAtMost).ToListAsync(stop);
            var here = rows.Select(row => (row.MatterId, row.Subject));
            candidates = candidates is null ? [.. here] : [.. candidates.Intersect(here)];
        }

        var found = new List<FoundMatter>();
        var matters = (candidates ?? []).ToLookup(candidate => candidate.Matter);
        var seen = await SeenByAsync([.. matters.Select(matter => matter.Key.Value)], person, stop);
        foreach (var matter in matters)
        {
            // Only what the person may see is opened, one matter at a time: nobody searches a bureau's parties in one answer.
            if (!seen.TryGetValue(matter.Key.Value, out var state))
                continue;
            var profiles = await bureau.Vault.ProfilesAsync(bureau.Bureau, matter.Key, state, null, stop);
            foreach (var (_, subject) in matter)
            {
                if (profiles.TryGetValue(subject, out var profile) && Answers(profile, asked))
                    found.Add(new FoundMatter(matter.Key.Value, state.FileNumber, profile));
            }
        }
        return found;
    }

    // The states of those matters that the person may see, in two reads for each few hundred.
    private async Task<Dictionary<Guid, MatterState>> SeenByAsync(IReadOnlyCollection<Guid> matters, string person, CancellationToken stop)
    {
        var roster = await bureau.RosterAsync(stop);
        var now = bureau.Time.GetUtcNow();
        var seen = new Dictionary<Guid, MatterState>();
        foreach (var some in matters.Chunk(MattersInARead))
        {
            foreach (var (matter, state) in await bureau.Reader.FindAsync(bureau.Bureau, some, stop))
            {
                if (MatterAccess.MaySee(person, state, roster, now))
                    seen[matter] = state;
            }
        }
        return seen;
    }

    private static bool Answers(PartyProfile profile, string asked)
    {
        var plain = SearchToken.Normal(asked);
        return (profile.Name is { } name && SearchToken.Normal(name).Contains(plain, StringComparison.Ordinal))
            || (profile.Identity is { } identity && SearchToken.Normal(identity) == plain)
            || (profile.Phone is { } phone && SearchToken.Normal(phone) == plain);
    }
}
