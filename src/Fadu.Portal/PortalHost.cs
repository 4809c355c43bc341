using Fadu.Disclosure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fadu.Portal;

/// <summary>The bureau as the public site names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Demonstration">Whether its records are a demonstration.</param>
/// <param name="Zone">Its time zone.</param>
public sealed record PortalBureau(string Name, bool Demonstration, TimeZoneInfo Zone);

/// <summary>The public window: it knows the Disclosure store and nothing else.</summary>
public static class PortalHost
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the public pages. The host has added <see cref="PublicLookUp"/>, data protection and a clock before.</summary>
    public static IServiceCollection AddFaduPortal(this IServiceCollection services, PortalBureau bureau)
    {
        services.AddSingleton(bureau);
        services.AddSingleton(new LookUpLimit(TimeProvider.System));
        services.AddSingleton<LookUpWindow>();
        return services;
    }

    /// <summary>Maps the pages and the look-up for machines. Anybody may call them: the code is the key. Who calls is not even asked, so that an officer's session is not read here.</summary>
    public static IEndpointRouteBuilder MapFaduPortal(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/", Reading, static http => Window(http).ShowFormAsync(http)).AllowAnonymous().ShortCircuit();
        app.MapPost("/", static http => Window(http).LookUpAsync(http)).AllowAnonymous().DisableAntiforgery().ShortCircuit();
        app.MapMethods("/view", Reading, LookUpWindow.ChooseAsync).AllowAnonymous().ShortCircuit();
        app.MapPost("/api/public/look-up", static (LookUpRequest request, HttpContext http) => Window(http).LookUpAsync(http, request)).AllowAnonymous().DisableAntiforgery()
            .WithName("LookUp").WithTags("public").WithSummary("A party looks its matter up with file number and query code")
            .Accepts<LookUpRequest>("application/json").Produces<PublicRecord>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status429TooManyRequests).ShortCircuit();
        return app;
    }

    private static LookUpWindow Window(HttpContext http) => http.RequestServices.GetRequiredService<LookUpWindow>();
}
