namespace Fadu.Web.Access;

/// <summary>Who may call an endpoint. Every endpoint names one of these or says that anybody may.</summary>
public static class Callers
{
    /// <summary>A signed-in officer of the bureau; what he may see is decided by unit, post and case behind the endpoint.</summary>
    public const string Officer = "officer";

    /// <summary>A signed-in officer who may see the matter that the address names; for all others there is no such matter.</summary>
    public const string OnTheMatter = "on-the-matter";

    /// <summary>A signed-in officer whose only post reads the log of looks.</summary>
    public const string Auditor = "auditor";

    /// <summary>A signed-in officer whose only post looks after the accounts of others.</summary>
    public const string AccountKeeper = "account-keeper";

    /// <summary>A signed-in officer whose only post looks after the tokens of other systems.</summary>
    public const string TokenKeeper = "token-keeper";

    /// <summary>Another system that sends a token; what its scope does not name is refused behind the endpoint. No officer's session opens it.</summary>
    public const string Machine = "machine";

    /// <summary>The claim that carries the name of another system.</summary>
    public const string MachineClaim = "fadu-machine";

    /// <summary>The claim that carries the natural person.</summary>
    public const string PersonClaim = "fadu-person";

    /// <summary>The cookie of a session on a plain line.</summary>
    public const string SessionCookie = "fadu-session";

    /// <summary>The cookie of a session on an encrypted one: bound to its host by its name (RFC 6265bis, 4.1.3.2).</summary>
    public const string EncryptedSessionCookie = "__Host-" + SessionCookie;
}
