using Fadu.Casework.Accounts;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fadu.Web.Endpoints;

/// <summary>An officer as the sign-in page of a demonstration lists it.</summary>
/// <param name="Person">The natural person.</param>
/// <param name="Name">Name.</param>
/// <param name="Unit">Unit of the first post.</param>
/// <param name="Posts">Posts held today.</param>
public sealed record DemonstrationAccount(string Person, string Name, string Unit, IReadOnlyList<Bilingual> Posts);

/// <summary>What the way in needs.</summary>
/// <param name="Contexts">Makes pages' contexts.</param>
/// <param name="Sessions">Sessions.</param>
/// <param name="Door">Judges proofs.</param>
/// <param name="Tickets">Seals how far somebody has come.</param>
/// <param name="Rescue">Forms whose session had ended.</param>
/// <param name="Forms">Makes them drafts.</param>
/// <param name="Antiforgery">Knows pages of ours.</param>
internal sealed record WayIn(PageContexts Contexts, Sessions Sessions, SignInDoor Door, SignInTickets Tickets, RescuedForms Rescue, ActForms Forms, IAntiforgery Antiforgery);

/// <summary>Signing in and out: in a demonstration by choosing a made-up officer, else by password and second factor. Whatever goes wrong on the way, a form that waits is carried on.</summary>
internal static class SignInEndpoints
{
    internal static readonly Bilingual Stale = new("这一页放得太久，请再登录一次。", "This page was open too long: sign in again.");

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", (HttpContext http, PageContexts contexts, string? back, CancellationToken stop) => PageAsync(http, contexts, back, rescued: null, stop)).AllowAnonymous();
        app.MapPost("/sign-in", PostedAsync).AllowAnonymous();
        app.MapPost("/sign-in/factor", FactorAsync).AllowAnonymous();
        app.MapPost("/sign-in/password", PasswordAsync).AllowAnonymous();
        app.MapPost("/sign-in/enrol", EnrolAsync).AllowAnonymous();
        app.MapPost("/sign-out", SignOutAsync).RequireAuthorization(Callers.Officer).AddEndpointFilter<FormGuard>();
        app.MapGet("/language", (HttpContext http, string? to, string? back) => Language.Choose(http, to, back)).AllowAnonymous();
    }

    /// <summary>The officers who hold a post today, by unit.</summary>
    public static async Task<IReadOnlyList<DemonstrationAccount>> AccountsAsync(PageContexts contexts, CancellationToken stop)
    {
        var bureau = contexts.Bureau;
        var roster = await bureau.RosterAsync(stop);
        var today = LegalDay.Of(bureau.Time.GetUtcNow(), bureau.Pack.Zone);
        return [.. roster.Rows.Where(row => row.Kind == RosterKind.Officer && row.HoldsOn(today)).Select(row => row.Key).Distinct(StringComparer.Ordinal)
            .Select(person => (Person: person, roster.StandingOf(person, today).Posts))
            .Where(one => one.Posts.Count > 0)
            .Select(one => new DemonstrationAccount(
                one.Person, roster.NameOf(RosterKind.Officer, one.Person), roster.NameOf(RosterKind.Unit, one.Posts[0].Unit),
                [.. one.Posts.Select(post => bureau.Pack.NameOfPost(post.Post)).Distinct()]))];
    }

    /// <summary>Signs an officer of a demonstration in; false when there is no such officer, or the record is no demonstration.</summary>
    public static async Task<bool> SignInAsync(HttpContext http, PageContexts contexts, Sessions sessions, string person, CancellationToken stop)
    {
        if (!contexts.IsDemonstration || !(await AccountsAsync(contexts, stop)).Any(account => account.Person == person))
            return false;
        SessionCookie.Give(http, await sessions.BeginDemonstrationAsync(person, SessionCookie.CameFrom(http), SessionCookie.Read(http), stop));
        return true;
    }

    /// <summary>The sign-in page.</summary>
    /// <param name="http">The request.</param>
    /// <param name="contexts">Makes the page's context.</param>
    /// <param name="back">Where to go afterwards.</param>
    /// <param name="rescued">A form whose session had ended, sealed; null none.</param>
    /// <param name="stop">Stops.</param>
    public static async Task<IResult> PageAsync(HttpContext http, PageContexts contexts, string? back, string? rescued, CancellationToken stop) =>
        await FirstPageAsync(await contexts.OfAsync(http, stop), contexts, new SignInWay(Language.LocalPath(back ?? "/work"), rescued), "", rescued is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized, stop);

    /// <summary>The first page of the way in.</summary>
    internal static async Task<IResult> FirstPageAsync(PageContext at, PageContexts contexts, SignInWay way, string account, int status, CancellationToken stop) => contexts.IsDemonstration
        ? View.Of<SignIn>(at with { Path = "/sign-in" }, status, ("Accounts", await AccountsAsync(contexts, stop)), ("Way", way))
        : View.Of<PasswordPage>(at with { Path = "/sign-in" }, status, ("Way", way with { Resets = ResetsOf(contexts), HasDirectory = contexts.HasDirectory }), ("Account", account));

    private static async Task<IResult> PostedAsync(HttpContext http, WayIn into, CancellationToken stop)
    {
        var (at, form, way, isGenuine) = await ReadAsync(http, into, stop);
        if (!isGenuine)
            return await FirstPageAsync(at, into.Contexts, way with { Fault = Stale }, "", StatusCodes.Status400BadRequest, stop);
        if (into.Contexts.IsDemonstration)
        {
            var person = form["person"].ToString();
            return await SignInAsync(http, into.Contexts, into.Sessions, person, stop)
                ? Results.LocalRedirect(await NextAsync(into, at, person, way, stop))
                : View.Of<Message>(at, StatusCodes.Status403Forbidden, ("Text", MessageText.NotAllowed));
        }

        var account = form["account"].ToString();
        return await into.Door.BeginAsync(account, form["secret"].ToString(), PlaceOf(http), stop) switch
        {
            Attempt.WantsFactor { Proven: var proven } => FactorPage(at, into, way, proven, fault: null, StatusCodes.Status200OK),
            Attempt.WantsSetUp { Proven: var proven } => PasswordPage(at, into, way, proven, fault: null, StatusCodes.Status200OK),
            var other => await FirstPageAsync(at, into.Contexts, way with { Fault = Why(other, into.Contexts) }, account, StatusOf(other), stop),
        };
    }

    private static async Task<IResult> FactorAsync(HttpContext http, WayIn into, CancellationToken stop)
    {
        var (at, form, way, isGenuine) = await ReadAsync(http, into, stop);
        if (!isGenuine || into.Tickets.Open(form["ticket"], SignInStep.Factor) is not { } ticket)
            return await FirstPageAsync(at, into.Contexts, way with { Fault = Stale }, "", StatusCodes.Status400BadRequest, stop);
        var attempt = await into.Door.FinishAsync(ticket.Proven, form["code"].ToString(), PlaceOf(http), stop);
        if (attempt is not Attempt.SignedIn signedIn)
            return FactorPage(at, into, way, ticket.Proven, Why(attempt, into.Contexts), StatusOf(attempt));
        LetIn(http, signedIn);
        return Results.LocalRedirect(await AfterAsync(into, at, signedIn, way, stop));
    }

    /// <summary>Where somebody goes who has just signed in. Whoever used a recovery code, or whose proofs were changed, hears of it first; a form that waits goes before.</summary>
    internal static async Task<string> AfterAsync(WayIn into, PageContext at, Attempt.SignedIn signedIn, SignInWay way, CancellationToken stop)
    {
        var next = await NextAsync(into, at, signedIn.Person, way, stop);
        var news = signedIn.RecoveryLeft is not null ? "/account?recovery=used" : signedIn.HasNews ? "/account?changes=new" : null;
        return news is null || way.Rescued is not null ? next : news;
    }

    private static async Task<IResult> PasswordAsync(HttpContext http, WayIn into, CancellationToken stop)
    {
        var (at, form, way, isGenuine) = await ReadAsync(http, into, stop);
        if (!isGenuine || into.Tickets.Open(form["ticket"], SignInStep.Password) is not { } ticket)
            return await FirstPageAsync(at, into.Contexts, way with { Fault = Stale }, "", StatusCodes.Status400BadRequest, stop);
        var password = form["password"].ToString();
        if ((password == form["again"] ? await into.Door.PasswordFaultAsync(ticket.Proven, password, stop) : TwoPasswords) is { } fault)
            return PasswordPage(at, into, way, ticket.Proven, fault, StatusCodes.Status400BadRequest);
        return EnrolPage(at, into, way, new SignInTicket(SignInStep.Enrol, ticket.Proven, await into.Door.HashAsync(password, stop), Totp.NewSecret()), fault: null, StatusCodes.Status200OK);
    }

    private static async Task<IResult> EnrolAsync(HttpContext http, WayIn into, CancellationToken stop)
    {
        var (at, form, way, isGenuine) = await ReadAsync(http, into, stop);
        if (!isGenuine || into.Tickets.Open(form["ticket"], SignInStep.Enrol) is not { PasswordHash: { } hash, Secret: { } secret } ticket)
            return await FirstPageAsync(at, into.Contexts, way with { Fault = Stale }, "", StatusCodes.Status400BadRequest, stop);
        var (signedIn, recovery) = await into.Door.SetUpAsync(ticket.Proven, hash, secret, form["code"].ToString(), PlaceOf(http), stop);
        if (recovery is null)
        {
            var over = new Bilingual("一次性代码已经用过、过期或者被新的代替，请向管理员要一个新的。", "The one-time code was used, ran out or was replaced: ask an administrator for a new one.");
            return await FirstPageAsync(at, into.Contexts, way with { Fault = over }, ticket.Proven.Account, StatusCodes.Status400BadRequest, stop);
        }
        if (signedIn is null)
        {
            var wrong = new Bilingual("这不是验证器现在应当显示的数字。请核对密钥和手机的时间，填现在显示的6位数字。", "These are not the digits the authenticator should show now. Check the key and the telephone's clock, and type what it shows now.");
            return EnrolPage(at, into, way, ticket, wrong, StatusCodes.Status400BadRequest);
        }
        LetIn(http, signedIn);
        var next = await NextAsync(into, at, signedIn.Person, way, stop);
        return View.Of<RecoveryPage>(at with { Path = "/account" }, ("Codes", recovery), ("Next", next), ("Rescued", way.Rescued is not null));
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, Sessions sessions, CancellationToken stop)
    {
        if (SessionCookie.Read(http) is { } token)
            await sessions.EndAsync(token, stop);
        SessionCookie.Take(http);
        return Results.LocalRedirect("/sign-in");
    }

    /// <summary>Two passwords that should be one.</summary>
    internal static Bilingual TwoPasswords { get; } = new("两次填的口令不一样，请重新填。", "The two passwords differ: type them again.");

    /// <summary>Where an attempt comes from.</summary>
    internal static AttemptPlace PlaceOf(HttpContext http, string channel = "web") =>
        new(SessionCookie.Address(http), SessionCookie.CameFrom(http), SessionCookie.Read(http), channel, http.RequestServices.GetRequiredService<DeviceCookie>().Read(http));

    /// <summary>Gives the browser its session, and makes it known to whoever has signed in with it.</summary>
    internal static void LetIn(HttpContext http, Attempt.SignedIn signedIn)
    {
        SessionCookie.Give(http, signedIn.Token);
        http.RequestServices.GetRequiredService<DeviceCookie>().Give(http, signedIn.Holder);
    }

    /// <summary>Why an attempt failed: the same words whatever the reason, but for too many.</summary>
    internal static Bilingual Why(Attempt attempt, PageContexts contexts) => attempt is Attempt.TooMany
        ? new Bilingual("这里连续多次没有登录成功，请过一分钟再试。", "Many attempts from here have failed: try again in a minute.")
        : new Bilingual(
            $"没有登录成功：警号、口令或者动态口令不对，或者账号现在不能登录。连续不对会停一段时间，一次比一次长；请过一会儿再试，或者找{ResetsOf(contexts).Zh}。",
            $"You are not signed in: number, password or code is wrong, or the account cannot sign in now. After several failures there is a pause, longer each time: try again later, or ask {ResetsOf(contexts).In("en")}.");

    /// <summary>The status of a failed attempt.</summary>
    internal static int StatusOf(Attempt attempt) => attempt is Attempt.TooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized;

    /// <summary>What a form of the way in carries, and whether it is from a page of ours.</summary>
    internal static async Task<(PageContext At, IFormCollection Form, SignInWay Way, bool IsGenuine)> ReadAsync(HttpContext http, WayIn into, CancellationToken stop)
    {
        var at = await into.Contexts.OfAsync(http, stop);
        if (!http.Request.HasFormContentType)
            return (at, FormCollection.Empty, new SignInWay("/work", null), false);
        var form = await http.Request.ReadFormAsync(stop);
        // Only what was sealed here is carried on.
        var rescued = form["rescued"].ToString() is { Length: > 0 } text && into.Rescue.Open(text) is not null ? text : null;
        var way = new SignInWay(Language.LocalPath(form["back"].ToString() is { Length: > 0 } back ? back : "/work"), rescued);
        return (at, form, way, await into.Antiforgery.IsRequestValidAsync(http));
    }

    /// <summary>A form that waited becomes a draft of whoever signed in.</summary>
    internal static async Task<string> NextAsync(WayIn into, PageContext at, string person, SignInWay way, CancellationToken stop) =>
        into.Rescue.Open(way.Rescued) is var (path, posted) && await ActEndpoints.RescueAsync(into.Contexts, into.Forms, at, person, path, posted, stop) is { } again ? Language.LocalPath(again) : way.Back;

    /// <summary>The page that asks for the second factor.</summary>
    internal static IResult FactorPage(PageContext at, WayIn into, SignInWay way, HalfProven proven, Bilingual? fault, int status) =>
        View.Of<FactorPage>(at with { Path = "/sign-in" }, status, ("Way", Further(into, way, new SignInTicket(SignInStep.Factor, proven), fault)), ("Account", proven.Account));

    private static IResult PasswordPage(PageContext at, WayIn into, SignInWay way, HalfProven proven, Bilingual? fault, int status) =>
        View.Of<ChoosePasswordPage>(at with { Path = "/sign-in" }, status, ("Way", Further(into, way, new SignInTicket(SignInStep.Password, proven), fault)), ("Account", proven.Account));

    private static IResult EnrolPage(PageContext at, WayIn into, SignInWay way, SignInTicket ticket, Bilingual? fault, int status) =>
        View.Of<EnrolPage>(at with { Path = "/sign-in" }, status, ("Way", Further(into, way, ticket, fault)), ("Account", ticket.Proven.Account), ("Secret", ticket.Secret));

    private static SignInWay Further(WayIn into, SignInWay way, SignInTicket ticket, Bilingual? fault) => way with { Ticket = into.Tickets.Seal(ticket), Fault = fault };

    private static Bilingual ResetsOf(PageContexts contexts) =>
        contexts.Bureau.Pack.PostThatMay(AccountDeed.Reset) is { } post ? contexts.Bureau.Pack.NameOfPost(post) : new Bilingual("管理员", "an administrator");
}
