using System.Security.Cryptography;
using Fadu.Disclosure;
using Fadu.Pages;
using Fadu.Portal.Pages;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Fadu.Portal;

/// <summary>What a machine sends to look a matter up.</summary>
/// <param name="FileNumber">文号.</param>
/// <param name="Code">查询码.</param>
public sealed record LookUpRequest(string? FileNumber, string? Code);

/// <summary>查进度: a party types file number and query code and reads where its matter stands.</summary>
/// <remarks>
/// The code travels in the body, never in an address, and never stands in a page: what a result needs to be shown again, in another language or type,
/// it carries sealed and for half an hour. A wrong code and a missing case read the same. A look-up carries no session and changes nothing: there is nothing to
/// forge, and the form carries no token.
/// </remarks>
internal sealed class LookUpWindow(PublicLookUp lookUp, LookUpLimit limit, PortalBureau bureau, TimeProvider time, IDataProtectionProvider protection)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(30);

    private readonly ITimeLimitedDataProtector seal = protection.CreateProtector("fadu.look-up.1").ToTimeLimitedDataProtector();

    /// <summary>The empty form.</summary>
    public Task ShowFormAsync(HttpContext http) => AnswerAsync(http, Reader.Of(http), new LookUpForm());

    /// <summary>Keeps how the reader wants the pages, and goes back to the form.</summary>
    public static Task ChooseAsync(HttpContext http)
    {
        var query = http.Request.Query;
        Reader.Choosing(http, query["to"], query["large"]);
        http.Response.Redirect("/");
        return Task.CompletedTask;
    }

    /// <summary>Looks up what was typed, or shows again what was found.</summary>
    public async Task LookUpAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            await AskAgainAsync(http, Reader.Of(http), null, null);
            return;
        }
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form.TryGetValue("again", out var ticket))
            await ShowAgainAsync(http, Reader.Choosing(http, form["to"], form["large"]), ticket.ToString());
        else if (form["FileNumber"].ToString() is var fileNumber && form["Code"].ToString() is var code && (string.IsNullOrWhiteSpace(fileNumber) || string.IsNullOrWhiteSpace(code)))
            await AskAgainAsync(http, Reader.Of(http), fileNumber, code);
        else
            await ShowAsync(http, Reader.Of(http), fileNumber, code);
    }

    /// <summary>The same for a machine: the record as it is kept.</summary>
    public async Task<IResult> LookUpAsync(HttpContext http, LookUpRequest asked)
    {
        if (string.IsNullOrWhiteSpace(asked.FileNumber) || string.IsNullOrWhiteSpace(asked.Code))
            return Results.Problem(title: "fileNumber and code are both needed", detail: "请填写文号和查询码。", statusCode: StatusCodes.Status400BadRequest);

        var (record, tooMany) = await FindAsync(http, asked.FileNumber, asked.Code);
        if (tooMany)
            return Results.Problem(title: "too many look-ups found nothing; wait ten minutes", detail: "查不到的次数太多，请过十分钟再查。", statusCode: StatusCodes.Status429TooManyRequests);
        return record is null
            ? Results.Problem(title: "no matter with this file number and code", detail: "文号和查询码对不上。", statusCode: StatusCodes.Status404NotFound)
            : Results.Bytes(record, "application/json; charset=utf-8");
    }

    private async Task ShowAsync(HttpContext http, Reader reader, string fileNumber, string code)
    {
        var (found, tooMany) = await FindAsync(http, fileNumber, code);
        if (found is null)
        {
            var form = new LookUpForm { FileNumber = fileNumber, Fault = tooMany ? LookUpFault.TooMany : LookUpFault.NotFound };
            await AnswerAsync(http, reader, form, tooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status200OK);
            return;
        }
        await AnswerAsync(http, reader, new RecordPage { Record = PublicRecordJson.Read(found)! }, ticket: seal.Protect($"{fileNumber}\n{code}", GoodFor));
    }

    private async Task ShowAgainAsync(HttpContext http, Reader reader, string ticket)
    {
        string[] pair;
        try
        {
            pair = seal.Unprotect(ticket).Split('\n');
        }
        catch (CryptographicException)
        {
            await AnswerAsync(http, reader, new LookUpForm { Fault = LookUpFault.TooOld });
            return;
        }
        await ShowAsync(http, reader, pair[0], pair[^1]);
    }

    private Task AskAgainAsync(HttpContext http, Reader reader, string? fileNumber, string? code) => AnswerAsync(http, reader, new LookUpForm
    {
        FileNumber = fileNumber,
        Fault = !string.IsNullOrWhiteSpace(fileNumber) ? LookUpFault.NoCode : string.IsNullOrWhiteSpace(code) ? LookUpFault.Nothing : LookUpFault.NoFileNumber,
    });

    private async ValueTask<(byte[]? Record, bool TooMany)> FindAsync(HttpContext http, string fileNumber, string code)
    {
        var address = LookUpLimit.AddressOf(http);
        if (!limit.Take(address))
            return (null, TooMany: true);
        var record = await lookUp.OpenAsync(fileNumber, code);
        if (record is not null)
            limit.GiveBack(address);
        return (record, TooMany: false);
    }

    private Task AnswerAsync(HttpContext http, Reader reader, Component page, int status = StatusCodes.Status200OK, string? ticket = null) =>
        new WrittenPage(page, new PortalContext(bureau, reader, time.GetUtcNow()) { Ticket = ticket }, status).ExecuteAsync(http);
}
