using Fadu.Pages;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Pages;

/// <summary>Answers with a page of the workbench.</summary>
internal static class View
{
    /// <summary>The page with its parameters.</summary>
    /// <param name="at">The page's context.</param>
    /// <param name="status">Status of the answer.</param>
    /// <param name="parameters">Its other parameters by name.</param>
    public static IResult Of<TPage>(PageContext at, int status, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TPage : Page => WrittenPage.Of<TPage>(at, status, parameters);

    /// <summary>The page with its parameters, answered with 200.</summary>
    public static IResult Of<TPage>(PageContext at, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TPage : Page => WrittenPage.Of<TPage>(at, StatusCodes.Status200OK, parameters);
}
