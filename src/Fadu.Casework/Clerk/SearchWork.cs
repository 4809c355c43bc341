using Fadu.Casework.Parties;
using Fadu.Law.Procedures;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Clerk;

/// <summary>Keeps the keyed search tokens of the parties of the matters that acts touched.</summary>
internal sealed class SearchWork(OpenBureau bureau)
{
    /// <summary>Makes ready the tokens of those matters of which an act can have changed them: only what is new is written, only what is gone is removed.</summary>
    public async Task<Action<StoreTransaction>> MakeReadyAsync(IReadOnlyList<TouchedMatter> touched, CancellationToken stop)
    {
        var found = new List<SearchTokenRow>();
        var matters = new List<MatterId>();
        foreach (var (matter, number, acts) in touched)
        {
            if (await bureau.Reader.AtLeastAsync(bureau.Bureau, matter, number, stop) is not { } state || !acts.Any(act => Tells(state.Procedure, act)))
                continue;
            matters.Add(matter);
            found.AddRange(await TokensAsync(matter, state, stop));
        }
        if (matters.Count == 0)
            return static _ => { };

        await using var context = bureau.Folder.Database.Reading();
        var kept = await context.SearchTokens.Where(row => row.Bureau == bureau.Bureau && matters.Contains(row.MatterId)).ToListAsync(stop);
        var gone = kept.ExceptBy(found.Select(KeyOf), KeyOf).ToList();
        var come = found.ExceptBy(kept.Select(KeyOf), KeyOf).ToList();
        return work =>
        {
            foreach (var row in gone)
                work.Remove<SearchTokenRow>(row.Bureau, row.Token, row.MatterId, row.Subject);
            foreach (var row in come)
                work.Put(row);
        };
    }

    /// <summary>The tokens of one matter.</summary>
    public async Task<IReadOnlyList<SearchTokenRow>> TokensAsync(MatterId matter, MatterState state, CancellationToken stop)
    {
        // A sealed record is found by nobody.
        if (state.IsSealed)
            return [];
        var profiles = await bureau.Vault.ProfilesAsync(bureau.Bureau, matter, state, until: null, stop);
        return [.. profiles.Values.OrderBy(profile => profile.Subject).SelectMany(profile => TokensOf(matter, profile)).DistinctBy(row => (Convert.ToHexString(row.Token), row.Subject))];
    }

    private IEnumerable<SearchTokenRow> TokensOf(MatterId matter, PartyProfile profile)
    {
        var keys = bureau.Folder.Keys;
        var tokens = profile.Name is null ? [] : SearchToken.OfName(keys, bureau.Bureau, profile.Name).ToList();
        if (profile.Identity is not null)
            tokens.Add(SearchToken.OfNumber(keys, bureau.Bureau, "identity", profile.Identity));
        if (profile.Phone is not null)
            tokens.Add(SearchToken.OfNumber(keys, bureau.Bureau, "phone", profile.Phone));
        return tokens.Select(token => new SearchTokenRow
        {
            Bureau = bureau.Bureau,
            Token = token.Token,
            MatterId = matter,
            Subject = profile.Subject,
            Kind = token.Kind,
        });
    }

    private static (MatterId Matter, int Subject, string Token, string Kind) KeyOf(SearchTokenRow row) => (row.MatterId, row.Subject, Convert.ToHexString(row.Token), row.Kind);

    // An act unknown to the pack is taken for one that does.
    private static bool Tells(Procedure procedure, string act) =>
        StandingActs.Is(act) || procedure.FindAct(act) is not { SealsRecord: false } definition || definition.Fields.Any(field => field.Means is FieldMeaning.Name or FieldMeaning.Identity or FieldMeaning.Phone);
}
