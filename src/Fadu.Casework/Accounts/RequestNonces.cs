using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Accounts;

/// <summary>Takes each signed request once. What is used up stands in the store: a restart forgets nothing, and all nodes know it.</summary>
/// <param name="bureau">The open bureau.</param>
/// <param name="settings">How old a signature may be.</param>
public sealed class RequestNonces(OpenBureau bureau, AccountSettings settings)
{
    private const int ForgottenAtOnce = 100;

    // Clocks of nodes differ, and are set back: a nonce is kept longer than any of them may still take its signature.
    private static readonly TimeSpan Spare = TimeSpan.FromMinutes(10);

    /// <summary>Uses a nonce up.</summary>
    /// <param name="token">The token it came with.</param>
    /// <param name="nonce">The nonce.</param>
    /// <param name="created">When the request says it was signed.</param>
    /// <param name="address">From where it came.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>False when it was used up before, or the token is gone meanwhile.</returns>
    public async Task<bool> TakeAsync(LiveToken token, string nonce, DateTimeOffset created, string address, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(token);
        var now = BureauZone.Truncated(settings.Time.GetUtcNow());
        return await bureau.Folder.Acts.WriteAsync(
            work =>
            {
                // The token's row is held: a token that is being ended meanwhile is not written back as it was before. That of two with one nonce one is taken follows from the nonce's own key too.
                if (work.FindForChange<MachineTokenRow>(bureau.Bureau, token.Hash) is not { } row || work.Find<RequestNonceRow>(bureau.Bureau, token.Id, nonce) is not null)
                    return false;
                work.Remove(work.Read(context => context.RequestNonces.Where(one => one.Bureau == bureau.Bureau && one.TokenId == token.Id && one.Until < now).OrderBy(one => one.Until).Take(ForgottenAtOnce).ToList()));
                work.Insert(new RequestNonceRow { Bureau = bureau.Bureau, TokenId = token.Id, Nonce = nonce, Until = created + settings.SignedAtMostBefore + Spare });
                if (!(row.LastUsedAt + settings.NotedEvery > now) || row.LastUsedFrom != address)
                    work.Put(row with { LastUsedAt = now, LastUsedFrom = address });
                return true;
            },
            stop);
    }

    /// <summary>What was signed to have an act recorded, for whoever looks after tokens; null when it was not asked for by signature, or what was signed was erased with its party.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="act">The act.</param>
    /// <param name="stop">Stops.</param>
    public async Task<(SignedRequest? Request, Bilingual? Why)> ProofAsync(string by, Guid act, CancellationToken stop)
    {
        var (roster, today) = (await bureau.RosterAsync(stop), LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone));
        if (People.NotYours(AccountDeed.Tokens, by, roster, bureau.Pack, today) is { } why)
            return (null, why);
        var id = new Store.ActId(act);
        await using var context = bureau.Folder.Database.Reading();
        var row = await context.SignedRequests.SingleOrDefaultAsync(one => one.Bureau == bureau.Bureau && one.ActId == id, stop);
        return row is not null && SignedRequest.Read(row, bureau.Folder.Keys) is { } request
            ? (request, null)
            : (null, new Bilingual(
                "没有这个行为的签名请求：编号不对，当时没有签名，或者已和当事人的信息一起删除。", "There is no signed request for this act: the id is wrong, it was not signed, or it was erased with the party's data."));
    }
}
