using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework;
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

/// <summary>Forms of acts: shown, posted to the desk, and shown again with the law's answer and everything that was typed.</summary>
internal static class ActEndpoints
{
    private const string SubjectName = "act-subject";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/open", ChooseAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/open/{procedure}/{act}", OpenFormAsync).RequireAuthorization(Callers.Officer);
        app.MapPost("/open/{procedure}/{act}", OpenAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
        app.MapGet("/matters/{matter:guid}/acts/{act}", FormAsync).RequireAuthorization(Callers.Officer);
        app.MapPost("/matters/{matter:guid}/acts/{act}", PerformAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
    }

    private static async Task<IResult> ChooseAsync(HttpContext http, PageContexts contexts, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        // The bureau is founded once, at the console.
        var own = contexts.Bureau.BureauProcedure;
        return View.Of<Open>(at, ("Procedures", contexts.Bureau.Pack.Procedures.Values.Where(procedure => procedure.Id != own).ToList()));
    }

    private static async Task<IResult> OpenFormAsync(HttpContext http, PageContexts contexts, string procedure, string act, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        return Opening(contexts, procedure, act) is var (found, opening)
            ? View.Of<ActPage>(at, ("Form", await EmptyAsync(contexts, at, found, opening, page: null, [], stop)))
            : View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));
    }

    private static async Task<IResult> OpenAsync(HttpContext http, PageContexts contexts, string procedure, string act, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        return Opening(contexts, procedure, act) is var (found, opening)
            ? await PostedAsync(http, contexts, at, found, opening, page: null, stop)
            : View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));
    }

    private static (Procedure Procedure, ActDefinition Act)? Opening(PageContexts contexts, string procedure, string act) =>
        contexts.Bureau.Pack.FindProcedure(procedure) is { } found && found.FindAct(act) is { Opens: true } opening ? (found, opening) : null;

    private static async Task<IResult> FormAsync(HttpContext http, PageContexts contexts, Guid matter, string act, int? subject, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        if (await contexts.Bureau.Pages.OpenAsync(matter, Caller.Person(http), "web", asKnownAt: null, stop) is not { } page)
            return MatterEndpoints.NoMatter(at);
        if (page.Procedure.FindAct(act) is not { OfTheLaw: false } definition)
            return View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));

        var form = await EmptyAsync(contexts, at, page.Procedure, definition, page, subject is { } number ? [number] : [], stop);
        var before = await contexts.Bureau.Pages.ExplainAsync(matter, act, form.Subjects.Count > 0 ? form.Subjects[0] : 0, Caller.Person(http), stop);
        return View.Of<ActPage>(at, ("Form", form with { Before = before }));
    }

    private static async Task<IResult> PerformAsync(HttpContext http, PageContexts contexts, Guid matter, string act, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        if (await contexts.Bureau.Pages.OpenAsync(matter, Caller.Person(http), "web", asKnownAt: null, stop) is not { } page)
            return MatterEndpoints.NoMatter(at);
        return page.Procedure.FindAct(act) is { OfTheLaw: false } definition
            ? await PostedAsync(http, contexts, at, page.Procedure, definition, page, stop)
            : View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));
    }

    private static async Task<ActFormModel> EmptyAsync(
        PageContexts contexts, PageContext at, Procedure procedure, ActDefinition act, MatterPage? page, IReadOnlyList<int> subjects, CancellationToken stop)
    {
        var choices = new FormChoices(contexts.Bureau.Pack, await contexts.Bureau.RosterAsync(stop), page, at.Today);
        var possible = choices.Subjects(act);
        if (subjects.Count == 0 && possible.Count == 1 && act.For.Kind != SubjectKinds.Matter)
            subjects = [int.Parse(possible[0].Value, CultureInfo.InvariantCulture)];
        return new ActFormModel(
            procedure, act, page is null ? $"/open/{procedure.Id}/{act.Id}" : $"/matters/{page.Matter}/acts/{act.Id}",
            new FormValues([], new Dictionary<string, Bilingual>(), choices.Of(act), choices.PenaltyKinds(act)))
        {
            Page = page,
            Subjects = subjects,
            SubjectChoices = possible,
            Version = page?.Version,
            Key = Guid.CreateVersion7().ToString("N"),
        };
    }

    private static async Task<IResult> PostedAsync(
        HttpContext http, PageContexts contexts, PageContext at, Procedure procedure, ActDefinition act, MatterPage? page, CancellationToken stop)
    {
        var posted = await http.Request.ReadFormAsync(stop);
        var typed = ActForm.Read(act, posted);
        var form = await EmptyAsync(contexts, at, procedure, act, page, Numbers(posted[SubjectName]), stop);
        form = form with
        {
            Values = form.Values with { Typed = typed },
            Version = page is null ? null : Number(posted["form-version"]) ?? form.Version,
            Key = posted["form-key"].ToString() is { Length: > 0 } key ? key : form.Key,
            Occurred = posted["form-occurred"].ToString().Trim(),
            OnlyDay = posted["form-only-day"] == "true",
        };
        if (!TryOccurred(form, at, out var occurred))
        {
            var fault = new FieldError("occurredAt", new Bilingual("应当是时间，例如2026-03-16 09:30。", "Expected a time such as 2026-03-16 09:30."));
            return Again(at, WithFaults(form, [fault]), StatusCodes.Status400BadRequest);
        }

        var request = new ActRequest(
            contexts.Sight.BureauCode, procedure.Id, act.Id, form.Key, page?.Matter, act.For.Kind == SubjectKinds.Matter ? [] : form.Subjects, (JsonObject)typed.DeepClone(),
            form.Version, occurred, form.OnlyDay && occurred is not null, OnBehalfOf: null, Channel: "web");
        return await contexts.Bureau.Desk.PerformAsync(request, Caller.Actor(http), stop) switch
        {
            Ruling<Act>.Granted granted => Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/matters/{granted.Value.Matter}?done={granted.Value.Number}")),
            Ruling<Act>.Refused refused => Again(at, form with { Grounds = refused.Grounds }, StatusCodes.Status422UnprocessableEntity),
            Ruling<Act>.Malformed malformed => Again(at, WithFaults(form, malformed.Errors), StatusCodes.Status400BadRequest),
            Ruling<Act>.Conflict conflict => Again(at, form with { Theirs = conflict.Theirs, Version = conflict.Version }, StatusCodes.Status409Conflict),
            var other => throw new InvalidOperationException($"the desk answered {other.GetType().Name}, which the page does not know"),
        };
    }

    private static IResult Again(PageContext at, ActFormModel form, int status) => View.Of<ActPage>(at with { Path = form.Action }, status, ("Form", form));

    private static ActFormModel WithFaults(ActFormModel form, IReadOnlyList<FieldError> errors) => form with
    {
        Values = form.Values with { Faults = errors.GroupBy(error => error.Place, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Message, StringComparer.Ordinal) },
    };

    private static bool TryOccurred(ActFormModel form, PageContext at, out DateTimeOffset? occurred)
    {
        occurred = null;
        if (form.Occurred.Length == 0)
            return true;
        string[] shapes = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];
        if (!DateTime.TryParseExact(form.Occurred, shapes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return false;
        occurred = new DateTimeOffset(local, at.Zone.GetUtcOffset(local)).ToUniversalTime();
        return true;
    }

    private static List<int> Numbers(Microsoft.Extensions.Primitives.StringValues texts) =>
        [.. texts.Select(text => Number(text)).OfType<int>()];

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
