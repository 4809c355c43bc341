using Fadu.Casework;
using Fadu.Casework.Registers;
using Fadu.Law;
using Microsoft.AspNetCore.Authorization;

namespace Fadu.Web.Access;

/// <summary>Asks that the caller's only post today reads the log of looks.</summary>
internal sealed class AuditorsOnly : IAuthorizationRequirement;

/// <summary>Judges it by the bureau's own roster.</summary>
/// <param name="bureau">The open bureau.</param>
internal sealed class AuditorsOnlyHandler(OpenBureau bureau) : AuthorizationHandler<AuditorsOnly>
{
    /// <inheritdoc/>
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, AuditorsOnly requirement)
    {
        if (context.User.FindFirst(Callers.PersonClaim)?.Value is not { Length: > 0 } person)
            return;
        var roster = await bureau.RosterAsync(CancellationToken.None);
        if (ReadingRoom.MayOpen(person, roster, bureau.Pack, LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone)))
            context.Succeed(requirement);
    }
}
