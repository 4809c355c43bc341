using System.Globalization;
using Fadu.Casework.Accounts;
using Fadu.Law;
using Fadu.Web.Api;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Access;

/// <summary>Programs that call the interface faster than is meant are told when to come again. Pages are not counted, and neither is whoever has proven nothing: their doors have limits of their own.</summary>
internal sealed class ProgramLimits(RequestDelegate next, ProgramLimit limit)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || CallerOf(context) is not { } caller)
            return next(context);
        var records = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
        return limit.Count(caller, records) is { } wait ? TooFast(context, wait) : next(context);
    }

    private static string? CallerOf(HttpContext context) =>
        context.Features.Get<LiveToken>() is { } token ? token.Actor.Person : context.Features.Get<LiveSession>()?.Person;

    private static Task TooFast(HttpContext context, TimeSpan wait)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        return ApiAnswers.Problem(StatusCodes.Status429TooManyRequests, new Bilingual(
            $"程序请求太快，这一次没有办理。请在{seconds}秒后用同一个 key 再试；多少为快，由 fadu serve 的选项规定。",
            $"The program asks too fast; nothing was done this time. Try again in {seconds} s, with the same key. How fast is too fast is set by options of fadu serve.")).ExecuteAsync(context);
    }
}
