using Fadu.Casework;
using Fadu.Casework.Documents;
using Fadu.Casework.Worklists;
using Fadu.Law.Gates;
using Fadu.Law.Procedures;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>审核: the queue of whoever is asked by the law in other units' matters, one of them open beside its papers, and the act that waits.</summary>
internal static class ReviewEndpoints
{
    private const int QueueAtMost = 60;
    private const int ActsShown = 12;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/review", PageAsync).RequireAuthorization(Callers.Officer);

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, AskedWork asked, ActForms forms, SimilarDecisions similar, Guid? matter, int? paper, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var person = Caller.Person(http);
        var queue = await asked.OfAsync(person, QueueAtMost, stop);
        var chosen = matter is { } id ? queue.Matters.FirstOrDefault(one => one.Matter == id) : queue.Matters.Count > 0 ? queue.Matters[0] : null;
        var page = chosen is null ? null : await contexts.Bureau.Pages.OpenAsync(chosen.Matter, person, "web", new MatterAsk { ActsAtMost = ActsShown }, stop);
        var next = page is null ? null
            : page.Possible.FirstOrDefault(one => one.By is null && one.Act.Title == chosen!.ToConfirm)
                ?? NextActs.Of(page.State, page.Possible).FirstOrDefault(one => one.By is null && one.Act.Id == chosen!.Act?.Id);
        // The act that gives back what is reviewed, where whoever reviews may.
        var back = page?.Possible.FirstOrDefault(one => one is { By: null, Act.Returns: not null } && one.Subject == next?.Subject);
        return View.Of<Review>(
            at,
            ("Back", page is null || back is null ? null : await FormAsync(forms, at, page, back, person, stop)),
            ("Like", page is null || next is null ? null : await similar.OfAsync(page, next.Act, next.Subject, person, stop)),
            ("Queue", queue.Matters),
            ("Names", await contexts.Sight.NamesAsync(queue.Matters.Select(one => one.Matter), person, stop)),
            ("IsMore", queue.IsMore),
            ("Chosen", chosen),
            ("Page", page),
            ("Form", page is null || next is null ? null : await FormAsync(forms, at, page, next, person, stop)),
            ("Papers", page is null ? [] : PapersOf(page, next)),
            ("Paper", page is null ? null : await PaperAsync(contexts.Bureau, page, next, paper, person, stop)),
            ("Pack", contexts.Bureau.Pack),
            ("Roster", await contexts.Bureau.RosterAsync(stop)));
    }

    private static async Task<ActFormModel> FormAsync(ActForms forms, PageContext at, MatterPage page, PossibleAct next, string person, CancellationToken stop)
    {
        var form = await forms.EmptyAsync(at, page.Procedure, next.Act, page, next.Subject > 0 ? [next.Subject] : [], stop);
        return await forms.WithDraftAsync(form with { Before = next }, person, DraftNote.Restored, stop);
    }

    // The papers of whom the act is about, the last first.
    private static List<SubjectEntry> PapersOf(MatterPage page, PossibleAct? next) =>
        [.. page.Subjects.Where(one => one.Record.Kind == SubjectKinds.Document && (next is null || next.Subject == 0 || one.Record.Of == 0 || page.State.PartyOf(one.Record.Of) == page.State.PartyOf(next.Subject))).Reverse()];

    private static async Task<PrintedPaper?> PaperAsync(OpenBureau bureau, MatterPage page, PossibleAct? next, int? paper, string person, CancellationToken stop)
    {
        var papers = PapersOf(page, next);
        var shown = papers.FirstOrDefault(one => one.Record.Number == paper) ?? papers.FirstOrDefault();
        return shown is null ? null : await bureau.Papers.PrintAsync(page.Matter, shown.Record.Number, person, "web", stop);
    }
}
