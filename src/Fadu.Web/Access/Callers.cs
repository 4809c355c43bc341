namespace Fadu.Web.Access;

/// <summary>Who may call an endpoint. Every endpoint names one of these or says that anybody may.</summary>
public static class Callers
{
    /// <summary>A signed-in officer of the bureau; what he may see is decided by unit, post and case behind the endpoint.</summary>
    public const string Officer = "officer";

    /// <summary>The claim that carries the natural person.</summary>
    public const string PersonClaim = "fadu-person";

    /// <summary>The cookie of a session.</summary>
    public const string SessionCookie = "fadu-session";
}
