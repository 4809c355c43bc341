using System.Security.Cryptography;
using Fadu.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fadu.Web;

/// <summary>The one place where our own faults are caught: a number to quote on screen, the fault itself in the log under that number.</summary>
public sealed class ErrorPages(RequestDelegate next, ILogger<ErrorPages> log)
{
    private const string Signs = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>Goes on, and answers for what breaks.</summary>
    public async Task InvokeAsync(HttpContext http, PageContexts contexts)
    {
        ArgumentNullException.ThrowIfNull(http);
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone.
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            await AnswerAsync(http, contexts, bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? MessageText.TooLarge : MessageText.StaleForm);
        }
        catch (InvalidDataException) when (!http.Response.HasStarted)
        {
            await AnswerAsync(http, contexts, StatusCodes.Status413PayloadTooLarge, MessageText.TooLarge);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException && !http.Response.HasStarted)
        {
            var number = RandomNumberGenerator.GetString(Signs, 4);
            Log.Broken(log, number, http.Request.Method, http.Request.Path, broken);
            var status = broken is IOException ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
            await AnswerAsync(http, contexts, status, MessageText.OurFault(number));
        }
    }

    private static async Task AnswerAsync(HttpContext http, PageContexts contexts, int status, MessageText text)
    {
        http.Response.Clear();
        SecurityHeaders.Set(http);
        if (IsApi(http))
        {
            await Results.Problem(title: text.Title.In("en"), detail: text.Title.Zh + "。" + text.Body.Zh, statusCode: status).ExecuteAsync(http);
            return;
        }
        await View.Of<Message>(await contexts.OfAsync(http, CancellationToken.None), status, ("Text", text)).ExecuteAsync(http);
    }

    /// <summary>Whether a machine asks.</summary>
    public static bool IsApi(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || http.Request.Path.StartsWithSegments("/ledger/tile", StringComparison.Ordinal)
            || http.Request.Path.StartsWithSegments("/ledger/sm3", StringComparison.Ordinal);
    }
}

/// <summary>What is written to the log.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Number}: {Method} {Path} failed")]
    public static partial void Broken(ILogger log, string number, string method, string path, Exception broken);
}
