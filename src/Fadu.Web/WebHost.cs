using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fadu.Casework;
using Fadu.Casework.Registers;
using Fadu.Casework.Worklists;
using Fadu.Web.Access;
using Fadu.Web.Api;
using Fadu.Web.Endpoints;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fadu.Web;

/// <summary>The workbench and the API, as one library that a host adds and maps.</summary>
public static class WebHost
{
    /// <summary>Adds what the workbench needs. The host has added Casework before.</summary>
    public static IServiceCollection AddFaduWeb(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "fadu-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.FormFieldName = "form-token";
            options.HeaderName = "X-Form-Token";
        });

        // Chinese is written as Chinese: the default encoder doubles a page by turning each character into an entity.
        services.AddWebEncoders(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));

        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = Callers.SessionCookie;
            // A demonstration may run on a simulated clock; how long a browser is signed in does not.
            options.TimeProvider = TimeProvider.System;
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.LoginPath = "/sign-in";
            options.ReturnUrlParameter = "back";
            options.AccessDeniedPath = "/not-allowed";
            options.ExpireTimeSpan = TimeSpan.FromHours(12);
            options.SlidingExpiration = true;
            options.Events.OnRedirectToLogin = AskToSignInAsync;
            options.Events.OnRedirectToAccessDenied = AnswerApiWithStatus(StatusCodes.Status403Forbidden);
        });

        // Deny by default: an endpoint that names nobody is open to nobody.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build())
            .AddPolicy(Callers.Officer, policy => policy.RequireAuthenticatedUser().RequireClaim(Callers.PersonClaim));

        services.AddProblemDetails();
        services.AddSingleton<Sight>();
        services.AddSingleton<LedgerStanding>();
        services.AddSingleton<AskedWork>();
        services.AddSingleton<OwnMatters>();
        services.AddSingleton<SimilarDecisions>();
        services.AddSingleton<PageContexts>();
        services.AddSingleton<ActForms>();
        services.AddSingleton<RescuedForms>();
        services.ConfigureHttpJsonOptions(options => ApiJson.Set(options.SerializerOptions));
        services.AddOpenApi(ApiDescription.Set);
        return services;
    }

    /// <summary>Maps pages and API. Order matters: headers first, then our own faults, what is the same for everybody, who calls, what may be called.</summary>
    public static WebApplication MapFaduWeb(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ErrorPages>();
        app.UseStaticFiles();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();

        SignInEndpoints.Map(app);
        WorkEndpoints.Map(app);
        MatterListEndpoints.Map(app);
        MatterEndpoints.Map(app);
        ActEndpoints.Map(app);
        RegisterEndpoints.Map(app);
        ReadingRoomEndpoints.Map(app);
        LawEndpoints.Map(app);
        ReviewEndpoints.Map(app);
        FigureEndpoints.Map(app);
        ApiEndpoints.Map(app);
        TileEndpoints.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapFallback("{*path}", NoPageAsync).AllowAnonymous();
        return app;
    }

    private static async Task<IResult> NoPageAsync(HttpContext http, PageContexts contexts, CancellationToken stop)
    {
        if (ErrorPages.IsApi(http))
            return Results.Problem(title: "there is no such operation", detail: "没有这个接口。", statusCode: StatusCodes.Status404NotFound);
        return View.Of<Message>(await contexts.OfAsync(http, stop), StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));
    }

    // What was typed into a form whose session has ended goes through the sign-in page instead of being lost.
    private static async Task AskToSignInAsync(Microsoft.AspNetCore.Authentication.RedirectContext<CookieAuthenticationOptions> context)
    {
        var http = context.HttpContext;
        var rescued = !ErrorPages.IsApi(http) && RescuedForms.IsOurForm(http.Request)
            ? await http.RequestServices.GetRequiredService<RescuedForms>().SealAsync(http.Request, http.RequestAborted)
            : null;
        if (rescued is null)
        {
            await AnswerApiWithStatus(StatusCodes.Status401Unauthorized)(context);
            return;
        }
        var contexts = http.RequestServices.GetRequiredService<PageContexts>();
        await (await SignInEndpoints.PageAsync(http, contexts, http.Request.Path, rescued, http.RequestAborted)).ExecuteAsync(http);
    }

    private static Func<Microsoft.AspNetCore.Authentication.RedirectContext<CookieAuthenticationOptions>, Task> AnswerApiWithStatus(int status) => context =>
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            context.Response.StatusCode = status;
        else
            context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    };
}
