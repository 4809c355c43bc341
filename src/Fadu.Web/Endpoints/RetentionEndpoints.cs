using System.Globalization;
using System.Text;
using Fadu.Casework;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Law.Retention;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Fadu.Web.Words;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>保管期限: the files kept long enough, for whoever may propose or decide an erasure, and the schedule, for whoever adopts it; for all others there is no such page.</summary>
internal static class RetentionEndpoints
{
    private const string FileField = "file";
    private const string TextField = "schedule";
    private const int ExportAtMost = 10_000;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/retention", (HttpContext http, PageContexts contexts, int? page, int? size, CancellationToken stop) => PageAsync(http, contexts, Paging.Of(page, size), plan: null, text: null, stop)).RequireAuthorization(Callers.Officer);
        app.MapGet("/retention.csv", CsvAsync).RequireAuthorization(Callers.Officer);
        app.MapPost("/retention/check", CheckAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
        app.MapPost("/retention", AdoptAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
    }

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, Paging paging, SchedulePlan? plan, string? text, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var retention = new FileRetention(contexts.Bureau);
        var person = Caller.Person(http);
        var (lists, adopts) = await retention.RightsOfAsync(person, stop);
        if (!lists && !adopts)
            return View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));
        return View.Of<RetentionPage>(
            at with { Path = "/retention" }, plan is { Faults.Count: > 0 } ? StatusCodes.Status409Conflict : StatusCodes.Status200OK,
            ("Adopted", await retention.ScheduleAsync(stop)), ("Due", lists ? await retention.DueAsync(person, paging, stop) : null), ("Adopts", adopts), ("Plan", plan), ("Text", text));
    }

    private static async Task<IResult> CsvAsync(HttpContext http, PageContexts contexts, CancellationToken stop)
    {
        var at = await contexts.OfAsync(http, stop);
        var retention = new FileRetention(contexts.Bureau);
        if (await retention.RightsOfAsync(Caller.Person(http), stop) is (false, _))
            return View.Of<Message>(at, StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));
        var due = await retention.DueAsync(Caller.Person(http), new Paging(1, ExportAtMost), stop);
        var csv = new CsvText().Row(
            at.Say("文号", "File number"), at.Say("程序", "Procedure"), at.Say("办案单位", "Unit"), at.Say("类别", "Class"), at.Say("期限", "Kept for"), at.Say("起算的行为", "Counted from"),
            at.Say("保管到", "Kept until"), at.Say("依据", "Ground"), at.Say("还能读到的当事人", "Parties still readable"));
        foreach (var file in due.Files.Rows)
        {
            csv.Row(
                file.FileNumber, at.Say(file.Procedure.Title), file.Unit, at.Say(file.Standing.Class.Title), RetentionWords.Length(file.Standing.Value, at), Day(file.Standing.From), Day(file.Standing.KeptUntil!.Value),
                RetentionWords.Ground(file.Standing.Value, at), file.Parties.Count.ToString(CultureInfo.InvariantCulture));
        }
        if (due.Files.Total > ExportAtMost)
            csv.Row(at.Say($"共{due.Files.Total}件，这里是前{ExportAtMost}件。", $"{due.Files.Total} files; the first {ExportAtMost} are here."));
        return csv.Answer();
    }

    private static async Task<IResult> CheckAsync(HttpContext http, PageContexts contexts, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        if (form.Files.GetFile(FileField) is not { Length: > 0 } upload)
            return await PageAsync(http, contexts, Paging.First, Wrong(new Bilingual("还没有选文件", "no file is chosen")), text: null, stop);
        var bytes = new byte[Math.Min(upload.Length, FileRetention.BytesAtMost + 1)];
        await using (var content = upload.OpenReadStream())
            await content.ReadExactlyAsync(bytes, stop);
        var retention = new FileRetention(contexts.Bureau);
        var plan = await retention.RightsOfAsync(Caller.Person(http), stop) is (_, true) ? retention.Plan(bytes) : null;
        return await PageAsync(http, contexts, Paging.First, plan, plan?.Faults.Count == 0 ? Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF') : null, stop);
    }

    private static async Task<IResult> AdoptAsync(HttpContext http, PageContexts contexts, CancellationToken stop)
    {
        var retention = new FileRetention(contexts.Bureau);
        var form = await http.Request.ReadFormAsync(stop);
        // Whoever has no part in it is told of no page, and nothing is put to the desk; whoever only lists is refused by the desk, and that is kept.
        var plan = await retention.RightsOfAsync(Caller.Person(http), stop) is (false, false)
            ? null
            : await retention.AdoptAsync(Encoding.UTF8.GetBytes(form[TextField].ToString().Replace("\r\n", "\n", StringComparison.Ordinal)), Caller.Person(http), "web", stop);
        return await PageAsync(http, contexts, Paging.First, plan, text: null, stop);
    }

    private static SchedulePlan Wrong(Bilingual fault) => new(new RetentionSchedule(new Bilingual(""), []), [fault]);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
