using System.Text.Json;
using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;
using Fadu.Web.Access;
using Fadu.Web.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using static Fadu.Web.Api.ApiAnswers;

namespace Fadu.Web.Api;

/// <summary>The interface for machines: the same desk and the same rights as the pages.</summary>
internal static class ApiEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("/api").AllowAnonymous().WithTags("open").DisableAntiforgery();
        open.MapPost("/sign-in", SignInAsync).WithSummary("Signs an officer in; the answer sets the session cookie")
            .Accepts<SignInAsked>("application/json").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status429TooManyRequests);
        open.MapGet("/procedures", (OpenBureau bureau) => Json(bureau.Pack.Procedures.Values.Select(Shape).ToList()))
            .WithSummary("The procedures with their acts, fields and gates").Produces<IReadOnlyList<ProcedureShape>>();
        open.MapGet("/deadline", Deadline).WithSummary("The last day of a time limit, step by step").Produces<object>().ProducesProblem(StatusCodes.Status400BadRequest);

        var desk = app.MapGroup("/api").RequireAuthorization(Callers.Officer).WithTags("desk").DisableAntiforgery();
        desk.MapPost("/acts", PerformAsync).WithSummary("Performs an act: recorded, or refused with its grounds")
            .Accepts<ActToPerform>("application/json").Produces<ActRecorded>(StatusCodes.Status201Created).Produces<ActRecorded>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        desk.MapGet("/matters", MattersAsync).WithSummary("Matters that the caller may see").Produces<PageShape<MatterRowShape>>();
        app.MapGet("/api/matters/{matter:guid}", MatterAsync).RequireAuthorization(Callers.OnTheMatter).WithTags("desk").WithSummary("A matter with its clocks and what can be done").Produces<MatterShape>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        desk.MapGet("/refusals", RefusalsAsync).WithSummary("Refusals that the caller may see").Produces<PageShape<RefusalShape>>();
    }

    private static async Task<IResult> SignInAsync(HttpContext http, PageContexts contexts, Sessions sessions, SignInDoor door, CancellationToken stop)
    {
        var (asked, fault) = await ReadAsync<SignInAsked>(http, stop);
        if (asked is null)
            return fault!;
        if (contexts.IsDemonstration)
        {
            return await SignInEndpoints.SignInAsync(http, contexts, sessions, asked.Person ?? "", stop)
                ? Results.NoContent()
                : Problem(StatusCodes.Status403Forbidden, new Bilingual("演示里没有这名民警。", "The demonstration has no such officer."));
        }

        // The same two proofs as on the pages, in one go. An account is set up on the pages alone.
        var place = SignInEndpoints.PlaceOf(http, "api");
        var attempt = await door.BeginAsync(asked.Account ?? "", asked.Password ?? "", place, stop);
        if (attempt is Attempt.WantsFactor { Proven: var proven })
            attempt = await door.FinishAsync(proven, asked.Code ?? "", place, stop);
        if (attempt is not Attempt.SignedIn signedIn)
            return Problem(SignInEndpoints.StatusOf(attempt), SignInEndpoints.Why(attempt, contexts));
        SignInEndpoints.LetIn(http, signedIn);
        return Results.NoContent();
    }

    private static async Task<IResult> PerformAsync(HttpContext http, PageContexts contexts, CancellationToken stop)
    {
        var (asked, fault) = await ReadAsync<ActToPerform>(http, stop);
        if (asked is null)
            return fault!;
        if (Missing(asked) is { } missing)
            return missing;
        if (asked.Matter is { } matter && !await contexts.Sight.MayRecordAsync(matter, Caller.Person(http), stop))
            return NoMatter();
        if (asked.Matter is null && !await contexts.Sight.MayBeginAsync(Caller.Person(http), stop))
            return Problem(StatusCodes.Status403Forbidden, new Bilingual("您的岗位不办理事项，不能登记新事项。", "Your post handles no matters: it begins none."));

        var request = new ActRequest(
            contexts.Sight.BureauCode, asked.Procedure, asked.Act, asked.Key, asked.Matter, asked.Subjects ?? [], asked.Fields ?? [],
            asked.ExpectedVersion, asked.OccurredAt, asked.DayPrecision, asked.OnBehalfOf, Channel: "api");
        return Ruled(await contexts.Bureau.Desk.PerformAsync(request, Caller.Actor(http), stop));
    }

    private static async Task<IResult> MattersAsync(HttpContext http, PageContexts contexts, [AsParameters] MatterQuery query, CancellationToken stop)
    {
        var list = await contexts.Bureau.Work.OfAsync(Caller.Person(http), query.Filter, Paging.Of(query.Page, query.Size), stop);
        return Json(new PageShape<MatterRowShape>(
            [.. list.Rows.Select(row => new MatterRowShape(
                row.Matter, row.FileNumber, row.Name, row.Procedure, row.Stage, row.Unit, row.Officer, row.Due, row.LastDay, row.Limit, JsonNamingPolicy.KebabCaseLower.ConvertName(row.Urgency.ToString()), row.Version))],
            list.Total, list.Page.Number, list.Pages));
    }

    private static async Task<IResult> MatterAsync(HttpContext http, PageContexts contexts, Guid matter, CancellationToken stop)
    {
        if (await contexts.Bureau.Pages.OpenAsync(matter, Caller.Person(http), "api", ask: null, stop) is not { } page)
        {
            return await contexts.Sealed.FindAsync(matter, Caller.Person(http), "api", stop) is { } held
                ? Problem(StatusCodes.Status403Forbidden, new Bilingual("这份记录已封存，没有为您调取。发生的事可以照常记录。", "The record is sealed and was not opened to you. What happens can still be recorded."), ("sealed", true), ("cite", held.Seal.Cite))
                : NoMatter();
        }
        return Json(new MatterShape(
            page.Matter, page.FileNumber, page.Procedure.Id, page.Stage?.Id ?? "", page.Version, page.Unit, page.Officer, page.OpenedOn, page.ClosedOn,
            [.. page.Subjects.Select(one => new SubjectShape(one.Record.Number, one.Record.Kind, one.Record.Role, one.Role, one.Record.Of, one.Record.Stage, one.Record.Standing))],
            [.. page.Clocks.Select(one => new ClockShape(
                one.Value.Clock.Limit, one.Value.Limit?.Title ?? new Bilingual(one.Value.Clock.Limit), one.Value.Clock.Subject, ClockReading.Word(one.Value.State),
                one.Value.Deadline.LastDay, one.Value.Deadline.Due, one.Value.Provisional))],
            [.. page.Timeline.Select(one => new TimelineShape(
                one.Act.Number, one.Act.Act, one.Definition?.Title ?? new Bilingual(one.Act.Act), one.Act.RecordedAt, one.Act.OccurredAt, one.By, one.Act.Subjects, one.Act.Findings, one.Struck))],
            [.. page.Possible.Select(one => new PossibleShape(
                one.Act.Id, one.Act.Title, one.Subject, one.By is null, [.. one.Lacking.Select(GroundShape.Of)], [.. one.Satisfied.Select(gate => gate.Gate.Id)]))]));
    }

    private static async Task<IResult> RefusalsAsync(HttpContext http, Sight sight, int? page, int? size, CancellationToken stop)
    {
        var refusals = await sight.RefusalsAsync(Caller.Person(http), new RefusalFilter(), Paging.Of(page, size), stop);
        return Json(new PageShape<RefusalShape>(
            [.. refusals.Rows.Select(row => new RefusalShape(row.At, row.Person, row.Matter, row.Procedure, row.Act, [.. row.Grounds.Select(GroundShape.Of)]))],
            refusals.Total, refusals.Page.Number, refusals.Pages));
    }

    private static IResult Deadline(OpenBureau bureau, string? limit, string? from, DateOnly? on, bool? liberty, int? extend, [FromQuery] string[] pause)
    {
        if (string.IsNullOrWhiteSpace(limit) || string.IsNullOrWhiteSpace(from))
            return Malformed([new FieldError(string.IsNullOrWhiteSpace(limit) ? "limit" : "from", new Bilingual("没有写。", "It is missing."))]);
        var pauses = new List<(DateOnly, DateOnly)>();
        foreach (var text in pause)
        {
            if (text.Split("..") is not [var first, var last] || !IsDay(first, out var start) || !IsDay(last, out var end) || end < start)
                return Malformed([new FieldError("pause", new Bilingual("应当写作2026-02-13..2026-02-27。", "Expected 2026-02-13..2026-02-27."))]);
            pauses.Add((start, end));
        }
        var question = new LimitQuestion(limit, from, on, liberty ?? false, pauses, extend ?? 0);
        var answer = LimitCalculator.Compute(question, new LimitLibrary(bureau.Pack.Limits.Values), bureau.Pack.Calendar, bureau.Pack.Zone);
        return answer.Problem is { } problem ? Problem(StatusCodes.Status400BadRequest, problem) : Results.Json(LimitAnswerJson.ToJson(answer), ApiJson.Options);
    }

    private static bool IsDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out day);

    private static ProcedureShape Shape(Procedure procedure) => new(
        procedure.Id, procedure.Title, [.. procedure.Stages.Select(stage => new StageShape(stage.Id, stage.Title, stage.End))],
        [.. procedure.Acts.Select(act => new ActShape(
            act.Id, act.Title, JsonNamingPolicy.KebabCaseLower.ConvertName(act.Kind.ToString()), act.For.Kind, act.Opens, act.To?.Id, [.. act.Fields.Select(Shape)], [.. act.Gates.Select(gate => gate.Id)]))]);

    private static FieldShape Shape(FieldDefinition field) => new(
        field.Id, field.Title, JsonNamingPolicy.KebabCaseLower.ConvertName(field.Type.ToString()), field.Required, field.Many, JsonNamingPolicy.KebabCaseLower.ConvertName(field.Personal.ToString()),
        field.Register, [.. field.Options.Select(option => option.Id)], [.. field.Parts.Select(Shape)]);
}
