using System.Globalization;
using Fadu.Casework;
using Fadu.Casework.Bureau;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Web.Access;
using Fadu.Web.Pages;
using Fadu.Web.Words;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>How the log of looks was asked for, as the address says it.</summary>
/// <param name="Who">Only of this person.</param>
/// <param name="Matter">Only at the matter of this file number.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, included.</param>
/// <param name="Page">Which page.</param>
#nullable disable annotations // as in MatterQuery
public sealed record ReadingRoomQuery(string Who = null, string Matter = null, string From = null, string To = null, int? Page = null)
#nullable restore annotations
{
    /// <summary>The query without its page, for links.</summary>
    public string Text()
    {
        (string Name, string? Value)[] parts = [("who", Who), ("matter", Matter), ("from", From), ("to", To)];
        return string.Join('&', parts.Where(part => !string.IsNullOrWhiteSpace(part.Value)).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
    }

    /// <summary>The filter it means; without a first day, the week that ends today.</summary>
    public LookFilter Filter(PageContext at, Guid? matter) => new()
    {
        Person = string.IsNullOrWhiteSpace(Who) ? null : Who.Trim(),
        Matter = matter,
        From = LegalDay.Midnight(Day(From) ?? at.Today.AddDays(-6), at.Zone).ToUniversalTime(),
        Until = Day(To) is { } last ? LegalDay.Midnight(last.AddDays(1), at.Zone).ToUniversalTime() : null,
    };

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>The auditor's reading room: the log of looks and what its rules lay before the auditor.</summary>
internal static class ReadingRoomEndpoints
{
    private const int LooksAtOnce = 50;
    private const int ExportPage = 200;
    private const int ExportPagesAtMost = 100;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/reading-room", PageAsync).RequireAuthorization(Callers.Auditor);
        app.MapGet("/reading-room.csv", CsvAsync).RequireAuthorization(Callers.Auditor);
    }

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, ReadingRoom room, [AsParameters] ReadingRoomQuery query, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var (filter, isKnown) = await AskedAsync(http, contexts, room, at, query, stop);
        var looks = isKnown ? await room.ReadAsync(filter, Paging.Of(query.Page, LooksAtOnce), stop) : new Paged<AuditedLook>([], 0, Paging.Of(1, LooksAtOnce));
        return View.Of<ReadingRoomPage>(
            at, ("Query", query), ("Roster", await contexts.Bureau.RosterAsync(stop)), ("Looks", looks),
            ("Unusual", isKnown ? await room.UnusualAsync(filter, stop) : new UnusualReadings([], 0, false)));
    }

    private static async Task<IResult> CsvAsync(HttpContext http, PageContexts contexts, ReadingRoom room, [AsParameters] ReadingRoomQuery query, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var (filter, isKnown) = await AskedAsync(http, contexts, room, at, query, stop);
        var roster = await contexts.Bureau.RosterAsync(stop);
        var csv = new CsvText().Row(at.Say("时间", "When"), at.Say("人员代码", "Person"), at.Say("谁", "Who"), at.Say("文号", "File number"), at.Say("看了什么", "What"), at.Say("目的", "What for"), at.Say("途径", "By"));
        for (var page = 1; isKnown; page++)
        {
            var looks = await room.ReadAsync(filter, Paging.Of(page, ExportPage), stop);
            foreach (var look in looks.Rows)
            {
                csv.Row(
                    TimeZoneInfo.ConvertTime(look.At, at.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), look.Person, roster.NameOf(RosterKind.Officer, look.Person),
                    look.FileNumber, at.Say(LookWords.What(look)), LookWords.Purpose(look.Purpose) is { } purpose ? at.Say(purpose) : "", look.Channel);
            }
            if (page == ExportPagesAtMost && page < looks.Pages)
                csv.Row(at.Say("日志很多，这里只有最近的；更早的请选时间再导出。", "The log is long; only the newest are here. Choose a period to export older ones."));
            if (page >= Math.Min(looks.Pages, ExportPagesAtMost))
                break;
        }
        return csv.Answer();
    }

    // Whoever reads the log leaves a look in it.
    private static async Task<(LookFilter Filter, bool IsKnown)> AskedAsync(HttpContext http, PageContexts contexts, ReadingRoom room, PageContext at, ReadingRoomQuery query, CancellationToken stop)
    {
        var asked = query.Matter?.Trim() ?? "";
        var matter = asked.Length > 0 ? await contexts.Sight.MatterOfNumberAsync(asked, stop) : null;
        await room.NoteReadingAsync(Caller.Person(http), matter, "web");
        return (query.Filter(at, matter), asked.Length == 0 || matter is not null);
    }
}
