using Fadu.Casework;
using Fadu.Casework.Accounts;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Access;

/// <summary>Who is signed in.</summary>
internal static class Caller
{
    /// <summary>The natural person; empty when nobody is signed in.</summary>
    public static string Person(HttpContext http) => http.User.FindFirst(Callers.PersonClaim)?.Value ?? "";

    /// <summary>The session of whoever is signed in.</summary>
    public static LiveSession Session(HttpContext http) => http.Features.Get<LiveSession>() ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>The token that another system sent.</summary>
    public static LiveToken Token(HttpContext http) => http.Features.Get<LiveToken>() ?? throw new InvalidOperationException("No system has proven itself.");

    /// <summary>The person as the desk knows an actor.</summary>
    public static Actor Actor(HttpContext http) => Casework.Actor.Officer(Person(http));
}
