using System.Globalization;
using Fadu.Casework;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>What came of asking for a drop or confirming one, told once.</summary>
/// <param name="Number">The act of the bureau; null where nothing was recorded.</param>
/// <param name="Dropped">Whether looks were dropped.</param>
/// <param name="WhyNot">Why nothing was recorded.</param>
public sealed record LookDropSaid(int? Number, bool Dropped, Bilingual? WhyNot);

/// <summary>清理查阅日志: one asks, another confirms, each sees before what goes; for all others there is no such page.</summary>
internal static class LookDropEndpoints
{
    private const string BeforeField = "before";
    private const string LineField = "line";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/look-drops", (HttpContext http, PageContexts contexts, CancellationToken stop) => PageAsync(http, contexts, said: null, stop)).RequireAuthorization(Callers.Officer);
        app.MapPost("/look-drops", AskAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
        app.MapPost("/look-drops/confirm", ConfirmAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
    }

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, LookDropSaid? said, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var retention = new LookRetention(contexts.Bureau);
        var (asks, confirms) = await retention.RightsOfAsync(Caller.Person(http), stop);
        if (!asks && !confirms)
            return View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));
        var asked = await retention.AskedAsync(stop);
        var before = Day(http.Request.Query[BeforeField]);
        // What was asked for is what is confirmed; whoever asks may look at another day.
        var plan = asked is not null && before is null ? await retention.PlanAsync(asked, stop) : asks ? await retention.PlanAsync(before, stop) : null;
        return View.Of<LookDropPage>(
            at with { Path = "/look-drops" }, said?.WhyNot is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict,
            ("Plan", plan), ("Asked", asked), ("Asks", asks), ("Confirms", confirms), ("Said", said), ("Roster", await contexts.Bureau.RosterAsync(stop)));
    }

    private static async Task<IResult> AskAsync(HttpContext http, PageContexts contexts, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        return await DoAsync(http, contexts, form[LineField], async retention => Day(form[BeforeField]) is { } day ? await retention.PlanAsync(day, stop) : null, (retention, plan) => retention.AskAsync(plan, Caller.Person(http), "web", stop), dropped: false, stop);
    }

    private static async Task<IResult> ConfirmAsync(HttpContext http, PageContexts contexts, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        return await DoAsync(http, contexts, form[LineField], async retention => await retention.AskedAsync(stop) is { } asked ? await retention.PlanAsync(asked, stop) : null, (retention, plan) => retention.DropAsync(plan, Caller.Person(http), "web", stop), dropped: true, stop);
    }

    // Done is what was seen: where it has changed meanwhile, it is shown anew.
    private static async Task<IResult> DoAsync(
        HttpContext http, PageContexts contexts, string? seen, Func<LookRetention, Task<LookDropPlan?>> planOf, Func<LookRetention, LookDropPlan, Task<Ruling<Act>>> deed, bool dropped, CancellationToken stop)
    {
        var retention = new LookRetention(contexts.Bureau);
        if (await retention.RightsOfAsync(Caller.Person(http), stop) is (false, false))
            return await PageAsync(http, contexts, said: null, stop);
        var plan = await planOf(retention);
        return await PageAsync(http, contexts, plan is { WhyNot: null } && plan.Line.ToString() == seen ? Said(await deed(retention, plan), dropped) : new LookDropSaid(null, false, plan?.WhyNot ?? Changed), stop);
    }

    private static LookDropSaid Said(Ruling<Act> ruling, bool dropped) => ruling switch
    {
        Ruling<Act>.Granted granted => new LookDropSaid(granted.Value.Number, dropped, null),
        Ruling<Act>.Refused { Grounds: [var ground, ..] } => new LookDropSaid(null, false, new Bilingual($"{ground.Lacking.Zh}。{ground.Cure.Zh}。", $"{ground.Lacking.In("en")}. {ground.Cure.In("en")}.")),
        _ => new LookDropSaid(null, false, Changed),
    };

    private static Bilingual Changed { get; } = new("要清理的与您刚才看到的不同了，请再核对一次。", "What would go is not what you saw: check it once more.");

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
