using System.Security.Cryptography;
using Fadu.Casework;
using Fadu.Casework.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fadu.Web.Access.Signing;

/// <summary>A signature that holds, and what makes it good once only.</summary>
/// <param name="Request">What was signed.</param>
/// <param name="Nonce">Its nonce.</param>
/// <param name="Created">When it was made.</param>
internal sealed record HeldSignature(SignedRequest Request, string Nonce, DateTimeOffset Created);

/// <summary>签名请求: holds the signature of a request (RFC 9421) against the key of its token. What is not understood is refused.</summary>
/// <param name="settings">How old a signature may be.</param>
internal sealed class RequestSignatures(AccountSettings settings)
{
    /// <summary>128 random bits in Base64 without padding.</summary>
    public const int NonceAtLeast = 22;

    /// <summary>A nonce is no place to keep things.</summary>
    public const int NonceAtMost = 88;

    private const int LineAtMost = 2_000;
    private const string Algorithm = "ed25519";

    /// <summary>The signature, or what is wrong with it; asked where the token has a key.</summary>
    public async Task<(HeldSignature? Held, SignatureFault? Fault)> CheckAsync(HttpContext http, LiveToken token, CancellationToken stop)
    {
        var (read, fault) = Read(MessageOf(http), token);
        if (read is null)
            return (null, fault);
        // The key first, the body after it: nobody else has us read one.
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, stop);
        body.Position = 0;
        http.Request.Body = body;
        return BodyFault(http.Request.Headers, read.Value.Covers, body) is { } wrong ? (null, wrong) : (read.Value.Held, null);
    }

    /// <summary>All but the body.</summary>
    internal ((HeldSignature Held, IReadOnlyList<string> Covers)? Read, SignatureFault? Fault) Read(SignedMessage message, LiveToken token)
    {
        var (inputs, signatures) = (message.Lines("signature-input"), message.Lines("signature"));
        if (inputs.Count == 0 || signatures.Count == 0)
            return (null, SignatureFault.Missing);
        if (inputs is not [{ Length: <= LineAtMost } input] || signatures is not [{ Length: <= LineAtMost } signature] || message.Lines("content-digest").Count > 1)
            return (null, SignatureFault.Several);
        if (StructuredText.Lists(input) is not { } lists || StructuredText.Bytes(signature) is not { } sequences)
            return (null, SignatureFault.Malformed);
        if (lists.Count > 1 || sequences.Count > 1)
            return (null, SignatureFault.Several);
        if (lists[0].Key != sequences[0].Key)
            return (null, SignatureFault.Malformed);

        var signed = lists[0].Value;
        if (ParametersOf(signed, token) is not var (created, expires, nonce))
            return (null, SignatureFault.Parameters);
        if (!CoversTheRequest(signed.Items) || SignatureBase.Of(message, signed) is not { } text)
            return (null, SignatureFault.Components);
        var now = settings.Time.GetUtcNow();
        if (created < now - settings.SignedAtMostBefore || created > now + settings.SignedAtMostAhead || expires < now)
            return (null, SignatureFault.Time);
        return token.Holds(text, sequences[0].Value) is { } request
            ? ((new HeldSignature(request, nonce, created), signed.Items), null)
            : (null, SignatureFault.Signature);
    }

    private static SignedMessage MessageOf(HttpContext http)
    {
        var headers = http.Request.Headers;
        return new SignedMessage(
            http.Request.Method, SessionCookie.IsEncrypted(http) ? "https" : "http", http.Request.Host.Value ?? "", http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, name => headers[name]!);
    }

    private static (DateTimeOffset Created, DateTimeOffset? Expires, string Nonce)? ParametersOf(InnerList signed, LiveToken token)
    {
        var named = signed.Parameters.ToDictionary(StringComparer.Ordinal);
        if (named.Keys.Any(name => name is not ("created" or "expires" or "nonce" or "keyid" or "alg")))
            return null;
        if (named.GetValueOrDefault("alg") is not Algorithm || !token.KeyId.Equals(named.GetValueOrDefault("keyid")))
            return null;
        if (named.GetValueOrDefault("nonce") is not string { Length: >= NonceAtLeast and <= NonceAtMost } nonce || named.GetValueOrDefault("created") is not long created)
            return null;
        var expires = named.GetValueOrDefault("expires");
        return expires is string || !IsTime(created) || (expires is long at && !IsTime(at)) ? null : (DateTimeOffset.FromUnixTimeSeconds(created), expires is long until ? DateTimeOffset.FromUnixTimeSeconds(until) : null, nonce);
    }

    private static bool IsTime(long seconds) => seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private static bool CoversTheRequest(IReadOnlyList<string> covered) =>
        covered.Contains("@method") && (covered.Contains("@target-uri") || (covered.Contains("@authority") && covered.Contains("@path") && covered.Contains("@query")));

    private static SignatureFault? BodyFault(IHeaderDictionary headers, IReadOnlyList<string> covers, MemoryStream body)
    {
        if (!covers.Contains("content-digest"))
            return body.Length == 0 && headers["content-digest"].Count == 0 ? null : SignatureFault.Components;
        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        if (StructuredText.Bytes(headers["content-digest"].ToString()) is not { } digests)
            return SignatureFault.Digest;
        foreach (var (algorithm, digest) in digests)
        {
            var own = algorithm switch { "sha-256" => SHA256.HashData(bytes), "sha-512" => SHA512.HashData(bytes), _ => [] };
            if (!own.AsSpan().SequenceEqual(digest) || own.Length == 0)
                return SignatureFault.Digest;
        }
        return null;
    }
}

/// <summary>Takes a signed request once. After the pace of programs is kept: one that came too fast was not used up, and may be sent again.</summary>
internal sealed class SignedOnce(RequestDelegate next, RequestNonces nonces, MachineTokens tokens, AccountSettings settings)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<HeldSignature>() is not { } held)
        {
            await next(context);
            return;
        }
        var (token, address) = (Caller.Token(context), SessionCookie.Address(context));
        if (await nonces.TakeAsync(token, held.Nonce, held.Created, address, context.RequestAborted))
        {
            await next(context);
            return;
        }
        tokens.NoteUnsigned(token, address);
        await SignatureRefusal.AnswerAsync(context, token, SignatureFault.Replayed, settings);
    }
}
