using Fadu.Casework.Accounts;
using Fadu.Web.Endpoints;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Fadu.Web.Access;

/// <summary>Speaks to the bureau's directory: a code bound to this browser, exchanged by this server, and a token that has to be for us, from it, now and for this very question.</summary>
internal static class DirectorySignIn
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "directory";

    /// <summary>Where the directory sends the browser back to.</summary>
    public const string BackPath = "/sign-in/directory/back";

    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(2);

    /// <summary>Adds it, where a bureau has connected one.</summary>
    public static void Add(AuthenticationBuilder schemes, AccountSettings? accounts)
    {
        if (accounts is { Directory: { } directory })
            schemes.AddOpenIdConnect(SchemeName, options => Set(options, directory, accounts.Time));
    }

    private static void Set(OpenIdConnectOptions options, DirectorySettings directory, TimeProvider time)
    {
        options.Authority = directory.Issuer;
        options.MetadataAddress = directory.Metadata.AbsoluteUri;
        options.ClientId = directory.Client;
        options.ClientSecret = directory.Secret;
        options.RequireHttpsMetadata = directory.Metadata.Scheme == Uri.UriSchemeHttps;
        options.BackchannelHttpHandler = new DirectoryLine(directory);
        options.BackchannelTimeout = TimeSpan.FromSeconds(30);
        options.TimeProvider = time;

        options.ResponseType = OpenIdConnectResponseType.Code;
        // In the address, so that the browser brings its cookies along though they stay from other sites' posts.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.Scope.Clear();
        options.Scope.Add("openid");
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = false;
        options.SaveTokens = false;
        options.DisableTelemetry = true;

        options.CallbackPath = BackPath;
        // Nothing else is answered by it.
        options.RemoteSignOutPath = PathString.Empty;
        options.SignedOutCallbackPath = PathString.Empty;
        options.CorrelationCookie = Bound("fadu-directory.");
        options.NonceCookie = Bound("fadu-directory-nonce.");
        options.ProtocolValidator.RequireNonce = true;

        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = directory.Client,
            RequireAudience = true,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ValidAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
            NameClaimType = "sub",
            // Whatever the directory's own paper says of itself: the name that the bureau entered and no other.
            IssuerValidator = (issuer, _, _) => issuer == directory.Issuer ? issuer : throw new SecurityTokenInvalidIssuerException($"expected a token of {directory.Issuer}, found one of {issuer}"),
            LifetimeValidator = (from, until, _, _) => until is { } last && time.GetUtcNow() < Utc(last) + ClocksDiffer && (from is null || time.GetUtcNow() >= Utc(from.Value) - ClocksDiffer),
        };

        options.Events.OnRedirectToIdentityProvider = context => LeaveAsync(context, directory);
        options.Events.OnTicketReceived = async context =>
        {
            await DirectoryEndpoints.ReceivedAsync(context.HttpContext, directory, context.Principal?.FindFirst("sub")?.Value ?? "", context.ReturnUri, context.HttpContext.RequestAborted);
            context.HandleResponse();
        };
        options.Events.OnRemoteFailure = async context =>
        {
            await DirectoryEndpoints.FailedAsync(context.HttpContext, context.Failure, context.HttpContext.RequestAborted);
            context.HandleResponse();
        };
        options.Events.OnAccessDenied = async context =>
        {
            await DirectoryEndpoints.FailedAsync(context.HttpContext, failure: null, context.HttpContext.RequestAborted);
            context.HandleResponse();
        };
    }

    private static Task LeaveAsync(RedirectContext context, DirectorySettings directory)
    {
        if (!Uri.TryCreate(context.ProtocolMessage.IssuerAddress, UriKind.Absolute, out var there) || !directory.Holds(there))
            throw new HttpRequestException($"The directory sends browsers to {context.ProtocolMessage.IssuerAddress}, which is not at {directory.Issuer}.");
        // Behind a proxy that ends the encryption the address is another than the one this server sees.
        context.ProtocolMessage.RedirectUri = SessionCookie.Origin(context.HttpContext) + BackPath;
        return Task.CompletedTask;
    }

    private static DateTimeOffset Utc(DateTime moment) => new(DateTime.SpecifyKind(moment, DateTimeKind.Utc));

    private static EncryptedWhereTheLineIs Bound(string name) => new() { Name = name, HttpOnly = true, SameSite = SameSiteMode.Lax, Path = BackPath, IsEssential = true, MaxAge = TimeSpan.FromMinutes(15) };
}
