using System.Globalization;
using Fadu.Casework;
using Fadu.Casework.Bureau;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Web.Access;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>How the register of refusals was asked for, as the address says it.</summary>
/// <param name="Matter">Only on this matter.</param>
/// <param name="Procedure">Only under this procedure.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, included.</param>
/// <param name="Mine">Only one's own attempts.</param>
/// <param name="Sort">old: the oldest first.</param>
/// <param name="Page">Which page.</param>
#nullable disable annotations // as in MatterQuery
public sealed record RefusalQuery(Guid? Matter = null, string Procedure = null, string From = null, string To = null, bool? Mine = null, string Sort = null, int? Page = null)
#nullable restore annotations
{
    /// <summary>The filter it means; what it does not know is left out.</summary>
    public RefusalFilter Filter(string person, TimeZoneInfo zone) => new()
    {
        Matter = Matter,
        Procedure = string.IsNullOrWhiteSpace(Procedure) ? null : Procedure,
        Person = Mine == true ? person : null,
        From = Day(From) is { } first ? LegalDay.Midnight(first, zone).ToUniversalTime() : null,
        Until = Day(To) is { } last ? LegalDay.Midnight(last.AddDays(1), zone).ToUniversalTime() : null,
        OldestFirst = Sort == "old",
    };

    /// <summary>The query without its page, for links.</summary>
    public string Text(string? sort = null)
    {
        (string Name, string? Value)[] parts =
            [("matter", Matter?.ToString()), ("procedure", Procedure), ("from", Day(From) is null ? null : From), ("to", Day(To) is null ? null : To), ("mine", Mine == true ? "true" : null), ("sort", sort ?? Sort)];
        return string.Join('&', parts.Where(part => !string.IsNullOrWhiteSpace(part.Value)).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
    }

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>The registers everybody in the bureau can open: refusals and the ledger.</summary>
internal static class RegisterEndpoints
{
    private const int RefusalsAtOnce = 25;
    private const int ExportAtMost = Refusals.LookedAtMost;
    private const int HeadsShown = 8;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/refusals", RefusalsAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/refusals.csv", RefusalsCsvAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/ledger", LedgerAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/not-allowed", async (HttpContext http, PageContexts contexts, CancellationToken stop) =>
            View.Of<Message>(await contexts.OfAsync(http, stop), StatusCodes.Status403Forbidden, ("Text", MessageText.NotAllowed))).AllowAnonymous();
    }

    private static async Task<IResult> RefusalsAsync(HttpContext http, PageContexts contexts, Sight sight, [AsParameters] RefusalQuery query, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var refusals = await sight.RefusalsAsync(Caller.Person(http), query.Filter(Caller.Person(http), at.Zone), Paging.Of(query.Page, RefusalsAtOnce), stop);
        return View.Of<RefusalRegister>(
            at,
            ("Query", query),
            ("Refusals", refusals),
            ("FileNumber", query.Matter is { } matter ? (await sight.SeenAsync(matter, Caller.Person(http), stop))?.FileNumber : null),
            ("Pack", contexts.Bureau.Pack),
            ("Roster", await contexts.Bureau.RosterAsync(stop)));
    }

    private static async Task<IResult> RefusalsCsvAsync(HttpContext http, PageContexts contexts, Sight sight, [AsParameters] RefusalQuery query, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var person = Caller.Person(http);
        var roster = await contexts.Bureau.RosterAsync(stop);
        var csv = new CsvText().Row(
            at.Say("时间", "When"), at.Say("办理人", "Who"), at.Say("文号", "File number"), at.Say("程序", "Procedure"), at.Say("行为", "Act"), at.Say("依据", "Article"), at.Say("理由", "Ground"));
        var rows = await sight.RefusalsAsync(person, query.Filter(person, at.Zone), new Paging(1, ExportAtMost), stop);
        foreach (var row in rows.Rows)
        {
            var procedure = contexts.Bureau.Pack.FindProcedure(row.Procedure);
            foreach (var ground in row.Grounds)
            {
                csv.Row(
                    TimeZoneInfo.ConvertTime(row.At, at.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), roster.NameOf(RosterKind.Officer, row.Person), row.FileNumber,
                    procedure is null ? row.Procedure : at.Say(procedure.Title), procedure?.FindAct(row.Act) is { } act ? at.Say(act.Title) : row.Act,
                    ground.Cite is { } cite ? at.LawTitle(cite) + " " + at.Article(cite) : "", at.Say(ground.Lacking));
            }
        }
        if (rows.IsMore)
            csv.Row(at.Say("登记很多，这里只有最近的；更早的请选时间再导出。", "The register is long; only the newest are here. Choose a period to export older ones."));
        return csv.Answer();
    }

    private static async Task<IResult> LedgerAsync(HttpContext http, PageContexts contexts, Sight sight, LedgerStanding ledger, Guid? matter, string? number, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var asked = number?.Trim() ?? "";
        if (matter is null && asked.Length > 0)
            matter = await sight.FindByNumberAsync(asked, Caller.Person(http), stop);
        var seen = matter is { } id ? await sight.SeenAsync(id, Caller.Person(http), stop) : null;
        if (matter is not null && seen is null)
            return MatterEndpoints.NoMatter(at);
        var heads = await ledger.HeadsAsync(HeadsShown, stop);
        return View.Of<LedgerView>(
            at,
            ("Heads", heads),
            ("Genuine", heads.Count > 0 && ledger.IsGenuine(heads[0])),
            ("Acts", await ledger.ActsAsync(stop)),
            ("Origin", contexts.Bureau.Origin),
            ("Check", seen is null ? null : await ledger.CheckAsync(matter!.Value, stop)),
            ("FileNumber", seen?.FileNumber),
            ("Matter", matter),
            ("Number", asked),
            ("NotFound", asked.Length > 0 && matter is null),
            ("Verifier", ledger.Verifier),
            ("Sm2Verifier", ledger.Sm2Verifier));
    }
}
