using Fadu.Casework.Accounts;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>An officer as the sign-in page of a demonstration lists it.</summary>
/// <param name="Person">The natural person.</param>
/// <param name="Name">Name.</param>
/// <param name="Unit">Unit of the first post.</param>
/// <param name="Posts">Posts held today.</param>
public sealed record DemonstrationAccount(string Person, string Name, string Unit, IReadOnlyList<Bilingual> Posts);

/// <summary>Signing in with a demonstration account, and out.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", (HttpContext http, PageContexts contexts, string? back, CancellationToken stop) => PageAsync(http, contexts, back, rescued: null, stop)).AllowAnonymous();
        app.MapPost("/sign-in", PostedAsync).AllowAnonymous().AddEndpointFilter<FormGuard>();
        app.MapPost("/sign-out", SignOutAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
        app.MapGet("/language", (HttpContext http, string? to, string? back) => Language.Choose(http, to, back)).AllowAnonymous();
    }

    /// <summary>The officers who hold a post today, by unit.</summary>
    public static async Task<IReadOnlyList<DemonstrationAccount>> AccountsAsync(PageContexts contexts, CancellationToken stop)
    {
        var bureau = contexts.Bureau;
        var roster = await bureau.RosterAsync(stop);
        var today = LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone);
        return [.. roster.Rows.Where(row => row.Kind == RosterKind.Officer && row.HoldsOn(today)).Select(row => row.Key).Distinct(StringComparer.Ordinal)
            .Select(person => (Person: person, roster.StandingOf(person, today).Posts))
            .Where(one => one.Posts.Count > 0)
            .Select(one => new DemonstrationAccount(
                one.Person, roster.NameOf(RosterKind.Officer, one.Person), roster.NameOf(RosterKind.Unit, one.Posts[0].Unit),
                [.. one.Posts.Select(post => bureau.Pack.NameOfPost(post.Post)).Distinct()]))];
    }

    /// <summary>Signs an officer of a demonstration in; false when there is no such officer, or the record is no demonstration.</summary>
    public static async Task<bool> SignInAsync(HttpContext http, PageContexts contexts, Sessions sessions, string person, CancellationToken stop)
    {
        if (!contexts.IsDemonstration || !(await AccountsAsync(contexts, stop)).Any(account => account.Person == person))
            return false;
        SessionCookie.Give(http, await sessions.BeginDemonstrationAsync(person, SessionCookie.CameFrom(http), SessionCookie.Read(http), stop));
        return true;
    }

    /// <summary>The sign-in page.</summary>
    /// <param name="http">The request.</param>
    /// <param name="contexts">Makes the page's context.</param>
    /// <param name="back">Where to go afterwards.</param>
    /// <param name="rescued">A form whose session had ended, sealed; null none.</param>
    /// <param name="stop">Stops.</param>
    public static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, string? back, string? rescued, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var accounts = contexts.IsDemonstration ? await AccountsAsync(contexts, stop) : [];
        return View.Of<SignIn>(
            at with { Path = "/sign-in" }, rescued is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized,
            ("Accounts", accounts), ("Back", Language.LocalPath(back ?? "/work")), ("Rescued", rescued));
    }

    private static async Task<IResult> PostedAsync(HttpContext http, PageContexts contexts, Sessions sessions, RescuedForms rescue, ActForms forms, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        var person = form["person"].ToString();
        var at = await contexts.OfAsync(http, stop);
        if (!await SignInAsync(http, contexts, sessions, person, stop))
            return View.Of<Message>(at, StatusCodes.Status403Forbidden, ("Text", MessageText.NotAllowed));
        if (rescue.Open(form["rescued"]) is var (path, posted) && await ActEndpoints.RescueAsync(contexts, forms, at, person, path, posted, stop) is { } again)
            return Results.LocalRedirect(Language.LocalPath(again));
        return Results.LocalRedirect(Language.LocalPath(form["back"].ToString() is { Length: > 0 } back ? back : "/work"));
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, Sessions sessions, CancellationToken stop)
    {
        if (SessionCookie.Read(http) is { } token)
            await sessions.EndAsync(token, stop);
        SessionCookie.Take(http);
        return Results.LocalRedirect("/sign-in");
    }
}
