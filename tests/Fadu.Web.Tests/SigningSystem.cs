using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fadu.Ledger;

namespace Fadu.Web.Tests;

/// <summary>What a system signs, written here by the text of RFC 9421 and not by the code that checks it. Each thing can be set otherwise.</summary>
internal sealed record Signing(string Method, string Target, string? Body)
{
    public string Authority { get; init; } = "";

    public string Scheme { get; init; } = "http";

    public IReadOnlyList<string> Components { get; init; } = ["@method", "@authority", "@path", "@query", "content-digest"];

    public string Nonce { get; init; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));

    public long Created { get; init; }

    public string KeyId { get; init; } = "";

    public string Parameters { get; init; } = ";created={0};nonce=\"{1}\";keyid=\"{2}\";alg=\"ed25519\"";

    public string? Digest { get; init; }

    public string Input => $"({string.Join(' ', Components.Select(one => $"\"{one}\""))}){string.Format(CultureInfo.InvariantCulture, Parameters, Created, Nonce, KeyId)}";

    public string ContentDigest => Digest ?? $"sha-256=:{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Body ?? "")))}:";

    public string Base => string.Concat(Components.Select(one => $"\"{one}\": {ValueOf(one)}\n")) + $"\"@signature-params\": {Input}";

    private string ValueOf(string component) => component switch
    {
        "@method" => Method,
        "@authority" => Authority,
        "@scheme" => Scheme,
        "@target-uri" => $"{Scheme}://{Authority}{Target}",
        "@path" => Target.Split('?')[0],
        "@query" => Target.Contains('?', StringComparison.Ordinal) ? Target[Target.IndexOf('?', StringComparison.Ordinal)..] : "?",
        "content-digest" => ContentDigest,
        "content-type" => "application/json",
        _ => "x",
    };
}

/// <summary>Another system that signs, and sends what it signed byte by byte: twice the same line, other lines, odd bytes.</summary>
/// <param name="served">The bureau it calls.</param>
/// <param name="token">Its token.</param>
/// <param name="keyId">What its token's signatures name.</param>
/// <param name="key">Its key.</param>
internal sealed class SigningSystem(ServedAccounts served, string token, string keyId, SigningKey key)
{
    public string Token => token;

    public string KeyId => keyId;

    public static SigningKey NewKey() => new("caller", NoteKeyKind.Ledger, RandomNumberGenerator.GetBytes(32));

    /// <summary>The 32 bytes of a public key, in Base64.</summary>
    public static string PublicOf(SigningKey key) => Convert.ToBase64String(Convert.FromBase64String(key.Public.ToString().Split('+', 3)[2])[1..]);

    /// <summary>Something to sign, as it has to be.</summary>
    public Signing Signing(string method, string target, object? body = null) => new(method, target, body is null ? null : System.Text.Json.JsonSerializer.Serialize(body))
    {
        Authority = served.Address.Authority,
        Created = served.Time.GetUtcNow().ToUnixTimeSeconds(),
        KeyId = keyId,
        Components = ["@method", "@authority", "@path", "@query", .. body is null ? Array.Empty<string>() : ["content-digest"]],
    };

    /// <summary>The lines of its signature.</summary>
    public List<string> Lines(Signing signing, SigningKey? by = null) =>
    [
        .. signing.Body is null ? Array.Empty<string>() : [$"Content-Digest: {signing.ContentDigest}"],
        $"Signature-Input: sig1={signing.Input}",
        $"Signature: sig1=:{Convert.ToBase64String((by ?? key).Sign(signing.Base).Bytes.ToArray())}:",
    ];

    /// <summary>Signs and sends.</summary>
    public Task<(int Status, JsonObject Body)> SendAsync(Signing signing) => SendAsync(signing, Lines(signing));

    /// <summary>Sends with these lines.</summary>
    public async Task<(int Status, JsonObject Body)> SendAsync(Signing sent, IEnumerable<string> lines, Uri? to = null)
    {
        var body = Encoding.UTF8.GetBytes(sent.Body ?? "");
        var head = new StringBuilder($"{sent.Method} {sent.Target} HTTP/1.1\r\nHost: {sent.Authority}\r\nX-Forwarded-For: 10.1.2.3\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n");
        if (sent.Scheme == "https")
            head.Append("X-Forwarded-Proto: https\r\n");
        if (sent.Body is not null)
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n");
        foreach (var line in lines)
            head.Append(line).Append("\r\n");
        using var socket = new TcpClient();
        await socket.ConnectAsync((to ?? served.Address).Host, (to ?? served.Address).Port, Stop);
        await using var stream = socket.GetStream();
        await stream.WriteAsync((byte[])[.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body], Stop);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync(Stop);
        var (begin, end) = (answer.IndexOf('{', StringComparison.Ordinal), answer.LastIndexOf('}'));
        return (int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), begin < 0 ? [] : JsonNode.Parse(answer[begin..(end + 1)])!.AsObject());
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
