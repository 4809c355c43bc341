using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Fadu.Provider.Host;

/// <summary>About what the directory does not say the truth: nonce, audience, issuer, lifetime, early (it holds from later on), signature (another key by the same name); nothing as a rule.</summary>
internal sealed class Untruth
{
    public string About { get; set; } = "";
}

/// <summary>Changes what an identity token says before it is signed.</summary>
internal sealed class TellUntruth(Untruth untruth) : IOpenIddictServerHandler<GenerateTokenContext>
{
    private static readonly RSA Another = RSA.Create(2048);

    /// <summary>After all that is true was put in, before it is signed.</summary>
    public static int Order => OpenIddictServerHandlers.Protection.GenerateIdentityModelToken.Descriptor.Order - 1;

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType != TokenTypeIdentifiers.IdentityToken)
            return ValueTask.CompletedTask;
        var token = context.SecurityTokenDescriptor;
        switch (untruth.About)
        {
            case "nonce":
                token.Subject.SetClaim(Claims.Nonce, "of-another-question");
                break;
            case "audience":
                token.Claims[Claims.Audience] = "another-client";
                break;
            case "issuer":
                token.Issuer = "http://127.0.0.1:1/";
                token.Subject.SetClaim(Claims.Issuer, "http://127.0.0.1:1/");
                break;
            case "lifetime":
                token.Expires = token.IssuedAt!.Value.AddHours(-1);
                token.NotBefore = token.IssuedAt.Value.AddHours(-2);
                token.IssuedAt = token.NotBefore;
                break;
            case "early":
                token.NotBefore = token.IssuedAt!.Value.AddHours(1);
                token.Expires = token.IssuedAt.Value.AddHours(2);
                break;
            case "signature":
                token.SigningCredentials = new SigningCredentials(new RsaSecurityKey(Another) { KeyId = token.SigningCredentials.Key.KeyId }, token.SigningCredentials.Algorithm);
                break;
        }
        return ValueTask.CompletedTask;
    }
}
