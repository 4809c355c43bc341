using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Casework.Bureau;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Fadu.Web.Words;
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
/// <param name="Text">What was done.</param>
/// <param name="Done">What came of it; null when it was refused.</param>
/// <param name="Why">Why it was refused.</param>
public sealed record DeedSaid(Bilingual Text, DeedAnswer.Done? Done, Bilingual? Why)
{
    /// <summary>What was typed for it.</summary>
    public string Typed { get; init; } = "";

    /// <summary>Of an answer.</summary>
    internal static DeedSaid Of(Bilingual text, DeedAnswer answer) => answer switch
    {
        DeedAnswer.Done done => new DeedSaid(text, done, null),
        DeedAnswer.Refused refused => new DeedSaid(text, null, refused.Why),
        _ => throw new InvalidOperationException(answer.ToString()),
    };
}

/// <summary>What looking after accounts needs.</summary>
/// <param name="People">Accounts.</param>
/// <param name="Ties">Who is who in the directory.</param>
/// <param name="Settings">Which directory.</param>
internal sealed record Keeping(People People, DirectoryTies Ties, AccountSettings Settings);

/// <summary>人员: officers and their accounts, for the administrators the pack names and nobody else.</summary>
internal static class PeopleEndpoints
{
    private const int AtOnce = 50;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/people", ListAsync).RequireAuthorization(Callers.AccountKeeper);
        app.MapGet("/people/{person}", (HttpContext http, PageContexts contexts, Keeping keeping, string person, CancellationToken stop) => PersonAsync(http, contexts, keeping, person, said: null, stop)).RequireAuthorization(Callers.AccountKeeper);
        app.MapPost("/people/{person}", DoAsync).RequireAuthorization(Callers.AccountKeeper).AddEndpointFilter<FormGuard>();
        app.MapPost("/people/{person}/directory", TieAsync).RequireAuthorization(Callers.AccountKeeper).AddEndpointFilter<FormGuard>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, PageContexts contexts, People people, [AsParameters] PeopleQuery query, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var all = await people.ListAsync(stop);
        var asked = query.Q?.Trim() ?? "";
        var found = all.Where(line => (line.Person.Contains(asked, StringComparison.OrdinalIgnoreCase) || line.Name.Contains(asked, StringComparison.OrdinalIgnoreCase)) && (query.Asked is not { } state || line.State == state)).ToList();
        var paging = Paging.Of(query.Page, AtOnce);
        return View.Of<PeoplePage>(
            at, ("Query", query), ("Roster", await contexts.Bureau.RosterAsync(stop)), ("Pack", contexts.Bureau.Pack), ("Asks", (await new LookRetention(contexts.Bureau).RightsOfAsync(Caller.Person(http), stop)).Asks), ("Counts", all.CountBy(line => line.State).ToDictionary()),
            ("People", new Paged<PersonLine>([.. found.Skip((paging.Number - 1) * paging.Size).Take(paging.Size)], found.Count, paging)));
    }

    private static async Task<IResult> PersonAsync(HttpContext http, PageContexts contexts, Keeping keeping, string person, DeedSaid? said, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var roster = await contexts.Bureau.RosterAsync(stop);
        if ((await keeping.People.ListAsync(stop)).FirstOrDefault(line => line.Person == person) is not { } found)
            return View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));
        var me = Caller.Person(http);
        return View.Of<PersonPage>(
            at, said?.Why is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict,
            ("Line", found), ("Roster", roster), ("Pack", contexts.Bureau.Pack), ("Said", said), ("Rights", People.RightsOf(me, roster, contexts.Bureau.Pack, at.Today)),
            ("IsSelf", me == person), ("Sessions", await keeping.People.SessionsOfAsync(me, person, stop)),
            ("Directory", keeping.Settings.Directory?.Issuer), ("Tie", keeping.Settings.Directory is { } directory ? await keeping.Ties.OfAsync(directory.Issuer, person, stop) : null));
    }

    // Who may do what is judged behind this, by the same words as at the console.
    private static async Task<IResult> DoAsync(HttpContext http, PageContexts contexts, Keeping keeping, string person, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        if (!Enum.TryParse<AccountDeed>(form["deed"], ignoreCase: true, out var deed) || !Enum.IsDefined(deed))
            return View.Of<Message>(await contexts.OfAsync(http, stop), StatusCodes.Status400BadRequest, ("Text", MessageText.NoPage));
        var answer = await keeping.People.DoAsync(deed, Caller.Person(http), person, "web", stop);
        return await PersonAsync(http, contexts, keeping, person, DeedSaid.Of(AccountWords.Done(deed), answer), stop);
    }

    // To whom in the directory is the administrator's word; which directory is the bureau's.
    private static async Task<IResult> TieAsync(HttpContext http, PageContexts contexts, Keeping keeping, string person, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        var (by, subject) = (Caller.Person(http), form["subject"].ToString());
        var (text, answer) = (keeping.Settings.Directory, form["what"].ToString()) switch
        {
            (null, _) => (Tied, new DeedAnswer.Refused(new Bilingual("机关没有接入统一身份：启动时写 --directory。", "This bureau has connected no directory: start it with --directory."))),
            ({ } directory, "untie") => (Untied, await keeping.Ties.UntieAsync(by, person, directory.Issuer, "web", stop)),
            ({ } directory, _) => (Tied, await keeping.Ties.TieAsync(by, person, directory.Issuer, subject, "web", stop)),
        };
        return await PersonAsync(http, contexts, keeping, person, DeedSaid.Of(text, answer) with { Typed = subject }, stop);
    }

    private static Bilingual Tied { get; } = new("已对应到统一身份里的编号，本人下次登录会看到。", "Tied to somebody in the directory; the officer is told at the next sign-in.");

    private static Bilingual Untied { get; } = new("已解除和统一身份的对应，其所有登录都已退出。", "Untied from the directory; all sessions have ended.");
}
