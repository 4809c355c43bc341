using System.Security.Claims;
using System.Text.Encodings.Web;
using Fadu.Casework.Accounts;
using Fadu.Web.Endpoints;
using Fadu.Web.Forms;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fadu.Web.Access;

/// <summary>Says who calls, by the session whose token the browser holds; asks to sign in where nobody does.</summary>
/// <remarks>
/// Not the framework's cookie with a store of tickets behind it: signing in again renews the old key there (aspnetcore issues 47503, 55634), and a token
/// that somebody else planted or saw would open the new session.
/// </remarks>
internal sealed class SessionHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, Sessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "session";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SessionCookie.Read(Context) is not { } token || await sessions.FindAsync(token, Context.RequestAborted) is not { } live)
            return AuthenticateResult.NoResult();
        Context.Features.Set(live);
        // Tokens of forms are made for who it is, not for which session: a form outlives a new sign-in of the same person.
        var identity = new ClaimsIdentity([new Claim(Callers.PersonClaim, live.Person)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    /// <summary>What was typed into a form whose session has ended goes through the sign-in page instead of being lost.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        var rescued = !ErrorPages.IsApi(Context) && RescuedForms.IsOurForm(Request) ? await Of<RescuedForms>().SealAsync(Request, Context.RequestAborted) : null;
        if (rescued is null)
            Response.Redirect(QueryHelpers.AddQueryString("/sign-in", "back", Request.PathBase + Request.Path + Request.QueryString));
        else
            await (await SignInEndpoints.PageAsync(Context, Of<PageContexts>(), Request.Path, rescued, Context.RequestAborted)).ExecuteAsync(Context);
    }

    private T Of<T>()
        where T : notnull => (T)Context.RequestServices.GetService(typeof(T))!;
}
