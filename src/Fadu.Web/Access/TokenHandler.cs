using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Fadu.Casework.Accounts;
using Fadu.Law;
using Fadu.Web.Access.Signing;
using Fadu.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fadu.Web.Access;

/// <summary>Says which other system calls, by the token in the head of its request and nowhere else: an address stands in logs.</summary>
internal sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, MachineTokens tokens, RequestSignatures signatures, AccountSettings settings)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "token";

    private const string Bearer = "Bearer ";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var sent = Request.Headers.Authorization.ToString();
        if (!sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || await tokens.FindAsync(new MachineToken(sent[Bearer.Length..].Trim()), SessionCookie.Address(Context), Context.RequestAborted, Shown(Context)) is not { } live)
            return AuthenticateResult.NoResult();
        if (live.SigningKey is not null)
        {
            var (held, fault) = await signatures.CheckAsync(Context, live, Context.RequestAborted);
            if (held is null)
            {
                tokens.NoteUnsigned(live, SessionCookie.Address(Context));
                Context.Features.Set(new NotSigned(live, fault!.Value));
                return AuthenticateResult.NoResult();
            }
            Context.Features.Set(held);
        }
        Context.Features.Set(live);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(Callers.MachineClaim, live.Integration)], SchemeName)), SchemeName));
    }

    // Of the connection itself: a head that somebody may write proves nothing.
    private static ShownCertificate? Shown(HttpContext context) => context.Connection.ClientCertificate is { } shown
        ? new ShownCertificate(Convert.ToHexStringLower(shown.GetCertHash(HashAlgorithmName.SHA256)), shown.NotBefore.ToUniversalTime(), shown.NotAfter.ToUniversalTime())
        : null;

    /// <summary>Whether there is such a token, and what is wrong with it, is nobody's business: the log says it.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // That it has to be signed is said to whoever comes with the token itself, from where it may come, and is of no use without the key.
        if (Context.Features.Get<NotSigned>() is { } unsigned)
            return SignatureRefusal.AnswerAsync(Context, unsigned.Token, unsigned.Fault, settings);
        Response.Headers.WWWAuthenticate = "Bearer";
        return ApiAnswers.Problem(StatusCodes.Status401Unauthorized, new Bilingual(
            "令牌不能用：没有带、写错、过期、已停用，不是从登记的地址来，或者没有出示绑定的证书。问发令牌的安全管理员。",
            "No token that is heard: none was sent, or it is wrong, over, ended, or comes from an address that was not named or without the certificate it is bound to. Ask the security administrator who made it.")).ExecuteAsync(Context);
    }

    private sealed record NotSigned(LiveToken Token, SignatureFault Fault);
}
