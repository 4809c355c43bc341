using System.Globalization;
using Fadu.Casework.Copies;
using Fadu.Casework.Worklists;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>What was typed into the form of a copy, and what is wrong with it.</summary>
/// <param name="Ground">The ground chosen.</param>
/// <param name="Document">The number typed.</param>
/// <param name="Fault">What is wrong; null before anything was sent.</param>
public sealed record CopyTyped(string Ground, string Document, CopyAnswer.Malformed? Fault);

/// <summary>查阅、复制: a copy of what is held about a party, made by an officer on the case.</summary>
internal static class CopyEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var copies = app.MapGroup("/matters/{matter:guid}/parties/{party:int}/copy").RequireAuthorization(Callers.OnTheMatter);
        copies.MapGet("", (HttpContext http, PageContexts contexts, Guid matter, int party, CancellationToken stop) => PageAsync(http, contexts, matter, party, new CopyTyped("", "", null), stop));
        copies.MapPost("", MakeAsync).AddEndpointFilter<FormGuard>();
    }

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, Guid matter, int party, CopyTyped typed, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        if (await contexts.Bureau.Pages.OpenAsync(matter, Caller.Person(http), "web", new MatterAsk { ActsAtMost = 0 }, stop) is not { } page || page.Find(party) is not { Record.Kind: SubjectKinds.Party } of)
            return MatterEndpoints.NoMatter(at);
        return View.Of<CopyFormPage>(
            at with { Path = $"/matters/{matter}/parties/{party.ToString(CultureInfo.InvariantCulture)}/copy" },
            typed.Fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
            ("Page", page), ("Party", of), ("Grounds", contexts.Copies.Grounds), ("Typed", typed));
    }

    private static async Task<IResult> MakeAsync(HttpContext http, PageContexts contexts, Guid matter, int party, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        var (ground, document) = (form["ground"].ToString(), form["document"].ToString());
        switch (await contexts.Copies.MakeAsync(new CopyRequest(matter, party, Caller.Person(http), ground, document, "web"), stop))
        {
            case CopyAnswer.Made made:
                return await ArchiveAsync(contexts, made.Copy, Language.Of(http), party, stop);
            case CopyAnswer.Malformed malformed:
                return await PageAsync(http, contexts, matter, party, new CopyTyped(ground, document, malformed), stop);
            default:
                return MatterEndpoints.NoMatter(await contexts.OfAsync(http, stop));
        }
    }

    // It lies on the disk only while it is sent, and only for us.
    private static async Task<IResult> ArchiveAsync(PageContexts contexts, PartyCopy copy, string language, int party, CancellationToken stop)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var content = new FileStream(Path.Combine(Path.GetTempPath(), $"fadu-copy-{Guid.NewGuid():N}.zip"), options);
        try
        {
            await new CopyArchive(contexts.Bureau.Evidence.OpenAsync).WriteAsync(copy, language, content, stop);
            content.Position = 0;
            var on = LegalDay.Of(copy.MadeAt, copy.Zone).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
            return Results.File(content, "application/zip", string.Create(CultureInfo.InvariantCulture, $"fadu-copy-{on}-{party}.zip"));
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }
}
