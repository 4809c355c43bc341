using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fadu.Web.Tests;

/// <summary>A device that holds one passkey and says of itself whatever a test wants (W3C Web Authentication, 6 and 7).</summary>
internal sealed class MadeUpDevice : IDisposable
{
    private const byte Present = 0x01;
    private const byte Verified = 0x04;
    private const byte HasKey = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(16);

    /// <summary>How often it says that it was used.</summary>
    public uint Count { get; set; }

    /// <summary>Whether it asks who holds it.</summary>
    public bool Verifies { get; set; } = true;

    /// <summary>Whom it says that the passkey is of; null whoever it was made for.</summary>
    public string? Of { get; set; }

    private string MadeFor { get; set; } = "";

    public void Dispose() => key.Dispose();

    /// <summary>Makes its passkey.</summary>
    /// <param name="options">What the page was told.</param>
    /// <param name="origin">Where the page is.</param>
    public string Make(JsonNode options, string origin)
    {
        MadeFor = options["user"]!["id"]!.GetValue<string>();
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data(options["rp"]!["id"]?.GetValue<string>() ?? new Uri(origin).Host, HasKey), .. new byte[16], 0, (byte)id.Length, .. id, .. cose];
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Text(Client("webauthn.create", options["challenge"]!.GetValue<string>(), origin)),
            ["attestationObject"] = Text(attestation),
            ["transports"] = new JsonArray("internal"),
        });
    }

    /// <summary>Answers a question.</summary>
    /// <param name="challenge">What was asked.</param>
    /// <param name="origin">Where the page is.</param>
    /// <param name="host">The host that the passkey is of.</param>
    /// <param name="spoilt">Whether the signature is of something else.</param>
    public string Answer(string challenge, string origin, string? host = null, bool spoilt = false)
    {
        var data = Data(host ?? new Uri(origin).Host, 0);
        var client = Client("webauthn.get", challenge, origin);
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        if (spoilt)
            signed[^1] ^= 1;
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Text(client),
            ["authenticatorData"] = Text(data),
            ["signature"] = Text(key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            ["userHandle"] = Of is null ? MadeFor : Text(Encoding.UTF8.GetBytes(Of)),
        });
    }

    private static byte[] Client(string type, string challenge, string origin) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["type"] = type, ["challenge"] = challenge, ["origin"] = origin, ["crossOrigin"] = false });

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private byte[] Data(string host, byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(host)), (byte)(flags | Present | (Verifies ? Verified : 0)), .. count];
    }

    private string Credential(JsonObject response) =>
        new JsonObject { ["id"] = Text(id), ["rawId"] = Text(id), ["type"] = "public-key", ["response"] = response, ["clientExtensionResults"] = new JsonObject(), ["authenticatorAttachment"] = "platform" }.ToJsonString();
}
