using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Keys;
using Fadu.Store.Model;

namespace Fadu.Casework;

/// <summary>What another system signed to ask for something, held against its key. Whoever holds it can show that this system and no other asked.</summary>
/// <param name="Base">The signed text: method, address, digest of the body, when, nonce (RFC 9421, section 2.5). No secret stands in it.</param>
/// <param name="Signature">64 bytes.</param>
/// <param name="Key">The Ed25519 key that checks it, 32 bytes.</param>
public sealed record SignedRequest(string Base, byte[] Signature, byte[] Key)
{
    /// <summary>SHA-256 of the signed text, in hexadecimal: what the act and the receipt name. The nonce in it makes it say nothing of the body.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Base)));

    /// <summary>What was signed, where the key signed exactly this; else null.</summary>
    public static SignedRequest? Held(string text, byte[] signature, byte[] key) =>
        new MessageKey(key).Verifies(Encoding.UTF8.GetBytes(text), signature) ? new SignedRequest(text, signature, key) : null;

    /// <summary>As it is kept for an act. It holds a hash of the body: where the act has sealed parts it is sealed under their key, and an erasure takes it with them.</summary>
    internal SignedRequestRow RowOf(BureauId bureau, ActId act, DataKey? key)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(this, CaseworkJson.Options);
        var row = new SignedRequestRow { Bureau = bureau, ActId = act, Text = text };
        return key?.Seal(text, Place(bureau, act)) is { } kept ? row with { KeyId = key.Id, Nonce = kept.Nonce, Text = kept.Ciphertext } : row;
    }

    /// <summary>Reads it back; null when its key is gone.</summary>
    internal static SignedRequest? Read(SignedRequestRow row, KeyRing keys)
    {
        if (row.KeyId is not { } id)
            return JsonSerializer.Deserialize<SignedRequest>(row.Text, CaseworkJson.Options);
        return keys.Find(id) is { } key
            ? JsonSerializer.Deserialize<SignedRequest>(key.Open(new SealedText(row.Nonce ?? [], row.Text), Place(row.Bureau, row.ActId)), CaseworkJson.Options)
            : null;
    }

    private static byte[] Place(BureauId bureau, ActId act) => Encoding.UTF8.GetBytes($"fadu/signed-request/1\n{bureau.Value}\n{act.Value:D}");
}
