using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>How the list of people was asked for.</summary>
/// <param name="Q">Part of a name or a number.</param>
/// <param name="State">Only accounts that stand so.</param>
/// <param name="Page">Which page.</param>
#nullable disable annotations // as in MatterQuery
public sealed record PeopleQuery(string Q = null, string State = null, int? Page = null)
#nullable restore annotations
{
    /// <summary>The query without its page, for links.</summary>
    public string Text()
    {
        (string Name, string? Value)[] parts = [("q", Q), ("state", State)];
        return string.Join('&', parts.Where(part => !string.IsNullOrWhiteSpace(part.Value)).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
    }

    /// <summary>The state asked for; null for all.</summary>
    public AccountState? Asked => Enum.TryParse<AccountState>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;
}

/// <summary>What was just done to an account, told once.</summary>
/// <param name="Deed">What.</param>
/// <param name="Done">What came of it; null when it was refused.</param>
/// <param name="Why">Why it was refused.</param>
public sealed record DeedSaid(AccountDeed Deed, DeedAnswer.Done? Done, Bilingual? Why);

/// <summary>人员: officers and their accounts, for the administrators the pack names and nobody else.</summary>
internal static class PeopleEndpoints
{
    private const int AtOnce = 50;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/people", ListAsync).RequireAuthorization(Callers.AccountKeeper);
        app.MapGet("/people/{person}", (HttpContext http, PageContexts contexts, People people, string person, CancellationToken stop) => PersonAsync(http, contexts, people, person, said: null, stop)).RequireAuthorization(Callers.AccountKeeper);
        app.MapPost("/people/{person}", DoAsync).RequireAuthorization(Callers.AccountKeeper).AddEndpointFilter<FormGuard>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, PageContexts contexts, People people, [AsParameters] PeopleQuery query, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var all = await people.ListAsync(stop);
        var asked = query.Q?.Trim() ?? "";
        var found = all.Where(line => (line.Person.Contains(asked, StringComparison.OrdinalIgnoreCase) || line.Name.Contains(asked, StringComparison.OrdinalIgnoreCase)) && (query.Asked is not { } state || line.State == state)).ToList();
        var paging = Paging.Of(query.Page, AtOnce);
        return View.Of<PeoplePage>(
            at, ("Query", query), ("Roster", await contexts.Bureau.RosterAsync(stop)), ("Pack", contexts.Bureau.Pack), ("Counts", all.CountBy(line => line.State).ToDictionary()),
            ("People", new Paged<PersonLine>([.. found.Skip((paging.Number - 1) * paging.Size).Take(paging.Size)], found.Count, paging)));
    }

    private static async Task<IResult> PersonAsync(HttpContext http, PageContexts contexts, People people, string person, DeedSaid? said, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var roster = await contexts.Bureau.RosterAsync(stop);
        if ((await people.ListAsync(stop)).FirstOrDefault(line => line.Person == person) is not { } found)
            return View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));
        var me = Caller.Person(http);
        return View.Of<PersonPage>(
            at, said?.Why is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict,
            ("Line", found), ("Roster", roster), ("Pack", contexts.Bureau.Pack), ("Said", said), ("Rights", People.RightsOf(me, roster, contexts.Bureau.Pack, at.Today)),
            ("IsSelf", me == person), ("Sessions", await people.SessionsOfAsync(me, person, stop)));
    }

    // Who may do what is judged behind this, by the same words as at the console.
    private static async Task<IResult> DoAsync(HttpContext http, PageContexts contexts, People people, string person, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        var at = await contexts.OfAsync(http, stop);
        if (!Enum.TryParse<AccountDeed>(form["deed"], ignoreCase: true, out var deed) || !Enum.IsDefined(deed))
            return View.Of<Message>(at, StatusCodes.Status400BadRequest, ("Text", MessageText.NoPage));
        var said = await people.DoAsync(deed, Caller.Person(http), person, "web", stop) switch
        {
            DeedAnswer.Done done => new DeedSaid(deed, done, null),
            DeedAnswer.Refused refused => new DeedSaid(deed, null, refused.Why),
            var other => throw new InvalidOperationException(other.ToString()),
        };
        return await PersonAsync(http, contexts, people, person, said, stop);
    }
}
