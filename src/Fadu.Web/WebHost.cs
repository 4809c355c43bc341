using Fadu.Casework;
using Fadu.Casework.Accounts;
using Fadu.Casework.Registers;
using Fadu.Casework.Worklists;
using Fadu.Law.Packs;
using Fadu.Web.Access;
using Fadu.Web.Access.Signing;
using Fadu.Web.Api;
using Fadu.Web.Endpoints;
using Fadu.Web.Forms;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fadu.Web;

/// <summary>The workbench and the API, as one library that a host adds and maps.</summary>
public static class WebHost
{
    /// <summary>Adds what the workbench needs. The host has added Casework before.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="accounts">How officers sign in; null as is usual, without a directory.</param>
    public static IServiceCollection AddFaduWeb(this IServiceCollection services, AccountSettings? accounts = null)
    {
        services.AddHttpContextAccessor();
        services.AddAntiforgery(options =>
        {
            options.FormFieldName = "form-token";
            options.HeaderName = "X-Form-Token";
        });
        services.AddOptions<AntiforgeryOptions>().Configure<IHttpContextAccessor>(static (options, accessor) =>
            options.Cookie = new FormCookie(accessor) { SameSite = SameSiteMode.Strict, HttpOnly = true, IsEssential = true, Path = "/" });

        var schemes = services.AddAuthentication(SessionHandler.SchemeName).AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.SchemeName, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.SchemeName, configureOptions: null);
        DirectorySignIn.Add(schemes, accounts);

        // Deny by default: an endpoint that names nobody is open to nobody.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build())
            .AddPolicy(Callers.Officer, policy => policy.RequireAuthenticatedUser().RequireClaim(Callers.PersonClaim))
            // Whether the caller sees the matter is asked where it is opened; whoever may not is told what is told of none.
            .AddPolicy(Callers.OnTheMatter, policy => policy.RequireAuthenticatedUser().RequireClaim(Callers.PersonClaim))
            .AddPolicy(Callers.Auditor, policy => policy.RequireAuthenticatedUser().RequireClaim(Callers.PersonClaim).AddRequirements(new AuditorsOnly()))
            .AddPolicy(Callers.AccountKeeper, policy => policy.RequireAuthenticatedUser().RequireClaim(Callers.PersonClaim).AddRequirements(new AccountKeepersOnly(Deed: null)))
            .AddPolicy(Callers.TokenKeeper, policy => policy.RequireAuthenticatedUser().RequireClaim(Callers.PersonClaim).AddRequirements(new AccountKeepersOnly(AccountDeed.Tokens)))
            // Only here is a token heard, and here no session is.
            .AddPolicy(Callers.Machine, policy => policy.AddAuthenticationSchemes(TokenHandler.SchemeName).RequireAuthenticatedUser().RequireClaim(Callers.MachineClaim));
        services.AddSingleton<IAuthorizationHandler, AccountKeepersOnlyHandler>();
        services.AddSingleton<IAuthorizationHandler, AuditorsOnlyHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusedCallers>();

        services.AddProblemDetails();
        services.AddSingleton<Sight>();
        services.AddSingleton<WayIn>();
        services.AddSingleton<Keeping>();
        services.AddSingleton<LedgerStanding>();
        services.AddSingleton<AskedWork>();
        services.AddSingleton<OwnMatters>();
        services.AddSingleton<SimilarDecisions>();
        services.AddSingleton<PageContexts>();
        services.AddSingleton<ActForms>();
        services.AddSingleton<RescuedForms>();
        services.AddSingleton<SignInTickets>();
        services.AddSingleton<DeviceCookie>();
        services.AddSingleton<PasskeyCeremony>();
        services.AddSingleton<AccountPages>();
        services.AddSingleton<RequestSignatures>();
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
        app.UseMiddleware<ProgramLimits>();
        app.UseMiddleware<SignedOnce>();
        app.UseAntiforgery();

        SignInEndpoints.Map(app);
        DirectoryEndpoints.Map(app);
        PasskeyEndpoints.Map(app);
        AccountEndpoints.Map(app);
        PeopleEndpoints.Map(app);
        TokenEndpoints.Map(app);
        RosterEndpoints.Map(app);
        WorkEndpoints.Map(app);
        MatterListEndpoints.Map(app);
        MatterEndpoints.Map(app);
        CopyEndpoints.Map(app);
        ActEndpoints.Map(app);
        RegisterEndpoints.Map(app);
        ReadingRoomEndpoints.Map(app);
        LookDropEndpoints.Map(app);
        RetentionEndpoints.Map(app);
        LawEndpoints.Map(app);
        ReviewEndpoints.Map(app);
        FigureEndpoints.Map(app);
        ApiEndpoints.Map(app);
        AskEndpoints.Map(app);
        MachineEndpoints.Map(app);
        TileEndpoints.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        // As a plain delegate: what is made at build for a fallback forgets its pattern, and a name with a dot would have no page.
        app.MapFallback("{*path}", async http => await (await NoPageAsync(http, http.RequestServices.GetRequiredService<PageContexts>(), http.RequestAborted)).ExecuteAsync(http)).AllowAnonymous();
        return app;
    }

    private static async Task<IResult> NoPageAsync(HttpContext http, PageContexts contexts, CancellationToken stop)
    {
        if (ErrorPages.IsApi(http))
            return Results.Problem(title: "there is no such operation", detail: "没有这个接口。", statusCode: StatusCodes.Status404NotFound);
        return View.Of<Message>(await contexts.OfAsync(http, stop), StatusCodes.Status404NotFound, ("Text", MessageText.NoPage));
    }
}
