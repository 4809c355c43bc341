using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fadu.Web.Tests;

/// <summary>What an attacker types, in every filter of every page, by anybody and by officers: nothing breaks, nothing of it comes back as markup, nothing leads elsewhere.</summary>
/// <remarks>Pages and their filters are read off the routes, so that a new one is attacked as soon as it is there.</remarks>
public sealed class HostileInputTests(ServedBureau served) : IClassFixture<ServedBureau>
{
    private const string Elsewhere = "elsewhere.example";

    private static readonly string[] Markup =
    [
        "<script>alert(7)</script>", "\"><img src=x onerror=alert(7)>", "'><svg/onload=alert(7)>", "</title><script>alert(7)</script>", "<a href=javascript:alert(7)>x</a>",
    ];

    private static readonly string[] Breaking =
    [
        "' OR '1'='1", "'; DROP TABLE acts; --", "\" OR \"\"=\"", "1) UNION SELECT skeleton FROM acts --", "%' ESCAPE '!", "_%_%", "\\", "\u0000", "\u202e示例", "\ud83d\ude00",
        "../../../../etc/passwd", "..%2f..%2ffadu.db", "2026-13-45", "-1", "99999999999999999999", "{{7*7}}", "${7*7}", "=1+1", "示例'或者", new('示', 4_000),
    ];

    private static readonly string[] Away = [$"//{Elsewhere}", $"https://{Elsewhere}/", $"/\\{Elsewhere}", $"\\/{Elsewhere}", $"/\t/{Elsewhere}", $"javascript:alert('{Elsewhere}')"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData(ServedBureau.Handler)]
    [InlineData(ServedBureau.Head)]
    public async Task No_filter_of_any_page_is_broken_or_reflects_markup(string? person)
    {
        var browser = person is null ? served.Browser() : await served.SignedInAsync(person);
        var faults = new List<string>();
        var asked = 0;
        foreach (var (path, filters) in Pages(person is null))
        {
            foreach (var payload in Markup.Concat(Breaking).Concat(Away))
            {
                // All filters of a page at once, and then its first alone: the one that is read first may hide the others.
                foreach (var query in new[] { filters, filters.Take(1) }.Select(some => string.Join('&', some.Select(name => $"{name}={Uri.EscapeDataString(payload)}"))).Distinct())
                {
                    asked++;
                    var address = Filled(path, payload) + (query.Length == 0 ? "" : "?" + query);
                    using var answer = await browser.GetAsync(address, Stop);
                    if (FaultOf(answer, await answer.Content.ReadAsStringAsync(Stop)) is { } fault)
                        faults.Add($"{fault}: {address[..Math.Min(160, address.Length)]}");
                }
            }
        }

        Assert.True(asked > (person is null ? 200 : 1_000), $"only {asked} requests were made");
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(20)));
    }

    [Fact]
    public async Task What_was_recorded_comes_back_as_text_wherever_it_is_shown()
    {
        var handler = await served.SignedInAsync(ServedBureau.Handler);
        foreach (var payload in Markup)
        {
            var matter = (await served.PerformAsync(ServedBureau.Handler, "small-case", "begin-case", null, new() { ["summary"] = payload })).Matter;
            await served.PerformAsync(ServedBureau.Handler, "small-case", "enter-person", matter, new() { ["person-name"] = payload, ["person-born"] = "1980-01-01" });

            foreach (var path in new[] { $"/matters/{matter}", $"/matters/{matter}/acts/tell-person", $"/matters?q={Uri.EscapeDataString(payload)}", "/work" })
            {
                var shown = await handler.GetStringAsync(path, Stop);
                Assert.DoesNotContain(payload, shown, StringComparison.Ordinal);
                if (path == $"/matters/{matter}")
                    Assert.Contains(payload, WebUtility.HtmlDecode(shown), StringComparison.Ordinal);
            }
        }
    }

    private static string? FaultOf(HttpResponseMessage answer, string body)
    {
        if ((int)answer.StatusCode >= 500)
            return $"answered {(int)answer.StatusCode}";
        if (answer.Headers.Location is { } to && (to.IsAbsoluteUri ? to.Host == Elsewhere || to.Scheme == "javascript" : to.OriginalString.Replace('\\', '/').StartsWith("//", StringComparison.Ordinal)))
            return $"leads to {to}";
        var isPage = answer.Content.Headers.ContentType?.MediaType == "text/html";
        if (isPage && Markup.Any(payload => body.Contains(payload, StringComparison.Ordinal)))
            return "reflects markup";
        return body.Contains("SqliteException", StringComparison.Ordinal) || body.Contains("   at Fadu.", StringComparison.Ordinal) ? "tells its internals" : null;
    }

    private string Filled(string path, string payload) => path
        .Replace("{matter:guid}", served.Case.ToString(), StringComparison.Ordinal)
        .Replace("{year:int}", "2026", StringComparison.Ordinal)
        .Replace("{number:int}", "1", StringComparison.Ordinal).Replace("{file:int}", "1", StringComparison.Ordinal)
        .Replace("{subject:int}", "1", StringComparison.Ordinal).Replace("{level:int}", "0", StringComparison.Ordinal)
        .Replace("{documentName}", Named(payload), StringComparison.Ordinal).Replace("{id}", Named(payload), StringComparison.Ordinal)
        .Replace("{procedure}", Named(payload), StringComparison.Ordinal).Replace("{act}", Named(payload), StringComparison.Ordinal)
        .Replace("{*path}", Named(payload), StringComparison.Ordinal);

    // As long as a path may be.
    private static string Named(string payload) => Uri.EscapeDataString(payload[..Math.Min(200, payload.Length)]);

    private IEnumerable<(string Path, IReadOnlyList<string> Filters)> Pages(bool open) =>
        ((IEndpointRouteBuilder)served.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") ?? false)
            .Where(endpoint => !open || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(endpoint => ("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), FiltersOf(endpoint)))
            .DistinctBy(page => page.Item1);

    private static IReadOnlyList<string> FiltersOf(RouteEndpoint endpoint)
    {
        var bound = (endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
            .SelectMany(parameter => parameter.GetCustomAttribute<AsParametersAttribute>() is null ? [(parameter.Name!, parameter.ParameterType)] : Parts(parameter.ParameterType));
        return [.. bound.Where(one => IsFilter(one.Item2)).Select(one => one.Item1).Except(endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name), StringComparer.OrdinalIgnoreCase)];
    }

    private static IEnumerable<(string, Type)> Parts(Type address) => address.GetProperties().Select(property => (property.Name, property.PropertyType));

    // What is typed into an address: text first, for the others are refused where they are not of their kind.
    private static bool IsFilter(Type type) => type == typeof(string);
}
