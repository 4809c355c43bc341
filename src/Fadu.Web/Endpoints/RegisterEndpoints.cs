using Fadu.Casework;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Web.Access;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>The registers everybody in the bureau can open: refusals, the ledger, the law.</summary>
internal static class RegisterEndpoints
{
    private const int RefusalsAtOnce = 100;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/refusals", RefusalsAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/ledger", LedgerAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/law", LawAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/not-allowed", async (HttpContext http, PageContexts contexts, CancellationToken stop) =>
            View.Of<Message>(await contexts.OfAsync(http, stop), StatusCodes.Status403Forbidden, ("Text", MessageText.NotAllowed))).AllowAnonymous();
    }

    private static async Task<IResult> RefusalsAsync(HttpContext http, PageContexts contexts, Sight sight, int? page, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var refusals = await sight.RefusalsAsync(Caller.Person(http), Paging.Of(page, RefusalsAtOnce), stop);
        return View.Of<RefusalRegister>(
            at,
            ("Rows", refusals.Rows),
            ("Total", refusals.Total),
            ("Paging", refusals.Page),
            ("Pack", contexts.Bureau.Pack),
            ("Roster", await contexts.Bureau.RosterAsync(stop)));
    }

    private static async Task<IResult> LedgerAsync(HttpContext http, PageContexts contexts, Sight sight, LedgerStanding ledger, Guid? matter, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var seen = matter is { } id ? await sight.SeenAsync(id, Caller.Person(http), stop) : null;
        return View.Of<LedgerView>(
            at,
            ("Head", await ledger.HeadAsync(stop)),
            ("Acts", await ledger.ActsAsync(stop)),
            ("Origin", contexts.Bureau.Origin),
            ("Check", seen is null ? null : await ledger.CheckAsync(matter!.Value, stop)),
            ("FileNumber", seen?.FileNumber),
            ("Matter", matter),
            ("Verifier", ledger.Verifier));
    }

    private static async Task<IResult> LawAsync(HttpContext http, PageContexts contexts, string? q, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var pack = contexts.Bureau.Pack;
        var asked = q?.Trim() ?? "";
        bool Answers(string key, Bilingual title) => asked.Length == 0 || key.Contains(asked, StringComparison.OrdinalIgnoreCase)
            || title.Zh.Contains(asked, StringComparison.OrdinalIgnoreCase) || (title.En?.Contains(asked, StringComparison.OrdinalIgnoreCase) ?? false);
        var limits = pack.Limits.Values.Where(limit => Answers(limit.Id, limit.Title)).OrderBy(limit => limit.Title.Zh, StringComparer.Ordinal).ToList();
        var gates = pack.Procedures.Values.SelectMany(procedure => procedure.Acts).SelectMany(act => act.Gates).DistinctBy(gate => gate.Id)
            .Where(gate => Answers(gate.Id, gate.Title)).OrderBy(gate => gate.Title.Zh, StringComparer.Ordinal).ToList();
        return View.Of<LawView>(at, ("Limits", limits), ("Gates", gates), ("Q", asked), ("Sources", pack.Sources.Values.ToList()), ("Calendar", pack.Calendar));
    }
}
