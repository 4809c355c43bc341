using System.Security.Claims;
using System.Text.Encodings.Web;
using Fadu.Provider.Host;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

// The directory: whoever types a name is that person. It keeps its codes and takes each once, checks client, secret, address and verifier, and
// can be told to tell one untruth in what it signs. It ends when its input does.
const string Client = "fadu";

using var connection = new SqliteConnection("DataSource=directory;Mode=Memory;Cache=Shared");
connection.Open();
// Its own folder, not the one it is started in: settings beside it would be watched, with all below.
var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.Services.AddRouting();
builder.Services.AddSingleton<Untruth>();
builder.Services.AddDbContext<DbContext>(options => options.UseSqlite(connection.ConnectionString).UseOpenIddict());
builder.Services.AddOpenIddict()
    .AddCore(options => options.UseEntityFrameworkCore().UseDbContext<DbContext>())
    .AddServer(options =>
    {
        options.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token");
        options.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
        options.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
        options.SetIdentityTokenLifetime(TimeSpan.FromHours(2));
        options.UseAspNetCore().EnableAuthorizationEndpointPassthrough().DisableTransportSecurityRequirement();
        options.AddEventHandler<GenerateTokenContext>(handler => handler.UseSingletonHandler<TellUntruth>().SetOrder(TellUntruth.Order));
    });

await using var app = builder.Build();
app.UseRouting();
app.UseAuthentication();
app.MapMethods("/authorize", ["GET", "POST"], async (HttpContext http) =>
{
    var user = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync())["user"].ToString() : "";
    if (user.Length == 0)
        return Results.Content($"<!doctype html><html lang=\"zh\"><title>目录</title><form method=\"post\">{string.Concat(http.Request.Query.Select(one => $"<input type=\"hidden\" name=\"{HtmlEncoder.Default.Encode(one.Key)}\" value=\"{HtmlEncoder.Default.Encode(one.Value.ToString())}\">"))}<label>名 <input name=\"user\"></label><button>登录目录</button></form></html>", "text/html; charset=utf-8");
    string[] schemes = [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme];
    if (user == "decline")
        return Results.Forbid(new AuthenticationProperties(new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.AccessDenied }), schemes);
    var principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(Claims.Subject, user)], "directory", Claims.Name, Claims.Role));
    principal.SetScopes(http.GetOpenIddictServerRequest()!.GetScopes());
    return Results.SignIn(principal, properties: null, schemes[0]);
});
// By these two the tests say what is so; a real directory has neither.
app.MapPost("/test/client", async (HttpContext http, IOpenIddictApplicationManager clients) =>
{
    var form = await http.Request.ReadFormAsync();
    var client = new OpenIddictApplicationDescriptor
    {
        ClientId = Client,
        ClientSecret = form["secret"],
        ClientType = ClientTypes.Confidential,
        ConsentType = ConsentTypes.Implicit,
        RedirectUris = { new Uri(form["back"].ToString()) },
        Permissions = { Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.GrantTypes.AuthorizationCode, Permissions.ResponseTypes.Code },
    };
    if (await clients.FindByClientIdAsync(Client) is { } known)
        await clients.UpdateAsync(known, client);
    else
        await clients.CreateAsync(client);
});
app.MapPost("/test/untruth", async (HttpContext http, Untruth untruth) => untruth.About = (await http.Request.ReadFormAsync())["about"].ToString());

using (var scope = app.Services.CreateScope())
    await scope.ServiceProvider.GetRequiredService<DbContext>().Database.EnsureCreatedAsync();
await app.StartAsync();
Console.WriteLine(app.Urls.First() + "/");
using var atMost = new CancellationTokenSource(TimeSpan.FromMinutes(15));
try
{
    while (await Console.In.ReadLineAsync(atMost.Token) is not null)
    {
        // Nothing is said to it.
    }
}
catch (OperationCanceledException)
{
    // Whoever started it is gone.
}
