using System.Globalization;
using System.Text;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>花名册: the bureau's roster from a file, shown first and then entered, for whoever may enter it today; for all others there is no such page.</summary>
internal static class RosterEndpoints
{
    private const string FileField = "file";
    private const string LinesField = "lines";
    private const string SeenField = "seen";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/roster", (HttpContext http, PageContexts contexts, CancellationToken stop) => PageAsync(http, contexts, plan: null, stop)).RequireAuthorization(Callers.Officer);
        app.MapGet("/roster.csv", FileAsync).RequireAuthorization(Callers.Officer);
        app.MapPost("/roster/check", CheckAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
        app.MapPost("/roster", EnterAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
    }

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, RosterPlan? plan, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var import = new RosterImport(contexts.Bureau);
        if (!await import.IsOfAsync(Caller.Person(http), stop))
            return View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));
        // Only what changes comes back to be entered: it is read, held against the roster and judged once more.
        var lines = plan is { CanBeEntered: true, EnteredAs: null } ? RosterFile.Write(plan.Changes.Where(change => !change.Follows).Select(change => change.Line)) : null;
        return View.Of<RosterPage>(
            at with { Path = "/roster" }, plan is { Faults.Count: > 0 } ? StatusCodes.Status409Conflict : StatusCodes.Status200OK,
            ("Plan", plan), ("Lines", lines), ("Import", import), ("Roster", await contexts.Bureau.RosterAsync(stop)), ("Matter", contexts.Bureau.BureauMatter));
    }

    private static async Task<IResult> FileAsync(HttpContext http, PageContexts contexts, CancellationToken stop)
    {
        var import = new RosterImport(contexts.Bureau);
        if (!await import.IsOfAsync(Caller.Person(http), stop))
            return View.Of<Message>(await contexts.OfAsync(http, stop), StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));
        return Results.File(Encoding.UTF8.GetBytes(await import.FileAsync(stop)), "text/csv; charset=utf-8", "roster.csv");
    }

    private static async Task<IResult> CheckAsync(HttpContext http, PageContexts contexts, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        if (form.Files.GetFile(FileField) is not { Length: > 0 } upload)
            return await PageAsync(http, contexts, Wrong("还没有选文件", "no file is chosen"), stop);
        var bytes = new byte[Math.Min(upload.Length, RosterFile.BytesAtMost + 1)];
        await using (var content = upload.OpenReadStream())
            await content.ReadExactlyAsync(bytes, stop);
        return await WithRightAsync(http, contexts, import => import.PlanAsync(bytes, Caller.Person(http), stop), stop);
    }

    private static async Task<IResult> EnterAsync(HttpContext http, PageContexts contexts, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        if (!int.TryParse(form[SeenField], NumberStyles.None, CultureInfo.InvariantCulture, out var seen))
            return await PageAsync(http, contexts, Wrong("还没有核对过，请先选文件核对", "it was not checked: choose a file and check it first"), stop);
        return await WithRightAsync(http, contexts, import => import.EnterAsync(Encoding.UTF8.GetBytes(form[LinesField].ToString()), Caller.Person(http), "web", seen, stop), stop);
    }

    // Whoever may not enter a roster is not told what stands in it either.
    private static async Task<IResult> WithRightAsync(HttpContext http, PageContexts contexts, Func<RosterImport, Task<RosterPlan>> work, CancellationToken stop)
    {
        var import = new RosterImport(contexts.Bureau);
        return await PageAsync(http, contexts, await import.IsOfAsync(Caller.Person(http), stop) ? await work(import) : null, stop);
    }

    private static RosterPlan Wrong(string zh, string en) => new(0, [], 0, [new RosterFault(0, "", new Bilingual(zh, en))]);
}
