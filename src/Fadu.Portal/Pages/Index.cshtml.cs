using Fadu.Disclosure;
using Microsoft.AspNetCore.Mvc;

namespace Fadu.Portal.Pages;

/// <summary>查进度: a party types file number and query code and reads where its matter stands.</summary>
/// <remarks>The code travels in the body, never in an address; a wrong code and a missing case read the same.
/// A look-up carries no session and changes nothing: there is nothing to forge.</remarks>
[IgnoreAntiforgeryToken]
public sealed class IndexModel(PublicLookUp lookUp, PortalBureau bureau, TimeProvider time) : PortalPage(bureau, time)
{
    /// <summary>文号, as typed.</summary>
    [BindProperty]
    public string? FileNumber { get; set; }

    /// <summary>查询码, as typed; never shown again.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>What was found; null before a look-up or when nothing belongs to the pair.</summary>
    public PublicRecord? Found { get; private set; }

    /// <summary>Whether a look-up found nothing.</summary>
    public bool NotFoundHere { get; private set; }

    /// <summary>Whether something was left empty.</summary>
    public bool Incomplete { get; private set; }

    /// <summary>The organ's limit that runs and ends first; null when none runs.</summary>
    public PublicClock? Next => Found?.Clocks.Where(clock => !clock.IsParty && clock.Due is not null).MinBy(clock => clock.Due)
        ?? Found?.Clocks.FirstOrDefault(clock => !clock.IsParty);

    /// <summary>Looks up and shows.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken stop)
    {
        Incomplete = string.IsNullOrWhiteSpace(FileNumber) || string.IsNullOrWhiteSpace(Code);
        if (Incomplete)
            return Page();
        Found = await lookUp.FindAsync(FileNumber!, Code!, stop);
        NotFoundHere = Found is null;
        return Page();
    }
}
