using Fadu.Law;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Forms;

/// <summary>Lets a posted form through only with the token of a page of ours; a page kept open too long says so in words.</summary>
public sealed class FormGuard(IAntiforgery antiforgery, PageContexts contexts) : IEndpointFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        if (http.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(http))
            return await next(context);

        var at = await contexts.OfAsync(http, http.RequestAborted);
        return View.Of<Message>(at, StatusCodes.Status400BadRequest, ("Text", MessageText.StaleForm));
    }
}
