using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Access;

/// <summary>The cookie that a form's token belongs to. On an encrypted line it is bound to its host by its name, as the session's is: no neighbour plants one.</summary>
/// <param name="accessor">The request.</param>
internal sealed class FormCookie(IHttpContextAccessor accessor) : CookieBuilder
{
    /// <summary>Its name on a plain line.</summary>
    public const string Plain = "fadu-form";

    /// <summary>Its name on an encrypted one.</summary>
    public const string Encrypted = "__Host-" + Plain;

    /// <inheritdoc/>
    public override string? Name
    {
        get => accessor.HttpContext is { } http && SessionCookie.IsEncrypted(http) ? Encrypted : Plain;
        set => throw new NotSupportedException("It is named after the line.");
    }

    /// <inheritdoc/>
    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = SessionCookie.IsEncrypted(context);
        return options;
    }
}
