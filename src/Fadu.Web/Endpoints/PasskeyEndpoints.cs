using System.Text.Json.Nodes;
using Fadu.Casework.Accounts;
using Fadu.Law;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Endpoints;

/// <summary>通行密钥: signing in by one, and looking after one's own.</summary>
internal static class PasskeyEndpoints
{
    private const string Json = "application/json; charset=utf-8";

    public static void Map(IEndpointRouteBuilder app)
    {
        // Asked when the button is pressed: a question is young, and the page that shows the button says the same to everybody.
        app.MapGet("/sign-in/passkey", AskAsync).AllowAnonymous();
        app.MapPost("/sign-in/passkey", EnterAsync).AllowAnonymous();
        app.MapPost("/account/passkeys", BeginAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
        app.MapPost("/account/passkeys/keep", KeepAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
        app.MapPost("/account/passkeys/{passkey:guid}", ChangeAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
    }

    private static async Task<IResult> AskAsync(HttpContext http, PasskeyCeremony ceremony)
    {
        var (options, ticket) = await ceremony.AskToEnterAsync(http);
        return Results.Text(new JsonObject { ["options"] = JsonNode.Parse(options), ["ticket"] = ticket }.ToJsonString(), Json);
    }

    private static async Task<IResult> EnterAsync(HttpContext http, WayIn into, PasskeyCeremony ceremony, Passkeys passkeys, CancellationToken stop)
    {
        var (at, form, way, isGenuine) = await SignInEndpoints.ReadAsync(http, into, stop);
        if (!isGenuine)
            return await SignInEndpoints.FirstPageAsync(at, into.Contexts, way with { Fault = SignInEndpoints.Stale }, "", StatusCodes.Status400BadRequest, stop);
        var (answer, why) = await ceremony.AnsweredAsync(http, form["ticket"], form["credential"], stop);
        var attempt = answer is null ? new Attempt.Refused(why!) : await passkeys.SignInAsync(answer, SignInEndpoints.PlaceOf(http), stop);
        if (attempt is not Attempt.SignedIn signedIn)
            return await SignInEndpoints.FirstPageAsync(at, into.Contexts, way with { Fault = (attempt as Attempt.Refused)?.Why }, "", StatusCodes.Status401Unauthorized, stop);
        SignInEndpoints.LetIn(http, signedIn);
        return Results.LocalRedirect(await SignInEndpoints.AfterAsync(into, at, signedIn, way, stop));
    }

    // Both proofs anew before another is added to them.
    private static async Task<IResult> BeginAsync(HttpContext http, AccountPages pages, SignInDoor door, PasskeyCeremony ceremony, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        var (here, at) = (Caller.Session(http), await pages.Contexts.OfAsync(http, stop));
        if (here.Account.Length == 0)
            return View.Of<Message>(at, StatusCodes.Status403Forbidden, ("Text", MessageText.NotAllowed));
        if (Passkeys.NameOf(form["name"]) is not { } name)
            return await pages.ShowAsync(http, new AccountSaid(null, null, null, null) { PasskeyFault = BadName }, stop);
        if (await door.ProveAgainAsync(here.Account, form["present"].ToString(), form["code"].ToString(), SignInEndpoints.PlaceOf(http), stop) is not Attempt.ProvenAgain { Proven: var proven })
            return await pages.ShowAsync(http, new AccountSaid(null, null, null, null) { PasskeyFault = WrongProof }, stop);
        var (options, ticket) = await ceremony.AskToKeepAsync(http, proven, at.Officer!.Name, name);
        return View.Of<PasskeyPage>(at with { Path = "/account" }, ("Name", name), ("Options", options), ("Ticket", ticket));
    }

    private static async Task<IResult> KeepAsync(HttpContext http, AccountPages pages, PasskeyCeremony ceremony, Passkeys passkeys, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        if (await ceremony.MadeAsync(http, form["ticket"], form["credential"]) is not var (proven, passkey, name) || proven.Account != Caller.Session(http).Account)
            return await pages.ShowAsync(http, new AccountSaid(null, null, null, null) { PasskeyFault = NotMade }, stop);
        return await passkeys.KeepAsync(proven, passkey, name, "web", stop) is { } fault
            ? await pages.ShowAsync(http, new AccountSaid(null, null, null, null) { PasskeyFault = fault }, stop)
            : Results.LocalRedirect("/account?passkey=added#passkeys");
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, AccountPages pages, Passkeys passkeys, Guid passkey, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        var here = Caller.Session(http);
        if (form["what"] == "remove")
        {
            return await passkeys.RemoveAsync(here.Account, passkey, here.Id, "web", stop)
                ? Results.LocalRedirect("/account?passkey=removed#passkeys")
                : await pages.ShowAsync(http, new AccountSaid(null, null, null, null) { PasskeyFault = NoSuch }, stop);
        }
        return await passkeys.RenameAsync(here.Account, passkey, form["name"].ToString(), stop)
            ? Results.LocalRedirect("/account?passkey=renamed#passkeys")
            : await pages.ShowAsync(http, new AccountSaid(null, null, null, null) { PasskeyFault = Passkeys.NameOf(form["name"]) is null ? BadName : NoSuch }, stop);
    }

    private static Bilingual WrongProof { get; } = new(
        "口令或者动态口令不对，没有添加。连续不对会停一段时间。", "Password or code is wrong; nothing was added. After several failures there is a pause.");

    private static Bilingual BadName { get; } = new($"给它起个名字，1至{Passkeys.NameAtMost}个字，例如“办公室电脑”。", $"Give it a name of 1 to {Passkeys.NameAtMost} characters, as “office computer”.");

    private static Bilingual NotMade { get; } = new(
        "没有添加通行密钥：设备没有验证本人，或者这一页放得太久。请再来一次。", "No passkey was added: the device did not verify you, or the page was open too long. Begin again.");

    private static Bilingual NoSuch { get; } = new("没有这个通行密钥。", "There is no such passkey.");
}
