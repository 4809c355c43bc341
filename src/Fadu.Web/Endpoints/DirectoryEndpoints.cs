using Fadu.Casework.Accounts;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Web.Access;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fadu.Web.Endpoints;

/// <summary>统一身份: signing in by the bureau's own directory. It stands for the password; the second factor is asked for here all the same.</summary>
internal static class DirectoryEndpoints
{
    private static readonly Bilingual ToSignIn = new("用警号和口令登录", "Sign in with number and password");

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in/directory", LeaveAsync).AllowAnonymous();
        // Where a directory is connected, its answer is taken before it comes here.
        app.MapGet(DirectorySignIn.BackPath, (HttpContext http, CancellationToken stop) => MessageAsync(http, StatusCodes.Status404NotFound, None, stop)).AllowAnonymous();
        app.MapPost("/sign-in/continue", ContinueAsync).AllowAnonymous();
    }

    // A link and no form: a browser does not let a form of ours end at another host.
    private static async Task<IResult> LeaveAsync(HttpContext http, AccountSettings settings, string? back, CancellationToken stop)
    {
        if (settings.Directory is not { } directory || http.RequestServices.GetRequiredService<PageContexts>().IsDemonstration)
            return await MessageAsync(http, StatusCodes.Status404NotFound, None, stop);
        try
        {
            // Asked each time: what was read of it an hour ago does not say that a browser finds it now.
            using var answer = await Line(http).GetAsync(directory.Metadata, HttpCompletionOption.ResponseHeadersRead, stop);
            answer.EnsureSuccessStatusCode();
            await http.ChallengeAsync(DirectorySignIn.SchemeName, new AuthenticationProperties { RedirectUri = Language.LocalPath(back ?? "/work") });
            return Results.Empty;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or InvalidOperationException && !stop.IsCancellationRequested)
        {
            return await MessageAsync(http, StatusCodes.Status503ServiceUnavailable, Unreachable, stop);
        }
    }

    private static HttpClient Line(HttpContext http) => http.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(DirectorySignIn.SchemeName).Backchannel;

    /// <summary>The directory has said who it is, and what it said was found sound.</summary>
    public static async Task ReceivedAsync(HttpContext http, DirectorySettings directory, string subject, string? back, CancellationToken stop)
    {
        var into = http.RequestServices.GetRequiredService<WayIn>();
        var at = await into.Contexts.OfAsync(http, stop);
        var way = new SignInWay(Language.LocalPath(back ?? "/work"), null);
        var answer = await into.Door.BeginByDirectoryAsync(directory.Issuer, subject, SignInEndpoints.PlaceOf(http), stop) switch
        {
            Attempt.WantsFactor { Proven: var proven } => SignInEndpoints.FactorPage(at, into, way, proven, fault: null, StatusCodes.Status200OK),
            Attempt.NotTied => View.Of<Message>(at with { Path = "/sign-in" }, StatusCodes.Status403Forbidden, ("Text", NotTied(subject, into.Contexts))),
            Attempt.TooMany => View.Of<Message>(at with { Path = "/sign-in" }, StatusCodes.Status429TooManyRequests, ("Text", TooMany)),
            _ => View.Of<Message>(at with { Path = "/sign-in" }, StatusCodes.Status403Forbidden, ("Text", NotNow(into.Contexts))),
        };
        await answer.ExecuteAsync(http);
    }

    /// <summary>Nothing sound came back. What exactly was wrong is for the log: whoever forges one learns nothing from the page.</summary>
    public static async Task FailedAsync(HttpContext http, Exception? failure, CancellationToken stop)
    {
        var isAway = failure is HttpRequestException or OperationCanceledException || failure?.InnerException is HttpRequestException;
        var answer = isAway ? await MessageAsync(http, StatusCodes.Status503ServiceUnavailable, Unreachable, stop) : await MessageAsync(http, StatusCodes.Status400BadRequest, Failed, stop);
        await answer.ExecuteAsync(http);
    }

    // A form that waits stays on its page while somebody signs in beside it. That page was made for nobody, so it is asked where it comes from.
    private static async Task<IResult> ContinueAsync(HttpContext http, WayIn into, CancellationToken stop)
    {
        var at = await into.Contexts.OfAsync(http, stop);
        if (!http.Request.HasFormContentType || !RescuedForms.IsFromHere(http.Request))
            return View.Of<Message>(at, StatusCodes.Status400BadRequest, ("Text", MessageText.StaleForm));
        var form = await http.Request.ReadFormAsync(stop);
        var person = Caller.Person(http);
        return person.Length > 0
            ? Results.LocalRedirect(await SignInEndpoints.NextAsync(into, at, person, new SignInWay(Language.LocalPath(form["back"].ToString()), form["rescued"]), stop))
            : await SignInEndpoints.PageAsync(http, into.Contexts, form["back"], form["rescued"], stop);
    }

    private static async Task<IResult> MessageAsync(HttpContext http, int status, MessageText text, CancellationToken stop) =>
        View.Of<Message>(await http.RequestServices.GetRequiredService<PageContexts>().OfAsync(http, stop) with { Path = "/sign-in" }, status, ("Text", text));

    private static MessageText None { get; } = new(
        "no", new("机关没有接入统一身份", "This bureau has connected no directory"),
        new("请用警号、口令和动态口令登录。", "Sign in with number, password and second factor."), "/sign-in", ToSignIn);

    private static MessageText Unreachable { get; } = new(
        "no", new("统一身份现在连不上", "The directory cannot be reached now"),
        new("没有登录。可以先用警号、口令和动态口令登录；一直连不上的，请告诉系统管理员。", "You are not signed in. Number, password and second factor open the workbench all the same; if it stays so, tell the system administrator."), "/sign-in", ToSignIn);

    private static MessageText Failed { get; } = new(
        "no", new("没有通过统一身份登录", "You are not signed in by the directory"),
        new("统一身份没有证明您是谁：可能是取消了登录、这一页已经用过，或者放得太久。请从登录页再来一次，也可以用警号和口令登录。",
            "The directory did not prove who you are: it was declined, or this page was used before, or was open too long. Begin again at the sign-in page, or use number and password."), "/sign-in", new("回到登录页", "Back to the sign-in page"));

    private static MessageText TooMany { get; } = new(
        "no", new("请过一分钟再试", "Try again in a minute"), new("这里连续多次没有登录成功。", "Many attempts from here have failed."), "/sign-in", ToSignIn);

    private static MessageText NotTied(string subject, PageContexts contexts) => new(
        "no", new("统一身份认得您，这里还没有登记您是谁", "The directory knows you; nobody has said here who you are"),
        new($"没有登录。请把这个编号告诉{Administrator(contexts).Zh}，由他在“人员”里把它对应到您的警号：{subject} 。登记以前，用警号和口令登录。",
            $"You are not signed in. Give this to {Administrator(contexts).In("en")}, who ties it to your number under “People”: {subject} . Until then sign in with number and password."), "/sign-in", ToSignIn);

    private static MessageText NotNow(PageContexts contexts) => new(
        "no", new("您的账号现在不能登录", "Your account cannot sign in now"),
        new($"统一身份已经证明您是谁，但账号没有设置好，或者已经锁定。第一次登录用一次性代码；其他情况请找{Administrator(contexts).Zh}。",
            $"The directory has proven who you are, but the account is not set up, or is locked. The first sign-in takes a one-time code; else ask {Administrator(contexts).In("en")}."), "/sign-in", ToSignIn);

    private static Bilingual Administrator(PageContexts contexts) =>
        contexts.Bureau.Pack.PostThatMay(AccountDeed.Invite) is { } post ? contexts.Bureau.Pack.NameOfPost(post) : new Bilingual("管理员", "an administrator");
}
