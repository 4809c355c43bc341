using System.Text;
using Microsoft.AspNetCore.Http;

namespace Fadu.Pages;

/// <summary>A page made on the server, whole, without script, and answered in one piece with its length known: many small writes into an answer cost more than making the page.</summary>
/// <param name="page">The page, its parameters set.</param>
/// <param name="context">What every part of it knows.</param>
/// <param name="status">Status of the answer.</param>
public sealed class WrittenPage(Component page, object context, int status = StatusCodes.Status200OK) : IResult, IStatusCodeHttpResult
{
    /// <inheritdoc/>
    public int? StatusCode => status;

    /// <summary>A page whose file says what it is given.</summary>
    /// <param name="context">What every part of it knows.</param>
    /// <param name="status">Status of the answer.</param>
    /// <param name="parameters">Its parameters by name.</param>
    public static WrittenPage Of<TPage>(object context, int status, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TPage : Component
    {
        var shape = ComponentShape.Of(typeof(TPage));
        var page = shape.Make();
        foreach (var (name, value) in parameters)
            shape.Set(page, name, value);
        return new WrittenPage(page, context, status);
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        using var text = new PageText();
        new PageWriter(text, context).Write(page);

        var (answer, length) = (httpContext.Response, text.ByteCount);
        answer.StatusCode = status;
        answer.ContentType = "text/html; charset=utf-8";
        answer.ContentLength = length;
        answer.BodyWriter.Advance(Encoding.UTF8.GetBytes(text.Written, answer.BodyWriter.GetSpan(length)));
        await answer.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
