using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Bureau;
using Fadu.Casework.Figures;
using Fadu.Law;
using Fadu.Law.Figures;
using Fadu.Web.Access;
using Fadu.Web.Api;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>How figures were asked for, as the address says it.</summary>
/// <param name="Year">The year; the present one when none is given.</param>
/// <param name="Unit">Id of a unit.</param>
/// <param name="Category">One part of a figure.</param>
/// <param name="Month">One month of a figure, as <c>2026-03</c>.</param>
/// <param name="Sort">latest, earliest, number, unit or amount.</param>
/// <param name="Page">Which page of the rows.</param>
#nullable disable annotations // as in MatterQuery
public sealed record FigureAsk(int? Year = null, string Unit = null, string Category = null, string Month = null, string Sort = null, int? Page = null)
#nullable restore annotations
{
    private const int FirstYear = 1949;
    private const int LastYear = 2999;

    /// <summary>How the rows are sorted.</summary>
    public FigureOrder Order => Enum.TryParse<FigureOrder>(Sort, ignoreCase: true, out var order) && Enum.IsDefined(order) ? order : FigureOrder.Latest;

    /// <summary>Which rows of a figure; a month that is none is not asked for.</summary>
    public FigurePart Part => new(
        string.IsNullOrEmpty(Category) ? null : Category,
        DateOnly.TryParseExact(Month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first.Year is >= FirstYear and <= LastYear ? first : null);

    /// <summary>The year asked for, or that of today.</summary>
    public int YearOr(DateOnly today) => Year is >= FirstYear and <= LastYear ? Year.Value : today.Year;
}

/// <summary>Figures as a page of them was asked for.</summary>
/// <param name="Ask">The question.</param>
/// <param name="Year">The year.</param>
/// <param name="Scope">Whose matters are counted.</param>
/// <param name="Units">Units to choose from, with their names.</param>
public sealed record FigureFrame(FigureAsk Ask, int Year, FigureScope Scope, IReadOnlyList<(string Id, string Name)> Units)
{
    /// <summary>Name of the unit chosen; null for none.</summary>
    public string? ChosenName => Units.FirstOrDefault(unit => unit.Id == Scope.Chosen).Name;

    /// <summary>The address of a figure, or a part of it, with the same period and unit.</summary>
    public string Of(string? figure, string? category = null, string? sort = null, string? month = null)
    {
        var text = new StringBuilder(figure is null ? "/figures" : $"/figures/{figure}");
        text.Append(CultureInfo.InvariantCulture, $"?year={Year}");
        foreach (var (name, value) in new[] { ("unit", Scope.Chosen), ("category", category), ("month", month), ("sort", sort) })
        {
            if (!string.IsNullOrEmpty(value))
                text.Append(CultureInfo.InvariantCulture, $"&{name}={Uri.EscapeDataString(value)}");
        }

        return text.ToString();
    }
}

/// <summary>Figures, the rows they open to, and the yearly report.</summary>
internal static class FigureEndpoints
{
    private const int RowsAtOnce = 20;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/figures", DashboardAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/figures.csv", DashboardCsvAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/figures/{id}", FigureAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/figures/{id}/rows.csv", RowsCsvAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/report/{year:int}", ReportAsync).RequireAuthorization(Callers.Officer);
        app.MapGet("/report/{year:int}/file", ReportFileAsync).RequireAuthorization(Callers.Officer);
        var desk = app.MapGroup("/api").RequireAuthorization(Callers.Officer).WithTags("figures").DisableAntiforgery();
        desk.MapGet("/figures", FiguresJsonAsync).WithSummary("Figures of a year, of the units the caller may see").Produces<object>();
        desk.MapGet("/figures/{id}/rows", RowsJsonAsync).WithSummary("The rows a figure measures").Produces<object>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<(PageContext At, FigureFrame Frame, FigureView View)> OpenAsync(HttpContext http, PageContexts contexts, FigureAsk ask, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var (frame, view) = await OpenAsync(http, contexts.Bureau, ask, at.Today, stop);
        return (at, frame, view);
    }

    private static async Task<(FigureFrame Frame, FigureView View)> OpenAsync(HttpContext http, OpenBureau bureau, FigureAsk ask, DateOnly today, CancellationToken stop)
    {
        var roster = await bureau.RosterAsync(stop);
        var scope = FigureScope.Of(roster, bureau.Pack, Caller.Person(http), today, ask.Unit);
        var year = ask.YearOr(today);
        var frame = new FigureFrame(ask, year, scope, [.. scope.Choices.Select(unit => (unit, roster.NameOf(RosterKind.Unit, unit)))]);
        return (frame, await bureau.Figures.OpenAsync(FigureQuery.OfYear(year) with { Units = scope.Units }, stop));
    }

    private static async Task<IResult> DashboardAsync(HttpContext http, PageContexts contexts, [AsParameters] FigureAsk ask, CancellationToken stop)
    {
        var (at, frame, view) = await OpenAsync(http, contexts, ask, stop);
        await using (view)
        {
            var tiles = view.ReadAll().Select(reading => new FigureTile(reading, reading.IsRecorded ? view.Groups(reading.Figure, FigureGrouping.Month) : [])).ToList();
            return View.Of<Figures>(at, ("Frame", frame), ("Topics", FigureWords.Topics(contexts.Bureau.Pack).ToList()), ("Tiles", tiles), ("Leaf", view.AsKnownAt), ("Behind", view.Behind), ("Now", view.Now));
        }
    }

    private static async Task<IResult> DashboardCsvAsync(HttpContext http, PageContexts contexts, [AsParameters] FigureAsk ask, CancellationToken stop)
    {
        var (at, _, view) = await OpenAsync(http, contexts, ask, stop);
        await using (view)
            return FigureCsv.Of(view, at.Language).Answer();
    }

    private static async Task<IResult> FigureAsync(HttpContext http, PageContexts contexts, string id, [AsParameters] FigureAsk ask, CancellationToken stop)
    {
        var (at, frame, view) = await OpenAsync(http, contexts, ask, stop);
        await using (view)
        {
            if (view.Read(id) is not { } reading)
                return View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));
            var figure = reading.Figure;
            IReadOnlyList<FigureGroup> By(FigureGrouping by) => reading.IsRecorded ? view.Groups(figure, by) : [];
            return View.Of<FigurePage>(
                at,
                ("Frame", frame),
                ("Reading", reading),
                ("Parts", figure.Of.Select(view.Read).OfType<FigureReading>().ToList()),
                ("How", FigureWords.HowCounted(contexts.Bureau.Pack, figure)),
                ("Months", By(FigureGrouping.Month)),
                ("Units", By(FigureGrouping.Unit)),
                ("Categories", By(FigureGrouping.Category).Where(part => part.Key.Length > 0).ToList()),
                ("Category", ask.Part.Category is { } category ? FigureWords.OfCategory(contexts.Bureau.Pack, figure, category) : null),
                ("Rows", view.Lines(figure, ask.Order, Paging.Of(ask.Page, RowsAtOnce), ask.Part)),
                ("Leaf", view.AsKnownAt),
                ("Now", view.Now));
        }
    }

    private static async Task<IResult> RowsCsvAsync(HttpContext http, PageContexts contexts, string id, [AsParameters] FigureAsk ask, CancellationToken stop)
    {
        var (at, _, view) = await OpenAsync(http, contexts, ask, stop);
        await using (view)
        {
            return contexts.Bureau.Pack.FindFigure(id) is { } figure
                ? FigureCsv.Of(view.AllLines(figure, ask.Part), at.Language).Answer()
                : View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));
        }
    }

    private static async Task<IResult> ReportAsync(HttpContext http, PageContexts contexts, int year, string? unit, CancellationToken stop)
    {
        var (at, frame, view) = await OpenAsync(http, contexts, new FigureAsk(year, unit), stop);
        await using (view)
        {
            var scope = ScopeOf(at, frame);
            var report = await new AnnualReport(contexts.Bureau).WriteAsync(view, at.Language, ReportForm.Html, named => frame.Of(named.Figure, named.Category), scope, stop);
            return report is null
                ? View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage))
                : View.Of<AnnualReportPage>(at, ("Frame", frame), ("Report", report));
        }
    }

    // As the command writes it: the text, then for each figure it names the rows behind it.
    private static async Task<IResult> ReportFileAsync(HttpContext http, PageContexts contexts, int year, string? unit, string? form, CancellationToken stop)
    {
        var (at, frame, view) = await OpenAsync(http, contexts, new FigureAsk(year, unit), stop);
        await using (view)
        {
            var (written, ending, media) = form == "md" ? (ReportForm.Markdown, "md", "text/markdown") : (ReportForm.Html, "html", "text/html");
            var report = await new AnnualReport(contexts.Bureau).WriteAsync(view, at.Language, written, ReportFile.AddressOf, ScopeOf(at, frame), stop);
            return report is null
                ? View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage))
                : Results.File(Encoding.UTF8.GetBytes(ReportFile.Of(report, view, contexts.Bureau.Pack, written)), media + "; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"report-{frame.Year}.{ending}"));
        }
    }

    private static string? ScopeOf(PageContext at, FigureFrame frame) =>
        frame.ChosenName ?? (frame.Scope.Units is null ? null : string.Join(at.Say("、", ", "), frame.Units.Select(one => one.Name)));

    private static async Task<IResult> FiguresJsonAsync(HttpContext http, OpenBureau bureau, [AsParameters] FigureAsk ask, CancellationToken stop)
    {
        var (_, view) = await OpenAsync(http, bureau, ask, LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone), stop);
        await using (view)
            return Results.Json<JsonNode>(FigureJson.Of(view), ApiJson.Options);
    }

    private static async Task<IResult> RowsJsonAsync(HttpContext http, OpenBureau bureau, string id, [AsParameters] FigureAsk ask, CancellationToken stop)
    {
        var (_, view) = await OpenAsync(http, bureau, ask, LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone), stop);
        await using (view)
        {
            if (bureau.Pack.FindFigure(id) is not { } figure)
                return Results.Problem(title: "there is no such figure", detail: "没有这个指标。", statusCode: StatusCodes.Status404NotFound);
            var rows = view.Lines(figure, ask.Order, Paging.Of(ask.Page, RowsAtOnce), ask.Part);
            return Results.Json<JsonNode>(
                new JsonObject
                {
                    ["figure"] = FigureJson.Of(view, view.Read(figure)),
                    ["rows"] = new JsonArray([.. rows.Rows.Select(line => (JsonNode)FigureJson.Of(line))]),
                    ["total"] = rows.Total,
                    ["page"] = rows.Page.Number,
                    ["pages"] = rows.Pages,
                },
                ApiJson.Options);
        }
    }
}

/// <summary>A figure with its months, for a tile.</summary>
/// <param name="Reading">What it says.</param>
/// <param name="Months">Its months; empty where it is not parted.</param>
public sealed record FigureTile(FigureReading Reading, IReadOnlyList<FigureGroup> Months);
