using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fadu.Web.Pages;

/// <summary>Renders a page on the server, whole, without script.</summary>
internal static class View
{
    /// <summary>The page with its parameters.</summary>
    /// <param name="at">The page's context.</param>
    /// <param name="status">Status of the answer.</param>
    /// <param name="parameters">Its other parameters by name.</param>
    public static IResult Of<TPage>(PageContext at, int status, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TPage : IComponent
    {
        var values = new Dictionary<string, object?> { [nameof(Page.At)] = at };
        foreach (var (name, value) in parameters)
            values[name] = value;
        return new RazorComponentResult<TPage>(values) { StatusCode = status, PreventStreamingRendering = true, ContentType = "text/html; charset=utf-8" };
    }

    /// <summary>The page with its parameters, answered with 200.</summary>
    public static IResult Of<TPage>(PageContext at, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TPage : IComponent => Of<TPage>(at, StatusCodes.Status200OK, parameters);
}
