using Fadu.Casework.Access;
using Fadu.Law.Packs;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fadu.Web.Access;

/// <summary>An endpoint as it says who may call it.</summary>
/// <param name="Method">The method; <c>*</c> for any.</param>
/// <param name="Route">Its route.</param>
/// <param name="Caller">One of <see cref="Callers"/>; <see cref="EndpointMatrix.Anybody"/>; null where it says nothing.</param>
/// <param name="Endpoint">The endpoint.</param>
public sealed record DeclaredEndpoint(string Method, string Route, string? Caller, RouteEndpoint Endpoint);

/// <summary>Who may call which endpoint, read off the endpoints themselves.</summary>
public static class EndpointMatrix
{
    /// <summary>The endpoint may be called by anybody.</summary>
    public const string Anybody = "anybody";

    /// <summary>Every endpoint of a host, by route and method.</summary>
    public static IReadOnlyList<DeclaredEndpoint> Of(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct()
            .SelectMany(endpoint => Methods(endpoint).Select(method => new DeclaredEndpoint(method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), CallerOf(endpoint), endpoint)))
            .OrderBy(one => one.Route, StringComparer.Ordinal).ThenBy(one => one.Method, StringComparer.Ordinal)];
    }

    /// <summary>What an endpoint answers to one kind of officer; an officer who may not see a matter is told that there is none.</summary>
    /// <param name="caller">Who may call it.</param>
    /// <param name="seesMatter">Whether the officer sees the matter of the address.</param>
    /// <param name="readsLooks">Whether the officer reads the log of looks.</param>
    /// <param name="deeds">What the officer may do with the accounts of others.</param>
    public static ActAnswer AnswerOf(string? caller, bool seesMatter, bool readsLooks, IReadOnlySet<AccountDeed> deeds) => caller switch
    {
        Anybody or Callers.Officer => ActAnswer.Allowed,
        Callers.OnTheMatter => seesMatter ? ActAnswer.Allowed : ActAnswer.NotFound,
        Callers.AccountKeeper => deeds.Count > 0 ? ActAnswer.Allowed : ActAnswer.Refused,
        Callers.TokenKeeper => deeds.Contains(AccountDeed.Tokens) ? ActAnswer.Allowed : ActAnswer.Refused,
        Callers.Auditor => readsLooks ? ActAnswer.Allowed : ActAnswer.Refused,
        _ => ActAnswer.Refused,
    };

    /// <summary>What an endpoint answers to another system with a token: its own, as far as the scope goes, and what is open to anybody.</summary>
    public static ActAnswer AnswerToMachine(string? caller) => caller is Anybody or Callers.Machine ? ActAnswer.Allowed : ActAnswer.Refused;

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["*"];

    // Whoever lets anybody in undoes what else is asked: that is how the host reads it too.
    private static string? CallerOf(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return Anybody;
        var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).Distinct().ToList();
        return policies.Count == 1 ? policies[0] : policies.Count == 0 ? null : string.Join('+', policies);
    }
}
