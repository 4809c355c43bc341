using Fadu.Web.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Access;

/// <summary>Tells a signed-in caller in place, under the address asked for, that an endpoint is not for it.</summary>
/// <param name="contexts">Makes the page's context.</param>
internal sealed class RefusedCallers(PageContexts contexts) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler usual = new();

    /// <inheritdoc/>
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden)
        {
            await usual.HandleAsync(next, context, policy, authorizeResult);
            return;
        }
        var text = MessageText.NotAllowed;
        var answer = ErrorPages.IsApi(context)
            ? Results.Problem(title: text.Title.In("en"), detail: text.Title.Zh + "。" + text.Body.Zh, statusCode: StatusCodes.Status403Forbidden)
            : View.Of<Message>(await contexts.OfAsync(context, context.RequestAborted), StatusCodes.Status403Forbidden, ("Text", text));
        await answer.ExecuteAsync(context);
    }
}
