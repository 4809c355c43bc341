using System.Security.Cryptography;
using Fadu.Disclosure;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Fadu.Portal.Pages;

/// <summary>查进度: a party types file number and query code and reads where its matter stands.</summary>
/// <remarks>The code travels in the body, never in an address, and never stands in a page: what a result needs to be shown again, in another language or type,
/// it carries sealed and for half an hour. A wrong code and a missing case read the same. A look-up carries no session and changes nothing: there is nothing to forge.</remarks>
[IgnoreAntiforgeryToken]
public sealed class IndexModel(PublicLookUp lookUp, LookUpLimit limit, PortalBureau bureau, TimeProvider time, IDataProtectionProvider protection) : PortalPage(bureau, time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(30);

    private readonly ITimeLimitedDataProtector seal = protection.CreateProtector("fadu.look-up.1").ToTimeLimitedDataProtector();
    private string? ticket;

    /// <summary>文号, as typed.</summary>
    public string? FileNumber { get; private set; }

    /// <summary>查询码, as typed; never shown again.</summary>
    public string? Code { get; private set; }

    /// <inheritdoc/>
    public override string? Ticket => ticket;

    /// <summary>What was found; null before a look-up or when nothing belongs to the pair.</summary>
    public PublicRecord? Found { get; private set; }

    /// <summary>Whether a look-up found nothing.</summary>
    public bool NotFoundHere { get; private set; }

    /// <summary>Whether too many look-ups from this address found nothing.</summary>
    public bool TooMany { get; private set; }

    /// <summary>Whether something was left empty.</summary>
    public bool Incomplete { get; private set; }

    /// <summary>Whether a result was kept open too long to be shown again.</summary>
    public bool TooOld { get; private set; }

    /// <summary>
    /// The limit the answer is about. The party's own comes before the organ's: what it has to do, else what it still may do; then the organ's that ends first.
    /// Null when none runs.
    /// </summary>
    public PublicClock? Next => Own ?? Found?.Clocks.Where(clock => !clock.IsParty && clock.Due is not null).MinBy(clock => clock.Due)
        ?? Found?.Clocks.FirstOrDefault(clock => !clock.IsParty);

    // A duty stays after its last day; a right that has lapsed is no answer to anything.
    private PublicClock? Own => Found?.Clocks.Where(clock => clock is { Asks: not null, Due: not null } && (clock.Asks.Must || clock.Due > Now))
        .OrderBy(clock => !clock.Asks!.Must).ThenBy(clock => clock.Due).FirstOrDefault();

    /// <summary>Looks up and shows. What was typed is read here: binding it costs as much as finding the record.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var stop = HttpContext.RequestAborted;
        if (Request.HasFormContentType)
        {
            var form = await Request.ReadFormAsync(stop);
            (FileNumber, Code) = (form[nameof(FileNumber)], form[nameof(Code)]);
        }
        Incomplete = string.IsNullOrWhiteSpace(FileNumber) || string.IsNullOrWhiteSpace(Code);
        if (!Incomplete)
            await LookUpAsync(FileNumber!, Code!, stop);
        return Page();
    }

    /// <summary>Shows the same result in another language or type.</summary>
    public async Task<IActionResult> OnPostAgainAsync(string? again, string? to, string? large, CancellationToken stop)
    {
        Choose(to, large);
        ModelState.Clear();
        try
        {
            var pair = seal.Unprotect(again ?? "").Split('\n');
            await LookUpAsync(pair[0], pair[^1], stop);
        }
        catch (CryptographicException)
        {
            TooOld = true;
        }
        return Page();
    }

    private async Task LookUpAsync(string fileNumber, string code, CancellationToken stop)
    {
        var address = LookUpLimit.AddressOf(HttpContext);
        if (!limit.Take(address))
        {
            (TooMany, Response.StatusCode) = (true, StatusCodes.Status429TooManyRequests);
            return;
        }
        Found = await lookUp.FindAsync(fileNumber, code, stop);
        NotFoundHere = Found is null;
        if (Found is null)
            return;
        limit.GiveBack(address);
        ticket = seal.Protect($"{fileNumber}\n{code}", GoodFor);
    }
}
