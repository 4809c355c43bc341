using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Registers;
using Fadu.Casework.Worklists;
using Fadu.Law;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>An act that opens a matter, for whoever looks.</summary>
/// <param name="Act">The act.</param>
/// <param name="By">Who has to enter it instead; null where whoever looks may.</param>
/// <param name="Limits">The limits that run from it, with their length and article.</param>
public sealed record OpeningAct(ActDefinition Act, Bilingual? By, IReadOnlyList<(Bilingual Limit, Bilingual Length, Citation Cite)> Limits);

/// <summary>A procedure under which a matter can be opened.</summary>
/// <param name="Procedure">The procedure.</param>
/// <param name="Sample">What its file numbers look like.</param>
/// <param name="Acts">The acts that open it.</param>
public sealed record OpeningChoice(Procedure Procedure, string Sample, IReadOnlyList<OpeningAct> Acts);

/// <summary>Forms of acts: shown, posted to the desk, and shown again with the law's answer and everything that was typed.</summary>
internal static class ActEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/open", ChooseAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/open/{procedure}/{act}", ShowAsync).RequireAuthorization(Callers.Officer);
        app.MapPost("/open/{procedure}/{act}", PostAsync).RequireAuthorization(Callers.Officer).WithMetadata(new RequestSizeLimitAttribute(ActForms.FormAtMost));
        app.MapGet("/matters/{matter:guid}/acts/{act}", ShowAsync).RequireAuthorization(Callers.OnTheMatter);
        app.MapPost("/matters/{matter:guid}/acts/{act}", PostAsync).RequireAuthorization(Callers.OnTheMatter).WithMetadata(new RequestSizeLimitAttribute(ActForms.FormAtMost));
    }

    /// <summary>Keeps a form that was posted without a session as a draft of whoever has signed in now; the path where it is shown again, or null.</summary>
    public static async Task<string?> RescueAsync(PageContexts contexts, ActForms forms, PageContext at, string person, string path, IFormCollection posted, CancellationToken stop)
    {
        var steps = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var place = steps switch
        {
            ["open", var procedure, var act] => new Place(null, procedure, act),
            ["matters", var matter, "acts", var act] when Guid.TryParse(matter, out var id) => new Place(id, null, act),
            _ => null,
        };
        if (place is null || await place.EmptyAsync(contexts, forms, at, person, subject: null, stop) is not { } empty)
            return null;
        var kept = await forms.KeptAsync(await forms.PostedAsync(at, empty, posted, stop), person, DraftNote.Rescued, stop);
        return kept.KeptAt is null ? empty.Action : empty.Action + "?draft=rescued";
    }

    private static async Task<IResult> ChooseAsync(HttpContext http, PageContexts contexts, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        // The bureau is founded once, at the console.
        var own = contexts.Bureau.BureauProcedure;
        var roster = await contexts.Bureau.RosterAsync(stop);
        var person = Caller.Person(http);
        var choices = new List<OpeningChoice>();
        foreach (var procedure in contexts.Bureau.Pack.Procedures.Values.Where(procedure => procedure.Id != own))
        {
            var acts = new List<OpeningAct>();
            foreach (var act in procedure.Openings)
            {
                if (await contexts.Bureau.Pages.ExplainOpeningAsync(procedure.Id, act.Id, person, stop) is { } asked)
                    acts.Add(OpeningOf(contexts.Bureau.Pack, asked, at));
            }
            if (acts.Count > 0)
                choices.Add(new OpeningChoice(procedure, SampleOf(procedure, roster.ShortName, at.Today), [.. acts.OrderBy(one => one.By is not null)]));
        }
        var drafts = (await contexts.Bureau.Drafts.OfAsync(person, stop)).Count(draft => draft.Matter is null);
        return View.Of<Open>(at, ("Choices", choices.OrderBy(choice => choice.Acts.All(one => one.By is not null)).ToList()), ("Drafts", drafts));
    }

    private static string SampleOf(Procedure procedure, string shortName, DateOnly today) => procedure.FileNumber
        .Replace("{unit}", shortName, StringComparison.Ordinal).Replace("{year}", today.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{n}", "…", StringComparison.Ordinal);

    private static OpeningAct OpeningOf(RulePack pack, PossibleAct asked, PageContext at)
    {
        var (act, by) = (asked.Act, asked.By);
        var limits = act.Clocks.Where(clock => clock is { Verb: ClockVerb.Start, When: null }).Select(clock => pack.FindLimit(clock.Limit)).OfType<TimeLimit>()
            .Select(limit => (limit, Value: limit.On(at.Today))).Where(one => one.Value?.Rule is { Length: > 0 })
            .Select(one => (one.limit.Title, DeadlineTrace.Words(one.Value!.Rule!.Length, one.Value.Rule.Unit), one.Value.Cite));
        return new OpeningAct(act, by is null ? null : by.Found.Count > 0 ? by.Found[0] : by.Lacking, [.. limits]);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext http, PageContexts contexts, ActForms forms, Guid? matter, string? procedure, string act, int? subject, string? draft, bool? outlived, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var person = Caller.Person(http);
        if (await new Place(matter, procedure, act).EmptyAsync(contexts, forms, at, person, subject, stop) is not { } empty)
            return Missing(at, matter);
        // From the list of files kept long enough: the ground stands in the form already, and is judged when it is sent like any other.
        if (outlived == true && matter is { } file && await new FileRetention(contexts.Bureau).ProposalAsync(file, act, stop) is { } fields)
            empty = empty with { Values = empty.Values with { Typed = fields } };
        var note = draft switch { "kept" => DraftNote.Kept, "rescued" => DraftNote.Rescued, _ => DraftNote.Restored };
        return View.Of<ActPage>(at, ("Form", await forms.WithDraftAsync(empty, person, note, stop)));
    }

    private static async Task<IResult> PostAsync(
        HttpContext http, PageContexts contexts, ActForms forms, IAntiforgery antiforgery, Guid? matter, string? procedure, string act, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var person = Caller.Person(http);
        var genuine = http.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(http);
        if (!genuine && !RescuedForms.IsOurForm(http.Request))
            return View.Of<Message>(at, StatusCodes.Status400BadRequest, ("Text", MessageText.StaleForm));
        if (await new Place(matter, procedure, act).EmptyAsync(contexts, forms, at, person, subject: null, stop) is not { } empty)
            return Missing(at, matter);

        var posted = await http.Request.ReadFormAsync(stop);
        var form = await forms.PostedAsync(at, empty, posted, stop);
        if (!genuine)
            return Again(at, await forms.KeptAsync(form, person, DraftNote.Rescued, stop), StatusCodes.Status400BadRequest);
        switch (posted["form-do"].ToString())
        {
            case "discard":
                await contexts.Bureau.Drafts.DiscardAsync(person, form.Procedure.Id, matter, act, stop);
                return Results.LocalRedirect(form.Action);
            case "refresh":
                return Again(at, form, StatusCodes.Status200OK);
            case "draft":
                var kept = await forms.KeptAsync(form, person, DraftNote.Kept, stop);
                return kept is { KeptAt: not null, Values.Faults.Count: 0 }
                    ? Results.LocalRedirect(form.Action + "?draft=kept")
                    : Again(at, kept, kept.Note == DraftNote.Full ? StatusCodes.Status409Conflict : StatusCodes.Status200OK);
            default:
                return await PerformAsync(http, contexts, forms, at, form, stop);
        }
    }

    private static async Task<IResult> PerformAsync(HttpContext http, PageContexts contexts, ActForms forms, PageContext at, ActFormModel form, CancellationToken stop)
    {
        var person = Caller.Person(http);
        var faults = ActForms.OutOfPlace(form).ToList();
        if (!TryOccurred(form, at, out var occurred))
            faults.Add(new FieldError("occurredAt", new Bilingual("应当是时间，例如2026-03-16 09:30。", "Expected a time such as 2026-03-16 09:30.")));
        if (faults.Count > 0 || form.Values.Faults.Count > 0)
            return await KeptAgainAsync(forms, at, WithFaults(form, faults), person, StatusCodes.Status400BadRequest, stop);

        var request = new ActRequest(
            contexts.Sight.BureauCode, form.Procedure.Id, form.Act.Id, form.Key, form.Page?.Matter, form.Act.For.Kind == SubjectKinds.Matter ? [] : form.Subjects,
            (JsonObject)form.Values.Typed.DeepClone(), form.Version, occurred, form.OnlyDay && occurred is not null, OnBehalfOf: null, Channel: "web")
        {
            Files = [.. form.Files.Select(file => file.Hash)],
        };
        switch (await contexts.Bureau.Desk.PerformAsync(request, Caller.Actor(http), stop))
        {
            case Ruling<Act>.Granted granted:
                await contexts.Bureau.Drafts.DiscardAsync(person, form.Procedure.Id, form.Page?.Matter, form.Act.Id, stop);
                return Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/matters/{granted.Value.Matter}?done={granted.Value.Number}"));
            case Ruling<Act>.Refused refused:
                return await KeptAgainAsync(forms, at, form with { Grounds = refused.Grounds }, person, StatusCodes.Status422UnprocessableEntity, stop);
            case Ruling<Act>.Malformed malformed:
                return await KeptAgainAsync(forms, at, WithFaults(form, malformed.Errors), person, StatusCodes.Status400BadRequest, stop);
            case Ruling<Act>.Conflict conflict:
                return await KeptAgainAsync(forms, at, form with { Theirs = conflict.Theirs, Version = conflict.Version }, person, StatusCodes.Status409Conflict, stop);
            case var other:
                throw new InvalidOperationException($"the desk answered {other.GetType().Name}, which the page does not know");
        }
    }

    // What was typed outlives a refusal, whatever becomes of the page.
    private static async Task<IResult> KeptAgainAsync(ActForms forms, PageContext at, ActFormModel form, string person, int status, CancellationToken stop) =>
        Again(at, await forms.KeptAsync(form, person, DraftNote.None, stop), status);

    private static IResult Missing(PageContext at, Guid? matter) =>
        matter is null ? View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage)) : MatterEndpoints.NoMatter(at);

    private static IResult Again(PageContext at, ActFormModel form, int status) => View.Of<ActPage>(at with { Path = form.Action }, status, ("Form", form));

    private static ActFormModel WithFaults(ActFormModel form, IReadOnlyList<FieldError> errors)
    {
        var faults = new Dictionary<string, Bilingual>(form.Values.Faults, StringComparer.Ordinal);
        foreach (var error in errors)
            faults.TryAdd(error.Place, error.Message);
        return form with { Values = form.Values with { Faults = faults } };
    }

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

    /// <summary>Which form an address names: an act of a matter, or one that opens a matter.</summary>
    private sealed record Place(Guid? Matter, string? Procedure, string Act)
    {
        public async Task<ActFormModel?> EmptyAsync(PageContexts contexts, ActForms forms, PageContext at, string person, int? subject, CancellationToken stop)
        {
            if (Matter is not { } matter)
            {
                return await contexts.Bureau.Pages.ExplainOpeningAsync(Procedure ?? "", Act, person, stop) is { } asked
                    ? await forms.EmptyAsync(at, contexts.Bureau.Pack.Procedures[Procedure!], asked.Act, page: null, [], stop) with { Before = asked }
                    : null;
            }
            var page = await contexts.Bureau.Pages.OpenAsync(matter, person, "web", new MatterAsk { Form = Act }, stop);
            if (page?.Procedure.FindAct(Act) is not { OfTheLaw: false } definition)
                return null;
            var form = await forms.EmptyAsync(at, page.Procedure, definition, page, subject is { } number ? [number] : [], stop);
            return form with { Before = contexts.Bureau.Pages.Explain(page, definition, form.Subjects.Count > 0 ? form.Subjects[0] : 0) };
        }
    }
}
