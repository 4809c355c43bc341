using System.Globalization;
using Fadu.Casework.Accounts;
using Fadu.Law;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>What was just done with a token, told once.</summary>
/// <param name="Deed">make, rotate or end.</param>
/// <param name="Done">What came of it; null when it was refused.</param>
/// <param name="Why">Why it was refused.</param>
public sealed record TokenSaid(string Deed, DeedAnswer.Done? Done, Bilingual? Why);

/// <summary>接口令牌: what other systems prove themselves by, for the administrator the pack names and nobody else.</summary>
internal static class TokenEndpoints
{
    private static readonly TokenAsked Nothing = new("", "", "", new MachineScope([]), "", Days: 180);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/tokens", (HttpContext http, PageContexts contexts, MachineTokens tokens, AccountSettings settings, CancellationToken stop) =>
            PageAsync(http, contexts, tokens, settings, Nothing, said: null, stop)).RequireAuthorization(Callers.TokenKeeper);
        app.MapPost("/tokens", MakeAsync).RequireAuthorization(Callers.TokenKeeper).AddEndpointFilter<FormGuard>();
        app.MapPost("/tokens/{token:guid}", ChangeAsync).RequireAuthorization(Callers.TokenKeeper).AddEndpointFilter<FormGuard>();
    }

    private static async Task<IResult> MakeAsync(HttpContext http, PageContexts contexts, MachineTokens tokens, AccountSettings settings, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        var asked = new TokenAsked(
            form["integration"].ToString().Trim(), form["title"].ToString(), form["answerable"].ToString().Trim(), new MachineScope([.. form["scope"].OfType<string>()]), form["networks"].ToString(), Days(form["days"]))
        {
            Certificate = form["certificate"].ToString(),
            SigningKey = form["signing-key"].ToString(),
        };
        var said = Said("make", await tokens.MakeAsync(Caller.Person(http), asked, "web", stop));
        return await PageAsync(http, contexts, tokens, settings, said.Done is null ? Shown(asked) : Nothing, said, stop);
    }

    // A key that was given by mistake goes over the line no more often than it did.
    private static TokenAsked Shown(TokenAsked asked) => asked with { Certificate = Shown(asked.Certificate), SigningKey = Shown(asked.SigningKey) };

    private static string Shown(string given) => ClientCertificate.HoldsKey(given) ? "" : given;

    private static async Task<IResult> ChangeAsync(HttpContext http, PageContexts contexts, MachineTokens tokens, AccountSettings settings, Guid token, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        var (by, deed) = (Caller.Person(http), form["deed"].ToString());
        if (deed is not ("rotate" or "end"))
            return View.Of<Message>(await contexts.OfAsync(http, stop), StatusCodes.Status400BadRequest, ("Text", MessageText.NoPage));
        var answer = deed == "end" ? await tokens.EndAsync(by, token, "web", stop) : await tokens.RotateAsync(by, token, Days(form["overlap"]), "web", stop, form["certificate"].ToString(), form["signing-key"].ToString());
        return await PageAsync(http, contexts, tokens, settings, Nothing, Said(deed, answer), stop);
    }

    private static int Days(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : -1;

    private static TokenSaid Said(string deed, DeedAnswer answer) => answer switch
    {
        DeedAnswer.Done done => new TokenSaid(deed, done, null),
        DeedAnswer.Refused refused => new TokenSaid(deed, null, refused.Why),
        var other => throw new InvalidOperationException(other.ToString()),
    };

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, MachineTokens tokens, AccountSettings settings, TokenAsked asked, TokenSaid? said, CancellationToken stop) => View.Of<TokensPage>(
        await contexts.OfAsync(http, stop), said?.Why is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict,
        ("Tokens", await tokens.ListAsync(stop)), ("Roster", await contexts.Bureau.RosterAsync(stop)), ("Pack", contexts.Bureau.Pack), ("Asked", asked), ("Said", said),
        ("MachineDay", LegalDay.Of(settings.Time.GetUtcNow(), contexts.Bureau.Pack.Zone)));
}
