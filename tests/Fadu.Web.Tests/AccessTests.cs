using System.Net;
using Fadu.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fadu.Web.Tests;

/// <summary>Who may call what: each endpoint says so, and what says nothing is closed.</summary>
public sealed class AccessTests(ServedBureau served) : IClassFixture<ServedBureau>
{
    // What anybody may call; a further one is added here on purpose or not at all.
    private static readonly string[] Open =
    [
        "/", "/view", "/sign-in", "/sign-in/factor", "/sign-in/password", "/sign-in/enrol", "/sign-in/directory", "/sign-in/directory/back", "/sign-in/continue", "/sign-in/passkey", "/language", "/not-allowed", "/api/sign-in", "/api/procedures", "/api/deadline", "/api/public/look-up",
        "/ledger/checkpoint", "/ledger/tile/entries/{*path}", "/ledger/tile/{level:int}/{*path}", "/ledger/sm3/tile/{level:int}/{*path}", "/openapi/{documentName}.json", "{*path}",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IEnumerable<RouteEndpoint> Endpoints => served.App.Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
        .SelectMany(source => source.Endpoints).Concat(((IEndpointRouteBuilder)served.App).DataSources.SelectMany(source => source.Endpoints)).OfType<RouteEndpoint>().Distinct();

    [Fact]
    public void Every_endpoint_says_who_may_call_it()
    {
        var endpoints = Endpoints.ToList();

        Assert.True(endpoints.Count > 25, $"only {endpoints.Count} endpoints were found");
        Assert.All(endpoints, endpoint => Assert.True(
            endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null, $"{endpoint.RoutePattern.RawText} names nobody"));
    }

    [Fact]
    public void Every_endpoint_names_one_kind_of_caller_and_what_shows_a_matter_is_for_those_who_see_it()
    {
        var declared = EndpointMatrix.Of(served.App);

        Assert.All(declared, one => Assert.True(
            one.Caller is EndpointMatrix.Anybody or Callers.Officer or Callers.OnTheMatter or Callers.Auditor or Callers.AccountKeeper or Callers.TokenKeeper or Callers.Machine, $"{one.Method} {one.Route} is for “{one.Caller ?? "nobody"}”: expected one of Callers"));
        Assert.All(declared, one => Assert.True(
            (one.Caller == Callers.OnTheMatter) == one.Endpoint.RoutePattern.Parameters.Any(parameter => parameter.Name == "matter"), $"{one.Method} {one.Route} is for {one.Caller}"));
    }

    [Fact]
    public void Only_what_is_listed_is_open_to_anybody()
    {
        var open = Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct();

        Assert.Empty(open.Except(Open.Select(path => "/" + path.TrimStart('/')), StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/work")]
    [InlineData("/matters")]
    [InlineData("/matters.csv")]
    [InlineData("/matters/{case}")]
    [InlineData("/open")]
    [InlineData("/refusals")]
    [InlineData("/reading-room")]
    [InlineData("/reading-room.csv")]
    [InlineData("/figures")]
    [InlineData("/figures.csv")]
    [InlineData("/figures/small.begun")]
    [InlineData("/figures/small.begun/rows.csv")]
    [InlineData("/report/2026")]
    [InlineData("/ledger")]
    [InlineData("/law")]
    [InlineData("/account")]
    [InlineData("/people")]
    [InlineData("/people/h01")]
    [InlineData("/tokens")]
    public async Task Without_a_session_a_page_leads_to_the_sign_in(string path)
    {
        var answer = await served.Browser().GetAsync(path.Replace("{case}", served.Case.ToString(), StringComparison.Ordinal), Stop);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/sign-in", answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.PathAndQuery : answer.Headers.Location.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/matters")]
    [InlineData("/api/matters/{case}")]
    [InlineData("/api/refusals")]
    [InlineData("/api/figures")]
    [InlineData("/api/figures/small.begun/rows")]
    public async Task Without_a_session_the_interface_answers_401(string path)
    {
        var answer = await served.Browser().GetAsync(path.Replace("{case}", served.Case.ToString(), StringComparison.Ordinal), Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task An_officer_of_another_unit_cannot_tell_a_matter_from_none()
    {
        var browser = await served.SignedInAsync(ServedBureau.Stranger);

        var hidden = await browser.GetAsync($"/matters/{served.Case}", Stop);
        var missing = await browser.GetAsync($"/matters/{Guid.NewGuid()}", Stop);
        var list = await browser.GetStringAsync("/matters", Stop);
        var search = await browser.GetStringAsync($"/matters?q={Uri.EscapeDataString(ServedBureau.FirstPerson)}", Stop);

        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.DoesNotContain(served.FileNumber, await hidden.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.DoesNotContain(served.FileNumber, list, StringComparison.Ordinal);
        Assert.DoesNotContain(served.FileNumber, search, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_signs_in_under_a_name_that_is_no_officers()
    {
        var browser = served.Browser();

        var answer = await ServedBureau.PostAsync(browser, "/sign-in", "/sign-in", new() { ["person"] = "law" });

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/work", Stop)).StatusCode);
    }
}
