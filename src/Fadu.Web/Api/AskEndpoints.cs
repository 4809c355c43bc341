using System.Text.Json;
using Fadu.Casework;
using Fadu.Casework.Access;
using Fadu.Casework.Worklists;
using Fadu.Law.Gates;
using Fadu.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Api;

/// <summary>Asking before acting: whether an act is the caller's, and what it lacks. Nothing is written but the look.</summary>
internal static class AskEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var desk = app.MapGroup("/api").WithTags("desk").DisableAntiforgery();
        desk.MapGet("/matters/{matter:guid}/acts/{act}", OfMatterAsync).RequireAuthorization(Callers.OnTheMatter).WithSummary("Whether an act of a matter is the caller's to do, and what it lacks now")
            .Produces<AskedActShape>().ProducesProblem(StatusCodes.Status404NotFound);
        desk.MapGet("/open/{procedure}/{act}", OfOpeningAsync).RequireAuthorization(Callers.Officer).WithSummary("Whether an act that begins a matter is the caller's to do")
            .Produces<AskedActShape>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> OfMatterAsync(HttpContext http, PageContexts contexts, Guid matter, string act, int? subject, CancellationToken stop)
    {
        var page = await contexts.Bureau.Pages.OpenAsync(matter, Caller.Person(http), "api", new MatterAsk { Form = act }, stop);
        return page?.Procedure.FindAct(act) is { Opens: false } definition && contexts.Bureau.Pages.Explain(page, definition, subject ?? 0) is { } asked ? Answer(asked) : Missing();
    }

    private static async Task<IResult> OfOpeningAsync(HttpContext http, PageContexts contexts, string procedure, string act, CancellationToken stop) =>
        await contexts.Bureau.Pages.ExplainOpeningAsync(procedure, act, Caller.Person(http), stop) is { } asked ? Answer(asked) : Missing();

    private static IResult Answer(PossibleAct asked) => Results.Json(
        new AskedActShape(
            asked.Act.Id, asked.Act.Title, asked.Subject, JsonNamingPolicy.KebabCaseLower.ConvertName(ActAnswers.Of(asked.Act, asked.By).ToString()),
            asked.By is null ? null : GroundShape.Of(asked.By), [.. asked.Lacking.Select(GroundShape.Of)], [.. asked.Satisfied.Select(gate => gate.Gate.Id)], [.. asked.AskedLater.Select(gate => gate.Gate.Id)]),
        ApiJson.Options);

    private static IResult Missing() => Results.Problem(title: "There is no such act or matter that you may see.", detail: "没有您可以看的这个行为或者事项。", statusCode: StatusCodes.Status404NotFound);
}
