using System.Globalization;
using Fadu.Casework;
using Fadu.Casework.Registers;
using Fadu.Casework.Worklists;
using Fadu.Law.Procedures;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>A matter, the reveal of a party's data, and its papers.</summary>
internal static class MatterEndpoints
{
    private const int Beside = 10;

    public static void Map(IEndpointRouteBuilder app)
    {
        var matters = app.MapGroup("/matters/{matter:guid}").RequireAuthorization(Callers.Officer);
        matters.MapGet("", (HttpContext http, PageContexts contexts, LedgerStanding ledger, Guid matter, int? done, CancellationToken stop) => PageAsync(http, contexts, ledger, matter, done, revealed: 0, stop));
        matters.MapPost("/reveal", RevealAsync).AddEndpointFilter<FormGuard>();
        matters.MapGet("/documents/{subject:int}", PaperAsync);
    }

    /// <summary>The answer when there is no such matter for whoever asks.</summary>
    public static IResult NoMatter(PageContext at) => View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoMatter));

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, LedgerStanding ledger, Guid matter, int? done, int revealed, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var bureau = contexts.Bureau;
        var person = Caller.Person(http);
        if (await bureau.Pages.OpenAsync(matter, person, "web", asKnownAt: null, stop) is not { } page)
            return NoMatter(at);

        return View.Of<MatterView>(
            at with { Path = $"/matters/{matter}" },
            ("Page", page),
            ("Pack", bureau.Pack),
            ("Roster", await bureau.RosterAsync(stop)),
            ("Done", done is { } number ? page.Timeline.FirstOrDefault(entry => entry.Act.Number == number) : null),
            ("DoneCode", CodeOf(contexts.Sight, page, done)),
            ("Revealed", revealed),
            ("Refusals", await contexts.Sight.RefusalsOfAsync(matter, Paging.Of(1, Beside), stop)),
            ("Looks", await contexts.Sight.LooksAsync(matter, Paging.Of(1, Beside), stop)),
            ("SealedAt", (await ledger.HeadAsync(stop))?.At));
    }

    // The code is told once, on the page after the party was entered: it is for the receipt.
    private static string? CodeOf(Sight sight, MatterPage page, int? done) =>
        page.Subjects.FirstOrDefault(subject => subject.Record.Kind == SubjectKinds.Party && subject.Record.BornOf == done) is { } party
            ? sight.QueryCodeOf(page.Matter, party.Record.Number)
            : null;

    private static async Task<IResult> RevealAsync(HttpContext http, PageContexts contexts, LedgerStanding ledger, Guid matter, CancellationToken stop)
    {
        var person = Caller.Person(http);
        var form = await http.Request.ReadFormAsync(stop);
        var purpose = form["purpose"].ToString();
        var known = int.TryParse(form["subject"], CultureInfo.InvariantCulture, out var subject);
        if (!known || await contexts.Sight.SeenAsync(matter, person, stop) is null)
            return NoMatter(await contexts.OfAsync(http, stop));
        if (!RevealPurposes.All.ContainsKey(purpose))
            return await PageAsync(http, contexts, ledger, matter, done: null, revealed: 0, stop);

        contexts.Sight.NoteIdentity(matter, subject, person, purpose, "web");
        return await PageAsync(http, contexts, ledger, matter, done: null, revealed: subject, stop);
    }

    private static async Task<IResult> PaperAsync(HttpContext http, PageContexts contexts, Guid matter, int subject, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var paper = await contexts.Bureau.Papers.PrintAsync(matter, subject, Caller.Person(http), "web", stop);
        return paper is null ? NoMatter(at) : View.Of<PaperView>(at, ("Paper", paper), ("Matter", matter));
    }
}
