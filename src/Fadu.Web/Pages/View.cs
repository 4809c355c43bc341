using System.Text;
using System.Text.Encodings.Web;
using Fadu.Web.Pages.Writing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fadu.Web.Pages;

/// <summary>A page made on the server, whole, without script, and answered in one piece with its length known: many small writes into an answer cost more than making the page.</summary>
internal sealed class View : IResult, IStatusCodeHttpResult
{
    private readonly Page page;
    private readonly int status;

    private View(Page page, int status) => (this.page, this.status) = (page, status);

    /// <inheritdoc/>
    public int? StatusCode => status;

    /// <summary>The page with its parameters.</summary>
    /// <param name="at">The page's context.</param>
    /// <param name="status">Status of the answer.</param>
    /// <param name="parameters">Its other parameters by name.</param>
    public static IResult Of<TPage>(PageContext at, int status, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TPage : Page
    {
        var shape = ComponentShape.Of(typeof(TPage));
        var page = (TPage)shape.Make();
        shape.Set(page, nameof(Page.At), at);
        foreach (var (name, value) in parameters)
            shape.Set(page, name, value);
        return new View(page, status);
    }

    /// <summary>The page with its parameters, answered with 200.</summary>
    public static IResult Of<TPage>(PageContext at, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TPage : Page => Of<TPage>(at, StatusCodes.Status200OK, parameters);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var text = new PageText(httpContext.RequestServices.GetRequiredService<HtmlEncoder>());
        new PageWriter(text, page.At).Write(page);

        var (answer, length) = (httpContext.Response, text.ByteCount);
        answer.StatusCode = status;
        answer.ContentType = "text/html; charset=utf-8";
        answer.ContentLength = length;
        answer.BodyWriter.Advance(Encoding.UTF8.GetBytes(text.Written, answer.BodyWriter.GetSpan(length)));
        await answer.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
