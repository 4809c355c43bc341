using System.Globalization;
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

/// <summary>A post as the page of one's own account shows it.</summary>
/// <param name="Post">The post.</param>
/// <param name="Unit">Name of its unit.</param>
/// <param name="From">The first day.</param>
/// <param name="Until">The last day; null while none is set.</param>
/// <param name="For">Name of whom one acts for; null for one's own post.</param>
public sealed record PostHeld(Bilingual Post, string Unit, DateOnly From, DateOnly? Until, string? For);

/// <summary>One's own account: posts, qualifications, and where one is signed in.</summary>
internal static class AccountEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/account", PageAsync).RequireAuthorization(Callers.Officer);
        app.MapPost("/account/sessions", EndAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
    }

    // One session by its id, or all others; whose they are is never asked of the form.
    private static async Task<IResult> EndAsync(HttpContext http, Sessions sessions, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        var here = Caller.Session(http);
        var count = Guid.TryParse(form["session"], out var one)
            ? await sessions.EndAsync(here.Person, one, stop) ? 1 : 0
            : form["all"] == "others" ? await sessions.EndOthersAsync(here.Person, here.Id, stop) : 0;
        if (one != here.Id)
            return Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/account?ended={count}#sessions"));
        SessionCookie.Take(http);
        return Results.LocalRedirect("/sign-in");
    }

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, Sessions sessions, AccountSettings settings, string? ended, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var roster = await contexts.Bureau.RosterAsync(stop);
        var person = Caller.Person(http);
        var standing = roster.StandingOf(person, at.Today);
        IEnumerable<PostHeld> Held(string whose) => roster.Rows.Where(row => row.Kind == RosterKind.Post && row.Key == whose && row.HoldsOn(at.Today))
            .Select(row => new PostHeld(contexts.Bureau.Pack.NameOfPost(row.Value), roster.NameOf(RosterKind.Unit, row.Of), row.From, row.Until, whose == person ? null : roster.NameOf(RosterKind.Officer, whose)));
        var units = standing.Posts.SelectMany(post => roster.UnitsUnder(post.Unit, at.Today)).Distinct(StringComparer.Ordinal).Select(unit => roster.NameOf(RosterKind.Unit, unit));
        return View.Of<Account>(
            at,
            ("Posts", standing.OnLeave ? [] : standing.ActsFor.Prepend(person).SelectMany(Held).ToList()),
            ("Units", units.ToList()),
            ("Qualifications", standing.Qualifications.Select(contexts.Bureau.Pack.NameOfPost).ToList()),
            ("OnLeave", standing.OnLeave),
            ("Sessions", await sessions.OfAsync(person, stop)),
            ("MachineDay", LegalDay.Of(settings.Time.GetUtcNow(), at.Zone)),
            ("Here", Caller.Session(http).Id),
            ("Ended", int.TryParse(ended, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : (int?)null),
            ("BureauMatter", await contexts.Sight.SeenAsync(contexts.Bureau.BureauMatter, person, stop) is null ? (Guid?)null : contexts.Bureau.BureauMatter));
    }
}
