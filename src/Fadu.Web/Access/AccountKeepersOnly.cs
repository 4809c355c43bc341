using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Law;
using Fadu.Law.Packs;
using Microsoft.AspNetCore.Authorization;

namespace Fadu.Web.Access;

/// <summary>Asks that the caller's only post today looks after the accounts of others.</summary>
/// <param name="Deed">What it has to be allowed; null for whatever it is.</param>
internal sealed record AccountKeepersOnly(AccountDeed? Deed) : IAuthorizationRequirement;

/// <summary>Judges it by the bureau's own roster.</summary>
/// <param name="bureau">The open bureau.</param>
internal sealed class AccountKeepersOnlyHandler(OpenBureau bureau) : AuthorizationHandler<AccountKeepersOnly>
{
    /// <inheritdoc/>
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, AccountKeepersOnly requirement)
    {
        if (context.User.FindFirst(Callers.PersonClaim)?.Value is not { Length: > 0 } person)
            return;
        var roster = await bureau.RosterAsync(CancellationToken.None);
        var rights = People.RightsOf(person, roster, bureau.Pack, LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone));
        if (requirement.Deed is { } deed ? rights.Contains(deed) : rights.Count > 0)
            context.Succeed(requirement);
    }
}
