using Fadu.Casework.Accounts;
using Fadu.Law;
using Fadu.Web.Api;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Access.Signing;

/// <summary>What is wrong with the signature of a request whose token was proven.</summary>
internal enum SignatureFault
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>There is more than one, or more than one line of it.</summary>
    Several,

    /// <summary>It cannot be read.</summary>
    Malformed,

    /// <summary>What stands beside it is not what has to.</summary>
    Parameters,

    /// <summary>It does not cover what it has to, or covers what is not there once or not known here.</summary>
    Components,

    /// <summary>It is too old, or of a time to come.</summary>
    Time,

    /// <summary>It does not hold.</summary>
    Signature,

    /// <summary>The body is not the one that was signed.</summary>
    Digest,

    /// <summary>It came before.</summary>
    Replayed,
}

/// <summary>How a request that is not signed as it has to be is answered: always alike, with what is expected, what was found and how to mend it. It tells whoever has no key nothing that helps.</summary>
internal static class SignatureRefusal
{
    /// <summary>Answers.</summary>
    public static Task AnswerAsync(HttpContext http, LiveToken token, SignatureFault fault, AccountSettings settings)
    {
        var asked = $"(\"@method\" \"@authority\" \"@path\" \"@query\" \"content-digest\");created;nonce;keyid=\"{token.KeyId}\";alg=\"ed25519\"";
        var why = Why(fault, token, settings);
        var clock = settings.Time.GetUtcNow().ToUnixTimeSeconds();
        http.Response.Headers.WWWAuthenticate = "Bearer";
        // RFC 9421, section 5.1.
        http.Response.Headers["Accept-Signature"] = "sig1=" + asked;
        return ApiAnswers.Problem(
            StatusCodes.Status401Unauthorized,
            new Bilingual(
                $"令牌绑定了签名公钥，请求要签名（RFC 9421），这一次没有办理。{why.Zh}",
                $"The token is bound to a signing key: its requests are signed (RFC 9421). Nothing was done this time. {why.In("en")}"),
            ("signature", fault.ToString().ToLowerInvariant()), ("expected", asked), ("clock", clock)).ExecuteAsync(http);
    }

    private static Bilingual Why(SignatureFault fault, LiveToken token, AccountSettings settings) => fault switch
    {
        SignatureFault.Missing => new("没有 Signature-Input 或者 Signature 头。请按 expected 签名。", "There is no Signature-Input or no Signature. Sign what “expected” says."),
        SignatureFault.Several => new("Signature-Input、Signature、Content-Digest 应当各有一行，只有一个签名。请删去多余的。", "Signature-Input, Signature and Content-Digest are one line each, with one signature. Leave out the others."),
        SignatureFault.Malformed => new("签名头读不懂，应写作 sig1=(…);created=… 和 sig1=:…:，两处名称相同。", "The signature cannot be read: expected sig1=(…);created=… and sig1=:…:, by the same name."),
        SignatureFault.Parameters => new(
            $"参数应当是 created（秒）、nonce、keyid、alg 各一个，可以加 expires，没有别的：keyid 是“{token.KeyId}”，alg 是“ed25519”，nonce 是{RequestSignatures.NonceAtLeast}至{RequestSignatures.NonceAtMost}个字符的随机数，每次不同。",
            $"Expected created (in seconds), nonce, keyid and alg, perhaps expires, and no other: keyid “{token.KeyId}”, alg “ed25519”, nonce {RequestSignatures.NonceAtLeast} to {RequestSignatures.NonceAtMost} random characters, others each time."),
        SignatureFault.Components => new(
            "签名应当包括 @method、@target-uri（或者 @authority、@path、@query）；有正文的还有 content-digest。可以加 @scheme、content-type、content-length、date，每项一次，请求里确有一行；不要加别的，也不要带参数。",
            "It covers @method, @target-uri (or @authority, @path and @query) and, where there is a body, content-digest. @scheme, content-type, content-length and date may be added, each once and with one line in the request; no other, and none with parameters."),
        SignatureFault.Time => new(
            $"created 应当在本机时间（clock，1970年以来的秒数）以前{settings.SignedAtMostBefore.TotalSeconds:0}秒到以后{settings.SignedAtMostAhead.TotalSeconds:0}秒之间，expires 没有过。请校准时钟，重新签名。",
            $"“created” has to be from {settings.SignedAtMostBefore.TotalSeconds:0} s before our clock (“clock”, seconds since 1970) to {settings.SignedAtMostAhead.TotalSeconds:0} s after it, and “expires” not past. Set the clock right and sign anew."),
        SignatureFault.Signature => new(
            "签名和登记的公钥对不上：用了另一把密钥，或者方法、地址、头在签名以后变了（代理改写主机名也会这样）。",
            "The signature does not hold under the key on record: it was made with another, or method, address or a header changed afterwards (a proxy that rewrites the host does that)."),
        SignatureFault.Digest => new(
            "Content-Digest 应当写作 sha-256=:…: 或者 sha-512=:…:，没有别的算法，并且就是正文的摘要。正文在签名以后变了，或者摘要算错了。",
            "Content-Digest is sha-256=:…: or sha-512=:…:, of no other algorithm, and that of the body. The body changed afterwards, or its digest was not made rightly."),
        SignatureFault.Replayed => new("这个 nonce 用过了。请换一个 nonce 重新签名；要再问同一件事，key 不变。", "This nonce was used before. Sign anew with another; to ask for the same thing again, keep the key."),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
