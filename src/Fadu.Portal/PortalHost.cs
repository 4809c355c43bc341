using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fadu.Disclosure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.WebEncoders;

namespace Fadu.Portal;

/// <summary>The bureau as the public site names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Demonstration">Whether its records are a demonstration.</param>
/// <param name="Zone">Its time zone.</param>
public sealed record PortalBureau(string Name, bool Demonstration, TimeZoneInfo Zone);

/// <summary>What a machine sends to look a matter up.</summary>
/// <param name="FileNumber">文号.</param>
/// <param name="Code">查询码.</param>
public sealed record LookUpRequest(string? FileNumber, string? Code);

/// <summary>The public window: it knows the Disclosure store and nothing else.</summary>
public static class PortalHost
{
    /// <summary>Adds the public pages. The host has added <see cref="PublicLookUp"/> and a clock before.</summary>
    public static IServiceCollection AddFaduPortal(this IServiceCollection services, PortalBureau bureau)
    {
        services.AddSingleton(bureau);
        services.AddSingleton(new LookUpLimit(TimeProvider.System));
        services.AddRazorPages(options => options.Conventions.AllowAnonymousToFolder("/"))
            .AddApplicationPart(typeof(PortalHost).Assembly);
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        return services;
    }

    /// <summary>Maps the pages and the look-up for machines. Anybody may call them: the code is the key.</summary>
    public static IEndpointRouteBuilder MapFaduPortal(this IEndpointRouteBuilder app)
    {
        app.MapRazorPages().AllowAnonymous();
        app.MapPost("/api/public/look-up", LookUpAsync).AllowAnonymous().DisableAntiforgery()
            .WithName("LookUp").WithTags("public").WithSummary("A party looks its matter up with file number and query code")
            .Accepts<LookUpRequest>("application/json").Produces<PublicRecord>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status429TooManyRequests);
        return app;
    }

    private static async Task<IResult> LookUpAsync([FromBody] LookUpRequest request, HttpContext http, PublicLookUp lookUp, LookUpLimit limit)
    {
        if (string.IsNullOrWhiteSpace(request.FileNumber) || string.IsNullOrWhiteSpace(request.Code))
            return Results.Problem(title: "fileNumber and code are both needed", detail: "请填写文号和查询码。", statusCode: StatusCodes.Status400BadRequest);

        var address = LookUpLimit.AddressOf(http);
        if (!limit.Take(address))
            return Results.Problem(title: "too many look-ups found nothing; wait ten minutes", detail: "查不到的次数太多，请过十分钟再查。", statusCode: StatusCodes.Status429TooManyRequests);
        var record = await lookUp.OpenAsync(request.FileNumber, request.Code);
        if (record is not null)
            limit.GiveBack(address);
        return record is null
            ? Results.Problem(title: "no matter with this file number and code", detail: "文号和查询码对不上。", statusCode: StatusCodes.Status404NotFound)
            : Results.Bytes(record, "application/json; charset=utf-8");
    }
}
