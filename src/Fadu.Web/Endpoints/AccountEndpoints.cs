using System.Globalization;
using Fadu.Casework.Accounts;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>A post as the page of one's own account shows it.</summary>
/// <param name="Post">The post.</param>
/// <param name="Unit">Name of its unit.</param>
/// <param name="From">The first day.</param>
/// <param name="Until">The last day; null while none is set.</param>
/// <param name="For">Name of whom one acts for; null for one's own post.</param>
public sealed record PostHeld(Bilingual Post, string Unit, DateOnly From, DateOnly? Until, string? For);

/// <summary>What the page of one's own account says of what was just done.</summary>
/// <param name="Ended">How many sessions were ended.</param>
/// <param name="Password">That the password was changed.</param>
/// <param name="Recovery">That a recovery code was used.</param>
/// <param name="Fault">Why the password was not changed.</param>
public sealed record AccountSaid(string? Ended, string? Password, string? Recovery, Bilingual? Fault)
{
    /// <summary>Why no new recovery codes were made.</summary>
    public Bilingual? RecoveryFault { get; init; }

    /// <summary>That what proves the person was changed since the last sign-in.</summary>
    public string? Changes { get; init; }

    /// <summary>What was done with a passkey.</summary>
    public string? Passkey { get; init; }

    /// <summary>Why it was not.</summary>
    public Bilingual? PasskeyFault { get; init; }

    /// <summary>Whether anything was not done.</summary>
    public bool IsRefused => (Fault ?? RecoveryFault ?? PasskeyFault) is not null;

    /// <summary>How many sessions were ended; null none was asked for.</summary>
    public int? EndedCount => int.TryParse(Ended, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}

/// <summary>One's own account: posts, qualifications, and where one is signed in.</summary>
internal static class AccountEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/account", (HttpContext http, AccountPages pages, string? ended, string? password, string? recovery, string? changes, string? passkey, CancellationToken stop) =>
            pages.ShowAsync(http, new AccountSaid(ended, password, recovery, null) { Changes = changes, Passkey = passkey }, stop)).RequireAuthorization(Callers.Officer);
        app.MapPost("/account/password", PasswordAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
        app.MapPost("/account/recovery", RecoveryAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
        app.MapGet("/account/stay", Stay).RequireAuthorization(Callers.Officer);
        app.MapPost("/account/sessions", EndAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
    }

    // One session by its id, or all others; whose they are is never asked of the form.
    private static async Task<IResult> EndAsync(HttpContext http, Sessions sessions, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        var here = Caller.Session(http);
        var count = Guid.TryParse(form["session"], out var one)
            ? await sessions.EndAsync(here.Person, one, stop) ? 1 : 0
            : form["all"] == "others" ? await sessions.EndOthersAsync(here.Person, here.Id, stop) : 0;
        if (one != here.Id)
            return Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/account?ended={count}#sessions"));
        SessionCookie.Take(http);
        return Results.LocalRedirect("/sign-in");
    }

    private static async Task<IResult> PasswordAsync(HttpContext http, AccountPages pages, SignInDoor door, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        var here = Caller.Session(http);
        if (here.Account.Length == 0)
            return View.Of<Message>(await pages.Contexts.OfAsync(http, stop), StatusCodes.Status403Forbidden, ("Text", MessageText.NotAllowed));
        var next = form["password"].ToString();
        var fault = next == form["again"] ? await door.PasswordFaultAsync(new HalfProven(here.Account, here.Person, Guid.Empty), next, stop) : SignInEndpoints.TwoPasswords;
        if (fault is null)
        {
            var attempt = await door.ChangePasswordAsync(here.Account, form["present"].ToString(), next, SignInEndpoints.PlaceOf(http), stop);
            if (attempt is Attempt.SignedIn signedIn)
            {
                SignInEndpoints.LetIn(http, signedIn);
                return Results.LocalRedirect("/account?password=changed#password");
            }
            fault = new Bilingual("现在的口令不对，口令没有改。连续不对会停一段时间。", "The present password is wrong; nothing was changed. After several failures there is a pause.");
        }
        return await pages.ShowAsync(http, new AccountSaid(null, null, null, fault), stop);
    }

    // Being asked is being used: the session goes on. The page's script asks when somebody says so, never by itself.
    private static NoContent Stay() => TypedResults.NoContent();

    private static async Task<IResult> RecoveryAsync(HttpContext http, AccountPages pages, SignInDoor door, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        var (here, at) = (Caller.Session(http), await pages.Contexts.OfAsync(http, stop));
        if (here.Account.Length == 0)
            return View.Of<Message>(at, StatusCodes.Status403Forbidden, ("Text", MessageText.NotAllowed));
        if (await door.RenewRecoveryAsync(here.Account, form["present"].ToString(), form["code"].ToString(), SignInEndpoints.PlaceOf(http), stop) is Attempt.Renewed renewed)
            return View.Of<RecoveryPage>(at with { Path = "/account" }, ("Codes", renewed.Codes), ("Next", "/account"), ("Renewed", true));
        var fault = new Bilingual("口令或者动态口令不对，恢复码没有换。连续不对会停一段时间。", "Password or code is wrong; the recovery codes stay as they were. After several failures there is a pause.");
        return await pages.ShowAsync(http, new AccountSaid(null, null, null, null) { RecoveryFault = fault }, stop);
    }
}
