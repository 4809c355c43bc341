using Fadu.Casework.Parties;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Casework.Clerk;

/// <summary>Keeps the keyed search tokens of the parties of the matters that acts touched.</summary>
internal sealed class SearchWork(OpenBureau bureau)
{
    /// <summary>Makes ready the tokens of these matters.</summary>
    public async Task<Action<StoreTransaction>> MakeReadyAsync(IReadOnlyList<MatterId> matters, CancellationToken stop)
    {
        var rows = new List<(MatterId Matter, IReadOnlyList<SearchTokenRow> Tokens)>();
        foreach (var matter in matters)
        {
            if (await bureau.Reader.FindAsync(bureau.Bureau, matter, stop) is { } state)
                rows.Add((matter, await TokensAsync(matter, state, stop)));
        }
        return work =>
        {
            foreach (var (matter, tokens) in rows)
                Replace(work, matter, tokens);
        };
    }

    /// <summary>The tokens of one matter.</summary>
    public async Task<IReadOnlyList<SearchTokenRow>> TokensAsync(MatterId matter, MatterState state, CancellationToken stop)
    {
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

    private void Replace(StoreTransaction work, MatterId matter, IReadOnlyList<SearchTokenRow> tokens)
    {
        var old = work.Read(context => context.SearchTokens.Where(row => row.Bureau == bureau.Bureau && row.MatterId == matter).ToList());
        foreach (var row in old)
            work.Remove<SearchTokenRow>(row.Bureau, row.Token, row.MatterId, row.Subject);
        foreach (var row in tokens)
            work.Put(row);
    }
}
