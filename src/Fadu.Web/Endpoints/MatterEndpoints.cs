using System.Globalization;
using Fadu.Casework;
using Fadu.Casework.Bureau;
using Fadu.Casework.Registers;
using Fadu.Casework.Worklists;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Fadu.Web.Words;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>How much of a matter an address asks for.</summary>
/// <param name="Done">Number of the act just performed.</param>
/// <param name="Known">As known at this time, on the bureau's clock.</param>
/// <param name="Acts">The timeline up to this act.</param>
/// <param name="All">Every paper, ended limit and item, not only the last.</param>
#nullable disable annotations // as in MatterQuery
public sealed record MatterAddress(int? Done = null, string Known = null, int? Acts = null, bool? All = null)
#nullable restore annotations
{
    /// <summary>The instant asked for; null when none is, or it is no time.</summary>
    public DateTimeOffset? KnownAt(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        string[] shapes = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd"];
        return DateTime.TryParseExact(Known, shapes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime()
            : null;
    }
}

/// <summary>How the looks at a matter were asked for, as the address says it.</summary>
/// <param name="Who">Only those of this person.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, included.</param>
/// <param name="Identity">Only where an identity was shown.</param>
/// <param name="Page">Which page.</param>
#nullable disable annotations // as in MatterQuery
public sealed record LookQuery(string Who = null, string From = null, string To = null, bool? Identity = null, int? Page = null)
#nullable restore annotations
{
    /// <summary>The filter it means; what it does not know is left out.</summary>
    public LookFilter Filter(TimeZoneInfo zone) => new()
    {
        Person = string.IsNullOrWhiteSpace(Who) ? null : Who,
        WithPurpose = Identity == true,
        From = Day(From) is { } first ? LegalDay.Midnight(first, zone).ToUniversalTime() : null,
        Until = Day(To) is { } last ? LegalDay.Midnight(last.AddDays(1), zone).ToUniversalTime() : null,
    };

    /// <summary>The query without its page, for links.</summary>
    public string Text()
    {
        (string Name, string? Value)[] parts = [("who", Who), ("from", Day(From) is null ? null : From), ("to", Day(To) is null ? null : To), ("identity", Identity == true ? "true" : null)];
        return string.Join('&', parts.Where(part => !string.IsNullOrWhiteSpace(part.Value)).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
    }

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>A matter, the reveal of a party's data, and its papers.</summary>
internal static class MatterEndpoints
{
    private const int Beside = 10;
    private const int LooksAtOnce = 50;
    private const int LookPage = 200;
    private const int LookPagesAtMost = 50;

    public static void Map(IEndpointRouteBuilder app)
    {
        var matters = app.MapGroup("/matters/{matter:guid}").RequireAuthorization(Callers.OnTheMatter);
        matters.MapGet("", (HttpContext http, PageContexts contexts, Guid matter, [AsParameters] MatterAddress address, CancellationToken stop) =>
            PageAsync(http, contexts, matter, address, revealed: 0, stop));
        app.MapGet("/sealed", SealedAsync).RequireAuthorization(Callers.Officer);
        matters.MapGet("/looks", LooksAsync);
        matters.MapGet("/looks.csv", LooksCsvAsync);
        matters.MapGet("/acts/{number:int}/files/{file:int}", FileAsync);
        matters.MapPost("/reveal", RevealAsync).AddEndpointFilter<FormGuard>();
        matters.MapGet("/documents/{subject:int}", PaperAsync);
    }

    // The answer is the same whether there is no such record, it is not sealed, or it is another unit's.
    private static async Task<IResult> SealedAsync(HttpContext http, PageContexts contexts, string? number, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var asked = number?.Trim() ?? "";
        if (asked.Length > 0 && await contexts.Sealed.FindByNumberAsync(asked, Caller.Person(http), "web", stop) is { } found)
            return Results.LocalRedirect($"/matters/{found}");
        return View.Of<SealedLookUp>(at, asked.Length > 0 ? StatusCodes.Status404NotFound : StatusCodes.Status200OK, ("Number", asked), ("NotFound", asked.Length > 0));
    }

    /// <summary>The answer when there is no such matter for whoever asks.</summary>
    public static IResult NoMatter(PageContext at) => View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoMatter));

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, Guid matter, MatterAddress address, int revealed, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var bureau = contexts.Bureau;
        var person = Caller.Person(http);
        var known = address.KnownAt(at.Zone);
        if (address.Known is { Length: > 0 } && known is null)
            return View.Of<Message>(at, StatusCodes.Status400BadRequest, ("Text", MessageText.NoSuchTime));
        if (await bureau.Pages.OpenAsync(matter, person, "web", new MatterAsk { KnownAt = known, ActsAtMost = MatterView.ActsShown, UpTo = address.Acts }, stop) is not { } page)
        {
            if (await contexts.Sealed.FindAsync(matter, person, "web", stop) is { } isSealed)
                return View.Of<SealedMatterView>(at with { Path = $"/matters/{matter}" }, ("Sealed", isSealed), ("Roster", await bureau.RosterAsync(stop)), ("Done", address.Done is not null));
            return known is not null && await contexts.Sight.SeenAsync(matter, person, stop) is not null ? View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NotYetKnown(matter))) : NoMatter(at);
        }

        var beside = await contexts.Sight.BesideAsync(matter, Beside, stop);
        var done = address.Done is { } number ? page.Timeline.FirstOrDefault(entry => entry.Act.Number == number) : null;
        return View.Of<MatterView>(
            at with { Path = http.Request.Method == HttpMethods.Get ? at.Path : $"/matters/{matter}" },
            ("Page", page),
            ("Pack", bureau.Pack),
            ("Roster", await bureau.RosterAsync(stop)),
            ("Done", done),
            ("DoneCode", done?.Act.Basis.Actor.Person == person ? CodeOf(contexts.Sight, page, address.Done) : null),
            ("Revealed", revealed),
            ("RevealedCode", revealed > 0 ? contexts.Sight.QueryCodeOf(matter, revealed) : null),
            ("All", address.All == true),
            ("Refusals", beside.Refusals),
            ("Looks", beside.Looks),
            ("SealedAt", beside.SealedAt));
    }

    private static async Task<IResult> LooksAsync(HttpContext http, PageContexts contexts, Guid matter, [AsParameters] LookQuery query, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        if (await contexts.Bureau.Pages.OpenAsync(matter, Caller.Person(http), "web", new MatterAsk { ActsAtMost = 0 }, stop) is not { } held)
            return NoMatter(at);
        return View.Of<LookRegister>(
            at, ("Page", held), ("Roster", await contexts.Bureau.RosterAsync(stop)), ("Query", query), ("Lookers", await contexts.Sight.LookersAsync(matter, stop)),
            ("Looks", await contexts.Sight.LooksAsync(matter, query.Filter(at.Zone), Paging.Of(query.Page, LooksAtOnce), stop)));
    }

    private static async Task<IResult> LooksCsvAsync(HttpContext http, PageContexts contexts, Guid matter, [AsParameters] LookQuery query, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        if (await contexts.Bureau.Pages.OpenAsync(matter, Caller.Person(http), "web", new MatterAsk { ActsAtMost = 0 }, stop) is not { } held)
            return NoMatter(at);
        var roster = await contexts.Bureau.RosterAsync(stop);
        var csv = new CsvText().Row(at.Say("时间", "When"), at.Say("人员代码", "Person"), at.Say("谁", "Who"), at.Say("看了什么", "What"), at.Say("目的", "What for"));
        for (var page = 1; page <= LookPagesAtMost; page++)
        {
            var looks = await contexts.Sight.LooksAsync(matter, query.Filter(at.Zone), Paging.Of(page, LookPage), stop);
            foreach (var look in looks.Rows)
            {
                csv.Row(
                    TimeZoneInfo.ConvertTime(look.At, at.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), look.Person, roster.NameOf(RosterKind.Officer, look.Person),
                    at.Say(LookWords.What(look, held)), LookWords.Purpose(look, held) is { } purpose ? at.Say(purpose) : "");
            }
            if (page >= looks.Pages)
                break;
        }
        return csv.Answer();
    }

    // A file is saved, never shown inside a page of ours: it comes from outside.
    private static async Task<IResult> FileAsync(HttpContext http, PageContexts contexts, Guid matter, int number, int file, CancellationToken stop)
    {
        if (await contexts.Bureau.Pages.FileAsync(matter, number, file, Caller.Person(http), "web", stop) is not var (held, content))
            return NoMatter(await contexts.OfAsync(http, stop));
        return content is null
            ? View.Of<Message>(await contexts.OfAsync(http, stop), StatusCodes.Status410Gone, ("Text", MessageText.FileGone(matter)))
            : Results.Stream(content, held.Media, string.Create(CultureInfo.InvariantCulture, $"{number}-{file}-{held.Hash[..12]}.{FileWords.Ending(held.Media)}"), enableRangeProcessing: true);
    }

    // The code is told to whoever entered the party, on the page after: it is for the receipt. Others name a purpose, and it is recorded.
    private static string? CodeOf(Sight sight, MatterPage page, int? done) =>
        page.Subjects.FirstOrDefault(subject => subject.Record.Kind == SubjectKinds.Party && subject.Record.BornOf == done) is { } party
            ? sight.QueryCodeOf(page.Matter, party.Record.Number)
            : null;

    private static async Task<IResult> RevealAsync(HttpContext http, PageContexts contexts, Guid matter, CancellationToken stop)
    {
        var person = Caller.Person(http);
        var form = await http.Request.ReadFormAsync(stop);
        var purpose = form["purpose"].ToString();
        var known = int.TryParse(form["subject"], CultureInfo.InvariantCulture, out var subject);
        if (!known || await contexts.Sight.SeenAsync(matter, person, stop) is null)
            return NoMatter(await contexts.OfAsync(http, stop));
        if (!RevealPurposes.All.ContainsKey(purpose))
            return await PageAsync(http, contexts, matter, new MatterAddress(null, null, null, null), revealed: 0, stop);

        await contexts.Sight.NoteIdentityAsync(matter, subject, person, purpose, "web");
        return await PageAsync(http, contexts, matter, new MatterAddress(null, null, null, null), revealed: subject, stop);
    }

    private static async Task<IResult> PaperAsync(HttpContext http, PageContexts contexts, Guid matter, int subject, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var paper = await contexts.Bureau.Papers.PrintAsync(matter, subject, Caller.Person(http), "web", stop);
        return paper is null ? NoMatter(at) : View.Of<PaperView>(at, ("Paper", paper), ("Matter", matter));
    }
}
