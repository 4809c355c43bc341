using System.Globalization;
using Fadu.Casework;
using Fadu.Casework.Bureau;
using Fadu.Casework.Registers;
using Fadu.Casework.Worklists;
using Fadu.Web.Access;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>How a list of matters was asked for, as the address says it.</summary>
/// <param name="Q">A file number, a name or a number of a party.</param>
/// <param name="Procedure">Id of a procedure.</param>
/// <param name="Stage">Id of a stage.</param>
/// <param name="Due">overdue, today, week or later.</param>
/// <param name="Unit">Id of a unit.</param>
/// <param name="Mine">Only those led by whoever looks.</param>
/// <param name="On">Only those whose earliest limit ends on this day.</param>
/// <param name="Closed">Closed matters too.</param>
/// <param name="Sort">due, recent or number.</param>
/// <param name="Page">Which page.</param>
/// <param name="Size">Rows on a page.</param>
// Every part may be missing; said by its default and not by a question mark, of which the generator of endpoints makes code that does not compile.
#nullable disable annotations
public sealed record MatterQuery(string Q = null, string Procedure = null, string Stage = null, string Due = null, string Unit = null, bool? Mine = null, string On = null, bool? Closed = null, string Sort = null, int? Page = null, int? Size = null)
#nullable restore annotations
{
    /// <summary>The filter it means; what it does not know is left out.</summary>
    public WorkFilter Filter => new()
    {
        Procedure = Empty(Procedure),
        Stage = Empty(Stage),
        Urgency = Enum.TryParse<Urgency>(Due, ignoreCase: true, out var urgency) && Enum.IsDefined(urgency) ? urgency : null,
        Unit = Empty(Unit),
        Mine = Mine ?? false,
        DueOn = Day,
        Closed = Closed ?? false,
        Order = Enum.TryParse<WorkOrder>(Sort, ignoreCase: true, out var order) && Enum.IsDefined(order) ? order : WorkOrder.Due,
    };

    /// <summary>The day asked for; null when none is, or it is no day.</summary>
    public DateOnly? Day => DateOnly.TryParseExact(On, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The query without its page, for links.</summary>
    public string Text(string? sort = null)
    {
        var parts = new List<string>();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
        }
        Add("q", Q);
        Add("procedure", Procedure);
        Add("stage", Stage);
        Add("due", Due);
        Add("unit", Unit);
        Add("mine", Mine == true ? "true" : null);
        Add("on", Day is null ? null : On);
        Add("closed", Closed == true ? "true" : null);
        Add("sort", sort ?? Sort);
        return string.Join('&', parts);
    }

    private static string? Empty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>The list of matters, searched, filtered, sorted, paged and exported.</summary>
internal static class MatterListEndpoints
{
    private const int ExportAtMost = 10_000;
    private const int ExportPage = 1_000;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/matters", PageAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/matters.csv", CsvAsync).RequireAuthorization(Callers.Officer);
    }

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, [AsParameters] MatterQuery query, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var bureau = contexts.Bureau;
        var paging = Paging.Of(query.Page, query.Size);
        var person = Caller.Person(http);
        var found = string.IsNullOrWhiteSpace(query.Q) ? null : await bureau.Search.FindAsync(query.Q, person, paging, "web", stop);
        var rows = found is null ? await bureau.Work.OfAsync(person, query.Filter, paging, stop) : null;
        var roster = await bureau.RosterAsync(stop);
        var units = roster.UnitsOf(person, bureau.Pack, at.Today).SelectMany(unit => roster.UnitsUnder(unit, at.Today)).Distinct(StringComparer.Ordinal)
            .Select(unit => (unit, roster.NameOf(RosterKind.Unit, unit))).ToList();
        var keeps = query.Closed == true && await new FileRetention(bureau).RightsOfAsync(person, stop) is (true, _);
        return View.Of<Matters>(at, ("Query", query), ("Keeps", keeps), ("Found", found), ("List", rows), ("Procedures", bureau.Pack.Procedures.Values.ToList()), ("Units", units));
    }

    private static async Task<IResult> CsvAsync(HttpContext http, PageContexts contexts, [AsParameters] MatterQuery query, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var csv = new CsvText().Row(
            at.Say("文号", "File number"), at.Say("事项", "Matter"), at.Say("程序", "Procedure"), at.Say("阶段", "Stage"), at.Say("办案单位", "Unit"), at.Say("主办", "Lead"),
            at.Say("时限", "Limit"), at.Say("最后时刻", "Last moment"), at.Say("最近记录", "Last recorded"));
        for (var page = 1; (page - 1) * ExportPage < ExportAtMost; page++)
        {
            var rows = await contexts.Bureau.Work.OfAsync(Caller.Person(http), query.Filter, new Paging(page, ExportPage), stop);
            foreach (var row in rows.Rows)
            {
                csv.Row(row.FileNumber, at.Say(row.Name), at.Say(row.Procedure), at.Say(row.Stage), row.Unit, row.Officer ?? "",
                    row.Limit is null ? "" : at.Say(row.Limit), Moment(row.Due, at.Zone), Moment(row.LastRecordedAt, at.Zone));
            }
            if (page >= rows.Pages)
                break;
            if (page * ExportPage >= ExportAtMost)
                csv.Row(at.Say($"共{rows.Total}件，这里是前{ExportAtMost}件；请加条件分次导出。", $"{rows.Total} matters; the first {ExportAtMost} are here. Export the rest by narrower filters."));
        }
        return csv.Answer();
    }

    private static string Moment(DateTimeOffset? at, TimeZoneInfo zone) =>
        at is { } moment ? TimeZoneInfo.ConvertTime(moment, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "";
}
