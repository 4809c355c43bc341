using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Law;
using Microsoft.AspNetCore.Authorization;

namespace Fadu.Web.Access;

/// <summary>Asks that the caller's only post today looks after the accounts of others.</summary>
internal sealed class AccountKeepersOnly : IAuthorizationRequirement;

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
        if (People.RightsOf(person, roster, bureau.Pack, LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone)).Count > 0)
            context.Succeed(requirement);
    }
}
