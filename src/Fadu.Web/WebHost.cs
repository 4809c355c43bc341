using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fadu.Web.Access;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.WebEncoders;

namespace Fadu.Web;

/// <summary>The workbench and the API, as one library that a host adds and maps.</summary>
public static class WebHost
{
    /// <summary>Adds what the workbench needs. The host has added Casework before.</summary>
    public static IServiceCollection AddFaduWeb(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "fadu-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.FormFieldName = "form-token";
            options.HeaderName = "X-Form-Token";
        });

        // Chinese is written as Chinese: the default encoder doubles a page by turning each character into an entity.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));

        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = "fadu-session";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.LoginPath = "/sign-in";
            options.ReturnUrlParameter = "back";
            options.AccessDeniedPath = "/not-allowed";
            options.ExpireTimeSpan = TimeSpan.FromHours(12);
            options.SlidingExpiration = true;
            options.Events.OnRedirectToLogin = AnswerApiWithStatus(StatusCodes.Status401Unauthorized);
            options.Events.OnRedirectToAccessDenied = AnswerApiWithStatus(StatusCodes.Status403Forbidden);
        });

        // Deny by default: an endpoint that names nobody is open to nobody.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build())
            .AddPolicy(Callers.Officer, policy => policy.RequireAuthenticatedUser().RequireClaim(Callers.PersonClaim));

        services.AddProblemDetails();
        return services;
    }

    /// <summary>Maps pages and API. Order matters: headers first, then who calls, then whether the form is ours.</summary>
    public static WebApplication MapFaduWeb(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
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
